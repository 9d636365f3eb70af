"""Decomposed text composed, with a map back.

Belongs here: NFC of a text whose letters and tone marks are written apart ("e" + circumflex + acute), and where each
composed character stood. Not here: repair of encodings (document reading). Serves `extract`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_CLUSTER = re.compile(r"[^\u0300-\u036f]?[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Composed:
    """A text in NFC; `places[i]` is where its character i stands in the original, the last entry its length."""

    text: str
    places: tuple[int, ...]


def compose(text: str) -> Composed | None:
    """The NFC of `text` with the map back; None where the text is composed already."""
    if unicodedata.is_normalized("NFC", text):
        return None
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for found in _CLUSTER.finditer(text):
        pieces.append(text[at : found.start()])
        places.extend(range(at, found.start()))
        letters = unicodedata.normalize("NFC", found.group())
        pieces.append(letters)
        places += [found.start()] * len(letters)
        at = found.end()
    pieces.append(text[at:])
    places.extend(range(at, len(text) + 1))
    return Composed("".join(pieces), tuple(places))
