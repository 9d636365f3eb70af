"""Member workbooks by form: lists, exports, books, a sheet a cell.

Belongs here: what kind of list it is. Not here: what stands around the lines (gen_member_tables), odd
values (gen_member_values) and faults (gen_member_faults).
"""

from __future__ import annotations

import random
from datetime import timedelta

import gen_columns as col
from gen_kinds import kind
from gen_people import DISTRICTS, WARDS, Person, people, roster_day
from gen_sheet import Sheet, signature_block, title_block
from gen_table import put_header, put_people, width_of
from gen_truth import Workbook
from gen_values import LEVEL_WORDS
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
