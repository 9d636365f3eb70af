"""Synthetic rosters to measure with: people that never were (ids begin 099).

Belongs here: workbooks and csv files of any size for the roster benchmarks. Not here: correctness (tests/transforms).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

HEADER = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Quê quán", "Dân tộc", "Tôn giáo", "Số CCCD", "Số thẻ", "Ngày vào Đảng",
          "Ngày chính thức", "Học vấn", "Chuyên môn", "LLCT", "Chức vụ", "Nghề nghiệp", "Chi bộ", "Ghi chú"]  # fmt: skip
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Đặng", "Trương", "Tô", "Huỳnh", "Bùi"]
MIDDLE = ["Văn", "Thị", "Hữu", "Minh", "Ngọc", "Thanh", "Quốc", "Kim"]
GIVEN = [
    "An",
    "Bình",
    "Chi",
    "Dũng",
    "Em",
    "Giang",
    "Hòa",
    "Khánh",
    "Lan",
    "Mai",
    "Nga",
    "Oanh",
    "Phúc",
    "Quý",
    "Sơn",
    "Tâm",
]


def person(number: int) -> list[Any]:
    """The cells of one member; every name of a country's worth occurs, ids do not repeat below ten million."""
    birth = date(1950, 1, 1) + timedelta(days=(number * 7 + number // 1_000_000 * 366) % 14_000)
    admitted = date(1995, 1, 1) + timedelta(days=number * 11 % 9_000)
    official = admitted + timedelta(days=366)
    name = " ".join(
        (FAMILY[number % 10], MIDDLE[number // 10 % 8], GIVEN[number // 80 % 16], GIVEN[number // 1280 % 16])
    )
    female = number % 2
    citizen = f"099{female}{birth.year % 100:02d}{number % 1_000_000:06d}"
    return [
        number + 1, name, birth, "Nữ" if female else "Nam", ("Long Xuyên, An Giang", "Châu Thành, An Giang")[number % 2], "Kinh", "Không",
        citizen, f"{10_000_000 + number}", f"{admitted:%d/%m/%Y}", f"{official:%d/%m/%Y}", "12/12", ("ĐH", "TC", "CĐ", "ThS")[number % 4],
        ("SC", "TC", "CC")[number % 3], "Đảng viên", "Giáo viên", f"Chi bộ khóm {number // 40 % 300}", None,
    ]  # fmt: skip


def workbook(rows: int) -> bytes:
    """An xlsx of that many members, with a title, real dates and text dates."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    page = book.add_worksheet("Danh sách")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    page.write(0, 0, "DANH SÁCH ĐẢNG VIÊN")
    page.write(1, 0, "(Tính đến ngày 31/12/2025)")
    page.write_row(2, 0, HEADER)
    for number in range(rows):
        cells = person(number)
        page.write_row(number + 3, 0, cells[:2])
        page.write_datetime(number + 3, 2, datetime.combine(cells[2], datetime.min.time()), day)
        page.write_row(number + 3, 3, cells[3:])
    book.close()
    return stream.getvalue()


def old_workbook(rows: int) -> bytes:
    """As `workbook`, an xls; a sheet holds 60,000 members."""
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.XFStyle()
    day.num_format_str = "dd/mm/yyyy"
    for first in range(0, rows, 60_000):
        page = book.add_sheet(f"Danh sách {first // 60_000 + 1}")
        page.write(0, 0, "DANH SÁCH ĐẢNG VIÊN")
        page.write(1, 0, "(Tính đến ngày 31/12/2025)")
        for place, header in enumerate(HEADER):
            page.write(2, place, header)
        for number in range(first, min(rows, first + 60_000)):
            for place, value in enumerate(person(number)):
                if place == 2:
                    page.write(number - first + 3, place, value, day)
                elif value is not None:
                    page.write(number - first + 3, place, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def open_workbook(rows: int) -> bytes:
    """As `workbook`, an ods."""

    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, int):
            return (
                f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p>'
                "</table:table-cell>"
            )
        if isinstance(value, date):
            return (
                f'<table:table-cell office:value-type="date" office:date-value="{value}">'
                f"<text:p>{value:%d/%m/%Y}</text:p></table:table-cell>"
            )
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'

    def row(cells: list[Any]) -> str:
        return f"<table:table-row>{''.join(map(cell, cells))}</table:table-row>"

    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    stream = io.BytesIO()
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mime, zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/></manifest:manifest>',
        )
        with archive.open("content.xml", "w", force_zip64=True) as content:
            start = f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            content.write(f'<?xml version="1.0" encoding="UTF-8"?>{start}<table:table table:name="Danh sách">'.encode())
            for cells in (["DANH SÁCH ĐẢNG VIÊN"], ["(Tính đến ngày 31/12/2025)"], HEADER):
                content.write(row(cells).encode())
            for number in range(rows):
                content.write(row(person(number)).encode())
            end = "</table:table></office:spreadsheet></office:body></office:document-content>"
            content.write(end.encode())
    return stream.getvalue()


FORMS: dict[str, Callable[[int], bytes]] = {"xlsx": workbook, "xls": old_workbook, "ods": open_workbook}


def lines(rows: int) -> Iterator[str]:
    """The lines of a csv of that many members."""
    yield "DANH SÁCH ĐẢNG VIÊN" + ";" * (len(HEADER) - 1) + "\r\n"
    yield ";".join(HEADER) + "\r\n"
    for number in range(rows):
        cells = person(number)
        cells[2] = f"{cells[2]:%d/%m/%Y}"
        yield ";".join("" if cell is None else str(cell) for cell in cells) + "\r\n"


def write_csv(path: Path, rows: int) -> None:
    """A csv of that many members on disk."""
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        handle.writelines(lines(rows))
