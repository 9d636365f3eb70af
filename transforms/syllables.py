"""Whether a word can be a Vietnamese syllable.

Belongs here: the shape of syllables (onset, rime, tone, capitals), from data/reference/vietnamese_syllables.yaml. Not
here: a dictionary. Serves encodings.py, which judges by it whether a decoding is right.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from transforms import reference

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE = re.compile(f"[{_TONES}]")
_STOPS = ("c", "ch", "p", "t")
_LETTERS = re.compile(r"[^\W\d_]+")


@cache
def _shapes() -> frozenset[str]:
    """Every onset with every rime, without tones."""
    data = reference.load_yaml("vietnamese_syllables.yaml")
    rimes = [rime for line in data["rimes"] for rime in line.split()]
    shapes = {onset + rime for onset in data["onsets"] if onset not in ("qu", "gi") for rime in rimes}
    shapes |= {"qu" + rime for rime in data["after_qu"]}
    shapes |= {"gi" + rime for rime in [*data["after_gi"], *rimes] if rime[:1] != "i" or rime in data["after_gi"]}
    return frozenset(unicodedata.normalize("NFC", shape) for shape in shapes)


@lru_cache(maxsize=1 << 15)
def is_syllable(word: str) -> bool:
    """Whether one word (letters only, NFC) could be a Vietnamese syllable, whatever its capitals."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(parts)
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", _TONE.sub("", parts))
    if bare not in _shapes():
        return False
    return not bare.endswith(_STOPS) or (bool(tones) and tones[0] in "\u0301\u0323")


def has_plain_capitals(word: str) -> bool:
    """Whether a word is in small letters, in capitals, or has one capital at its front."""
    return word.islower() or word.isupper() or (word[0].isupper() and word[1:].islower())


def words(text: str) -> list[str]:
    """The runs of letters of a text."""
    return _LETTERS.findall(text)
