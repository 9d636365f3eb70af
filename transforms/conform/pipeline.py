"""All of conforming in one call, in its order.

Belongs here: wiring the steps, from evidence to facts and findings. Not here: any rule.
Serves the orchestration and the property tests.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from transforms.conform.organizations import OrganizationReference, Organizations


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rows of all loads in force: MEMBER_ROWS, REGISTER_ROWS, RATING_ROWS, INSPECTION_ROWS, FIGURES."""

    members: pl.DataFrame
    register: pl.DataFrame
    ratings: pl.DataFrame
    inspections: pl.DataFrame
    figures: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Known:
    """Keys given before (ORGANIZATION_KEYS, MEMBER_KEYS) and decisions of people."""

    organization_keys: pl.DataFrame
    member_keys: pl.DataFrame
    organization_corrections: pl.DataFrame
    member_corrections: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Conformed:
    """Everything conforming gives. `member_keys` and `review` stay in the restricted zone."""

    organizations: Organizations
    member_keys: pl.DataFrame
    review: pl.DataFrame
    members: pl.DataFrame
    memberships: pl.DataFrame
    admissions: pl.DataFrame
    ratings: pl.DataFrame
    inspections: pl.DataFrame
    figures: pl.DataFrame
    targets: pl.DataFrame
    reconciliation: pl.DataFrame
    findings: pl.DataFrame


def conform(evidence: Evidence, known: Known, reference: OrganizationReference) -> Conformed:
    """Facts, dimensions and findings from evidence."""
    raise NotImplementedError
