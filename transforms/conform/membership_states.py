"""What changes within a membership: probation ends, a member is exempted.

Belongs here: splitting an interval where `membership` or `exempt` changes. Not here: the interval itself.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from transforms.conform.neighbours import after, before, carried, is_first


def with_states(intervals: pl.DataFrame, seen: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    """Intervals (interval, run, valid_from, valid_to, official, membership, exempt, …) split at changes of state.

    Full membership begins on the official date where one is stated and not later than the last roster that has the
    person, else with the first roster that calls the person official. Whom no roster calls either, and who was last
    seen before the months of probation (`rules` on admissions) were over, is on probation. A piece that goes on in
    another ends by `confirmed` (full membership) or `status_changed`, the next one starts so.
    """
    states = _stated(intervals, seen)
    events = pl.concat(
        [_begin(intervals, states, rules), _official(intervals, states), _exempt(intervals, seen)], how="diagonal"
    )
    events = events.sort("interval", "day", "rank").with_columns(pl.col("exempt").cast(pl.Int8))
    events = events.with_columns(
        membership=carried("membership", "interval", ""), exempt=carried("exempt", "interval", -1).cast(pl.Boolean)
    )
    events = events.unique(["interval", "day"], keep="last", maintain_order=True)
    changed = pl.any_horizontal(
        pl.col(name).ne_missing(before(name, "interval")) for name in ("membership", "exempt")
    ) | is_first("interval")
    events = events.filter(changed)
    confirmed = (before("membership", "interval") == "probationary") & (pl.col("membership") == "official")
    how = pl.when(confirmed).then(pl.lit("confirmed")).otherwise(pl.lit("status_changed"))
    events = events.with_columns(how=pl.when(~is_first("interval")).then(how))
    events = events.with_columns(then_day=after("day", "interval"), then_how=after("how", "interval"))
    pieces = intervals.drop("membership", "exempt").join(events.drop("rank"), on="interval", how="left")
    goes_on = pl.col("then_day").is_not_null()
    return pieces.with_columns(
        valid_from=pl.col("day"),
        valid_to=pl.when(goes_on).then("then_day").otherwise("valid_to"),
        ended_by=pl.when(goes_on).then("then_how").otherwise("ended_by"),
        started_by=pl.coalesce("how", "started_by"),
        start_basis=pl.when(pl.col("how").is_not_null()).then(pl.lit("stated")).otherwise("start_basis"),
        **{name: pl.when(~goes_on).then(name) for name in ("end_load_id", "end_source_ref")},
        end_known_from=pl.when(goes_on).then("known_from").otherwise("end_known_from"),
    ).drop("day", "how", "then_day", "then_how")


def _stated(intervals: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """run, first_membership, first_exempt, first_official: what its observations say, in their order."""
    return (
        seen.filter(pl.col("run").is_in(intervals["run"].drop_nulls().unique().implode()))
        .group_by("run")
        .agg(
            first_membership=pl.col("membership").drop_nulls().first(),
            first_exempt=pl.col("exempt").drop_nulls().first(),
            called_official=pl.col("as_of").filter(pl.col("membership") == "official").min(),
        )
    )


def _begin(intervals: pl.DataFrame, states: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    rows = intervals.join(states, on="run", how="left")
    official = _believed()
    over = pl.col("admitted").dt.offset_by(f"{rules['official_after_months']}mo")
    # who is not confirmed in the days after the probation is struck off: nobody struck off then was ever official
    struck = (pl.col("left_reason") == "struck_off").fill_null(False)
    voted = pl.when(struck).then(over.dt.offset_by(f"{rules['confirmation_days']}d")).otherwise(over)
    new = pl.col("official").is_null() & (pl.coalesce("left_day", "last_seen") < voted)
    membership = (
        pl.when(official <= pl.col("valid_from"))
        .then(pl.lit("official"))
        .when(official > pl.col("valid_from"))
        .then(pl.lit("probationary"))
        .otherwise(pl.coalesce("first_membership", "membership", pl.when(new).then(pl.lit("probationary"))))
    )
    return rows.select(
        "interval",
        day="valid_from",
        rank=pl.lit(0),
        membership=membership,
        exempt=pl.coalesce("first_exempt", "exempt"),
    )


def _believed() -> pl.Expr:
    """The official date, where it is not after the last day anything is known of the person here."""
    known_until = pl.coalesce("last_seen", "left_day")
    return pl.when(pl.col("official") <= known_until).then("official")


def _official(intervals: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    rows = intervals.join(states, on="run", how="left")
    called = pl.when(pl.col("first_membership") == "probationary").then("called_official")
    rows = rows.with_columns(day=pl.coalesce(_believed(), called))
    rows = rows.filter(
        pl.col("day") > pl.col("valid_from"), pl.col("valid_to").is_null() | (pl.col("day") < pl.col("valid_to"))
    )
    return rows.select("interval", "day", rank=pl.lit(1), membership=pl.lit("official"))


def _exempt(intervals: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    told = seen.filter(pl.col("exempt").is_not_null()).select("run", "as_of", "exempt").sort("run", "as_of")
    changes = told.filter((pl.col("exempt") != before("exempt", "run")).fill_null(False))
    rows = changes.join(intervals.select("interval", "run", "valid_from", "valid_to"), on="run")
    rows = rows.filter(
        pl.col("as_of") > pl.col("valid_from"), pl.col("valid_to").is_null() | (pl.col("as_of") < pl.col("valid_to"))
    )
    return rows.select("interval", day="as_of", rank=pl.lit(2), exempt="exempt")
