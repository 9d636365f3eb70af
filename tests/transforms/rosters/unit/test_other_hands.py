"""Sheets by another hand (`other_hands.yaml`), each read as an xlsx, xls, ods and, where nothing is merged, csv."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt
import yaml
from roster_kit import csv_bytes, findings_of, read, rows_of, sheet, xlsx

from transforms.rosters import stream
from transforms.rosters.read import RosterReading, iter_roster, read_roster

CASES = yaml.load(Path(__file__).with_name("other_hands.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def check(case: dict[str, Any], reading: RosterReading) -> None:
    got = [{"kind": kind, **row} for kind in reading.rows for row in rows_of(reading, kind)]
    assert got == case["expect"]
    assert sorted(map(str, findings_of(reading))) == sorted(str(tuple(found)) for found in case["findings"])
    filled = sum(any(text != "" for text in row) for row in case["rows"])
    assert sum(count for role, count in reading.sheets[0].lines.items() if role != "blank") in (filled, 0)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_rows_and_findings(case: dict[str, Any]) -> None:
    """The truth of each sheet, whole: every field of every row, every finding with its cell."""
    check(case, read_roster(xlsx(sheet(case["rows"], merges=case["merges"])), "a.xlsx"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_same_from_an_old_workbook(case: dict[str, Any]) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Sheet1", cell_overwrite_ok=True)
    for merge in case["merges"]:
        first, last = (xlsxwriter.utility.xl_cell_to_rowcol(part) for part in merge.split(":"))
        page.merge(first[0], last[0], first[1], last[1])
    for row, texts in enumerate(case["rows"]):
        for column, text in enumerate(texts):
            if text != "":
                page.write(row, column, text)
    stream_ = io.BytesIO()
    book.save(stream_)
    check(case, read_roster(stream_.getvalue(), "a.xls"))


# -- cells without a value -----------------------------------------------------------------------------------------

HEADER = ["STT", "Họ và tên", "Ngày sinh", "Quê quán", "Số CCCD"]


def test_errors_and_unfinished_formulas_are_found_at_their_cells() -> None:
    rows = [
        HEADER,
        ["=ROW()-1", "Nguyễn Văn An", "=DATE(1980,1,1)", "#N/A", "#REF!"],
        ["=ROW()-1", "=B9", "=C9", "=D9", "=E9"],
        ["", "Cộng", "=COUNTA(B2:B3)", "", ""],
    ]
    reading = read(rows)
    assert rows_of(reading) == [{"row": 2, "full_name": "Nguyễn Văn An"}]
    assert findings_of(reading, "code", "row", "column", "value") == [
        ("bad_date", 2, "C", "=DATE(1980,1,1)"),
        ("unknown_value", 2, "D", "#N/A"),
        ("bad_identifier", 2, "E", "#REF!"),
        ("missing_name", 3, "B", "=B9"),
    ]


def test_stored_results_are_values_and_stored_errors_none() -> None:
    stream_ = io.BytesIO()
    book = xlsxwriter.Workbook(stream_)
    page = book.add_worksheet("DS")
    page.write_row(0, 0, HEADER)
    page.write_row(1, 0, [1, "Nguyễn Văn An", "03/02/1980"])
    page.write_formula(1, 3, '="An "&"Giang"', None, "An Giang")
    page.write_formula(1, 4, "=VLOOKUP(1,A9:B9,2)", None, "#N/A")
    book.close()
    reading = read_roster(stream_.getvalue(), "a.xlsx")
    assert rows_of(reading, "member", "native_place") == ["An Giang"]
    assert findings_of(reading, "code", "row", "column", "value") == [("bad_identifier", 2, "E", "#N/A")]


def test_errors_in_old_workbooks_and_in_text_are_found_too() -> None:
    rows = [HEADER, ["1", "Nguyễn Văn An", "#VALUE!", "An Giang", "099080000001"]]
    assert findings_of(read_roster(csv_bytes(rows), "a.csv")) == [("bad_date", 2, "C")]
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("DS")
    for place, text in enumerate(HEADER):
        page.write(0, place, text)
    page.write(1, 1, "Nguyễn Văn An")
    page.row(1).set_cell_error(2, 0x2A)
    stream_ = io.BytesIO()
    book.save(stream_)
    assert findings_of(read_roster(stream_.getvalue(), "a.xls"), "code", "column", "value") == [
        ("bad_date", "C", "#N/A")
    ]


# -- large files ---------------------------------------------------------------------------------------------------


def test_a_large_sheet_that_begins_in_column_c_keeps_its_letters() -> None:
    stream_ = io.BytesIO()
    book = xlsxwriter.Workbook(stream_, {"constant_memory": True})
    page = book.add_worksheet("DS")
    page.write_row(3, 2, HEADER)
    for number in range(12_000):
        born = "31/02/1980" if number == 9_000 else "03/02/1980"
        page.write_row(number + 4, 2, [number + 1, f"Nguyễn Văn {'An' * (number % 5 + 1)}", born, "An Giang " * 6])
    book.close()
    found = [one for one in findings_of(read_roster(stream_.getvalue(), "a.xlsx")) if one[0] == "bad_date"]
    assert found == [("bad_date", 9_005, "E")]


def test_the_date_at_the_end_of_a_long_csv_is_known_from_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["STT", "Họ và tên", "Năm sinh", "Ngày vào Đảng", "Ngày chính thức"]]
    rows += [[str(number), f"Nguyễn Văn {chr(65 + number % 26)}", "1950", "1/2/10", "1/2/11"] for number in range(900)]
    rows += [["", "", "", "Mỹ Bình, ngày 31 tháng 12 năm 2010", ""]]
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes(rows, ";"))
    monkeypatch.setattr(stream, "PIECE", 5_000)
    pieces = list(iter_roster(path, received_on=date(2024, 1, 1)))
    assert len(pieces) > 2
    assert findings_of(pieces[0])[0] == ("date_order", 2, "E")  # the first of its months would do, were it not 2011
