"""Member workbooks by the way values are written: dates, ditto marks, numbers, header words, letters.

Belongs here: odd but right writings. Not here: layouts (gen_members) and faults (gen_member_faults).
"""

from __future__ import annotations

import random
import unicodedata
from datetime import date, timedelta

import gen_columns as col
from gen_kinds import kind
from gen_members import FULL, SHORT, heads, in_cells
from gen_people import Person, people, random_day, roster_day, years_after
from gen_sheet import Sheet, signature_block, title_block
from gen_table import position_of, put_header, put_people, put_person, width_of
from gen_truth import Workbook, column_letter
from gen_values import IMPRECISE, LEFT_WORDS, PRECISE, write_date
from gen_values import SHORT as SHORT_STYLES
from gen_write import workbook


def simple(
    rng: random.Random,
    stem: str,
    columns: list[col.Column],
    members: list[Person],
    day: date,
    form: str | None = None,
    title: str = "DANH SÁCH ĐẢNG VIÊN",
) -> Workbook:
    """One sheet, one table, a title with the roster's date."""
    sheet = Sheet("Danh sách")
    row = title_block(sheet, width_of(columns), title, as_of=day, rng=rng)
    put_people(sheet, put_header(sheet, row, columns), columns, members, rng)
    return workbook(stem, [sheet], rng, form)


@kind
def date_styles(rng: random.Random) -> list[Workbook]:
    """Every way to write a whole date, mixed in a column; serials too."""
    day = roster_day(rng)
    members = people(rng, 26, day)
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    row = put_header(sheet, row, SHORT)
    styles = [*dict.fromkeys(PRECISE), "serial", "serial_text"]
    for i, member in enumerate(members):
        style = styles[i % len(styles)]
        columns = [
            *SHORT[:2], col.born(style=style), SHORT[3], col.admitted(style=style), col.official(style=style), SHORT[6],
        ]  # fmt: skip
        put_person(sheet, row, columns, member, rng, number=i + 1)
        row += 1
    return [workbook("ds_kieu_ngay", [sheet], rng)]


@kind
def imprecise_dates(rng: random.Random) -> list[Workbook]:
    """Month and year, or the year alone: as precise as written."""
    day = roster_day(rng)
    members = people(rng, 21, day, probationary=False)
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    row = put_header(sheet, row, SHORT)
    for i, member in enumerate(members):
        style = IMPRECISE[i % len(IMPRECISE)]
        columns = [
            *SHORT[:2], col.born(style=style), SHORT[3], col.admitted(style=rng.choice([style, "slash"])),
            col.official(), SHORT[6],
        ]  # fmt: skip
        put_person(sheet, row, columns, member, rng, number=i + 1)
        row += 1
    return [workbook("ds_ngay_thieu", [sheet], rng)]


@kind
def two_digit_years(rng: random.Random) -> list[Workbook]:
    """Years of two digits: a birth lies 16 to 110 years back, all else between 1930 and the roster's date."""
    day = roster_day(rng)
    members = people(rng, 18, day)
    for member in members[:3]:  # the old: born in the thirties, admitted in the fifties and sixties
        member.born = random_day(rng, date(day.year - 88, 1, 1), date(day.year - 80, 1, 1))
        member.admitted = random_day(rng, years_after(member.born, 20), years_after(member.born, 30))
        member.official = years_after(member.admitted, 1)
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    row = put_header(sheet, row, SHORT)
    for i, member in enumerate(members):
        style = rng.choice(SHORT_STYLES)
        columns = [
            *SHORT[:2], col.born(style=style), SHORT[3], col.admitted(style=style), col.official(style=style), SHORT[6],
        ]  # fmt: skip
        put_person(sheet, row, columns, member, rng, number=i + 1)
        row += 1
    return [workbook("ds_nam_hai_so", [sheet], rng)]


