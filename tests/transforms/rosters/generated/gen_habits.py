"""Further habits of offices: other words, totals above, marks for membership, tone placement.

Belongs here: kinds that were drawn up after the reader was seen to read the first set, to tell whether it generalises. Not here:
other programs' formats (gen_programs).
"""

from __future__ import annotations

import random
from datetime import datetime

import gen_columns as col
from gen_files import TEXT
from gen_kinds import kind
from gen_members import SHORT, heads, in_cells
from gen_people import Person, people, random_day, roster_day
from gen_sheet import Sheet, signature_block, title_block
from gen_table import position_of, put_header, put_people, put_person, width_of
from gen_truth import ANYWHERE, Workbook
from gen_write import workbook

OTHER_WORDS: dict[str, list[str]] = {
    "name": ["Họ và tên đảng viên", "Họ tên đảng viên", "Họ, tên", "Tên đảng viên", "Họ và tên (chữ in hoa)"],
    "birth": ["Ngày, tháng, năm sinh", "Ngày tháng năm sinh", "Sinh ngày", "Ngày/tháng/năm sinh"],
    "native": ["Quê quán", "Nguyên quán", "Q.quán", "Quê quán (xã, huyện, tỉnh)"],
    "ethnicity": ["Dân tộc", "D.tộc", "Thành phần dân tộc"],
    "religion": ["Tôn giáo", "T.giáo", "Tôn Giáo"],
    "admitted": [
        "Ngày tháng năm vào Đảng",
        "Ngày, tháng, năm kết nạp",
        "Kết nạp",
        "Ngày kết nạp vào Đảng",
        "Ngày vào Đảng CSVN",
    ],
    "official": [
        "Ngày tháng năm chính thức",
        "Ngày công nhận chính thức",
        "Ngày công nhận ĐV chính thức",
        "Ngày chuyển chính thức",
    ],
    "card": ["Số thẻ đảng viên", "Số thẻ Đảng", "Số Thẻ ĐV", "Mã thẻ đảng viên"],
    "citizen": ["Số căn cước công dân", "Số căn cước", "Số CCCD/ĐDCN", "Mã định danh cá nhân", "Số định danh cá nhân"],
    "qualification": ["Chuyên môn, nghiệp vụ", "Trình độ chuyên môn nghiệp vụ", "Trình độ CM", "Bằng cấp chuyên môn"],
    "theory": ["Lí luận chính trị", "Trình độ lý luận", "Trình độ lí luận chính trị", "LL chính trị"],
    "position": ["Chức vụ trong Đảng", "Chức vụ đảng", "Chức vụ hiện nay"],
    "occupation": ["Nghề nghiệp, chức vụ hiện nay", "Công việc hiện nay", "Nghề nghiệp hiện tại"],
    "cell": ["Thuộc chi bộ", "Sinh hoạt tại chi bộ", "Chi bộ đang sinh hoạt", "Tên chi bộ"],
}


@kind
def other_header_words(rng: random.Random) -> list[Workbook]:
    """Header words that mean the same, as no short list holds them all."""
    day = roster_day(rng)
    columns = []
    for c in [x for x in TEXT if x.key != "position" or rng.random() < 0.5]:
        columns.append(c.named(rng.choice(OTHER_WORDS[c.key])) if c.key in OTHER_WORDS else c)
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    put_people(sheet, put_header(sheet, row, columns), columns, in_cells(rng, people(rng, 10, day)), rng)
    return [workbook("ds_tu_khac", [sheet], rng)]


def old_tones(text: str) -> str:
    """Tone marks on the second vowel of oa, oe, uy, as the older rule puts them."""
    for new, old in zip(
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        strict=True,
    ):
        text = text.replace(new, old).replace(new.capitalize(), old.capitalize()).replace(new.upper(), old.upper())
    return text


@kind
def tones_of_the_other_rule(rng: random.Random) -> list[Workbook]:
    """hoà for hòa, uỷ for ủy in headers, headings, causes; names stay as written."""
    day = roster_day(rng)
    members = people(rng, 12, day, probationary=False)
    causes = ["struck_off", "transferred", "died", "withdrew"]
    words = {
        "struck_off": "Xoá tên",
        "transferred": "Chuyển sinh hoạt đảng",
        "died": "Từ trần",
        "withdrew": "Xin ra khỏi Đảng",
    }
    for i, member in enumerate(members):
        member.left_reason = causes[i % 4]
        member.left = random_day(rng, max(member.official or day, day.replace(year=day.year - 1)), day)
        member.full_name = old_tones(member.full_name)
        member.native_place = old_tones(member.native_place)

    def cause(p: Person, _: random.Random) -> tuple[col.Cells, col.Given]:
        return [(words[str(p.left_reason)], None)], {"left_reason": p.left_reason}

    columns = [
        *SHORT,
        col.native(),
        col.education("Trình độ văn hoá"),
        col.left(),
        col.Column("left_reason", "Lý do", cause),
    ]
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN RA KHỎI ĐẢNG", as_of=day, rng=rng)
    put_people(sheet, put_header(sheet, row, columns), columns, members, rng)
    return [workbook("ds_dau_cu", [sheet], rng)]


