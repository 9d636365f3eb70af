"""What span of days a written time means, once the report's own time is known.

Belongs here: the arithmetic of times that leave out their year or their end. Not here: finding times (periods), which
time a figure has (attributes). Serves the attributes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transforms.dates import Span, make_date, month_end, months, quarter, years
from transforms.reports.periods import TimeMention

_SLACK = 0.2  # of a month: a report of eight months may appear in the last days of the eighth
_YEAR_IS_OVER = 11  # from this month on "năm qua" is the year itself


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known of the report's own time: the day of publication, the year it speaks of, its cut-off day."""

    published: date | None = None
    year: int | None = None
    cut_off: date | None = None


def elapsed(mention: TimeMention, day: date | None) -> bool:
    """Whether the months of a mention are what has passed of the year on a day ("sau gần mười tháng" on 22 October)."""
    if day is None or mention.number is None or (mention.year is not None and mention.year != day.year):
        return False
    passed = day.month - 1 + day.day / month_end(day.year, day.month).day
    if mention.partial:
        return abs(passed - mention.number) <= 1
    return mention.number - _SLACK <= passed <= mention.number + 1


def span_of(mention: TimeMention, calendar: Calendar) -> Span | None:
    """The days that a time means for something that happened in it; None where the text does not give its year."""
    year = mention.year
    if year is None:
        year = _missing_year(mention, calendar)
    if mention.relative == "since" or mention.kind == "since":
        if mention.kind == "term" or year is None:
            return None
        first = date(year, mention.month or 1, mention.day or 1)
        until = mention.since_until
        last = end_of(until, calendar, year) if until is not None else calendar.published
        if last is None and until is None:
            last = calendar.cut_off
        return Span(first, last if last is None or last >= first else None)
    if mention.kind == "now":
        return Span(None, calendar.published)
    if mention.kind == "years" and mention.year and mention.last_year:
        return years(mention.year, mention.last_year)
    if year is None or mention.kind in ("term", "spell"):
        return None
    if mention.kind == "months":
        number = mention.number or 12
        if mention.relative == "end":
            return months(year, 13 - number, 12)
        span = months(year, 1, number)
        about = mention.partial and calendar.published is not None and calendar.published.year == year
        return Span(span.start, calendar.published) if about else span
    if mention.kind == "quarter":
        return quarter(year, mention.number or 1)
    if mention.kind == "month" and mention.month:
        return months(year, mention.month, mention.month)
    if mention.kind == "day":
        day = make_date(year, mention.month, mention.day)
        opening = make_date(year, mention.month, mention.first_day) if mention.first_day else day
        return Span(opening.first, day.first) if day and opening else None
    if mention.kind == "year_start":
        return Span(date(year, 1, 1), date(year, 12, 31))
    whole = years(year, year)
    so_far = mention.partial and calendar.published is not None and calendar.published.year == year
    return Span(whole.start, calendar.published) if so_far else whole


def _missing_year(mention: TimeMention, calendar: Calendar) -> int | None:
    if (mention.relative == "this" or mention.this_year) and calendar.published:
        return calendar.published.year
    if mention.relative == "past" and calendar.published and calendar.published.month >= _YEAR_IS_OVER:
        return calendar.published.year
    if mention.relative == "past" and calendar.published is None:
        return calendar.year
    if mention.relative in ("last", "past"):
        known = calendar.published.year if calendar.published else None
        return known - 1 if known else None
    return calendar.year


def end_of(mention: TimeMention, calendar: Calendar, year: int | None = None) -> date | None:
    """The day that a time means for something that stood then: its last day, for "now" the day of publication."""
    if mention.kind == "now":
        return calendar.published
    if mention.kind == "year_start":
        return date(mention.year, 1, 1) if mention.year else None
    if year is not None and mention.year is None:
        calendar = Calendar(calendar.published, year, calendar.cut_off)
    span = span_of(mention, calendar)
    return span.end if span else None
