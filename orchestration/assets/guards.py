"""Guards: Great Expectations judges what is staged, bad rows are set apart, and each load's audit is bound to its content.

Belongs here: the guarded assets with a check a rule, and the step from staging to evidence. Not here: the rules
(guards/*.yaml), publishing. A failing check never stops other loads: what a verdict means for a load is recorded with the
load, and the publish step refuses what has no passed audit.
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import duckdb
import polars as pl

from orchestration import frames
from orchestration.guards.expectations import Verdict, validate
from orchestration.guards.quarantine import held_loads, mark_bad_rows, move, set_apart
from orchestration.guards.rules import Rule, rule_sets
from orchestration.loads import EVIDENCE_TABLES, LOAD_SCHEMA, content_hashes
from orchestration.office import NIGHTS, OWNERS, Office, night_of
from orchestration.progress import stage
from orchestration.settings import Thresholds

VALIDATION_SCHEMA: dict[str, pl.DataType] = {
    "run_id": pl.String(),
    "validated_at": pl.Datetime("us"),
    "table_name": pl.String(),
    "rule": pl.String(),
    "kind": pl.String(),
    "severity": pl.String(),
    "on_fail": pl.String(),
    "success": pl.Boolean(),
    "broken": pl.Boolean(),
    "checked": pl.Int64(),
    "unexpected": pl.Int64(),
    "rule_source": pl.String(),
    "result": pl.String(),
}


def check_specs(table: str, asset: str) -> list[dg.AssetCheckSpec]:
    """A Dagster check for every rule of a table."""
    return [
        dg.AssetCheckSpec(
            name=rule.id,
            asset=asset,
            description=f"{rule.message_en} ({rule.source})",
            metadata={"severity": rule.severity, "on_fail": rule.on_fail, "kind": rule.kind, "source": rule.source},
        )
        for rule in rule_sets()[table].rules
    ]


def check_result(verdict: Verdict, asset: str) -> dg.AssetCheckResult:
    """A verdict as a Dagster check result: critical rules and broken checks are errors, the rest warnings."""
    error = verdict.broken or verdict.rule.severity == "critical"
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=verdict.rule.id,
        passed=verdict.success,
        severity=dg.AssetCheckSeverity.ERROR if error else dg.AssetCheckSeverity.WARN,
        metadata={
            "checked": verdict.checked if verdict.checked is not None else "",
            "unexpected": verdict.unexpected if verdict.unexpected is not None else "",
            "broken": verdict.broken,
            "on_fail": verdict.rule.on_fail,
        },
    )


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            f"guarded_{table}",
            deps=["placed_rows", *([table] if table == "reported_figures" else [])],
            description=f"{table} after their checks: good rows are evidence, bad ones in quarantine; restricted.",
            group_name="guard",
            owners=OWNERS,
            kinds={"duckdb", "greatexpectations"},
        )
        for table in EVIDENCE_TABLES
    ],
    check_specs=[spec for table in EVIDENCE_TABLES for spec in check_specs(table, f"guarded_{table}")],
    partitions_def=NIGHTS,
)
def guarded_rows(
    context: dg.AssetExecutionContext, office: Office
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Judge each staged table, set bad rows apart, bind each load's audit to its content, move rows to evidence."""
    parameters = parameters_of(office.settings.thresholds)
    now = office.now(night_of(context))
    verdicts: dict[str, list[Verdict]] = {}
    counts: dict[str, int] = {}
    with stage("guard") as note, office.zone.open() as zone:
        _previous_volumes(zone, office)
        held: dict[str, list[str]] = {}
        broken: list[str] = []
        for table in EVIDENCE_TABLES:
            rules = rule_sets()[table].rules
            rows = zone.execute(f"SELECT count(*) FROM staging.{table}").fetchone()
            counts[table] = rows[0] if rows else 0
            verdicts[table] = (
                validate(zone, "zone.staging", table, rules, parameters) if counts[table] else _vacuous(rules)
            )
            critical = [
                verdict.rule.id for verdict in verdicts[table] if verdict.broken and verdict.rule.severity == "critical"
            ]
            broken += critical
            _set_apart(zone, table, rules, skip=set(critical))
            for load_id, ids in _held(zone, table, rules, parameters, skip=set(critical)).items():
                held.setdefault(load_id, []).extend(ids)
        validations = [
            validation_row(verdict, table, context.run_id, now)
            for table in EVIDENCE_TABLES
            for verdict in verdicts[table]
        ]
        frames.replace(zone, "staging.validations", pl.DataFrame(validations, schema=VALIDATION_SCHEMA, orient="row"))
        _conclude(zone, held, broken)
        _to_evidence(zone)
        quarantined = zone.execute("SELECT coalesce(sum(rows_quarantined), 0) FROM staging.loads").fetchone()
        failed = sum(1 for found in verdicts.values() for verdict in found if not verdict.success)
        note(
            f"{len(validations)} checks, {failed} not passed, {quarantined[0] if quarantined else 0} rows in quarantine, "
            f"{len(held)} loads held"
        )
    for table in EVIDENCE_TABLES:
        asset = f"guarded_{table}"
        yield dg.MaterializeResult(asset_key=asset, metadata={"dagster/row_count": counts[table]})
        for verdict in verdicts[table]:
            yield check_result(verdict, asset)


def parameters_of(thresholds: Thresholds) -> dict[str, float]:
    """The thresholds by the names that rules use."""
    return {name: float(value) for name, value in thresholds.model_dump().items()}