@kind
def two_dates_in_a_cell(rng: random.Random) -> list[Workbook]:
    """Ceremony and full membership in one cell, by line break or semicolon."""
    day = roster_day(rng)
    joint = rng.choice(["\n", "; ", ";", "\n"])
    header = rng.choice(
        ["Ngày vào Đảng, ngày chính thức", "Ngày vào Đảng\nNgày chính thức", "Ngày vào Đảng/chính thức"]
    )
    style = rng.choice(["slash", "dot", "unpadded"])

    def make(p: Person, r: random.Random) -> tuple[col.Cells, col.Given]:
        first, _, iso = write_date(p.admitted, style)
        if not p.official:
            return [(first, None)], {"admitted_on": iso}
        second, _, other = write_date(p.official, style)
        return [(f"{first}{joint}{second}", None)], {"admitted_on": iso, "official_on": other}

    columns = [*SHORT[:4], col.Column("admitted_pair", header, make), SHORT[6]]
    return [simple(rng, "ds_hai_ngay", columns, people(rng, 15, day), day)]


@kind
def dates_with_words(rng: random.Random) -> list[Workbook]:
    """ "03/02/2010 (quyết định …)": the date counts, the rest goes to the note."""
    day = roster_day(rng)
    columns = [*SHORT, col.note()]
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    row = put_header(sheet, row, columns)
    at = position_of(columns, "admitted")
    for i, member in enumerate(people(rng, 14, day)):
        made = put_person(sheet, row, columns, member, rng, number=i + 1)
        if i % 3 == 0:
            rest = rng.choice(
                [f"quyết định số {rng.randint(10, 99)}-QĐ/ĐU", f"QĐ số {rng.randint(10, 99)}", "kết nạp lại"]
            )
            sheet.put(row, at, f"{member.admitted.strftime('%d/%m/%Y')} ({rest})")
            made.fields["admitted_on"] = member.admitted.isoformat()
            made.fields["note"] = rest
            made.either["note"] = (f"({rest})", f"Ngày vào Đảng: {rest}")
        row += 1
    return [workbook("ds_ngay_kem_chu", [sheet], rng)]


@kind
def ditto_marks(rng: random.Random) -> list[Workbook]:
    """nt, a quotation mark, -nt-: the value above."""
    day = roster_day(rng)
    columns = [*SHORT[:4], col.native(), col.ethnicity(), col.occupation(), col.cell(), *SHORT[4:6]]
    members = in_cells(rng, people(rng, 16, day))
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    first = put_header(sheet, row, columns)
    put_people(sheet, first, columns, members, rng)
    kinds = [
        ("native", "native_place"),
        ("ethnicity", "ethnicity"),
        ("occupation", "occupation"),
        ("cell", "organization"),
    ]
    for i in range(1, len(members)):
        for key, field_name in kinds:
            if rng.random() < 0.4:
                mark = rng.choice(["nt", '"', "-nt-", "NT", "//", "nt"] if key != "ethnicity" else ["nt", '"'])
                mark = "nt" if mark == "//" else mark
                sheet.put(first + i, position_of(columns, key), mark)
                sheet.rows[i].fields[field_name] = sheet.rows[i - 1].fields[field_name]
        if rng.random() < 0.2:
            sheet.put(first + i, position_of(columns, "admitted"), "nt")
            sheet.rows[i].fields["admitted_on"] = sheet.rows[i - 1].fields["admitted_on"]
            # The official date that now stands beside it may break the order.
            value, fmt, iso = write_date(members[i - 1].official or day, "slash")
            if members[i - 1].official:
                sheet.put(first + i, position_of(columns, "official"), value, fmt)
                sheet.rows[i].fields["official_on"] = iso
                sheet.rows[i].either["membership"] = ("official",)
                members[i].official = members[i - 1].official
            else:
                sheet.cells.pop((first + i, position_of(columns, "official")), None)
                sheet.rows[i].fields.pop("official_on", None)
                sheet.rows[i].either["membership"] = ("probationary",)
                members[i].official = None
            members[i].admitted = members[i - 1].admitted
            born = random_day(rng, years_after(members[i].admitted, -40), years_after(members[i].admitted, -19))
            value, fmt, iso = write_date(born, "slash")
            sheet.put(first + i, position_of(columns, "birth"), value, fmt)
            sheet.rows[i].fields["date_of_birth"] = iso
    return [workbook("ds_nt", [sheet], rng)]


