"""Hostile files of broken, foreign, empty and monstrous shape. Importing this registers them beside the bombs."""

from __future__ import annotations

import io
import random
import zipfile

from hostile_files import (
    BROKEN,
    HEADER,
    MEMBERS,
    TOO_LARGE,
    case,
    members_xml,
    package,
    sheet_xml,
    small_xls,
    small_xlsx,
)

NOTHING = ("empty_file",)


@case("cut.xlsx", *BROKEN)
def truncated_zip() -> bytes:
    data = small_xlsx()
    return data[: len(data) * 2 // 3]


@case("cut.xls", *BROKEN)
def truncated_xls() -> bytes:
    return small_xls()[:1500]


@case("rac.xlsx", *BROKEN)
def random_bytes() -> bytes:
    return random.Random(4).randbytes(20_000)


@case("rong.xlsx", *NOTHING)
def empty_file() -> bytes:
    return b""


@case("rong.csv", *NOTHING)
def empty_csv() -> bytes:
    return b""


@case("rong.csv", *NOTHING)
def blank_csv() -> bytes:
    return b"\xef\xbb\xbf\r\n  \r\n;;;\r\n"


@case("rong.xlsx", *NOTHING)
def sheet_without_cells() -> bytes:
    return package(sheet_xml(""))


@case("rong.xlsx", *NOTHING, *BROKEN)
def workbook_without_sheets() -> bytes:
    book = '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>'
    return package(parts={"xl/workbook.xml": book.encode()})


@case("don.xlsx", *BROKEN)
def pdf_named_xlsx() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@case("don.xlsx", *BROKEN)
def docx_named_xlsx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("[Content_Types].xml", "<Types/>")
        target.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


@case("anh.csv", *BROKEN)
def picture_named_csv() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + random.Random(5).randbytes(5000)


@case("tep.xlsx", *BROKEN)
def zip_of_other_things() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("readme.txt", "x" * 1000)
    return out.getvalue()


@case("trang.xls", "no_header", *BROKEN)
def html_without_table() -> bytes:
    return "<html><body><p>Phiên đăng nhập đã hết hạn.</p></body></html>".encode()


@case("van.csv", "no_header", *BROKEN)
def prose_named_csv() -> bytes:
    return ("Kính gửi đồng chí, chi bộ báo cáo tình hình trong tháng như sau.\nMọi việc đều ổn.\n" * 20).encode()


@case("thieu.xlsx", *BROKEN)
def sheet_part_missing() -> bytes:
    source = zipfile.ZipFile(io.BytesIO(package()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            if "sheet1" not in name:
                target.writestr(name, source.read(name))
    return out.getvalue()


@case("vo.xlsx", *BROKEN)
def xml_not_well_formed() -> bytes:
    return package(sheet_xml(members_xml() + "<row r='5'><c><v>1"))


@case("chuoi.xlsx", rejected=None)
def string_numbers_out_of_range() -> bytes:
    extra = '<row r="5"><c r="A5"><v>4</v></c><c r="B5" t="s"><v>99999999</v></c></row>'
    return package(sheet_xml(members_xml(extra)))


@case("dong.xlsx", rejected=False, rows=3)
def million_formatted_rows() -> bytes:
    """Three members, then a million rows that only have a format."""
    blank = "".join(f'<row r="{r}"><c r="A{r}" s="0"/><c r="B{r}" s="0"/></row>' for r in range(5, 1_048_577))
    return package(sheet_xml(members_xml(blank)), level=1)


@case("cot.xlsx", rejected=False, rows=3)
def all_columns_formatted() -> bytes:
    """16,384 columns that only have a format, over a few hundred rows."""

    def letters(n: int) -> str:
        out = ""
        while n:
            n, rest = divmod(n - 1, 26)
            out = chr(65 + rest) + out
        return out

    names = [letters(c) for c in range(7, 16_385)]
    blank = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{name}{r}" s="0"/>' for name in names) + "</row>" for r in range(5, 45)
    )
    return package(sheet_xml(members_xml(blank)), level=1)


@case("cot.xlsx", rejected=None)
def all_columns_named() -> bytes:
    """A header of 16,384 words that mean nothing beside those that do."""
    head = "".join(f'<c t="inlineStr"><is><t>{v}</t></is></c>' for v in [*HEADER, *[f"Cột {i}" for i in range(16_378)]])
    lines = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{v}</t></is></c>' for v in [*m, *["y"] * 16_378]) + "</row>"
        for m in MEMBERS
    )
    return package(sheet_xml(f"<row>{head}</row>{lines}"), level=1)


@case("xa.xlsx", *TOO_LARGE, rejected=None)
def far_corner() -> bytes:
    """One cell in the last line and column: 17 thousand million cells for a reader that lays them all out."""
    extra = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    return package(sheet_xml(members_xml(extra), head='<dimension ref="A1:XFD1048576"/>'))


@case("xa.xlsx", rejected=False, rows=3)
def dimension_that_lies() -> bytes:
    """The stated dimension is the whole sheet; the cells are few."""
    return package(sheet_xml(members_xml(), head='<dimension ref="A1:XFD1048576"/>'))


@case("gop.xlsx", rejected=None, rows=3)
def hundred_thousand_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="A{r}:F{r + 1}"/>' for r in range(10, 200_010, 2))
    return package(sheet_xml(members_xml(), tail=f'<mergeCells count="100000">{merges}</mergeCells>'), level=1)


@case("gop.xlsx", rejected=None)
def merges_over_everything() -> bytes:
    """Two thousand merges, each over the whole sheet, one in another."""
    merges = "".join(f'<mergeCell ref="A{i}:XFD{1_048_576 - i}"/>' for i in range(6, 2006))
    return package(sheet_xml(members_xml(), tail=f'<mergeCells count="2000">{merges}</mergeCells>'), level=1)


@case("trang.xlsx", rejected=None)
def thousands_of_sheets() -> bytes:
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    count = 3000
    sheets = "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="rId{i}"/>' for i in range(1, count + 1))
    rels = "".join(
        f'<Relationship Id="rId{i}" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/>'
        for i in range(1, count + 1)
    )
    book = (
        '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'xmlns:r="{rel}"><sheets>{sheets}</sheets></workbook>'
    )
    links = f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>'
    return package(parts={"xl/workbook.xml": book.encode(), "xl/_rels/workbook.xml.rels": links.encode()})


def _ods(content: str) -> bytes:
    out = io.BytesIO()
    head = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    )
    tail = "</office:spreadsheet></office:body></office:document-content>"
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{space}"><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", head + content + tail)
        target.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def _ods_rows(extra: str) -> str:
    lines = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>' for v in line)
        + "</table:table-row>"
        for line in [HEADER, *MEMBERS]
    )
    return f'<table:table table:name="DS">{lines}{extra}</table:table>'


