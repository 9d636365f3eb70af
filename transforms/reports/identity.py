"""Keys of figures that survive another reading of the same report.

Belongs here: what a figure is known by for as long as its source stays the same file. Not here: how it is read. Serves
the nightly job: a person's decision on a figure names its key, and must find it again after the grammar, or the reading
of documents, has learnt.

A key is the number as written with the two words after it, and which of their equals in the text they are. It says nothing of how the number was read, so
that a figure whose measure, words or confidence are read otherwise tomorrow keeps its key; nor of its place by
characters, so that a page without yesterday's menu keeps its keys.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


def figure_keys(text: str, number_starts: Sequence[int]) -> list[str]:
    """A key of ten hex digits for each figure of `text`, given where its number stands; unique within the text.

    Two figures of one number (the ends of a range, one share said of two subjects) are told apart by their order.
    """
    wanted = set(number_starts)
    tokens = list(_TOKEN.finditer(text)) if wanted else []
    seen: Counter[str] = Counter()
    known: dict[int, str] = {}
    for at, match in enumerate(tokens):
        written = " ".join(token[0].lower() for token in tokens[at : at + 3])
        seen[written] += 1
        if match.start() in wanted:
            known[match.start()] = f"{written}|{seen[written]}"
    taken: Counter[str] = Counter()
    keys = []
    for start in number_starts:
        said = known.get(start, f"@{start}")
        taken[said] += 1
        keys.append(hashlib.sha256(f"{said}|{taken[said]}".encode()).hexdigest()[:10])
    return keys
