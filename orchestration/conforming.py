"""Conforming from the restricted zone: evidence in, keys kept, facts out.

Belongs here: fetching evidence of chosen loads, the keys given before, storing new keys. Not here: the rules
(transforms.conform), writing the warehouse (assets/facts.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import duckdb
import polars as pl

from orchestration import affected, frames, kept
from orchestration.conforming_changes import ConformingChanges, Scope, keep_everything
from orchestration.corrections import Corrections
from orchestration.linking import near_match_findings, near_matches
from orchestration.placing import write_places
from transforms.conform import schemas
from transforms.conform.computed import Facts
from transforms.conform.figures import resolve_figures
from transforms.conform.members_decisions import decisions_of
from transforms.conform.mentions import place_inspections, place_members, place_ratings
from transforms.conform.organizations import Organizations, build_organizations, load_reference
from transforms.conform.pipeline import Compared, Evidence, Known, compare, conform

_TABLES = {
    "members": "member_rows",
    "register": "organization_rows",
    "ratings": "rating_rows",
    "inspections": "inspection_rows",
}
# rows of rosters that are conformed together: what a night needs of memory follows it, some 4 KB a row
ROWS_AT_ONCE = 500_000
CELLS_AT_ONCE = 30_000  # organizations whose facts figures are compared with together
# the columns of evidence by which transforms.conform.mentions places a row
_NAMING = (
    *schemas.EVIDENCE, "organization", "parent_organization", "name", "subject", "year", "subject_kind", "subject_name",
    "actor", "decided_on", "started_on", "concluded_on",
)  # fmt: skip


def evidence_of(
    zone: duckdb.DuckDBPyConnection,
    load_ids: list[str],
    figures: pl.DataFrame | None = None,
    kinds: tuple[str, ...] = tuple(_TABLES),
) -> Evidence:
    """The guarded rows (of `kinds`) of these loads, without those in quarantine; `figures` with what their documents say."""
    found: dict[str, pl.DataFrame] = {}
    for field, table in _TABLES.items():
        if field in kinds and frames.exists(zone, "evidence", table):
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
    return replace(
        decided_of(corrections),
        organization_keys=_organization_keys(zone),
        member_keys=frames.read(
            zone, "SELECT identifier_kind, identifier, member_key::BIGINT AS member_key FROM keys.members"
        ),
    )


def decided_of(corrections: Corrections) -> Known:
    """People's decisions alone."""
    return Known(
        organization_corrections=schemas.fit(corrections.organizations, schemas.ORGANIZATION_CORRECTIONS),
        member_corrections=schemas.fit(corrections.members, schemas.MEMBER_CORRECTIONS),
    )