@case("lap.ods", rejected=False, rows=3)
def ods_repeats_blank_rows() -> bytes:
    """How LibreOffice ends each sheet: a million blank rows of 16,384 blank columns."""
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    return _ods(_ods_rows(f'<table:table-row table:number-rows-repeated="1048572">{blank}</table:table-row>'))


@case("lap.ods", *TOO_LARGE, *BROKEN, rejected=None)
def ods_repeats_full_rows() -> bytes:
    """One cell of text said to stand a million times sixteen thousand times."""
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    return _ods(_ods_rows(f'<table:table-row table:number-rows-repeated="1048572">{cell}</table:table-row>'))


@case("dai.csv", rejected=None)
def csv_of_one_endless_line() -> bytes:
    return b"a" * 60_000_000


@case("dai.csv", rejected=None)
def csv_of_endless_columns() -> bytes:
    return (",".join(HEADER) + "," * 2_000_000 + "\n" + ",".join(str(v) for v in MEMBERS[0]) + "\n").encode()


@case("nhay.csv", rejected=None)
def csv_with_a_quote_never_closed() -> bytes:
    lines = [",".join(HEADER), '1,"Nguyễn Văn An,03/02/1970,Nam,19/05/1995,19/05/1996']
    lines += [f"{i},Trần Thị Bích {i},12/11/1981,Nữ,03/02/2005,03/02/2006" for i in range(2, 60_000)]
    return "\n".join(lines).encode()


@case("nul.csv", rejected=None)
def csv_with_nuls() -> bytes:
    return ("\n".join(",".join(str(v) for v in line) for line in [HEADER, *MEMBERS]) + "\n" + "\0" * 5000).encode()


@case("dai.xlsx", rejected=False)
def cells_that_choke_patterns() -> bytes:
    """Cells of the greatest length, made to send patterns back and back."""
    long = [
        "1" * 32_000,
        "1/" * 16_000,
        " " * 32_000 + "x",
        "(" * 32_000,
        "a " * 16_000,
        "03/02/" * 5_000,
        "." * 32_000,
    ]
    rows = "".join(
        f'<row r="{r}"><c r="A{r}"><v>{r}</v></c>'
        + "".join(f'<c r="{c}{r}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' for c in "BCDEF")
        + "</row>"
        for r, text in enumerate(long * 6, 5)
    )
    return package(sheet_xml(members_xml(rows)))


@case("sau.xls", rejected=None)
def html_nested_deep() -> bytes:
    return b"<html><body>" + b"<table><tr><td>" * 50_000 + b"x"


@case("rong.xls", rejected=None)
def html_spans_without_end() -> bytes:
    head = "".join(f'<td colspan="100000000" rowspan="100000000">{v}</td>' for v in HEADER)
    lines = "".join("<tr>" + "".join(f"<td>{v}</td>" for v in m) + "</tr>" for m in MEMBERS)
    return f"<html><body><table><tr>{head}</tr>{lines}</table></body></html>".encode()


@case("chi_so.xls", rejected=None)
def xml_2003_with_far_index() -> bytes:
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{v}</Data></Cell>' for v in line) + "</Row>"
        for line in [HEADER, *MEMBERS]
    )
    far = '<Row ss:Index="1000000000"><Cell ss:Index="1000000000"><Data ss:Type="String">x</Data></Cell></Row>'
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="DS"><Table>{rows}{far}'
        "</Table></Worksheet></Workbook>"
    ).encode()


@case("lon.xls", *TOO_LARGE, *BROKEN, rejected=None)
def html_of_many_cells() -> bytes:
    """15 MB of a table of one letter a cell."""
    row = b"<tr>" + b"<td>a</td>" * 100 + b"</tr>"
    return b"<html><body><table>" + row * 15_000 + b"</table></body></html>"


@case("lon.ods", *TOO_LARGE, *BROKEN, rejected=None)
def ods_of_many_cells() -> bytes:
    """160 MB of rows of a thousand words, packed small."""
    cell = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
    return _ods(_ods_rows(("<table:table-row>" + cell * 1000 + "</table:table-row>") * 2_000))


@case("lap.xlsx", *TOO_LARGE, *BROKEN, rejected=None)
def long_string_used_everywhere() -> bytes:
    """One shared string of the greatest length in 200,000 cells: six thousand million letters for who copies them."""
    strings = '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
    cells = "".join(f'<row r="{r}">' + '<c t="s"><v>0</v></c>' * 10 + "</row>" for r in range(5, 20_005))
    return package(sheet_xml(members_xml(cells)), (strings + "a" * 32_000 + "</t></si></sst>").encode(), level=1)
