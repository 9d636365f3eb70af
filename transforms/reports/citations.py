"""Directives that a report cites: number, kind, issuer and date.

Belongs here: finding "Nghị quyết số 22-NQ/TW, ngày 02/02/2008" and its like. Numbers start anew each term, so the key
of a directive is number, issuer and date together. Not here: what a directive orders. Serves `extract` and
`dim_source`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from transforms.dates import make_date
from transforms.reference import load_yaml


@dataclass(frozen=True, slots=True)
class Citation:
    """A directive cited: its number without spaces ("22-NQ/TW"); kind, issuer, date where text or number tell."""

    number: str
    kind: str | None
    issuer: str | None
    date: date | None
    char_start: int
    char_end: int


@cache
def _table() -> dict[str, Any]:
    loaded: dict[str, Any] = load_yaml("report_issuers.yaml")
    return loaded


_CODED = re.compile(r"\d\d{0,4}(?:/\d{4})?\s?[-/]\s?[^\W\d_]{1,6}\d{0,3}\s?[-/]\s?[^\W\d_]{1,10}\d{0,2}")
_PLAIN = re.compile(r"số\s+(\d{1,4})(?!\d|[.,]\d|\s*%)")
_DAY = re.compile(
    r"(?:,?\s*(?:ký\s+)?ngày\s+(?P<d>\d{1,2})(?:\s?[/.-]\s?|\s+tháng\s+)(?P<m>\d{1,2})"
    r"(?:\s?[/.-]\s?|\s+năm\s+)(?P<y>(?:19|20)\d{2}))?"
)
_BY = re.compile(
    r"(?:,?\s*của\s+(?P<by>bộ chính trị|ban bí thư|ban chấp hành trung ương|ban tổ chức trung ương"
    r"|ủy ban kiểm tra trung ương|ban thường vụ (?:tỉnh|thành|huyện|quận|thị) ủy|(?:tỉnh|thành|huyện|quận|thị) ủy"
    r"|đảng ủy|chính phủ|thủ tướng))?"
)
_BEFORE = 60  # how far before a number its kind may begin


@cache
def _kind() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands right before a number: before one with letters ("nghị quyết (NQ) số"), and before a bare one."""
    words = "|".join(sorted(map(re.escape, _table()["words"]), key=len, reverse=True))
    return (
        re.compile(rf"(?:(?P<kind>{words})(?:\s*\([^)]{{1,10}}\))?\s+)(?:số\s*:?\s*)?$|số\s*:?\s*$"),
        re.compile(rf"(?P<kind>{words})\s+$"),
    )


@cache
def _kind_words() -> tuple[str, ...]:
    return tuple(_table()["words"])


def find_citations(text: str, folded: str) -> tuple[Citation, ...]:
    """The directives that a text (given with its folded form) cites, in order, each once."""
    table = _table()
    found: dict[tuple[str, str | None, date | None], Citation] = {}
    coded_before, plain_before = _kind()
    places = [(match.start(), match, None) for match in _CODED.finditer(folded)]
    places += [(match.start(), None, match) for match in _PLAIN.finditer(folded)]  # type: ignore[misc]
    taken = 0
    for start, coded, plain in sorted(places, key=lambda place: place[0]):
        if start < taken:
            continue
        match = coded or plain
        left = max(taken, start - _BEFORE)
        if plain is not None and not folded[left:start].rstrip().endswith(_kind_words()):
            continue
        before = (coded_before if coded else plain_before).search(folded[left:start])
        kind = before["kind"] if before and "kind" in before.re.groupindex else None
        if plain is not None and before is None:
            continue
        assert match is not None
        day = _DAY.match(folded, match.end())
        on = _day(day["d"], day["m"], day["y"]) if day else None
        end = day.end() if day else match.end()
        if coded is not None:
            by = _BY.match(folded, end)
            parts = [part.strip() for part in re.split(r"[-/]", coded[0])]
            codes = [part for part in parts if part and not part.isdigit()]
            kind = kind or next((table["kinds"][code] for code in codes if code in table["kinds"]), None)
            issuer = table["issuers"].get(codes[-1].rstrip("0123456789")) if codes else None
            if by and by["by"]:
                issuer, end = text[by.start("by") : by.end("by")], by.end()
            number = re.sub(r"\s+", "", text[start : coded.end()]).replace("–", "-")
        else:
            number, issuer = match[1], None
            if on is None:
                continue  # "Chương trình số 01": not enough to know the directive
        begin = left + before.start() if before else start
        taken = end
        key = (number.lower(), issuer, on)
        if key not in found:
            found[key] = Citation(number, kind, issuer, on, begin, end)
    dated = {(c.number.lower(), c.issuer) for c in found.values() if c.date is not None}
    return tuple(c for c in found.values() if c.date is not None or (c.number.lower(), c.issuer) not in dated)


def _day(day: str | None, month: str | None, year: str | None) -> date | None:
    if not (day and month and year):
        return None
    made = make_date(int(year), int(month), int(day))
    return made.first if made else None
