"""What evidence rows name: their organizations, and members named without an identifier.

Belongs here: from rows to mentions and back, by kind of sheet; finding the member of a name in an organization. Not
here: how a name is resolved (resolve.py), who is who among roster rows (members.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from transforms.conform.dates import first_day
from transforms.conform.implied import implied_above
from transforms.conform.names import actor_forms, fold
from transforms.conform.organizations import Organizations
from transforms.conform.resolve import resolve, unresolved_findings
from transforms.conform.schemas import (
    INSPECTION_ROWS,
    MEMBER_ROWS,
    MENTIONS,
    RATING_ROWS,
    fit,
)

_PLACED = {**MENTIONS, "load_id": pl.String, "source_ref": pl.String}


@dataclass(frozen=True, slots=True)
class Placed:
    """Rows with their organization.

    `rows`: the evidence with `organization_key`, and `possible`, the keys that fit where several do. `mentions` and
    `resolved` say what was asked and answered.

    """

    rows: pl.DataFrame
    mentions: pl.DataFrame
    resolved: pl.DataFrame

    def findings(self, settled: pl.Series | None = None) -> pl.DataFrame:
        """Findings (FINDINGS) for organizations that are not recognised, but for rows (row_id) settled otherwise."""
        open_ones = self.mentions
        if settled is not None:
            open_ones = open_ones.filter(~pl.col("mention_id").is_in(settled.implode()))
        return unresolved_findings(open_ones, self.resolved)


def place_members(rows: pl.DataFrame, organizations: Organizations, corrections: pl.DataFrame) -> Placed:
    """MEMBER_ROWS with their cell. A row that names only its grassroots organization is placed there."""
    evidence = fit(rows, MEMBER_ROWS)
    has_cell = pl.col("organization").is_not_null()
    mentions = evidence.select(
        "load_id",
        "source_ref",
        mention_id="row_id",
        name=pl.coalesce("organization", "parent_organization"),
        parent_name=pl.when(has_cell).then("parent_organization"),
        kind_hint=pl.when(has_cell).then(pl.lit("cell")),
        on_date=pl.coalesce("sheet_as_of", "received_on"),
    )
    return _placed(evidence, mentions, organizations, corrections)


def place_ratings(rows: pl.DataFrame, organizations: Organizations, corrections: pl.DataFrame) -> Placed:
    """RATING_ROWS with the organization rated, or the member's cell, at the end of the year rated."""
    evidence = fit(rows, RATING_ROWS)
    member = pl.col("subject") == "member"
    mentions = evidence.select(
        "load_id",
        "source_ref",
        mention_id="row_id",
        name=pl.when(member).then("organization").otherwise("name"),
        parent_name=pl.when(~member).then("organization"),
        kind_hint=pl.when(member).then(pl.lit("cell")).otherwise("subject"),
        on_date=pl.date(pl.col("year"), 12, 31),
    )
    return _placed(evidence, mentions, organizations, corrections)


def place_inspections(rows: pl.DataFrame, organizations: Organizations, corrections: pl.DataFrame) -> Placed:
    """INSPECTION_ROWS with the subject (or the member's cell) and `actor_key`, on the day of the decision.

    An actor that is not recognised is no fault of the row: "UBKT" alone names no one.

    """
    evidence = fit(rows, INSPECTION_ROWS)
    member = pl.col("subject_kind") == "member"
    day = pl.coalesce(first_day("decided_on"), first_day("concluded_on"), first_day("started_on"), "sheet_as_of")
    mentions = evidence.select(
        "load_id",
        "source_ref",
        mention_id="row_id",
        name=pl.when(member).then("organization").otherwise("subject_name"),
        parent_name=pl.when(~member).then("organization"),
        kind_hint=pl.when(member).then(pl.lit("cell")).otherwise("subject_kind"),
        on_date=day,
    )
    placed = _placed(evidence, mentions, organizations, corrections)
    actors = actor_forms(evidence["actor"]).select(actor="name", acts_for="organization")
    acting = evidence.join(actors, on="actor", how="left", maintain_order="left").select(
        "load_id", "source_ref", mention_id="row_id", name="acts_for", on_date=day
    )
    resolved = resolve(fit(acting, MENTIONS), organizations, corrections)
    keyed = placed.rows.join(
        resolved.select(row_id="mention_id", actor_key="organization_key"),
        on="row_id",
        how="left",
        maintain_order="left",
    )
    # "Thành ủy" alone is the city committee above the subject
    places = keyed.join(acting.select("name", "on_date", row_id="mention_id"), on="row_id").select(
        "name", "on_date", "organization_key", id="row_id"
    )
    implied = implied_above(places, organizations).rename({"id": "row_id"})
    keyed = keyed.join(implied, on="row_id", how="left", maintain_order="left").with_columns(
        actor_key=pl.coalesce("actor_key", "implied_key")
    )
    keyed = keyed.drop("implied_key")
    return Placed(keyed, placed.mentions, placed.resolved)


