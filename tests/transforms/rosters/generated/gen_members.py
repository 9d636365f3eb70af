"""Member workbooks by layout: lists, exports, books, headers, groups, totals, pages.

Belongs here: where things stand in a sheet. Not here: odd values (gen_member_values) and faults (gen_member_faults).
"""

from __future__ import annotations

import random
from datetime import timedelta

import gen_columns as col
from gen_kinds import kind
from gen_people import DISTRICTS, WARDS, Person, people, roster_day
from gen_sheet import Sheet, signature_block, title_block
from gen_table import position_of, put_header, put_numbers, put_people, put_person, width_of
from gen_truth import ANYWHERE, Workbook
from gen_values import LEVEL_WORDS, write_date
from gen_write import workbook

FULL = [
    col.sequence(),
    col.name(),
    col.sex_word(),
    col.born(),
    col.native(),
    col.ethnicity(),
    col.religion(),
    col.admitted(),
    col.official(),
    col.card(),
    col.citizen(),
    col.education(),
    col.qualification(),
    col.theory(),
    col.position(),
    col.occupation(),
    col.cell(),
    col.note(),
]
SHORT = [col.sequence(), col.name(), col.born(), col.sex_word(), col.admitted(), col.official(), col.card()]


def in_cells(rng: random.Random, members: list[Person], count: int = 3) -> list[Person]:
    """Spread members over some cells of one ward."""
    ward = rng.choice(WARDS)
    names = [f"Chi bộ khóm {i + 1}" for i in range(count)]
    for i, member in enumerate(members):
        member.organization = names[i * count // len(members)]
        member.parent = f"Đảng bộ phường {ward}"
    return members


def heads(rng: random.Random) -> dict[str, str]:
    """The two names above a title: the superior committee and the office's own."""
    return {
        "superior": f"ĐẢNG BỘ THÀNH PHỐ {rng.choice(DISTRICTS).upper()}",
        "issuer": f"ĐẢNG ỦY PHƯỜNG {rng.choice(WARDS).upper()}",
    }


@kind
def plain_list(rng: random.Random) -> list[Workbook]:
    """Every column, a title block, a signature block."""
    day = roster_day(rng)
    sheet = Sheet("Danh sách")
    row = title_block(sheet, width_of(FULL), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **heads(rng))
    members = in_cells(rng, people(rng, rng.randint(15, 30), day))
    for member in members:
        member.note = rng.choice([None, None, None, "Hộ nghèo", "Đi công tác xa"])
    row = put_header(sheet, row, FULL)
    put_people(sheet, row, FULL, members, rng)
    signature_block(sheet, width_of(FULL), day=day)
    return [workbook("danh_sach_dang_vien", [sheet], rng)]


@kind
def database_export(rng: random.Random) -> list[Workbook]:
    """DS_DANGVIEN: names in capitals, cell of membership and of residence, state."""
    day = roster_day(rng, 2022)
    columns = [
        col.sequence(),
        col.name(style="capitals"),
        col.card("Số thẻ Đảng viên"),
        col.citizen("Số CCCD"),
        col.born(style="slash"),
        col.admitted("Ngày kết nạp", style="slash"),
        col.cell("Chi bộ đang sinh hoạt"),
        col.ignored("Chi bộ nơi cư trú", lambda _p, r: f"Chi bộ ấp Hòa {r.choice(['Long', 'Thạnh', 'Phú'])}"),
        col.ignored("Trạng thái", lambda _p, r: "Đang sinh hoạt"),
    ]
    members = in_cells(rng, people(rng, 40, day))
    for member in members:
        if rng.random() < 0.4:
            member.card = member.citizen_id
        elif member.official is None:
            member.card = None
    sheet = Sheet("Sheet1")
    put_people(sheet, put_header(sheet, 1, columns), columns, members, rng)
    for expected in sheet.rows:
        expected.either["membership"] = ("official", "probationary")
    return [workbook("DS_DANGVIEN", [sheet], form=rng.choice(["xlsx", "xlsx2"]), received_on=day + timedelta(days=20))]


@kind
def member_book(rng: random.Random) -> list[Workbook]:
    """Form 7-HSĐV: a member over a block of four lines, several facts in one cell or one a line."""
    day = roster_day(rng)
    spread = rng.random() < 0.5  # facts one below the other in the block's lines, or all in the first, by line breaks
    headers = [
        "Số TT",
        "Họ và tên\nHọ và tên khai sinh",
        "Nam, nữ\nDân tộc\nTôn giáo",
        "Quê quán",
        "Văn hóa\nLý luận\nCMNV\nNgoại ngữ",
        "Nghề nghiệp\n- Trước khi vào Đảng\n- Hiện nay",
        "- Ngày vào Đảng\n- Ngày chính thức",
        "- Số thẻ\n- Số lý lịch\n- Số huy hiệu",
        "Bộ đội, công an, hưu trí",
        "Ngày chuyển đi, đến đảng bộ cơ sở",
        "Ngày chuyển đến, từ đảng bộ cơ sở nào",
        "Ngày từ trần, lý do",
        "Ngày ra khỏi Đảng, hình thức",
        "Ghi chú",
    ]
    sheet = Sheet("7-HSDV")
    row = title_block(sheet, 14, "SỔ DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **heads(rng))
    for i, text in enumerate(headers):
        sheet.put(row, i + 1, text, bold=True)
    row += 1
    for i in range(14):
        sheet.put(row, i + 1, i + 1)
    row += 1
    qualification = {
        "elementary": "Sơ cấp",
        "intermediate": "Trung cấp",
        "college": "Cao đẳng",
        "university": "Đại học",
    }
    theory = {"elementary": "Sơ cấp", "intermediate": "Trung cấp", "advanced": "Cao cấp"}
    for number, p in enumerate(people(rng, 8, day), 1):
        if p.qualification not in qualification:
            p.qualification = "university"
        if p.theory not in theory:
            p.theory = "intermediate"
        card = p.card or ""
        facts: dict[int, list[str]] = {
            2: [p.full_name.upper(), p.full_name],
            3: ["Nam" if p.sex == "male" else "Nữ", p.ethnicity, p.religion or "Không"],
            4: [p.native_place],
            5: [p.education, theory[p.theory], qualification[p.qualification], "Anh A"],
            6: ["Học sinh", p.occupation],
            7: [x.strftime("%d/%m/%Y") for x in (p.admitted, p.official) if x],
            8: [card, f"{rng.randint(100000, 999999)}"],
        }
        sheet.put(row, 1, number)
        for column, lines in facts.items():
            if spread:
                for i, line in enumerate(lines):
                    sheet.put(row + i, column, line)
            else:
                sheet.put(row, column, "\n".join(lines))
        for column in range(1, 15):
            if not spread:
                sheet.merge(row, column, row + 3, column)
        fields = {
            "full_name": p.full_name,
            "sex": p.sex,
            "ethnicity": p.ethnicity,
            "religion": p.religion,
            "native_place": p.native_place,
            "education": p.education,
            "political_theory": p.theory,
            "qualification": p.qualification,
            "occupation": p.occupation,
            "admitted_on": p.admitted.isoformat(),
            "official_on": p.official.isoformat() if p.official else None,
            "card_number": p.card,
        }
        made = sheet.expect("member", row, fields)
        made.either["membership"] = (p.membership,)
        made.either["organization"] = made.either["parent_organization"] = (sheet.issuer, sheet.superior)
        made.folded = frozenset({"organization", "parent_organization"})
        row += 4
    return [workbook("so_danh_sach_7_HSDV", [sheet], rng)]


@kind
def sheet_a_cell(rng: random.Random) -> list[Workbook]:
    """One sheet a cell, the cell named above each title; STT begins again."""
    day = roster_day(rng)
    ward = rng.choice(WARDS).upper()
    members = people(rng, 24, day)
    sheets = []
    for i in range(3):
        sheet = Sheet(f"CB khóm {i + 1}")
        issuer = f"CHI BỘ KHÓM {i + 1}"
        row = title_block(
            sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, superior=f"ĐẢNG BỘ PHƯỜNG {ward}", issuer=issuer
        )
        put_people(sheet, put_header(sheet, row, SHORT), SHORT, members[i * 8 : i * 8 + 8], rng)
        for expected in sheet.rows:
            expected.fields["organization"] = issuer
            expected.either["organization"] = (sheet.name,)
            expected.either["parent_organization"] = (sheet.superior,)
            expected.folded = frozenset({"organization", "parent_organization"})
        sheets.append(sheet)
    return [workbook("ds_theo_chi_bo", sheets, rng)]


@kind
def sex_by_mark(rng: random.Random) -> list[Workbook]:
    """Nam | Nữ columns with a mark."""
    day = roster_day(rng)
    mark = rng.choice(["x", "X", "x", 1])
    columns = [col.sequence(), col.name(), col.born(), col.sex_marks(mark), col.native(), *SHORT[4:]]
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **heads(rng))
    put_people(sheet, put_header(sheet, row, columns), columns, people(rng, 15, day), rng)
    return [workbook("ds_nam_nu", [sheet], rng)]


@kind
def sex_by_birth_date(rng: random.Random) -> list[Workbook]:
    """The birth date stands in the column of the sex."""
    day = roster_day(rng)
    columns = [
        col.sequence("TT"),
        col.name(),
        col.sex_dates(rng.choice(["Ngày tháng năm sinh", "Năm sinh", "Ngày sinh", "Sinh ngày"])),
        *SHORT[4:],
    ]
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **heads(rng))
    put_people(sheet, put_header(sheet, row, columns), columns, people(rng, 15, day), rng)
    return [workbook("ds_nam_nu_ngay_sinh", [sheet], rng)]


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