@kind
def identifiers_as_numbers(rng: random.Random) -> list[Workbook]:
    """Citizen numbers that lost their zero, as floats, as text of floats, with blanks."""
    day = roster_day(rng)
    sheet = Sheet("DS")
    forms = ["text", "number", "float", "float_text", "spaced", "apostrophe"]
    number_card = rng.random() < 0.5
    columns = [*SHORT[:6], col.card(as_number=number_card), col.citizen(rng.choice(col.VARIANTS["citizen"]))]
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    row = put_header(sheet, row, columns)
    for i, member in enumerate(people(rng, 24, day)):
        line = [*columns[:7], col.citizen(form=forms[i % len(forms)])]
        put_person(sheet, row, line, member, rng, number=i + 1)
        row += 1
    return [workbook("ds_so_dinh_danh", [sheet], rng)]


@kind
def header_slips(rng: random.Random) -> list[Workbook]:
    """Slips of spelling in header words, within what a reader can tell."""
    day = roster_day(rng)
    slips = {
        "name": ["Họ và tện", "Ho và tên", "Họ vàtên", "Họ  và  tên :"],
        "birth": ["Ngày sịnh", "Ngày thánh năm sinh", "Ngày  sinh", "Ngay sinh"],
        "native": ["Quê quan", "Quê qúan"],
        "ethnicity": ["Dân tôc", "Dận tộc"],
        "admitted": ["Ngày vào Đảg", "Ngày vao Đảng", "Ngày vào đảng"],
        "official": ["Ngày chính thưc", "Ngày chinh thức"],
        "card": ["Số thẻ đảng vien", "Sổ thẻ đảng viên"],
        "occupation": ["Nghề nghiêp", "Nghề nghịêp"],
        "note": ["Ghi chu", "Ghi chú."],
    }
    columns = [c.named(rng.choice(slips[c.key])) if c.key in slips else c for c in FULL]
    members = in_cells(rng, people(rng, 12, day))
    for member in members[::3]:
        member.note = "Gia đình chính sách"
    return [simple(rng, "ds_sai_chinh_ta", columns, members, day)]


@kind
def header_abbreviations(rng: random.Random) -> list[Workbook]:
    """Headers shortened as far as offices shorten them."""
    day = roster_day(rng)
    names = {
        "seq": "TT", "name": "Họ tên", "birth": "NTNS", "ethnicity": "DT", "religion": "TG", "admitted": "NVĐ",
        "official": rng.choice(["NCT", "Ngày CT"]), "card": rng.choice(["Số TĐV", "Số thẻ ĐV"]), "citizen": "CCCD",
        "education": rng.choice(["GDPT", "Văn hóa"]), "qualification": "CMNV", "theory": "LLCT", "position": "CV Đảng",
        "note": "GC", "cell": "CB",
    }  # fmt: skip
    columns = [c.named(names.get(c.key, c.header)) for c in FULL]
    return [simple(rng, "ds_viet_tat", columns, in_cells(rng, people(rng, 12, day)), day)]


@kind
def unknown_columns(rng: random.Random) -> list[Workbook]:
    """A column no dictionary holds is reported once and not guessed."""
    day = roster_day(rng)
    strange = rng.choice(["Nhóm máu", "Cỡ áo", "Sở thích", "Biển số xe", "Chiều cao (cm)"])
    values = {"Nhóm máu": ["O", "A", "B", "AB"], "Chiều cao (cm)": [165, 170, 158]}
    extra = col.ignored(strange, lambda _p, r: r.choice(values.get(strange, ["Bóng đá", "67-K1", "XL", "Đọc sách"])))
    columns = list(SHORT)
    columns.insert(rng.randint(3, 6), extra)
    book = simple(rng, "ds_cot_la", columns, people(rng, 12, day), day)
    sheet_rows = [r.row for r in book.truth.rows]
    letter = column_letter(position_of(columns, "ignored"))
    from gen_truth import ExpectedFinding

    header = tuple(range(1, min(sheet_rows)))
    book.truth.findings.append(
        ExpectedFinding(("unknown_column", "unknown_value"), "Danh sách", (*header, None), (letter,), "warn")
    )
    return [book]


