"""Which field a header names.

Belongs here: the dictionary of header words (`data/reference/roster_headers.yaml`), folding of headers, and matching of
one header path ("Trình độ > Chuyên môn") within a kind. Not here: where the headers of a sheet stand (`layout.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from transforms.reference import load_yaml
from transforms.rosters import values
from transforms.text import fold

IGNORED = "[ignored]"
SEQ = "[seq]"
LEVEL = "[level]"
TWO_DATES = ("admitted_on", "official_on")  # "Ngày vào Đảng/chính thức": one cell, two dates
DIVISIBLE = frozenset(["native_place", "position", "occupation"])  # text that may stand in several columns

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NOT_WORD = re.compile(r"[^0-9a-z%#]+")
_NAWM = re.compile(r"n[ăĂ]m\b|N[ăĂ][mM]\b")
_YEAR = re.compile(r"\b(?:nawm |nam )?((?:19|20)[0-9]{2})\b")
_SPLIT = re.compile(r"[,;\n/+&]|\s+-\s+|\bvà\b|\bVÀ\b")
_SPLIT_MARK = re.compile(r"[,;/+&\n]|\s-\s|\bvà\b")
_RATING_WORDS = re.compile(r"\b(?:xep loai|phan loai|danh gia|xl|muc|ket qua|chat luong|kqxl)\b")
_VIETNAMESE = re.compile("[àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ]")
_HINT = re.compile(r"^(?:ngay thang nawm|ngay thang nam|dd mm yyyy|ngay|d m y|nawm|so|x)?$")


def _nawm(text: str) -> str:
    """ "Năm" (year) and "Nam" (male) fold to one word; keep them apart."""
    return _NAWM.sub("nawm", text)


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """A header as compared: folded, brackets and their content left out, punctuation as one space."""
    bare = _BRACKETS.sub(" ", text)
    folded = _NOT_WORD.sub(" ", fold(_nawm(bare))).strip()
    return folded or _NOT_WORD.sub(" ", fold(_nawm(text))).strip()


@lru_cache(maxsize=8192)
def full_key(text: str) -> str:
    """As `key`, with the content of brackets kept."""
    return _NOT_WORD.sub(" ", fold(_nawm(text))).strip()


@dataclass(frozen=True)
class Match:
    """The field (or fields, for several facts in a cell) that a header names, and the year it is about."""

    fields: tuple[str, ...]
    year: int | None = None
    sure: bool = True

    @property
    def field(self) -> str:
        """The first field."""
        return self.fields[0]


@dataclass(frozen=True)
class Dictionary:
    """The header words of one kind: whole headers and "parent>child" paths to fields."""

    words: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)


@cache
def settings() -> dict[str, Any]:
    """The reference file as it stands."""
    loaded: dict[str, Any] = load_yaml("roster_headers.yaml")
    return loaded


@cache
def dictionary(kind: str) -> Dictionary:
    """The dictionary of a kind; its own words go before the common ones."""
    words: dict[str, str] = {}
    paths: dict[str, str] = {}
    plain: list[tuple[dict[str, str], str, str]] = []
    for part in (settings()[kind], settings()["common"]):
        for name, variants in part.items():
            for variant in variants:
                steps = [full_key(step) or step for step in str(variant).split(" > ")]
                target = paths if len(steps) > 1 else words
                text = ">".join(steps)
                target.setdefault(text, name)
                if "nawm" in text:  # also as written without accents, unless that is another header
                    plain.append((target, text.replace("nawm", "nam"), name))
                if len(steps) == 1 and key(str(variant)) != text:
                    plain.append((words, key(str(variant)), name))
    for target, text, name in plain:
        target.setdefault(text, name)
    return Dictionary(words, paths)


@cache
def _known_words() -> frozenset[str]:
    """Every single word of the reference file: a spelling slip is never one of them."""
    found: set[str] = set()
    for kind in ("member", "organization", "rating", "inspection"):
        entries = dictionary(kind)
        for text in (*entries.words, *entries.paths):
            found.update(re.split(r"[ >]", text))
    return frozenset(found)


@cache
def _weak() -> frozenset[str]:
    return frozenset(key(word) for word in settings()["weak"])


@cache
def _sums() -> frozenset[str]:
    return frozenset(key(word) for word in settings()["sums"])


@cache
def _all_words() -> frozenset[str]:
    found: set[str] = set()
    for kind in ("member", "organization", "rating", "inspection"):
        entries = dictionary(kind)
        found.update(entries.words)
        for path in entries.paths:
            found.update(path.split(">"))
    return frozenset(found)


def is_known(text: str) -> bool:
    """Whether a text is, letter by letter, a header of some kind with its accents."""
    return full_key(text) in _all_words() and bool(_VIETNAMESE.search(text))


def is_whole(text: str) -> bool:
    """Whether a text is, letter by letter but for accents, a header of some kind."""
    return full_key(text) in _all_words()


@lru_cache(maxsize=8192)
def is_header_word(text: str) -> bool:
    """Whether a cell's text could be a header, in any kind, alone or as a step of a path."""
    if len(text) > 120 or "\n\n\n" in text:
        return False
    words = _all_words()
    bare, full = key(text), full_key(text)
    if bare in words or full in words:
        return True
    year = _YEAR.search(bare)
    if year:
        rest = _YEAR.sub(" ", bare).strip()
        return (not rest and bare == year.group(0)) or rest in words or bool(_RATING_WORDS.search(rest))
    if _is_near(bare) and any(_slip(bare, kind) for kind in ("member", "organization", "rating", "inspection")):
        return True
    parts = [full_key(part) for part in _SPLIT.split(text)]
    return len(parts) > 1 and sum(part in words for part in parts) >= max(1, len(parts) - 1)


