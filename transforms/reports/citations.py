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


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _table()["words"]), key=len, reverse=True))
    coded = r"\d{1,5}(?:/\d{4})?\s?[-/]\s?[^\W\d_]{1,6}\d{0,3}\s?[-/]\s?[^\W\d_]{1,10}\d{0,2}"
    day = (
        r"(?:,?\s*(?:ký\s+)?ngày\s+(?P<d>\d{1,2})(?:\s?[/.-]\s?|\s+tháng\s+)(?P<m>\d{1,2})"
        r"(?:\s?[/.-]\s?|\s+năm\s+)(?P<y>(?:19|20)\d{2}))?"
    )
    again = day.replace("?P<d>", "?P<d2>").replace("?P<m>", "?P<m2>").replace("?P<y>", "?P<y2>")
    issuer = (
        r"(?:,?\s*của\s+(?P<by>bộ chính trị|ban bí thư|ban chấp hành trung ương|ban tổ chức trung ương"
        r"|ủy ban kiểm tra trung ương|ban thường vụ (?:tỉnh|thành|huyện|quận|thị) ủy|(?:tỉnh|thành|huyện|quận|thị) ủy"
        r"|đảng ủy|chính phủ|thủ tướng))?"
    )
    return re.compile(
        rf"(?:(?P<kind>{words})(?:\s*\([^)]{{1,10}}\))?\s+)?(?:số\s*:?\s*)?(?P<number>{coded}){day}{issuer}"
        rf"|(?P<kind2>{words})\s+số\s+(?P<plain>\d{{1,4}})(?!\d|[.,]\d|\s*%){again}"
    )


def find_citations(text: str, folded: str) -> tuple[Citation, ...]:
    """The directives that a text (given with its folded form) cites, in order, each once."""
    table = _table()
    found: dict[tuple[str, str | None, date | None], Citation] = {}
    for match in _pattern().finditer(folded):
        if match["number"]:
            start, end = match.span("number")
            parts = [part.strip() for part in re.split(r"[-/]", folded[start:end])]
            codes = [part for part in parts if part and not part.isdigit()]
            kind = match["kind"] or next((table["kinds"][code] for code in codes if code in table["kinds"]), None)
            issuer = table["issuers"].get(codes[-1].rstrip("0123456789")) if codes else None
            if match["by"]:
                issuer = text[match.start("by") : match.end("by")]
            number = re.sub(r"\s+", "", text[start:end]).replace("–", "-")
            on = _day(match["d"], match["m"], match["y"])
        else:
            number, kind, issuer = match["plain"], match["kind2"], None
            on = _day(match["d2"], match["m2"], match["y2"])
            if on is None:
                continue  # "Chương trình số 01": not enough to know the directive
        key = (number.lower(), issuer, on)
        if key not in found:
            found[key] = Citation(number, kind, issuer, on, match.start(), match.end())
    dated = {(c.number.lower(), c.issuer) for c in found.values() if c.date is not None}
    return tuple(c for c in found.values() if c.date is not None or (c.number.lower(), c.issuer) not in dated)


def _day(day: str | None, month: str | None, year: str | None) -> date | None:
    if not (day and month and year):
        return None
    made = make_date(int(year), int(month), int(day))
    return made.first if made else None