@kind
def known_columns_without_field(rng: random.Random) -> list[Workbook]:
    """Address, party age, badge, file number, languages: known, of no field, and no reason for a finding."""
    day = roster_day(rng)
    extras = [
        col.ignored("Nơi ở hiện nay", lambda _p, _r: "12 Lê Lợi, Mỹ Bình"),
        col.ignored("Tuổi Đảng", lambda p, _r: day.year - p.admitted.year),
        col.ignored("Huy hiệu", lambda p, _r: 30 if day.year - p.admitted.year >= 30 else None),
        col.ignored("Số lý lịch", lambda _p, r: f"{r.randint(100000, 999999)}"),
        col.ignored("Ngoại ngữ", lambda _p, r: r.choice(["Anh A", "Anh B1", None])),
        col.ignored("Tin học", lambda _p, r: r.choice(["A", "B", None])),
        col.ignored("Nơi sinh", lambda _p, _r: "An Giang"),
        col.ignored("Thường trú", lambda _p, _r: "Mỹ Long, Long Xuyên"),
    ]
    columns = list(SHORT)
    for extra in rng.sample(extras, 4):
        columns.insert(rng.randint(2, len(columns)), extra)
    return [simple(rng, "ds_cot_khac", columns, people(rng, 12, day), day)]


@kind
def state_columns(rng: random.Random) -> list[Workbook]:
    """Membership in words, exemption by a mark, committee and cell in their own columns."""
    day = roster_day(rng)
    words = rng.choice(
        [("Chính thức", "Dự bị"), ("ĐVCT", "ĐVDB"), ("CT", "DB"), ("Đảng viên chính thức", "Đảng viên dự bị")]
    )
    columns = [
        *SHORT,
        col.membership(rng.choice(["Diện", "Trạng thái", "Tình trạng", "Diện đảng viên"]), words),
        col.exempt(rng.choice(["Miễn SH", "Miễn sinh hoạt"])),
        col.committee(),
        col.cell(),
    ]
    members = in_cells(rng, people(rng, 15, day))
    for member in members:
        member.exempt = member.official is not None and rng.random() < 0.3
    return [simple(rng, "ds_trang_thai", columns, members, day)]


@kind
def split_names(rng: random.Random) -> list[Workbook]:
    """Surname and given name in two columns, under one header or two."""
    day = roster_day(rng)
    one = col.split_name(*rng.choice([("Họ, chữ đệm", "Tên"), ("Họ và chữ đệm", "Tên"), ("Họ", "Tên")]))
    sheet = Sheet("DS")
    columns = [SHORT[0], one, *SHORT[2:]]
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    if rng.random() < 0.5:
        first = put_header(sheet, row, columns)
    else:  # "Họ và tên" merged over two columns that have no names of their own
        bare = [c if c.key != "name" else c.named("Họ và tên") for c in columns]
        first = put_header(sheet, row, bare)
        sheet.cells.pop((row + 1, 2))
        sheet.cells.pop((row + 1, 3))
        sheet.merges.remove((row, 2, row, 3))
        sheet.merge(row, 2, row + 1, 3)
    put_people(sheet, first, columns, people(rng, 14, day), rng)
    return [workbook("ds_tach_ten", [sheet], rng)]


@kind
def leavers(rng: random.Random) -> list[Workbook]:
    """Those who left: by death, transfer, striking off, expulsion, request; with the day."""
    day = roster_day(rng)
    members = people(rng, 18, day, probationary=False)
    causes = list(LEFT_WORDS)
    for i, member in enumerate(members):
        member.left_reason = causes[i % 5]
        member.left = random_day(rng, max(member.official or day, day - timedelta(days=360)), day)
    shape = rng.choice(
        [("Ngày ra khỏi Đảng", "Hình thức"), ("Ngày giảm", "Lý do giảm"), ("Ngày ra khỏi Đảng", "Lý do")]
    )
    columns = [*SHORT, col.left(shape[0]), col.left_reason(shape[1]), col.note()]
    title = rng.choice(["DANH SÁCH ĐẢNG VIÊN RA KHỎI ĐẢNG", "DANH SÁCH ĐẢNG VIÊN GIẢM TRONG NĂM"])
    return [simple(rng, "ds_dang_vien_giam", columns, members, day, title=title)]


