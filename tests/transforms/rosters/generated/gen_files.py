"""The same lists in every file format and encoding, under right and wrong names.

Belongs here: formats, delimiters, encodings, legacy fonts. Not here: layouts and faults.
"""

from __future__ import annotations

import codecs
import random
from collections.abc import Callable

import gen_columns as col
import gen_legacy as legacy
from gen_kinds import kind
from gen_members import heads, in_cells
from gen_people import people, roster_day
from gen_sheet import Sheet, signature_block, title_block
from gen_table import put_header, put_people, width_of
from gen_truth import ExpectedFinding, Workbook
from gen_write import DEFAULT_RECEIVED, csv_workbook, to_html, truth_of, workbook

TEXT = [
    col.sequence(),
    col.name(),
    col.sex_word(),
    col.born(style="slash"),
    col.native(),
    col.ethnicity(),
    col.religion(),
    col.admitted(style="slash"),
    col.official(style="slash"),
    col.card(),
    col.citizen(),
    col.qualification(),
    col.theory(),
    col.position(),
    col.occupation(),
    col.cell(),
]


def listing(rng: random.Random, *, title: bool = True, signed: bool = True, count: int = 24, name: str = "DS") -> Sheet:
    """A sound list, all of text, with or without what stands above and below it."""
    day = roster_day(rng)
    sheet = Sheet(name)
    row = 1
    if title:
        row = title_block(sheet, width_of(TEXT), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **heads(rng))
    put_people(sheet, put_header(sheet, row, TEXT), TEXT, in_cells(rng, people(rng, count, day)), rng)
    if signed:
        signature_block(sheet, width_of(TEXT), day=day)
    return sheet


def no_blank_lines(sheet: Sheet) -> Sheet:
    """Close up blank lines, since readers of text files differ in counting them."""
    used = sorted({r for r, _ in sheet.cells})
    new = {old: i + 1 for i, old in enumerate(used)}
    sheet.cells = {(new[r], c): cell for (r, c), cell in sheet.cells.items()}
    for expected in sheet.rows:
        expected.row = new[expected.row]
    sheet.merges = []
    return sheet


def wrong_type(book: Workbook) -> Workbook:
    """The content is not what the name says."""
    book.truth.findings.append(ExpectedFinding(("wrong_type",), None, (None,), (None,), "warn"))
    return book


@kind
def form_xlsm(rng: random.Random) -> list[Workbook]:
    return [workbook("ds", [listing(rng)], form="xlsm")]


@kind
def form_xls(rng: random.Random) -> list[Workbook]:
    return [workbook("ds", [listing(rng)], form="xls")]


@kind
def form_ods(rng: random.Random) -> list[Workbook]:
    return [workbook("ds", [listing(rng), Sheet("Trống")], form="ods")]


def _csv(rng: random.Random, delimiter: str, encode: Callable[[str], bytes], ending: str = "csv") -> Workbook:
    bare = rng.random() < 0.5
    sheet = no_blank_lines(listing(rng, title=not bare, signed=not bare))
    return csv_workbook("ds", sheet, delimiter, encode, ending)


@kind
def csv_comma(rng: random.Random) -> list[Workbook]:
    return [_csv(rng, ",", lambda t: t.encode("utf-8"))]


@kind
def csv_semicolon_bom(rng: random.Random) -> list[Workbook]:
    return [_csv(rng, ";", lambda t: codecs.BOM_UTF8 + t.encode("utf-8"))]


@kind
def csv_tab_utf16(rng: random.Random) -> list[Workbook]:
    little = rng.random() < 0.7
    mark = codecs.BOM_UTF16_LE if little else codecs.BOM_UTF16_BE
    return [
        _csv(rng, "\t", lambda t: mark + t.encode("utf-16-le" if little else "utf-16-be"), rng.choice(["csv", "txt"]))
    ]


@kind
def csv_pipe(rng: random.Random) -> list[Workbook]:
    return [_csv(rng, "|", lambda t: t.encode("utf-8"), rng.choice(["csv", "txt"]))]


@kind
def csv_cp1258(rng: random.Random) -> list[Workbook]:
    return [_csv(rng, rng.choice(",;"), legacy.cp1258_bytes)]


@kind
def csv_tcvn3(rng: random.Random) -> list[Workbook]:
    book = _csv(rng, rng.choice(",;\t"), legacy.tcvn3_bytes)
    return [_loose_case(book)]


@kind
def csv_viscii(rng: random.Random) -> list[Workbook]:
    return [_csv(rng, rng.choice(",;"), legacy.viscii_bytes)]


@kind
def csv_quoted_breaks(rng: random.Random) -> list[Workbook]:
    """Line breaks and delimiters inside quoted cells: records are counted, not lines."""
    sheet = no_blank_lines(listing(rng, title=rng.random() < 0.5, signed=False))
    places = {id(c) for (_, column), c in sheet.cells.items() if column == 5}
    for cell in sheet.cells.values():
        if id(cell) in places and isinstance(cell.value, str) and ", " in cell.value:
            cell.value = cell.value.replace(", ", ",\n", 1)
    return [csv_workbook("ds", sheet, ",", lambda t: t.encode("utf-8"))]


@kind
def html_as_xls(rng: random.Random) -> list[Workbook]:
    sheet = listing(rng)
    truth = truth_of([sheet])
    truth.any_sheet = True
    return [wrong_type(Workbook("ds_xuat.xls", to_html(sheet), truth, DEFAULT_RECEIVED))]


