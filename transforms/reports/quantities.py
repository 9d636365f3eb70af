"""Numbers with what belongs to them: percent signs, scales, comparators, ranges, fractions.

Belongs here: joining neighbouring items ("hơn", "5,6", "triệu"; "từ", "90", "-", "100"; "46", "/", "58") to one
quantity. Not here: what a quantity counts (grammar). Serves the grammar.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from transforms.numbers import parse_number
from transforms.reports.items import Item, Quantity

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+\Z")
_RANGE_WORDS = ("-", "đến", "tới")
_MOST_OVER_PLAN = 5  # times; a larger ratio is a date or a number of a document


def join_quantities(items: list[Item]) -> list[Item]:
    """`items` with every number merged with its sign, scale, comparator, and the other end of its range."""
    if "num" not in [item.kind for item in items]:
        return items
    joined: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        if item.kind != "num" or item.quantity is None:
            joined.append(item)
            at += 1
            continue
        quantity, end, at = _simple(items, at)
        noun: Item | None = None
        following = items[at] if at < len(items) else None
        after = items[at + 1] if at + 1 < len(items) else None
        if following is not None and after is not None and after.kind == "num" and after.quantity is not None:
            if following.text == "/" and not quantity.percent and after.quantity.value >= quantity.value > 0:
                quantity.whole = after.quantity.value
                end = after.end
                at += 2
                sign = items[at] if at < len(items) else None
                if sign is not None and "percent" in sign.roles:
                    quantity.whole = None
            elif following.text == "/" and quantity.percent and "percent" in _role_at(items, at + 2):
                end, at = items[at + 2].end, at + 3  # "92%/90%": beside what was aimed at
            elif following.text == "/" and not quantity.percent and _beyond_plan(joined, items, at, quantity):
                quantity.whole = after.quantity.value  # "145/120 đảng viên": more than was planned
                end = after.end
                at += 2
            elif (
                following.text in ("trên", "trong")
                and not quantity.percent
                and after.quantity.value >= quantity.value > 0
            ):
                quantity.whole = after.quantity.value  # "9 trên 47 TCCSĐ", "18 trong 24 chi bộ"
                end = after.end
                at += 2
            elif following.text in _RANGE_WORDS:
                upper, upper_end, upper_at = _simple(items, at + 1)
                if quantity.value < upper.value and _is_range(quantity, upper, following.text):
                    quantity.upper = upper.value
                    quantity.percent = quantity.percent or upper.percent
                    end, at = upper_end, upper_at
        elif not quantity.percent and (other := _whole_with_nouns(items, at)) is not None:
            quantity.whole, at = other  # "156 đảng viên/150 đảng viên"
            noun = items[at - 4]
        start = _comparator(joined, quantity, item.start)
        if at < len(items) and "bound_after" in items[at].roles:
            quantity.comparator = items[at].roles["bound_after"]
            quantity.plus_upward = True
            end = items[at].end
            at += 1
        joined.append(Item("num", start, end, item.text, quantity=quantity))
        if noun is not None:
            joined.append(noun)
    return joined


def _role_at(items: list[Item], at: int) -> Mapping[str, str]:
    return items[at].roles if at < len(items) else {}


def _beyond_plan(joined: list[Item], items: list[Item], at: int, done: Quantity) -> bool:
    """Whether the number after the slash (item `at`) is what was planned of the members before it."""
    planned = items[at + 1].quantity
    before = joined[-1].roles if joined else {}
    members = _role_at(items, at + 2).get("subject") == "member"
    if planned is None or not (members or before.get("action") == "admit" or before.get("subject") == "member"):
        return False
    return 0 < planned.value < done.value <= _MOST_OVER_PLAN * planned.value


def _whole_with_nouns(items: list[Item], at: int) -> tuple[float, int] | None:
    """The number after "đảng viên /", where both numbers have the same noun; and the place after the second noun."""
    if at + 3 >= len(items) or items[at + 1].text != "/":
        return None
    noun, number, again = items[at], items[at + 2], items[at + 3]
    same = noun.text == again.text or again.roles.get("base") == "plan"  # "57 đồng chí/120 chỉ tiêu"
    if number.quantity is None or "subject" not in noun.roles or not same:
        return None
    return number.quantity.value, at + 4


def _simple(items: list[Item], at: int) -> tuple[Quantity, int, int]:
    """One number with its scale and percent sign; where it ends; the item after it."""
    item = items[at]
    assert item.quantity is not None
    value, end = item.quantity.value, item.end
    quantity = Quantity(value, in_words=item.quantity.in_words)
    at += 1
    if isinstance(value, float):
        quantity.decimals = len(item.text) - 1 - max(item.text.rfind(","), item.text.rfind("."))
    if at < len(items) and "scale" in items[at].roles:
        quantity.value = round(value * int(items[at].roles["scale"]), 4)
        end = items[at].end
        at += 1
    if at < len(items) and "percent" in items[at].roles:
        quantity.percent = True
        end = items[at].end
        at += 1
    elif quantity.value == value and _THOUSANDS.match(item.text):
        grouped = parse_number(item.text, comma_groups=True)  # "2,566 đảng viên": some newsrooms group with commas
        quantity.value = value if grouped is None else grouped
    if float(quantity.value).is_integer():
        quantity.value = int(quantity.value)
    return quantity, end, at


def _is_range(lower: Quantity, upper: Quantity, mark: str) -> bool:
    if lower.percent and not upper.percent:
        return False
    if mark == "-":
        return True
    return lower.percent == upper.percent or upper.percent


def _comparator(joined: list[Item], quantity: Quantity, start: int) -> int:
    """Take the comparator before a number out of `joined`; returns where the quantity now begins."""
    while joined and "comparator" in joined[-1].roles:
        word = joined[-1]
        if "change" in word.roles and not quantity.percent:
            break  # "ít hơn 5 tổ chức so với nhiệm kỳ trước": a difference, not a bound
        if word.text == "từ":
            quantity.has_from = True
        elif word.text == "vượt":
            quantity.over = True
            quantity.comparator = "gt" if quantity.comparator == "eq" else quantity.comparator
        elif quantity.comparator == "eq":
            quantity.comparator = word.roles["comparator"]
        start = word.start
        joined.pop()
        if word.text != "từ" and not (joined and joined[-1].text in ("từ", "vượt")):
            break
    return start