def _is_near(text: str) -> bool:
    """Whether any long header, of whatever kind, is as near to a text as a slip; few texts of rows are."""
    if len(text) < 5:
        return False
    bound = 1 if len(text) < 9 else 2
    return process.extractOne(text, _words_of(len(text), bound), scorer=OSA.distance, score_cutoff=bound) is not None


@cache
def _words_of(length: int, bound: int) -> tuple[str, ...]:
    """The long headers of all kinds that are at most `bound` letters longer or shorter than `length`."""
    kinds = ("member", "organization", "rating", "inspection")
    return tuple({word for kind in kinds for word in _long_words(kind) if abs(len(word) - length) <= bound})


@cache
def _long_words(kind: str) -> tuple[str, ...]:
    """The headers of a kind that are long enough for a slip to be told from another word."""
    return tuple(word for word in dictionary(kind).words if len(word) >= 5)


@lru_cache(maxsize=8192)
def _slip(text: str, kind: str) -> str | None:
    """The field whose header differs from `text` by a slip: an edit or two, in words that mean nothing else."""
    if len(text) < 5:
        return None
    known = _known_words()
    mine = text.split()
    best: tuple[int, str] | None = None
    rivals: set[str] = set()
    bound = 1 if len(text) < 9 else 2
    words = dictionary(kind).words
    near = process.extract(text, _long_words(kind), scorer=OSA.distance, score_cutoff=bound, limit=12)
    for candidate, found, _ in near:
        name, distance = words[candidate], int(found)
        theirs = candidate.split()
        if len(mine) == len(theirs):
            changed = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
            # one letter off in a long header is a slip, even where the word that it makes is another header's
            plain = found == 1 and len(theirs) >= 4 and all(len(a) >= 4 and len(b) >= 4 for a, b in changed)
            if (not plain and any(a in known for a, _ in changed)) or any(
                len(b) < (2 if len(mine) > 2 else 3) for _, b in changed
            ):
                continue
        elif "".join(mine) != "".join(theirs):
            continue
        if best is None or distance < best[0]:
            best, rivals = (distance, name), {name}
        elif distance == best[0]:
            rivals.add(name)
    return best[1] if best and len(rivals) == 1 else None


