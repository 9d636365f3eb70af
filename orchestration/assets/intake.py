"""Intake: what lies in the inbox (or, for a back-fill, in the lake) becomes this night's loads.

Belongs here: the assets that land files and decide whether there is anything to do. Not here: reading them.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

import dagster as dg
import polars as pl

from orchestration import frames
from orchestration.corrections import read_corrections
from orchestration.landing import LandedFile, Unlanded, heal, inbox_files, lake_path, land
from orchestration.loads import LOAD_SCHEMA
from orchestration.office import NIGHTS, OWNERS, Office, night_of
from orchestration.progress import stage
from orchestration.reading import FINDING_SCHEMA
from transforms.filetypes import sniff


class LandingConfig(dg.Config):
    """Where this night's files come from: `inbox` (new ones), `lake` (what landed on that day), `decision` (none).

    `by_day`, the default, is the inbox for tonight and the lake for an earlier day, so that a back-fill started in the UI
    never takes what lies in the inbox now for what arrived then.
    """

    source: Literal["by_day", "inbox", "lake", "decision"] = "by_day"


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            "landed_files",
            description="Files of the inbox by content, copied into the lake. The same content twice is one load.",
            group_name="intake",
            owners=OWNERS,
            kinds={"file"},
            freshness_policy=dg.FreshnessPolicy.cron(
                deadline_cron="0 5 * * *", lower_bound_delta=timedelta(hours=5), timezone="Asia/Ho_Chi_Minh"
            ),
        ),
        dg.AssetSpec(
            "new_loads",
            deps=["landed_files"],
            skippable=True,
            description="This night's loads. Absent, with all that follows, on a night with nothing new.",
            group_name="intake",
            owners=OWNERS,
            kinds={"duckdb"},
        ),
    ],
    partitions_def=NIGHTS,
)
def intake(context: dg.AssetExecutionContext, config: LandingConfig, office: Office) -> Iterator[dg.MaterializeResult]:
    """Land what is new and stage it; the stages after this one run only where there is something to do."""
    settings, night = office.settings, night_of(context)
    corrections = read_corrections(settings.layout)
    known, version_digest = _on_record(office)
    source = config.source
    if source == "by_day":
        source = "inbox" if night >= settings.today() else "lake"
    with stage("land") as note:
        landed: list[LandedFile] = []
        failed: list[Unlanded] = []
        seen = 0
        if source == "inbox":
            seen = sum(1 for _ in inbox_files(settings.inbox))
            max_bytes = settings.limits.max_file_mb << 20
            landed, failed = land(settings.inbox, settings.layout, set(known["sha256"]), max_bytes)
            loads = _loads(landed, office, context)
        elif source == "lake":
            again = known.filter(pl.col("received_on") == night)
            damaged = heal(settings.inbox, settings.layout, dict(again.select("sha256", "file_name").iter_rows()))
            failed = list(damaged.values())
            # what cannot be read again stays as it is on record
            loads = _again(again.filter(~pl.col("sha256").is_in(list(damaged))), office)
        else:
            loads = pl.DataFrame(schema=LOAD_SCHEMA)
        note(f"{seen} files in the inbox, {len(loads)} to read, {len(failed)} could not be landed")
    yield dg.MaterializeResult(
        asset_key="landed_files",
        metadata={"dagster/row_count": seen, "new": len(loads), "not_landed": [file.file_name for file in failed]},
    )
    if loads.is_empty() and not failed and version_digest == corrections.digest:
        return
    with office.zone.open() as zone:
        for (name,) in zone.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'zone' AND schema_name = 'staging'"
        ).fetchall():
            zone.execute(f"DROP TABLE staging.{name}")
        frames.replace(zone, "staging.loads", loads)
        frames.replace(zone, "staging.findings", _failures(failed))
    yield dg.MaterializeResult(
        asset_key="new_loads",
        metadata={
            "dagster/row_count": len(loads),
            "families": dict(loads["family"].value_counts().iter_rows()),
        },
    )


def _on_record(office: Office) -> tuple[pl.DataFrame, str]:
    """The loads on record, and the digest of the decisions that the published version applied (empty before the first)."""
    if office.warehouse.current() is None:
        return pl.DataFrame(schema=LOAD_SCHEMA), ""
    with office.warehouse.read() as published:
        known = frames.read(published, "SELECT * FROM audit.loads")
        row = published.execute("SELECT corrections_hash FROM audit.versions ORDER BY version DESC LIMIT 1").fetchone()
    return known, row[0] if row else ""


def _loads(landed: list[LandedFile], office: Office, context: dg.AssetExecutionContext) -> pl.DataFrame:
    night = night_of(context)
    now = office.now(night)
    rows = [
        {
            "load_id": file.load_id,
            "sha256": file.sha256,
            "file_name": file.file_name,
            "sender": file.sender,
            "family": file.family,
            "kind": "unknown",
            "size_bytes": file.size_bytes,
            "received_on": night,
            "received_at": now,
            "verdict": "unaudited",
            "status": "held",
            "audited": False,
            "rows_read": 0,
            "rows_published": 0,
            "rows_quarantined": 0,
            "findings": 0,
        }
        for file in landed
    ]
    return pl.DataFrame(rows, schema=LOAD_SCHEMA)


def _again(loads: pl.DataFrame, office: Office) -> pl.DataFrame:
    """Loads to be read again from the lake, as they were when they had just landed."""
    families = []
    for sha256, file_name in loads.select("sha256", "file_name").iter_rows():
        path = lake_path(office.settings.layout, sha256)
        families.append(sniff(path.read_bytes(), file_name).family if path.exists() else "unknown")
    return loads.with_columns(
        pl.Series("family", families, dtype=pl.String),
        pl.lit("unknown").alias("kind"),
        pl.lit("unaudited").alias("verdict"),
        pl.lit("held").alias("status"),
        pl.lit(False).alias("audited"),
        pl.lit(None, pl.String).alias("content_hash"),
        *(pl.lit(0, pl.Int64).alias(name) for name in ("rows_read", "rows_published", "rows_quarantined", "findings")),
    ).cast(LOAD_SCHEMA)  # type: ignore[arg-type]


def _failures(failed: list[Unlanded]) -> pl.DataFrame:
    rows = [(None, "reject", file.code, None, None, None, file.file_name, file.message, None) for file in failed]
    return pl.DataFrame(rows, schema=FINDING_SCHEMA, orient="row")