@kind
def transfers_in(rng: random.Random) -> list[Workbook]:
    """Those who came, with the day, and those who went, with the day: the reason is in the header."""
    day = roster_day(rng)
    members = people(rng, 12, day, probationary=False)
    for i, member in enumerate(members):
        where = random_day(rng, max(member.official or day, day - timedelta(days=900)), day - timedelta(days=100))
        if i % 2:
            member.joined = where
        else:
            member.left = where
            member.left_reason = "transferred"
    out = col.Column("left", "Ngày chuyển đi", col.left().make)
    columns = [*SHORT, col.joined("Ngày chuyển đến"), out]
    book = simple(rng, "ds_chuyen_sinh_hoat", columns, members, day, title="DANH SÁCH ĐẢNG VIÊN CHUYỂN SINH HOẠT")
    for expected in book.truth.rows:
        if "left_on" in expected.fields:
            expected.fields["left_reason"] = "transferred"
    return [book]


@kind
def unicode_hazards(rng: random.Random) -> list[Workbook]:
    """Decomposed letters, eth for đ, no-break and zero-width blanks, line breaks inside cells."""
    day = roster_day(rng)
    columns = [*SHORT[:4], col.native(), col.occupation(), *SHORT[4:]]
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    first = put_header(sheet, row, columns)
    put_people(sheet, first, columns, people(rng, 18, day), rng)
    ways = [
        lambda t: unicodedata.normalize("NFD", t),
        lambda t: t.replace("đ", "ð").replace("Đ", "Ð"),
        lambda t: t.replace(" ", "\u00a0"),
        lambda t: t.replace(" ", " \u200b"),
        lambda t: t.replace(" ", "\n"),
        lambda t: f"  {t.replace(' ', '   ')} ",
        lambda t: t.replace(" ", " \u200b\u00a0"),
    ]
    for (r, _), cell in sheet.cells.items():
        if r >= first and isinstance(cell.value, str):
            dated = any(c.isdigit() for c in cell.value)
            cell.value = ways[0 if dated and r % len(ways) == 4 else r % len(ways)](cell.value)
    return [workbook("ds_unicode", [sheet], rng, rng.choice(["xlsx", "xlsx2", "xls"]))]


@kind
def file_date(rng: random.Random) -> list[Workbook]:
    """No date in the sheet: the file's own counts, so an admission after it is out of range."""
    written = date(2025, 1, 10)  # what the writer puts into the file
    members = people(rng, 10, date(2024, 12, 31))
    sheet = Sheet("DS")
    sheet.put(1, 1, "DANH SÁCH ĐẢNG VIÊN")
    row = put_header(sheet, 3, SHORT)
    put_people(sheet, row, SHORT, members, rng)
    at = position_of(SHORT, "admitted")
    line = row + 4
    sheet.put(line, at, (written + timedelta(days=120)).strftime("%d/%m/%Y"))
    sheet.cells.pop((line, position_of(SHORT, "official")), None)
    sheet.rows[4].fields.pop("admitted_on", None)
    sheet.rows[4].fields.pop("official_on", None)
    sheet.rows[4].either["membership"] = ("probationary", "official")
    sheet.find("bad_date", line, at)
    return [workbook("ds_khong_ngay", [sheet], form="xlsx2", received_on=date(2026, 11, 1))]


@kind
def long_signature(rng: random.Random) -> list[Workbook]:
    """Officers' names below a list must not become members; a list of one group and a total in words."""
    day = roster_day(rng)
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **heads(rng))
    row = put_people(sheet, put_header(sheet, row, SHORT), SHORT, people(rng, 12, day), rng)
    sheet.put(
        row, 1, rng.choice(["Tổng số: 12 đảng viên.", "Danh sách này có 12 đảng viên.", "Tổng cộng: 12 đồng chí"])
    )
    row += 2
    for line in (
        ["", "Nơi nhận:", "", "", "T/M CHI BỘ"],
        ["", "- Đảng ủy phường;", "", "", "BÍ THƯ"],
        ["", "- Lưu VP.", "", "", "(Đã ký)"],
        ["", "", "", "", "Huỳnh Văn Thắng"],
    ):
        for i, text in enumerate(line):
            sheet.put(row, i + 1, text)
        row += 1
    signature_block(sheet, 7, day=day, row=row + 1)
    return [workbook("ds_ky_ten", [sheet], rng)]