@kind
def wrong_names(rng: random.Random) -> list[Workbook]:
    """An xlsx named .csv, a csv named .xlsx, an xls named .xlsx, an ods named .xls."""
    books = []
    for form, ending in (("xlsx", "csv"), ("xls", "xlsx"), ("ods", "xls"), ("xlsx", "xls")):
        book = workbook("ds", [listing(rng, count=8)], form=form)
        book.file_name = f"ds.{ending}"
        books.append(wrong_type(book))
    sheet = no_blank_lines(listing(rng, count=8))
    books.append(wrong_type(csv_workbook("ds", sheet, ";", lambda t: t.encode("utf-8"), "xlsx")))
    return books


def _loose_case(book: Workbook) -> Workbook:
    """TCVN3 has no accented capitals: outside of names their case is lost."""
    for expected in book.truth.rows:
        expected.folded = expected.folded | {"native_place", "occupation", "position", "organization", "note"}
        expected.folded = expected.folded | {"parent_organization", "ethnicity", "religion"}
    return book


@kind
def garbled_utf8(rng: random.Random) -> list[Workbook]:
    """UTF-8 that was read as cp1252 and saved, in a workbook or again as UTF-8 text."""
    sheet = listing(rng)
    if rng.random() < 0.5:
        sheet.map_text(legacy.garbled)
        return [workbook("ds", [sheet], rng, rng.choice(["xlsx", "xlsx2"]))]
    no_blank_lines(sheet).map_text(legacy.garbled)
    return [csv_workbook("ds", sheet, ",", lambda t: t.encode("utf-8"))]


@kind
def font_tcvn3(rng: random.Random) -> list[Workbook]:
    """.VnTime in xls or xlsx."""
    sheet = listing(rng)
    sheet.map_text(legacy.tcvn3, rng.choice([".VnTime", ".VnArial"]))
    return [_loose_case(workbook("ds", [sheet], rng, rng.choice(["xls", "xlsx", "xlsx2"])))]


@kind
def font_tcvn3_capitals(rng: random.Random) -> list[Workbook]:
    """Names in .VnTimeH (capitals by the font alone), the rest in .VnTime."""
    sheet = listing(rng)
    first = min(r.row for r in sheet.rows)
    for (r, c), cell in sheet.cells.items():
        if isinstance(cell.value, str):
            capitals = r < first or c == 2
            cell.value = legacy.tcvn3(cell.value.lower() if capitals and r >= first else cell.value)
            cell.font = ".VnTimeH" if capitals else ".VnTime"
    return [_loose_case(workbook("ds", [sheet], rng, rng.choice(["xls", "xlsx", "xlsx2"])))]


@kind
def font_vni(rng: random.Random) -> list[Workbook]:
    """VNI-Times in xls or xlsx."""
    sheet = listing(rng)
    sheet.map_text(legacy.vni, rng.choice(["VNI-Times", "VNI-Helve"]))
    return [workbook("ds", [sheet], rng, rng.choice(["xls", "xlsx", "xlsx2"]))]


@kind
def text_vni(rng: random.Random) -> list[Workbook]:
    """VNI letters without a font to tell: the sheet's whole text decides."""
    sheet = listing(rng)
    sheet.map_text(legacy.vni)
    return [workbook("ds", [sheet], rng, rng.choice(["ods", "xlsx", "xlsx2"]))]


@kind
def text_tcvn3(rng: random.Random) -> list[Workbook]:
    """TCVN3 letters without a font to tell."""
    sheet = listing(rng)
    sheet.map_text(legacy.tcvn3)
    return [_loose_case(workbook("ds", [sheet], rng, rng.choice(["ods", "xlsx", "xlsx2"])))]


@kind
def text_viscii(rng: random.Random) -> list[Workbook]:
    """VISCII as far as a workbook can store it (capitals in the control codes are left out)."""
    sheet = listing(rng)
    lost = set("ẲẴẪỶỸỴ")
    for cell in sheet.cells.values():
        if isinstance(cell.value, str) and lost & set(cell.value):
            cell.value = "".join(c if c not in lost else c.lower() for c in cell.value)
    sheet.map_text(legacy.viscii)
    return [workbook("ds", [sheet], rng, rng.choice(["xlsx", "xlsx2", "xls"]))]


@kind
def mixed_fonts(rng: random.Random) -> list[Workbook]:
    """One sheet in .VnTime, one in Unicode, in one workbook."""
    one, other = listing(rng, name="Cũ", count=14), listing(rng, name="Mới", count=14)
    one.map_text(legacy.tcvn3, ".VnTime")
    seen = {r.fields["full_name"].casefold() for r in one.rows}
    if any(r.fields["full_name"].casefold() in seen for r in other.rows):
        other = listing(rng, name="Mới", count=14)
    return [_loose_case(workbook("ds", [one, other], rng, rng.choice(["xls", "xlsx"])))]


@kind
def ambiguous_encoding(rng: random.Random) -> list[Workbook]:
    """A few names whose bytes read well in two encodings: the sheet is refused, nothing guessed."""
    day = roster_day(rng)
    columns = [col.sequence("TT"), col.name("Ho va ten"), col.born("Ngay sinh", style="slash")]
    # "Thä" is Thọ in TCVN3 and Thả in VISCII, and nothing else in the sheet tells.
    forms = ["Tran Thä", "Phan Thä", "Mai Thä", "Lam Thä", "Dinh Thä", "Cao Thä"]
    sheet = Sheet("DS")
    first = put_header(sheet, 1, columns)
    members = people(rng, len(forms), day)
    put_people(sheet, first, columns, members, rng)
    for i, text in enumerate(forms):
        sheet.put(first + i, 2, text)
    sheet.rows.clear()
    sheet.find("encoding_ambiguous", (None, *range(1, 9)), "*", "reject")
    return [workbook("ds", [sheet], rng, rng.choice(["xlsx", "xlsx2"]))]
