"""Rosters and registers: spreadsheets of this night's loads become canonical rows and findings.

Belongs here: the staged row tables, one a kind of sheet. Not here: finding layouts and reading values (transforms.rosters).
"""

import hashlib
from collections.abc import Iterator
from datetime import date
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
from orchestration.reading import Rejected, findings_frame, killed, read_roster_file, reader
from transforms.conform import schemas
from transforms.text import fold

KINDS = ("member", "organization", "rating", "inspection")


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
    """Read each staged spreadsheet in the reader process and stage its rows and findings."""
    settings = office.settings
    rows: dict[str, list[pl.DataFrame]] = {kind: [] for kind in KINDS}
    with stage("rosters") as note, office.zone.open() as zone:
        loads = frames.read(
            zone,
            "SELECT load_id, sha256, file_name, received_on, sender, family FROM staging.loads "
            "WHERE family <> 'document' ORDER BY load_id",
        )
        found: list[pl.DataFrame] = []
        verdicts: list[dict[str, Any]] = []
        if not loads.is_empty():
            with reader(settings.limits) as isolated:
                for load in loads.iter_rows(named=True):
                    path = lake_path(settings.layout, load["sha256"])
                    try:
                        reading = isolated.call(read_roster_file, path, load["file_name"], load["received_on"])
                    except ReaderKilled as error:
                        reading = killed(error)
                    if isinstance(reading, Rejected):
                        found.append(findings_frame(load["load_id"], reading.findings))
                        verdicts.append(_verdict(load["load_id"], {}, "rejected", reading.findings[0].message))
                        continue
                    found.append(reading.findings.with_columns(pl.lit(load["load_id"]).alias("load_id")))
                    as_of = {sheet.name: sheet.as_of for sheet in reading.sheets}
                    kept = {
                        kind: evidence_rows(kind, frame, load, as_of)
                        for kind, frame in reading.rows.items()
                        if not frame.is_empty()
                    }
                    for kind, frame in kept.items():
                        rows[kind].append(frame)
                    rejected = reading.rejected or not kept
                    reason = _why(reading.findings) if rejected else None
                    verdict = _verdict(load["load_id"], kept, "rejected" if rejected else "unaudited", reason)
                    verdicts.append(as_correction(verdict, load["sender"], earlier_load(office, reading.corrects)))
        counts = {}
        first = _next_row_id(zone)
        for kind in KINDS:
            frame = pl.concat(rows[kind], how="diagonal_relaxed") if rows[kind] else schemas.empty(f"{kind}_rows")
            frame = frame.with_columns((pl.int_range(pl.len(), dtype=pl.Int64) + first).alias("row_id"))
            first += len(frame)
            frames.replace(zone, f"staging.{kind}_rows", frame)
            counts[kind] = len(frame)
        stage_findings(zone, found)
        update_loads(zone, verdicts)
        note(f"{len(loads)} spreadsheets, " + ", ".join(f"{count} {kind} rows" for kind, count in counts.items()))
    for kind in KINDS:
        columns = [dg.TableColumn(name, str(kind_)) for name, kind_ in schemas.SCHEMAS[f"{kind}_rows"].items()]
        yield dg.MaterializeResult(
            asset_key=f"{kind}_rows",
            metadata={"dagster/row_count": counts[kind], "dagster/column_schema": dg.TableSchema(columns=columns)},
        )


def evidence_rows(
    kind: str, frame: pl.DataFrame, load: dict[str, Any], as_of: dict[str | None, date | None]
) -> pl.DataFrame:
    """Canonical rows with what ties them to their load: load_id, source_ref, the sheet's date, arrival, sender."""
    place = (
        pl.when(pl.col("sheet").is_null()).then(pl.format("R{}", "row")).otherwise(pl.format("{}!R{}", "sheet", "row"))
    )
    return frame.with_columns(
        place.alias("source_ref"),
        pl.lit(load["load_id"]).alias("load_id"),
        pl.lit(load["received_on"], pl.Date).alias("received_on"),
        pl.lit(load["sender"], pl.String).alias("sender"),
        pl.col("sheet").replace_strict(as_of, default=None, return_dtype=pl.Date).alias("sheet_as_of"),
    )


def _verdict(load_id: str, kept: dict[str, pl.DataFrame], verdict: str, reason: str | None) -> dict[str, Any]:
    start, end = _period(kept)
    return {
        "load_id": load_id,
        "kind": "+".join(kind for kind in KINDS if kind in kept) or "unknown",
        "rows_read": sum(map(len, kept.values())),
        "verdict": verdict,
        "reason": reason,
        "scope": _scope(kept),
        "period_start": start,
        "period_end": end,
    }


def _period(kept: dict[str, pl.DataFrame]) -> tuple[date | None, date | None]:
    """What span the sheets speak of: the roster's date, the years rated, the span of decisions."""
    dates: list[date] = []
    start: date | None = None
    for kind, frame in kept.items():
        if kind == "rating" and frame["year"].drop_nulls().len():
            years = frame["year"].drop_nulls()
            start = date(int(years.min()), 1, 1)  # type: ignore[arg-type]
            dates.append(date(int(years.max()), 12, 31))  # type: ignore[arg-type]
        else:
            dates += frame["sheet_as_of"].drop_nulls().unique().to_list()
    return start, max(dates) if dates else None


def _scope(kept: dict[str, pl.DataFrame]) -> str | None:
    """What a corrected file must share with the faulty one: the set of organizations whose rows it holds."""
    names: set[str] = set()
    for kind, frame in kept.items():
        column = {"organization": "parent", "rating": "organization", "member": "organization", "inspection": "actor"}[
            kind
        ]
        names |= {fold(name) for name in frame[column].drop_nulls().unique()} if column in frame.columns else set()
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()[:16] if names else None


def _why(findings: pl.DataFrame) -> str:
    rejecting = findings.filter(pl.col("severity") == "reject")
    return str(rejecting["message"][0]) if len(rejecting) else "Không có dòng dữ liệu nào đọc được."


def _next_row_id(zone: Any) -> int:
    highest = 0
    for kind in KINDS:
        if frames.exists(zone, "evidence", f"{kind}_rows"):
            # without what a killed night left of these very loads, so that its rerun numbers rows as it did
            row = zone.execute(
                f"SELECT max(row_id) FROM evidence.{kind}_rows WHERE load_id NOT IN (SELECT load_id FROM staging.loads)"
            ).fetchone()
            highest = max(highest, row[0] or 0)
    return highest + 1
