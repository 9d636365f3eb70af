"""Files of a synthetic province that are faulty on purpose, and what should be found in each.

Belongs here: rosters, a rating sheet and a register with known faults, and files that cannot be read at all. Not here:
right files. Every faulty file comes beside the right ones, from senders of its own; what it says of members they say too.
Serves `danhbo generate --faults`.

A fault of the list says the file, the code under which it is found, and where: `finding` (with the row, where it has
one), `conforming`, `quarantine` (code is the rule), `rejected` (the whole load) or `reconciliation`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from synthesis import country_rosters, faults
from synthesis.population import Population
from synthesis.provinces import Province
from synthesis.rosters import roster
from synthesis.workbooks import Cell, Sheet, columns_of, workbook

Fault = dict[str, Any]
FEWEST = 40  # members of the committee whose roster is spoilt


def files(province: Province, population: Population, day: date, listed: list[Fault]) -> Iterator[tuple[str, bytes]]:
    """The faulty files with their paths; their faults are added to `listed`.

    Raises ValueError where no grassroots committee has enough members.
    """
    every = [each.code for each in province.tree.grassroots()]
    rows = roster(population, every, date(day.year, 1, 1), day).filter(pl.col("left_on").is_null())
    sizes = rows.group_by("grassroots").len().filter(pl.col("len") >= FEWEST).sort("len", "grassroots")
    committees = [code for code in sizes["grassroots"] if province.tree.by_code[code].kind == "grassroots_committee"]
    if not committees:
        raise ValueError(f"no grassroots committee has {FEWEST} members: give more members")
    committee = province.tree.by_code[committees[0]]
    own = rows.filter(pl.col("grassroots") == committee.code)
    name = committee.name.replace("Đảng bộ", "Đảng ủy", 1)
    folder = f"loi-{province.code}"

    def tell(path: str, code: str, where: str, **more: Any) -> str:
        listed.append({"file": path, "code": code, "where": where, **more})
        return path

    path = f"{folder}-danh-sach/danh-sach-nhieu-loi.xlsx"
    superior = province.tree.by_code[committee.parent].name.upper()
    written, found = faults.faulty_roster(own, name, day, superior=superior)
    for fault in found:
        tell(path, fault["code"], "finding", row=fault["row"], value=fault["value"])
    yield path, written.content

    frame = country_rosters.province_csv(own, province.name, day)
    yield _same_number(frame, f"{folder}-trung-so/trung-so-can-cuoc.csv", tell)
    yield _unknown_cell(frame, f"{folder}-chi-bo-la/chi-bo-la.csv", tell)
    path = tell(f"{folder}/thieu-cot-ho-ten.csv", "no_header", "rejected")
    yield path, frame.replace("Họ và tên;".encode(), b";", 1).replace(b"STT;", b";", 1)
    path = tell(f"{folder}/bang-tinh-dat-ten-sai.csv", "wrong_type", "finding")
    yield path, country_rosters.workbook(own, committee, superior, "database", day)
    yield tell(f"{folder}/trong.xlsx", "empty_file", "rejected"), b""
    whole = country_rosters.workbook(own, committee, superior, "sheets", day)
    yield tell(f"{folder}/hong.xlsx", "unreadable_file", "rejected"), whole[: len(whole) // 2]
    yield _ratings(province, committee.name, own, day, f"{folder}/xep-loai-sai-muc.xlsx", tell)
    yield _inspections(province, committee.name, day, f"{folder}/ky-luat-sai-hinh-thuc.xlsx", tell)


def _line(frame: bytes, number: int) -> tuple[list[str], list[str]]:
    """All lines, and the cells of the member in that place (from 0)."""
    lines = frame.decode("utf-8-sig").split("\r\n")
    return lines, lines[6 + number].split(";")


def _same_number(frame: bytes, path: str, tell: Any) -> tuple[str, bytes]:
    """Two persons under one citizen number."""
    lines, cells = _line(frame, 3)
    first = lines[6].split(";")
    at = country_rosters.COLUMNS.index("Số CCCD")
    cells[at], cells[at + 1] = first[at], first[at + 1]
    lines[6 + 3] = ";".join(cells)
    tell(path, "duplicate_row", "finding", row=6 + 3 + 1)
    return path, "\r\n".join(lines).encode("utf-8-sig")


def _unknown_cell(frame: bytes, path: str, tell: Any) -> tuple[str, bytes]:
    """One member in a cell that no register knows."""
    lines, cells = _line(frame, 2)
    cells[country_rosters.COLUMNS.index("Chi bộ")] = "Chi bộ Không Có Trong Danh Mục"
    cells[country_rosters.COLUMNS.index("Tổ chức cơ sở đảng")] = "Đảng bộ Không Có Trong Danh Mục"
    lines[6 + 2] = ";".join(cells)
    tell(path, "unresolved_organization", "conforming")
    return path, "\r\n".join(lines).encode("utf-8-sig")


def _ratings(
    province: Province, committee: str, own: pl.DataFrame, day: date, path: str, tell: Any
) -> tuple[str, bytes]:
    """A rating sheet with a level that there is not."""
    year = day.year - 1
    columns = columns_of(f"STT:6 | Họ và tên đảng viên:28 | Chi bộ:36 | Xếp loại năm {year}:30")
    people = own.filter(pl.col("admitted") < date(year, 1, 1)).head(4)
    levels = ["Hoàn thành tốt nhiệm vụ", "Rất tuyệt vời", "Hoàn thành tốt nhiệm vụ", "Hoàn thành nhiệm vụ"]
    lines: list[list[Cell]] = [[number, row["full_name"], row["unit_name"], level] for number, (row, level) in
                               enumerate(zip(people.iter_rows(named=True), levels, strict=True), start=1)]  # fmt: skip
    sheet = Sheet("Đảng viên", committee.upper(), "BAN CHẤP HÀNH", f"KẾT QUẢ XẾP LOẠI ĐẢNG VIÊN NĂM {year}", columns, lines,
                  numbered=False, signed_on=day, place=province.name)  # fmt: skip
    written = workbook([sheet])
    tell(path, "unknown_value", "finding", row=written.places["Đảng viên"][1], value=levels[1])
    return path, written.content


def _inspections(province: Province, committee: str, day: date, path: str, tell: Any) -> tuple[str, bytes]:
    """A register of discipline in which an organization is expelled, and one form that there is not."""
    columns = columns_of(
        "TT:6 | Số quyết định:16 | Ngày quyết định | Cấp quyết định:36 | Đối tượng:18 | "
        "Tên tổ chức đảng, đảng viên:36 | Thuộc tổ chức đảng:40 | Nội dung vi phạm:50 | Hình thức kỷ luật:16"
    )
    actor, above = f"Ủy ban Kiểm tra Tỉnh ủy {province.name}", province.tree.organizations[0].name
    decided = date(day.year, 3, 2)
    lines: list[list[Cell]] = [
        [1, "901-QĐ/UBKTTU", decided, actor, "Đảng bộ cơ sở", committee, above, "Buông lỏng lãnh đạo", "Khai trừ"],
        [
            2,
            "902-QĐ/UBKTTU",
            decided,
            actor,
            "Đảng bộ cơ sở",
            committee,
            above,
            "Buông lỏng lãnh đạo",
            "Giam lỏng",
        ],
    ]
    sheet = Sheet("Kỷ luật", f"TỈNH ỦY {province.name.upper()}", "ỦY BAN KIỂM TRA", "SỔ THEO DÕI THI HÀNH KỶ LUẬT", columns,
                  lines, signed_on=day, place=province.name)  # fmt: skip
    written = workbook([sheet])
    tell(path, "inspection_organization_not_expelled", "quarantine")
    tell(path, "unknown_value", "finding", row=written.places["Kỷ luật"][1], value="Giam lỏng")
    return path, written.content
