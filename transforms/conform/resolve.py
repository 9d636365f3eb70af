"""Which organization a written name means.

Belongs here: resolving mentions against dated names, aliases and context. Not here: building organizations.
Never a silent guess: what is below the bound or ambiguous stays unresolved, with its candidates.
"""

from __future__ import annotations

import polars as pl

from transforms.conform.organizations import Organizations


def resolve(mentions: pl.DataFrame, organizations: Organizations, corrections: pl.DataFrame) -> pl.DataFrame:
    """Mentions (MENTIONS) with the organization each means (RESOLVED)."""
    raise NotImplementedError
