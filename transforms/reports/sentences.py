"""Sentences of a report, as spans of its text.

Belongs here: where a sentence, a headline, a list item or a table line begins and ends; which lines were only
wrapped. Not here: words and what they mean. Serves the scanner of the grammar, which reads one sentence at a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Words whose full stop ends no sentence; of those in the second set it ends one where a capital letter follows.
# Initials and single letters ("V.I", "B.T") are recognised by their shape.
_ABBREVIATIONS = frozenset(
    ("tp", "tx", "tt", "đ/c", "đc", "ts", "ths", "pgs", "gs", "bs", "ks", "q", "p", "h", "x", "st", "vd", "v.v", "mr")
)
_OFTEN_LAST = frozenset(
    ("ubnd", "ubkt", "btv", "bch", "bct", "bbt", "hđnd", "mttq", "tw", "tư", "ttg", "stt", "cn", "vv", "no", "uv")
)
# the mark comes first and what stands before it is looked at after, which lets the search pass over all letters
_END = re.compile(r"[.!?…](?:(?<![.…][.!?…])[.!?…]{0,2}(?![.…])[\"')»]*(?=\s|$)|(?<=[.])(?<![.][.])(?=[^\W\d_]))")
_BULLET = re.compile(r"\s*(?:[-+*•●▪◦–—]\s|\(?(?:\d{1,2}|[a-zđ]|[ivx]{1,4})[.)]\s)")
_LAST_WORD = re.compile(r"[\w/]+\Z")
_CLOSED = re.compile(r"[.!?:;…\"'”)»]\s*\Z")
_DATED = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?!\d)")
_SHORT = 40  # letters of a line with hardly more than a date
MAX_SENTENCE = 4000


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: where it is, in which paragraph (lines between blank ones), and how its line looks."""

    start: int
    end: int
    paragraph: int
    line: int  # number of the (unwrapped) line
    bullet: bool  # begins a list item
    open_end: bool  # ends without a full stop: a headline, a caption, a header before a list


def split_sentences(text: str, folded: str) -> list[Sentence]:
    """The sentences of a text (given with its folded form), in order, none longer than `MAX_SENTENCE` characters."""
    found: list[Sentence] = []
    for number, (paragraph, start, end) in enumerate(_lines(text, folded)):
        bullet = _BULLET.match(folded, start, end)
        begin = bullet.end() if bullet else start
        first = True
        for stop in _stops(text, folded, begin, end):
            left, right = _strip(folded, begin, stop)
            begin = stop
            while right - left > MAX_SENTENCE:
                found.append(Sentence(left, left + MAX_SENTENCE, paragraph, number, False, False))
                left += MAX_SENTENCE
            if right > left:
                ended = folded[right - 1] in ".!?…;\"')"
                found.append(Sentence(left, right, paragraph, number, bool(bullet) and first, not ended))
                first = False
    return found


def _strip(folded: str, left: int, right: int) -> tuple[int, int]:
    while left < right and folded[left].isspace():
        left += 1
    while right > left and folded[right - 1].isspace():
        right -= 1
    return left, right


def _stops(text: str, folded: str, start: int, end: int) -> list[int]:
    stops = []
    for found in _END.finditer(folded, start, end):
        at = found.start()
        if folded[at] == "." and found.group() == ".":
            word = _LAST_WORD.search(folded, max(start, at - 12), at)
            last = word.group() if word else ""
            if last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()):
                continue
            if last in _OFTEN_LAST and text[found.end() : end].lstrip()[:1].islower():
                continue
            if last.isdigit() and at - len(last) == start:
                continue  # "1. Tổ chức đảng": a number of a list
            glued = found.end() < end and not folded[found.end()].isspace()
            if glued and not (last.isalpha() and len(last) > 1 and text[at - 1].islower() and text[at + 1].isupper()):
                continue  # "UV.BTV": inside a word; "đảng viên.Trong đó" only lacks its space
        stops.append(found.end())
    if not stops or stops[-1] < end:
        stops.append(end)
    return stops


def _lines(text: str, folded: str) -> list[tuple[int, int, int]]:
    """Lines as (paragraph, start, end), those that were only wrapped joined again."""
    raw: list[tuple[int, int, bool]] = []  # start, end, blank line before
    position, blank = 0, True
    for piece in folded.split("\n"):
        if piece.strip():
            raw.append((position, position + len(piece), blank))
            blank = False
        else:
            blank = True
        position += len(piece) + 1
    if not raw:
        return []
    lengths = [end - start for start, end, _ in raw]
    longest = max(lengths)
    full = sum(length > 0.75 * longest for length in lengths)
    # set to a width, as in a PDF: many full lines, and many that begin in the middle of a sentence
    inside = sum(not blank and text[start:end].lstrip()[:1].islower() for start, end, blank in raw)
    wrapped = 40 < longest <= 140 and full >= 3 and full >= 0.3 * len(lengths) and inside >= 0.25 * full
    joined: list[tuple[int, int, int]] = []
    paragraph = -1
    for start, end, after_blank in raw:
        if after_blank:
            paragraph += 1
        if joined and not after_blank and _continues(text, folded, joined[-1], start, end, longest, wrapped):
            joined[-1] = (joined[-1][0], joined[-1][1], end)
        else:
            joined.append((paragraph, start, end))
    return joined


def _continues(
    text: str, folded: str, before: tuple[int, int, int], start: int, end: int, longest: int, wrapped: bool
) -> bool:
    """Whether a line goes on with the sentence of the line before it (the text was wrapped there)."""
    if _BULLET.match(folded, start, end):
        return False
    previous = folded[max(before[1], before[2] - 400) : before[2]]
    line = text[start:end].lstrip()
    if len(line) < _SHORT and _DATED.match(line):
        return False  # "12.7.2022", "2022-07-12 08:00": when it was published
    head = line[:1]
    last_line = previous.rsplit("\n", 1)[-1]
    filled = len(last_line.rstrip()) > 0.75 * longest
    if wrapped and filled and head and (head.isalnum() or head in '(%“"‘'):
        return True
    if not head or previous.rstrip().endswith((".", "!", "?", ":", "…")):
        return False
    if len(last_line.strip()) <= 25:
        return False
    return head.islower() or ((head.isdigit() or head in "(%") and len(last_line.rstrip()) > 0.6 * longest)
