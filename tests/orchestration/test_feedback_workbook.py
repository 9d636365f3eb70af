"""Feedback workbooks: the sender's cells as they were, faults marked in them, and a copy that reads like the original."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import python_calamine
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from orchestration.feedback.faults import Fault, FaultyLoad
from orchestration.feedback.workbook import FILLS, build, build_unopened
from transforms.rosters.read import read_roster
from transforms.rosters.returned import mark_in

HEADER = ("Số TT", "Họ và tên", "Giới tính", "Ngày sinh", "Số CCCD", "Ngày vào Đảng", "Chi bộ")
PEOPLE = (
    (1, "Trần Thị Bưởi", "Nữ", "03/02/1985", "099185000011", "19/05/2012", "Chi bộ khóm 1"),
    (2, "=HYPERLINK(1)", "Nam", "31/02/1984", "0990840", "19/05/2010", "Chi bộ khóm 1"),
    (3, "Lê Văn Cam", "Nam", "07/08/1979", "099079000033", "02/09/2005", "Chi bộ khóm 2"),
)
TITLE = "DANH SÁCH ĐẢNG VIÊN ĐẾN NGÀY 31/12/2025"
DATE = Fault("warn", "bad_date", "Ngày không hợp lệ", "Không có ngày này.", "Ngày có thật.", "Danh sách", 5, "D")
ID = Fault(
    "quarantine", "member_citizen_id_form", "Số sai", "Số định danh không đủ 12 chữ số.", "Đủ 12 chữ số.",
    "Danh sách", 5, None, "member", ("citizen_id",),
)  # fmt: skip
WHOLE = Fault("warn", "hidden_sheet", "Ẩn", "Trang tính đang ẩn.", "Cho hiện.", "Danh sách", None, None)


def faulty(file_name: str, *faults: Fault, **more: Any) -> FaultyLoad:
    known: dict[str, Any] = {
        "load_id": "c12538e98248", "sha256": "0" * 64, "file_name": file_name, "sender": "dang-uy-phuong-7",
        "received_on": date(2026, 3, 2), "status": "published", "status_reason": None, "rows_read": 3,
        "rows_published": 2, "rows_quarantined": 1,
    } | more  # fmt: skip
    return FaultyLoad(**known, faults=faults)


def roster_xlsx() -> bytes:
    """A roster as an office keeps it: a merged title, widths, fonts, numbering by formula, a note of the clerk's own."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Danh sách")
    bold = book.add_format({"bold": True, "font_name": "Arial", "bg_color": "#DDEBF7"})
    sheet.merge_range("A1:G1", TITLE, bold)
    sheet.set_column("B:B", 31)
    for column, text in enumerate(HEADER):
        sheet.write_string(2, column, text, bold)
    for line, person in enumerate(PEOPLE, start=3):
        sheet.write_formula(line, 0, f"=ROW()-{3}", None, person[0])
        for column, text in enumerate(person[1:], start=1):
            sheet.write_string(line, column, str(text))
    sheet.write_comment("D5", "Hỏi lại đồng chí", {"author": "Chị Hoa"})
    sheet.data_validation("C4:C6", {"validate": "list", "source": ["Nam", "Nữ"]})
    book.close()
    return target.getvalue()


def made(tmp_path: Path, data: bytes, load: FaultyLoad) -> tuple[bytes, openpyxl.Workbook]:
    path = tmp_path / "landed"
    path.write_bytes(data)
    back = build(path, load)
    return back, openpyxl.load_workbook(io.BytesIO(back))


def rows_of(data: bytes, name: str) -> pl.DataFrame:
    reading = read_roster(data, name, received_on=date(2026, 3, 9))
    assert not reading.rejected, reading.findings
    return reading.rows["member"].drop("file", "sheet")


def test_faulty_cells_are_filled_and_say_what_is_wrong_and_what_is_expected(tmp_path: Path) -> None:
    _, book = made(tmp_path, roster_xlsx(), faulty("a.xlsx", DATE, ID))
    sheet = book["Danh sách"]
    assert sheet["D5"].fill.fgColor.rgb == FILLS["warn"]
    assert sheet["E5"].fill.fgColor.rgb == FILLS["quarantine"], "the cell of a broken rule is found by its field"
    note = sheet["D5"].comment.text
    assert note.startswith("Hỏi lại đồng chí"), "the clerk's own note stays"
    assert "SAI: Không có ngày này." in note
    assert "CẦN: Ngày có thật." in note
    marked = {cell.coordinate for line in sheet.iter_rows() for cell in line if cell.comment}
    assert marked == {"D5", "E5"}


