"""Habits of offices that a reader trips over: headers over lines, page marks, columns that mean what stands in them."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from tests.transforms.rosters.unit.roster_kit import findings_of, read, rows_of
from transforms.rosters import celldates, values
from transforms.rosters.headers import match
from transforms.rosters.read import read_roster

EVENTS = celldates.event_range(date(2026, 1, 1))
BIRTHS = celldates.birth_range(date(2026, 1, 1))


def test_words_of_headers_run_over_two_lines_without_merges() -> None:
    reading = read(
        [
            ["Số", "Họ và tên", "Ngày tháng", "Giới", "Ngày", "Ngày", "Số thẻ"],
            ["TT", "", "năm sinh", "tính", "vào Đảng", "chính thức", "đảng viên"],
            ["1", "Lê Thị Sen", "03/02/1980", "Nữ", "19/05/2005", "19/05/2006", "99000001"],
            ["2", "Võ Văn Tre", "04/07/1971", "Nam", "02/09/1999", "02/09/2000", "99000002"],
        ],
        on=date(2024, 1, 1),
    )
    assert rows_of(reading, "member", "full_name", "sex", "admitted_on", "official_on", "card_number") == [
        ("Lê Thị Sen", "female", "2005-05-19", "2006-05-19", "99000001"),
        ("Võ Văn Tre", "male", "1999-09-02", "2000-09-02", "99000002"),
    ]
    assert findings_of(reading) == []


def test_a_row_below_a_header_is_no_second_line_of_it() -> None:
    reading = read([["Họ và tên", "Giới tính", "Dân tộc"], ["Lê Thị Sen", "Nữ", "Kinh"], ["Võ Văn Tre", "Nam", "Kinh"]])
    assert rows_of(reading, "member", "full_name") == ["Lê Thị Sen", "Võ Văn Tre"]


def test_a_page_mark_is_frame() -> None:
    reading = read(
        [
            ["STT", "Họ và tên", "Ngày sinh", "Ngày vào Đảng"],
            ["1", "Lê Thị Sen", "03/02/1980", "19/05/2005"],
            ["", "", "Trang 2", ""],
            ["2", "Võ Văn Tre", "04/07/1971", "02/09/1999"],
            ["", "Cộng trang 2", "", ""],
        ],
        on=date(2024, 1, 1),
    )
    assert len(rows_of(reading)) == 2
    assert findings_of(reading) == []


def test_the_kind_of_organization_is_the_subject_of_its_rating() -> None:
    reading = read(
        [
            ["STT", "Tên tổ chức đảng", "Loại hình tổ chức", "Xếp loại năm 2023"],
            ["1", "Chi bộ khóm 1", "Chi bộ trực thuộc", "HTTNV"],
            ["2", "Chi bộ Trường A", "Chi bộ cơ sở", "HTNV"],
        ]
    )
    assert rows_of(reading, "rating", "subject") == ["cell", "grassroots_cell"]
    assert findings_of(reading) == []


def test_a_type_beside_a_rating_says_nothing_of_its_subject() -> None:
    reading = read(
        [["STT", "Tên tổ chức đảng", "Loại hình tổ chức", "Xếp loại năm 2023"], ["1", "Đảng bộ xã A", "Xã", "HTTNV"]]
    )
    assert rows_of(reading, "rating", "subject") == ["grassroots_committee"]
    assert findings_of(reading) == []


def test_how_a_member_left_stands_beside_when() -> None:
    rows = [["STT", "Họ và tên", "Ngày sinh", "Ngày ra khỏi Đảng", "Hình thức"]]
    reading = read([*rows, ["1", "Lê Thị Sen", "03/02/1980", "05/06/2020", "Xin ra"]], on=date(2024, 1, 1))
    assert rows_of(reading, "member", "left_on", "left_reason") == [("2020-06-05", "withdrew")]


def test_two_dates_under_one_header() -> None:
    rows = [["STT", "Họ và tên", "Ngày sinh", "Ngày vào Đảng/chính thức"]]
    rows += [["1", "Lê Thị Sen", "03/02/1980", "03/02/2010 - 03/02/2011"], ["2", "Võ Văn Tre", "1971", "02/09/2023"]]
    reading = read(rows, on=date(2024, 1, 1))
    assert rows_of(reading, "member", "admitted_on", "official_on", "note") == [
        ("2010-02-03", "2011-02-03", None),
        ("2023-09-02", None, None),
    ]


def test_one_letter_off_in_a_long_header_is_a_slip() -> None:
    found = match(("Ngày thánh năm sinh",), "member")
    assert found is not None
    assert found.field == "date_of_birth"
    other = match(("Ngày thành lập",), "member")
    assert other is None or other.field != "date_of_birth"


@pytest.mark.parametrize(
    "text",
    [
        unicodedata.normalize("NFD", "ngày 26 tháng 10 năm 1970"),
        "26 \u200b/ \u200b10 \u200b/ \u200b1970",
        "\u200b26/10/1970\u200b",
    ],
)
def test_dates_with_marks_that_are_not_seen(text: str) -> None:
    assert celldates.parse(text, BIRTHS) == celldates.CellDate("1970-10-26")


def test_small_initials_of_a_font_without_accented_capitals() -> None:
    assert values.parse_name_of_capitals_font("Trần Thanh ánh").value == "Trần Thanh Ánh"
    assert values.parse_name_of_capitals_font("trần văn út").value == "Trần Văn Út"


HEAD = ["STT", "Số QĐ", "Ngày quyết định", "Cơ quan kiểm tra"]


def test_form_and_ground_of_an_inspection_in_two_columns() -> None:
    reading = read(
        [
            [*HEAD, "Hình thức", "Loại kiểm tra", "Đối tượng kiểm tra", "Nội dung"],
            ["1", "10-QĐ/ĐU", "03/02/2023", "Đảng ủy", "Kiểm tra", "Giải quyết tố cáo", "Lê Thị Sen", "Việc thu chi"],
            ["2", "11-QĐ/ĐU", "04/02/2023", "Đảng ủy", "Giám sát", "Chuyên đề", "Võ Văn Tre", "Việc thu chi"],
        ],
        on=date(2024, 1, 1),
    )
    assert rows_of(reading, "inspection", "action", "basis") == [("inspected", "complaint"), ("supervised", None)]
    assert findings_of(reading) == []


def test_grounds_beside_a_decision_are_no_document() -> None:
    reading = read(
        [
            [*HEAD, "Kiểm tra/Giám sát", "Căn cứ", "Đối tượng kiểm tra", "Tổ chức đảng", "Nội dung"],
            [
                "1",
                "10-QĐ/ĐU",
                "03/02/2023",
                "Đảng ủy",
                "Kiểm tra",
                "DHVP",
                "Lê Thị Sen",
                "Chi bộ khóm 1",
                "Việc thu chi",
            ],
            ["2", "11-QĐ/ĐU", "04/02/2023", "Đảng ủy", "Kiểm tra", "Quy định mới", "Chi bộ khóm 2", "", "Việc học tập"],
        ],
        on=date(2024, 1, 1),
    )
    assert rows_of(reading, "inspection", "document", "basis", "subject_name", "organization") == [
        ("10-QĐ/ĐU", "signs_of_violation", "Lê Thị Sen", "Chi bộ khóm 1"),
        ("11-QĐ/ĐU", "regular", "Chi bộ khóm 2", None),
    ]
    assert findings_of(reading) == []


def test_a_document_headed_as_ground_where_nothing_else_is() -> None:
    reading = read(
        [
            ["STT", "Căn cứ", "Cơ quan kiểm tra", "Đối tượng kiểm tra", "Nội dung", "Kết luận"],
            ["1", "QĐ số 10-QĐ/ĐU", "Đảng ủy", "Lê Thị Sen", "Việc thu chi", "Không vi phạm"],
        ]
    )
    assert rows_of(reading, "inspection", "document") == ["10-QĐ/ĐU"]


@pytest.mark.parametrize(("saved", "expected"), [((2025, 1, 10), date(2025, 1, 10)), ((1980, 1, 1), date(2026, 11, 1))])
def test_the_day_a_file_was_saved_goes_before_the_day_it_came(saved: tuple[int, int, int], expected: date) -> None:
    book = openpyxl.Workbook()
    for row in (["STT", "Họ và tên", "Ngày sinh", "Ngày vào Đảng"], [1, "Lê Thị Sen", "03/02/1980", "10/05/2025"]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    data = _resaved(stream.getvalue(), datetime(*saved))
    reading = read_roster(data, "a.xlsx", received_on=date(2026, 11, 1))
    assert reading.sheets[0].as_of == expected
    assert [code for (code,) in findings_of(reading, "code")] == (["bad_date"] if expected.year == 2025 else [])


def test_a_day_of_saving_that_the_rows_belie_is_not_believed() -> None:
    book = openpyxl.Workbook()
    for row in (
        ["STT", "Họ và tên", "Ngày sinh", "Ngày vào Đảng"],
        [1, "Lê Thị Sen", "03/02/1980", "10/05/2025"],
        [2, "Võ Văn Tre", "04/07/1971", "02/09/2025"],
    ):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    reading = read_roster(_resaved(stream.getvalue(), datetime(2025, 1, 10)), "a.xlsx", received_on=date(2026, 11, 1))
    assert rows_of(reading, "member", "admitted_on") == ["2025-05-10", "2025-09-02"]


def _resaved(data: bytes, day: datetime) -> bytes:
    """The workbook with another day of its last saving."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + day.isoformat().encode() + b"Z", part)
            new.writestr(name, part)
    return out.getvalue()
