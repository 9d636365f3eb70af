"""What a generated workbook must read as: expected rows, expected findings, and the files they stand in.

Belongs here: the shapes of truth that generators fill and the scorer reads. Not here: how a workbook is drawn or scored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

RowSpot = int | str | None  # a line number, None for "of the whole sheet", ANYWHERE for "wherever it is put"
ANYWHERE = "*"


@dataclass
class ExpectedRow:
    """One canonical row.

    A field that is named nowhere must be null. `either` names further values that are as good as the one in `fields`,
    where the specification leaves room; `folded` names fields whose capitals do not count.
    """

    kind: str
    sheet: str | None
    row: int
    fields: dict[str, Any]
    either: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    folded: frozenset[str] = frozenset()


@dataclass
class ExpectedFinding:
    """One finding: any of `codes`, at any of `rows` and `columns`. An optional one may be there or not."""

    codes: tuple[str, ...]
    sheet: str | None
    rows: tuple[RowSpot, ...]
    columns: tuple[str | None, ...]
    severity: str
    optional: bool = False


@dataclass
class Truth:
    """All that one file must give. `lines` is how many non-empty lines each sheet has (by name, None for csv)."""

    rows: list[ExpectedRow] = field(default_factory=list)
    findings: list[ExpectedFinding] = field(default_factory=list)
    lines: dict[str | None, int] = field(default_factory=dict)
    any_sheet: bool = False  # the format has no sheet names of its own
    rejected: bool = False


@dataclass
class Workbook:
    """A generated file with its truth. `received_on` stands for the day it came in."""

    file_name: str
    data: bytes
    truth: Truth
    received_on: date


def column_letter(number: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
