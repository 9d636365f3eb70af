"""All of conforming in one call, in its order.

Belongs here: wiring the steps, from evidence to facts and findings. Not here: any rule.
Serves the orchestration and the property tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from transforms.conform import schemas
from transforms.conform.admissions import admissions
from transforms.conform.balances import stated_balances
from transforms.conform.computed import Facts
from transforms.conform.dates import first_day
from transforms.conform.figures import register_figures, resolve_figures
from transforms.conform.inspections import causes, inspections
from transforms.conform.members import dimension_members, identify
from transforms.conform.memberships import memberships
from transforms.conform.mentions import Placed, name_members, place_inspections, place_members, place_ratings
from transforms.conform.organizations import OrganizationReference, Organizations, build_organizations, load_reference
from transforms.conform.ratings import rating_scale, ratings
from transforms.conform.reconciliation import reconcile
from transforms.conform.targets import targets


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rows of all loads in force: MEMBER_ROWS, REGISTER_ROWS, RATING_ROWS, INSPECTION_ROWS, FIGURES."""

    members: pl.DataFrame = field(default_factory=lambda: schemas.empty("member_rows"))
    register: pl.DataFrame = field(default_factory=lambda: schemas.empty("organization_rows"))
    ratings: pl.DataFrame = field(default_factory=lambda: schemas.empty("rating_rows"))
    inspections: pl.DataFrame = field(default_factory=lambda: schemas.empty("inspection_rows"))
    figures: pl.DataFrame = field(default_factory=lambda: schemas.empty("reported_figures"))


@dataclass(frozen=True, slots=True)
class Known:
    """Keys given before (ORGANIZATION_KEYS, MEMBER_KEYS) and decisions of people (…_CORRECTIONS)."""

    organization_keys: pl.DataFrame = field(default_factory=lambda: schemas.empty(schemas.ORGANIZATION_KEYS))
    member_keys: pl.DataFrame = field(default_factory=lambda: schemas.empty(schemas.MEMBER_KEYS))
    organization_corrections: pl.DataFrame = field(
        default_factory=lambda: schemas.empty(schemas.ORGANIZATION_CORRECTIONS)
    )
    member_corrections: pl.DataFrame = field(default_factory=lambda: schemas.empty(schemas.MEMBER_CORRECTIONS))


@dataclass(frozen=True, slots=True)
class Conformed:
    """Everything conforming gives.

    For the warehouse: organizations (spans, lineage, aliases), members (MEMBERS), the facts, targets, reconciliation,
    balances (form 1 as stated) and findings. `member_of_row` (MEMBER_OF_ROW), `member_keys` (MEMBER_KEYS, to store) and `persons` (PERSONS)
    stay in the restricted zone, and so does `member_rows` (MEMBER_ROWS with member_key and organization_key).
    `rosters` says which cells had a roster at which dates.
    """

    organizations: Organizations
    members: pl.DataFrame
    memberships: pl.DataFrame
    admissions: pl.DataFrame
    ratings: pl.DataFrame
    inspections: pl.DataFrame
    figures: pl.DataFrame
    targets: pl.DataFrame
    reconciliation: pl.DataFrame
    balances: pl.DataFrame
    findings: pl.DataFrame
    rosters: pl.DataFrame
    member_rows: pl.DataFrame
    member_of_row: pl.DataFrame
    member_keys: pl.DataFrame
    persons: pl.DataFrame


def conform(
    evidence: Evidence, known: Known | None = None, reference: OrganizationReference | None = None
) -> Conformed:
    """Facts, dimensions and findings from evidence.

    The same evidence in any order gives the same result, but for the numbers of keys that `known` does not have yet.

    """
    known = known or Known()
    decisions = known.organization_corrections
    organizations = build_organizations(
        evidence.register, reference or load_reference(), decisions, known.organization_keys
    )
    placed = place_members(evidence.members, organizations, decisions)
    identified = identify(placed.rows, known.member_keys, known.member_corrections)
    rows = placed.rows.join(
        identified.rows.select("row_id", "member_key"), on="row_id", how="left", maintain_order="left"
    )
    spells = memberships(rows, organizations)

    inspected = place_inspections(evidence.inspections, organizations, decisions)
    day = pl.coalesce(first_day("decided_on"), first_day("concluded_on"), first_day("started_on"))
    of_member = pl.col("subject_kind") == "member"
    subjects = inspected.rows.filter(of_member).with_columns(name="subject_name", from_day=day, to_day=day)
    inspected_members = name_members(subjects, rows, spells.facts, organizations)
    inspection_rows = _with_members(inspected, inspected_members)
    held = inspections(inspection_rows, spells.facts)
    reasons = causes(held.facts)
    unexplained = spells.facts.filter(pl.col("ended_by") == "missing").join(reasons, on="member_key", how="semi")
    if unexplained.height:
        spells = memberships(rows, organizations, reasons)
        held = inspections(inspection_rows, spells.facts)

    rated = place_ratings(evidence.ratings, organizations, decisions)
    year = pl.col("year")
    subjects = rated.rows.filter(pl.col("subject") == "member").with_columns(
        from_day=pl.date(year, 1, 1), to_day=pl.date(year, 12, 31)
    )
    rated_members = name_members(subjects, rows, spells.facts, organizations)
    rated_rows = _with_members(rated, rated_members)
    levels = ratings(rated_rows, rows, rating_scale())
    admitted = admissions(rows, spells.facts)
    figures, unplaced_figures = resolve_figures(evidence.figures, organizations, decisions)
    stated = pl.concat([figures, register_figures(evidence.register, organizations)])
    facts = Facts(spells.facts, admitted.facts, levels.facts, held.facts, spells.rosters)
    compared = reconcile(stated, facts, organizations)
    balances = stated_balances(stated, facts, organizations)
    return Conformed(
        organizations=organizations,
        members=dimension_members(rows, identified),
        memberships=spells.facts,
        admissions=admitted.facts,
        ratings=levels.facts,
        inspections=held.facts,
        figures=figures,
        targets=targets(figures),
        reconciliation=compared.rows,
        balances=balances.rows,
        findings=schemas.findings(
            organizations.findings,
            placed.findings(),
            identified.findings,
            spells.findings,
            inspected.findings(inspected_members["row_id"]),
            held.findings,
            rated.findings(rated_members["row_id"]),
            levels.findings,
            admitted.findings,
            unplaced_figures,
            compared.findings,
            balances.findings,
        ),
        rosters=spells.rosters,
        member_rows=rows,
        member_of_row=identified.rows,
        member_keys=identified.identifiers,
        persons=identified.persons,
    )


def _with_members(placed: Placed, members: pl.DataFrame) -> pl.DataFrame:
    """Rows with `member_key`, and the cell of a member whose cell's name fits several."""
    rows = placed.rows.join(members, on="row_id", how="left", maintain_order="left")
    return rows.with_columns(organization_key=pl.coalesce("organization_key", "cell_key")).drop("cell_key", "possible")
