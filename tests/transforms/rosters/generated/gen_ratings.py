"""Workbooks of yearly ratings, of organizations and of members, in the scales before and since 2018; and mixed books.

Belongs here: rating sheets, and workbooks that hold sheets of several kinds. Not here: ratings as columns of a roster.
"""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import gen_columns as col
from gen_inspections import inspection_sheet
from gen_kinds import kind
from gen_members import SHORT
from gen_people import WARDS, name_of, people
from gen_registers import bodies
from gen_sheet import Sheet, signature_block, title_block
from gen_table import put_header, put_people
from gen_truth import ANYWHERE, Workbook
from gen_values import LEVEL_WORDS, OLD_MEMBER_WORDS, OLD_ORG_WORDS
from gen_write import workbook

LEVELS = ["excellent", "good", "good", "fair", "fair", "weak"]
SUBJECTS = {
    "grassroots_committee": ("Đảng bộ cơ sở", "Đảng bộ phường {}"),
    "grassroots_cell": ("Chi bộ cơ sở", "Chi bộ Trường THCS {}"),
    "cell": ("Chi bộ trực thuộc", "Chi bộ khóm {}"),
}


def _put(sheet: Sheet, row: int, values: list[Any]) -> None:
    for c, value in enumerate(values, 1):
        sheet.put(row, c, value)


