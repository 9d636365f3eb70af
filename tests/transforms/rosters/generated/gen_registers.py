"""Workbooks of organizations.

Belongs here: registers of bodies. Not here: what was done to them (gen_inspections), members, ratings.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from gen_kinds import kind
from gen_people import COMMUNES, WARDS, random_day, roster_day
from gen_sheet import Sheet, signature_block, title_block
from gen_truth import Workbook
from gen_values import pick_style, thousands, write_date
from gen_write import csv_workbook, workbook

KIND_WORDS = {
    "superior_committee": ["Đảng bộ cấp trên trực tiếp cơ sở", "Cấp trên trực tiếp cơ sở"],
    "grassroots_committee": ["Đảng bộ cơ sở", "ĐBCS"],
    "grassroots_cell": ["Chi bộ cơ sở", "CBCS"],
    "section": ["Đảng bộ bộ phận"],
    "cell": ["Chi bộ trực thuộc", "Chi bộ trực thuộc"],
}
TYPE_WORDS = {
    "commune": ["Xã"],
    "ward": ["Phường"],
    "township": ["Thị trấn"],
    "special_zone": ["Đặc khu"],
    "party_agency": ["Cơ quan Đảng, MTTQ, đoàn thể", "Cơ quan Đảng"],
    "state_agency": ["Cơ quan nhà nước"],
    "public_service": ["Đơn vị sự nghiệp", "Đơn vị sự nghiệp công lập"],
    "army": ["Quân đội"],
    "police": ["Công an"],
    "enterprise_state": ["Doanh nghiệp có vốn nhà nước", "DN nhà nước"],
    "enterprise_private": ["Doanh nghiệp ngoài nhà nước", "DN ngoài nhà nước"],
    "cooperative": ["Hợp tác xã", "HTX"],
    "overseas": ["Ngoài nước"],
    "other": ["Khác"],
}
UNITS = [
    ("Công an thành phố", "police"),
    ("Ban Chỉ huy Quân sự", "army"),
    ("Phòng Giáo dục và Đào tạo", "state_agency"),
    ("Trung tâm Y tế", "public_service"),
    ("Trường THPT Long Xuyên", "public_service"),
    ("Công ty Cổ phần Điện nước", "enterprise_state"),
    ("Công ty TNHH Hòa Phát Đạt", "enterprise_private"),
    ("Hợp tác xã Vĩnh Phú", "cooperative"),
    ("Ủy ban Mặt trận Tổ quốc", "party_agency"),
    ("Bưu điện", "other"),
]


@dataclass
class Body:
    """One organization of a register."""

    code: str
    name: str
    kind: str
    type: str | None
    parent_code: str | None
    parent_name: str | None
    established: date
    members: int
    ended: date | None = None
    successors: list[str] = field(default_factory=list)


def bodies(rng: random.Random, count: int, day: date) -> list[Body]:
    """A city's committee, its grassroots organizations, and the cells below some of them."""
    city = "Đảng bộ thành phố Long Xuyên"
    found = [
        Body(
            "99.001.000.000.000",
            city,
            "superior_committee",
            None,
            None,
            None,
            date(1980, 2, 3),
            rng.randint(1200, 9000),
        )
    ]
    wards = rng.sample(WARDS, 4)
    units = rng.sample(UNITS, 5)
    for i, place in enumerate(wards):
        code = f"99.001.{i + 1:03d}.000.000"
        founded = random_day(rng, date(1985, 1, 1), date(2015, 1, 1))
        body = Body(
            code,
            f"Đảng bộ phường {place}",
            "grassroots_committee",
            "ward",
            found[0].code,
            city,
            founded,
            rng.randint(90, 1400),
        )
        found.append(body)
        for k in range(rng.randint(1, 3)):
            cell = Body(
                f"99.001.{i + 1:03d}.000.{k + 1:03d}", f"Chi bộ khóm {place} {k + 1}", "cell", None, code, body.name,
                random_day(rng, founded, day - timedelta(days=300)), rng.randint(5, 60),
            )  # fmt: skip
            found.append(cell)
    for i, (unit, kind_of) in enumerate(units):
        found.append(
            Body(
                f"99.001.{i + 21:03d}.000.000",
                f"Chi bộ {unit}",
                "grassroots_cell",
                kind_of,
                found[0].code,
                city,
                random_day(rng, date(1990, 1, 1), day - timedelta(days=300)),
                rng.randint(4, 29),
            )
        )
    return found[:count]


