"""Registers and rating sheets of a synthetic population, as a city committee's offices keep them.

Belongs here: the register of organizations, the rating sheets of a year, the register of inspections and discipline.
Not here: how a sheet is framed (workbooks.py), what is in them (organizations.py, activity.py). Serves the inboxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from synthesis.organizations import CITY, PROVINCE, Tree
from synthesis.workbooks import Cell, Sheet, Written, columns_of, workbook

KIND = {
    "superior_committee": "Đảng bộ cấp trên trực tiếp", "grassroots_committee": "Đảng bộ cơ sở",
    "grassroots_cell": "Chi bộ cơ sở", "section": "Đảng bộ bộ phận", "cell": "Chi bộ trực thuộc",
}  # fmt: skip
TYPE = {
    "commune": "Xã",
    "ward": "Phường",
    "township": "Thị trấn",
    "special_zone": "Đặc khu",
    "party_agency": "Cơ quan Đảng, MTTQ, đoàn thể",
    "state_agency": "Cơ quan nhà nước",
    "public_service": "Đơn vị sự nghiệp",
    "army": "Quân đội",
    "police": "Công an",
    "enterprise_state": "Doanh nghiệp có vốn nhà nước",
    "enterprise_private": "Doanh nghiệp ngoài nhà nước",
    "cooperative": "Hợp tác xã",
    "overseas": "Ngoài nước",
    "other": "Khác",
}
LEVEL = {
    "excellent": "Hoàn thành xuất sắc nhiệm vụ", "good": "Hoàn thành tốt nhiệm vụ", "fair": "Hoàn thành nhiệm vụ",
    "weak": "Không hoàn thành nhiệm vụ",
}  # fmt: skip
LEVEL_SHORT = {"excellent": "HTXSNV", "good": "HTTNV", "fair": "HTNV", "weak": "KHTNV"}
ACTION = {"inspected": "Kiểm tra", "supervised": "Giám sát chuyên đề"}
BASIS = {
    "regular": "Theo chương trình", "signs_of_violation": "Khi có dấu hiệu vi phạm",
    "inspection_duty": "Thực hiện nhiệm vụ kiểm tra, giám sát", "discipline_duty": "Thi hành kỷ luật",
    "finance": "Tài chính đảng", "complaint": "Giải quyết tố cáo",
}  # fmt: skip
DISCIPLINE = {
    "reprimand": "Khiển trách", "warning": "Cảnh cáo", "dismissal": "Cách chức", "expulsion": "Khai trừ",
    "dissolution": "Giải tán",
}  # fmt: skip
SUBJECT = {**KIND, "member": "Đảng viên"}
_TOP = (f"TỈNH ỦY {PROVINCE.upper()}", f"THÀNH ỦY {CITY.upper()}")
_SIGNER = "T/M BAN THƯỜNG VỤ"


def organization_register(tree: Tree, day: date, members: dict[str, int]) -> Written:
    """All organizations that are or were, with codes, kind, type, dates, and members of the day (by code)."""
    columns = columns_of(
        "TT:6 | Mã tổ chức:20 | Tên tổ chức đảng:44 | Loại tổ chức:24 | Loại hình:28 | "
        "Mã tổ chức cấp trên:20 | Ngày thành lập | Ngày kết thúc | Tổ chức kế thừa:20 | Số đảng viên:10 | "
        "Ghi chú:24"
    )
    lines: list[list[Cell]] = []
    for number, each in enumerate(tree.organizations, start=1):
        there = each.exists_on(day)
        note = "" if there else "Đã hợp nhất" if each.successors else "Đã kết thúc hoạt động"
        lines.append([
            number, each.code, each.name, KIND[each.kind], TYPE[each.type], each.parent, each.established, each.ended,
            "; ".join(each.successors), members.get(each.code, 0) if there else None, note,
        ])  # fmt: skip
    return workbook([
        Sheet("Tổ chức đảng", *_TOP, "DANH MỤC TỔ CHỨC ĐẢNG", columns, lines, as_of=f"Tính đến ngày {day:%d/%m/%Y}",
              unit_line="Đvt: Tổ chức", signed_on=day, signer=_SIGNER)
    ])  # fmt: skip


def rating_sheets(tree: Tree, year: int, organizations: pl.DataFrame, members: pl.DataFrame, *, short: bool) -> Written:
    """A year's ratings: grassroots organizations, cells, members (with full_name and unit), a sheet each.

    `organizations` and `members` are those of activity.py; `short` writes the levels as abbreviations.
    """
    words, signed = (LEVEL_SHORT if short else LEVEL), date(year + 1, 1, 8)
    kinds = (("TCCSĐ", "TỔ CHỨC CƠ SỞ ĐẢNG", True), ("Chi bộ trực thuộc", "CHI BỘ TRỰC THUỘC", False))
    sheets = []
    for name, title, grassroots in kinds:
        columns = columns_of(
            f"STT:6 | Tên tổ chức đảng:44 | Đảng bộ cấp trên:38 | Xếp loại năm {year}:30 | "
            "Trong sạch, vững mạnh tiêu biểu:14 | Lý do không xếp loại:26"
        )
        lines: list[list[Cell]] = []
        for row in organizations.iter_rows(named=True):
            each = tree.by_code[row["organization"]]
            if each.is_grassroots == grassroots:
                lines.append(
                    [
                        len(lines) + 1,
                        each.name,
                        tree.by_code[each.parent].name,
                        words.get(row["level"] or "", ""),
                        "x" if row["exemplary"] else "",
                        row["reason_not_rated"],
                    ]
                )
        sheets.append(
            Sheet(name, *_TOP, f"KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI {title} NĂM {year}", columns, lines, numbered=False,
                  signed_on=signed, signer=_SIGNER)
        )  # fmt: skip
    of_members = columns_of(
        f"STT:6 | Họ và tên đảng viên:28 | Chi bộ:36 | Đảng bộ cơ sở:38 | Xếp loại năm {year}:30 | "
        "Lý do không xếp loại:30"
    )
    listed: list[list[Cell]] = [
        [
            number,
            row["full_name"],
            tree.by_code[row["unit"]].name,
            _committee(tree, row["unit"]),
            words.get(row["level"] or "", ""),
            row["reason_not_rated"],
        ]
        for number, row in enumerate(members.iter_rows(named=True), start=1)
    ]
    sheets.append(
        Sheet(
            "Đảng viên",
            *_TOP,
            f"KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI ĐẢNG VIÊN NĂM {year}",
            of_members,
            listed,
            numbered=False,
            signed_on=signed,
            signer=_SIGNER,
        )
    )
    return workbook(sheets)


def _committee(tree: Tree, unit: str) -> str:
    top = tree.grassroots_of(unit)
    return top.name if top.code != unit else ""


def inspection_register(
    tree: Tree,
    years: dict[int, tuple[pl.DataFrame, pl.DataFrame]],
    names: dict[int, str],
    *,
    owner: tuple[str, str] = (f"THÀNH ỦY {CITY.upper()}", "ỦY BAN KIỂM TRA"),
    place: str = CITY,
) -> Written:
    """The register of the inspection committee: a sheet of inspections a year, and one of discipline for all years.

    `years` gives the frames `activity.inspections` and `activity.disciplines`; `names` the people's names.
    """
    columns = columns_of(
        "TT:6 | Số quyết định:16 | Ngày ban hành | Chủ thể kiểm tra, giám sát:28 | Hình thức:18 | "
        "Căn cứ kiểm tra:28 | Đối tượng:18 | Tên tổ chức đảng, đảng viên:36 | Thuộc tổ chức đảng:40 | "
        "Nội dung:50 | Ngày bắt đầu | Ngày kết thúc | Kết luận:36"
    )
    sheets = []
    for year, (inspected, _) in years.items():
        lines: list[list[Cell]] = []
        for number, row in enumerate(inspected.iter_rows(named=True), start=1):
            name, belongs = _subject(tree, row, names)
            lines.append(
                [
                    number,
                    row["document"],
                    row["decided_on"],
                    row["actor"],
                    ACTION[row["action"]],
                    BASIS.get(row["basis"] or "", ""),
                    SUBJECT[row["subject_kind"]],
                    name,
                    belongs,
                    row["content"],
                    row["started_on"],
                    row["concluded_on"],
                    row["conclusion"],
                ]
            )
        sheets.append(
            Sheet(f"KTGS {year}", *owner, f"SỔ THEO DÕI KIỂM TRA, GIÁM SÁT NĂM {year}", columns, lines,
                  signed_on=date(year, 12, 31), signer="CHỦ NHIỆM", place=place)
        )  # fmt: skip
    of_discipline = columns_of(
        "TT:6 | Số quyết định:16 | Ngày quyết định | Cấp quyết định:36 | Đối tượng:18 | "
        "Tên tổ chức đảng, đảng viên:36 | Thuộc tổ chức đảng:40 | Nội dung vi phạm:50 | Hình thức kỷ luật:16"
    )
    struck: list[list[Cell]] = []
    for _, disciplined in years.values():
        for row in disciplined.iter_rows(named=True):
            name, belongs = _subject(tree, row, names)
            struck.append(
                [
                    len(struck) + 1,
                    row["document"],
                    row["decided_on"],
                    row["actor"],
                    SUBJECT[row["subject_kind"]],
                    name,
                    belongs,
                    row["content"],
                    DISCIPLINE[row["discipline"]],
                ]
            )
    span: Sequence[int] = list(years)
    sheets.append(
        Sheet("Kỷ luật", *owner, f"SỔ THEO DÕI THI HÀNH KỶ LUẬT, {min(span)} - {max(span)}", of_discipline, struck,
              signed_on=date(max(span), 12, 31), signer="CHỦ NHIỆM", place=place)
    )  # fmt: skip
    return workbook(sheets)


def _subject(tree: Tree, row: dict[str, Any], names: dict[int, str]) -> tuple[str, str]:
    """Name of the subject and of the organization it belongs to."""
    code = row["organization"]
    if row["person"] is not None:
        return names[row["person"]], tree.full_name(code)
    each = tree.by_code[code]
    return each.name, tree.by_code[each.parent].name
