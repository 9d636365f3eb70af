"""Member workbooks by what stands around the lines: headers of several rows, groups, totals, pages, tables beside each other.

Belongs here: what a table has beside its lines. Not here: whole forms (gen_members), values and faults of lines.
"""

from __future__ import annotations

import random
from datetime import timedelta

import gen_columns as col
from gen_kinds import kind
from gen_members import SHORT, heads
from gen_people import WARDS, people, roster_day
from gen_sheet import Sheet, signature_block, title_block
from gen_table import position_of, put_header, put_numbers, put_people, put_person, width_of
from gen_truth import ANYWHERE, Workbook
from gen_values import write_date
from gen_write import workbook


@kind
def two_row_header(rng: random.Random) -> list[Workbook]:
    """ "Ngày vào Đảng" over Dự bị | Chính thức, "Trình độ" over Văn hóa | CMNV | LLCT."""
    day = roster_day(rng)
    columns = [
        col.sequence(),
        col.name(),
        col.born(),
        col.sex_word(),
        col.admitted_pair(),
        col.training(subs=rng.choice([("Văn hóa", "CMNV", "LLCT"), ("Học vấn", "Chuyên môn", "Lý luận chính trị")])),
        col.card(),
        col.note(),
    ]
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **heads(rng))
    merged = rng.random() < 0.7  # some offices only leave the cells right of a group's name blank
    put_people(sheet, put_header(sheet, row, columns, merged=merged), columns, people(rng, 15, day), rng)
    return [workbook("ds_hai_dong_tieu_de", [sheet], rng)]


@kind
def three_row_header(rng: random.Random) -> list[Workbook]:
    """Three rows of header with merges in both directions, and a row of column numbers below."""
    day = roster_day(rng)
    columns = [
        col.sequence(),
        col.name(),
        col.sex_dates(),
        col.admitted_pair(),
        col.training(),
        col.card(),
        col.citizen(),
    ]
    sheet = Sheet("DS")
    top = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **heads(rng))
    at = 1
    for column in columns:
        if column.key in {"birth", "admitted_pair"}:
            sheet.put(top + 1, at, column.header)
            sheet.merge(top + 1, at, top + 1, at + column.width - 1)
            for i, sub in enumerate(column.subs):
                sheet.put(top + 2, at + i, sub)
        elif column.key == "training":
            sheet.put(top, at, column.header)
            sheet.merge(top, at, top + 1, at + 2)
            for i, sub in enumerate(column.subs):
                sheet.put(top + 2, at + i, sub)
        else:
            sheet.put(top, at, column.header)
            sheet.merge(top, at, top + 2, at)
        at += column.width
    sheet.put(top, 3, "Thông tin đảng viên")
    sheet.merge(top, 3, top, 6)
    row = put_numbers(sheet, top + 3, columns, shape=rng.choice(["{}", "({})"]))
    put_people(sheet, row, columns, people(rng, 15, day), rng)
    return [workbook("ds_ba_dong_tieu_de", [sheet], rng)]


@kind
def column_numbers(rng: random.Random) -> list[Workbook]:
    """A row of column numbers below the header must not be read as a member."""
    day = roster_day(rng)
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(SHORT), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **heads(rng))
    row = put_numbers(sheet, put_header(sheet, row, SHORT), SHORT, shape=rng.choice(["{}", "({})", "[{}]"]))
    put_people(sheet, row, SHORT, people(rng, 12, day), rng)
    return [workbook("ds_so_cot", [sheet], rng)]


@kind
def group_headings(rng: random.Random) -> list[Workbook]:
    """Headings of one or two levels name the cell; STT begins again or runs on."""
    day = roster_day(rng)
    columns = [c for c in SHORT if c.key != "cell"]
    width = width_of(columns)
    sheet = Sheet("DS")
    row = title_block(sheet, width, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **heads(rng))
    row = put_header(sheet, row, columns)
    restart = rng.random() < 0.5
    merged = rng.random() < 0.6
    in_name_column = rng.random() < 0.5
    number = 1
    members = people(rng, 24, day)
    outer = f"Đảng bộ phường {rng.choice(WARDS)}"
    nested = rng.random() < 0.6
    roman = ["I", "II", "III", "IV"]

    def heading(mark: str, text: str) -> None:
        nonlocal row
        if in_name_column:
            sheet.put(row, 1, mark.rstrip("."), bold=True)
            sheet.put(row, 2, text, bold=True)
        else:
            sheet.put(row, 1, f"{mark} {text}", bold=True)
            if merged:
                sheet.merge(row, 1, row, width)
        row += 1

    if nested:
        heading("A.", outer)
    for i in range(4):
        cell = f"Chi bộ khóm {i + 1}"
        heading(f"{roman[i]}.", cell)
        part = members[i * 6 : i * 6 + 6]
        row = put_people(
            sheet, row, columns, part, rng, start=1 if restart else number, organization=cell,
            parent=outer if nested else None,
        )  # fmt: skip
        number += len(part)
    return [workbook("ds_nhom", [sheet], rng)]


