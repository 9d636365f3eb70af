"""Numbers as Vietnamese text writes them.

Belongs here: one written number, in digits ("1.710", "35,34", "05", "1 710") or in words ("hai mươi mốt"), to its
value. Not here: finding numbers in running text, units, comparators (reports), nor cells that are numbers already
(rosters). Serves the report grammar and the roster reader.
"""

from __future__ import annotations

import re

# A dot, a space or an apostrophe before exactly three digits groups thousands; a comma is the decimal mark
# (`1.710` is 1710, `35,34` is 35.34). One or two digits after a single dot cannot be a group: `1.71` is a decimal.
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.\u00a0\u2009\u202f '][0-9]{3})+(?:,[0-9]+)?\Z")
_COMMA_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.[0-9]+)?\Z|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+\Z")
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?\Z")
_GROUP_MARKS = re.compile(r"[.\u00a0\u2009\u202f ']")
_SPACED_MARK = re.compile(r"(?<=[0-9])\s*([.,])\s*(?=[0-9])")
_MAX_LENGTH = 40

_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "vạn": 10_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}
_FILLERS = {"linh", "lẻ", "và"}
NUMBER_WORDS = frozenset(_DIGITS) | frozenset(_SCALES) | {"mười", "mươi", "trăm", "chục", "linh", "lẻ"}


def parse_number(text: str, *, comma_groups: bool = False) -> int | float | None:
    """The value of one number written in digits, Vietnamese style; None where the text is anything else.

    `"1.710"` is 1710, `"35,34"` 35.34, `"05"` 5, `"1 710"` 1710, `"1.71"` 1.71, `"1.234.567,5"` 1234567.5. A sign is
    read ("-3", "+3", "−3"). A trailing percent sign is not part of a number. With `comma_groups`, a comma before
    exactly three digits groups thousands too (`"2,566"` is 2566), as some newsrooms write counts. Never raises.
    """
    text = text.strip()
    if not text or len(text) > _MAX_LENGTH:
        return None
    sign = 1
    if text[0] in "+-−–":
        sign = 1 if text[0] == "+" else -1
        text = text[1:].lstrip()
    value = _unsigned(text, comma_groups)
    return None if value is None else sign * value


def _unsigned(text: str, comma_groups: bool) -> int | float | None:
    if text.isascii() and text.isdigit():
        return int(text)
    text = _SPACED_MARK.sub(r"\1", text)
    if _GROUPED.match(text) and not text.startswith("0"):
        whole, _, decimals = text.partition(",")
        digits = _GROUP_MARKS.sub("", whole)
        return float(f"{digits}.{decimals}") if decimals else int(digits)
    if _COMMA_GROUPED.match(text) or (comma_groups and re.match(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+\Z", text)):
        whole, _, decimals = text.partition(".")
        digits = whole.replace(",", "")
        return float(f"{digits}.{decimals}") if decimals else int(digits)
    if _PLAIN.match(text):
        return float(text.replace(",", "."))
    return None


def parse_number_words(text: str) -> int | None:
    """The value of a whole number in words ("sáu nghìn sáu trăm năm mươi tư" is 6654); None for anything else."""
    return words_value(text.lower().split())


def words_value(words: list[str]) -> int | None:
    """The value of number words already split and lowercased; None where they do not form one number."""
    if not words or len(words) > 24:
        return None
    total = group = 0
    pending: int | None = None  # a digit that waits for its scale
    seen = False
    for word in words:
        if word in _FILLERS:
            continue
        if word in _DIGITS:
            if pending is not None:
                return None
            pending = _DIGITS[word]
        elif word == "mười":
            if pending is not None:
                return None
            group += 10
        elif word in ("mươi", "chục"):
            if pending is None and word == "mươi":
                return None
            group += (1 if pending is None else pending) * 10
            pending = None
        elif word == "trăm":
            if pending is None:
                return None
            group += pending * 100
            pending = None
        elif word in _SCALES:
            amount = group + (pending or 0)
            if amount == 0:
                return None
            total += amount * _SCALES[word]
            group, pending = 0, None
        else:
            return None
        seen = True
    if not seen:
        return None
    return total + group + (pending or 0)
