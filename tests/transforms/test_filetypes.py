"""Files are told by content; a wrong name is a finding, not a failure."""

from __future__ import annotations

import io
import time
import zipfile

import docx
import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from PIL import Image
from reportlab.pdfgen import canvas

from transforms.filetypes import sniff

PROSE = (
    "Sáng 12/7, Huyện ủy tổ chức hội nghị sơ kết, có các đồng chí lãnh đạo dự, phát biểu chỉ đạo hội nghị.\n"
    "Trong sáu tháng, toàn Đảng bộ kết nạp 45 đảng viên, đạt 52,3% chỉ tiêu.\n\nHội nghị thống nhất nhiều nội dung.\n"
)


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def a_workbook() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.append(["STT", "Họ và tên"])
    return saved(workbook)


def an_old_workbook() -> bytes:
    workbook = xlwt.Workbook()
    workbook.add_sheet("a").write(0, 0, "STT")
    return saved(workbook)


def a_pdf() -> bytes:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer)
    page.drawString(10, 10, "a")
    page.save()
    return buffer.getvalue()


def a_picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (20, 20)).save(buffer, kind)
    return buffer.getvalue()


def a_zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def compound(*streams: str) -> bytes:
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + names + bytes(512)


TABLE = "STT;Họ và tên;Ngày sinh\n1;Nguyễn Văn A;01/02/1970\n2;Trần Thị B;1975\n3;Lê Văn C;3/1980\n"
NEWS = f"<!DOCTYPE html><html><head><title>Tin</title></head><body><h1>Tin</h1><p>{PROSE}</p></body></html>"
EXPORT = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table>'
    + "<tr><td>1</td><td>Nguyễn Văn A</td><td>1970</td></tr>" * 20
    + "</table></body></html>"
)
LAYOUT = (
    f"<html><body><table>{'<tr><td><a href=a>Mục</a></td></tr>' * 12}"
    f"<tr><td>{PROSE * 4}</td></tr></table></body></html>"
)


@pytest.mark.parametrize(
    ("data", "kind", "family"),
    [
        (a_workbook(), "xlsx", "spreadsheet"),
        (a_zip("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "xlsm", "spreadsheet"),
        (a_zip("[Content_Types].xml", "xl/workbook.bin"), "xlsb", "spreadsheet"),
        (an_old_workbook(), "xls", "spreadsheet"),
        (saved(OpenDocumentSpreadsheet()), "ods", "spreadsheet"),
        (saved(OpenDocumentText()), "odt", "document"),
        (saved(docx.Document()), "docx", "document"),
        (compound("WordDocument"), "doc", "document"),
        (a_pdf(), "pdf", "document"),
        (b"{\\rtf1\\ansi xin ch\\'e0o}", "rtf", "document"),
        (a_picture("PNG"), "image", "document"),
        (a_picture("JPEG"), "image", "document"),
        (a_picture("TIFF"), "image", "document"),
        (a_picture("BMP"), "image", "document"),
        (TABLE.encode(), "csv", "spreadsheet"),
        (TABLE.replace(";", "\t").encode("utf-16"), "csv", "spreadsheet"),
        (PROSE.encode(), "txt", "document"),
        (PROSE.encode("utf-16-le"), "txt", "document"),
        (NEWS.encode(), "html", "document"),
        (EXPORT.encode(), "html", "spreadsheet"),
        (LAYOUT.encode(), "html", "document"),
        (b'{"doc_id": "a", "text": "b"}', "json", "document"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "xml_spreadsheet",
            "spreadsheet",
        ),
        (compound("EncryptedPackage"), "encrypted_office", "unknown"),
        (a_zip("a.txt"), "zip", "unknown"),
        (bytes(range(256)) * 20, "unknown", "unknown"),
        (b"", "empty", "unknown"),
        (b" \r\n\n", "empty", "unknown"),
    ],
)
def test_kind_and_family_without_a_name(data: bytes, kind: str, family: str) -> None:
    found = sniff(data, "tep")
    assert (found.kind, found.family) == (kind, family)
    assert found.finding is None


def test_a_wrong_ending_is_a_finding_and_the_content_counts() -> None:
    found = sniff(a_workbook(), "bao cao.doc")
    assert (found.kind, found.family) == ("xlsx", "spreadsheet")
    assert found.finding is not None
    assert ".doc" in found.finding
    assert sniff(a_workbook(), "a.XLSX").finding is None
    assert sniff(PROSE.encode(), "2016.bao cao").finding is None


def test_where_the_content_leaves_it_open_the_name_decides_the_family() -> None:
    assert sniff(compound("EncryptedPackage"), "a.xlsx").family == "spreadsheet"
    assert sniff(compound("EncryptedPackage"), "a.docx").family == "document"
    assert sniff(b"", "a.csv").family == "spreadsheet"
    assert sniff(b"Ho ten,Nam\n", "a.csv").kind == "csv"
    assert sniff(EXPORT.encode(), "a.xls").family == "spreadsheet"
    assert sniff(b"<table><tr><td>1</td></tr></table>", "a.xls").family == "spreadsheet"


def test_a_package_cut_short_keeps_its_kind() -> None:
    assert sniff(a_workbook()[:900], "a.xlsx").family == "spreadsheet"
    assert sniff(saved(docx.Document())[:2000], "a.docx").family == "document"


def test_the_head_of_a_long_text_is_enough() -> None:
    assert sniff((PROSE * 20000).encode()[: 1 << 20], "a.txt").kind == "txt"
    assert sniff((TABLE * 20000).encode()[: 1 << 20], "a").kind == "csv"


@given(st.binary(max_size=400), st.sampled_from(["a.xlsx", "a.pdf", "a", "a.txt"]))
def test_nothing_makes_it_fail(data: bytes, name: str) -> None:
    for head in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"{"):
        assert sniff(head + data, name).kind


@pytest.mark.parametrize(
    "text",
    [
        "<!-- a -->" * 6000 + "x",
        "<!--" * 16000,
        "<html>" * 10000 + "<td>" * 20,
        "<script>" * 40000 + "<td>" * 20,
        '"' * 60000 + ",",
        "a: b\n" * 12000,
        "<td><a href=x" * 20000,
    ],
    ids=lambda text: text[:12],
)
def test_no_text_keeps_it_busy(text: str) -> None:
    started = time.perf_counter()
    sniff(text.encode(), "a")
    assert time.perf_counter() - started < 2
