"""A sheet as a drawing board: cells, merges, hidden lines, fonts; and the truth that grows beside it.

Belongs here: the board and the blocks every sheet has (title, signature). Not here: tables, file formats.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gen_truth import ANYWHERE, ExpectedFinding, ExpectedRow, column_letter

DATE_FORMAT = "dd/mm/yyyy"


@dataclass
class Cell:
    """A value (text, number, datetime, bool) with the format it is shown in and its font."""

    value: Any
    fmt: str | None = None
    font: str | None = None
    bold: bool = False


@dataclass
class Sheet:
    """A sheet under construction. Rows and columns count from 1."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    rows: list[ExpectedRow] = field(default_factory=list)
    findings: list[ExpectedFinding] = field(default_factory=list)
    issuer: str | None = None
    superior: str | None = None

    def put(self, row: int, column: int, value: Any, fmt: str | None = None, bold: bool = False) -> None:
        """Set a cell; None and empty text leave it blank."""
        if value is None or value == "":
            return
        if fmt is None and isinstance(value, datetime):
            fmt = DATE_FORMAT
        self.cells[row, column] = Cell(value, fmt, bold=bold)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge a block; blocks of one cell stay as they are."""
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    @property
    def last_row(self) -> int:
        return max((r for r, _ in self.cells), default=0)

    @property
    def last_column(self) -> int:
        return max((c for _, c in self.cells), default=0)

    @property
    def filled(self) -> int:
        """How many lines have something in them."""
        return len({r for (r, _), cell in self.cells.items() if str(cell.value).strip()})

    def expect(self, kind: str, row: int, fields: dict[str, Any], **either: tuple[Any, ...]) -> ExpectedRow:
        """Add a row that must come out."""
        made = ExpectedRow(kind, self.name, row, {k: v for k, v in fields.items() if v is not None}, dict(either))
        self.rows.append(made)
        return made

    def find(
        self,
        code: str | tuple[str, ...],
        row: int | str | tuple[Any, ...] | None,
        column: int | str | tuple[Any, ...] | None = ANYWHERE,
        severity: str = "warn",
        optional: bool = False,
    ) -> None:
        """Add a finding that must come out; columns are numbers from 1, None, or ANYWHERE."""
        rows = row if isinstance(row, tuple) else (row,)
        columns = column if isinstance(column, tuple) else (column,)
        letters = tuple(column_letter(c) if isinstance(c, int) else c for c in columns)
        codes = code if isinstance(code, tuple) else (code,)
        self.findings.append(ExpectedFinding(codes, self.name, rows, letters, severity, optional))

    def map_text(self, change: Callable[[str], str], font: str | None = None) -> None:
        """Rewrite all text (to a legacy encoding) and set its font."""
        for cell in self.cells.values():
            if isinstance(cell.value, str):
                cell.value = change(cell.value)
                cell.font = font


def title_block(
    sheet: Sheet,
    width: int,
    title: str,
    *,
    as_of: date | None = None,
    superior: str | None = None,
    issuer: str | None = None,
    rng: random.Random | None = None,
    row: int = 1,
) -> int:
    """The lines above a table, as offices write them; gives the first free row after them."""
    rng = rng or random.Random(0)
    right = max(2, width - width // 3)
    if superior or issuer:
        sheet.put(row, 1, superior or issuer)
        sheet.put(row, right, "ĐẢNG CỘNG SẢN VIỆT NAM", bold=True)
        if rng.random() < 0.6 and right > 2:
            sheet.merge(row, 1, row, right - 1)
        row += 1
        if superior and issuer:
            sheet.put(row, 1, issuer)
            row += 1
        sheet.issuer, sheet.superior = issuer, superior
        row += rng.randint(0, 1)
    sheet.put(row, 1, title, bold=True)
    sheet.merge(row, 1, row, width)
    row += 1
    if as_of:
        shape = rng.choice(["(Tính đến ngày {})", "Tính đến ngày {}", "(tính đến ngày {})"])
        sheet.put(row, 1, shape.format(as_of.strftime("%d/%m/%Y")))
        sheet.merge(row, 1, row, width)
        row += 1
    return row + rng.randint(0, 1)


def signature_block(sheet: Sheet, width: int, *, day: date | None = None, row: int | None = None) -> int:
    """Place, date and signatures below a table; gives the first free row."""
    row = row or sheet.last_row + 2
    right = max(2, width - 2)
    if day:
        sheet.put(row, right, f"Long Xuyên, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}")
        row += 1
    sheet.put(row, 2, "NGƯỜI LẬP BIỂU")
    sheet.put(row, right if right > 2 else 3, "T/M ĐẢNG ỦY")
    sheet.put(row + 1, 2, "(Ký, ghi rõ họ và tên)")
    sheet.put(row + 1, right if right > 2 else 3, "BÍ THƯ")
    sheet.put(row + 5, 2, "Nguyễn Thị Lập")
    sheet.put(row + 5, right if right > 2 else 3, "Trần Văn Ký")
    return row + 7
