"""Dates as cells of rosters hold them.

Belongs here: one cell's text to an ISO date as precise as it was written, within the range that its field allows. Not
here: dates in running text (`transforms/dates.py`), and the order of several dates (`checks.py`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from unicodedata import normalize

EARLIEST = date(1930, 2, 3)  # the founding of the Party: nothing but a birth lies before it
FIRST_DAY, LAST_DAY = date(1800, 1, 1), date(2200, 12, 31)  # what any date can be
_EPOCH = date(1899, 12, 30)
_OLDEST, _YOUNGEST = 110, 16


@dataclass(frozen=True)
class DateRange:
    """The days a field can lie on, both ends in it; None where an end is not known.

    `pivot` is the latest year that a two-digit year is read as, where `last` does not tell.
    """

    first: date | None
    last: date | None
    pivot: int | None = None

    def holds(self, year: int, month: int | None, day: int | None) -> bool:
        """Whether some day of a date as precise as it is lies in the range."""
        low = date(year, month or 1, day or 1)
        top_month = month or 12
        high = date(year, top_month, day or monthrange(year, top_month)[1])
        return (self.first is None or high >= self.first) and (self.last is None or low <= self.last)


def years_before(day: date, years: int) -> date:
    """The same day `years` earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def birth_range(as_of: date | None, latest: int | None = None) -> DateRange:
    """A birth lies 16 to 110 years before the roster's date; `latest` is the latest year of a roster without one."""
    if as_of is None:
        return DateRange(date(1850, 1, 1), None, (latest or 2025) - _YOUNGEST)
    return DateRange(years_before(as_of, _OLDEST), years_before(as_of, _YOUNGEST))


def event_range(as_of: date | None, latest: int | None = None) -> DateRange:
    """Everything else lies between the Party's founding and the roster's date."""
    return DateRange(EARLIEST, as_of, None if as_of else (latest or 2029))


class CellDate(NamedTuple):
    """What a cell says: `value` as ISO text, `rest` the words beside the date, `second` a second date's ISO text."""

    value: str | None
    bad: bool = False
    rest: str | None = None
    second: str | None = None


NOTHING = CellDate(None)
BAD = CellDate(None, bad=True)

_GAP = r"(?:\d{1,2}|[.…_?xX*\-–]{1,8}|\s*)"
_SEPARATOR = r"\s*[/.\-–,|\\]{1,2}\s*"
_PLAIN = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\Z")
_ISO_PLAIN = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00:00(?:\.0+)?)?\Z")
_WORD_MONTH = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
_TOKEN = re.compile(  # one alternative a style; groups are named by style and part
    r"(?P<iso>(?<!\d)(?P<iy>(?:18|19|20)\d{2})[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})(?!\d)"
    r"(?:[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?)"
    r"|(?P<words>(?:(?:ngày\s*)?(?P<wd>\d{1,2}|[.…_]+)?\s*[,/.\-]?\s*)?"
    r"(?:(?<=[\d.…_ ,/\-])|\b)(?:tháng|thg\.?)\s*(?P<wm>\d{1,2}|[.…_]+)"
    r"\s*(?:[,/.\-]?\s*năm\s*|[/.\-–,]\s*|\s+)(?P<wy>\d{4}|\d{2})(?!\d))"
    r"|(?P<thg>(?<!\d)(?P<td>\d{1,2})\s*[-/. ]\s*(?:thg|tháng)\s*(?P<tm>\d{1,2})\s*[-/. ,]\s*(?P<ty>\d{4}|\d{2})(?!\d))"
    r"|(?P<name>(?<!\d)(?P<nd>\d{1,2})[-/ ](?P<nm>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]*[-/ ](?P<ny>\d{4}|\d{2})(?!\d))"
    rf"|(?P<dmy>(?<![\d/])(?P<d>{_GAP}){_SEPARATOR}(?P<m>{_GAP}){_SEPARATOR}(?P<y>\d{{4}}|\d{{2}})(?![\d/]))"
    r"|(?P<my>(?<![\d/])(?:tháng\s*)?(?P<mm>\d{1,2})\s*[/.\-–]\s*(?P<myy>\d{4}|\d{2})(?![\d/]))"
    r"|(?P<year>(?<!\d)(?:năm\s*)?(?P<yy>(?:18|19|20)\d{2})(?!\d))",
    re.IGNORECASE,
)
_NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SERIAL = re.compile(r"(\d{3,5})(?:\.\d+)?\Z")
_DIGITS = re.compile(r"\d{6,8}\Z")
_TIME = re.compile(r"^[\s,]*\d{1,2}:\d{2}(?::\d{2})?[\s,]*")
_BARE_REST = re.compile(
    r"^(?:ngày|năm|tháng|sinh|sn|ns|nt|sinh ngày|sinh năm|ngày sinh|:|vđ|ct|db|t|k|n)*$", re.IGNORECASE
)
_DAY_WORD = re.compile(r"\s*\bngày$", re.IGNORECASE)
_EDGE = " \t\n,;:.-–/|?"


