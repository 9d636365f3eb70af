"""Lists of names, or of years, with a number each.

Belongs here: seeing that bare proper names stand for bodies where each has its number ("Sông Thao 110; Phú Lộc 150; An
Hòa 125"), and bare years for times ("2018: 121", "2018 (121), 2019 (134)"), so that grammar and attributes find a body
or a time there. Not here: what the numbers count (answers). Serves `extract`, between joining quantities and the
grammar.
"""

from __future__ import annotations

import re
from dataclasses import replace

from transforms.reports.bodies import Body
from transforms.reports.items import Item
from transforms.reports.periods import TimeMention

LISTED = "listed"
_YEAR = re.compile(r"(?:19[3-9]|20[0-4])\d\Z")
_FEWEST = 3  # names, before a list is believed to be one
_LONGEST = 5  # items of one name
_SEPARATORS = (";", ",", "và")
_OPENERS = ("như", "là", "gồm", "có")
_LINKS = (":", "(", "có", "đạt", "là", "được", "với", "-", "giao")


def with_named_lists(text: str, items: list[Item]) -> list[Item]:
    """`items`, the names of such a list made bodies that are flagged `LISTED`; the same list where there is none."""
    numbers = [at for at, item in enumerate(items) if item.kind == "num"]
    if len(numbers) > 1 and any(_YEAR.match(items[at].text) for at in numbers):
        items = _with_years(items, numbers)
        numbers = [at for at in numbers if items[at].kind == "num"]
    if len(numbers) < _FEWEST:
        return items
    runs: list[list[tuple[int, int, int, int]]] = [[]]
    for at in numbers:
        member = _member(items, at)
        if member is None:
            if not any(start <= at < end for run in runs for _, _, start, end in run):
                runs.append([])  # a number of another kind parts two lists
            continue
        if runs[-1] and not _follows(items, runs[-1][-1][3], member[0]):
            runs.append([])
        runs[-1].append(member)
    found = [run for run in runs if len(run) >= _FEWEST]
    if not found:
        return items
    written: list[Item] = []
    at = 0
    for first, stop, number, end in [member for run in found for member in run]:
        written += items[at:first]
        written.append(_named(text, items[first:stop]))
        written += items[stop:number]
        written.append(_fraction(items, number, end))
        at = max(number + 1, end)
    return [*written, *items[at:]]


def _with_years(items: list[Item], numbers: list[int]) -> list[Item]:
    """`items`, with years that a colon or a bracket parts from a number of their own made times."""
    years = [
        at
        for at in numbers
        if _YEAR.match(items[at].text)
        and at + 2 < len(items)
        and items[at + 1].text in (":", "(")
        and items[at + 2].kind == "num"
        and not _YEAR.match(items[at + 2].text)
    ]
    if not years or (len(years) == 1 and years[0] > 0):
        return items
    written = list(items)
    for at in years:
        item = items[at]
        time = TimeMention("year", "span", item.start, item.end, year=int(item.text))
        written[at] = replace(item, kind="time", quantity=None, time=time)
    return written


def _member(items: list[Item], number: int) -> tuple[int, int, int, int] | None:
    """The name right before a number: where it begins and ends, the number, and the item after it (its fraction)."""
    stop = number
    while stop > 0 and stop > number - 2 and items[stop - 1].text in _LINKS:
        stop -= 1
    first = stop
    if first > 0 and items[first - 1].body is not None:
        first -= 1
    else:
        while first > 0 and stop - first < _LONGEST and _in_name(items[first - 1]):
            first -= 1
        if first == stop or not items[first].upper:
            return None
    if first > 0 and not _opens(items[first - 1]):
        return None
    end = number + 1
    quantity = items[number].quantity
    if end + 1 < len(items) and items[end].text == "/" and items[end + 1].kind == "num":
        end += 2
    elif quantity is None or quantity.upper is not None:
        return None
    return first, stop, number, end


def _opens(item: Item) -> bool:
    """Whether a list of names can begin, or go on, after an item."""
    listing = {"subset", "listing", "ranking"} & set(item.roles)
    return item.kind == "punct" or bool(listing) or item.text in (*_SEPARATORS, *_OPENERS)


def _in_name(item: Item) -> bool:
    """Whether an item can belong to a bare name: a word with a capital letter, or one that institutions are named by."""
    return item.kind in ("word", "phrase") and (item.upper or "name" in item.roles) and item.text not in _SEPARATORS


def _follows(items: list[Item], end: int, first: int) -> bool:
    """Whether only a separator, the noun of the number before and a bracket stand between two members."""
    between = items[end:first]
    joined = any(item.text in _SEPARATORS for item in between)
    light = all(
        item.text in _SEPARATORS or item.text == ")" or "subject" in item.roles or "filler" in item.roles
        for item in between
    )
    return joined and light and len(between) <= 4


def _named(text: str, name: list[Item]) -> Item:
    if name[0].body is not None:
        return replace(name[0], flags=name[0].flags | {LISTED})
    start, end = name[0].start, name[-1].end
    body = Body("place", None, True, start, end, 0, start)
    return Item("body", start, end, text[start:end], flags=frozenset({LISTED}), body=body)


def _fraction(items: list[Item], number: int, end: int) -> Item:
    item, quantity = items[number], items[number].quantity
    if end == number + 1 or quantity is None:
        return item
    planned = items[end - 1].quantity
    whole = planned.value if planned is not None else None
    return replace(item, end=items[end - 1].end, quantity=replace(quantity, whole=whole))
