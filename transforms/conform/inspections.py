"""Inspections, supervision and discipline: one fact a subject in a decision.

Belongs here: the facts and the forms of discipline a subject may get. Not here: resolving names.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Inspections:
    """`facts` (INSPECTIONS) and `findings`."""

    facts: pl.DataFrame
    findings: pl.DataFrame


def inspections(rows: pl.DataFrame, memberships: pl.DataFrame) -> Inspections:
    """Facts from INSPECTION_ROWS with organization_key, member_key and actor_key."""
    raise NotImplementedError
