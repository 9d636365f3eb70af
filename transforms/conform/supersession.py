"""Which loads a corrected file replaces.

Belongs here: supersession by (sender, kind, organization, period), and which loads were in force on a day. Not here:
what happens to a superseded load.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from transforms.conform.schemas import LOADS, SUPERSEDED, fit

_SCOPE = ["sender", "kind", "scope", "period_start", "period_end"]


def superseded_by(loads: pl.DataFrame) -> pl.DataFrame:
    """The superseded ones among the loads (LOADS), with what replaced them and when (SUPERSEDED).

    Of loads with the same sender, kind, scope (organizations) and period the one received last holds, by day, then by
    time where it is given, then by load_id. A load without scope and period replaces nothing: what it is about is
    unknown.
    """
    scoped = fit(loads, LOADS).filter(pl.col("scope").is_not_null() | pl.col("period_end").is_not_null())
    ordered = scoped.unique("load_id").sort(*_SCOPE, "received_on", "received_at", "load_id", nulls_last=False)
    later = {
        "superseded_by": pl.col("load_id").shift(-1).over(_SCOPE),
        "superseded_on": pl.col("received_on").shift(-1).over(_SCOPE),
    }
    return fit(ordered.with_columns(**later).filter(pl.col("superseded_by").is_not_null()), SUPERSEDED).sort("load_id")


def in_force(loads: pl.DataFrame, on_date: date) -> pl.Series:
    """The load_ids that held at the end of that day: received by then, and not replaced by then.

    Conforming their rows alone gives the warehouse as it was known on that day.

    """
    known = fit(loads, LOADS).filter(pl.col("received_on") <= on_date)
    replaced = superseded_by(known)
    return known.join(replaced, on="load_id", how="anti")["load_id"].sort()
