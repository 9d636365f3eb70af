"""Member workbooks as programs other than the usual one write them: dialects of formats, rich text, formulas, old letters.

Belongs here: how a program puts a list into a file. Not here: the common formats (gen_files), what stands in the list.
"""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date, datetime

import gen_columns as col
import gen_legacy as legacy
import xlsxwriter
import xlwt
from gen_files import listing, no_blank_lines, wrong_type
from gen_kinds import kind
from gen_members import SHORT
from gen_people import people, roster_day
from gen_sheet import Sheet, title_block
from gen_table import put_header, put_people
from gen_truth import ExpectedFinding, Workbook
from gen_write import DEFAULT_RECEIVED, cell_text, csv_workbook, to_openpyxl, truth_of, workbook


@kind
def dates_of_1904(rng: random.Random) -> list[Workbook]:
    """Workbooks that count days from 1904."""
    day = roster_day(rng)
    columns = [*SHORT[:2], col.born(style="real"), SHORT[3], col.admitted(style="real"), col.official(style="real")]
    sheet = Sheet("DS")
    row = title_block(sheet, 6, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    put_people(sheet, put_header(sheet, row, columns), columns, people(rng, 10, day), rng)
    out = io.BytesIO()
    if rng.random() < 0.6:
        book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": True})
        page = book.add_worksheet("DS")
        shown = book.add_format({"num_format": "dd/mm/yyyy"})
        for (r, c), cell in sheet.cells.items():
            if isinstance(cell.value, datetime):
                page.write_datetime(r - 1, c - 1, cell.value, shown)
            else:
                page.write(r - 1, c - 1, cell.value)
        book.close()
        ending = "xlsx"
    else:
        old = xlwt.Workbook()
        old.dates_1904 = True
        tab = old.add_sheet("DS")
        style = xlwt.easyxf(num_format_str="dd/mm/yyyy")
        for (r, c), cell in sheet.cells.items():
            if isinstance(cell.value, datetime):
                tab.write(r - 1, c - 1, (cell.value - datetime(1904, 1, 1)).days, style)
            else:
                tab.write(r - 1, c - 1, cell.value)
        old.save(out)
        ending = "xls"
    return [Workbook(f"ds_1904.{ending}", out.getvalue(), truth_of([sheet]), DEFAULT_RECEIVED)]


@kind
def strict_open_xml(rng: random.Random) -> list[Workbook]:
    """ "Strict Open XML": other namespaces for the same parts."""
    sheet = listing(rng, count=10)
    source = zipfile.ZipFile(io.BytesIO(to_openpyxl([sheet])))
    swaps = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            for old, new in swaps.items():
                body = body.replace(old, new)
            target.writestr(name, body)
    return [Workbook("ds_strict.xlsx", out.getvalue(), truth_of([sheet]), DEFAULT_RECEIVED)]


@kind
def workbook_with_everything_on_it(rng: random.Random) -> list[Workbook]:
    """A table object with filter, comments, validation, hidden columns, a picture's place, a chart sheet, named ranges."""
    day = roster_day(rng)
    sheet = Sheet("DS (bản 'cuối') mới")
    put_people(sheet, put_header(sheet, 1, SHORT), SHORT, people(rng, 12, day), rng)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet(sheet.name)
    formats = {f: book.add_format({"num_format": f}) for f in ("dd/mm/yyyy", "mm/dd/yyyy")}
    for (r, c), cell in sheet.cells.items():
        if isinstance(cell.value, datetime):
            page.write_datetime(r - 1, c - 1, cell.value, formats[cell.fmt or "dd/mm/yyyy"])
        elif isinstance(cell.value, str):
            page.write_string(r - 1, c - 1, cell.value)
        else:
            page.write(r - 1, c - 1, cell.value)
    columns = [{"header": c.header} for c in SHORT]
    page.add_table(0, 0, sheet.last_row - 1, 6, {"columns": columns, "autofilter": True})
    page.write_comment(1, 1, "Kiểm tra lại")
    page.data_validation(1, 3, 20, 3, {"validate": "list", "source": ["Nam", "Nữ"]})
    page.set_column(6, 6, None, None, {"hidden": True})
    page.freeze_panes(1, 2)
    page.conditional_format(1, 0, 20, 6, {"type": "duplicate"})
    book.define_name("Ds", f"='{sheet.name.replace(chr(39), chr(39) * 2)}'!$A$1:$G$13")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": [sheet.name, 1, 0, 12, 0]})
    book.add_chartsheet("Biểu đồ").set_chart(chart)
    book.close()
    return [Workbook("ds_day_du.xlsx", out.getvalue(), truth_of([sheet]), DEFAULT_RECEIVED)]


@kind
def xml_of_2003(rng: random.Random) -> list[Workbook]:
    """XML Spreadsheet 2003, under .xls or .xml."""
    sheet = listing(rng, count=12)
    spans = {(t, left): (b - t, r - left) for t, left, b, r in sheet.merges}
    lines = []
    for r in sorted({x for x, _ in sheet.cells}):
        cells = []
        for c in sorted(y for x, y in sheet.cells if x == r):
            down, across = spans.get((r, c), (0, 0))
            wish = (f' ss:MergeDown="{down}"' if down else "") + (f' ss:MergeAcross="{across}"' if across else "")
            value = sheet.cells[r, c].value
            kind_of = "Number" if isinstance(value, int) else "String"
            text = cell_text(value).replace("&", "&amp;").replace("<", "&lt;").replace("\n", "&#10;")
            cells.append(f'<Cell ss:Index="{c}"{wish}><Data ss:Type="{kind_of}">{text}</Data></Cell>')
        lines.append(f'<Row ss:Index="{r}">{"".join(cells)}</Row>')
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    data = (
        f'<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="DS"><Table>{"".join(lines)}</Table></Worksheet></Workbook>'
    ).encode()
    book = Workbook(f"ds.{rng.choice(['xls', 'xml'])}", data, truth_of([sheet]), DEFAULT_RECEIVED)
    book.truth.findings.append(ExpectedFinding(("wrong_type",), None, (None,), (None,), "warn", optional=True))
    return [book]


@kind
def html_as_portals_write_it(rng: random.Random) -> list[Workbook]:
    """thead and th, no-break blanks, inner tags, styles, upper-case tags, other charsets."""
    sheet = listing(rng, count=12)
    truth = truth_of([sheet])
    truth.any_sheet = True
    spans = {(t, left): (b - t + 1, r - left + 1) for t, left, b, r in sheet.merges}
    covered = {
        (r, c) for t, left, b, e in sheet.merges for r in range(t, b + 1) for c in range(left, e + 1)
    } - spans.keys()
    first = min(r.row for r in sheet.rows)
    lines = []
    for r in range(1, sheet.last_row + 1):
        cells = []
        tag = "TH" if r < first else "TD"
        for c in range(1, sheet.last_column + 1):
            if (r, c) in covered:
                continue
            cell = sheet.cells.get((r, c))
            text = cell_text(cell.value).replace("&", "&amp;").replace("<", "&lt;") if cell else "&nbsp;"
            text = rng.choice(
                ["{}", "<b>{}</b>", "<span style='color:red'>{}</span>", "\n   {}\n", "<p>{}</p>"]
            ).format(text)
            span = spans.get((r, c))
            wish = f" rowspan={span[0]} colspan='{span[1]}'" if span else ""
            cells.append(f"<{tag}{wish} style=\"mso-number-format:'\\@'\">{text}</{tag}>")
        lines.append("<TR>" + "".join(cells) + "</TR>")
    charset = rng.choice(["utf-8", "utf-16", "utf-8"])
    page = (
        f"<!DOCTYPE html><HTML><HEAD><META charset={charset}><style>td {{border:1px}}</style></HEAD><BODY><TABLE><THEAD>"
        + "\n".join(lines[: first - 1]) + "</THEAD><TBODY>" + "\n".join(lines[first - 1 :]) + "</TBODY></TABLE></BODY></HTML>"
    )  # fmt: skip
    return [wrong_type(Workbook("xuat.xls", page.encode(charset), truth, DEFAULT_RECEIVED))]


@kind
def csv_of_other_encodings(rng: random.Random) -> list[Workbook]:
    """VNI in a text file, decomposed UTF-8, big-endian UTF-16, TCVN3 names in capitals' small letters."""
    sheet = no_blank_lines(listing(rng, title=rng.random() < 0.5, signed=False))
    way = rng.choice(["vni", "nfd", "utf16"])
    import unicodedata

    def encode(text: str) -> bytes:
        if way == "vni":
            return legacy.vni(text).encode("cp1252", "replace")
        if way == "nfd":
            return unicodedata.normalize("NFD", text).encode()
        return b"\xfe\xff" + text.encode("utf-16-be")

    return [csv_workbook("ds", sheet, rng.choice(";\t"), encode)]


@kind
def csv_variants(rng: random.Random) -> list[Workbook]:
    """Text files of other habits: lines that end otherwise, utf-16 without a mark, ragged lines, all cells quoted."""
    sheet = no_blank_lines(listing(rng, title=False, signed=False))
    book = csv_workbook("ds", sheet, ";", lambda t: t.encode())
    text = book.data.decode()
    way = rng.choice(["lf", "cr", "utf16", "ragged", "quoted"])
    if way == "lf":
        book.data = text.replace("\r\n", "\n").encode()
    elif way == "cr":
        book.data = text.replace("\r\n", "\r").encode()
    elif way == "utf16":
        book.data = text.encode("utf-16-le")
    elif way == "ragged":
        book.data = "\r\n".join(x.rstrip(";") for x in text.split("\r\n")).encode()
    else:
        rows = [x.split(";") for x in text.split("\r\n") if x]
        book.data = "\r\n".join(";".join(f'"{v}"' for v in x) for x in rows).encode()
    return [book]


@kind
def rich_text(rng: random.Random) -> list[Workbook]:
    """Cells of several runs: a name half bold, a place half in italics; numbers stored as text beside them."""
    day = roster_day(rng)
    columns = [*SHORT[:2], col.native(), *SHORT[2:]]
    sheet = Sheet("DS")
    row = title_block(sheet, 8, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    put_people(sheet, put_header(sheet, row, columns), columns, people(rng, 12, day), rng)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("DS")
    bold, italic = book.add_format({"bold": True}), book.add_format({"italic": True})
    dated = {f: book.add_format({"num_format": f}) for f in ("dd/mm/yyyy", "mm/dd/yyyy")}
    first = min(r.row for r in sheet.rows)
    for (r, c), cell in sheet.cells.items():
        value = cell.value
        if isinstance(value, str) and r >= first and c in (2, 3) and " " in value:
            at = value.rindex(" ")
            page.write_rich_string(r - 1, c - 1, bold, value[:at], italic, value[at:])
        elif isinstance(value, str):
            page.write_string(r - 1, c - 1, value)
        elif hasattr(value, "year"):
            page.write_datetime(r - 1, c - 1, value, dated[cell.fmt or "dd/mm/yyyy"])
        else:
            page.write(r - 1, c - 1, value)
    book.close()
    return [Workbook("ds_dam_nghieng.xlsx", out.getvalue(), truth_of([sheet]), DEFAULT_RECEIVED)]


@kind
def formulas(rng: random.Random) -> list[Workbook]:
    """STT by formula, dates by DATE(), a total by COUNTA: what the program last showed counts; text that looks so stays."""
    day = roster_day(rng)
    columns = [*SHORT, col.note()]
    members = people(rng, 12, day)
    for member in members[::4]:
        member.note = rng.choice(["=1+1", '=HYPERLINK("http://x.example")', "+84 296 3 800 000", "@SUM(A1)"])
    sheet = Sheet("DS")
    row = title_block(sheet, 8, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    first = put_header(sheet, row, columns)
    last = put_people(sheet, first, columns, members, rng)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet("DS")
    dated = book.add_format({"num_format": "dd/mm/yyyy"})
    for (r, c), cell in sheet.cells.items():
        value = cell.value
        if r >= first and c == 1:
            page.write_formula(r - 1, 0, f"=ROW()-{first - 1}", None, value)
        elif hasattr(value, "year"):
            serial = (value.date() - date(1899, 12, 30)).days
            page.write_formula(r - 1, c - 1, f"=DATE({value.year},{value.month},{value.day})", dated, serial)
        elif isinstance(value, str):
            page.write_string(r - 1, c - 1, value)
        else:
            page.write(r - 1, c - 1, value)
    sheet.put(last, 2, "Tổng cộng")
    page.write_string(last - 1, 1, "Tổng cộng")
    sheet.put(last, 3, 12)
    page.write_formula(last - 1, 2, f"=COUNTA(B{first}:B{last - 1})", None, 12)
    book.close()
    return [Workbook("ds_cong_thuc.xlsx", out.getvalue(), truth_of([sheet]), DEFAULT_RECEIVED)]


SENTENCES = [
    "thẳng thắn, khẳng khái, bằng khen của đảng ủy xã",
    "kỷ niệm, đố kỵ, kiêng kỵ, ghi nhớ, sửa chữa đã xong",
    "nghĩa tình, nghỉ hưu, nghi ngờ, đã khỏe, dễ hiểu",
    "ruộng vườn, nhẫn nại, cẩn thận, ngẫm nghĩ, chuẩn bị",
    "vẫn giữ nguyên, bữa cơm, lỡ hẹn, bỡ ngỡ, nở rộ",
]


@kind
def legacy_letters(rng: random.Random) -> list[Workbook]:
    """Every letter of the alphabet through each legacy encoding, told by the font."""
    books = []
    for encode, font in ((legacy.vni, "VNI-Times"), (legacy.tcvn3, ".VnTime")):
        day = roster_day(rng)
        columns = [*SHORT, col.note()]
        members = people(rng, 10, day)
        for i, member in enumerate(members):
            member.note = SENTENCES[i % 5] if i < 5 else None
            if i in (5, 6):
                member.full_name = ["Lê Văn Thẳng", "Trần Thị Kỵ"][i - 5]
                member.sex = ["male", "female"][i - 5]
        sheet = Sheet("DS")
        row = title_block(sheet, 8, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
        put_people(sheet, put_header(sheet, row, columns), columns, members, rng)
        sheet.map_text(encode, font)
        books.append(workbook("ds_chu_cai", [sheet], rng, rng.choice(["xls", "xlsx"])))
    return books