@lru_cache(maxsize=8192)
def match(path: tuple[str, ...], kind: str) -> Match | None:
    """The field that a header path names in a kind, outermost header first; None where it is unknown."""
    steps = [step for step in path if step.strip()]
    if not steps:
        return None
    entries = dictionary(kind)
    year = None
    keys: list[tuple[str, str]] = []  # bare and full key of each step, without years
    for step in steps:
        bare, full = key(step), full_key(step)
        found = _YEAR.search(bare)
        if found and kind in ("member", "rating"):
            year = int(found.group(1))
            bare, full = _YEAR.sub(" ", bare).strip(), _YEAR.sub(" ", full).strip()
        keys.append((bare, full))
    if kind not in ("member", "rating"):
        year = None
    last = keys[-1]
    if year is not None and not any(bare for bare, _ in keys):
        return Match((LEVEL,), year)
    named = _by_path(keys, entries)
    if named is None and len(keys) > 2:  # words of one header over several lines
        named = entries.words.get(" ".join(full for _, full in keys))
    if named is None and len(keys) > 1 and last[0] in _sums():
        return match(tuple(steps[:-1]), kind)  # "Trong sạch vững mạnh" over "Tổng" and "Tiêu biểu"
    if named is None and len(keys) > 1:
        ticked = _ticked(steps, kind)
        if ticked:
            return ticked
    listed = _SPLIT_MARK.search(steps[-1]) and _several(steps[-1], entries)
    if listed and listed == TWO_DATES:
        return Match(listed)
    if named is None and last[1] not in _weak() and last[0] not in _weak():
        named = entries.words.get(last[1]) or entries.words.get(last[0])
    if named is not None and named != IGNORED:
        if year is None or named == LEVEL or named.startswith("[mark") or named in ("exemplary", "reason_not_rated"):
            return Match((named,), year)
        return Match((named,))
    if year is not None and any(_RATING_WORDS.search(bare) for bare, _ in keys):
        return Match((LEVEL,), year)
    if named == IGNORED:
        return Match((IGNORED,))
    several = _several(steps[-1], entries)
    if several:
        return Match(several)
    if _HINT.match(last[0]) and len(keys) > 1:
        return match(tuple(steps[:-1]), kind)
    slip = _slip(last[0], kind)
    if slip:
        return Match((slip,), sure=False)
    weak = entries.words.get(last[1]) or entries.words.get(last[0])
    if weak is not None:
        return Match((weak,), year, sure=False)
    if len(keys) > 1:
        over = match(tuple(steps[:-1]), kind)
        if over is not None and over.field in DIVISIBLE:
            return Match(over.fields, sure=False)  # "Quê quán" over "Xã", "Huyện" and "Tỉnh"
        joined = _slip(" ".join(bare for bare, _ in keys), kind)
        if joined:
            return Match((joined,), sure=False)
    return None


TICKED = ("qualification", "political_theory")  # fields that may have a column for each of their values


def is_tick(text: str) -> bool:
    """Whether a text is a value of a field that may have a column for each of its values ("SC", "Cao cấp")."""
    return any(values.whole_cell(field, text) for field in TICKED)


def _ticked(steps: list[str], kind: str) -> Match | None:
    """A column to be ticked ("Lý luận chính trị > CC"), as `[mark:FIELD:VALUE]`."""
    if not is_tick(steps[-1]):
        return None
    over = match(tuple(steps[:-1]), kind)
    if over is None or over.field not in TICKED:
        return None
    value = values.whole_cell(over.field, steps[-1])
    return Match((f"[mark:{over.field}:{value}]",)) if value else None


def _by_path(keys: list[tuple[str, str]], entries: Dictionary) -> str | None:
    """A match that takes the parents in: "parent>child", or parent and child read as one header."""
    last = keys[-1]
    for index in range(len(keys) - 2, -1, -1):
        for parent in {*keys[index]} - {""}:
            for child in (last[1], last[0]):
                found = entries.paths.get(f"{parent}>{child}") or entries.words.get(f"{parent} {child}")
                if found:
                    return found
                under = {name: target for name, target in entries.paths.items() if name.endswith(f">{child}")}
                for name, target in under.items():  # "Ngày vào Đảng CSVN > Chính thức": the parent by its field
                    field_of = entries.words.get(parent)
                    if field_of and field_of != IGNORED and field_of == entries.words.get(name.split(">")[0]):
                        return target
    return None


def _several(text: str, entries: Dictionary) -> tuple[str, ...] | None:
    """The fields of a header that names several facts ("Nam, nữ, dân tộc, tôn giáo")."""
    parts = [full_key(part) for part in _SPLIT.split(text)]
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return None
    found = [entries.words.get(part) for part in parts]
    if {"[family]", "[given]"} & set(found) or found[0] is None:
        return None
    if None in found and (len(found) < 3 or found.count(None) > 1):
        return None  # too much of it is unknown
    fields: list[str] = []
    for name in found:
        name = "sex" if name in ("[male]", "[female]") else name or IGNORED
        if name == IGNORED or name not in fields:
            fields.append(name)
    return tuple(fields) if any(name != IGNORED for name in fields) else None