@kind
def total_line_first(rng: random.Random) -> list[Workbook]:
    """The total stands above the lines, headings carry their counts in a column of their own; right or wrong."""
    day = roster_day(rng)
    members = people(rng, 15, day)
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    row = put_header(sheet, row, SHORT)
    wrong = rng.random() < 0.5
    sheet.put(row, 2, rng.choice(["TỔNG SỐ", "Tổng cộng"]))
    sheet.put(row, 3, 15 + (4 if wrong else 0))
    if wrong:
        sheet.find("total_mismatch", row, ANYWHERE)
    row += 1
    for i in range(3):
        cell = f"Chi bộ ấp Tây {['Bình', 'Huề', 'Khánh'][i]}"
        sheet.put(row, 1, "I" * (i + 1))
        sheet.put(row, 2, cell)
        row = put_people(sheet, row + 1, SHORT, members[i * 5 : i * 5 + 5], rng, organization=cell)
    return [workbook("ds_tong_tren", [sheet], rng)]


@kind
def membership_by_marks(rng: random.Random) -> list[Workbook]:
    """ "Đảng viên" over Chính thức | Dự bị with marks: no dates, but what the member is."""
    day = roster_day(rng)

    def marks(p: Person, _: random.Random) -> tuple[col.Cells, col.Given]:
        return [("x" if p.official else None, None), (None if p.official else "x", None)], {"membership": p.membership}

    columns = [*SHORT[:4], col.Column("membership", "Đảng viên", marks, ("Chính thức", "Dự bị")), col.card()]
    members = people(rng, 14, day)
    for member in members[::4]:
        member.official = None
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    put_people(sheet, put_header(sheet, row, columns), columns, members, rng)
    return [workbook("ds_danh_dau_ct_db", [sheet], rng)]


@kind
def admission_pair_reversed(rng: random.Random) -> list[Workbook]:
    """ "Ngày vào Đảng" over Chính thức | Dự bị, the later date first."""
    day = roster_day(rng)
    plain = col.admitted_pair()

    def make(p: Person, r: random.Random) -> tuple[col.Cells, col.Given]:
        cells, given = plain.make(p, r)
        return cells[::-1], given

    columns = [*SHORT[:4], col.Column("admitted_pair", "Ngày vào Đảng", make, ("Chính thức", "Dự bị")), col.card()]
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    put_people(sheet, put_header(sheet, row, columns), columns, people(rng, 14, day), rng)
    return [workbook("ds_ct_truoc", [sheet], rng)]


@kind
def dates_with_slips(rng: random.Random) -> list[Workbook]:
    """A time after the date, a full stop, the word before it, blanks inside, backslashes: still that date."""
    day = roster_day(rng)
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    first = put_header(sheet, row, SHORT)
    put_people(sheet, first, SHORT, people(rng, 14, day, probationary=False), rng)
    ways = [
        "{y}-{m:02d}-{d:02d} 00:00:00", "{d:02d}/{m:02d}/{y} 00:00", "{d:02d}/{m:02d}/{y}.", "Ngày {d:02d}/{m:02d}/{y}",
        "{d}/ {m}/{y}", "{d:02d}\\{m:02d}\\{y}", "{d:02d}–{m:02d}–{y}", "ngày {d:02d} tháng {m:02d} năm {y}", "'{d:02d}/{m:02d}/{y}",
    ]  # fmt: skip
    fields = {"birth": "date_of_birth", "admitted": "admitted_on", "official": "official_on"}
    for i, expected in enumerate(sheet.rows):
        for key, name in fields.items():
            y, m, d = (int(x) for x in expected.fields[name].split("-"))
            text = ways[(i + len(key)) % len(ways)].format(y=y, m=m, d=d)
            sheet.put(first + i, position_of(SHORT, key), text)
    return [workbook("ds_ngay_loi_nho", [sheet], rng)]


