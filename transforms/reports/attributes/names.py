"""Names of bodies compared: what is proper in them, what only says their kind and level.

Belongs here: keys of names, short forms, names of persons. Not here: whose report a document is (principal), keys of
organizations (conforming).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from transforms.reference import load_yaml
from transforms.reports.attributes.cues import WORDS
from transforms.reports.folding import CAPITALS, SMALL_LETTERS, fold

# a word of a name, and a name of two to four words ("Sông Mây", "Ea H'Drơi", "Bà Nà - Hải Vân")
_WORD = rf"[{CAPITALS}](?:['’][{CAPITALS}]?)?[{SMALL_LETTERS}]+"
PLACE_NAME = rf"{_WORD}(?:(?: - |-| ){_WORD}){{1,3}}"
_BRACKETS = re.compile(r"\([^)]*\)")
KIND_WORDS = frozenset(fold(word) for word in load_yaml(WORDS)["kind_words"])
_JOINING = frozenset(("-", "và", "&", ","))


@lru_cache(maxsize=4096)
def proper_name(name: str) -> str:
    """What is left of a body's name without the words for its kind and level; empty where those are mixed in."""
    words = name.split()
    while words and words[0].lower() in KIND_WORDS:
        if words[0].lower() in ("thành", "thị") and fold(" ".join(words[1:2])) not in ("phố", "ủy", "xã", "trấn"):
            break  # "tỉnh Thành Sơn"
        words.pop(0)
    return " ".join(words) if words and words[0][:1].isupper() and not any(w in KIND_WORDS for w in words) else ""


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """A body's name without the words that only name its kind and level, folded; whole where nothing else is in it."""
    words = [full for word in _BRACKETS.sub(" ", fold(name)).split() for full in _in_full(word)]
    proper = [word for word in words if (word not in KIND_WORDS or word == "khối") and word not in _JOINING]
    return " ".join(proper) or " ".join(words)


def only_kind(name: str) -> bool:
    """Whether a name says only what kind of institution it is ("Đảng ủy Công ty", "Đảng bộ Nhà trường")."""
    return name_key(name) in institution_kinds()


def short_of(name: str, full: str) -> bool:
    """Whether a name is the short form of an institution's: only its kind, or the beginning of its name."""
    return only_kind(name) or f"{name_key(full)} ".startswith(f"{name_key(name)} ")


def is_person(words: list[str]) -> bool:
    """Whether capitalized words are a person's name: they begin with a family name, and are three or more."""
    return len(words) > 2 and fold(words[0]) in _family_names()


@cache
def _family_names() -> frozenset[str]:
    return frozenset(fold(name) for name in load_yaml(WORDS)["family_names"])


def _in_full(word: str) -> tuple[str, ...]:
    return _abbreviations().get(word, (word,))


@cache
def _abbreviations() -> dict[str, tuple[str, ...]]:
    return {fold(short): tuple(fold(full).split()) for short, full in load_yaml(WORDS)["abbreviations"].items()}


def same_body(one: str, other: str) -> bool:
    """Whether two names have the same proper name, or one holds the other's."""
    first, second = name_key(one), name_key(other)
    return bool(first) and bool(second) and (first in second or second in first)


@cache
def institution_kinds() -> frozenset[str]:
    """Words that name a kind of institution and no single one."""
    return frozenset(fold(word) for word in load_yaml(WORDS)["institution_kinds"])
