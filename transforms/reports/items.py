"""A sentence as a row of items: quantities, phrases of the lexicon, names, times, punctuation, other words.

Belongs here: cutting folded text into tokens and giving each its reading. Not here: which number means what
(grammar). Serves the grammar; works on one sentence, in time linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from transforms.numbers import NUMBER_WORDS, parse_number, words_value
from transforms.reports.bodies import Body, block_goes_on, read_body, read_place
from transforms.reports.folding import SMALL_LETTERS
from transforms.reports.lexicon import Entry, Trie, abbreviations, lexicon
from transforms.reports.periods import TimeMention, find_times

# a document number ("22-NQ/TW", "433/QĐ-ThU", "13/2023/NĐ-CP") is one token, so that its digits count nothing
_REFERENCE = r"\d{1,6}(?:/\d{4})?\s?[-/]\s?[^\W\d_]{1,8}\d*(?:\s?[-/]\s?[^\W\d_]{1,10}\d*)+"
_NUMBER = r"\d{1,3}(?: \d{3})+(?![\d.,/]*\d)|\d+(?:[.,]\d+)*"
TOKEN = re.compile(rf"đ/[cv](?!\w)|[^\W\d_]+|(?P<ref>{_REFERENCE})|(?P<num>{_NUMBER})|[^\w\s]|_")
_ABBREVIATION = re.compile(
    r"\(\s*(?:viết tắt là |gọi tắt là |sau đây gọi tắt là )?[\"']?[A-ZĐƯÔÊ][\w.&\- ]{0,14}[\"']?\s*\)"
)
_LOWER_RUN = re.compile(f"[{SMALL_LETTERS}]{{2}} [{SMALL_LETTERS}]{{2}}")


class _NoRoles(dict[str, str]):
    """The roles of a word that the lexicon does not know: none, shared by all such words."""

    __hash__ = object.__hash__  # type: ignore[assignment]


_NO_ROLES: Mapping[str, str] = _NoRoles()
_NO_FLAGS: frozenset[str] = frozenset()
_WORD_LIMIT = 16
_COUNTED_ALONE = frozenset({"form", "level", "action"})  # what a number in words may count without a noun
_CLOSING = frozenset((",", ".", ";", ")", "và"))
_value = lru_cache(maxsize=1024)(parse_number)  # the same small numbers stand in all reports


@dataclass(slots=True)
class Quantity:
    """A number with what was written around it: percent, comparator, the other end of a range, what it is a part of."""

    value: float
    percent: bool = False
    comparator: str = "eq"
    upper: float | None = None  # the upper end of a range
    whole: float | None = None  # the denominator of "48/66"
    in_words: bool = False
    over: bool = False  # written with "vượt"
    plus_upward: bool = False  # "... trở lên" belongs to the number itself
    has_from: bool = False
    decimals: int = 0  # as written, for rounding


@dataclass(slots=True)
class Item:
    """One piece of a sentence: `kind` is num, phrase, body, place, time, ref, punct or word."""

    kind: str
    start: int
    end: int
    text: str
    roles: Mapping[str, str] = _NO_ROLES
    flags: frozenset[str] = frozenset()
    quantity: Quantity | None = None
    body: Body | None = None
    time: TimeMention | None = None
    capital: bool = False  # a word that is none of the lexicon, with a capital letter
    # begins with a capital letter, as does its last word (of words for institutions the first is enough)
    upper: bool = False


def _numbers_a_row(text: str, left: int, right: int) -> bool:
    """Whether the number stands alone in the first cell of a table's row: it numbers the row and counts nothing."""
    return text[right : right + 1] == "\t" and (left == 0 or text[left - 1] == "\n")


