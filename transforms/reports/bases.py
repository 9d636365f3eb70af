"""What a change is counted from: "tăng 11 so với năm 2011", "giảm 16 so với cùng kỳ".

Belongs here: the time that a stated change compares with. Not here: the change itself (grammar), its own period
(attributes), whether the figures bear it out (checks, conforming). Serves `extract`; a base is left out rather than
guessed.
"""

from __future__ import annotations

import re
from datetime import date

from transforms.dates import Span
from transforms.reports.periods import TimeMention, find_times
from transforms.reports.time_spans import Calendar, end_of, span_of

_SAME_SPAN = re.compile(r"(?<!\w)cùng kỳ(?!\w)")
_START_OF_YEAR = re.compile(r"(?<!\w)đầu năm(?!\w)")


def base_of(folded: str, piece: tuple[int, int], at: int, period: Span, calendar: Calendar) -> Span | None:
    """The span or, for a stock, the day that a change standing at `at` of the sentence `piece` is counted from.

    `period` is the change's own. None where the sentence names no time to compare with, or one without a year.
    """
    start, end = piece
    stop = folded.find(";", at, end)
    found = _comparison(folded, at, stop if stop >= 0 else end)
    if found is None:
        begin = max(start, folded.rfind(";", start, at) + 1)
        found = _comparison(folded, begin, at)
    if found is None:
        return None
    mention, same, opening = found
    own = period.end or period.start
    year = mention.year if mention is not None else None
    if mention is not None and year is None and mention.relative == "last" and own is not None:
        year = own.year - 1
    if same and own is not None:
        return _shifted(period, (year if year is not None else own.year - 1) - own.year)
    if mention is None:
        return None
    if opening and mention.kind in ("since", "year_start", "year"):
        opened = year if year is not None else own.year if own is not None else None
        return Span(None, date(opened - 1, 12, 31)) if opened is not None and period.start is None else None
    known = Calendar(calendar.published, year if year is not None else calendar.year, calendar.cut_off)
    if period.start is None:
        day = end_of(mention, known, year)
        return Span(None, day) if day is not None and (own is None or day < own) else None
    span = span_of(mention, known)
    return span if span is not None and span.end is not None and span.end < (own or date.max) else None


def _comparison(folded: str, start: int, end: int) -> tuple[TimeMention | None, bool, bool] | None:
    """The first time compared with, whether it is "the same span" of another year, whether it is a year's beginning."""
    times = [mention for mention in find_times(folded, start, end) if mention.role in ("compare", "as_of", "span")]
    mention = next((one for one in times if one.role == "compare"), None)
    bare = _SAME_SPAN.search(folded, start, end)
    if mention is None and bare is None:
        against = folded.find("so với", start, end)
        close = [one for one in times if 0 <= one.start - against <= 24] if against >= 0 else []
        if not close:
            return None
        mention = close[0]
    if bare is not None and (mention is None or bare.start() < mention.end):
        later = [one for one in times if one.start >= bare.start() and one.start - bare.end() <= 12]
        return (mention or (later[0] if later else None)), True, False
    assert mention is not None
    opening = _START_OF_YEAR.search(folded, max(start, mention.start - 12), mention.end) is not None
    return mention, False, opening


def _shifted(period: Span, by: int) -> Span | None:
    def moved(day: date | None) -> date | None:
        if day is None:
            return None
        if (day.month, day.day) in ((2, 28), (2, 29)):  # the end of February stays its end
            return date(day.year + by, 3, 1).replace(month=2, day=29 if _leap(day.year + by) else 28)
        return day.replace(year=day.year + by)

    return Span(moved(period.start), moved(period.end)) if by else None


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
