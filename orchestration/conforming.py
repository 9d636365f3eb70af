"""Conforming from the restricted zone: evidence in, keys kept, facts out.

Belongs here: fetching evidence of chosen loads, the keys given before, storing new keys. Not here: the rules
(transforms.conform), writing the warehouse (assets/facts.py).
"""

from __future__ import annotations

from dataclasses import replace

import duckdb
import polars as pl

from orchestration import frames
from orchestration.corrections import Corrections
from orchestration.linking import near_match_findings, near_matches
from transforms.conform import schemas
from transforms.conform.members_decisions import decisions_of
from transforms.conform.mentions import place_inspections, place_members, place_ratings
from transforms.conform.organizations import build_organizations, load_reference
from transforms.conform.pipeline import Conformed, Evidence, Known, conform

_TABLES = {
    "members": "member_rows",
    "register": "organization_rows",
    "ratings": "rating_rows",
    "inspections": "inspection_rows",
}
# the columns of evidence by which transforms.conform.mentions places a row
_NAMING = (
    *schemas.EVIDENCE, "organization", "parent_organization", "name", "subject", "year", "subject_kind", "subject_name",
    "actor", "decided_on", "started_on", "concluded_on",
)  # fmt: skip


def evidence_of(zone: duckdb.DuckDBPyConnection, load_ids: list[str], figures: pl.DataFrame | None = None) -> Evidence:
    """The guarded rows of these loads, without those in quarantine; `figures` with what their documents say."""
    found: dict[str, pl.DataFrame] = {}
    for field, table in _TABLES.items():
        if frames.exists(zone, "evidence", table):
            found[field] = _rows_of(zone, table, load_ids)
    if figures is not None and len(figures):
        documents = frames.read(
            zone,
            "SELECT load_id, document_number AS document, published_on, received_on "
            "FROM evidence.documents FULL JOIN evidence.arrivals USING (load_id)",
        )
        found["figures"] = figures.join(documents, on="load_id", how="left")
    return Evidence(**found)


def _rows_of(zone: duckdb.DuckDBPyConnection, table: str, load_ids: list[str]) -> pl.DataFrame:
    query = f"SELECT * FROM evidence.{table} WHERE load_id IN (SELECT unnest($1::TEXT[])) AND len(failed_rules) = 0"
    return frames.read(zone, query, [load_ids])


def known_of(zone: duckdb.DuckDBPyConnection, corrections: Corrections) -> Known:
    """Keys given before, and people's decisions on organizations and members."""
    return Known(
        organization_keys=_organization_keys(zone),
        member_keys=frames.read(
            zone, "SELECT identifier_kind, identifier, member_key::BIGINT AS member_key FROM keys.members"
        ),
        organization_corrections=schemas.fit(corrections.organizations, schemas.ORGANIZATION_CORRECTIONS),
        member_corrections=schemas.fit(corrections.members, schemas.MEMBER_CORRECTIONS),
    )


def _organization_keys(zone: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return frames.read(zone, "SELECT identity, organization_key::BIGINT AS organization_key FROM keys.organizations")


def conform_loads(
    zone: duckdb.DuckDBPyConnection, load_ids: list[str], corrections: Corrections, figures: pl.DataFrame
) -> Conformed:
    """Facts of these loads' evidence and `figures`.

    New keys, and pairs of members who may be one person, are stored in one transaction, before anything uses them.
    """
    known = known_of(zone, corrections)
    conformed = conform(evidence_of(zone, load_ids, figures), known)
    decided = decisions_of(known.member_corrections).filter(pl.col("decision") == "different")
    review = near_matches(conformed.people.identified.persons, decided)
    fresh = conformed.organizations.new_keys.join(known.organization_keys, on="identity", how="anti")
    zone.execute("BEGIN")
    frames.append(zone, "keys.organizations", fresh)
    named = ["identifier_kind", "identifier"]
    frames.append(zone, "keys.members", conformed.member_keys.join(known.member_keys, on=named, how="anti"))
    frames.refill(zone, "review.members", review)
    zone.execute("COMMIT")
    return replace(conformed, findings=schemas.findings(conformed.findings, near_match_findings(review)))


def with_held(
    zone: duckdb.DuckDBPyConnection, held_ids: list[str], conformed: Conformed, corrections: Corrections
) -> Conformed:
    """`conformed` with the names of organizations in held loads that nobody recognises, and their candidates, as findings.

    Held loads are not conformed; without this nobody would learn which names to settle before they can be released.
    """
    if not held_ids:
        return conformed
    rows = evidence_of(zone, held_ids)
    decisions = known_of(zone, corrections).organization_corrections
    found = [
        place(frame, conformed.organizations, decisions).findings()
        for place, frame in (
            (place_members, rows.members),
            (place_ratings, rows.ratings),
            (place_inspections, rows.inspections),
        )
    ]
    return replace(conformed, findings=schemas.findings(conformed.findings, *found))


def place_staged(zone: duckdb.DuckDBPyConnection, load_ids: list[str], corrections: Corrections) -> None:
    """Give staged rows the organization they name (null where it is not recognised), for the guards.

    Organizations are those of the published registers and of tonight's together; a name that fits several counts as
    recognised here, since the member named there settles it later.
    """
    register = frames.read(zone, "SELECT * FROM staging.organization_rows")
    if frames.exists(zone, "evidence", "organization_rows"):
        register = pl.concat([_rows_of(zone, "organization_rows", load_ids), register], how="diagonal_relaxed")
    decisions = schemas.fit(corrections.organizations, schemas.ORGANIZATION_CORRECTIONS)
    organizations = build_organizations(register, load_reference(), decisions, _organization_keys(zone))
    for table, place in (
        ("member_rows", place_members),
        ("rating_rows", place_ratings),
        ("inspection_rows", place_inspections),
    ):
        # only what names an organization is read, and only the key is written beside it
        have = {row[0] for row in zone.execute(f"SELECT column_name FROM (DESCRIBE staging.{table})").fetchall()}
        asked = ", ".join(f'"{name}"' for name in _NAMING if name in have)
        placed = place(frames.read(zone, f"SELECT {asked} FROM staging.{table}"), organizations, decisions).rows
        keyed = placed.select(
            "row_id", pl.coalesce("organization_key", pl.col("possible").list.first()).alias("organization_key")
        )
        zone.execute(f"ALTER TABLE staging.{table} ADD COLUMN organization_key BIGINT")
        zone.register("keyed", keyed.filter(pl.col("organization_key").is_not_null()))
        zone.execute(
            f"UPDATE staging.{table} SET organization_key = keyed.organization_key FROM keyed "
            f"WHERE keyed.row_id = {table}.row_id"
        )
        zone.unregister("keyed")
