"""Headcounts and the members' balance (official form 1), derived from memberships.

Belongs here: members per organization and date with everything below it, A + B - C = D per period. Not here: storing.

A person counts once in an organization, whichever of its cells he or she is in: moves within it cancel. Organizations
are taken as they were on each day, as a report of that day did. `sql/macros/form1_in_period.sql` asks the same of the
published tables; the marts (sql/marts) stand in the latest structure instead, to be comparable over the years.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from transforms.conform.organizations import Organizations
from transforms.conform.schemas import FINDINGS, FORM1, HEADCOUNTS, empty, findings, fit
from transforms.conform.structure import BEGINNING, FOREVER

_WITHIN = ["confirmed", "status_changed"]  # the membership goes on
_INCREASE = {
    "admitted": "admitted",
    "readmitted": "readmitted",
    "transferred": "transferred_in",
    "reorganised": "reorganised_in",
}
_DECREASE = {
    "died": "died",
    "expelled": "expelled",
    "struck_off": "struck_off",
    "withdrew": "withdrew",
    "transferred": "transferred_out",
    "reorganised": "reorganised_out",
}


def presences(memberships: pl.DataFrame, ancestors: pl.DataFrame) -> pl.DataFrame:
    """Memberships (MEMBERSHIPS) seen from every organization above: a piece a membership, ancestor and stretch of days.

    Columns: member_key, ancestor_key, lo, hi, membership, exempt, started_by, ended_by, load_id. Where the organization
    came under the ancestor, or left it, in the middle of a membership, that is `reorganised`.

    """
    spells = memberships.select(
        "member_key",
        "organization_key",
        "membership",
        "exempt",
        "started_by",
        "ended_by",
        "load_id",
        begin=pl.col("valid_from").fill_null(BEGINNING),
        end=pl.col("valid_to").fill_null(FOREVER),
    )
    pieces = spells.join(ancestors.drop("depth"), on="organization_key").with_columns(
        from_day=pl.max_horizontal("begin", "lo"), to_day=pl.min_horizontal("end", "hi")
    )
    # a membership may be stated of days on which its organization is not known to exist: it still counts in itself
    outside = (
        spells.join(
            ancestors.filter(pl.col("depth") == 0).select("organization_key", "lo", "hi"), on="organization_key"
        )
        .group_by("organization_key")
        .agg(lo=pl.col("lo").min(), hi=pl.col("hi").max())
    )
    pieces = pieces.join(outside.select("organization_key", first="lo", last="hi"), on="organization_key", how="left")
    pieces = pieces.with_columns(
        from_day=pl.when((pl.col("lo") == pl.col("first")) & (pl.col("begin") < pl.col("lo")))
        .then("begin")
        .otherwise("from_day"),
        to_day=pl.when((pl.col("hi") == pl.col("last")) & (pl.col("end") > pl.col("hi")))
        .then("end")
        .otherwise("to_day"),
    ).filter(pl.col("from_day") < pl.col("to_day"))
    return pieces.select(
        "member_key",
        "ancestor_key",
        "membership",
        "exempt",
        "load_id",
        lo="from_day",
        hi="to_day",
        started_by=pl.when(pl.col("from_day") == pl.col("begin")).then("started_by").otherwise(pl.lit("reorganised")),
        ended_by=pl.when(pl.col("to_day") == pl.col("end")).then("ended_by").otherwise(pl.lit("reorganised")),
    )


def stays(pieces: pl.DataFrame) -> pl.DataFrame:
    """Presences that touch as one stay: member_key, ancestor_key, lo, hi, started_by, ended_by, membership at its
    end.

    """
    ordered = pieces.sort("ancestor_key", "member_key", "lo", "hi")
    keys = ["ancestor_key", "member_key"]
    begins = (pl.col("lo") > pl.col("hi").cum_max().shift(1).over(keys)).fill_null(True)
    marked = ordered.with_columns(stay=begins.cast(pl.Int64).cum_sum())
    return marked.group_by("stay", maintain_order=True).agg(
        pl.col("ancestor_key", "member_key").first(),
        lo=pl.col("lo").first(),
        hi=pl.col("hi").max(),
        started_by=pl.col("started_by").first(),
        ended_by=pl.col("ended_by").last(),
        membership=pl.col("membership").last(),
    )


def headcounts(
    memberships: pl.DataFrame, organizations: Organizations, dates: pl.Series, rosters: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Members of each organization and all below it at the end of each date (HEADCOUNTS).

    `rosters` (of Memberships) tell which dates they reach: `covered` is true where every cell below had one by then;
    null without them.
    """
    ancestors = organizations.ancestors
    # what matters of a membership is on which of the dates it is: alike ones are one with a number
    first, last = dates.min() or BEGINNING, dates.max() or BEGINNING
    alike = (
        memberships.filter(pl.col("valid_to").is_null() | (pl.col("valid_to") > first))
        .with_columns(
            valid_from=pl.max_horizontal("valid_from", pl.lit(first, pl.Date)),
            valid_to=pl.when(pl.col("valid_to") <= last).then("valid_to"),
        )
        .group_by("organization_key", "valid_from", "valid_to", "membership", "exempt")
        .agg(
            members=pl.len().cast(pl.Int64),
            started_by=pl.lit(None, pl.String),
            ended_by=pl.lit(None, pl.String),
            load_id=pl.lit(None, pl.String),
        )
        .with_row_index("member_key")
    )
    pieces = presences(alike, ancestors).join(alike.select("member_key", "members"), on="member_key")
    counted = pieces.select(
        "ancestor_key",
        "lo",
        "hi",
        "members",
        official=(pl.col("membership") == "official").fill_null(False) * pl.col("members"),
        probationary=(pl.col("membership") == "probationary").fill_null(False) * pl.col("members"),
        exempt=pl.col("exempt").fill_null(False) * pl.col("members"),
    )
    measures = ["members", "official", "probationary", "exempt"]
    steps = pl.concat(
        [
            counted.select("ancestor_key", *measures, day="lo"),
            counted.filter(pl.col("hi") < FOREVER).select(
                "ancestor_key", *(-pl.col(name) for name in measures), day="hi"
            ),
        ]
    )
    steps = steps.group_by("ancestor_key", "day").agg(pl.col(measures).sum()).sort("ancestor_key", "day")
    running = steps.with_columns(pl.col(measures).cum_sum().over("ancestor_key")).sort("day")
    asked = (
        organizations.spans.select(ancestor_key="organization_key")
        .unique()
        .join(pl.DataFrame({"on_date": dates.unique().sort()}, schema={"on_date": pl.Date}), how="cross")
        .sort("on_date")
    )
    found = asked.join_asof(
        running, left_on="on_date", right_on="day", by="ancestor_key", strategy="backward", check_sortedness=False
    )
    found = found.with_columns(pl.col(measures).fill_null(0)).rename({"ancestor_key": "organization_key"})
    existing = ancestors.filter(pl.col("depth") == 0).select("organization_key", "lo", "hi")
    alive = (
        found.select("organization_key", "on_date")
        .join(existing, on="organization_key")
        .filter((pl.col("lo") <= pl.col("on_date")) & (pl.col("on_date") < pl.col("hi")))
        .select("organization_key", "on_date")
        .unique()
    )
    found = pl.concat(
        [
            found.join(alive, on=["organization_key", "on_date"], how="semi"),
            found.join(alive, on=["organization_key", "on_date"], how="anti").filter(pl.col("members") > 0),
        ]
    )
    if rosters is not None:
        found = found.join(
            _coverage(organizations, ancestors, rosters, found), on=["organization_key", "on_date"], how="left"
        )
        found = found.with_columns(pl.col("covered").fill_null(False))
    return fit(found, HEADCOUNTS).sort("organization_key", "on_date")


