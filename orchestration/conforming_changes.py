"""Conforming what changed since the version before, to what conforming everything would give.

Belongs here: the steps of transforms.conform.pipeline.conform for the rows and persons that changed loads touch, with what
the version before says of the others. Not here: the rules (transforms.conform), which rows are touched (affected.py), what
is kept between versions (kept.py).

A person is conformed anew, with all rows, where one of his or her rows came or went, a roster of a cell that lists him or
her did, or anything that identity may rest on did. Whom registers of inspections and sheets of ratings name is looked up
anew every night, since a name may fit others than before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb
import polars as pl

from orchestration import affected, frames, kept
from transforms.conform import schemas
from transforms.conform.admissions import admissions
from transforms.conform.computed import Facts
from transforms.conform.inspections import causes
from transforms.conform.members import contested_findings, dimension_members, identifying
from transforms.conform.members_decisions import decisions_of
from transforms.conform.membership_runs import rosters_of
from transforms.conform.memberships import Memberships, explained, unexplained
from transforms.conform.mentions import names_asked, place_members
from transforms.conform.organizations import Organizations
from transforms.conform.pipeline import (
    Conformed,
    Evidence,
    Inspected,
    Known,
    People,
    Rated,
    follow,
    inspect,
    members_inspected,
    members_rated,
    rate,
)
from transforms.conform.ratings import rating_scale, ratings
from transforms.reference import load_yaml

_SUBJECT = ["row_id", "load_id", "subject", "organization_key", "member_key", "year"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Of what a night's frames speak; of all else the version before still holds.

    `members`: keys that the persons have or had; `rated`: members and organizations whose ratings were looked at; `cells`:
    all cells that facts of the members, before or now, are of.
    """

    members: pl.Series
    rated_members: pl.Series
    rated_organizations: pl.Series
    cells: pl.Series


@dataclass(frozen=True, slots=True)
class Changed:
    """Members and facts of those in `scope`, but of inspections all there are; findings are kept."""

    scope: Scope
    members: pl.DataFrame
    facts: Facts


