"""Headcounts and the members' balance (official form 1), derived from memberships.

Belongs here: members per organization and date with everything below it, A + B - C = D per period. Not here: storing.
"""

from __future__ import annotations

import polars as pl

from transforms.conform.organizations import Organizations


def headcounts(memberships: pl.DataFrame, organizations: Organizations, dates: pl.Series) -> pl.DataFrame:
    """Members of each organization and all below it at the end of each date (HEADCOUNTS)."""
    raise NotImplementedError


def form1(memberships: pl.DataFrame, organizations: Organizations, periods: pl.DataFrame) -> pl.DataFrame:
    """The balance per organization and period (FORM1); `periods` has period_start and period_end (its last day)."""
    raise NotImplementedError


def identity_findings(balance: pl.DataFrame) -> pl.DataFrame:
    """A finding for every balance, computed or stated, where D differs from A + B - C."""
    raise NotImplementedError
