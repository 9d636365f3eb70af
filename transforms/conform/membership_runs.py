"""Runs: stretches in which rosters show a person in one cell, with what is stated of their ends.

Belongs here: from roster lines to runs, one line a stretch. Not here: the days a run begins and ends (memberships.py),
what changes within it (membership_states.py).

A roster speaks of a cell at its date. Whoever is on two rosters of a cell in a row was there in between; a roster of
the cell without the person ends the stretch, unless it is taken for a partial list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from transforms.conform.dates import first_day
from transforms.conform.neighbours import before
from transforms.conform.schemas import MEMBER_ROWS, ROSTERS, fit

_CELL = ["organization_key", "as_of"]
_PLACE = ["member_key", "organization_key"]
_STATED_FIRST = ["received_on", "load_id", "source_ref"]


@dataclass(frozen=True, slots=True)
class Observed:
    """What rosters show.

    `rosters`: a cell at a date (size, full, load_id, known_on). `seen`: a person in a cell at a date. `twice`: those of
    another cell at the same date, set aside. `left`: stated departures. `runs`: stretches (number `run`).

    """

    rosters: pl.DataFrame
    seen: pl.DataFrame
    twice: pl.DataFrame
    left: pl.DataFrame
    runs: pl.DataFrame


def observe(rows: pl.DataFrame, rules: dict[str, Any], rosters: pl.DataFrame | None = None) -> Observed:
    """Runs from MEMBER_ROWS with member_key and organization_key; lines without either are left out.

    `rosters` (as `rosters_of` gives them) where the rows are not all that rosters of their cells hold.
    """
    lines = _lines(rows)
    if rosters is None:
        rosters = _rosters(lines, rules)
    left = _departures(lines)
    seen, twice = _one_cell(_seen(lines))
    seen = _numbered(seen, rosters, left)
    runs = _runs(seen, rosters)
    runs, only_left = _with_departures(runs, left, rosters)
    runs = pl.concat([runs, only_left], how="diagonal").with_columns(anchor=pl.coalesce("last_seen", "left_day"))
    runs = runs.sort("member_key", pl.coalesce("first_seen", "left_day"), "anchor", "load_id", "source_ref")
    return Observed(rosters, seen, twice, left, runs)


def rosters_of(rows: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    """The rosters (ROSTERS) of cells whose rows are all there: MEMBER_ROWS with member_key and organization_key."""
    return fit(_rosters(_lines(rows), rules), ROSTERS)


def _lines(rows: pl.DataFrame) -> pl.DataFrame:
    evidence = fit(rows, MEMBER_ROWS, extra=["member_key", "organization_key"])
    return (
        evidence.filter(pl.col("member_key").is_not_null() & pl.col("organization_key").is_not_null())
        .select(
            *_PLACE,
            "load_id",
            "source_ref",
            "received_on",
            "membership",
            "exempt",
            "left_reason",
            as_of=pl.coalesce("sheet_as_of", "received_on"),
            joined=first_day("joined_on"),
            left_day=first_day("left_on"),
            admitted=pl.coalesce(first_day("admitted_on"), first_day("admission_decided_on")),
            official=first_day("official_on"),
        )
        .with_columns(joined=pl.when(pl.col("joined") <= pl.col("as_of")).then("joined"))
    )


def _rosters(lines: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    """Each cell at each date it is listed: size, whether it is taken for the whole cell, and counts of whole ones."""
    present = pl.col("left_day").is_null() | (pl.col("left_day") > pl.col("as_of"))
    # what is first is found by sorting before grouping: sorting texts within a group crashes polars 2.1.0
    rosters = (
        lines.sort(*_CELL, *_STATED_FIRST)
        .group_by(_CELL, maintain_order=True)
        .agg(
            pl.col("load_id", "source_ref").first(),
            size=pl.col("member_key").filter(present).n_unique(),
            known_on=pl.col("received_on").first(),
            departures=(~present).any(),
        )
    )
    largest = pl.col("size").cum_max().shift(1).over("organization_key")
    shrunk = (pl.col("size") < rules["partial_share"] * pl.col("size").shift(1).over("organization_key")) & (
        largest >= rules["partial_from"]
    )
    # a list of people who left, and nobody else, is no roster of the cell
    rosters = rosters.with_columns(full=~shrunk.fill_null(False) & (pl.col("size") > 0))
    rosters = rosters.with_columns(whole_upto=pl.col("full").cast(pl.Int64).cum_sum().over("organization_key"))
    return rosters.with_columns(whole_before=pl.col("whole_upto") - pl.col("full").cast(pl.Int64))


def _departures(lines: pl.DataFrame) -> pl.DataFrame:
    """Stated departures: a line a person, cell and day."""
    stated = lines.filter(pl.col("left_day").is_not_null()).sort(*_PLACE, "left_day", *_STATED_FIRST)
    return stated.group_by(*_PLACE, "left_day", maintain_order=True).agg(
        pl.col("left_reason").drop_nulls().last(),
        pl.col("joined").drop_nulls().max(),
        pl.col("admitted").drop_nulls().last(),
        pl.col("official").drop_nulls().last(),
        pl.col("membership").drop_nulls().last(),
        pl.col("exempt").drop_nulls().last(),
        pl.col("load_id", "source_ref").first(),
        last_load_id=pl.col("load_id").last(),
        last_source_ref=pl.col("source_ref").last(),
        known_from=pl.col("received_on").min(),
    )


def _seen(lines: pl.DataFrame) -> pl.DataFrame:
    """A line a person, cell and date on which a roster has the person there."""
    present = lines.filter(pl.col("left_day").is_null() | (pl.col("left_day") > pl.col("as_of")))
    ordered = present.sort(*_PLACE, "as_of", *_STATED_FIRST)
    return ordered.group_by(*_PLACE, "as_of", maintain_order=True).agg(
        pl.col("joined").max(),
        pl.col("admitted").drop_nulls().last(),
        pl.col("official").drop_nulls().last(),
        pl.col("membership").drop_nulls().last(),
        pl.col("exempt").drop_nulls().last(),
        pl.col("load_id", "source_ref").first(),
        last_load_id=pl.col("load_id").last(),
        last_source_ref=pl.col("source_ref").last(),
        known_from=pl.col("received_on").first(),
    )


def _one_cell(seen: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of several cells on one date the one joined last, else seen first last; the others are set aside."""
    doubled = pl.struct("member_key", "as_of").is_duplicated()
    if not seen.select(doubled.any()).item():
        return seen, seen.clear()
    ordered = (
        seen.with_columns(since=pl.col("as_of").min().over(_PLACE))
        .sort(
            "member_key",
            "as_of",
            "joined",
            "since",
            "load_id",
            "source_ref",
            descending=[False, False, True, True, False, False],
            nulls_last=True,
        )
        .drop("since")
    )
    first = pl.int_range(pl.len()).over("member_key", "as_of") == 0
    ordered = ordered.with_columns(kept=first)
    return ordered.filter("kept").drop("kept"), ordered.filter(~pl.col("kept")).drop("kept")


