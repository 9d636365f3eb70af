"""Memberships as intervals, from rosters seen at dates.

Belongs here: when a person was a member of which organization, and why that ended. Not here: who a person is.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from transforms.conform.organizations import Organizations


@dataclass(frozen=True, slots=True)
class Memberships:
    """`facts` (MEMBERSHIPS) and `findings`."""

    facts: pl.DataFrame
    findings: pl.DataFrame


def memberships(
    rows: pl.DataFrame, organizations: Organizations | None = None, causes: pl.DataFrame | None = None
) -> Memberships:
    """Intervals from MEMBER_ROWS with member_key and organization_key; `causes` has member_key, on_date, cause."""
    raise NotImplementedError