def test_the_senders_cells_and_formats_stay(tmp_path: Path) -> None:
    original = openpyxl.load_workbook(io.BytesIO(roster_xlsx()))["Danh sách"]
    _, book = made(tmp_path, roster_xlsx(), faulty("a.xlsx", DATE))
    sheet = book["Danh sách"]
    for line in original.iter_rows():
        for cell in line:
            other = sheet[cell.coordinate]
            assert (other.value, other.data_type, other.number_format) == (
                cell.value,
                cell.data_type,
                cell.number_format,
            )
            assert (other.font.name, other.font.b) == (cell.font.name, cell.font.b)
            if cell.coordinate != "D5":
                assert other.fill.fgColor.rgb == cell.fill.fgColor.rgb
    assert [str(block) for block in sheet.merged_cells.ranges] == ["A1:G1"]
    assert sheet.column_dimensions["B"].width == original.column_dimensions["B"].width
    assert len(sheet.data_validations.dataValidation) == 1


def test_results_of_formulas_stay_for_a_copy_that_is_sent_back_unopened(tmp_path: Path) -> None:
    back, _ = made(tmp_path, roster_xlsx(), faulty("a.xlsx", DATE))
    cells = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(back)).get_sheet_by_name("Danh sách").to_python()
    assert [line[0] for line in cells[-3:]] == [1.0, 2.0, 3.0]


def test_the_summary_comes_first_and_leads_to_each_cell(tmp_path: Path) -> None:
    _, book = made(tmp_path, roster_xlsx(), faulty("=cmd|' /C calc'!A0.xlsx", DATE, ID, WHOLE))
    assert book.sheetnames == ["Phản hồi", "Danh sách"]
    summary = book["Phản hồi"]
    assert book.active is summary
    links = [cell.hyperlink.location for line in summary.iter_rows() for cell in line if cell.hyperlink]
    assert links == ["'Danh sách'!D5", "'Danh sách'!E5", "'Danh sách'!A1"]
    said = [str(cell.value) for line in summary.iter_rows() for cell in line if cell.value is not None]
    assert "Đọc được 3 dòng; đã đưa vào kho 2; cách ly 1; không nhận 0." in said
    assert {"Cách ly", "Cảnh báo", "31/02/1984", "Chưa: dòng đang cách ly"} <= set(said)
    assert not [cell for line in summary.iter_rows() for cell in line if cell.data_type == "f"]
    assert not [text for text in said if text[:1] in "=+-@"], "nothing of the sender's acts as a formula"


def test_a_copy_reads_like_the_original(tmp_path: Path) -> None:
    original = roster_xlsx()
    back, _ = made(tmp_path, original, faulty("a.xlsx", DATE, ID))
    assert rows_of(back, "a.xlsx").equals(rows_of(original, "a.xlsx"))
    reading = read_roster(back, "a.xlsx", received_on=date(2026, 3, 9))
    assert reading.corrects == "c12538e98248"
    assert [sheet.name for sheet in reading.sheets] == ["Danh sách"]
    assert read_roster(original, "a.xlsx").corrects is None


def test_a_file_without_a_date_keeps_its_own_when_it_comes_back_later(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(roster_xlsx()))
    sheet = book["Danh sách"]
    sheet.unmerge_cells("A1:G1")
    sheet["A1"].value = "DANH SÁCH ĐẢNG VIÊN"
    undated = io.BytesIO()
    book.properties.created = book.properties.modified = datetime(2026, 1, 5)
    book.save(undated)
    stamped = undated.getvalue()
    before = read_roster(stamped, "a.xlsx", received_on=date(2026, 3, 2)).sheets[0].as_of
    back, _ = made(tmp_path, stamped, faulty("a.xlsx", DATE))
    assert read_roster(back, "a.xlsx", received_on=date(2026, 3, 9)).sheets[0].as_of == before


def test_feedback_on_a_copy_that_still_has_faults_holds_no_old_marks(tmp_path: Path) -> None:
    once, _ = made(tmp_path, roster_xlsx(), faulty("a.xlsx", DATE, ID))
    _, book = made(tmp_path, once, faulty("a.xlsx", ID, load_id="ddd444eee555"))
    assert book.sheetnames == ["Phản hồi", "Danh sách"]
    sheet = book["Danh sách"]
    assert sheet["D5"].comment.text == "Hỏi lại đồng chí"
    assert sheet["D5"].fill.fgColor.rgb != FILLS["warn"]
    assert sheet["E5"].comment.text.count("danhbo") == 1
    marks = [mark_in(cell.value) for line in book["Phản hồi"].iter_rows() for cell in line]
    assert [mark.load_id for mark in marks if mark] == ["ddd444eee555"]


