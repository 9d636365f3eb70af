"""Values of the line before and after within a group, in frames that are sorted by the group.

Belongs here: what `shift().over(…)` would give, without its cost where groups are a million and small. Not here: anything
that knows what the lines are. Every function asks that lines of a group stand together, in their order.
"""

from __future__ import annotations

from typing import Any

import polars as pl


def before(column: str, by: str) -> pl.Expr:
    """The value in the line before, null in the first line of a group."""
    return pl.when(pl.col(by) == pl.col(by).shift(1)).then(pl.col(column).shift(1))


def after(column: str, by: str) -> pl.Expr:
    """The value in the next line, null in the last line of a group."""
    return pl.when(pl.col(by) == pl.col(by).shift(-1)).then(pl.col(column).shift(-1))


def is_first(by: str) -> pl.Expr:
    """Whether a line is the first of its group."""
    return pl.col(by).ne_missing(pl.col(by).shift(1))


def carried(column: str, by: str, nothing: Any) -> pl.Expr:
    """The last value told up to a line within its group, else null; `nothing` is a value that the column never has."""
    opened = pl.when(is_first(by)).then(pl.col(column).fill_null(nothing)).otherwise(column).forward_fill()
    return pl.when(opened != nothing).then(opened)