@kind
def ratings_in_roster(rng: random.Random) -> list[Workbook]:
    """Levels of several years as columns of a member list."""
    day = roster_day(rng, 2021)
    years = [day.year - 2, day.year - 1, day.year] if day.month == 12 else [day.year - 2, day.year - 1]
    shape = rng.choice(["Năm {}", "{}", "năm {}"])
    header = rng.choice(["Xếp loại", "Kết quả xếp loại", "Đánh giá, xếp loại", "Mức xếp loại"])
    columns = [*SHORT, col.ratings(years, header, shape)]
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    members = people(rng, 15, day)
    for member in members:
        for year in years:
            if member.admitted.year < year and rng.random() < 0.93:
                member.ratings[year] = rng.choice(list(LEVEL_WORDS))
    put_people(sheet, put_header(sheet, row, columns), columns, members, rng)
    return [workbook("ds_xep_loai", [sheet], rng)]


@kind
def shuffled_columns(rng: random.Random) -> list[Workbook]:
    """Columns in any order, under any of their names."""
    day = roster_day(rng)
    columns = [c.named(rng.choice(col.VARIANTS.get(c.key, [c.header]))) for c in FULL]
    rng.shuffle(columns)
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    put_people(sheet, put_header(sheet, row, columns), columns, in_cells(rng, people(rng, 15, day)), rng)
    return [workbook("ds_dao_cot", [sheet], rng)]
