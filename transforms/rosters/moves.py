"""When and how members came and left, out of the columns that say so.

Belongs here: `joined_on`, `left_on` and `left_reason` of a member table. Not here: its other fields (`members.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from transforms.rosters import celldates, headers, values
from transforms.rosters.body import Body, coalesce, parse_cell_date
from transforms.rosters.celldates import DateRange
from transforms.rosters.layout import Column
from transforms.rosters.values import EMPTY, Value

Pick = Callable[[str], list[Column]]  # the columns about a field


def moves(body: Body, pick: Pick, events: DateRange) -> tuple[pl.Series, pl.Series, pl.Series]:
    """When and how members came and left."""
    height = body.height
    joined = [body.dates(pick("joined_on"), events)]
    left: list[pl.Series] = []
    reasons: list[pl.Series] = [body.first_of(pick("left_reason"), values.from_vocabulary("left_reason"))]
    for column in pick("left_on"):
        implied = "transferred" if re.search(r"\bchuyen\b", headers.key(column.path[-1])) else None
        left.append(_leaving(body, column, events, implied, reasons))
    for name, implied in (("[out]", "transferred"), ("[died]", "died"), ("[left]", None)):
        for column in pick(name):
            left.append(_leaving(body, column, events, implied, reasons, told=name != "[left]"))
    for column in pick("left_reason"):  # "Từ trần ngày 3/4/2020", where no other column has the day
        left.append(body.parse(column, lambda text: Value(celldates.parse(text, events).value)))
    for column in pick("[in]"):
        joined.append(body.parse(column, lambda text: _dated_words(text, events)))
    return coalesce(joined, height, pl.String), coalesce(left, height, pl.String), coalesce(reasons, height, pl.String)


def _dated_words(text: str, events: DateRange) -> Value:
    parsed = parse_cell_date(text, events)
    if parsed.bad and not any(character.isdigit() for character in text):
        return Value(None, None, values.parse_text(text).value)
    return Value(parsed.value, "bad_date" if parsed.bad else None, parsed.rest)


def _leaving(
    body: Body,
    column: Column,
    events: DateRange,
    implied: str | None,
    reasons: list[pl.Series],
    *,
    told: bool = True,
) -> pl.Series:
    """A column that says when, and perhaps how, a member left."""

    def when(text: str) -> Value:
        if values.is_mark(text):
            return EMPTY
        value = _dated_words(text, events)
        if not told and value.rest and values.lookup("left_reason", value.rest):
            return Value(value.value, value.code)
        return value

    def how(text: str) -> Value:
        if values.is_nothing(text) and not values.is_mark(text):
            return EMPTY
        words = celldates.words_only(text)
        return Value(implied or (values.lookup("left_reason", words) if words else None))

    series = body.parse(column, when)
    reasons.append(body.parse(column, how))
    return series
