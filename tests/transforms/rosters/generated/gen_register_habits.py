"""Further habits of registers and rating sheets: other words, headings that name the action, one sheet a year.

Belongs here: kinds drawn up after the reader was seen to read the first set. Not here: member lists (gen_habits).
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from gen_inspections import FORMS
from gen_kinds import kind
from gen_people import WARDS, name_of, random_day
from gen_ratings import SUBJECTS, _organizations, _put
from gen_registers import bodies
from gen_sheet import Sheet, title_block
from gen_truth import ANYWHERE, Workbook
from gen_values import LEVEL_WORDS
from gen_write import workbook

LOOSE_LEVELS = {
    "excellent": ["Xuất sắc", "HT xuất sắc NV", "Hoàn thành XSNV", "hoàn thành xuất sắc nhiệm vụ", "HTXS nhiệm vụ"],
    "good": ["Tốt", "HT tốt NV", "Hoàn thành tốt NV", "hoàn thành tốt nhiệm vụ", "HTT nhiệm vụ"],
    "fair": ["Hoàn thành", "HT nhiệm vụ", "hoàn thành nhiệm vụ", "HTNV"],
    "weak": ["Không hoàn thành", "Không hoàn thành NV", "KHTNV", "không hoàn thành nhiệm vụ"],
}


@kind
def ratings_loosely_worded(rng: random.Random) -> list[Workbook]:
    """Levels as offices shorten them, with numbers before them or points after them."""
    year = rng.randint(2019, 2024)
    sheet = Sheet("XL")
    row = title_block(sheet, 4, f"KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI ĐẢNG VIÊN NĂM {year}", rng=rng)
    _put(sheet, row, ["TT", "Họ tên đảng viên", "Chi bộ", rng.choice(["Mức xếp loại", "Kết quả xếp loại", "Mức XL"])])
    for i in range(14):
        row += 1
        level = rng.choice(list(LOOSE_LEVELS))
        name, cell = f"{name_of(rng, 'female')} {'ABCDEFGHIKLMNO'[i]}", f"Chi bộ khóm {i % 3 + 1}"
        _put(sheet, row, [i + 1, name, cell, rng.choice(LOOSE_LEVELS[level])])
        sheet.expect(
            "rating", row, {"subject": "member", "name": name, "organization": cell, "year": year, "level": level}
        )
    return [workbook("xl_viet_tat", [sheet], rng)]


@kind
def ratings_sheet_a_year(rng: random.Random) -> list[Workbook]:
    """One sheet a year, the year in the sheet's name or title; the same subjects in each are no duplicates."""
    last = rng.randint(2020, 2024)
    found = _organizations(rng, 8)
    sheets = []
    for year in (last - 1, last):
        in_title = rng.random() < 0.5
        sheet = Sheet(f"Năm {year}" if rng.random() < 0.5 or not in_title else f"XL{year % 100}")
        title = "KẾT QUẢ XẾP LOẠI TỔ CHỨC ĐẢNG" + (f" NĂM {year}" if in_title else "")
        row = title_block(sheet, 4, title, rng=rng)
        _put(sheet, row, ["STT", "Tên tổ chức đảng", "Loại hình tổ chức", "Xếp loại"])
        for i, (subject, name) in enumerate(found):
            row += 1
            level = rng.choice(list(LEVEL_WORDS))
            _put(sheet, row, [i + 1, name, SUBJECTS[subject][0], rng.choice(LEVEL_WORDS[level])])
            sheet.expect("rating", row, {"subject": subject, "name": name, "year": year, "level": level})
        sheets.append(sheet)
    return [workbook("xl_theo_nam", sheets, rng)]


@kind
def ratings_of_namesakes(rng: random.Random) -> list[Workbook]:
    """The same name in two cells is two members; the same name, cell and year is one."""
    year = rng.randint(2019, 2024)
    sheet = Sheet("XL")
    row = title_block(sheet, 4, f"XẾP LOẠI ĐẢNG VIÊN NĂM {year}", rng=rng)
    _put(sheet, row, ["STT", "Họ và tên", "Chi bộ", "Xếp loại"])
    names = [f"{name_of(rng, 'male')} {c}" for c in "ABCDEF"]
    plan = [(n, 1) for n in names] + [(names[0], 2), (names[3], 2), (names[2], 1)]
    for i, (name, cell_number) in enumerate(plan):
        row += 1
        level = rng.choice(["good", "fair"])
        cell = f"Chi bộ ấp Trung {cell_number}"
        _put(sheet, row, [i + 1, name, cell, rng.choice(LEVEL_WORDS[level])])
        if i == len(plan) - 1:
            sheet.find("duplicate_row", row, ANYWHERE, "reject")
        else:
            sheet.expect(
                "rating", row, {"subject": "member", "name": name, "organization": cell, "year": year, "level": level}
            )
    return [workbook("xl_trung_ten", [sheet], rng)]


