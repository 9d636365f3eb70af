"""Dates of evidence, text as precise as the sheet is, as polars expressions.

Belongs here: "1985-02" to a first day and a precision. Not here: reading dates as offices write them.
"""

from __future__ import annotations

import polars as pl


def first_day(column: str | pl.Expr) -> pl.Expr:
    """The first day the text can mean: "1985-02-03" that day, "1985-02" 1 February, "1985" 1 January; else null."""
    text = pl.col(column) if isinstance(column, str) else column
    return (text + pl.lit("-01-01")).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)


def precision(column: str | pl.Expr) -> pl.Expr:
    """How precise the text is: day, month, year, or null."""
    text = pl.col(column) if isinstance(column, str) else column
    length = text.str.len_bytes()
    return (
        pl.when(length == 10)
        .then(pl.lit("day"))
        .when(length == 7)
        .then(pl.lit("month"))
        .when(length == 4)
        .then(pl.lit("year"))
    )
