"""Yearly ratings of organizations and members, on the scale of their year.

Belongs here: `dim_rating` from `rating_scales.csv`, and one fact a subject and year. Not here: shares and the cap.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Ratings:
    """`facts` (RATINGS) and `findings`."""

    facts: pl.DataFrame
    findings: pl.DataFrame


def rating_scale() -> pl.DataFrame:
    """`dim_rating` (RATING_SCALE)."""
    raise NotImplementedError


def ratings(rows: pl.DataFrame, member_rows: pl.DataFrame, scale: pl.DataFrame) -> Ratings:
    """Ratings from RATING_ROWS with organization_key and member_key, and from the `ratings` of MEMBER_ROWS."""
    raise NotImplementedError