def _numbered(seen: pl.DataFrame, rosters: pl.DataFrame, left: pl.DataFrame) -> pl.DataFrame:
    """Adds `run`, the same for observations of one stretch."""
    counts = rosters.select(*_CELL, "whole_upto", "whole_before")
    seen = seen.join(counts, on=_CELL, how="left").sort("member_key", "as_of")
    # the last stated departure up to the observation: one since the observation before ends the stretch
    if left.height:
        days = left.select(*_PLACE, departed="left_day").sort("departed")
        seen = (
            seen.sort("as_of")
            .join_asof(
                days, left_on="as_of", right_on="departed", by=_PLACE, strategy="backward", check_sortedness=False
            )
            .sort("member_key", "as_of")
        )
    else:
        seen = seen.with_columns(departed=pl.lit(None, pl.Date))
    was = {name: before(name, "member_key") for name in ("organization_key", "as_of", "whole_upto")}
    begins = (
        was["organization_key"].ne_missing(pl.col("organization_key"))
        | (pl.col("whole_before") > was["whole_upto"])
        | (pl.col("departed") > was["as_of"]).fill_null(False)
        # who is stated to have come since the observation before had been away
        | (pl.col("joined") > was["as_of"]).fill_null(False)
    )
    return seen.with_columns(run=begins.fill_null(True).cast(pl.Int64).cum_sum())


