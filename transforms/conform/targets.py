"""Targets that reports and resolutions set.

Belongs here: figures of status `target` as targets. Not here: comparing them with results (marts).
"""

from __future__ import annotations

import polars as pl

from transforms.conform.schemas import FIGURES, TARGETS, fit


def targets(figures: pl.DataFrame) -> pl.DataFrame:
    """Targets (TARGETS) among resolved FIGURES; a target two documents state is one row each, by figure_id."""
    rows = fit(figures, FIGURES).filter(pl.col("status") == "target")
    return fit(rows, TARGETS).sort("figure_id")
