"""Institutions named without a word for a Party body: "Trường THPT Hòa An kết nạp 5 đảng viên".

Belongs here: where such a name begins and ends. Not here: names that begin with "Đảng bộ" and the like (bodies), whether a
figure is an institution's (owners).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.reference import load_yaml
from transforms.reports.alternatives import one_of
from transforms.reports.bodies import NAME_WORDS, name_end

_LONGEST = 160  # letters


@cache
def _heads() -> re.Pattern[str]:
    """The kinds of institution, the longest first."""
    return re.compile(rf"(?<!\w){one_of(load_yaml(NAME_WORDS)['institutions'])}(?!\w)")


def find_institutions(text: str, folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Begin and end of each institution of `text[start:end]` that is written with its name and a capital letter."""
    at = start
    while (found := _heads().search(folded, at, end)) is not None:
        at = found.end()
        if not text[found.start()].isupper():
            continue
        stop = name_end(text, folded, found.start(), found.end(), min(end, found.start() + _LONGEST))
        if stop > found.end():
            yield found.start(), stop
            at = stop