def _organization_keys(zone: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return frames.read(zone, "SELECT identity, organization_key::BIGINT AS organization_key FROM keys.organizations")


@dataclass(frozen=True, slots=True)
class Night:
    """What conforming gives a night, to be put into the version being built.

    Where `scope` is None, everything there is; else dimensions and facts (but inspections and figures) are those of the
    scope, and all else stays as the version before has it. `stated` are FIGURES of reports and registers, of which `figures`
    are those of reports; `compared` says what they are beside the facts, which `compare_again` adds where a scope is, once the
    facts are there. Findings are complete then.
    """

    scope: Scope | None
    organizations: Organizations
    members: pl.DataFrame
    facts: Facts
    figures: pl.DataFrame
    stated: pl.DataFrame
    findings: pl.DataFrame
    compared: Compared | None = None
    portions: int = 1  # of the night


def conform_loads(
    zone: duckdb.DuckDBPyConnection,
    build: duckdb.DuckDBPyConnection,
    published: pl.DataFrame,
    corrections: Corrections,
    figures: pl.DataFrame,
    run_id: str,
    rows_at_once: int = ROWS_AT_ONCE,
) -> Iterator[Night]:
    """Facts of the evidence of the loads `published` (load_id, content_hash) and of `figures`, in one portion or several.

    `build` is a clone of the version before: what it says of persons whom no change touches is not worked out again, where
    what it was made from is known (kept.fits). The caller writes each portion to `build` before asking for the next, which
    rests on it; only the last one speaks of ratings, inspections and figures. Keys and all that is kept for the next night
    are stored in one transaction of the zone a portion; they are used only with the version that run `run_id` publishes.
    """
    changes = kept.changes(zone, published) if kept.fits(zone, build, corrections) else None
    anew = changes is None or changes.of("organization_rows")
    portions = _portions(zone, published, None if anew else changes, rows_at_once)
    for number, portion in enumerate(portions, start=1):
        stated = figures if number == len(portions) else figures.clear()
        zone.execute("BEGIN")
        if anew and number == 1:
            night = _everything(zone, portion["load_id"].sort().to_list(), corrections, stated)
        else:
            night = _changed(
                zone, build, kept.changes(zone, portion), portion["load_id"].to_list(), corrections, stated
            )
        kept.note_version(zone, run_id, portion, corrections)
        zone.execute("COMMIT")
        yield replace(night, portions=len(portions))


def _portions(
    zone: duckdb.DuckDBPyConnection, published: pl.DataFrame, changes: kept.Changes | None, rows_at_once: int
) -> list[pl.DataFrame]:
    """`published`, cut so that not too many rows of rosters come at once: each portion has all loads of those before.

    Registers and what was conformed before are in the first one, all but rosters in the last.
    """
    rows = kept.evidence_in_force(zone, published)
    rosters, others = (
        rows.filter(pl.col("table_name") == "member_rows"),
        rows.filter(pl.col("table_name") != "member_rows"),
    )
    if changes is not None:
        rosters = rosters.filter(pl.col("load_id").is_in(changes.added.get("member_rows", [])))
    fresh = rosters.join(others, on="load_id", how="anti").sort("load_id")
    fresh = fresh.with_columns(portion=(pl.col("rows").cum_sum() - pl.col("rows")) // rows_at_once)
    numbers = fresh["portion"].unique().sort().to_list()
    if len(numbers) < 2:
        return [published]
    registers = pl.col("table_name").is_in(["organization_rows", "member_rows"])
    at_first = rows.filter(registers).join(fresh, on="load_id", how="anti").select("load_id").unique()
    cut = []
    for number in numbers[:-1]:
        there = pl.concat([at_first, fresh.filter(pl.col("portion") <= number).select("load_id")])
        cut.append(published.join(there, on="load_id", how="semi"))
    return [*cut, published]


def _everything(
    zone: duckdb.DuckDBPyConnection, ids: list[str], corrections: Corrections, figures: pl.DataFrame
) -> Night:
    known = known_of(zone, corrections)
    conformed = conform(evidence_of(zone, ids, figures), known)
    fresh = conformed.organizations.new_keys.join(known.organization_keys, on="identity", how="anti")
    frames.append(zone, "keys.organizations", fresh)
    named = ["identifier_kind", "identifier"]
    frames.append(zone, "keys.members", conformed.member_keys.join(known.member_keys, on=named, how="anti"))
    review = near_matches(conformed.people.identified.persons, _decided_apart(known))
    frames.refill(zone, "review.members", review)
    keep_everything(zone, conformed)
    return Night(
        scope=None,
        organizations=conformed.organizations,
        members=conformed.members,
        facts=conformed.facts,
        figures=conformed.figures,
        stated=pl.concat([conformed.figures, conformed.registered]),
        compared=conformed.compared,
        findings=schemas.findings(conformed.findings, near_match_findings(review)),
    )


def _changed(
    zone: duckdb.DuckDBPyConnection,
    build: duckdb.DuckDBPyConnection,
    changes: kept.Changes,
    ids: list[str],
    corrections: Corrections,
    figures: pl.DataFrame,
) -> Night:
    organizations = kept.read_organizations(zone)
    known = decided_of(corrections)
    evidence = evidence_of(zone, ids, figures, ("ratings", "inspections"))
    fresh = evidence_of(zone, changes.added.get("member_rows", []), kinds=("members",))
    evidence = replace(evidence, members=fresh.members)
    changed = ConformingChanges(zone, build, changes, evidence, organizations, known).conform()
    review = _near_matches_again(zone, changed.scope.members, known)
    resolved, unplaced = resolve_figures(evidence.figures, organizations, known.organization_corrections)
    told = kept.with_step(kept.read(zone, "findings"), "figures", unplaced)
    kept.write(zone, "findings", told)
    return Night(
        scope=changed.scope,
        organizations=organizations,
        members=changed.members,
        facts=changed.facts,
        figures=resolved,
        stated=pl.concat([resolved, kept.read(zone, "register_figures")]),
        findings=schemas.findings(told.drop("step"), near_match_findings(review)),
    )


def _decided_apart(known: Known) -> pl.DataFrame:
    return decisions_of(known.member_corrections).filter(pl.col("decision") == "different")


def _near_matches_again(zone: duckdb.DuckDBPyConnection, members: pl.Series, known: Known) -> pl.DataFrame:
    """The pairs that wait for people: those of touched persons worked out anew, the others as they were."""
    before = frames.read(zone, "FROM review.members")
    touched = pl.col("left_key").is_in(members.implode()) | pl.col("right_key").is_in(members.implode())
    fresh = near_matches(affected.candidates(zone), _decided_apart(known), affected.name_bearers(zone)).filter(touched)
    review = pl.concat([before.filter(~touched), fresh.select(before.columns).cast(before.schema)])  # type: ignore[arg-type]
    frames.refill(zone, "review.members", review)
    return review


def compare_again(
    zone: duckdb.DuckDBPyConnection, build: duckdb.DuckDBPyConnection, night: Night, cells: set[int]
) -> tuple[Night, pl.Series]:
    """`night` (of a scope) with what figures say beside the facts that the version being built has by now.

    Compared are the figures of organizations with a figure that is new, gone or other, and of those above or among `cells`,
    the organizations of which a fact changed.
    """
    digests = kept.stated_digests(night.stated)
    owners = kept.changed_owners(kept.read(zone, "stated"), digests)
    above = night.organizations.ancestors.filter(pl.col("organization_key").is_in(list(cells)))["ancestor_key"]
    asked = pl.concat([above, pl.Series(owners, dtype=pl.Int64)]).unique().sort()
    parts = [_compared(zone, build, night, keys) for keys in _trees(night.organizations, asked)]
    compared = Compared(
        pl.concat([schemas.empty(schemas.RECONCILIATION), *(part.rows for part in parts)]),
        pl.concat([schemas.empty(schemas.FORM1_STATED), *(part.balances for part in parts)]),
        schemas.findings(*(part.findings for part in parts)),
    )
    about = pl.col("organization_key").is_in(asked.implode())
    told = kept.with_step(kept.read(zone, "findings"), "compared", compared.findings, about)
    kept.write(zone, "findings", told)
    kept.write(zone, "stated", digests)
    findings = schemas.findings(told.drop("step"), night.findings.filter(pl.col("code") == "near_matches"))
    return replace(night, compared=compared, findings=findings), asked


def _trees(organizations: Organizations, asked: pl.Series) -> list[pl.Series]:
    """The organizations `asked`, those under one root together, and so many roots as have no more than CELLS_AT_ONCE below."""
    ancestors = organizations.ancestors.select("organization_key", "ancestor_key", "depth")
    top = ancestors.sort("depth", "ancestor_key").unique("organization_key", keep="last", maintain_order=True)
    sizes = top.group_by(root="ancestor_key").agg(below=pl.len().cast(pl.Int64)).sort("root")
    sizes = sizes.with_columns(part=(pl.col("below").cum_sum() - pl.col("below")) // CELLS_AT_ONCE)
    mine = top.filter(pl.col("organization_key").is_in(asked.implode())).join(
        sizes, left_on="ancestor_key", right_on="root"
    )
    return [part["organization_key"] for part in mine.sort("part", "organization_key").partition_by("part")]


def _compared(
    zone: duckdb.DuckDBPyConnection, build: duckdb.DuckDBPyConnection, night: Night, keys: pl.Series
) -> Compared:
    """What the figures of these organizations say beside the facts of all below them."""
    stated = night.stated.filter(pl.col("organization_key").is_in(keys.implode()))
    if stated.is_empty():
        return Compared(schemas.empty(schemas.RECONCILIATION), schemas.empty(schemas.FORM1_STATED), schemas.findings())
    part = night.organizations.under(stated["organization_key"].unique())
    below = part.spans.select("organization_key").unique()
    build.register("below", below)
    facts = {
        name: schemas.fit(
            frames.read(build, f"FROM fact_{name} SEMI JOIN below USING (organization_key)"),
            schemas.SCHEMAS[f"fact_{name}"],
        )
        for name in ("memberships", "admissions", "ratings")
    }
    build.unregister("below")
    rosters = kept.read(zone, "rosters").join(below, on="organization_key", how="semi")
    return compare(stated, Facts(**facts, inspections=night.facts.inspections, rosters=rosters), part)


def with_held(
    zone: duckdb.DuckDBPyConnection,
    held_ids: list[str],
    night: Night,
    corrections: Corrections,
) -> Night:
    """`night` with the names of organizations in held loads that nobody recognises, and their candidates, as findings.

    Held loads are not conformed; without this nobody would learn which names to settle before they can be released.
    """
    if not held_ids:
        return night
    rows = evidence_of(zone, held_ids)
    decisions = schemas.fit(corrections.organizations, schemas.ORGANIZATION_CORRECTIONS)
    found = [
        place(frame, night.organizations, decisions).findings()
        for place, frame in (
            (place_members, rows.members),
            (place_ratings, rows.ratings),
            (place_inspections, rows.inspections),
        )
    ]
    return replace(night, findings=schemas.findings(night.findings, *found))


def _organizations_tonight(
    zone: duckdb.DuckDBPyConnection, load_ids: list[str], corrections: Corrections
) -> Organizations:
    """Those of the registers in force and of tonight's; as they were where no register came or went."""
    register = frames.read(zone, "SELECT * FROM staging.organization_rows")
    if register.is_empty() and kept.registers_as_before(zone, load_ids, corrections):
        return kept.read_organizations(zone)
    if frames.exists(zone, "evidence", "organization_rows"):
        register = pl.concat([_rows_of(zone, "organization_rows", load_ids), register], how="diagonal_relaxed")
    decisions = schemas.fit(corrections.organizations, schemas.ORGANIZATION_CORRECTIONS)
    return build_organizations(register, load_reference(), decisions, _organization_keys(zone))


def place_staged(zone: duckdb.DuckDBPyConnection, load_ids: list[str], corrections: Corrections) -> None:
    """Give staged rows the organization they name (null where it is not recognised), for the guards.

    Organizations are those of the published registers and of tonight's together; a name that fits several counts as
    recognised here, since the member named there settles it later.
    """
    decisions = schemas.fit(corrections.organizations, schemas.ORGANIZATION_CORRECTIONS)
    organizations = _organizations_tonight(zone, load_ids, corrections)
    for table, place in (
        ("member_rows", place_members),
        ("rating_rows", place_ratings),
        ("inspection_rows", place_inspections),
    ):
        write_places(zone, f"staging.{table}", _NAMING, place, organizations, decisions)