def _organizations(rng: random.Random, count: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    while len(found) < count:
        subject = rng.choice(list(SUBJECTS))
        name = SUBJECTS[subject][1].format(rng.choice(WARDS))
        if subject == "cell":
            name += f" {rng.randint(1, 9)}"
        if all(name != other for _, other in found):
            found.append((subject, name))
    return found


@kind
def rating_organizations(rng: random.Random) -> list[Workbook]:
    """One year, named in the title or the header; kind of organization, level, exemplary."""
    year = rng.randint(2018, 2024)
    in_title = rng.random() < 0.6
    sheet = Sheet("Xếp loại")
    title = "KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI TỔ CHỨC CƠ SỞ ĐẢNG" + (f" NĂM {year}" if in_title else "")
    level_header = rng.choice(["Xếp loại", "Mức xếp loại", "Kết quả xếp loại"]) if in_title else f"Xếp loại năm {year}"
    row = title_block(sheet, 6, title, rng=rng, superior="ĐẢNG BỘ TỈNH AN GIANG", issuer="THÀNH ỦY LONG XUYÊN")
    parent = rng.random() < 0.5
    headers = [
        "STT",
        "Tên tổ chức đảng",
        "Loại hình tổ chức",
        level_header,
        rng.choice(["TSVM tiêu biểu", "Tiêu biểu"]),
    ]
    _put(sheet, row, [*headers, *(["Đảng bộ cấp trên"] if parent else [])])
    row += 1
    for i, (subject, name) in enumerate(_organizations(rng, 14)):
        level = rng.choice(LEVELS)
        star = level == "excellent" and rng.random() < 0.5
        above = "Đảng bộ thành phố Long Xuyên" if parent else None
        _put(
            sheet,
            row,
            [i + 1, name, SUBJECTS[subject][0], rng.choice(LEVEL_WORDS[level]), "x" if star else None, above],
        )
        fields = {"subject": subject, "name": name, "year": year, "level": level, "organization": above}
        made = sheet.expect("rating", row, fields | ({"exemplary": True} if star else {}))
        if not star:
            made.either["exemplary"] = (False,)
        if not parent:
            made.either["organization"] = (sheet.issuer, sheet.superior)
            made.folded = frozenset({"organization"})
        row += 1
    signature_block(sheet, 6, day=date(year + 1, 1, 20))
    return [workbook("xep_loai_tccsd", [sheet], rng)]


@kind
def rating_years(rng: random.Random) -> list[Workbook]:
    """Two or three year columns on one line give as many rows."""
    last = rng.randint(2020, 2024)
    years = [last - 2, last - 1, last][rng.randint(0, 1) :]
    sheet = Sheet("XL")
    row = title_block(sheet, 3 + len(years), "TỔNG HỢP XẾP LOẠI TỔ CHỨC ĐẢNG QUA CÁC NĂM", rng=rng)
    shape = rng.choice(["Năm {}", "Xếp loại năm {}", "{}"])
    two_rows = rng.random() < 0.5 and shape != "Xếp loại năm {}"
    labels = [shape.format(y) for y in years]
    if two_rows:
        _put(sheet, row, ["STT", "Tên tổ chức đảng", "Loại hình tổ chức", "Kết quả xếp loại"])
        sheet.merge(row, 4, row, 3 + len(years))
        for c in (1, 2, 3):
            sheet.merge(row, c, row + 1, c)
        for i, label in enumerate(labels):
            sheet.put(row + 1, 4 + i, label)
        row += 2
    else:
        labels = [x if "ếp loại" in x or "ăm" in x else f"Năm {x}" for x in labels]
        _put(sheet, row, ["STT", "Tên tổ chức đảng", "Loại hình tổ chức", *labels])
        row += 1
    for i, (subject, name) in enumerate(_organizations(rng, 12)):
        levels = [rng.choice(LEVELS) for _ in years]
        words = [rng.choice(LEVEL_WORDS[x]) for x in levels]
        _put(sheet, row, [i + 1, name, SUBJECTS[subject][0], *words])
        for year, level in zip(years, levels, strict=True):
            sheet.expect("rating", row, {"subject": subject, "name": name, "year": year, "level": level})
        row += 1
    return [workbook("xep_loai_cac_nam", [sheet], rng)]


@kind
def rating_members(rng: random.Random) -> list[Workbook]:
    """Members of a year with their cells, levels, and why some are not rated."""
    year = rng.randint(2018, 2024)
    sheet = Sheet("ĐV")
    grouped = rng.random() < 0.5
    title = f"KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG ĐẢNG VIÊN NĂM {year}"
    row = title_block(sheet, 5, title, rng=rng)
    headers = ["STT", "Họ và tên", *([] if grouped else ["Chi bộ"]), "Xếp loại"]
    _put(sheet, row, [*headers, rng.choice(["Lý do không xếp loại", "Lý do chưa xếp loại"])])
    row += 1
    names: set[str] = set()
    for group in range(2):
        cell = f"Chi bộ khóm {group + 1}"
        if grouped:
            sheet.put(row, 1, f"{'I' * (group + 1)}. {cell}")
            row += 1
        for i in range(7):
            name = name_of(rng, rng.choice(["male", "female"]))
            while name in names:
                name = name_of(rng, "female")
            names.add(name)
            level = rng.choice([*LEVELS, None])
            reason = (
                None
                if level
                else rng.choice(["Mới kết nạp dưới 6 tháng", "Miễn công tác và sinh hoạt", "Đình chỉ sinh hoạt"])
            )
            word = rng.choice(LEVEL_WORDS[level]) if level else rng.choice([None, "Không xếp loại", "Chưa xếp loại"])
            _put(sheet, row, [i + 1, name, *([] if grouped else [cell]), word, reason])
            fields = {"subject": "member", "name": name, "organization": cell, "year": year, "level": level}
            sheet.expect("rating", row, fields | ({"reason_not_rated": reason} if reason else {}))
            row += 1
    return [workbook("xep_loai_dang_vien", [sheet], rng)]


@kind
def rating_old_scale(rng: random.Random) -> list[Workbook]:
    """The wording before 2018, of organizations and of members; exemplary among the first."""
    year = rng.randint(2010, 2017)
    first, second = Sheet("TCCSĐ"), Sheet("Đảng viên")
    row = title_block(first, 4, f"XẾP LOẠI TỔ CHỨC CƠ SỞ ĐẢNG NĂM {year}", rng=rng)
    _put(first, row, ["TT", "Tổ chức đảng", "Loại hình tổ chức", "Xếp loại"])
    for i, (subject, name) in enumerate(_organizations(rng, 10)):
        row += 1
        level = rng.choice(LEVELS)
        star = level == "excellent" and rng.random() < 0.5
        word = "Trong sạch, vững mạnh tiêu biểu" if star else rng.choice(OLD_ORG_WORDS[level])
        _put(first, row, [i + 1, name, SUBJECTS[subject][0], word])
        fields = {"subject": subject, "name": name, "year": year, "level": level}
        made = first.expect("rating", row, fields | ({"exemplary": True} if star else {}))
        if not star:
            made.either["exemplary"] = (False,)
    row = title_block(second, 4, f"PHÂN LOẠI ĐẢNG VIÊN NĂM {year}", rng=rng)
    _put(second, row, ["TT", "Họ và tên", "Chi bộ", "Phân loại"])
    for i in range(10):
        row += 1
        level = rng.choice(LEVELS)
        name, cell = f"{name_of(rng, 'male')} {'ABCDEFGHIK'[i]}", f"Chi bộ ấp Long Hòa {i % 3 + 1}"
        _put(second, row, [i + 1, name, cell, rng.choice(OLD_MEMBER_WORDS[level])])
        second.expect(
            "rating", row, {"subject": "member", "name": name, "organization": cell, "year": year, "level": level}
        )
    return [workbook("xep_loai_cu", [first, second], rng)]


@kind
def rating_by_marks(rng: random.Random) -> list[Workbook]:
    """Four columns of levels under one header, a mark in one of them."""
    year = rng.randint(2018, 2024)
    sheet = Sheet("XL")
    row = title_block(sheet, 7, f"KẾT QUẢ XẾP LOẠI TỔ CHỨC ĐẢNG NĂM {year}", rng=rng)
    order = ["excellent", "good", "fair", "weak"]
    labels = rng.choice(
        [["HTXSNV", "HTTNV", "HTNV", "KHTNV"], [LEVEL_WORDS[x][0] for x in order]],
    )
    _put(sheet, row, ["STT", "Tên tổ chức đảng", "Loại hình tổ chức", "Mức xếp loại"])
    sheet.merge(row, 4, row, 7)
    for c in (1, 2, 3):
        sheet.merge(row, c, row + 1, c)
    for i, label in enumerate(labels):
        sheet.put(row + 1, 4 + i, label)
    row += 2
    counts = dict.fromkeys(order, 0)
    for i, (subject, name) in enumerate(_organizations(rng, 12)):
        level = rng.choice(LEVELS)
        counts[level] += 1
        _put(sheet, row, [i + 1, name, SUBJECTS[subject][0], *["x" if x == level else None for x in order]])
        sheet.expect("rating", row, {"subject": subject, "name": name, "year": year, "level": level})
        row += 1
    if rng.random() < 0.5:
        _put(sheet, row, [None, "Tổng cộng", None, *[counts[x] or None for x in order]])
    return [workbook("xep_loai_danh_dau", [sheet], rng)]


@kind
def rating_faults(rng: random.Random) -> list[Workbook]:
    """The same subject and year again; a level out of any scale; a line without its name."""
    year = rng.randint(2018, 2024)
    sheet = Sheet("XL")
    row = title_block(sheet, 4, f"KẾT QUẢ XẾP LOẠI TỔ CHỨC ĐẢNG NĂM {year}", rng=rng)
    _put(sheet, row, ["STT", "Tên tổ chức đảng", "Loại hình tổ chức", "Xếp loại"])
    found = _organizations(rng, 12)
    again = rng.choice(found[:6])
    for i, (subject, name) in enumerate([*found[:9], again, *found[9:]]):
        row += 1
        level = rng.choice(LEVELS)
        word = rng.choice(LEVEL_WORDS[level])
        fields = {"subject": subject, "name": name, "year": year, "level": level}
        if i == 9:
            sheet.find("duplicate_row", row, ANYWHERE, "reject")
        elif i == 7:
            word = rng.choice(["Hạng nhất", "Loại 7", "Đang chờ duyệt cấp trên"][:2])
            sheet.find("unknown_value", row, 4)
            sheet.expect("rating", row, fields | {"level": None})
        elif i == 11:
            sheet.find("missing_name", row, (2, None), "reject")
            name = ""
        else:
            sheet.expect("rating", row, fields)
        _put(sheet, row, [i + 1, name, SUBJECTS[subject][0], word])
    return [workbook("xep_loai_loi", [sheet], rng)]


@kind
def mixed_workbook(rng: random.Random) -> list[Workbook]:
    """Members, organizations, ratings and inspections in one workbook, with a cover sheet of words."""
    year = rng.randint(2019, 2024)
    day = date(year, 12, 31)
    one = Sheet("Đảng viên")
    row = title_block(one, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    put_people(one, put_header(one, row, SHORT), SHORT, people(rng, 10, day), rng)
    two = Sheet("Tổ chức")
    row = title_block(two, 5, "DANH SÁCH TỔ CHỨC ĐẢNG", as_of=day, rng=rng)
    _put(two, row, ["STT", "Mã tổ chức", "Tên tổ chức đảng", "Mã cấp trên", "Số đảng viên"])
    for i, body in enumerate(bodies(rng, 8, day)):
        row += 1
        _put(two, row, [i + 1, body.code, body.name, body.parent_code, body.members])
        fields = {"code": body.code, "name": body.name, "parent": body.parent_code, "members": body.members}
        two.expect(
            "organization", row, fields,
            organization_kind=("superior_committee", "grassroots_committee", "grassroots_cell", "section", "cell"),
            type=("ward", body.type),
        )  # fmt: skip
    three = Sheet("Xếp loại")
    row = title_block(three, 4, f"XẾP LOẠI TỔ CHỨC ĐẢNG NĂM {year}", rng=rng)
    _put(three, row, ["STT", "Tên tổ chức đảng", "Loại hình tổ chức", "Xếp loại"])
    for i, (subject, name) in enumerate(_organizations(rng, 8)):
        row += 1
        level = rng.choice(LEVELS)
        _put(three, row, [i + 1, name, SUBJECTS[subject][0], rng.choice(LEVEL_WORDS[level])])
        three.expect("rating", row, {"subject": subject, "name": name, "year": year, "level": level})
    sheets = [one, two, three, inspection_sheet(rng)]
    return [workbook("tong_hop", sheets, rng, rng.choice(["xlsx", "xlsx2", "ods", "xls"]))]


@kind
def sex_by_women_only(rng: random.Random) -> list[Workbook]:
    """A column "Nữ" alone with marks: no mark is a man, or says nothing."""
    year = rng.randint(2019, 2024)
    day = date(year, 12, 31)
    women = col.Column("sex", "Nữ", lambda p, _r: ([("x" if p.sex == "female" else None, None)], {"sex": p.sex}))
    columns = [*SHORT[:3], women, *SHORT[4:]]
    sheet = Sheet("DS")
    row = title_block(sheet, 7, "DANH SÁCH ĐẢNG VIÊN", as_of=day, rng=rng)
    put_people(sheet, put_header(sheet, row, columns), columns, people(rng, 12, day), rng)
    for expected in sheet.rows:  # a blank under "Nữ" may say man or nothing
        if expected.fields["sex"] == "male":
            expected.either["sex"] = (None,)
    return [workbook("ds_nu", [sheet], rng)]