def dated(sheet: Sheet, row: int, at: int, day: date | None, rng: random.Random, text_only: bool = False) -> str | None:
    if day is None:
        return None
    value, fmt, iso = write_date(day, pick_style(rng, text_only))
    sheet.put(row, at, value, fmt)
    return iso


def put_headers(sheet: Sheet, row: int, headers: list[str]) -> int:
    for i, text in enumerate(headers):
        sheet.put(row, i + 1, text, bold=True)
    return row + 1


@kind
def organizations_with_codes(rng: random.Random) -> list[Workbook]:
    """Codes, the parent by code and by name, kind and type in words, founding, members."""
    day = roster_day(rng)
    sheet = Sheet("Tổ chức đảng")
    headers = [
        "STT",
        rng.choice(["Mã tổ chức đảng", "Mã TCĐ", "Mã số", "Mã tổ chức"]),
        rng.choice(["Tên tổ chức đảng", "Tên tổ chức", "Tổ chức đảng"]),
        rng.choice(["Loại hình tổ chức", "Cấp tổ chức", "Loại tổ chức đảng"]),
        rng.choice(["Mã tổ chức cấp trên", "Mã cấp trên", "Mã tổ chức đảng cấp trên"]),
        rng.choice(["Tổ chức đảng cấp trên", "Trực thuộc", "Cấp trên trực tiếp"]),
        rng.choice(["Loại hình cơ sở", "Loại hình đơn vị", "Loại hình TCCSĐ"]),
        rng.choice(["Ngày thành lập", "Thành lập ngày"]),
        rng.choice(["Số đảng viên", "Tổng số đảng viên", "Số lượng đảng viên"]),
    ]
    row = put_headers(sheet, title_block(sheet, 9, "DANH SÁCH TỔ CHỨC ĐẢNG", as_of=day, rng=rng), headers)
    dotted = rng.random() < 0.7
    for i, body in enumerate(bodies(rng, 16, day)):
        code = body.code if dotted else body.code.replace(".", "")
        above = (body.parent_code or "") if dotted else (body.parent_code or "").replace(".", "")
        sheet.put(row, 1, i + 1)
        sheet.put(row, 2, code)
        sheet.put(row, 3, body.name)
        sheet.put(row, 4, rng.choice(KIND_WORDS[body.kind]))
        sheet.put(row, 5, above)
        sheet.put(row, 6, body.parent_name)
        sheet.put(row, 7, rng.choice(TYPE_WORDS[body.type]) if body.type else None)
        founded = dated(sheet, row, 8, body.established, rng)
        sheet.put(row, 9, thousands(body.members) if rng.random() < 0.5 else body.members)
        fields = {
            "code": code,
            "name": body.name,
            "organization_kind": body.kind,
            "parent": above or None,
            "type": body.type,
            "established_on": founded,
            "members": body.members,
        }
        made = sheet.expect("organization", row, fields)
        if not above:
            made.either["parent"] = tuple(x for x in (sheet.issuer, sheet.superior) if x)
        row += 1
    signature_block(sheet, 9, day=day)
    return [workbook("to_chuc_dang", [sheet], rng)]


@kind
def organizations_by_name(rng: random.Random) -> list[Workbook]:
    """No codes: the parent by name, or by the heading above, with a total of members."""
    day = roster_day(rng)
    found = [b for b in bodies(rng, 30, day) if b.kind in {"grassroots_committee", "cell"}]
    sheet = Sheet("TCĐ")
    headers = ["TT", "Tên tổ chức đảng", "Loại hình tổ chức", "Ngày thành lập", "Số đảng viên"]
    row = put_headers(sheet, title_block(sheet, 5, "DANH SÁCH CHI BỘ TRỰC THUỘC", as_of=day, rng=rng), headers)
    wards = [b for b in found if b.kind == "grassroots_committee"]
    wrong = rng.random() < 0.5
    total = 0
    for n, ward in enumerate(wards):
        sheet.put(row, 1, f"{['I', 'II', 'III', 'IV'][n]}. {ward.name}")
        sheet.merge(row, 1, row, 5)
        row += 1
        part = 0
        for i, cell in enumerate(b for b in found if b.parent_code == ward.code):
            sheet.put(row, 1, i + 1)
            sheet.put(row, 2, cell.name)
            sheet.put(row, 3, "Chi bộ trực thuộc")
            founded = dated(sheet, row, 4, cell.established, rng)
            sheet.put(row, 5, cell.members)
            fields = {
                "name": cell.name,
                "organization_kind": "cell",
                "parent": ward.name,
                "established_on": founded,
                "members": cell.members,
            }
            sheet.expect("organization", row, fields)
            part += cell.members
            row += 1
        sheet.put(row, 2, "Cộng")
        sheet.put(row, 5, part)
        total += part
        row += 1
    stated = total + rng.choice([-3, 4, 10]) if wrong else total
    sheet.put(row, 2, rng.choice(["TỔNG CỘNG", "Tổng cộng"]))
    sheet.put(row, 5, thousands(stated) if stated >= 1000 else stated)
    if wrong:
        sheet.find("total_mismatch", row, (5, None))
    return [workbook("chi_bo_truc_thuoc", [sheet], rng)]