@kind
def totals_right(rng: random.Random) -> list[Workbook]:
    """Subtotals under each group and a total below, all right."""
    return [_totals(rng, wrong=False)]


@kind
def totals_wrong(rng: random.Random) -> list[Workbook]:
    """One subtotal or the total counts other lines than stand there."""
    return [_totals(rng, wrong=True)]


def _totals(rng: random.Random, wrong: bool) -> Workbook:
    day = roster_day(rng)
    columns = SHORT
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **heads(rng))
    row = put_header(sheet, row, columns)
    members = people(rng, 21, day)
    sizes = [5, 7, 9]
    fault = rng.randint(0, 3) if wrong else -1
    one_cell = rng.random() < 0.5
    at = 0

    def total(word: str, count: int, faulty: bool) -> None:
        nonlocal row
        stated = count + rng.choice([-1, 1, 2]) if faulty else count
        if one_cell:
            sheet.put(row, 1, f"{word}: {stated} {rng.choice(['đảng viên', 'đồng chí', 'đ/c'])}", bold=True)
            sheet.merge(row, 1, row, width_of(columns))
        else:
            sheet.put(row, 2, word, bold=True)
            sheet.put(row, 3, stated, bold=True)
        if faulty:
            sheet.find("total_mismatch", row, ANYWHERE)
        row += 1

    for i, size in enumerate(sizes):
        cell = f"Chi bộ ấp {['Hòa Long', 'Tây Khánh', 'Đông Thạnh'][i]}"
        sheet.put(row, 1, f"{'I' * (i + 1)}. {cell}")
        row = put_people(sheet, row + 1, columns, members[at : at + size], rng, organization=cell)
        at += size
        total("Cộng", size, fault == i)
    total(rng.choice(["Tổng cộng", "TỔNG CỘNG", "Tổng số"]), 21, fault == 3)
    signature_block(sheet, width_of(columns), day=day)
    return workbook("ds_cong", [sheet], rng)


@kind
def signature_and_notes(rng: random.Random) -> list[Workbook]:
    """Notes and signatures below; the roster's date is the one beside the signature."""
    day = roster_day(rng)
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(SHORT), "DANH SÁCH ĐẢNG VIÊN", rng=rng, **heads(rng))
    row = put_header(sheet, row, SHORT)
    row = put_people(sheet, row, SHORT, people(rng, 12, day), rng)
    # Future for the day of the signature, past for the file's own date.
    late = people(rng, 1, day)[0]
    shown = put_person(sheet, row, SHORT, late, rng, number=13)
    column = position_of(SHORT, "official")
    value, fmt, _ = write_date(day + timedelta(days=200), "slash")
    sheet.put(row, column, value, fmt)
    shown.fields.pop("official_on", None)
    shown.either["official_on"] = ((day + timedelta(days=200)).isoformat(),)  # out of range, or out of order and kept
    shown.either["membership"] = ("official", "probationary")
    sheet.find(("bad_date", "date_order"), row, column)
    row += 1
    sheet.put(row + 1, 1, "Ghi chú: Danh sách này thay cho danh sách đã gửi trước đây.")
    sheet.put(row + 2, 1, "* Mọi thắc mắc xin liên hệ văn phòng, điện thoại 0296 3 800 000.")
    signature_block(sheet, width_of(SHORT), day=day, row=row + 4)
    return [workbook("ds_chu_ky", [sheet], rng)]