@kind
def ratings_marks_with_wrong_total(rng: random.Random) -> list[Workbook]:
    """Marks in columns of levels, and a total line one of whose counts is wrong."""
    year = rng.randint(2019, 2024)
    sheet = Sheet("XL")
    row = title_block(sheet, 6, f"XẾP LOẠI ĐẢNG VIÊN NĂM {year}", rng=rng)
    order = ["excellent", "good", "fair", "weak"]
    _put(sheet, row, ["STT", "Họ và tên", "HTXSNV", "HTTNV", "HTNV", "KHTNV"])
    counts = dict.fromkeys(order, 0)
    for i in range(12):
        row += 1
        level = rng.choice(order[:3])
        counts[level] += 1
        name = f"{name_of(rng, 'male')} {'ABCDEFGHIKLM'[i]}"
        _put(sheet, row, [i + 1, name, *["x" if x == level else None for x in order]])
        sheet.expect("rating", row, {"subject": "member", "name": name, "year": year, "level": level})
    row += 1
    counts["good"] += 2
    _put(sheet, row, [None, "Cộng", *[counts[x] for x in order]])
    sheet.find("total_mismatch", row, ANYWHERE)
    return [workbook("xl_cong_sai", [sheet], rng)]


@kind
def inspections_under_headings(rng: random.Random) -> list[Workbook]:
    """ "A. Kiểm tra", "B. Giám sát": the heading says what was done; the ground stands in a column or nowhere."""
    day = date(rng.randint(2019, 2024), 12, 31)
    sheet = Sheet("KT")
    headers = [
        "STT",
        "Đối tượng kiểm tra, giám sát",
        "Nội dung",
        "Số quyết định",
        "Ngày quyết định",
        "Ngày kết thúc",
        "Kết luận",
    ]
    row = title_block(sheet, 7, f"KẾT QUẢ KIỂM TRA, GIÁM SÁT NĂM {day.year}", rng=rng, as_of=day)
    _put(sheet, row, headers)
    row += 1
    for mark, heading, action in (("A", "KIỂM TRA", "inspected"), ("B", "GIÁM SÁT", "supervised")):
        sheet.put(row, 1, f"{mark}. {heading}")
        row += 1
        for i in range(5):
            ward = rng.choice(WARDS)
            subject = f"Chi bộ khóm {ward} {rng.randint(1, 99)}"
            decided = random_day(rng, date(day.year, 1, 10), date(day.year, 9, 1))
            ended = decided + timedelta(days=40)
            content = rng.choice(["Công tác phát triển đảng viên", "Việc thực hiện quy chế làm việc"])
            document = f"{i + 20}-QĐ/ĐU"
            _put(
                sheet,
                row,
                [
                    i + 1,
                    subject,
                    content,
                    document,
                    decided.strftime("%d/%m/%Y"),
                    ended.strftime("%d/%m/%Y"),
                    "Không vi phạm",
                ],
            )
            fields = {
                "subject_name": subject, "content": content, "document": document, "decided_on": decided.isoformat(),
                "concluded_on": ended.isoformat(), "conclusion": "Không vi phạm", "action": action, "subject_kind": "cell",
            }  # fmt: skip
            made = sheet.expect("inspection", row, fields)
            if action == "inspected":
                made.either["basis"] = ("regular",)
            row += 1
    return [workbook("kt_theo_muc", [sheet], rng)]


@kind
def discipline_in_other_words(rng: random.Random) -> list[Workbook]:
    """Forms of discipline with words around them; organizations and members in one list."""
    day = date(rng.randint(2019, 2024), 12, 31)
    sheet = Sheet("KL")
    row = title_block(sheet, 6, "DANH SÁCH TỔ CHỨC ĐẢNG, ĐẢNG VIÊN BỊ KỶ LUẬT", rng=rng, as_of=day)
    _put(sheet, row, ["TT", "Đối tượng", "Loại đối tượng", "Hình thức kỷ luật", "Số QĐ", "Ngày QĐ"])
    words = {k: [*v, f"Kỷ luật {v[0].lower()}", v[0].upper()] for k, v in FORMS.items()}
    words["expulsion"].append("Khai trừ khỏi Đảng")
    words["dismissal"].append("Cách chức Bí thư chi bộ")
    for i in range(10):
        row += 1
        of_member = rng.random() < 0.6
        form = rng.choice(
            ["reprimand", "warning", "dismissal", "expulsion"] if of_member else ["reprimand", "warning", "dissolution"]
        )
        who = name_of(rng, "male") if of_member else f"Chi bộ khóm {rng.choice(WARDS)} {i}"
        decided = random_day(rng, date(day.year, 1, 3), date(day.year, 12, 20))
        kind_word, subject = (
            ("Đảng viên", "member") if of_member else rng.choice([("Chi bộ", "cell"), ("Tổ chức đảng", "party_org")])
        )
        document = f"{i + 5:02d}-QĐ/UBKT"
        _put(sheet, row, [i + 1, who, kind_word, rng.choice(words[form]), document, decided.strftime("%d/%m/%Y")])
        fields = {
            "subject_name": who,
            "subject_kind": subject,
            "discipline": form,
            "document": document,
            "decided_on": decided.isoformat(),
        }
        made = sheet.expect("inspection", row, fields, action=("inspected",), basis=("regular",))
        if subject == "party_org":  # the column leaves it open, the name does not
            made.either["subject_kind"] = ("cell",)
    return [workbook("ky_luat_khac", [sheet], rng)]


