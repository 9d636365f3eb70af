"""Areas of several provinces: "khu vực miền Trung và Tây Nguyên", and what points back to one ("trong khu vực").

Belongs here: where such a name stands. Not here: the areas there are and the words before them (data), whether a report is
of one (principal).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.reference import load_yaml
from transforms.reports.attributes.records import Owner
from transforms.reports.folding import fold

AREA = "area"
_WORDS = "report_attributes.yaml"


def _any(section: str) -> str:
    every = sorted((fold(word) for word in load_yaml(_WORDS)["areas"][section]), key=len, reverse=True)
    return "|".join(map(re.escape, every))


@cache
def _named() -> re.Pattern[str]:
    one = rf"(?:(?:{_any('qualifiers')}) )?(?:{_any('names')})"
    return re.compile(rf"(?<!\w)(?:{_any('before')}) {one}(?:(?:,| và| -|-|,? và các tỉnh) {one})*(?!\w)")


@cache
def _back() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any('back')})(?!\w)")


def areas_of(text: str, folded: str, start: int, end: int) -> Iterator[Owner]:
    """The areas that `text[start:end]` names or points back to, as owners of level "area"."""
    said = folded[start:end]
    if "khu vực" not in said and "vùng" not in said and "các tỉnh" not in said:
        return
    spans = []
    for found in _named().finditer(folded, start, end):
        spans.append(found.span())
        yield Owner(text[found.start() : found.end()], AREA, True, AREA, *found.span())
    for found in _back().finditer(folded, start, end):
        if not any(left <= found.end() and found.start() <= right for left, right in spans):
            yield Owner(text[found.start() : found.end()], AREA, False, "generic", *found.span())
