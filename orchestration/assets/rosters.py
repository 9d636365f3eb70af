"""Rosters and registers: spreadsheets of this night's loads become canonical rows and findings.

Belongs here: the asset that reads and stages them. Not here: how rows are staged (staging.py), finding layouts and reading values
(transforms.rosters).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import polars as pl

from orchestration import frames
from orchestration.assets.tables import stage_findings, update_loads
from orchestration.feedback.corrections import as_correction, earlier_load
from orchestration.isolation import ReaderKilled
from orchestration.landing import lake_path
from orchestration.office import NIGHTS, OWNERS, Office
from orchestration.progress import stage
from orchestration.reading import findings_frame, killed, read_roster_pieces, reader
from orchestration.staging import KINDS, Account, Staging
from transforms.conform import schemas


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            f"{kind}_rows",
            deps=["new_loads"],
            description=f"Rows of this night's {kind} sheets in canonical form, each with its place; staged, restricted.",
            group_name="read",
            owners=OWNERS,
            kinds={"python", "polars", "duckdb"},
        )
        for kind in KINDS
    ],
    partitions_def=NIGHTS,
)
def roster_rows(context: dg.AssetExecutionContext, office: Office) -> Iterator[dg.MaterializeResult]:
    """Read each staged spreadsheet in the reader process and stage its rows and findings, piece by piece.

    Of a file that turns out to be unreadable nothing stays.
    """
    settings = office.settings
    with stage("rosters") as note, office.zone.open() as zone:
        loads = frames.read(
            zone,
            "SELECT load_id, sha256, file_name, received_on, sender, family FROM staging.loads "
            "WHERE family <> 'document' ORDER BY load_id",
        )
        found: list[pl.DataFrame] = []
        verdicts: list[dict[str, Any]] = []
        staging = Staging(zone)
        # rows come in single file, and the reader works on the other core: two threads would wait for each other
        zone.execute("SET threads = 1")
        if not loads.is_empty():
            with reader(settings.limits) as isolated:
                for load in loads.iter_rows(named=True):
                    path = lake_path(settings.layout, load["sha256"])
                    account = Account(load["load_id"])
                    try:
                        for piece in isolated.each(read_roster_pieces, path, load):
                            account.add(piece)
                            if not account.rejected:
                                staging.add(piece)
                    except ReaderKilled as error:
                        findings = killed(error).findings
                        account.refuse(findings_frame(load["load_id"], findings), findings[0].message)
                    staging.close_load(load["load_id"], kept=not account.rejected)
                    found += account.findings
                    verdict = account.verdict()
                    verdicts.append(as_correction(verdict, load["sender"], earlier_load(office, account.corrects)))
        counts = staging.finish()
        stage_findings(zone, found)
        update_loads(zone, verdicts)
        note(f"{len(loads)} spreadsheets, " + ", ".join(f"{count} {kind} rows" for kind, count in counts.items()))
    for kind in KINDS:
        columns = [dg.TableColumn(name, str(kind_)) for name, kind_ in schemas.SCHEMAS[f"{kind}_rows"].items()]
        yield dg.MaterializeResult(
            asset_key=f"{kind}_rows",
            metadata={"dagster/row_count": counts[kind], "dagster/column_schema": dg.TableSchema(columns=columns)},
        )
