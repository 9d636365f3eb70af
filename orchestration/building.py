"""Building the next version: the tables of the warehouse from the evidence of the loads in force.

Belongs here: what each table of the warehouse is filled with. Not here: the rules of conforming (transforms.conform), the
file and its flip (warehouse.py), views (sql/marts).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import duckdb
import polars as pl

from orchestration import frames, known_time, reported
from orchestration.conforming import Night, conform_loads, with_held
from orchestration.corrections import Corrections
from orchestration.filling import fill_all
from orchestration.guards import accounts
from orchestration.guards.rules import rule_sets
from orchestration.loads import EVIDENCE_TABLES, LOAD_SCHEMA, require_audited, with_statuses
from orchestration.masking import mask
from transforms.conform import schemas
from transforms.conform.administrative import administrative_lineage, administrative_units
from transforms.conform.context import place_context
from transforms.conform.decisions import decide_figures
from transforms.conform.ratings import rating_scale
from transforms.conform.resolve import resolve
from transforms.reference import load_yaml

DIMENSIONS = (
    "dim_organization",
    "organization_lineage",
    "dim_administrative_unit",
    "administrative_unit_lineage",
    "dim_member",
    "dim_rating",
    "dim_date",
    "dim_source",
)
FACTS = (
    "fact_admissions",
    "fact_memberships",
    "fact_ratings",
    "fact_inspections",
    "fact_reported_figures",
    "fact_targets",
)
# findings whose value is of the sheet's frame, never of a person
OPEN_VALUES = ("total_mismatch", "hidden_sheet", "hidden_rows", "wrong_type", "no_header", "unknown_value")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2035, 12, 31)  # the span of dim_date


@dataclass(frozen=True, slots=True)
class Built:
    """What building gave, in a few numbers."""

    loads: pl.DataFrame
    rows: dict[str, int]


def build_tables(
    zone: duckdb.DuckDBPyConnection,
    build: duckdb.DuckDBPyConnection,
    corrections: Corrections,
    review_confidence: float,
    night: date,
    run_id: str,
) -> Built:
    """Fill every table of the version being built, in one transaction of the build.

    `night` is the day on which what the version says becomes known, `run_id` the run that will publish it.

    Raises NotAudited, and leaves the build as it was, where a load that would be published has no passed audit of just
    these rows.
    """
    tonight = frames.read(zone, "SELECT * FROM staging.loads")
    on_record = frames.read(build, "SELECT * FROM audit.loads").select(list(LOAD_SCHEMA)).cast(LOAD_SCHEMA)  # type: ignore[arg-type]
    loads = pl.concat([on_record.join(tonight, on="load_id", how="anti"), tonight.cast(LOAD_SCHEMA)])  # type: ignore[arg-type]
    loads = with_statuses(loads, corrections.loads)
    published = loads.filter(pl.col("status") == "published")
    require_audited(zone, published)  # all that the version is made of, not tonight's alone: evidence may have changed
    ids = published["load_id"].sort().to_list()
    figures, notes = _figures(zone, ids, corrections)
    figures = reported.with_trust(figures, review_confidence)
    trusted = figures.filter(pl.col("trusted"))
    sources = _source_keys(zone, loads)
    build.execute("BEGIN")
    conformed = fill_all(zone, build, conform_loads(zone, build, published, corrections, trusted, run_id), night)
    context = place_context(corrections.population, corrections.units, conformed.organizations.spans)
    frames.refill(build, "dim_administrative_unit", administrative_units())
    frames.refill(build, "administrative_unit_lineage", administrative_lineage())
    frames.refill(build, "dim_rating", rating_scale())
    frames.refill(build, "dim_date", _dates())
    frames.refill(build, "context.population", context.population)
    frames.refill(build, "context.units", context.units)
    frames.refill(build, "dim_source", _sources(zone, loads, sources, conformed, corrections))
    held = loads.filter(pl.col("status") == "held")["load_id"].to_list()
    conformed = with_held(zone, held, conformed, corrections)
    placed = _placed_figures(figures, conformed, corrections)
    known_time.refill(build, "fact_reported_figures", placed.join(sources, on="load_id"), night)
    frames.refill(build, "document_citations", reported.citations(zone, ids, sources))
    between = reported.between_reports(placed, published)
    conformed = replace(conformed, findings=schemas.findings(conformed.findings, between, context.findings))
    targets = placed.filter((pl.col("status") == "target") & pl.col("trusted"))
    documents = frames.read(zone, "SELECT load_id, document_number AS document FROM evidence.documents")
    targets = targets.join(sources, on="load_id").join(documents, on="load_id", how="left")
    known_time.refill(build, "fact_targets", targets, night)
    _audit(zone, build, loads, tonight, conformed, corrections, notes)
    build.execute("COMMIT")
    rows = {}
    for table in (*DIMENSIONS, *FACTS):
        count = build.execute(f"SELECT count(*) FROM {table}").fetchone()
        rows[table] = count[0] if count else 0
    return Built(loads, rows)


def _figures(
    zone: duckdb.DuckDBPyConnection, ids: list[str], corrections: Corrections
) -> tuple[pl.DataFrame, list[str | None]]:
    if not frames.exists(zone, "evidence", "reported_figures"):
        figures = frames.read(zone, "SELECT * FROM staging.reported_figures LIMIT 0")
    else:
        figures = frames.read(
            zone,
            "SELECT * FROM evidence.reported_figures WHERE load_id IN (SELECT unnest($1::TEXT[])) "
            "ORDER BY load_id, char_start, figure_id",
            [ids],
        )
    decided = decide_figures(figures, corrections.figures)
    if "failed_rules" not in decided.figures.columns:
        return decided.figures, decided.outcomes
    return accounts.good_figures(zone, decided.figures), decided.outcomes


def _placed_figures(figures: pl.DataFrame, conformed: Night, corrections: Corrections) -> pl.DataFrame:
    """All figures with their organization; those that wait for review are resolved too, though marts leave them out."""
    asked = figures.with_row_index("mention_id").select(
        pl.col("mention_id").cast(pl.Int64),
        name="organization",
        on_date=pl.coalesce("period_end", "period_start"),
    )
    decisions = schemas.fit(corrections.organizations, schemas.ORGANIZATION_CORRECTIONS)
    resolved = resolve(schemas.fit(asked, schemas.MENTIONS), conformed.organizations, decisions)
    known = conformed.figures.select("figure_id", settled="organization_key")
    return (
        figures.with_columns(resolved["organization_key"].alias("asked_key"))
        .join(known, on="figure_id", how="left")
        .with_columns(pl.coalesce("settled", "asked_key").alias("organization_key"))
        .drop("settled", "asked_key")
    )


def _source_keys(zone: duckdb.DuckDBPyConnection, loads: pl.DataFrame) -> pl.DataFrame:
    """load_id and source_key of every load; new ones get the next keys, in the order of arrival."""
    have = frames.read(zone, "SELECT load_id, source_key FROM keys.sources")
    fresh = loads.join(have, on="load_id", how="anti").sort("received_on", "load_id").select("load_id")
    highest = have["source_key"].max() if len(have) else 0
    first = int(highest or 0) + 1  # type: ignore[arg-type]
    fresh = fresh.with_columns((pl.int_range(pl.len(), dtype=pl.Int32) + first).alias("source_key"))
    frames.append(zone, "keys.sources", fresh)
    return pl.concat([have, fresh.cast(have.schema)])  # type: ignore[arg-type]


def _sources(
    zone: duckdb.DuckDBPyConnection,
    loads: pl.DataFrame,
    sources: pl.DataFrame,
    conformed: Night,
    corrections: Corrections,
) -> pl.DataFrame:
    documents = frames.read(zone, "SELECT * FROM evidence.documents")
    rows = loads.join(sources, on="load_id").join(documents, on="load_id", how="left").with_row_index("mention_id")
    mentions = rows.select(
        pl.col("mention_id").cast(pl.Int64),
        name="organization",
        on_date=pl.coalesce("period_end", "published_on", "received_on"),
    )
    decisions = schemas.fit(corrections.organizations, schemas.ORGANIZATION_CORRECTIONS)
    resolved = resolve(schemas.fit(mentions, schemas.MENTIONS), conformed.organizations, decisions)
    return rows.with_columns(resolved["organization_key"].alias("organization_key"))


def _dates() -> pl.DataFrame:
    days = pl.DataFrame({"date_key": pl.date_range(FIRST_DAY, LAST_DAY, "1d", eager=True)})
    day = pl.col("date_key")
    scales = (
        rating_scale()
        .filter(pl.col("subject_kind") == "organization")
        .select("scale", "valid_from", "valid_to")
        .unique()
    )
    return days.with_columns(
        day.dt.year().alias("year"),
        ((day.dt.month() - 1) // 6 + 1).alias("half"),
        day.dt.quarter().alias("quarter"),
        day.dt.month().alias("month"),
        (day == day.dt.month_end()).alias("is_month_end"),
        _scale_of(day, scales).alias("scale"),
        _regime_of(day).alias("regime"),
    )


def _scale_of(day: pl.Expr, scales: pl.DataFrame) -> pl.Expr:
    chosen: pl.Expr = pl.lit("old")
    for scale, start, end in scales.sort("valid_from", nulls_last=False).iter_rows():
        inside = (day >= start if start else pl.lit(True)) & (day < end if end else pl.lit(True))
        chosen = pl.when(inside).then(pl.lit(scale)).otherwise(chosen)
    return chosen


def _regime_of(day: pl.Expr) -> pl.Expr:
    """The regime by its general date; one that began by local decisions only is not told by the calendar."""
    dated = [rule for rule in load_yaml("regimes.yaml")["regimes"] if rule["from"] is not None]
    chosen: pl.Expr = pl.lit(load_yaml("regimes.yaml")["regimes"][0]["id"])
    for rule in dated:
        chosen = pl.when(day >= rule["from"]).then(pl.lit(rule["id"])).otherwise(chosen)
    return chosen


def _audit(
    zone: duckdb.DuckDBPyConnection,
    build: duckdb.DuckDBPyConnection,
    loads: pl.DataFrame,
    tonight: pl.DataFrame,
    conformed: Night,
    corrections: Corrections,
    notes: list[str | None],
) -> None:
    build.register("tonight", tonight)
    build.execute(
        "DELETE FROM audit.findings WHERE origin = 'conforming' OR load_id IS NULL OR load_id IN (SELECT load_id FROM tonight)"
    )
    build.unregister("tonight")
    # what a cell of a roster holds may be a name, an id or a birth date: it stays in the restricted zone, also
    # where the message quotes it (the feedback workbook has the cell itself)
    open_value = pl.when(pl.col("code").is_in(OPEN_VALUES) | pl.col("load_id").is_null()).then(pl.col("value"))
    staged = frames.read(
        zone,
        "SELECT * REPLACE (CASE WHEN list_contains($open, code) OR row IS NULL OR value IS NULL THEN message "
        "ELSE replace(message, '“' || value || '”', '“…”') END AS message) FROM staging.findings",
        {"open": list(OPEN_VALUES)},
    ).with_columns(pl.lit("reading").alias("origin"), open_value.alias("value"))
    frames.append(build, "audit.findings", staged)
    found = conformed.findings.filter(pl.col("severity") != "info").with_columns(
        pl.lit("conforming").alias("origin"),
        *(pl.col(name).map_elements(mask, return_dtype=pl.String, skip_nulls=True) for name in ("value", "message")),
    )
    frames.append(build, "audit.findings", found)
    frames.append(build, "audit.validations", frames.read(zone, "SELECT * FROM staging.validations"))
    mended = accounts.mended(zone, build)
    frames.refill(build, "audit.quarantine", _quarantine(zone, loads, mended))
    frames.refill(build, "audit.corrections", _corrections(loads, corrections, notes))
    counts = frames.read(build, "SELECT load_id, count(*) AS findings FROM audit.findings GROUP BY load_id")
    rows = accounts.rows_by_load(zone, build, EVIDENCE_TABLES, mended)
    is_published = pl.col("status") == "published"
    final = (
        loads.drop("findings")
        .join(counts, on="load_id", how="left")
        .join(rows, on="load_id", how="left")
        .with_columns(pl.col("findings", "good", "bad", "ignored").fill_null(0))
        .with_columns(
            pl.when(is_published).then("good").otherwise(0).alias("rows_published"),
            pl.when(is_published).then("bad").otherwise("rows_quarantined").alias("rows_quarantined"),
            pl.when(is_published).then("ignored").otherwise(0).alias("rows_ignored"),
        )
    )
    frames.refill(build, "audit.loads", final)


def _quarantine(zone: duckdb.DuckDBPyConnection, loads: pl.DataFrame, mended: list[str]) -> pl.DataFrame:
    """The rows in quarantine of loads in force: a superseded or withdrawn load's rows leave with it, mended ones too."""
    ids = loads.filter(pl.col("status").is_in(["published", "held"]))["load_id"].to_list()
    messages = {rule.id: rule.message_vi for rules in rule_sets().values() for rule in rules.rules}
    parts = [
        frames.read(
            zone,
            f"SELECT load_id, source_ref, '{table}' AS table_name, failed_rules AS rules FROM evidence.{table} "
            "WHERE len(failed_rules) > 0 AND load_id IN (SELECT unnest($1::TEXT[]))"
            + (" AND NOT list_contains($2, figure_id)" if table == accounts.FIGURES else ""),
            [ids, mended] if table == accounts.FIGURES else [ids],
        )
        for table in EVIDENCE_TABLES
        if frames.exists(zone, "evidence", table)
    ]
    rows = pl.concat(parts) if parts else pl.DataFrame(schema={"rules": pl.List(pl.String)})
    reasons = [("; ".join(messages.get(rule, rule) for rule in rules)) for rules in rows["rules"].to_list()]
    return rows.with_columns(pl.Series("reason", reasons, dtype=pl.String))


