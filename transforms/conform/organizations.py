"""Organizations through time, from registers, reference data and corrections.

Belongs here: building the spans, the lineage and the aliases. Not here: finding the organization a name means
(resolve.py), measures over the lineage (lineage.py), regimes and levels (regimes.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class OrganizationReference:
    """What is known of organizations without any register: reference organizations, aliases, lineage, words, regimes."""

    spans: pl.DataFrame
    aliases: pl.DataFrame
    lineage: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Organizations:
    """All organizations: `spans` (ORGANIZATION_SPANS), `lineage` (LINEAGE), `aliases` (ALIASES), `new_keys` to store."""

    spans: pl.DataFrame
    lineage: pl.DataFrame
    aliases: pl.DataFrame
    new_keys: pl.DataFrame
    findings: pl.DataFrame


def load_reference() -> OrganizationReference:
    """The reference data of `data/reference/`."""
    raise NotImplementedError


def build_organizations(
    register: pl.DataFrame, reference: OrganizationReference, corrections: pl.DataFrame, known_keys: pl.DataFrame
) -> Organizations:
    """Organizations from register rows (REGISTER_ROWS), corrections (ORGANIZATION_CORRECTIONS) and keys given before."""
    raise NotImplementedError
