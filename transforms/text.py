"""Vietnamese text: one form for each letter, keys to compare by, order of names.

Belongs here: Unicode composition, look-alike letters, white space, folding for comparison, title case of names, the
order of the Vietnamese alphabet. Not here: legacy encodings (encodings.py; they come first, since letters such as
U+00AD are removed here), words and what they mean. Serves rosters, reports and conforming alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import polars as pl

# Letters that other keyboards and code pages put in the place of đ; NFKC does not unify them.
LOOK_ALIKES = {"\u00f0": "đ", "\u00d0": "Đ", "\u0256": "đ", "\u0189": "Đ"}
# Zero-width and directional marks, soft hyphens, byte-order marks: nothing a reader sees.
INVISIBLE = "".join(
    chr(code)
    for code in (
        0xAD,
        0x34F,
        0x61C,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        0xFEFF,
    )
)
_CONTROLS = "".join(
    chr(code) for code in (*range(0x00, 0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0))
)
_APOSTROPHES = "'\u2019\u2018\u02bc`\u00b4"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_QUOTES = "\u201c\u201d\u201e\u00ab\u00bb"

_LETTERS = str.maketrans({**LOOK_ALIKES})
_CLEAN = str.maketrans({**LOOK_ALIKES, **dict.fromkeys(INVISIBLE + _CONTROLS)})
# What folding replaces after lower case and without accents; the polars expression is built from the same mapping.
_FOLDED = {
    "đ": "d", "ð": "d", "ɖ": "d",
    **dict.fromkeys(INVISIBLE + _CONTROLS, ""),
    **dict.fromkeys("\u2018\u2019\u02bc`\u00b4", "'"),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys("\x1c\x1d\x1e\x1f\x85", " "),
}  # fmt: skip
_FOLD = str.maketrans(_FOLDED)
_MARKS = re.compile("[\u0300-\u036f]+")
_LOOSE_MARK = re.compile("[\u0300-\u0323]")
_SWAPPED = re.compile("([\u0300\u0301\u0303\u0309])([\u0302\u0306])")


def nfc(text: str) -> str:
    """Composed letters (NFC), also where the tone was typed before the vowel's mark (e, acute, circumflex: ế)."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    if _LOOSE_MARK.search(composed):
        swapped = _SWAPPED.sub(r"\2\1", unicodedata.normalize("NFD", composed))
        composed = unicodedata.normalize("NFC", swapped)
    return composed


def look_alikes(text: str) -> str:
    """`text` with ð, ɖ and the like as đ, same length. Only for text that is Unicode already: in TCVN3 Ð is é."""
    return text if text.isascii() else text.translate(_LETTERS)


def clean(text: str) -> str:
    """A cell's value as one line: NFC, đ for its look-alikes, no invisible marks, white space collapsed and stripped.

    Convert legacy encodings first: the soft hyphen, removed here, is the letter ư of TCVN3.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(nfc(text.translate(_CLEAN)).split())


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """The key to compare by: lower case without accents, d for đ, plain quotes and dashes, white space collapsed.

    `fold("Đảng\\nviên ") == fold("ĐẢNG VIÊN") == "dang vien"`. `fold_expr` gives the same over a column.
    """
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return " ".join(text.lower().translate(_FOLD).split())


def fold_expr(expr: pl.Expr) -> pl.Expr:
    """`fold` of a column of text, in polars itself; null stays null."""
    return (
        expr.str.normalize("NFD")
        .str.replace_all("[\u0300-\u036f]+", "")
        .str.to_lowercase()
        .str.replace_many(list(_FOLDED), list(_FOLDED.values()))
        .str.replace_all(r"\s+", " ")
        .str.strip_chars(" ")
    )


def title_case_name(text: str) -> str:
    """A person's name with a capital at each word (also after an apostrophe or hyphen) and small letters elsewhere.

    `NGUYỄN THỊ HoÀ` is `Nguyễn Thị Hoà`, `H'HEN NIÊ` is `H'Hen Niê`; also re-cases names in capitals out of TCVN3.
    """
    letters = []
    start = True
    for letter in clean(text).lower():
        letters.append(letter.upper() if start and len(letter.upper()) == 1 else letter)
        start = letter == " " or letter in _APOSTROPHES or letter in "-." or letter in _DASHES
    return "".join(letters)


# --- order ----------------------------------------------------------------------------------------------------------

# Tone marks in the order of the Vietnamese alphabet: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_ALPHABET = {letter: chr(0x61 + place) for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}


def _letter_keys() -> tuple[dict[int, str], dict[int, str]]:
    places, tones = dict(_ALPHABET), dict.fromkeys(_ALPHABET, "0")
    for vowel in "aăâeêioôơuưy":
        for mark, rank in _TONES.items():
            toned = unicodedata.normalize("NFC", vowel + mark)
            places[toned], tones[toned] = _ALPHABET[vowel], str(rank)
    return {ord(k): v for k, v in places.items()}, {ord(k): v for k, v in tones.items()}


_PLACES, _RANKS = _letter_keys()


def sort_key(text: str) -> tuple[str, str, str]:
    """Vietnamese dictionary order (đ after d, ă and â after a): by letters, then by tones, then as written.

    Agrees with DuckDB's `COLLATE vi` on words of the Vietnamese alphabet.
    """
    cleaned = clean(text)
    lowered = cleaned.lower()
    return lowered.translate(_PLACES), lowered.translate(_RANKS), cleaned


def given_name_sort_key(full_name: str) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """The order of a roster: by given name (the last word), then by what stands before it, both in Vietnamese order."""
    rest, _, given = clean(full_name).rpartition(" ")
    return sort_key(given), sort_key(rest)
