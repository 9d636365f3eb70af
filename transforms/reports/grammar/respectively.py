"""Lists that answer each other: "TCCSĐ và đảng viên hoàn thành tốt nhiệm vụ lần lượt đạt 96% và 94,5%".

Belongs here: writing such a sentence out, so that each number stands with what it is said of. Not here: the words that
announce it (data), how the sentence is then read (reader).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from transforms.reports.items import Item

_PAIRS = {
    "good_or_better": ("level", ("excellent", "good")),
    "inspect_or_supervise": ("action", ("inspect", "supervise")),
}
_COMMA = ","


@dataclass(frozen=True, slots=True)
class Paired:
    """A sentence written out; `partners` gives for the start of a number the time or body that it is said of."""

    items: list[Item]
    partners: dict[int, Item]


def distribute(items: list[Item]) -> Paired | None:
    """The sentence with each number of a list beside its own member of the list before it; None where there is none.

    Offsets stay those of the text, so that what is read points into it.
    """
    for marker, item in enumerate(items):
        if "respective" not in item.roles:
            continue
        numbers = _numbers(items, marker + 1)
        if numbers is None:
            continue
        places, nouns, stop = numbers
        counts = [items[at] for at in places]
        begin = _clause(items, marker)
        middle = items[marker + 1 : places[0]]
        for fits in (_is_level, _is_form, _is_action, _is_subject, _is_body, _is_time):
            listed = _list_before(items, begin, marker, len(counts), fits)
            if listed is None:
                continue
            first, last, members = listed
            partners = {}
            if fits in (_is_body, _is_time):
                partners = {number.start: member for number, member in zip(counts, members, strict=True)}
            written = items[:begin]
            for member, number, noun in zip(members, counts, nouns, strict=True):
                if written:
                    written = [*written, _between(number)]
                written = [*written, *items[begin:first], member, *items[last:marker], *middle, number]
                written += [noun] if noun is not None else []
            return Paired([*written, *items[stop:]], partners)
        partners = _years(items, begin, marker, counts)
        if any(_is_level(item) for item in items[begin:marker]):
            written = items[:begin]  # "số TCCSĐ hoàn thành xuất sắc nhiệm vụ lần lượt là 9, 10 và 12"
            for number, noun in zip(counts, nouns, strict=True):
                written = [*written, *([_between(number)] if number is not counts[0] else [])]
                written = [*written, *items[begin:marker], *middle, number, *([noun] if noun is not None else [])]
            return Paired([*written, *items[stop:]], partners)
        written = items[: places[0]]
        for number, noun in zip(counts, nouns, strict=True):
            written = [*written, *([_between(number)] if number is not counts[0] else []), number]
            written += [noun] if noun is not None else []
        return Paired([*written, *items[stop:]], partners)
    return None


def _numbers(items: list[Item], at: int) -> tuple[list[int], list[Item | None], int] | None:
    """The numbers of the list after the marker, the noun of each (the last one's where it has none), and the end."""
    while at < len(items) and items[at].kind != "num":
        if items[at].kind in ("punct", "word") and items[at].text != ":":
            return None
        at += 1
    places: list[int] = []
    nouns: list[Item | None] = []
    while at < len(items) and items[at].kind == "num":
        places.append(at)
        at += 1
        noun = items[at] if at < len(items) and "subject" in items[at].roles else None
        nouns.append(noun)
        at += noun is not None
        if at + 1 >= len(items) or not _joins(items[at]) or items[at + 1].kind != "num":
            break
        at += 1
    if len(places) < 2:
        return None
    return places, [noun or nouns[-1] for noun in nouns], at


def _joins(item: Item) -> bool:
    return "conjunction" in item.roles or item.text in (",", ";")


def _clause(items: list[Item], marker: int) -> int:
    at = marker
    while at > 0 and items[at - 1].text not in (";", ":"):
        at -= 1
    return at


def _list_before(
    items: list[Item], begin: int, marker: int, size: int, fits: Callable[[Item], bool]
) -> tuple[int, int, list[Item]] | None:
    """A list of `size` such items joined by commas and "và": where it begins, where it ends, its members."""
    for last in range(marker - 1, begin - 1, -1):
        if not fits(items[last]):
            continue
        chain, at = [items[last]], last
        while at - 2 >= begin and _joins(items[at - 1]) and fits(items[at - 2]):
            at -= 2
            chain.insert(0, items[at])
        if len(chain) >= size:
            return last - 2 * (size - 1), last + 1, chain[-size:]
        apart = [one for member in chain for one in _pair(member) or [member]]
        return (at, last + 1, apart) if len(apart) == size else None
    return None


def _pair(item: Item) -> list[Item] | None:
    """The two things that one phrase names together ("kiểm tra, giám sát")."""
    for whole, (role, parts) in _PAIRS.items():
        if item.roles.get(role) == whole and (" và " in item.text or _COMMA in item.text):
            return [replace(item, roles={role: part}) for part in parts]
    return None


def _years(items: list[Item], begin: int, marker: int, counts: list[Item]) -> dict[int, Item]:
    """ "Trong 3 năm (2018 - 2020) ... lần lượt 121, 134 và 128": the years of the span, one for each number."""
    for item in items[begin:marker]:
        time = item.time
        if time is None or time.kind != "years" or not time.year or not time.last_year:
            continue
        if time.last_year - time.year + 1 == len(counts):
            return {
                number.start: replace(item, time=replace(time, kind="year", year=time.year + offset, last_year=None))
                for offset, number in enumerate(counts)
            }
    return {}


def _between(number: Item) -> Item:
    return Item("punct", number.start, number.start, _COMMA)


def _is_subject(item: Item) -> bool:
    return "subject" in item.roles and item.kind == "phrase"


def _is_level(item: Item) -> bool:
    return "level" in item.roles


def _is_form(item: Item) -> bool:
    return "form" in item.roles


def _is_action(item: Item) -> bool:
    return "action" in item.roles and item.roles["action"] not in ("rate", "discipline")


def _is_body(item: Item) -> bool:
    return item.body is not None and item.body.named


def _is_time(item: Item) -> bool:
    return item.time is not None and item.time.kind in ("year", "quarter", "months")