@kind
def three_tables_and_more(rng: random.Random) -> list[Workbook]:
    """Three tables side by side without a blank column between, each with its own cell above it; signatures below."""
    day = roster_day(rng)
    columns = [col.sequence(), col.name(), col.born(style="slash")]
    members = people(rng, 18, day)
    sheet = Sheet("DS")
    row = title_block(sheet, 9, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    for i, size in enumerate((7, 6, 5)):
        at = 1 + i * 3
        part = members[sum((7, 6, 5)[:i]) :][:size]
        put_people(sheet, put_header(sheet, row, columns, at), columns, part, rng, left=at)
    signature_block(sheet, 9, day=day)
    return [workbook("ds_ba_bang", [sheet], rng)]


@kind
def groups_of_groups_with_sums(rng: random.Random) -> list[Workbook]:
    """Cells in wards in a city, a sum under each and one under each ward, one of them perhaps wrong."""
    day = roster_day(rng)
    members = people(rng, 16, day)
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng, **heads(rng))
    row = put_header(sheet, row, SHORT)
    wrong = rng.choice([None, "cell", "ward", "all"])
    at = 0

    def total(word: str, count: int, level: str) -> None:
        nonlocal row
        bad = wrong == level and not any("total_mismatch" in f.codes for f in sheet.findings)
        sheet.put(row, 1, f"{word}: {count + (5 if bad else 0)} đảng viên")
        if bad:
            sheet.find("total_mismatch", row, ANYWHERE)
        row += 1

    for w, ward in enumerate(["Mỹ Quý", "Mỹ Thới"]):
        outer = f"Đảng bộ phường {ward}"
        sheet.put(row, 1, f"{'AB'[w]}. {outer}")
        row += 1
        for i in range(2):
            cell = f"Chi bộ khóm {ward} {i + 1}"
            sheet.put(row, 1, f"{'I' * (i + 1)}. {cell}")
            row = put_people(sheet, row + 1, SHORT, members[at : at + 4], rng, organization=cell, parent=outer)
            at += 4
            total(f"Cộng {cell}", 4, "cell")
        total(f"Cộng {outer}", 8, "ward")
    total("TỔNG CỘNG", 16, "all")
    return [workbook("ds_nhom_long", [sheet], rng)]


@kind
def education_turned_into_dates(rng: random.Random) -> list[Workbook]:
    """12/12 and 9/12 that the program took for days: written again as they were, or null with a finding; no date."""
    day = roster_day(rng)
    columns = [*SHORT, col.education()]
    sheet = Sheet("DS")
    row = title_block(sheet, 8, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    row = put_header(sheet, row, columns)
    for i, member in enumerate(people(rng, 10, day)):
        member.education = rng.choice(["12/12", "9/12", "11/12"])
        made = put_person(sheet, row, columns, member, rng, number=i + 1)
        if i % 2:
            grade = int(member.education.split("/")[0])
            sheet.put(row, 8, datetime(2024, 12, grade), "d/m")
            made.either["education"] = (None,)
            sheet.find(("unknown_value", "bad_date"), row, 8, optional=True)
        row += 1
    return [workbook("ds_hoc_van_ngay", [sheet], rng)]


NEAR = {
    "Họ tên vợ (chồng)": ["Trần Thị Sen", "Lê Văn Tám"],
    "Họ tên cha": ["Nguyễn Văn Ba", "Phan Văn Tư"],
    "Ngày cấp": ["05/06/2021", "17/08/2022"],
    "Nơi cấp": ["Cục CSQLHC", "Công an tỉnh"],
    "Ngày cấp thẻ": ["03/02/2012", "19/05/2015"],
    "Số điện thoại": ["0296 3841 000", "0900 000 001"],
    "Ngày tuyển dụng": ["01/09/1999", "15/10/2004"],
    "Ngày bổ nhiệm": ["01/03/2016", "20/12/2018"],
    "Ngày nhập ngũ": ["20/02/1998", "18/02/2001"],
    "Năm nghỉ hưu": [2031, 2028],
    "Ngày sinh con": ["11/11/2011", "05/04/2009"],
    "Người giới thiệu": ["Huỳnh Văn Sáu", "Mai Thị Bảy"],
    "Ngày đóng đảng phí": ["05/01/2020", "06/02/2020"],
    "Số sổ BHXH": ["8913000001", "8913000002"],
    "Giới thiệu đi": ["không", "có"],
    "Dân số": [3, 4],
    "Chức vụ vợ (chồng)": ["Giáo viên", "Nội trợ"],
}


@kind
def columns_near_to_known_ones(rng: random.Random) -> list[Workbook]:
    """Headers that share words with known ones and mean something else give no field and push no field out."""
    day = roster_day(rng)
    columns = [*SHORT, col.position(), col.note()]
    picked = rng.sample(list(NEAR), 4)
    for header in picked:
        extra = col.ignored(header, lambda _p, r, h=header: r.choice(NEAR[h]))
        columns.insert(rng.randint(1, len(columns)), extra)
    sheet = Sheet("DS")
    row = title_block(sheet, width_of(columns), "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    put_people(sheet, put_header(sheet, row, columns), columns, people(rng, 10, day), rng)
    for _ in picked:
        sheet.find(("unknown_column", "unknown_value"), tuple(range(1, row + 2)), ANYWHERE, optional=True)
    return [workbook("ds_cot_gan_giong", [sheet], rng)]
