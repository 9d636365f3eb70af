"""Files as a whole: told by content, broken, hostile, hidden, in old encodings."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from roster_kit import csv_bytes, findings_of, rows_of, sheet, xlsx
from viparse.normalize.encodings import CHARMAPS

from transforms.rosters.read import Limits, read_roster

HEADER = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Quê quán", "Ngày vào Đảng", "Ngày chính thức", "Chi bộ"]
PEOPLE = [
    [
        1,
        "Nguyễn Thị Hòa",
        "03/02/1985",
        "Nữ",
        "Long Xuyên, An Giang",
        "03/02/2010",
        "03/02/2011",
        "Chi bộ khóm Đông Thịnh",
    ],
    [
        2,
        "ĐẶNG VĂN ĐƯỢC",
        "03/02/1980",
        "Nam",
        "Châu Thành, Đồng Tháp",
        "03/02/2010",
        "03/02/2011",
        "Chi bộ khóm Đông Thịnh",
    ],
    [
        3,
        "Phạm Hữu Phước",
        "1/2/1979",
        "Nam",
        "Thoại Sơn, An Giang",
        "03/02/2011",
        "03/02/2012",
        "Chi bộ trường Mỹ Phước",
    ],
]
NAMES = ["Nguyễn Thị Hòa", "Đặng Văn Được", "Phạm Hữu Phước"]
PLACES = ["Long Xuyên, An Giang", "Châu Thành, Đồng Tháp", "Thoại Sơn, An Giang"]
GOOD = xlsx(sheet([HEADER, *PEOPLE]))


def code_of(data: bytes, name: str = "a.xlsx", limits: Limits = Limits()) -> str | None:
    """The one code that a refused file is refused with."""
    reading = read_roster(data, name, limits=limits)
    assert reading.rejected
    assert reading.rows == {}
    assert reading.findings["severity"].to_list() == ["reject"]
    assert all(reading.findings["message"])
    return str(reading.findings["code"][0])


def repacked(change: Callable[[str, bytes], bytes]) -> bytes:
    """The good workbook with its parts changed."""
    stream = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(GOOD))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return stream.getvalue()


def in_sheet(extra: bytes, at: bytes = b"</sheetData>") -> bytes:
    return repacked(lambda name, data: data.replace(at, extra + at) if name.endswith("sheet1.xml") else data)


# --- refused --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"   \r\n", b"\xef\xbb\xbf", xlsx(sheet([])), b",,,\r\n,,\r\n"])
def test_nothing_in_it(data: bytes) -> None:
    assert code_of(data) == "empty_file"


@pytest.mark.parametrize(
    "data",
    [
        b"hello world\nthis is text",
        b"%PDF-1.4 abc",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        bytes(range(256)) * 8,
        GOOD[:1500],
        GOOD[: len(GOOD) // 2],
        b"PK\x03\x04" + bytes(60),
        b"<a><b/></a>",
    ],
)
def test_no_spreadsheet_or_a_broken_one(data: bytes) -> None:
    assert code_of(data) == "unreadable_file"


def test_a_zip_of_something_else() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert code_of(stream.getvalue()) == "unreadable_file"


def test_a_password() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
    assert code_of(ole) == "encrypted_file"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    assert code_of(in_sheet(b" " * (300 * 1024 * 1024))) == "file_too_large"


def test_an_entry_that_lies_about_its_size() -> None:
    data = bytearray(in_sheet(b" " * (40 * 1024 * 1024)))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature)
        while at >= 0:
            name = data[at + (30 if signature[2] == 3 else 46) :][:40]
            if name.startswith(b"xl/worksheets/sheet1.xml"):
                data[at + place : at + place + 4] = (5000).to_bytes(4, "little")
            at = data.find(signature, at + 4)
    assert code_of(bytes(data)) == "file_too_large"


def test_a_cell_at_the_far_corner() -> None:
    assert code_of(in_sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')) == "file_too_large"


def test_external_entities() -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for part in ("sheet1.xml", "workbook.xml"):
        data = repacked(
            lambda name, data, part=part: data.replace(b"?>", b"?>" + entity, 1) if name.endswith(part) else data
        )
        if entity not in zipfile.ZipFile(io.BytesIO(data)).read(
            "xl/workbook.xml" if part == "workbook.xml" else "xl/worksheets/sheet1.xml"
        ):
            data = repacked(lambda name, data, part=part: entity + data if name.endswith(part) else data)
        assert code_of(data) == "unreadable_file"


def test_past_the_limits() -> None:
    assert code_of(GOOD, limits=Limits(file_bytes=100)) == "file_too_large"
    assert code_of(GOOD, limits=Limits(unpacked_bytes=1000)) == "file_too_large"
    assert code_of(csv_bytes([HEADER, *PEOPLE]), "a.csv", limits=Limits(rows=2)) == "file_too_large"


def test_no_header() -> None:
    reading = read_roster(xlsx(sheet([["abc", 1], ["def", 2]], "A"), sheet([HEADER, *PEOPLE], "B")), "a.xlsx")
    assert findings_of(reading, "severity", "code", "sheet", "row") == [("reject", "no_header", "A", None)]
    assert not reading.rejected
    assert len(rows_of(reading)) == 3


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.xlsx", "a.xls", "a.csv", "a.ods"]))
def test_no_bytes_break_the_reader(data: bytes, name: str) -> None:
    reading = read_roster(data, name)
    assert reading.rejected or reading.sheets


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_no_flipped_byte_breaks_the_reader(place: int, change: int) -> None:
    data = bytearray(GOOD)
    data[place] ^= change
    read_roster(bytes(data), "a.xlsx")


# --- read all the same ----------------------------------------------------------------------------------------------


def test_a_million_empty_formatted_rows() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/><c r="B%d" s="0"/></row>' % (n, n, n) for n in range(10, 1_000_000))
    assert rows_of(read_roster(in_sheet(rows), "a.xlsx"), "member", "full_name") == NAMES


def test_the_content_counts_not_the_name() -> None:
    for data, name, content in (
        (GOOD, "a.csv", "xlsx"), (GOOD, "a.xls", "xlsx"), (csv_bytes([HEADER, *PEOPLE]), "a.xlsx", "csv"), (HTML, "a.xls", "html"),
    ):  # fmt: skip
        reading = read_roster(data, name)
        assert findings_of(reading, "code", "value") == [("wrong_type", content)]
        assert rows_of(reading, "member", "full_name") == NAMES
    for name in ("a.xlsx", "a.xlsm", "a", "a.v2"):
        assert findings_of(read_roster(GOOD, name)) == []


HTML = (
    "<html><head><meta charset='utf-8'></head><body><table><tr><td colspan=8>DANH SÁCH ĐẢNG VIÊN</td></tr><tr>"
    + "".join(f"<th>{text}</th>" for text in HEADER)
    + "</tr>"
    + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in PEOPLE)
    + "</table></body></html>"
).encode()


def test_html_with_spans_and_line_breaks() -> None:
    page = (
        "<table><tr><th rowspan=2>STT</th><th rowspan=2>Họ và tên</th><th colspan=2>Ngày sinh</th></tr><tr><th>Nam</th><th>Nữ</th></tr>"
        "<tr><td>1</td><td>Nguyễn<br>Thị A</td><td></td><td>3/2/1985</td></tr></table>"
    )
    assert rows_of(read_roster(page.encode(), "a.html")) == [
        {"row": 3, "full_name": "Nguyễn Thị A", "sex": "female", "date_of_birth": "1985-02-03"}
    ]


def test_xml_spreadsheet_of_2003() -> None:
    space = (
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    )
    page = (
        f'<?xml version="1.0"?><Workbook {space}><Worksheet ss:Name="S1"><Table><Row ss:Index="3"><Cell><Data ss:Type="String">STT</Data></Cell>'
        '<Cell><Data ss:Type="String">Họ và tên</Data></Cell><Cell ss:Index="4"><Data ss:Type="String">Ngày sinh</Data></Cell></Row><Row><Cell>'
        '<Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="String">Lê A</Data></Cell><Cell ss:Index="4"><Data ss:Type="DateTime">'
        "1985-02-03T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>"
    )
    reading = read_roster(page.encode(), "a.xml")
    assert rows_of(reading) == [{"row": 4, "full_name": "Lê A", "date_of_birth": "1985-02-03"}]
    assert reading.rows["member"]["sheet"].to_list() == ["S1"]


def test_old_xls() -> None:
    book = xlwt.Workbook()
    for name, state in (("Chi bộ 1", 0), ("Chi bộ 2", 1)):
        page = book.add_sheet(name)
        page.visibility = state
        page.write_merge(0, 0, 0, 4, "DANH SÁCH ĐẢNG VIÊN")
        for place, text in enumerate(["STT", "Họ và tên", None, None, "Số thẻ"]):
            if text:
                page.write(1, place, text)
        page.write_merge(1, 1, 2, 3, "Ngày sinh")
        page.write(2, 2, "Nam")
        page.write(2, 3, "Nữ")
        page.write(3, 0, 1)
        page.write(3, 1, f"Lê {name}")
        page.write(3, 2, date(1985, 2, 3), xlwt.easyxf(num_format_str="DD/MM/YYYY"))
        page.write(4, 0, 2)
        page.write(4, 1, f"Trần {name}")
        page.write(4, 3, 31081.0)
        page.row(4).hidden = True
    stream = io.BytesIO()
    book.save(stream)
    reading = read_roster(stream.getvalue(), "a.xls")
    assert rows_of(reading, "member", "sheet", "row", "sex", "date_of_birth") == [
        ("Chi bộ 1", 4, "male", "1985-02-03"), ("Chi bộ 1", 5, "female", "1985-02-03"),
        ("Chi bộ 2", 4, "male", "1985-02-03"), ("Chi bộ 2", 5, "female", "1985-02-03"),
    ]  # fmt: skip
    assert findings_of(reading, "code", "sheet", "value") == [
        ("hidden_rows", "Chi bộ 1", "5"), ("hidden_sheet", "Chi bộ 2", None), ("hidden_rows", "Chi bộ 2", "5"),
    ]  # fmt: skip


def test_ods() -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="S1")

    def add(*cells: Any, hidden: bool = False) -> None:
        row = TableRow(**({"visibility": "collapse"} if hidden else {}))
        for value in cells:
            if value is None:
                made = CoveredTableCell()
            elif isinstance(value, date):
                made = TableCell(valuetype="date", datevalue=value.isoformat())
            elif isinstance(value, tuple):
                made = TableCell(valuetype="string", **value[1])
                made.addElement(P(text=value[0]))
            else:
                made = TableCell(valuetype="string")
                made.addElement(P(text=value))
            row.addElement(made)
        table.addElement(row)

    tall = {"numberrowsspanned": 2}
    add(("STT", tall), ("Họ và tên", tall), ("Ngày sinh", {"numbercolumnsspanned": 2}), None, ("Ngày vào Đảng", tall))
    add(None, None, "Nam", "Nữ", None)
    add("1", "Lê A", date(1985, 2, 3), "", date(2010, 2, 3))
    add("2", "Lê B", "", "3/2/85", "3/2/10", hidden=True)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    reading = read_roster(stream.getvalue(), "a.ods", received_on=date(2024, 1, 1))
    assert rows_of(reading, "member", "row", "sex", "date_of_birth", "admitted_on") == [
        (3, "male", "1985-02-03", "2010-02-03"), (4, "female", "1985-02-03", "2010-02-03"),
    ]  # fmt: skip
    assert findings_of(reading) == [("hidden_rows", 4, None)]


# --- encodings ------------------------------------------------------------------------------------------------------


def encoder(name: str) -> Callable[[Any], Any]:
    letters: dict[str, str] = {}
    for source, letter in CHARMAPS[name].pairs:
        letters.setdefault(letter, source)
    return lambda text: "".join(letters.get(letter, letter) for letter in text) if isinstance(text, str) else text


@pytest.mark.parametrize("name", ["tcvn3", "vni", "viscii"])
def test_legacy_encodings(name: str) -> None:
    encode = encoder(name)
    rows = [[encode(cell) for cell in row] for row in [["Danh sách đảng viên"], HEADER, *PEOPLE]]
    reading = (
        read_roster(xlsx(sheet(rows)), "a.xlsx")
        if name != "viscii"
        else read_roster(csv_bytes(rows, ";", "latin-1"), "a.csv")
    )
    assert rows_of(reading, "member", "full_name") == NAMES
    assert rows_of(reading, "member", "native_place") == PLACES
    assert rows_of(reading, "member", "sex") == ["female", "male", "male"]


def test_capitals_of_tcvn3() -> None:
    encode = encoder("tcvn3")
    people = [
        [1, "nguyễn thị hòa", "1985", "Nữ", "Long Xuyên", "", "", ""],
        [2, "ĐặNG VăN ĐƯợC", "1980", "Nam", "Đồng Tháp", "", "", ""],
    ]
    rows = [[encode(cell) for cell in row] for row in [HEADER, *people]]
    assert rows_of(read_roster(xlsx(sheet(rows)), "a.xlsx"), "member", "full_name") == NAMES[:2]


def windows_1258(text: str) -> bytes:
    pieces = b""
    for letter in text:
        try:
            pieces += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tones = "".join(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
            pieces += base.encode("cp1258") + tones.encode("cp1258")
    return pieces


def test_windows_1258_and_decomposed_letters() -> None:
    text = csv_bytes([HEADER, *PEOPLE]).decode()
    for data in (windows_1258(text), unicodedata.normalize("NFD", text).encode()):
        assert rows_of(read_roster(data, "a.csv"), "member", "full_name") == NAMES


def test_utf8_read_as_windows_1252() -> None:
    def spoil(cell: Any) -> Any:
        return cell.encode().decode("cp1252", "ignore") if isinstance(cell, str) else cell

    rows = [[spoil(cell) for cell in row] for row in [HEADER, *PEOPLE]]
    assert rows_of(read_roster(xlsx(sheet(rows)), "a.xlsx"), "member", "full_name")[0] == NAMES[0]


def test_an_encoding_that_two_readings_fit() -> None:
    reading = read_roster(xlsx(sheet([["STT", "Hä tªn"], [1, "Hµ"]]), sheet([HEADER, *PEOPLE], "B")), "a.xlsx")
    assert findings_of(reading, "severity", "code", "sheet") == [("reject", "encoding_ambiguous", "Sheet1")]
    assert len(rows_of(reading)) == 3


def test_look_alikes_of_d() -> None:
    rows = [HEADER, [1, "Ðặng Văn Ðược", "1980", "Nam", "Ðồng Tháp", "", "", "Chi bộ khóm Đông Thịnh"]]
    assert rows_of(read_roster(xlsx(sheet(rows)), "a.xlsx"), "member", "full_name", "native_place") == [
        ("Đặng Văn Được", "Đồng Tháp")
    ]


def test_one_long_string_in_a_million_cells() -> None:
    def book(length: int, times: int) -> bytes:
        stream = io.BytesIO()
        made = xlsxwriter.Workbook(stream)
        page = made.add_worksheet()
        page.write_row(0, 0, HEADER[:3])
        page.write_row(1, 0, [1, "Lê A", "a" * length])
        for row in range(2, times):
            page.write(row, 1, "a" * length)
        made.close()
        return stream.getvalue()

    assert code_of(book(30_000, 40_000)) == "file_too_large"
    assert not read_roster(book(30_000, 20), "a.xlsx").rejected


def test_a_header_in_unicode_over_old_rows() -> None:
    encode = encoder("tcvn3")
    rows = [HEADER, *[[encode(cell) for cell in row] for row in PEOPLE]]
    reading = read_roster(xlsx(sheet(rows)), "a.xlsx")
    assert rows_of(reading, "member", "full_name") == NAMES
    assert rows_of(reading, "member", "native_place") == PLACES