def _runs(seen: pl.DataFrame, rosters: pl.DataFrame) -> pl.DataFrame:
    runs = seen.group_by("run", maintain_order=True).agg(
        pl.col("member_key", "organization_key").first(),
        first_seen=pl.col("as_of").first(),
        last_seen=pl.col("as_of").last(),
        joined=pl.col("joined").filter(pl.col("joined") <= pl.col("as_of").first()).max(),
        admitted=pl.col("admitted").drop_nulls().last(),
        official=pl.col("official").drop_nulls().last(),
        last_load_id=pl.col("last_load_id").last(),
        last_source_ref=pl.col("last_source_ref").last(),
        known_from=pl.col("known_from").min(),
    )
    first = seen.select("run", "known_from", "load_id", "source_ref").sort("run", "known_from", "load_id", "source_ref")
    first = first.unique("run", keep="first", maintain_order=True).select("run", "load_id", "source_ref")
    runs = runs.join(first, on="run", how="left")
    whole = rosters.filter("full").select("organization_key", day="as_of").sort("day")
    closing = (
        rosters.filter("full")
        .select(
            "organization_key",
            closing="as_of",
            closing_load="load_id",
            closing_ref="source_ref",
            closing_known="known_on",
        )
        .sort("closing")
    )
    by = "organization_key"
    runs = runs.with_columns(
        eve=pl.col("first_seen").dt.offset_by("-1d"), morrow=pl.col("last_seen").dt.offset_by("1d")
    )
    runs = runs.sort("eve").join_asof(
        whole, left_on="eve", right_on="day", by=by, strategy="backward", check_sortedness=False
    )
    runs = runs.rename({"day": "absent_until"}).sort("morrow")
    runs = runs.join_asof(
        closing, left_on="morrow", right_on="closing", by=by, strategy="forward", check_sortedness=False
    )
    return runs.drop("eve", "morrow")


def _with_departures(
    runs: pl.DataFrame, left: pl.DataFrame, rosters: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Runs with the departure that ends them, and departures of people whom no roster shows before.

    A departure after a roster of the cell that has the person no more ends another, unseen, stay there.
    """
    days = runs.select(*_PLACE, "run", "closing", since="first_seen").sort("since")
    placed = left.sort("left_day").join_asof(
        days, left_on="left_day", right_on="since", by=_PLACE, strategy="backward", check_sortedness=False
    )
    ends_run = pl.col("run").is_not_null() & ((pl.col("left_day") <= pl.col("closing")) | pl.col("closing").is_null())
    of_run = placed.filter(ends_run & (pl.col("left_day") > pl.col("since"))).sort("run", "left_day", "known_from")
    of_run = of_run.unique("run", keep="first", maintain_order=True).select(
        "run", "left_day", "left_reason", left_load="load_id", left_ref="source_ref", left_known="known_from"
    )
    alone = placed.filter(~ends_run).sort(*_PLACE, "left_day", "known_from", "load_id")
    # the same departure written with two dates is one: the later lines of one cell are taken together
    alone = alone.unique([*_PLACE, "run"], keep="first", maintain_order=True).with_columns(
        left_load="load_id", left_ref="source_ref", left_known="known_from", run=pl.lit(None, pl.Int64)
    )
    whole = rosters.filter("full").select("organization_key", absent_until="as_of").sort("absent_until")
    alone = alone.with_columns(eve=pl.col("left_day").dt.offset_by("-1d")).sort("eve")
    alone = alone.join_asof(
        whole,
        left_on="eve",
        right_on="absent_until",
        by="organization_key",
        strategy="backward",
        check_sortedness=False,
    )
    return runs.join(of_run, on="run", how="left"), alone.drop("closing", "since", "eve")
