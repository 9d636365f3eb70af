"""Which loads a corrected file replaces.

Belongs here: supersession by (sender, kind, organization, period). Not here: what happens to a superseded load.
"""

from __future__ import annotations

import polars as pl


def superseded(loads: pl.DataFrame) -> pl.DataFrame:
    """The superseded ones of the loads (LOADS), with what replaced them and when (SUPERSEDED)."""
    raise NotImplementedError
