"""Names of organizations: folded, and taken apart into what kind of body, what unit, and which.

Belongs here: `fold` and `normal_form` as polars expressions, from the words of `organization_words.yaml`.
Not here: which organization a name means (resolve.py).
"""

from __future__ import annotations

import polars as pl


def fold(column: pl.Expr) -> pl.Expr:
    """Text without case, accents, punctuation and double spaces, so that spellings of one name compare equal."""
    raise NotImplementedError
