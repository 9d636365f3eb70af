"""Measures over reorganisations: as it was, or in the structure of a date.

Belongs here: where each organization of any time is found on a date. Not here: building the lineage.
"""

from __future__ import annotations

import polars as pl


def in_structure_of(values: pl.DataFrame, lineage: pl.DataFrame, on_date: object) -> pl.DataFrame:
    """Values by organization_key carried to the organizations of a date."""
    raise NotImplementedError