TYPES = [
    ("commune", "Xã"), ("ward", "Phường"), ("special_zone", "Đặc khu"), ("party_agency", "Cơ quan đảng, MTTQ, đoàn thể"),
    ("party_agency", "Cơ quan Đảng, Mặt trận Tổ quốc, đoàn thể"), ("state_agency", "Cơ quan nhà nước"),
    ("public_service", "Đơn vị sự nghiệp công lập"), ("public_service", "Đơn vị sự nghiệp ngoài công lập"),
    ("army", "Quân đội"), ("police", "Công an"), ("enterprise_state", "Doanh nghiệp 100% vốn nhà nước"),
    ("enterprise_state", "Doanh nghiệp có vốn nhà nước"), ("enterprise_private", "Doanh nghiệp tư nhân"),
    ("enterprise_private", "Công ty TNHH"), ("enterprise_private", "Doanh nghiệp có vốn đầu tư nước ngoài"),
    ("cooperative", "Hợp tác xã"), ("overseas", "Ngoài nước"), ("other", "Khác"), ("township", "Thị trấn"),
]  # fmt: skip


@kind
def organization_types(rng: random.Random) -> list[Workbook]:
    """Types as the official form words them; a code without dots; the parent in a heading."""
    day = date(rng.randint(2021, 2025), 12, 31)
    sheet = Sheet("TCCSĐ")
    row = title_block(sheet, 6, "DANH SÁCH TỔ CHỨC CƠ SỞ ĐẢNG", as_of=day, rng=rng)
    headers = [
        "STT", "Mã TCĐ", rng.choice(["Tên TCCSĐ", "Tên tổ chức cơ sở đảng", "Tên tổ chức đảng"]), "Loại hình tổ chức",
        rng.choice(["Loại hình cơ sở", "Loại hình TCCSĐ"]), rng.choice(["Ngày, tháng, năm thành lập", "Ngày thành lập"]),
        rng.choice(["Số lượng đảng viên", "Tổng số ĐV", "Số ĐV"]),
    ]  # fmt: skip
    _put(sheet, row, headers)
    total = 0
    for i, (type_of, word) in enumerate(rng.sample(TYPES, 12)):
        row += 1
        whole = rng.random() < 0.5
        kind_of, kind_word = ("grassroots_committee", "Đảng bộ cơ sở") if whole else ("grassroots_cell", "Chi bộ cơ sở")
        name = f"{'Đảng bộ' if whole else 'Chi bộ'} đơn vị số {i + 1}"
        founded = random_day(rng, date(1990, 1, 1), date(2020, 1, 1))
        members = rng.randint(5, 2400)
        total += members
        shown = f"{members:,}".replace(",", ".")
        code = f"99001{i + 1:03d}000000"
        _put(sheet, row, [i + 1, code, name, kind_word, word, founded.strftime("%d/%m/%Y"), shown])
        fields = {
            "code": code, "name": name, "organization_kind": kind_of, "type": type_of,
            "established_on": founded.isoformat(), "members": members,
        }  # fmt: skip
        sheet.expect("organization", row, fields)
    row += 1
    wrong = rng.random() < 0.5
    stated = total + (10 if wrong else 0)
    sheet.put(row, 3, "Tổng cộng")
    sheet.put(row, 7, f"{stated:,}".replace(",", "."))
    if wrong:
        sheet.find("total_mismatch", row, (7, None))
    return [workbook("loai_hinh", [sheet], rng)]


@kind
def organizations_with_levels_in_headings(rng: random.Random) -> list[Workbook]:
    """Grassroots committees on lines of their own, their cells below them, the parent in a column by name."""
    day = date(rng.randint(2021, 2025), 12, 31)
    sheet = Sheet("Cây")
    row = title_block(sheet, 5, "HỆ THỐNG TỔ CHỨC ĐẢNG", as_of=day, rng=rng)
    _put(sheet, row, ["STT", "Tên tổ chức đảng", "Loại hình tổ chức", "Trực thuộc", "Thành lập ngày"])
    words = {
        "superior_committee": "Đảng bộ cấp trên trực tiếp cơ sở", "grassroots_committee": "Đảng bộ cơ sở",
        "grassroots_cell": "Chi bộ cơ sở", "cell": "Chi bộ trực thuộc", "section": "Đảng bộ bộ phận",
    }  # fmt: skip
    for i, body in enumerate(bodies(rng, 14, day)):
        row += 1
        _put(sheet, row, [i + 1, body.name, words[body.kind], body.parent_name, body.established.strftime("%d/%m/%Y")])
        fields = {
            "name": body.name, "organization_kind": body.kind, "parent": body.parent_name,
            "established_on": body.established.isoformat(),
        }  # fmt: skip
        sheet.expect("organization", row, fields)
    return [workbook("he_thong", [sheet], rng)]