def scan(text: str, folded: str, start: int, end: int, trie: Trie | None = None) -> list[Item]:
    """The items of `text[start:end]` (a sentence), in order; offsets are of the whole text."""
    trie = trie or lexicon()
    hidden = [found.span() for found in _ABBREVIATION.finditer(text, start, end)] if "(" in folded[start:end] else []
    times = find_times(folded, start, end)
    tokens = _tokens(folded, start, end, hidden, times)
    words = [token[2] for token in tokens]
    if '"' in words:  # “Hoàn thành tốt nhiệm vụ” trở lên: quotation marks part no phrase
        tokens = [token for token in tokens if token[2] != '"']
        words = [token[2] for token in tokens]
    short = abbreviations()
    if not short.keys().isdisjoint(words):
        tokens = _spelled_out(tokens, short)
        words = [token[2] for token in tokens]
    size = len(tokens)
    shouting = is_shouting(text, start, end)
    items: list[Item] = []
    at = 0
    root = trie.root
    starts = _name_starts(trie)
    body_starts, place_starts = _starts_of(trie, "body"), _starts_of(trie, "place")
    while at < size:
        left, right, word, sort = tokens[at]
        node = root.get(word)
        single = False  # whether a phrase of this one word is all that stands here
        if sort == "word":
            plain = node is None  # as most words: none of the lexicon, or the first of phrases that do not stand here
            if node is not None:
                following = words[at + 1] if at + 1 < size else ""
                if not following or (following not in node and following not in ("-", "/")):
                    plain = "" not in node
                    single = not plain and following != "viên"
            if plain and word not in NUMBER_WORDS:
                if word[0].isalnum():
                    capital = text[left].isupper()
                    items.append(
                        Item("word", left, right, word, _NO_ROLES, _NO_FLAGS, None, None, None, capital, capital)
                    )
                else:
                    items.append(Item("punct", left, right, word))
                at += 1
                continue
        if sort == "time":
            items.append(Item("time", left, right, word, time=times[int(word)]))
            at += 1
            continue
        if sort == "ref":
            items.append(Item("ref", left, right, word))
            at += 1
            continue
        if sort == "num":
            value = None if _numbers_a_row(text, left, right) else _value(word)
            if value is None:
                items.append(Item("word", left, right, word))
            else:
                items.append(Item("num", left, right, word, quantity=Quantity(value)))
            at += 1
            continue
        found: tuple[Entry, int] | None = None
        if node is not None:
            found = (node[""], at + 1) if single else trie.match(words, at)
        if found is not None:
            entry, stop = found
            if stop - at > 2 and not shouting and "," in words[at:stop]:
                cut = _before_name(text, tokens, words, at, stop, trie)
                if cut is not None:
                    entry, stop = cut
            roles = entry.roles
            whole = "generic" in roles and stop - at > 1 and stop < size and not shouting
            if (
                whole
                and tokens[stop][3] == "word"
                and (text[tokens[stop][0]].isupper() or block_goes_on(words, stop, trie))
            ):
                # "toàn Đảng bộ huyện Sông Thao": a name follows
                items.append(Item("phrase", left, right, word, {"prep": "prep"}))
                at += 1
                continue
            if not shouting and word in starts:
                counted = (bool(items) and items[-1].kind == "num") or (
                    len(items) > 1 and items[-2].kind == "num" and "filler" in items[-1].roles
                )
                if not counted:
                    body = read_body(text, tokens, words, at, trie) if word in body_starts else None
                    if body is None and word in place_starts:
                        body = read_place(text, tokens, words, at, trie)
                    if body is not None and (body.stop >= stop or body.stop > at + 1):
                        # "Các chi bộ hoàn thành tốt nhiệm vụ đạt 90%": a kind of organization is also what is counted
                        kind = _counted_kind(trie, words, at, body.stop) if body.kind == "levels" else _NO_ROLES
                        items.append(Item("body", left, body.end, text[left : body.end], kind, body=body))
                        at = body.stop
                        continue
            phrase = word if stop == at + 1 else " ".join(words[at:stop])
            upper = text[left].isupper() and ("name" in roles or text[tokens[stop - 1][0]].isupper())
            items.append(
                Item("phrase", left, tokens[stop - 1][1], phrase, roles, entry.flags, None, None, None, False, upper)
            )
            told = items[-2].roles if len(items) > 1 else _NO_ROLES
            number = _number_words(tokens, words, at, trie, told) if word in NUMBER_WORDS else None
            if number is not None and number[1] >= stop:
                items[-1] = Item(
                    "num", left, tokens[number[1] - 1][1], word, quantity=Quantity(number[0], in_words=True)
                )
                stop = number[1]
            at = stop
            continue
        if word in NUMBER_WORDS:
            number = _number_words(tokens, words, at, trie, items[-1].roles if items else _NO_ROLES)
            if number is not None:
                value, stop = number
                items.append(Item("num", left, tokens[stop - 1][1], word, quantity=Quantity(value, in_words=True)))
                at = stop
                continue
        if word[0].isalnum():
            capital = text[left].isupper()
            items.append(Item("word", left, right, word, capital=capital, upper=capital))
        else:
            items.append(Item("punct", left, right, word))
        at += 1
    return items


def _spelled_out(tokens: list[Token], short: Mapping[str, tuple[str, ...]]) -> list[Token]:
    """The tokens with the words that abbreviations stand for, each at the place of its abbreviation."""
    written: list[Token] = []
    for token in tokens:
        words = short.get(token[2]) if token[3] == "word" else None
        written += [token] if words is None else [(token[0], token[1], word, "word") for word in words]
    return written


def _before_name(
    text: str, tokens: list[Token], words: list[str], at: int, stop: int, trie: Trie
) -> tuple[Entry, int] | None:
    """ "tại 18 chi bộ, Đảng bộ xã Quảng Hà ...": the shorter phrase, where a name begins after the comma in the longer."""
    comma = words.index(",", at, stop)
    if tokens[comma][2] != "," or comma + 1 >= stop or not text[tokens[comma + 1][0]].isupper():
        return None
    body = read_body(text, tokens, words, comma + 1, trie)
    if body is None or body.stop <= stop:
        return None
    return trie.match(words[:comma], at)


