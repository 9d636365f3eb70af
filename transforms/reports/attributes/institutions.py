"""Institutions named without a word for a Party body: "Trường THPT Hòa An kết nạp 5 đảng viên".

Belongs here: where such a name begins and ends. Not here: names that begin with "Đảng bộ" and the like (bodies), whether a
figure is an institution's (owners).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.reference import load_yaml
from transforms.reports.bodies import NAME_WORDS, name_end

_LONGEST = 160  # letters


@cache
def _heads() -> re.Pattern[str]:
    """The kinds of institution with a capital letter, the longest first."""
    by_letter: dict[str, list[str]] = {}
    for head in load_yaml(NAME_WORDS)["institutions"]:
        by_letter.setdefault(head[0].upper(), []).append(head[1:])
    every = "|".join(
        rf"{letter}(?<!\w{letter})(?i:{'|'.join(map(re.escape, sorted(rests, key=len, reverse=True)))})"
        for letter, rests in by_letter.items()
    )
    # what stands before a name is looked at after its first letter, which lets the search pass over all other letters
    return re.compile(rf"(?:{every})(?!\w)")


def find_institutions(text: str, folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Begin and end of each institution of `text[start:end]` that is written with its name and a capital letter."""
    at = start
    while (found := _heads().search(text, at, end)) is not None:
        at = found.end()
        stop = name_end(text, folded, found.start(), found.end(), min(end, found.start() + _LONGEST))
        if stop > found.end():
            yield found.start(), stop
            at = stop
