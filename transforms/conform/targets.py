"""Targets that reports and resolutions set.

Belongs here: figures of status `target` as targets. Not here: comparing them with results (marts).
"""

from __future__ import annotations

import polars as pl


def targets(figures: pl.DataFrame) -> pl.DataFrame:
    """Targets (TARGETS) among resolved FIGURES."""
    raise NotImplementedError