@cache
def _name_starts(trie: Trie) -> frozenset[str]:
    """The words that the name of a body or a place can begin with."""
    found = set()
    for word, node in trie.root.items():
        waiting = [(node, 1)]
        while waiting:
            at, depth = waiting.pop()
            entry = at.get("")
            if entry is not None and ("body" in entry.roles or "place" in entry.roles):
                found.add(word)
                break
            if depth < 5:
                waiting += [(following, depth + 1) for key, following in at.items() if key]
    return frozenset(found)


@cache
def _starts_of(trie: Trie, role: str) -> frozenset[str]:
    """The words that phrases of a role begin with: nothing is looked for at the others."""
    found = set()
    for word, node in trie.root.items():
        waiting = [node]
        while waiting:
            at = waiting.pop()
            if "" in at and role in at[""].roles:
                found.add(word)
                break
            waiting += [following for key, following in at.items() if key]
    return frozenset(found)


def _counted_kind(trie: Trie, words: list[str], at: int, stop: int) -> Mapping[str, str]:
    """The kind of organization that a name such as "các chi bộ" ends with."""
    for start in range(at, stop):
        found = trie.match(words, start)
        if found is not None and found[1] == stop and "subject" in found[0].roles:
            return {"subject": found[0].roles["subject"]}
    return _NO_ROLES


def is_shouting(text: str, start: int, end: int) -> bool:
    """Whether a sentence is set in capitals, so that capital letters say nothing of names."""
    if _LOWER_RUN.search(text, start, min(end, start + 40)):
        return False
    letters = [letter for letter in text[start : min(end, start + 160)] if letter.isalpha()]
    return len(letters) > 8 and sum(map(str.isupper, letters)) > 0.7 * len(letters)


Token = tuple[int, int, str, str]


def _tokens(folded: str, start: int, end: int, hidden: list[tuple[int, int]], times: list[TimeMention]) -> list[Token]:
    """The tokens of a sentence; a time is one token (its number as text), a hidden abbreviation none."""
    if not hidden and not times:
        return cut(folded, start, end)
    gaps = [(left, right, "") for left, right in hidden]
    gaps += [(mention.start, mention.end, str(number)) for number, mention in enumerate(times)]
    gaps.sort()
    tokens: list[Token] = []
    position = start
    for left, right, number in gaps:
        if left >= position:
            tokens += cut(folded, position, left)
            if number:
                tokens.append((left, right, number, "time"))
            position = right
        elif number:  # a time inside brackets that hide an abbreviation, or the like
            continue
        position = max(position, right)
    return tokens + cut(folded, position, end)


def cut(folded: str, start: int, end: int) -> list[Token]:
    """The tokens of `TOKEN`; a word between two spaces, as most are, is taken without a search."""
    tokens: list[Token] = []
    left = at = start  # `at`: up to where tokens are cut; a number or a reference may hold spaces
    for chunk in folded[start:end].split(" "):
        right = left + len(chunk)
        if at <= left and chunk.isalpha():
            tokens.append((left, right, chunk, "word"))
        elif at <= left and chunk[-1:] in (",", ".", ";", ":") and chunk[:-1].isalpha():
            tokens.append((left, right - 1, chunk[:-1], "word"))
            tokens.append((right - 1, right, chunk[-1], "word"))
        elif at <= left and chunk.isdecimal() and right + 1 < end and folded[right + 1].isalpha():
            tokens.append((left, right, chunk, "num"))  # neither thousands nor a reference go on after the space
        elif at < right:
            at = max(at, left)
            while at < right and (found := TOKEN.search(folded, at, end)) is not None and found.start() < right:
                tokens.append((*found.span(), found[0], found.lastgroup or "word"))
                at = found.end()
        left = right + 1
    return tokens


def _number_words(
    tokens: list[Token], words: list[str], at: int, trie: Trie, before: Mapping[str, str]
) -> tuple[int, int] | None:
    """A number in words that counts something, and the place after it.

    It counts a noun of the lexicon ("hai tổ chức đảng"), what was done before it ("khiển trách mười hai, cảnh cáo ba"),
    or percent.
    """
    stop = at
    while stop < len(words) and stop - at < _WORD_LIMIT and words[stop] in NUMBER_WORDS and tokens[stop][3] == "word":
        stop += 1
    done = not _COUNTED_ALONE.isdisjoint(before) and (stop == len(words) or words[stop] in _CLOSING)
    while stop > at:
        value = words_value(words[at:stop])
        if value is not None and value > 0:
            if done:
                return value, stop
            noun = stop + 1 if stop < len(words) and words[stop] == "lượt" else stop
            found = trie.match(words, noun) if noun < len(words) else None
            if found is not None and "subject" in found[0].roles and "weak_number" not in found[0].flags:
                return value, stop
            if found is not None and "percent" in found[0].roles:
                return value, stop
        stop -= 1
        done = False
    return None
