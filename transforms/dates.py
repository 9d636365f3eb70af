"""Dates as Vietnamese text writes them, and spans of days.

Belongs here: one written date (day first, any separator, day, month or year only) and the arithmetic of reporting
spans (months, quarters, halves, years, terms). Not here: finding dates in running text, the cells of a workbook, or
"today". Serves the report grammar and the roster reader.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

MIN_YEAR, MAX_YEAR = 1900, 2100
_DAY = re.compile(r"(?:ngày\s+)?(\d{1,2})\s*[/.\-–]\s*(\d{1,2})\s*[/.\-–]\s*(\d{4}|\d{2})\Z")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_WORDS = re.compile(r"(?:ngày\s+(\d{1,2})\s+)?tháng\s+(\d{1,2})\s*(?:năm\s+|[/.\-–]\s*)(\d{4})\Z")
_MONTH = re.compile(r"(?:tháng\s+)?(\d{1,2})\s*[/.\-–]\s*(\d{4})\Z")
_YEAR = re.compile(r"(?:năm\s+)?(\d{4})\Z")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A written date with the precision it was written in: a year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


def make_date(year: int, month: int | None = None, day: int | None = None) -> PartialDate | None:
    """A partial date, or None where the calendar has no such day (or the year is not of 1900 to 2100)."""
    if not MIN_YEAR <= year <= MAX_YEAR or (month is not None and not 1 <= month <= 12):
        return None
    if day is not None and (month is None or not 1 <= day <= monthrange(year, month)[1]):
        return None
    return PartialDate(year, month, day)


def parse_partial_date(text: str, *, latest_year: int | None = None) -> PartialDate | None:
    """One written date, day first ("3/2/1985", "03.02.85", "tháng 2 năm 1985", "2/1985", "1985"), else None.

    A year of two digits is read only with `latest_year`: the latest year with those digits that is not after it.
    Never raises.
    """
    text = " ".join(text.lower().split())
    if found := _ISO.match(text):
        return make_date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY.match(text):
        year = int(found[3])
        if len(found[3]) == 2:
            if latest_year is None:
                return None
            year = latest_year - (latest_year - year) % 100
        return make_date(year, int(found[2]), int(found[1]))
    if found := _WORDS.match(text):
        return make_date(int(found[3]), int(found[2]), int(found[1]) if found[1] else None)
    if found := _MONTH.match(text):
        return make_date(int(found[2]), int(found[1]))
    if found := _YEAR.match(text):
        return make_date(int(found[1]))
    return None


@dataclass(frozen=True, slots=True)
class Span:
    """A span of days, both ends in it; an end that is None is not known (a stock has no start)."""

    start: date | None
    end: date | None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def months(year: int, first: int, last: int) -> Span:
    """From the first day of one month to the last day of another, of one year."""
    return Span(date(year, first, 1), month_end(year, last))


def years(first: int, last: int) -> Span:
    """From 1 January of one year to 31 December of another: a year, a term, a stage."""
    return Span(date(first, 1, 1), date(last, 12, 31))


def quarter(year: int, number: int) -> Span:
    """A quarter, 1 to 4."""
    return months(year, 3 * number - 2, 3 * number)