def test_a_csv_comes_back_as_a_workbook_of_the_same_cells(tmp_path: Path) -> None:
    text = "\n".join(";".join(map(str, line)) for line in ((TITLE,), HEADER, *PEOPLE))
    data = text.encode("utf-8-sig")
    fault = Fault("warn", "bad_date", "Ngày", "Không có ngày này.", "Ngày có thật.", None, 4, "D")
    back, book = made(tmp_path, data, faulty("a.csv", fault))
    sheet = book[book.sheetnames[1]]
    assert sheet["E3"].value == "099185000011"
    assert (sheet["B4"].value, sheet["B4"].data_type) == ("=HYPERLINK(1)", "s")
    assert sheet["D4"].fill.fgColor.rgb == FILLS["warn"]
    assert rows_of(back, "a.xlsx").equals(rows_of(data, "a.csv"))


def test_an_ods_keeps_its_types_in_the_copy(tmp_path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Danh sách")
    for line in ((TITLE,), HEADER, *PEOPLE):
        row = TableRow()
        for value in line:
            cell = (
                TableCell(valuetype="float", value=value) if isinstance(value, int) else TableCell(valuetype="string")
            )
            cell.addElement(P(text=str(value)))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    target = io.BytesIO()
    document.save(target)
    fault = Fault("warn", "bad_date", "Ngày", "Không có ngày này.", "Ngày có thật.", "Danh sách", 4, "D")
    back, book = made(tmp_path, target.getvalue(), faulty("a.ods", fault))
    sheet = book["Danh sách"]
    assert (sheet["A3"].value, sheet["D4"].fill.fgColor.rgb) == (1, FILLS["warn"])
    assert rows_of(back, "a.xlsx").equals(rows_of(target.getvalue(), "a.ods"))


def test_macros_of_the_sender_stay_in_their_workbook(tmp_path: Path) -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.add_vba_project(io.BytesIO(b"not really macros"), is_stream=True)
    sheet = book.add_worksheet("Danh sách")
    for line, cells in enumerate(((TITLE,), (), HEADER, *PEOPLE)):
        for column, value in enumerate(cells):
            sheet.write_string(line, column, str(value))
    book.close()
    path = tmp_path / "landed"
    path.write_bytes(target.getvalue())
    back = openpyxl.load_workbook(io.BytesIO(build(path, faulty("a.xlsm", DATE))), keep_vba=True)
    assert back.vba_archive.read("xl/vbaProject.bin") == b"not really macros"


def test_a_file_that_cannot_be_opened_gets_a_summary_alone(tmp_path: Path) -> None:
    fault = Fault("reject", "unreadable_file", "Tệp hỏng", "Không đọc được tệp.", "Lưu lại rồi gửi lại.")
    _, book = made(
        tmp_path, b"PK\x03\x04 broken", faulty("a.xlsx", fault, status="rejected", status_reason="Tệp hỏng.")
    )
    assert book.sheetnames == ["Phản hồi"]
    said = [cell.value for line in book["Phản hồi"].iter_rows() for cell in line if cell.value]
    assert "Không nhận được dữ liệu nào từ tệp này: Tệp hỏng" in said
    large = openpyxl.load_workbook(io.BytesIO(build_unopened(faulty("a.xlsx", DATE), "how_large")))
    assert any("Tệp lớn" in str(cell.value) for line in large["Phản hồi"].iter_rows() for cell in line)


def test_a_name_that_stands_in_a_heading_is_marked_there(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(roster_xlsx()))
    sheet = book["Danh sách"]
    sheet.insert_rows(4)
    sheet["A4"] = "I. Chi bộ khoms 1"
    sheet["G3"].value = None
    for line in range(5, 8):
        sheet.cell(line, 7).value = None
    target = io.BytesIO()
    book.save(target)
    fault = Fault(
        "warn", "unresolved_organization", "Chưa nhận ra tổ chức", "Chưa nhận ra tổ chức “Chi bộ khoms 1” ở 3 dòng.",
        "Ghi đúng tên.", "Danh sách", 6, None, None, ("organization",),
    )  # fmt: skip
    _, back = made(tmp_path, target.getvalue(), faulty("a.xlsx", fault))
    assert {cell.coordinate for line in back["Danh sách"].iter_rows() for cell in line if cell.comment} == {"A4", "D6"}
    assert back["Danh sách"]["A4"].fill.fgColor.rgb == FILLS["warn"]