def validation_row(verdict: Verdict, table: str, run_id: str, now: Any) -> tuple[Any, ...]:
    """A verdict in the columns of audit.validations."""
    rule = verdict.rule
    return (run_id, now, table, rule.id, rule.kind, rule.severity, rule.on_fail, verdict.success, verdict.broken,
            verdict.checked, verdict.unexpected, rule.source, verdict.result_json)  # fmt: skip


def _vacuous(rules: tuple[Rule, ...]) -> list[Verdict]:
    """No rows break no rule: on a night without such rows Great Expectations is not even imported."""
    return [Verdict(rule, success=True, broken=False, checked=0, unexpected=0, result_json="{}") for rule in rules]


def _previous_volumes(zone: duckdb.DuckDBPyConnection, office: Office) -> None:
    """For each staged load the rows of the last published load of the same sender, kind and scope."""
    before = pl.DataFrame(
        schema={"sender": pl.String, "kind": pl.String, "scope": pl.String, "previous_rows": pl.Int64}
    )
    if office.warehouse.current() is not None:
        with office.warehouse.read() as published:
            before = frames.read(
                published,
                "SELECT sender, kind, scope, arg_max(rows_read, received_at) AS previous_rows FROM audit.loads "
                "WHERE status = 'published' GROUP BY ALL",
            )
    staged = frames.read(zone, "SELECT load_id, sender, kind, scope FROM staging.loads")
    joined = staged.join(before, on=["sender", "kind", "scope"], how="inner").select("load_id", "previous_rows")
    frames.replace(zone, "staging.previous_volumes", joined)


def _set_apart(zone: duckdb.DuckDBPyConnection, table: str, rules: tuple[Rule, ...], skip: set[str]) -> None:
    """Write failed_rules beside every staged row that breaks a rule."""
    key = "figure_id" if table == "reported_figures" else "row_id"
    mark_bad_rows(zone, f"staging.{table}", tuple(rule for rule in rules if rule.id not in skip), key)
    set_apart(zone, f"staging.{table}", key)


def _held(
    zone: duckdb.DuckDBPyConnection, table: str, rules: tuple[Rule, ...], parameters: dict[str, float], skip: set[str]
) -> dict[str, list[str]]:
    return held_loads(zone, f"staging.{table}", tuple(rule for rule in rules if rule.id not in skip), parameters)


def _conclude(zone: duckdb.DuckDBPyConnection, held: dict[str, list[str]], broken: list[str]) -> None:
    """The verdict of each staged load, with the hash of what it was reached on."""
    loads = frames.read(zone, "SELECT * FROM staging.loads")
    hashes = content_hashes(zone, "staging", loads["load_id"].to_list())
    messages = {rule.id: rule.message_vi for rules in rule_sets().values() for rule in rules.rules}
    bad: dict[str, int] = {}
    staged: dict[str, int] = {}
    for table in EVIDENCE_TABLES:
        for load_id, count in zone.execute(
            f"SELECT load_id, count(*) FROM staging.{table} GROUP BY load_id"
        ).fetchall():
            staged[load_id] = staged.get(load_id, 0) + count
        for load_id, count in zone.execute(
            f"SELECT load_id, count(*) FROM staging.{table} WHERE len(failed_rules) > 0 GROUP BY load_id"
        ).fetchall():
            bad[load_id] = bad.get(load_id, 0) + count
    rows = []
    for load in loads.iter_rows(named=True):
        load_id = load["load_id"]
        if load["verdict"] != "rejected":
            if broken:
                # a guard that could not run vouches for nothing: held until it has been mended and the load read again
                load |= {"verdict": "unaudited", "status_reason": f"a check could not run: {', '.join(sorted(broken))}"}
            elif load["rows_read"] != staged.get(load_id, 0):
                reason = f"{load['rows_read']} rows were read, but {staged.get(load_id, 0)} are staged"
                load |= {"verdict": "unaudited", "status_reason": reason}
            elif load_id in held:
                reason = "; ".join(messages[rule] for rule in held[load_id])
                load |= {"verdict": "blocked", "status_reason": reason, "audited": True}
            else:
                load |= {"verdict": "passed", "audited": True}
            load |= {"content_hash": hashes[load_id], "rows_quarantined": bad.get(load_id, 0)}
        rows.append(load)
    frames.replace(zone, "staging.loads", pl.DataFrame(rows, schema=LOAD_SCHEMA))


def _to_evidence(zone: duckdb.DuckDBPyConnection) -> None:
    """Move staged rows into evidence in one transaction; what a night before had there of the same loads gives way."""
    loads = frames.read(zone, "SELECT load_id, received_on FROM staging.loads")
    tables = {
        "documents": frames.read(zone, "SELECT * FROM staging.documents"),
        "citations": frames.read(zone, "SELECT * FROM staging.citations"),
        "arrivals": loads,
        "findings": frames.read(zone, "SELECT * FROM staging.findings WHERE load_id IS NOT NULL"),
    }
    zone.execute("BEGIN")
    for table, frame in tables.items():
        if frames.exists(zone, "evidence", table):
            zone.execute(f"DELETE FROM evidence.{table} WHERE load_id IN (SELECT load_id FROM staging.loads)")
        frames.extend(zone, f"evidence.{table}", frame)
    for table in EVIDENCE_TABLES:
        if frames.exists(zone, "evidence", table):
            zone.execute(f"DELETE FROM evidence.{table} WHERE load_id IN (SELECT load_id FROM staging.loads)")
        move(
            zone,
            f"staging.{table}",
            f"evidence.{table}",
            without=() if table == "reported_figures" else ("organization_key",),
        )
    zone.execute("COMMIT")
