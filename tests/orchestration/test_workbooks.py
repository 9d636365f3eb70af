"""Texts stay texts in a workbook, whatever they begin with, and a sheet holds only so much."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from orchestration import workbooks
from orchestration.errors import DanhboError
from orchestration.workbooks import Sheet, write_workbook


def test_kinds_of_values_and_beginnings_of_formulas(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "text": ['=HYPERLINK("http://x")', "@cmd", "Đảng bộ", None],
            "number": [1.5, -2.0, None, 3.0],
            "day": [date(2024, 12, 31), None, None, None],
            "moment": [datetime(2024, 12, 31, 8, 30), None, None, None],
            "flag": [True, False, None, None],
            "parts": [["a", "b"], None, [], None],
        }
    )
    path = tmp_path / "book.xlsx"
    write_workbook(path, [Sheet("s" * 40, frame)])
    page = openpyxl.load_workbook(path).worksheets[0]
    assert page.title == "s" * 31
    cells = list(page.iter_rows(min_row=2, values_only=True))
    assert cells[0] == (
        '\'=HYPERLINK("http://x")',
        1.5,
        datetime(2024, 12, 31),
        datetime(2024, 12, 31, 8, 30),
        True,
        "a, b",
    )
    assert cells[1][:2] == ("'@cmd", -2)
    assert cells[2][0] == "Đảng bộ"
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)
    path = tmp_path / "book.xlsx"
    with pytest.raises(DanhboError, match="4 rows"):
        write_workbook(path, [Sheet("a", pl.DataFrame({"x": [1, 2, 3, 4]}))])
    assert not path.exists()