def parse(text: str, within: DateRange) -> CellDate:
    """What one cell of a date column says; day first always, `bad` where it is no date or out of the range."""
    found = _PLAIN.match(text)
    if found:
        return _parts(found[1], found[2], found[3], within)
    found = _ISO_PLAIN.match(text)
    if found:
        return _whole(int(found[1]), int(found[2]), int(found[3]), within)
    if not text.isascii():  # decomposed letters and marks of no width come in with pasted text
        text = _NO_WIDTH.sub("", normalize("NFC", text))
    text = text.strip().strip("'’‘")
    number = _SERIAL.match(text)
    if number:
        return _number(int(number[1]), within)
    if _DIGITS.match(text):
        return _run_of_digits(text, within)
    spans: list[tuple[int, int, CellDate]] = []
    for token in _TOKEN.finditer(text):
        spans.append((token.start(), token.end(), _token(token, within)))
    if not spans:
        return BAD
    full = [span for span in spans if span[2].value]
    if not full:
        return BAD
    chosen = _chosen(full, text)
    if not chosen[2].value:
        return BAD
    others = [span for span in full if span is not chosen and span[0] > chosen[0] and len(span[2].value or "") >= 7]
    second = others[0][2].value if others else None
    rest = _rest(text[: chosen[0]], text[chosen[1] :])
    if spans[0] is not chosen and spans[0][2].bad and spans[0][0] < chosen[0] and not text[: spans[0][0]].strip(_EDGE):
        return BAD  # the cell begins with an impossible date; what follows is not it
    return CellDate(chosen[2].value, rest=rest, second=second)


def _chosen(spans: list[tuple[int, int, CellDate]], text: str) -> tuple[int, int, CellDate]:
    """The first date of the cell, unless it is only a number of a document and a fuller date follows."""
    first = spans[0]
    if first[0] == 0 or len(spans) == 1 or len(first[2].value or "") == 10:
        return first
    return max(spans, key=lambda span: (len(span[2].value or ""), -span[0]))


def _rest(before: str, after: str) -> str | None:
    """The words around a date, without the marks that tied them to it."""
    after = _TIME.sub("", after)
    before, after = _DAY_WORD.sub("", before.strip(_EDGE)), after.strip(_EDGE)
    if after.startswith("(") and after.endswith(")") and after.count("(") == 1:
        after = after[1:-1].strip()
    if before.endswith("(") and after.startswith(")"):
        before, after = before[:-1].strip(_EDGE), after[1:].strip(_EDGE)
    if _BARE_REST.match(before.replace(" ", "")) or _BARE_REST.match(before):
        before = ""
    joined = " ".join(part for part in (before, after) if part)
    return " ".join(joined.split()) or None


def _token(token: re.Match[str], within: DateRange) -> CellDate:
    group = token.groupdict()
    if group["iso"]:
        return _whole(int(group["iy"]), int(group["im"]), int(group["id"]), within)
    if group["words"]:
        return _parts(group["wd"], group["wm"], group["wy"], within)
    if group["thg"]:
        return _parts(group["td"], group["tm"], group["ty"], within)
    if group["name"]:
        return _parts(group["nd"], str(_WORD_MONTH[group["nm"].lower()]), group["ny"], within)
    if group["dmy"]:
        return _parts(group["d"], group["m"], group["y"], within)
    if group["my"]:
        return _parts(None, group["mm"], group["myy"], within)
    return _whole(int(group["yy"]), None, None, within)


def _part(text: str | None) -> int | None:
    """A day or month; None where it was left open ("…", "00")."""
    text = (text or "").strip()
    return int(text) or None if text.isdigit() else None


def _parts(day: str | None, month: str | None, year: str, within: DateRange) -> CellDate:
    d, m = _part(day), _part(month)
    if m is None:
        d = None  # a day without its month says nothing
    if len(year) == 4:
        return _whole(int(year), m, d, within)
    for century in (2000, 1900, 1800):
        if within.pivot is not None and century + int(year) > within.pivot:
            continue
        found = _whole(century + int(year), m, d, within)
        if found.value:
            return found
    return BAD


def _whole(year: int, month: int | None, day: int | None, within: DateRange) -> CellDate:
    if not FIRST_DAY.year <= year <= LAST_DAY.year or (month is not None and not 1 <= month <= 12):
        return BAD
    if day is not None and (month is None or not 1 <= day <= monthrange(year, month)[1]):
        return BAD
    if not within.holds(year, month, day):
        return BAD
    if month is None:
        return CellDate(f"{year:04d}")
    return CellDate(f"{year:04d}-{month:02d}" if day is None else f"{year:04d}-{month:02d}-{day:02d}")


def _number(number: int, within: DateRange) -> CellDate:
    """A number in a date column: a year, or the serial that a spreadsheet keeps for a day."""
    if 1850 <= number <= 2100:
        return _whole(number, None, None, within)
    day = _EPOCH + timedelta(days=number)
    return _whole(day.year, day.month, day.day, within) if number >= 366 else BAD


def _run_of_digits(text: str, within: DateRange) -> CellDate:
    """A date without separators: 03021985, 3021985 (its zero lost), 030285 or 19850203."""
    if len(text) == 6:
        return _parts(text[:2], text[2:4], text[4:], within)
    padded = text.zfill(8)
    found = _whole(int(padded[4:]), int(padded[2:4]), int(padded[:2]), within)
    if found.value or len(text) == 7:
        return found
    return _whole(int(text[:4]), int(text[4:6]), int(text[6:]), within)


def bounds(value: str) -> tuple[str, str]:
    """The first and last day, as ISO text, that a date as precise as it is can mean."""
    if len(value) == 10:
        return value, value
    year = int(value[:4])
    if len(value) == 7:
        month = int(value[5:7])
        return f"{value}-01", f"{value}-{monthrange(year, month)[1]:02d}"
    return f"{value}-01-01", f"{value}-12-31"


def words_only(text: str) -> str | None:
    """A cell's text without its dates and the marks that tied them to words."""
    return _rest(_TOKEN.sub(" ", text), "")