def _coverage(
    organizations: Organizations, ancestors: pl.DataFrame, rosters: pl.DataFrame, asked: pl.DataFrame
) -> pl.DataFrame:
    """organization_key, on_date, covered: whether every cell below the organization had a roster by that date."""
    cells = (
        organizations.spans.filter(pl.col("organization_kind").is_in(["cell", "grassroots_cell"]))
        .select("organization_key")
        .unique()
    )
    since = rosters.group_by("organization_key").agg(since=pl.col("as_of").min())
    below = ancestors.join(cells, on="organization_key").join(since, on="organization_key", how="left")
    below = below.select(cell="organization_key", organization_key="ancestor_key", lo="lo", hi="hi", since="since")
    then = (
        asked.select("organization_key", "on_date")
        .unique()
        .join(below, on="organization_key")
        .filter((pl.col("lo") <= pl.col("on_date")) & (pl.col("on_date") < pl.col("hi")))
    )
    return then.group_by("organization_key", "on_date").agg(
        covered=(pl.col("since") <= pl.col("on_date")).fill_null(False).all()
    )


def form1(memberships: pl.DataFrame, organizations: Organizations, periods: pl.DataFrame) -> pl.DataFrame:
    """The balance per organization and period (FORM1); `periods` has period_start and period_end (its last day).

    Opening A is counted at the end of the day before the period, closing D at the end of its last day, both from the
    memberships; B and C are what happened in between, by kind. Only organizations with something to count are there.

    """
    whole = stays(presences(memberships, organizations.ancestors))
    parts = [
        _balance(whole, start, end)
        for start, end in periods.select("period_start", "period_end")
        .unique()
        .sort("period_start", "period_end")
        .iter_rows()
    ]
    if not parts:
        return empty(FORM1)
    return fit(pl.concat(parts), FORM1).sort("organization_key", "period_start", "period_end")