class ConformingChanges:
    """One night's conforming of what changed: `build` is still a clone of the version before.

    `evidence` has the member rows of loads that are new, and all rows of inspections and ratings in force. Everything is
    written in the transaction of the zone that the caller holds.
    """

    def __init__(
        self,
        zone: duckdb.DuckDBPyConnection,
        build: duckdb.DuckDBPyConnection,
        changes: kept.Changes,
        evidence: Evidence,
        organizations: Organizations,
        known: Known,
    ) -> None:
        self._zone, self._build, self._changes = zone, build, changes
        self._evidence, self._organizations, self._known = evidence, organizations, known
        self._decisions = known.organization_corrections
        self._gone_loads = changes.removed.get("member_rows", [])
        self._rosters = kept.read(zone, "rosters")
        self._all_rosters = self._rosters
        self._keys = schemas.empty(schemas.MEMBER_KEYS)
        self._cells = pl.Series("organization_key", [], dtype=pl.Int64)

    def conform(self) -> Changed:
        """The steps, in the order of `transforms.conform.pipeline.conform`."""
        placed = place_members(self._evidence.members, self._organizations, self._decisions)
        gone, seeds = self._seeds(placed.rows)
        people, inspected, members = self._settled(gone, seeds)
        spells = explained(people.spells, people.rows, self._organizations, inspected.causes)
        rated = self._rated(people, spells.facts)
        too, organizations = self._rated_otherwise(rated, members)
        rated_members = pl.concat([members, too]).unique().sort()
        of_subjects = _of_subjects(rated.rows, rated_members, organizations)
        rows = pl.concat([people.rows, self._rows_of(too)], how="diagonal_relaxed")
        levels = ratings(of_subjects, rows, rating_scale())
        admitted = admissions(people.rows, spells.facts)
        cells = pl.concat([
            self._cells_before(rated_members),
            *(frame["organization_key"] for frame in (spells.facts, admitted.facts, levels.facts)),
        ])  # fmt: skip
        self._keep(people, inspected, rated, gone, members)
        told = kept.read(self._zone, "findings")
        told = kept.with_step(told, "placing", placed.findings(), self._of_gone_loads())
        about = self._of_gone_loads() | pl.col("member_key").is_in(members.implode())
        about |= (pl.col("code") == "partial_roster") & pl.col("organization_key").is_in(self._cells.implode())
        told = kept.with_step(told, "people", schemas.findings(people.identified.findings, spells.findings), about)
        told = kept.with_step(told, "contested", contested_findings(kept.read(self._zone, "contested")))
        told = kept.with_step(told, "inspections", inspected.findings)
        told = kept.with_step(told, "rating_places", rated.findings)
        told = kept.with_step(told, "ratings", levels.findings, _about(rated_members, organizations))
        told = kept.with_step(told, "admissions", admitted.findings, pl.col("member_key").is_in(members.implode()))
        kept.write(self._zone, "findings", told)
        return Changed(
            scope=Scope(members, rated_members, organizations, cells.drop_nulls().unique().sort()),
            members=dimension_members(people.rows, people.identified),
            facts=Facts(spells.facts, admitted.facts, levels.facts, inspected.facts),
        )

    # --- who is touched ----------------------------------------------------------------------------------------

    def _seeds(self, placed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Rows that are gone (row_id, organization_key, member_key), and those that others must be followed from."""
        gone = frames.read(
            self._zone,
            "SELECT row_id, organization_key, member_key FROM conformed.member_rows "
            "WHERE load_id IN (SELECT unnest($1::TEXT[]))",
            [self._gone_loads],
        )
        affected.reach(self._zone, gone, self._decided())
        linked = frames.read(self._zone, "FROM reached").join(gone, on="row_id", how="anti")
        self._zone.execute(
            "DELETE FROM conformed.member_rows WHERE load_id IN (SELECT unnest($1::TEXT[]))", [self._gone_loads]
        )
        affected.add_rows(self._zone, identifying(placed))
        self._cells = pl.concat([gone["organization_key"], placed["organization_key"]]).drop_nulls().unique()
        decided = affected.decided_rows(self._zone, self._decided())
        return gone, pl.concat([linked, placed.select("row_id"), self._rows_in_cells(), decided])

    def _decided(self) -> pl.DataFrame:
        return decisions_of(self._known.member_corrections)

    def _rows_in_cells(self) -> pl.DataFrame:
        return frames.read(
            self._zone,
            "SELECT row_id FROM conformed.member_rows WHERE organization_key IN (SELECT unnest($1::BIGINT[]))",
            [self._cells.to_list()],
        )

    def _settled(self, gone: pl.DataFrame, seeds: pl.DataFrame) -> tuple[People, Inspected, pl.Series]:
        """The touched persons, all inspections, and the keys that the persons have or had.

        Persons who turn out to be others than before change the rosters of their other cells, and expulsions the days on
        which memberships end: whom that touches is taken too, until nobody is left out.
        """
        while True:
            affected.reach(self._zone, seeds, self._decided())
            before = frames.read(
                self._zone,
                "SELECT row_id, organization_key, member_key FROM conformed.member_rows SEMI JOIN reached USING (row_id)",
            )
            people = self._people(before)
            keys = [gone["member_key"], before["member_key"], people.rows["member_key"]]
            members = pl.concat(keys).drop_nulls().unique().sort()
            others = before.join(people.identified.rows, on="row_id", suffix="_now").filter(
                pl.col("member_key").ne_missing(pl.col("member_key_now"))
                & ~pl.col("organization_key").is_in(self._cells.implode())
            )
            if others.height:
                self._cells = pl.concat([self._cells, others["organization_key"]]).unique()
                seeds = pl.concat([seeds, self._rows_in_cells()])
                continue
            inspected = self._inspected(people)
            more = self._otherwise_explained(inspected.causes, members)
            if more.is_empty():
                return people, inspected, members
            seeds = pl.concat([seeds, more])

    def _people(self, before: pl.DataFrame) -> People:
        rows = frames.read(
            self._zone,
            "SELECT * FROM evidence.member_rows SEMI JOIN reached USING (row_id) WHERE len(failed_rules) = 0",
        )
        placed = schemas.fit(rows, schemas.MEMBER_ROWS).join(before.drop("member_key"), on="row_id", how="left")
        self._keys, last = affected.known_keys(self._zone)
        known = replace(self._known, member_keys=self._keys)
        return follow(placed, self._organizations, known, self._rosters_with, last)

    def _rosters_with(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rosters of all cells in which the persons of `rows` were seen: of touched cells from the rows, else as kept."""
        touched = pl.col("organization_key").is_in(self._cells.implode())
        rules = load_yaml("membership_rules.yaml")["memberships"]
        rosters = pl.concat([self._rosters.filter(~touched), rosters_of(rows.filter(touched), rules)])
        self._all_rosters = rosters
        return rosters.join(rows, on="organization_key", how="semi").sort("organization_key", "as_of")

    def _otherwise_explained(self, now: pl.DataFrame, members: pl.Series) -> pl.DataFrame:
        """Rows of persons outside `members` of whom registers gave other reasons for leaving before."""
        before = causes(frames.read(self._build, "FROM fact_inspections"))
        columns = ["member_key", "on_date", "cause"]
        keyed = [
            schemas.fit(frame, {"member_key": pl.Int64, "on_date": pl.Date, "cause": pl.String})
            for frame in (before, now)
        ]
        other = [left.join(right, on=columns, how="anti") for left, right in (keyed, reversed(keyed))]
        keys = pl.concat(other)["member_key"].unique()
        return self._rows_of_members(keys.filter(~keys.is_in(members.implode())))

    def _rows_of_members(self, keys: pl.Series) -> pl.DataFrame:
        return frames.read(
            self._zone,
            "SELECT row_id FROM conformed.member_rows WHERE member_key IN (SELECT unnest($1::BIGINT[]))",
            [keys.to_list()],
        )

    # --- who is named --------------------------------------------------------------------------------------------

    def _inspected(self, people: People) -> Inspected:
        rows = self._evidence.inspections
        others = affected.bearers(self._zone, names_asked(members_inspected(rows)))
        spells = pl.concat([people.spells.facts, self._spells_of(others["member_key"], before_causes=True)])
        return inspect(rows, self._organizations, self._decisions, _bearers(people, others), spells)

    def _rated(self, people: People, spells: pl.DataFrame) -> Rated:
        rows = self._evidence.ratings
        others = affected.bearers(self._zone, names_asked(members_rated(rows)))
        spells = pl.concat([spells, self._spells_of(others["member_key"])])
        return rate(rows, self._organizations, self._decisions, _bearers(people, others), spells)

    def _spells_of(self, keys: pl.Series, *, before_causes: bool = False) -> pl.DataFrame:
        """Memberships of persons whom nothing touched, as the version before has them, or before causes were known."""
        asked = pl.DataFrame({"member_key": keys.unique()}, schema={"member_key": pl.Int64})
        if asked.is_empty():
            return schemas.empty(schemas.MEMBERSHIPS)
        self._build.register("asked", asked)
        found = frames.read(self._build, "FROM fact_memberships SEMI JOIN asked USING (member_key)")
        self._build.unregister("asked")
        facts = schemas.fit(found, schemas.MEMBERSHIPS)
        if not before_causes:
            return facts
        unknown = kept.read(self._zone, "unexplained").join(asked, on="member_key", how="semi")
        return pl.concat([facts.join(unknown, on="member_key", how="anti"), unknown])

    def _rated_otherwise(self, rated: Rated, members: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Members outside `members`, and organizations, of whom sheets of ratings say anything else than before."""
        now = schemas.fit(rated.rows, {name: _KEPT_RATING[name] for name in _SUBJECT})
        before = schemas.fit(frames.read(self._zone, "FROM conformed.rating_rows"), now.schema)
        new, old = (self._changes.added.get("rating_rows", []), self._changes.removed.get("rating_rows", []))
        other = pl.concat([
            now.filter(pl.col("load_id").is_in(new)),
            before.filter(pl.col("load_id").is_in(old)),
            now.join(before, on=_SUBJECT, how="anti", nulls_equal=True),
            before.join(now, on=_SUBJECT, how="anti", nulls_equal=True),
        ])  # fmt: skip
        of_member = pl.col("subject") == "member"
        keys = other.filter(of_member)["member_key"].drop_nulls().unique()
        organizations = other.filter(~of_member)["organization_key"].drop_nulls().unique().sort()
        return keys.filter(~keys.is_in(members.implode())), organizations

    def _rows_of(self, members: pl.Series) -> pl.DataFrame:
        """The MEMBER_ROWS of persons whom nothing else touched, with their keys."""
        rows = frames.read(
            self._zone,
            "SELECT e.*, k.member_key, k.organization_key FROM evidence.member_rows AS e JOIN conformed.member_rows AS k "
            "USING (row_id) WHERE len(e.failed_rules) = 0 AND k.member_key IN (SELECT unnest($1::BIGINT[]))",
            [members.to_list()],
        )
        return schemas.fit(rows, schemas.MEMBER_ROWS, extra=["organization_key", "member_key"])

    def _cells_before(self, members: pl.Series) -> pl.Series:
        self._build.register("asked", pl.DataFrame({"member_key": members}))
        found = frames.read(
            self._build,
            " UNION ".join(
                f"SELECT organization_key::BIGINT AS organization_key FROM {table} SEMI JOIN asked USING (member_key)"
                for table in ("fact_memberships", "fact_admissions", "fact_ratings")
            ),
        )
        self._build.unregister("asked")
        return found["organization_key"]

    # --- what is kept ------------------------------------------------------------------------------------------

    def _keep(self, people: People, inspected: Inspected, rated: Rated, gone: pl.DataFrame, members: pl.Series) -> None:
        keys = people.identified.rows.select("row_id", "member_key")
        self._zone.register("keyed", keys)
        self._zone.execute(
            "UPDATE conformed.member_rows SET member_key = keyed.member_key FROM keyed "
            "WHERE keyed.row_id = member_rows.row_id AND keyed.member_key IS DISTINCT FROM member_rows.member_key"
        )
        self._zone.unregister("keyed")
        named = ["identifier_kind", "identifier"]
        fresh = people.identified.identifiers.join(self._keys, on=named, how="anti")
        frames.append(self._zone, "keys.members", fresh)
        kept.write(self._zone, "rosters", self._all_rosters)
        touched = pl.concat([gone["row_id"], keys["row_id"]])
        contested = kept.read(self._zone, "contested").filter(~pl.col("row_id").is_in(touched.implode()))
        kept.write(self._zone, "contested", pl.concat([contested, people.identified.contested]))
        unknown = kept.read(self._zone, "unexplained").filter(~pl.col("member_key").is_in(members.implode()))
        unknown = pl.concat([unknown, _unexplained(people.spells, inspected)])
        kept.write(self._zone, "unexplained", unknown)
        frames.refill(self._zone, "conformed.rating_rows", rated.rows)

    def _of_gone_loads(self) -> pl.Expr:
        return pl.col("load_id").is_in(self._gone_loads)


_KEPT_RATING: schemas.Schema = {
    **schemas.RATING_ROWS, "organization_key": pl.Int64, "member_key": pl.Int64,
}  # fmt: skip


def keep_everything(zone: duckdb.DuckDBPyConnection, conformed: Conformed) -> None:
    """Keep what the next night's changes need, after everything was conformed."""
    kept.write_organizations(zone, conformed.organizations)
    zone.execute("DELETE FROM conformed.member_rows")
    affected.add_rows(zone, conformed.people.identified.identifying)
    frames.refill(zone, "conformed.rating_rows", conformed.rated.rows)
    kept.write(zone, "rosters", conformed.people.spells.rosters)
    kept.write(zone, "contested", conformed.people.identified.contested)
    kept.write(zone, "unexplained", _unexplained(conformed.people.spells, conformed.inspected))
    kept.write(zone, "register_figures", conformed.registered)
    kept.write(zone, "stated", kept.stated_digests(pl.concat([conformed.figures, conformed.registered])))
    told = [kept.findings_of_step(step, found) for step, found in conformed.steps.items()]
    kept.write(zone, "findings", pl.concat(told))


def _unexplained(spells: Memberships, inspected: Inspected) -> pl.DataFrame:
    """The memberships before causes were known of those whose end a cause tells."""
    keys = unexplained(spells.facts, inspected.causes)
    return spells.facts.join(keys, on="member_key", how="semi")


def _bearers(people: People, others: pl.DataFrame) -> pl.DataFrame:
    columns = ["member_key", "person_name"]
    return pl.concat([people.identified.identifying.select(columns), others.select(columns)])


def _of_subjects(rows: pl.DataFrame, members: pl.Series, organizations: pl.Series) -> pl.DataFrame:
    """Rating rows of these subjects, and those whose subject nobody recognises."""
    key = pl.when(pl.col("subject") == "member").then("member_key").otherwise("organization_key")
    wanted = pl.when(pl.col("subject") == "member").then(pl.col("member_key").is_in(members.implode()))
    return rows.filter(key.is_null() | wanted.otherwise(pl.col("organization_key").is_in(organizations.implode())))


def _about(members: pl.Series, organizations: pl.Series) -> pl.Expr:
    """Findings of ratings about these subjects, or about none that is recognised."""
    own = pl.col("member_key").is_null() & pl.col("organization_key").is_in(organizations.implode())
    return pl.col("member_key").is_in(members.implode()) | own | (pl.col("code") == "unresolved_rating")
