"""What makes a reading less sure whatever rule made it: features of the words that state it.

Belongs here: the few features, by name, that annotated reports show to go with wrong readings. Not here: how much each
weighs (data/reference/report_confidence.yaml, counted by tests/benchmarks/extract_calibrate.py), the rules (grammar).
Serves `extract`; the names stand in a figure's explanation.
"""

from __future__ import annotations

import re
from functools import cache

from transforms.reports.lexicon import expand, records

FAR = 60  # characters between the words that state a figure
_AIMS = ("target", "future")
_BOUNDS = ("ge", "le")
_MET = ("achieved",)


def doubts_of(quote: str, sentence: str, status: str, comparator: str, value: float, unit: str) -> list[str]:
    """The doubts about a figure stated by `quote` in a `sentence` (both folded).

    in words: the number is written in words, which are articles and names as often as counts. far: what is counted
    stands far from its number. aim afar: a target whose sentence names no aim and bounds nothing ("từ 90% trở lên",
    "không quá 1%"), so that only what stands before makes it one. aim met: a target whose sentence says that an aim was met, so that it may be the result.
    bounded result: what was done is seldom told as a bound, an aim often. not whole: a count with a fraction.
    """
    found = []
    if value != 0 and not any(letter.isdigit() for letter in quote):
        found.append("in words")
    if len(quote) > FAR:
        found.append("far")
    if status == "target" and comparator not in _BOUNDS and _said(_AIMS).search(sentence) is None:
        found.append("aim afar")
    elif status == "target" and _said(_MET).search(sentence) is not None:
        found.append("aim met")
    elif status == "actual" and comparator in _BOUNDS:
        found.append("bounded result")
    if unit == "count" and not float(value).is_integer():
        found.append("not whole")
    return found


@cache
def _said(kinds: tuple[str, ...]) -> re.Pattern[str]:
    """Any phrase that stands in these sections of the data."""
    phrases = {words for kind, _, _, phrase in records() if kind in kinds for words in expand(phrase)}
    written = [r"[\s,/-]+".join(re.escape(word) for word in words if word != ",") for words in phrases]
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(written, key=len, reverse=True))})(?!\w)")