def _placed(
    evidence: pl.DataFrame, mentions: pl.DataFrame, organizations: Organizations, corrections: pl.DataFrame
) -> Placed:
    asked = fit(mentions, _PLACED)
    resolved = resolve(asked.select(MENTIONS.keys()), organizations, corrections)
    resolved = _by_neighbours(asked, resolved, organizations, corrections)
    tied = pl.col("candidates").list.eval(pl.element().struct.field("organization_key"))
    answers = resolved.select(
        "organization_key",
        row_id="mention_id",
        possible=pl.when(pl.col("method") == "ambiguous").then(tied),
    )
    return Placed(evidence.join(answers, on="row_id", how="left", maintain_order="left"), asked, resolved)


def _by_neighbours(
    asked: pl.DataFrame, resolved: pl.DataFrame, organizations: Organizations, corrections: pl.DataFrame
) -> pl.DataFrame:
    """Reads ambiguous names without a parent again under the one grassroots organization that their file is about."""
    open_ones = asked.join(resolved.filter(pl.col("method") == "ambiguous"), on="mention_id", how="semi")
    open_ones = open_ones.filter(pl.col("parent_name").is_null())
    if open_ones.is_empty():
        return resolved
    spans = organizations.spans.sort("organization_key", "valid_from", nulls_last=False)
    latest = spans.group_by("organization_key", maintain_order=True).agg(pl.col("parent_key", "name").last())
    about = (
        asked.join(resolved.filter(pl.col("organization_key").is_not_null()), on="mention_id")
        .join(latest, on="organization_key")
        .select("load_id", "parent_key")
        .drop_nulls()
        .unique()
        .group_by("load_id")
        .agg(pl.col("parent_key"))
        .filter(pl.col("parent_key").list.len() == 1)
        .with_columns(pl.col("parent_key").list.first())
        .join(latest.select(parent_key="organization_key", above="name"), on="parent_key")
    )
    again = open_ones.join(about, on="load_id").with_columns(parent_name="above")
    answers = resolve(fit(again, MENTIONS), organizations, corrections).filter(pl.col("organization_key").is_not_null())
    return resolved.update(answers.select("mention_id", "organization_key", "method", "score"), on="mention_id")


def names_asked(named: pl.DataFrame) -> pl.DataFrame:
    """The folded names (person_name) of `named`, as `name_members` looks for them."""
    names = named.select("name").drop_nulls().unique()
    return names.select(person_name=fold(pl.col("name"))).unique()


def name_members(
    named: pl.DataFrame, bearers: pl.DataFrame, memberships: pl.DataFrame, organizations: Organizations
) -> pl.DataFrame:
    """Members named without identifiers, where exactly one member of that name fits: row_id, member_key, cell_key.

    `named` has row_id, name, organization_key (a cell, or any organization above it), `possible` (keys, where the
    cell's name fits several), from_day and to_day. `bearers` (member_key, person_name: folded) are all who bear one of the
    names, with all their `memberships`; others among them do no harm. Candidates were members of the organization, or of one below it, within those days, else within the year before or after; of
    several none is taken.
    """
    asked = named.filter(pl.col("name").is_not_null())
    places = pl.concat(
        [
            asked.filter(pl.col("organization_key").is_not_null()).select("row_id", "organization_key"),
            asked.filter(pl.col("organization_key").is_null())
            .select("row_id", organization_key="possible")
            .explode("organization_key")
            .drop_nulls(),
        ]
    )
    names = asked.select("name").unique().with_columns(folded=fold(pl.col("name")))
    asked = asked.join(names, on="name").select("row_id", "folded", "from_day", "to_day").join(places, on="row_id")
    bearers = bearers.select("member_key", folded="person_name").drop_nulls().unique()
    bearers = bearers.join(asked.select("folded").unique(), on="folded", how="semi")
    spells = memberships.select(
        "member_key",
        cell_key="organization_key",
        begin=pl.col("valid_from").fill_null(pl.date(1900, 1, 1)),
        end=pl.col("valid_to").fill_null(pl.date(3000, 1, 1)),
    ).join(bearers, on="member_key")
    above = organizations.ancestors.select(cell_key="organization_key", organization_key="ancestor_key")
    pairs = asked.join(spells.join(above.unique(), on="cell_key"), on=["folded", "organization_key"])
    always = (pl.date(1900, 1, 1), pl.date(2999, 12, 31))
    first, last = pl.coalesce("from_day", always[0]), pl.coalesce("to_day", always[1])
    within = (pl.col("begin") <= last) & (pl.col("end") > first)
    year = pl.duration(days=366)
    near = (pl.col("begin") - year <= last) & (pl.col("end") > first - year)
    own = pl.col("cell_key") == pl.col("organization_key")
    rank = pl.when(within).then(0).otherwise(2) + pl.when(own).then(0).otherwise(1)
    pairs = pairs.filter(within | near).with_columns(rank=rank)
    best = pairs.filter(pl.col("rank") == pl.col("rank").min().over("row_id")).sort("row_id", "end", "begin")
    single = best.group_by("row_id", maintain_order=True).agg(
        members=pl.col("member_key").n_unique(),
        member_key=pl.col("member_key").last(),
        cell_key=pl.col("cell_key").last(),
    )
    return single.filter(pl.col("members") == 1).drop("members")
