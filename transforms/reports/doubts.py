"""What makes a reading less sure whatever rule made it: features of the words that state it.

Belongs here: the few features, by name, that annotated reports show to go with wrong readings. Not here: how much each
weighs (data/reference/report_confidence.yaml, counted by tests/benchmarks/extract_calibrate.py), the rules (grammar).
Serves `extract`; the names stand in a figure's explanation.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from transforms.reports.lexicon import expand, records

FAR = 60  # characters between the words that state a figure
_AIMS = ("target", "future")
_BOUNDS = ("ge", "le")
_MET = ("achieved",)
_DIGIT = re.compile(r"\d")


def doubts_of(quote: str, sentence: str, status: str, comparator: str, value: float, unit: str) -> list[str]:
    """The doubts about a figure stated by `quote` in a `sentence` (both folded).

    in words: the number is written in words, which are articles and names as often as counts. far: what is counted
    stands far from its number. aim afar: a target whose sentence names no aim and bounds nothing ("từ 90% trở lên",
    "không quá 1%"), so that only what stands before makes it one. aim met: a target whose sentence says that an aim was met, so that it may be the result.
    bounded result: what was done is seldom told as a bound, an aim often. not whole: a count with a fraction.
    """
    found = []
    if value != 0 and not _DIGIT.search(quote) and not any(map(str.isdigit, quote)):
        found.append("in words")
    if len(quote) > FAR:
        found.append("far")
    if status == "target" and comparator not in _BOUNDS and not _says(_AIMS, sentence):
        found.append("aim afar")
    elif status == "target" and _says(_MET, sentence):
        found.append("aim met")
    elif status == "actual" and comparator in _BOUNDS:
        found.append("bounded result")
    if unit == "count" and not float(value).is_integer():
        found.append("not whole")
    return found


@lru_cache(maxsize=16)
def _says(kinds: tuple[str, ...], sentence: str) -> bool:
    """Whether a sentence has such a phrase; kept for the other figures of the sentence."""
    return _said(kinds).search(sentence) is not None


@cache
def _said(kinds: tuple[str, ...]) -> re.Pattern[str]:
    """Any phrase that stands in these sections of the data."""
    phrases = {words for kind, _, _, phrase in records() if kind in kinds for words in expand(phrase)}
    written = [r"[\s,/-]+".join(re.escape(word) for word in words if word != ",") for words in phrases]
    by_letter: dict[str, list[str]] = {}  # a search tries only the phrases that begin with the letter that it stands at
    for one in sorted(written, key=len, reverse=True):
        by_letter.setdefault(one[0], []).append(one)
    # what stands before is looked at after the first letter, which lets the search pass over all other letters
    groups = (
        rf"{letter}(?<!\w{letter})(?:{'|'.join(one[1:] for one in group)})" for letter, group in by_letter.items()
    )
    return re.compile(rf"(?:{'|'.join(groups)})(?!\w)")
