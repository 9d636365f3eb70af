"""Reported against computed: what a report says beside what rosters and registers give.

Belongs here: the computed value of a figure, tolerance, verdict, sources. Not here: reading reports.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from transforms.conform.organizations import Organizations


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that figures are compared with."""

    memberships: pl.DataFrame
    admissions: pl.DataFrame
    ratings: pl.DataFrame
    inspections: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """`rows` (RECONCILIATION) and `findings` for those that differ."""

    rows: pl.DataFrame
    findings: pl.DataFrame


def reconcile(figures: pl.DataFrame, facts: Facts, organizations: Organizations) -> Reconciliation:
    """Each figure of status `actual` with organization_key beside its computed value."""
    raise NotImplementedError
