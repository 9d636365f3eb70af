"""A member roster that is faulty on purpose, with the list of its faults.

Belongs here: spoiling lines of a right roster at known places. Not here: right rosters (rosters.py). Serves the sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from synthesis.organizations import CITY
from synthesis.rosters import PLAIN_COLUMNS, as_of, plain_line, roman
from synthesis.workbooks import Cell, Column, Heading, Sheet, Total, Written, workbook


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault put into a roster: where it stands (line and column as shown), its code, and what a reader should do."""

    sheet: str
    row: int
    column: str | None
    code: str
    severity: str
    value: str
    what: str


def faulty_roster(
    rows: pl.DataFrame, committee: str, day: date, *, superior: str = f"ĐẢNG BỘ THÀNH PHỐ {CITY.upper()}"
) -> tuple[Written, list[dict[str, Any]]]:
    """A roster with faults at known places, and the list of them; every other line is right.

    The faults are spread over the lines in a fixed order; `rows` must list at least thirty members who are there
    (raises ValueError otherwise).
    """
    people = rows.filter(pl.col("left_on").is_null())
    if people.height < 30:
        raise ValueError(f"{people.height} members are too few for the faults: give a roster of thirty or more")
    sheet_name = "Danh sách"
    kept = [name for name in PLAIN_COLUMNS if name not in ("Chi bộ", "Ngày rời", "Lý do rời")]
    places = [PLAIN_COLUMNS.index(name) for name in kept]
    lines: list[list[Cell] | Heading | Total] = []
    members: list[int] = []  # places in `lines` that hold a member
    for number, ((cell,), group) in enumerate(people.group_by(["unit_name"], maintain_order=True), start=1):
        lines.append(Heading(f"{roman(number)}. {cell}"))
        for place, row in enumerate(group.iter_rows(named=True), start=1):
            members.append(len(lines))
            full = plain_line(place, row)
            lines.append([place, *[full[p] for p in places[1:]]])
    faults: list[tuple[int, str | None, str, str, str, str]] = []
    official = [at for at in members if _at(lines, at, kept.index("Ngày chính thức"))]

    def spoil(at: int, column: str, value: str, code: str, severity: str, what: str) -> None:
        line = lines[at]
        assert isinstance(line, list)
        line[kept.index(column)] = value
        faults.append((at, column, code, severity, value, what))

    step = max(1, len(official) // 9)
    chosen = official[step // 2 :: step]
    year = day.year
    spoil(chosen[0], "Ngày sinh", "31/02/1985", "bad_date", "warn", "no such day")
    spoil(chosen[1], "Ngày vào Đảng", "15/13/2010", "bad_date", "warn", "no such month")
    spoil(chosen[2], "Ngày chính thức", f"20/06/{year + 3}", "date_order", "warn", "after the roster's date")
    spoil(chosen[3], "Họ và tên", "", "missing_name", "reject", "the line has no name")
    spoil(chosen[4], "Số CCCD", "0990812", "bad_identifier", "warn", "seven digits for twelve")
    spoil(chosen[5], "Số thẻ đảng viên", "O99A0123", "bad_identifier", "warn", "letters in a card number")
    late, early = (
        _at(lines, chosen[6], kept.index("Ngày chính thức")),
        _at(lines, chosen[6], kept.index("Ngày vào Đảng")),
    )
    line = lines[chosen[6]]
    assert isinstance(line, list)
    line[kept.index("Ngày vào Đảng")] = late
    spoil(
        chosen[6], "Ngày chính thức", early, "date_order", "warn", "official before the ceremony: the two are swapped"
    )
    spoil(chosen[7], "Ngày vào Đảng", "không rõ", "bad_date", "warn", "not a date")
    again = list(_list(lines[chosen[8] if len(chosen) > 8 else official[1]]))
    again[0] = int(str(_list(lines[-1])[0])) + 1
    lines.append(again)
    faults.append((len(lines) - 1, "Họ và tên", "duplicate_row", "reject", str(again[1]), "the same person again"))
    stated = people.height + 7
    lines.append(Total("Tổng cộng", 1, stated))
    faults.append(
        (len(lines) - 1, "Họ và tên", "total_mismatch", "warn", str(stated), f"{people.height} members are listed")
    )
    columns = tuple(Column(name, width=26 if name in ("Họ và tên", "Quê quán") else 13) for name in kept)
    columns = (Column("STT", width=6), *columns[1:])
    written = workbook([
        Sheet(sheet_name, superior, committee.upper(), "DANH SÁCH ĐẢNG VIÊN", columns, lines,
              as_of=as_of(day), unit_line="Đvt: Người", signed_on=day)
    ])  # fmt: skip
    shown = written.places[sheet_name]
    listed = [
        asdict(
            Fault(sheet_name, shown[at], chr(65 + kept.index(column)) if column else None, code, severity, value, what)
        )
        for at, column, code, severity, value, what in faults
    ]
    return written, sorted(listed, key=lambda fault: (fault["row"], fault["code"]))


def _list(line: object) -> list[Cell]:
    assert isinstance(line, list)
    return line


def _at(lines: Sequence[object], at: int, column: int) -> str:
    return str(_list(lines[at])[column] or "")