def _balance(whole: pl.DataFrame, start: date, end: date) -> pl.DataFrame:
    came = pl.col("lo").is_between(start, end)
    went = pl.col("hi").is_between(start, end)
    touched = whole.filter((pl.col("lo") <= end) & (pl.col("hi") >= start))
    known_in, known_out = list(_INCREASE), list(_DECREASE)
    counts = touched.group_by(organization_key="ancestor_key").agg(
        opening=((pl.col("lo") < start) & (pl.col("hi") >= start)).sum(),
        closing=((pl.col("lo") <= end) & (pl.col("hi") > end)).sum(),
        increase=came.sum(),
        decrease=went.sum(),
        appeared=(came & ~pl.col("started_by").is_in(known_in).fill_null(False)).sum(),
        missing=(went & ~pl.col("ended_by").is_in(known_out).fill_null(False)).sum(),
        struck_off_probationary=(
            went & (pl.col("ended_by") == "struck_off") & (pl.col("membership") == "probationary")
        ).sum(),
        **{name: (came & (pl.col("started_by") == how)).sum() for how, name in _INCREASE.items()},
        **{name: (went & (pl.col("ended_by") == how)).sum() for how, name in _DECREASE.items()},
    )
    integers = counts.with_columns(pl.exclude("organization_key").cast(pl.Int64))
    return fit(
        integers.with_columns(
            period_start=pl.lit(start),
            period_end=pl.lit(end),
            difference=pl.col("closing") - (pl.col("opening") + pl.col("increase") - pl.col("decrease")),
        ),
        FORM1,
    )


def identity_findings(balance: pl.DataFrame) -> pl.DataFrame:
    """A finding for every balance, computed or stated (FORM1, load_id and source_ref where stated), that does not
    close.

    D must be A + B - C, and B and C the sums of their kinds where kinds are given.

    """
    extra = [name for name in ("load_id", "source_ref") if name in balance.columns]
    rows = fit(balance, FORM1, extra=extra).with_columns(
        difference=pl.col("closing") - (pl.col("opening") + pl.col("increase") - pl.col("decrease"))
    )
    bad = rows.filter(pl.col("difference") != 0)
    message = pl.format(
        "Biểu 1 kỳ {} – {}: D = {} nhưng A + B − C = {}.",
        pl.col("period_start").dt.to_string("%d/%m/%Y"),
        pl.col("period_end").dt.to_string("%d/%m/%Y"),
        "closing",
        pl.col("closing") - pl.col("difference"),
    )
    return findings(
        bad.with_columns(
            severity=pl.lit("warn"),
            code=pl.lit("form1_identity"),
            value=pl.col("difference").cast(pl.String),
            message=message,
        ).pipe(fit, FINDINGS)
    )
