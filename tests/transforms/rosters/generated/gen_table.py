"""Member tables on a board: headers of one to three rows, data lines, and the truth of each line.

Belongs here: the laying out of columns and persons. Not here: what makes a kind of workbook.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from gen_columns import Column
from gen_people import Person
from gen_sheet import Sheet
from gen_truth import ExpectedRow


def put_header(sheet: Sheet, row: int, columns: Sequence[Column], left: int = 1, merged: bool = True) -> int:
    """The header, in two rows where a column has parts; gives the first row below it."""
    deep = any(c.subs for c in columns)
    at = left
    for column in columns:
        sheet.put(row, at, column.header, bold=True)
        if column.subs:
            for i, sub in enumerate(column.subs):
                sheet.put(row + 1, at + i, sub, bold=True)
            if merged:
                sheet.merge(row, at, row, at + column.width - 1)
        elif deep and merged:
            sheet.merge(row, at, row + 1, at)
        at += column.width
    return row + 2 if deep else row + 1


def put_numbers(sheet: Sheet, row: int, columns: Sequence[Column], left: int = 1, shape: str = "{}") -> int:
    """A row of column numbers; gives the row below it."""
    total = sum(c.width for c in columns)
    for i in range(total):
        text = shape.format(i + 1)
        sheet.put(row, left + i, int(text) if text.isdigit() else text)
    return row + 1


def put_person(
    sheet: Sheet,
    row: int,
    columns: Sequence[Column],
    member: Person,
    rng: random.Random,
    *,
    number: Any = None,
    left: int = 1,
    organization: str | None = None,
    parent: str | None = None,
) -> ExpectedRow:
    """One data line and its truth. `organization` and `parent` come from a heading above."""
    given: dict[str, Any] = {}
    either: dict[str, tuple[Any, ...]] = {}
    at = left
    for column in columns:
        cells, fields = column.make(member, rng)
        if column.key == "seq":
            cells = [(number, None)]
        for i, (value, fmt) in enumerate(cells):
            sheet.put(row, at + i, value, fmt)
        given.update({k: v for k, v in fields.items() if v is not None})
        either.update(column.either)
        at += column.width
    if organization and "organization" not in given:
        given["organization"] = organization
    return expect_member(sheet, row, given, either, {c.key for c in columns}, parent)


def expect_member(
    sheet: Sheet,
    row: int,
    given: dict[str, Any],
    either: dict[str, tuple[Any, ...]],
    keys: set[str],
    parent: str | None = None,
) -> ExpectedRow:
    """A member row with what the specification leaves open: facts that follow from others or from the title."""
    either = dict(either)
    if "membership" not in given:
        if "official_on" in given:
            either["membership"] = ("official",)
        elif keys & {"admitted_pair", "official"} and "admitted_on" in given:
            either["membership"] = ("probationary",)
    if "parent_organization" not in given:
        above = tuple(x for x in (parent, sheet.issuer, sheet.superior) if x)
        if above:
            either["parent_organization"] = above
    if "organization" not in given and (sheet.issuer or sheet.superior):
        either["organization"] = tuple(x for x in (sheet.issuer, sheet.superior) if x)
    made = sheet.expect("member", row, given, **either)
    loose = {"parent_organization"} if "parent_organization" in either else set()
    loose |= {"organization"} if "organization" in either else set()
    made.folded = frozenset(loose)
    return made


def put_people(
    sheet: Sheet,
    row: int,
    columns: Sequence[Column],
    members: Sequence[Person],
    rng: random.Random,
    *,
    start: int = 1,
    **wishes: Any,
) -> int:
    """Persons one a line, numbered; gives the first row below."""
    for i, member in enumerate(members):
        put_person(sheet, row, columns, member, rng, number=start + i, **wishes)
        row += 1
    return row


def width_of(columns: Sequence[Column]) -> int:
    """How many sheet columns a set of columns takes."""
    return sum(c.width for c in columns)


def position_of(columns: Sequence[Column], key: str, part: int = 0, left: int = 1) -> int:
    """The sheet column where a column stands (1 is A)."""
    at = left
    for column in columns:
        if column.key == key:
            return at + part
        at += column.width
    raise KeyError(key)
