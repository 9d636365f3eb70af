"""What evidence rows name: their organizations, and members named without an identifier.

Belongs here: from rows to mentions and back, by kind of sheet; finding the member of a name in an organization. Not here:
how a name is resolved (resolve.py), who is who among roster rows (members.py).
"""

from __future__ import annotations

import polars as pl

from transforms.conform.dates import first_day
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
from transforms.conform.structure import BEGINNING, FOREVER, ancestor_spans

_PLACED = {**MENTIONS, "load_id": pl.String, "source_ref": pl.String}


def place_members(
    rows: pl.DataFrame, organizations: Organizations, corrections: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """MEMBER_ROWS with `organization_key` (the cell), and findings for cells that are not recognised.

    A row that names only its grassroots organization is placed there.
    """
    evidence = fit(rows, MEMBER_ROWS)
    named = pl.coalesce("organization", "parent_organization")
    mentions = evidence.select(
        "load_id", "source_ref", mention_id="row_id", name=named,
        parent_name=pl.when(pl.col("organization").is_not_null()).then("parent_organization"),
        kind_hint=pl.when(pl.col("organization").is_not_null()).then(pl.lit("cell")),
        on_date=pl.coalesce("sheet_as_of", "received_on"),
    )  # fmt: skip
    return _placed(evidence, mentions, organizations, corrections)


def place_ratings(
    rows: pl.DataFrame, organizations: Organizations, corrections: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """RATING_ROWS with `organization_key`: the organization rated, or the member's cell, at the end of the year rated."""
    evidence = fit(rows, RATING_ROWS)
    member = pl.col("subject") == "member"
    mentions = evidence.select(
        "load_id", "source_ref", mention_id="row_id",
        name=pl.when(member).then("organization").otherwise("name"),
        parent_name=pl.when(~member).then("organization"),
        kind_hint=pl.when(member).then(pl.lit("cell")).otherwise("subject"),
        on_date=pl.date(pl.col("year"), 12, 31),
    )  # fmt: skip
    return _placed(evidence, mentions, organizations, corrections)


def place_inspections(
    rows: pl.DataFrame, organizations: Organizations, corrections: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """INSPECTION_ROWS with `organization_key` (the subject, or the member's cell) and `actor_key`, on the day decided."""
    evidence = fit(rows, INSPECTION_ROWS)
    member = pl.col("subject_kind") == "member"
    day = pl.coalesce(first_day("decided_on"), first_day("concluded_on"), first_day("started_on"), "sheet_as_of")
    mentions = evidence.select(
        "load_id", "source_ref", mention_id="row_id",
        name=pl.when(member).then("organization").otherwise("subject_name"),
        parent_name=pl.when(~member).then("organization"),
        kind_hint=pl.when(member).then(pl.lit("cell")).otherwise("subject_kind"),
        on_date=day,
    )  # fmt: skip
    placed, found = _placed(evidence, mentions, organizations, corrections)
    actors = actor_forms(evidence["actor"]).select(actor="name", acts_for="organization")
    acting = evidence.join(actors, on="actor", how="left", maintain_order="left").select(
        "load_id", "source_ref", mention_id="row_id", name="acts_for", on_date=day
    )
    resolved = resolve(fit(acting, MENTIONS), organizations, corrections)
    # an actor that is not recognised is no fault of the row: "UBKT" alone names no one
    keyed = placed.join(
        resolved.select(row_id="mention_id", actor_key="organization_key"), on="row_id", how="left", maintain_order="left"
    )
    return keyed, found


def _placed(
    evidence: pl.DataFrame, mentions: pl.DataFrame, organizations: Organizations, corrections: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    asked = fit(mentions, _PLACED)
    resolved = resolve(asked.select(MENTIONS.keys()), organizations, corrections)
    resolved = _by_neighbours(asked, resolved, organizations, corrections)
    keyed = evidence.join(
        resolved.select(row_id="mention_id", organization_key="organization_key"), on="row_id", how="left", maintain_order="left"
    )
    return keyed, unresolved_findings(asked, resolved)


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
        asked.join(resolved.filter(pl.col("organization_key").is_not_null()), on="mention_id").join(latest, on="organization_key")
        .select("load_id", "parent_key").drop_nulls().unique().group_by("load_id").agg(pl.col("parent_key"))
        .filter(pl.col("parent_key").list.len() == 1).with_columns(pl.col("parent_key").list.first())
        .join(latest.select(parent_key="organization_key", above="name"), on="parent_key")
    )  # fmt: skip
    again = open_ones.join(about, on="load_id").with_columns(parent_name="above")
    answers = resolve(fit(again, MENTIONS), organizations, corrections).filter(pl.col("organization_key").is_not_null())
    return resolved.update(answers.select("mention_id", "organization_key", "method", "score"), on="mention_id")


def name_members(
    named: pl.DataFrame, member_rows: pl.DataFrame, memberships: pl.DataFrame, organizations: Organizations
) -> pl.DataFrame:
    """row_id and member_key of members named without identifiers, where exactly one member of that name fits.

    `named` has row_id, name, organization_key (a cell, or any organization above it), from_day and to_day. `member_rows`
    are MEMBER_ROWS with member_key. Candidates were members of the organization, or of one below it, within those days,
    else within the year before or after; of several none is taken.
    """
    asked = named.filter(pl.col("name").is_not_null() & pl.col("organization_key").is_not_null())
    names = asked.select("name").unique().with_columns(folded=fold(pl.col("name")))
    asked = asked.join(names, on="name").select("row_id", "folded", "organization_key", "from_day", "to_day")
    known = member_rows.select("full_name", "member_key").unique().filter(pl.col("member_key").is_not_null())
    spelled = known.select("full_name").unique().with_columns(folded=fold(pl.col("full_name")))
    bearers = known.join(spelled, on="full_name").select("member_key", "folded").unique()
    bearers = bearers.join(asked.select("folded").unique(), on="folded", how="semi")
    spells = memberships.select(
        "member_key", cell="organization_key", begin=pl.col("valid_from").fill_null(BEGINNING),
        end=pl.col("valid_to").fill_null(FOREVER),
    ).join(bearers, on="member_key")  # fmt: skip
    above = ancestor_spans(organizations.spans).select(cell="organization_key", organization_key="ancestor_key").unique()
    places = spells.join(above, on="cell")
    pairs = asked.join(places, on=["folded", "organization_key"])
    within = (pl.col("begin") <= pl.col("to_day")) & (pl.col("end") > pl.col("from_day"))
    near = (pl.col("begin") <= pl.col("to_day").dt.offset_by("1y")) & (pl.col("end") >= pl.col("from_day").dt.offset_by("-1y"))
    own = pl.col("cell") == pl.col("organization_key")
    pairs = pairs.filter(near.fill_null(True)).with_columns(rank=pl.when(within.fill_null(True)).then(0).otherwise(1) + pl.when(own).then(0).otherwise(2))
    best = pairs.filter(pl.col("rank") == pl.col("rank").min().over("row_id"))
    single = best.group_by("row_id").agg(members=pl.col("member_key").unique()).filter(pl.col("members").list.len() == 1)
    return single.select("row_id", member_key=pl.col("members").list.first())

