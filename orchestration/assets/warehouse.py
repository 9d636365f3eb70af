"""The warehouse: the next version's tables, its marts, and the flip that makes it the published one.

Belongs here: the assets from evidence to the published file, with the checks on the version as a whole. Not here: what a
table is filled with (building.py), how files are swapped (orchestration.warehouse).
"""

from collections.abc import Iterator
from importlib.metadata import version

import dagster as dg
import polars as pl

from orchestration import frames
from orchestration.assets.guards import VALIDATION_SCHEMA, check_result, check_specs, parameters_of, validation_row
from orchestration.assets.tables import table_metadata
from orchestration.building import DIMENSIONS, FACTS, build_tables, record_version
from orchestration.corrections import read_corrections
from orchestration.describing import describe
from orchestration.errors import DanhboError
from orchestration.filling import touched_cells
from orchestration.freshness import note_overdue
from orchestration.guards.expectations import validate
from orchestration.guards.rules import rule_sets
from orchestration.loads import EVIDENCE_TABLES
from orchestration.office import NIGHTS, OWNERS, Office, night_of
from orchestration.progress import stage
from orchestration.stocks import refresh
from orchestration.warehouse import schema_files

WHOLE = "dim_source"  # the table whose rule set looks at the version as a whole
MARTS = tuple(file.stem for file in schema_files("marts") if file.stem.startswith("mart_"))


def _describe(table: str) -> str:
    folder = "marts" if table in MARTS else "schema"
    first = (
        next(file for file in schema_files(folder) if file.stem == table).read_text(encoding="utf-8").splitlines()[0]
    )
    return first.removeprefix("--").strip()


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            table,
            deps=[f"guarded_{evidence}" for evidence in EVIDENCE_TABLES],
            description=_describe(table),
            group_name="dimensions" if table in DIMENSIONS else "facts",
            owners=OWNERS,
            kinds={"duckdb", "polars"},
        )
        for table in (*DIMENSIONS, *FACTS, "mart_reconciliation")
    ],
    partitions_def=NIGHTS,
)
def warehouse_tables(context: dg.AssetExecutionContext, office: Office) -> Iterator[dg.MaterializeResult]:
    """Build the next version beside the published one: dimensions, facts, the record of loads."""
    settings, warehouse = office.settings, office.warehouse
    corrections = read_corrections(settings.layout)
    with stage("build") as note:
        warehouse.begin()
        with office.zone.open() as zone, warehouse.open_build() as build:
            confidence, night = settings.thresholds.review_confidence, night_of(context)
            built = build_tables(zone, build, corrections, confidence, night, context.run_id)
            metadata = {table: table_metadata(build, table) for table in (*DIMENSIONS, *FACTS, "mart_reconciliation")}
        note(", ".join(f"{table} {rows}" for table, rows in built.rows.items() if table.startswith("fact_")))
    for table, shown in metadata.items():
        yield dg.MaterializeResult(asset_key=table, metadata=shown)


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            mart,
            deps=[*DIMENSIONS, *FACTS],
            description=_describe(mart),
            group_name="marts",
            owners=OWNERS,
            kinds={"duckdb", "sql"},
        )
        for mart in MARTS
    ],
    partitions_def=NIGHTS,
)
def marts(office: Office) -> Iterator[dg.MaterializeResult]:
    """Define the marts in the version being built."""
    with stage("marts") as note, office.warehouse.open_build() as build:
        for file in [*schema_files("macros"), *schema_files("marts")]:
            build.execute(file.read_text(encoding="utf-8"))
        touched = refresh(build, cells=touched_cells(build))
        build.execute("DELETE FROM parts.touched")  # what led to a version is no part of it
        describe(build)
        metadata = {mart: table_metadata(build, mart) for mart in MARTS}
        note(f"{len(MARTS)} marts, members and movements of {touched} organizations computed")
    for mart, shown in metadata.items():
        yield dg.MaterializeResult(asset_key=mart, metadata=shown)


@dg.asset(
    deps=[*MARTS, "mart_reconciliation"],
    check_specs=check_specs(WHOLE, "warehouse"),
    partitions_def=NIGHTS,
    group_name="publish",
    owners=OWNERS,
    kinds={"duckdb", "greatexpectations"},
    description="The published warehouse: one new version a night, swapped in atomically once its checks have passed.",
)
def warehouse(
    context: dg.AssetExecutionContext, office: Office
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Check the version as a whole, note the results in it, and publish it. A blocking failure publishes nothing."""
    settings, night = office.settings, night_of(context)
    rules = rule_sets()[WHOLE].rules
    now = office.now(night)
    corrections = read_corrections(settings.layout)
    with stage("publish") as note:
        with office.warehouse.open_build() as build:
            note_overdue(build, settings, night)
            verdicts = validate(build, "main", WHOLE, rules, parameters_of(settings.thresholds))
            rows = [validation_row(verdict, "warehouse", context.run_id, now) for verdict in verdicts]
            frames.append(build, "audit.validations", pl.DataFrame(rows, schema=VALIDATION_SCHEMA, orient="row"))
            next_version = office.warehouse.version() + 1
            record_version(build, next_version, context.run_id, night, now, corrections.digest, version("danhbo"))
        stops = [verdict for verdict in verdicts if verdict.rule.on_fail == "block" and not verdict.success]
        if stops:
            office.warehouse.abandon()
            raise DanhboError(
                "the new version was not published, since it breaks "
                + ", ".join(f"{verdict.rule.id} ({verdict.rule.message_en})" for verdict in stops),
                where=office.warehouse.link,
                remedy="What was published stays as it was. `danhbo loads` shows tonight's files; withdraw the one at fault",
            )
        published = office.warehouse.publish()
        failed = sum(1 for verdict in verdicts if not verdict.success)
        note(
            f"version {next_version}, {published.stat().st_size >> 10} KB, {len(verdicts)} checks, {failed} not passed"
        )
    yield dg.MaterializeResult(
        metadata={
            "version": next_version,
            "path": dg.MetadataValue.path(str(published)),
            "dagster/uri": str(office.warehouse.link),
        }
    )
    for verdict in verdicts:
        yield check_result(verdict, "warehouse")