def _corrections(loads: pl.DataFrame, corrections: Corrections, notes: list[str | None]) -> pl.DataFrame:
    rows: list[tuple[str, str, str, str, str, str, bool, str | None]] = []
    known = set(loads["load_id"])
    for load_id, decision, reason, who, when in corrections.loads.iter_rows():
        applied = load_id in known
        rows.append(("loads", load_id, decision, reason, who, when, applied, None if applied else "no such load"))
    for (figure_id, field, _, value, reason, who, when), note in zip(
        corrections.figures.iter_rows(), notes, strict=True
    ):
        rows.append(("figures", figure_id, f"{field}={value}", reason, who, when, note is None, note))
    for name, parent, code, reason, who, when in corrections.organizations.iter_rows():
        rows.append(("organizations", f"{name} ({parent})" if parent else name, code, reason, who, when, True, None))
    for left, right, decision, reason, who, when in corrections.members.iter_rows():
        rows.append(("members", f"{left} {right}", decision, reason, who, when, True, None))
    names = ("subject", "target", "decision", "reason", "decided_by", "decided_at", "applied", "note")
    types = [pl.Boolean if name == "applied" else pl.String for name in names]
    return pl.DataFrame(rows, schema=dict(zip(names, types, strict=True)), orient="row")


def record_version(
    build: duckdb.DuckDBPyConnection, version: int, run_id: str, night: date, now: datetime, digest: str, software: str
) -> None:
    """Note which version this is, of which night and run, with which decisions."""
    build.execute(
        "INSERT INTO audit.versions VALUES (?, ?, ?, ?, ?, ?)", [version, run_id, night, now, digest, software]
    )
