"""Members as persons: which rows are about one person, and what is known of the person without direct identifiers.

Belongs here: identification, conflicts, candidates for review, `dim_member`. Not here: where the person was a member.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Identified:
    """`rows` (MEMBER_OF_ROW), `identifiers` (MEMBER_KEYS: all, to store), `findings`, `review` (MEMBER_REVIEW)."""

    rows: pl.DataFrame
    identifiers: pl.DataFrame
    findings: pl.DataFrame
    review: pl.DataFrame


def identify(rows: pl.DataFrame, known: pl.DataFrame, corrections: pl.DataFrame) -> Identified:
    """The person of each member row (MEMBER_ROWS, optionally with organization_key)."""
    raise NotImplementedError


def dimension_members(rows: pl.DataFrame, identified: Identified) -> pl.DataFrame:
    """One row a person (MEMBERS): the last known value of each attribute."""
    raise NotImplementedError
