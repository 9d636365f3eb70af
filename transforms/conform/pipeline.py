"""All of conforming in one call, in its order.

Belongs here: wiring the steps, from evidence to facts and findings. Not here: any rule.
Serves the orchestration and the property tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from transforms.conform import schemas
from transforms.conform.admissions import admissions
from transforms.conform.balances import stated_balances
from transforms.conform.computed import Facts
from transforms.conform.dates import first_day
from transforms.conform.figures import register_figures, resolve_figures
from transforms.conform.inspections import causes, inspections
from transforms.conform.members import Identified, contested_findings, dimension_members, identify
from transforms.conform.memberships import Memberships, explained, memberships
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
class People:
    """What became of the persons of some member rows.

    `rows` are the MEMBER_ROWS with member_key and organization_key; `identified` says who is who; `spells` are their
    memberships before anything but rosters is known of why they left.
    """

    rows: pl.DataFrame
    identified: Identified
    spells: Memberships


@dataclass(frozen=True, slots=True)
class Inspected:
    """Inspections of all registers: facts, `causes` of leaving (member_key, on_date, cause) and findings."""

    facts: pl.DataFrame
    causes: pl.DataFrame
    findings: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Rated:
    """Rating sheets with the organization and the member of each row, and findings for those not recognised."""

    rows: pl.DataFrame
    findings: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Compared:
    """What reports state beside what facts give: `rows` (RECONCILIATION), `balances` (FORM1_STATED), findings."""

    rows: pl.DataFrame
    balances: pl.DataFrame
    findings: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Conformed:
    """Everything conforming gives.

    For the warehouse: organizations (spans, lineage, aliases), members (MEMBERS), the facts with the rosters that they rest
    on, figures of reports and those that registers state (FIGURES), targets, what figures are compared with, and findings by
    the step that found them. `people`, `inspected` and `rated` stay in the restricted zone.
    """

    organizations: Organizations
    members: pl.DataFrame
    facts: Facts
    figures: pl.DataFrame
    registered: pl.DataFrame
    targets: pl.DataFrame
    compared: Compared
    people: People
    inspected: Inspected
    rated: Rated
    steps: dict[str, pl.DataFrame]

    @property
    def findings(self) -> pl.DataFrame:
        """FINDINGS of all steps."""
        return schemas.findings(*self.steps.values())

    @property
    def member_rows(self) -> pl.DataFrame:
        """MEMBER_ROWS with member_key and organization_key."""
        return self.people.rows

    @property
    def member_keys(self) -> pl.DataFrame:
        """MEMBER_KEYS, to be stored."""
        return self.people.identified.identifiers


def conform(
    evidence: Evidence, known: Known | None = None, reference: OrganizationReference | None = None
) -> Conformed:
    """Facts, dimensions and findings from evidence.

    The same evidence in any order gives the same result, but for the numbers of keys that `known` does not have yet.
    `orchestration.conforming` takes the same steps for what changed since the version before; both must say the same.
    """
    known = known or Known()
    decisions = known.organization_corrections
    organizations = build_organizations(
        evidence.register, reference or load_reference(), decisions, known.organization_keys
    )
    placed = place_members(evidence.members, organizations, decisions)
    people = follow(placed.rows, organizations, known)
    bearers = people.identified.identifying
    inspected = inspect(evidence.inspections, organizations, decisions, bearers, people.spells.facts)
    spells = explained(people.spells, people.rows, organizations, inspected.causes)
    rated = rate(evidence.ratings, organizations, decisions, bearers, spells.facts)
    levels = ratings(rated.rows, people.rows, rating_scale())
    admitted = admissions(people.rows, spells.facts)
    figures, unplaced_figures = resolve_figures(evidence.figures, organizations, decisions)
    registered = register_figures(evidence.register, organizations)
    facts = Facts(spells.facts, admitted.facts, levels.facts, inspected.facts, spells.rosters)
    compared = compare(pl.concat([figures, registered]), facts, organizations)
    return Conformed(
        organizations=organizations,
        members=dimension_members(people.rows, people.identified),
        facts=facts,
        figures=figures,
        registered=registered,
        targets=targets(figures),
        compared=compared,
        people=people,
        inspected=inspected,
        rated=rated,
        steps={
            "organizations": organizations.findings,
            "placing": placed.findings(),
            "people": schemas.findings(people.identified.findings, spells.findings),
            "contested": contested_findings(people.identified.contested),
            "inspections": inspected.findings,
            "rating_places": rated.findings,
            "ratings": levels.findings,
            "admissions": admitted.findings,
            "figures": unplaced_figures,
            "compared": compared.findings,
        },
    )


def follow(
    placed: pl.DataFrame,
    organizations: Organizations,
    known: Known,
    rosters: Callable[[pl.DataFrame], pl.DataFrame] | None = None,
    last_key: int = 0,
) -> People:
    """Who the rows (MEMBER_ROWS with organization_key) are about, and where rosters show them.

    Of a part of the rows: `rosters` gives, for the rows with member_key, the ROSTERS of all cells in them; `last_key` as for
    `identify`.
    """
    identified = identify(placed, known.member_keys, known.member_corrections, last_key)
    keys = identified.rows.select("row_id", "member_key")
    rows = placed.join(keys, on="row_id", how="left", maintain_order="left")
    return People(rows, identified, memberships(rows, organizations, rosters=rosters(rows) if rosters else None))


def inspect(
    rows: pl.DataFrame,
    organizations: Organizations,
    decisions: pl.DataFrame,
    bearers: pl.DataFrame,
    spells: pl.DataFrame,
) -> Inspected:
    """Inspections from INSPECTION_ROWS; `bearers` (member_key, person_name) and `spells` of those whom they name."""
    placed = place_inspections(rows, organizations, decisions)
    named = name_members(members_inspected(placed.rows), bearers, spells, organizations)
    held = inspections(_with_members(placed, named), spells)
    return Inspected(held.facts, causes(held.facts), schemas.findings(placed.findings(named["row_id"]), held.findings))


def members_inspected(rows: pl.DataFrame) -> pl.DataFrame:
    """INSPECTION_ROWS about members, with the columns that `name_members` asks for."""
    day = pl.coalesce(first_day("decided_on"), first_day("concluded_on"), first_day("started_on"))
    of_member = rows.filter(pl.col("subject_kind") == "member")
    return of_member.with_columns(name="subject_name", from_day=day, to_day=day)


def rate(
    rows: pl.DataFrame,
    organizations: Organizations,
    decisions: pl.DataFrame,
    bearers: pl.DataFrame,
    spells: pl.DataFrame,
) -> Rated:
    """Rating sheets (RATING_ROWS) with organization_key and member_key; `bearers` and `spells` as for `inspect`."""
    placed = place_ratings(rows, organizations, decisions)
    named = name_members(members_rated(placed.rows), bearers, spells, organizations)
    return Rated(_with_members(placed, named), placed.findings(named["row_id"]))


def members_rated(rows: pl.DataFrame) -> pl.DataFrame:
    """RATING_ROWS about members, with the columns that `name_members` asks for."""
    year = pl.col("year")
    of_member = rows.filter(pl.col("subject") == "member")
    return of_member.with_columns(from_day=pl.date(year, 1, 1), to_day=pl.date(year, 12, 31))


def compare(stated: pl.DataFrame, facts: Facts, organizations: Organizations) -> Compared:
    """What FIGURES (organization_key resolved) state beside the facts of their organizations and of all below."""
    part = organizations.under(stated["organization_key"].drop_nulls().unique())
    facts = facts.of(part.spans.select("organization_key").unique())
    compared = reconcile(stated, facts, part)
    balances = stated_balances(stated, facts, part)
    return Compared(compared.rows, balances.rows, schemas.findings(compared.findings, balances.findings))


def _with_members(placed: Placed, members: pl.DataFrame) -> pl.DataFrame:
    """Rows with `member_key`, and the cell of a member whose cell's name fits several."""
    rows = placed.rows.join(members, on="row_id", how="left", maintain_order="left")
    return rows.with_columns(organization_key=pl.coalesce("organization_key", "cell_key")).drop("cell_key", "possible")