@kind
def blank_rows_and_columns(rng: random.Random) -> list[Workbook]:
    """The table stands off the corner, with blank rows between lines and blank columns between columns."""
    day = roster_day(rng)
    sheet = Sheet("DS")
    left = rng.randint(2, 4)
    title_block(sheet, 6, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    row = sheet.last_row + rng.randint(2, 4)
    blank = col.Column("blank", "", lambda _p, _r: ([(None, None)], {}))
    columns = [*SHORT[:3], blank, *SHORT[3:5], blank, *SHORT[5:]]
    row = put_header(sheet, row, columns, left)
    for i, member in enumerate(people(rng, 14, day)):
        put_person(sheet, row, columns, member, rng, number=i + 1, left=left)
        row += 1 + (rng.random() < 0.3) + (rng.random() < 0.1)
    return [workbook("ds_dong_trong", [sheet], rng)]


@kind
def side_by_side(rng: random.Random) -> list[Workbook]:
    """Two tables beside each other, each with its own header."""
    day = roster_day(rng)
    columns = [col.sequence(), col.name(), col.born(), col.sex_word(), col.admitted()]
    sheet = Sheet("DS")
    row = title_block(sheet, 11, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    members = people(rng, 20, day)
    for left, part in ((1, members[:11]), (7, members[11:])):
        put_people(sheet, put_header(sheet, row, columns, left), columns, part, rng, left=left)
    return [workbook("ds_hai_bang_ngang", [sheet], rng)]


@kind
def one_below_other(rng: random.Random) -> list[Workbook]:
    """Two tables of the same kind one below the other, with other columns, each with its title."""
    day = roster_day(rng)
    second = [col.sequence("TT"), col.name("Họ tên"), col.card(), col.born(), col.admitted(), col.native()]
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN CHÍNH THỨC", as_of=day, rng=rng)
    first_members = people(rng, 10, day, probationary=False)
    row = put_people(sheet, put_header(sheet, row, SHORT), SHORT, first_members, rng)
    for expected in sheet.rows:
        expected.either["membership"] = ("official",)
    row += rng.randint(1, 3)
    sheet.put(row, 1, "DANH SÁCH ĐẢNG VIÊN DỰ BỊ")
    taken = {m.full_name.casefold() for m in first_members}
    others = [m for m in people(rng, 12, day, probationary=True) if m.full_name.casefold() not in taken][:8]
    first = len(sheet.rows)
    put_people(sheet, put_header(sheet, row + 1, second), second, others, rng)
    for expected in sheet.rows[first:]:
        expected.either["membership"] = ("probationary",)
    return [workbook("ds_hai_bang_doc", [sheet], rng)]


@kind
def header_on_each_page(rng: random.Random) -> list[Workbook]:
    """The header comes again every ten lines, once with a page line above it."""
    day = roster_day(rng)
    two = rng.random() < 0.5
    columns = [*SHORT[:4], col.admitted_pair(), SHORT[6]] if two else SHORT
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **heads(rng))
    members = people(rng, 30, day)
    for page in range(3):
        if page:
            row += rng.randint(0, 1)
            if rng.random() < 0.5:
                sheet.put(row, 4, f"Trang {page + 1}")
                row += 1
        row = put_header(sheet, row, columns)
        row = put_people(sheet, row, columns, members[page * 10 : page * 10 + 10], rng, start=page * 10 + 1)
    return [workbook("ds_lap_tieu_de", [sheet], rng)]


@kind
def hidden_sheet(rng: random.Random) -> list[Workbook]:
    """A hidden sheet is read too, and said so."""
    day = roster_day(rng)
    members = people(rng, 20, day)
    sheets = []
    for i, title in enumerate(["Đang sinh hoạt", "Lưu"]):
        sheet = Sheet(title, hidden=i == 1)
        row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
        put_people(sheet, put_header(sheet, row, SHORT), SHORT, members[i * 10 : i * 10 + 10], rng)
        sheets.append(sheet)
    sheets[1].find("hidden_sheet", None, (None,))
    return [workbook("ds_an_trang", sheets, rng, rng.choice(["xlsx", "xlsx2", "xls", "ods"]))]


@kind
def hidden_rows(rng: random.Random) -> list[Workbook]:
    """Hidden lines are read too, and said so."""
    day = roster_day(rng)
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    first = put_header(sheet, row, SHORT)
    put_people(sheet, first, SHORT, people(rng, 15, day), rng)
    start = first + rng.randint(3, 6)
    sheet.hidden_rows = {start, start + 1, start + 2}
    spots = (None, *sorted(sheet.hidden_rows))
    sheet.find("hidden_rows", spots, ANYWHERE)
    sheet.find("hidden_rows", spots, ANYWHERE, optional=True)
    sheet.find("hidden_rows", spots, ANYWHERE, optional=True)
    return [workbook("ds_an_dong", [sheet], rng, rng.choice(["xlsx", "xlsx2", "xls", "ods"]))]
