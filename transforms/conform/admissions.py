"""Admissions: one row an admission of a person.

Belongs here: dates of decision, ceremony and full membership, age by month, re-admission. Not here: memberships.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Admissions:
    """`facts` (ADMISSIONS) and `findings`."""

    facts: pl.DataFrame
    findings: pl.DataFrame


def admissions(rows: pl.DataFrame, memberships: pl.DataFrame) -> Admissions:
    """Admissions from MEMBER_ROWS with member_key, placed where the person was a member on the day (MEMBERSHIPS)."""
    raise NotImplementedError
