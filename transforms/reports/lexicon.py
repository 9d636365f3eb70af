"""The phrases of report language, read from data and compiled for one pass over a sentence.

Belongs here: the phrase notation of `data/reference/report_phrases.yaml`, the word trie, the longest match. Not here:
any phrase (they are data), nor what a match means for a number (grammar). Serves the scanner.

Notation: words; `,` a comma, slash or dash that may be absent; `(x)` may be absent; `[a|b]` one of; alternatives may
stand in round brackets too. `_` joins nothing: words are compared folded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from transforms.reference import load_yaml
from transforms.reports.folding import fold

PHRASES = "report_phrases.yaml"
ABBREVIATIONS = "report_abbreviations.yaml"
_WORD = re.compile(r"đ/[cv]\b|\d+|[^\W\d_]+|[%/]")
_ABBREVIATED = re.compile(r"[^\W\d_]+|,")
_NOTATION = re.compile(r"[()\[\]|,]|[^\s()\[\]|,]+")
_BEFORE_MEMBER = ("đảng", "ủy")
_LIMIT = 4000  # variants of one phrase


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase stands for: a value in each section (`roles`) that lists it, and the flags of those records."""

    roles: Mapping[str, str]
    flags: frozenset[str] = frozenset()


class PhraseError(ValueError):
    """A phrase of the data that cannot be read, or that two entries claim."""


def expand(phrase: str) -> list[tuple[str, ...]]:
    """Every sequence of words that a phrase of the notation allows; raises PhraseError where it is malformed."""
    pieces = _NOTATION.findall(fold(phrase))
    variants, rest = _alternatives(pieces, 0, phrase)
    if rest != len(pieces):
        raise PhraseError(f"phrase {phrase!r}: unexpected {pieces[rest]!r}")
    clean: dict[tuple[str, ...], None] = {}
    for variant in variants:
        words = list(variant)
        while words and words[0] == ",":
            words.pop(0)
        while words and words[-1] == ",":
            words.pop()
        if words:
            clean[tuple(words)] = None
    return list(clean)


def _alternatives(pieces: list[str], at: int, phrase: str) -> tuple[list[tuple[str, ...]], int]:
    """Variants of `a|b|c` from `at` on, and where it ended (at a closing bracket or the end)."""
    every: list[tuple[str, ...]] = []
    current: list[tuple[str, ...]] = [()]
    while at < len(pieces):
        piece = pieces[at]
        if piece in ")]":
            break
        if piece == "|":
            every += current
            current = [()]
            at += 1
            continue
        options: list[tuple[str, ...]]
        if piece in "([":
            options, at = _alternatives(pieces, at + 1, phrase)
            closing = ")" if piece == "(" else "]"
            if at >= len(pieces) or pieces[at] != closing:
                raise PhraseError(f"phrase {phrase!r}: a bracket is not closed")
            if piece == "(":
                options = [(), *options]
        elif piece == ",":
            options = [(), (",",)]
        else:
            options = [tuple(_WORD.findall(piece))]
        at += 1
        current = [left + right for left in current for right in options]
        if len(current) > _LIMIT:
            raise PhraseError(f"phrase {phrase!r} allows more than {_LIMIT} variants")
    return every + current, at


class Trie:
    """Word sequences to entries; the longest match from a place is one walk of dictionaries."""

    __slots__ = ("root",)

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}

    def add(self, words: tuple[str, ...], kind: str, value: str, flags: frozenset[str], phrase: str) -> None:
        """Let a word sequence stand for `value` in section `kind`, beside what it stands for in other sections."""
        node = self.root
        for word in words:
            node = node.setdefault(word, {})
        known: Entry | None = node.get("")
        roles = dict(known.roles) if known else {}
        if roles.setdefault(kind, value) != value:
            raise PhraseError(f"{' '.join(words)!r} (from {phrase!r}) is both {roles[kind]} and {value} in {kind}")
        node[""] = Entry(roles, flags | known.flags if known else flags)

    def match(self, words: list[str], at: int) -> tuple[Entry, int] | None:
        """The longest entry that begins at word `at`, with the place after it."""
        node = self.root.get(words[at])
        if node is None:
            return None
        best: tuple[Entry, int] | None = None
        end = at + 1
        size = len(words)
        while True:
            entry = node.get("")
            if end >= size:
                return best if entry is None else (entry, end)
            word = words[end]
            # "thi hành kỷ luật đảng" must not take the first half of "đảng viên", nor "cấp ủy" that of "cấp ủy viên"
            if entry is not None and not (word == "viên" and words[end - 1] in _BEFORE_MEMBER):
                best = (entry, end)
            node = node.get("," if word in "-/" else word)
            if node is None:
                return best
            end += 1


@cache
def lexicon() -> Trie:
    """The trie of every section of the phrase data. Raises PhraseError where the data contradict themselves."""
    trie = Trie()
    for kind, value, flags, phrase in records():
        for words in expand(phrase):
            trie.add(words, kind, value, flags, phrase)
    return trie


@cache
def abbreviations() -> Mapping[str, tuple[str, ...]]:
    """The words that each short form of the data stands for, a comma as a word of its own; both folded."""
    return {
        fold(str(short)): tuple(_ABBREVIATED.findall(fold(words))) for short, words in load_yaml(ABBREVIATIONS).items()
    }


def listed(block: str) -> list[str]:
    """The phrases of a block of the data, which separates them by semicolons."""
    return [phrase for piece in block.split(";") if (phrase := " ".join(piece.split()))]


def records() -> list[tuple[str, str, frozenset[str], str]]:
    """Every phrase of the data with its section, value and flags."""
    found = []
    for kind, group in load_yaml(PHRASES).items():
        for record in group:
            flags = frozenset(key for key, flag in record.items() if flag is True)
            found += [(kind, str(record["value"]), flags, phrase) for phrase in listed(record["phrases"])]
    return found


def examples() -> list[tuple[str, str, str]]:
    """Every example of the data with its section and value; each must be read as exactly that."""
    return [
        (kind, str(record["value"]), example)
        for kind, group in load_yaml(PHRASES).items()
        for record in group
        for example in listed(record["examples"])
    ]
