"""Days as whole numbers from 1970-01-01, as the simulation's arrays hold them.

Belongs here: turning days into dates and back, months later, the year of a day. Not here: what happens on them.
Serves population.py and people.py.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from synthesis.chance import Ints

NEVER = np.int64(10**6)  # a day that does not come: an open end, or no confirmation; minus it, ever since


def days(value: date) -> int:
    """The day as a number from 1970-01-01."""
    return (value - date(1970, 1, 1)).days


def plus_months(day: Ints, months: int) -> Ints:
    """The same day of the month so many months later; the month's last where it has no such day."""
    stamp = day.astype("datetime64[D]")
    month = stamp.astype("datetime64[M]")
    within = (stamp - month).astype(np.int64)
    target = month + months
    length = ((target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")).astype(np.int64)
    first = target.astype("datetime64[D]").astype(np.int64)
    return np.asarray(first + np.minimum(within, length - 1), dtype=np.int64)


def year_of(day: int) -> int:
    """The calendar year of a day."""
    return int(np.datetime64(day, "D").astype("datetime64[Y]").astype(np.int64)) + 1970


def dates(day: Ints) -> pl.Series:
    """Days as a date column; never and ever since are null."""
    known = np.abs(day) < NEVER
    return pl.Series(np.where(known, day, 0).astype("datetime64[D]")).set(pl.Series(~known), None)