@kind
def organizations_ended(rng: random.Random) -> list[Workbook]:
    """Ended organizations and what came after them; an unknown kind is said so."""
    day = date(2025, 12, 31)
    sheet = Sheet("Sắp xếp")
    headers = [
        "STT", "Mã tổ chức", "Tên tổ chức đảng", "Loại hình tổ chức", "Loại hình cơ sở", "Ngày thành lập",
        rng.choice(["Ngày kết thúc hoạt động", "Ngày giải thể", "Ngày kết thúc"]),
        rng.choice(["Tổ chức kế thừa", "Tổ chức đảng kế thừa", "Tổ chức kế tục"]),
    ]  # fmt: skip
    row = put_headers(
        sheet, title_block(sheet, 8, "DANH SÁCH TỔ CHỨC ĐẢNG KẾT THÚC HOẠT ĐỘNG", as_of=day, rng=rng), headers
    )
    joint = rng.choice(["; ", "\n"])
    places = rng.sample(COMMUNES, 6)
    for i, place in enumerate(places):
        successors = [f"Đảng bộ xã {p}" for p in rng.sample(COMMUNES, rng.randint(1, 3))]
        code = f"99.{i + 1:03d}.001.000.000"
        sheet.put(row, 1, i + 1)
        sheet.put(row, 2, code)
        sheet.put(row, 3, f"Đảng bộ xã {place} (cũ)" if i == 9 else f"Đảng bộ xã {place}")
        strange = i == 2
        sheet.put(
            row, 4, rng.choice(["Hạng ba", "Loại Z"]) if strange else rng.choice(KIND_WORDS["grassroots_committee"])
        )
        if strange:
            sheet.find("unknown_value", row, 4)
        sheet.put(row, 5, "Xã")
        founded = dated(sheet, row, 6, random_day(rng, date(1985, 1, 1), date(2000, 1, 1)), rng)
        ended = dated(sheet, row, 7, date(2025, 6, 30), rng)
        sheet.put(row, 8, joint.join(successors))
        fields = {
            "code": code,
            "name": f"Đảng bộ xã {place}",
            "organization_kind": None if strange else "grassroots_committee",
            "type": "commune",
            "established_on": founded,
            "ended_on": ended,
            "successors": successors,
        }
        made = sheet.expect("organization", row, fields)
        if strange:
            made.either["organization_kind"] = ("grassroots_committee",)
        row += 1
    return [workbook("sap_xep_to_chuc", [sheet], rng)]


@kind
def organizations_csv(rng: random.Random) -> list[Workbook]:
    """A register as a text file with a bare header."""
    day = date(2024, 12, 31)
    sheet = Sheet("x")
    row = put_headers(
        sheet,
        1,
        [
            "Mã tổ chức",
            "Tên tổ chức đảng",
            "Loại hình tổ chức",
            "Mã tổ chức cấp trên",
            "Ngày thành lập",
            "Số đảng viên",
        ],
    )
    for body in bodies(rng, 14, day):
        for c, value in enumerate([body.code, body.name, KIND_WORDS[body.kind][0], body.parent_code], 1):
            sheet.put(row, c, value)
        founded = dated(sheet, row, 5, body.established, rng, text_only=True)
        sheet.put(row, 6, body.members)
        fields = {
            "code": body.code, "name": body.name, "organization_kind": body.kind, "parent": body.parent_code,
            "established_on": founded, "members": body.members,
        }  # fmt: skip
        sheet.expect("organization", row, fields)
        row += 1
    return [csv_workbook("to_chuc", sheet, rng.choice(",;"), lambda t: t.encode("utf-8"))]
