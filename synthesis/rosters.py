"""Member rosters of a synthetic population in the layouts that offices send.

Belongs here: whom a roster of an organization and a day lists, and the layouts: the member book (7-HSĐV), the export of
the member database (DS_DANGVIEN), a workbook with a sheet a cell, and a csv.
Not here: how a sheet is framed (workbooks.py), faults (faults.py). Serves synthetic inboxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from synthesis.activity import with_positions
from synthesis.measures import with_status
from synthesis.organizations import CITY
from synthesis.population import Population
from synthesis.workbooks import Cell, Heading, Sheet, Total, Written, columns_of, csv_file, short_date, workbook

LEFT = {
    "died": "Từ trần", "struck_off": "Xóa tên", "withdrew": "Xin ra khỏi Đảng", "expelled": "Khai trừ",
    "transferred": "Chuyển sinh hoạt", "moved": "Chuyển sinh hoạt",
}  # fmt: skip
QUALIFIED = {
    "elementary": "Sơ cấp", "intermediate": "Trung cấp", "college": "Cao đẳng", "university": "Đại học",
    "master": "Thạc sĩ", "doctor": "Tiến sĩ", "": "",
}  # fmt: skip
QUALIFIED_SHORT = {
    "elementary": "SC",
    "intermediate": "TC",
    "college": "CĐ",
    "university": "ĐH",
    "master": "ThS",
    "doctor": "TS",
    "": "",
}
THEORY = {"elementary": "Sơ cấp", "intermediate": "Trung cấp", "advanced": "Cao cấp", "bachelor": "Cử nhân", "": ""}
THEORY_SHORT = {"elementary": "SC", "intermediate": "TC", "advanced": "CC", "bachelor": "CN", "": ""}
SEX = {"male": "Nam", "female": "Nữ"}
STATUS = {"official": "Chính thức", "probationary": "Dự bị"}
LEVEL_SHORT = {"excellent": "HTXSNV", "good": "HTTNV", "fair": "HTNV", "weak": "KHTNV"}

Row = dict[str, Any]


def roster(
    population: Population, grassroots: Sequence[str], since: date, day: date, dismissed: dict[int, date] | None = None
) -> pl.DataFrame:
    """Who a roster of these grassroots organizations lists: the members of the day, and those who left from `since` on.

    One row a person, in the order of the register, with the columns of people and besides: unit_name, grassroots_name,
    membership, exempt, position, joined_on (came by transfer), origin, left_on, left_reason (a key of LEFT, "" if
    there), destination. A person who moved between two of the organizations is listed where they were last.
    """
    names = {code: population.tree.full_name(code) for code in population.tree.by_code}
    came = pl.col("started_by").is_in(["moved", "arrived"])
    before, after = pl.col("unit").shift(1).over("person"), pl.col("unit").shift(-1).over("person")
    spells = population.spells.with_columns(
        pl.when(pl.col("started_by") == "moved")
        .then(before.replace_strict(names, default=""))
        .otherwise("origin")
        .alias("origin"),
        pl.when(pl.col("ended_by") == "moved")
        .then(after.replace_strict(names, default=""))
        .otherwise("destination")
        .alias("destination"),
        pl.when(came).then("start").alias("joined_on"),
    ).with_columns(
        [
            # who came to a cell by its reorganisation came to the organization with the spell before
            pl.when(pl.col("started_by") == "reorganised")
            .then(pl.col(name).shift(1).over("person"))
            .otherwise(name)
            .alias(name)
            for name in ("joined_on", "origin")
        ]
    )
    begun = pl.col("start").is_null() | (pl.col("start") <= day)
    there = begun & (pl.col("end").is_null() | (pl.col("end") > day))
    left = pl.col("end").is_between(since, day) & (pl.col("ended_by") != "reorganised")
    rows = with_status(population, spells.filter(there | left), day).filter(
        pl.col("grassroots").is_in(list(grassroots))
    )
    rows = rows.sort("person", pl.col("start").fill_null(date(1900, 1, 1))).unique(
        "person", keep="last", maintain_order=True
    )
    gone = pl.col("end").is_not_null() & (pl.col("end") <= day)
    rows = rows.with_columns(
        pl.when(gone).then("end").alias("left_on"),
        pl.when(gone).then("ended_by").otherwise(pl.lit("")).alias("left_reason"),
        pl.when(gone).then("destination").otherwise(pl.lit("")).alias("destination"),
    )
    present = with_positions(rows.filter(pl.col("left_on").is_null()), day, dismissed or {})
    return pl.concat(
        [present, rows.filter(pl.col("left_on").is_not_null()).with_columns(pl.lit("").alias("position"))]
    ).sort("unit", "left_on", "person", nulls_last=False)


def _text(value: object) -> str:
    return short_date(value) if isinstance(value, date) else str(value or "")


def _note(row: Row) -> str:
    parts = []
    if row["origin"]:
        parts.append(f"Chuyển đến từ {row['origin']}")
    if row["destination"]:
        parts.append(f"Chuyển đi {row['destination']}")
    return "; ".join(parts)


def as_of(day: date) -> str:
    """The subtitle that dates a roster."""
    return f"Tính đến ngày {short_date(day)}"


def database_export(rows: pl.DataFrame, day: date) -> Written:
    """The export of the member database (DS_DANGVIEN): one sheet, one header row, names in capitals, real dates."""
    columns = columns_of(
        "STT:6 | Họ và tên:26 | Số thẻ Đảng viên | Số CCCD:15 | Ngày sinh | Giới tính:8 | Dân tộc:9 | "
        "Tôn giáo | Quê quán:34 | Ngày QĐ kết nạp | Ngày kết nạp | Ngày chính thức | Diện:11 | "
        "Trình độ chuyên môn | Lý luận chính trị | Nghề nghiệp:18 | Chức vụ:18 | Chi bộ đang sinh hoạt:34 | "
        "Tổ chức cơ sở đảng:34 | Miễn sinh hoạt:9 | Ngày chuyển đến | Trạng thái:18 | Ngày rời | Ghi chú:40"
    )
    lines: list[list[Cell]] = []
    for number, row in enumerate(rows.iter_rows(named=True), start=1):
        lines.append(
            [
                number,
                row["full_name"].upper(),
                row["card_number"],
                row["citizen_id"],
                row["birth"],
                SEX[row["sex"]],
                row["ethnicity"],
                row["religion"] or "Không",
                row["native_place"],
                row["decided"],
                row["admitted"],
                row["official"],
                STATUS[row["membership"]],
                QUALIFIED[row["qualification"]],
                THEORY[row["political_theory"]],
                row["occupation"],
                row["position"],
                row["unit_name"],
                row["grassroots_name"],
                "Có" if row["exempt"] else "Không",
                row["joined_on"],
                LEFT[row["left_reason"]] if row["left_reason"] else "Đang sinh hoạt",
                row["left_on"],
                _note(row),
            ]
        )
    sheet = Sheet("DS_DANGVIEN", "", "", "DANH SÁCH ĐẢNG VIÊN", columns, lines, as_of=as_of(day), numbered=False)
    return workbook([sheet], font="Arial")


SUPERIOR = f"ĐẢNG BỘ THÀNH PHỐ {CITY.upper()}"


def member_book(rows: pl.DataFrame, committee: str, day: date, *, superior: str = SUPERIOR) -> Written:
    """The member book (form 7-HSĐV): 14 columns, four facts to a cell one below the other, a group a cell.

    `superior` stands above the committee's name.
    """
    columns = columns_of(
        "Số TT:6 | Họ và tên / Họ và tên khai sinh:26 | Ngày sinh / Nam, nữ / Dân tộc / Tôn giáo:16 | "
        "Quê quán:30 | Văn hóa / Lý luận chính trị / Chuyên môn nghiệp vụ / Ngoại ngữ:18 | "
        "Nghề nghiệp / Trước khi vào Đảng / Hiện nay:18 | Ngày vào Đảng / Ngày chính thức | "
        "Số thẻ đảng viên / Số lý lịch / Số huy hiệu:16 | Bộ đội, công an, hưu trí | "
        "Ngày chuyển đi / Đến đảng bộ cơ sở:30 | Ngày chuyển đến / Từ đảng bộ cơ sở nào:30 | "
        "Ngày từ trần / Lý do | Ngày ra khỏi Đảng / Hình thức:18 | Ghi chú:18"
    )
    lines: list[Sequence[Cell] | Heading] = []
    for number, ((cell,), group) in enumerate(rows.group_by(["unit_name"], maintain_order=True), start=1):
        lines.append(Heading(f"{roman(number)}. {cell}"))
        lines += [_book_line(place, row) for place, row in enumerate(group.iter_rows(named=True), start=1)]
    return workbook(
        [
            Sheet(
                "7-HSĐV",
                superior,
                committee.upper(),
                "SỔ DANH SÁCH ĐẢNG VIÊN",
                columns,
                lines,
                as_of=as_of(day),
                form="Mẫu 7-HSĐV",
                signed_on=day,
            )
        ]
    )


def _book_line(number: int, row: Row) -> list[Cell]:
    left, reason = row["left_on"], row["left_reason"]
    gone = f"{short_date(left)}\n"
    return [
        number,
        f"{row['full_name']}\n{row['full_name']}",
        f"{short_date(row['birth'])}\n{SEX[row['sex']]}\n{row['ethnicity']}\n{row['religion'] or 'Không'}",
        row["native_place"],
        f"{row['education']}\n{THEORY[row['political_theory']] or '-'}\n{QUALIFIED[row['qualification']] or '-'}\n-",
        f"-\n{row['occupation']}",
        f"{short_date(row['admitted'])}\n{short_date(row['official'])}".strip(),
        f"{row['card_number']}\n{row['person']:06d}\n-" if row["card_number"] else "",
        "Hưu trí" if row["occupation"] == "Hưu trí" else "",
        gone + row["destination"] if reason in ("transferred", "moved") else "",
        f"{short_date(row['joined_on'])}\n{row['origin']}" if row["joined_on"] else "",
        f"{gone}Bệnh, tuổi già" if reason == "died" else "",
        gone + LEFT[reason] if reason in ("struck_off", "expelled", "withdrew") else "",
        "; ".join(word for word in (row["position"], "Miễn sinh hoạt" if row["exempt"] else "") if word),
    ]


def sheet_a_cell(
    rows: pl.DataFrame, committee: str, day: date, ratings: dict[int, str | None], *, superior: str = SUPERIOR
) -> Written:
    """A workbook with a sheet a cell (birth dates under Nam or Nữ, two header rows) and one of those who left.

    `ratings` gives each person's level of the year, shown in a column of its own; `superior` stands above the
    committee's name.
    """
    columns = columns_of(
        "STT:6 | Họ và tên:26 | Ngày sinh > Nam:12 | Ngày sinh > Nữ:12 | Dân tộc:9 | Tôn giáo | "
        "Quê quán:32 | Trình độ > Văn hóa:8 | Trình độ > Chuyên môn:10 | Trình độ > LLCT:8 | "
        "Ngày vào Đảng > Dự bị:12 | Ngày vào Đảng > Chính thức:12 | Số thẻ ĐV:12 | Số CCCD:15 | Chức vụ:16 | "
        f"Miễn SH:8 | Ngày chuyển đến:12 | Xếp loại năm {day.year}:11 | Ghi chú:32"
    )
    sheets = []
    for (cell,), group in rows.filter(pl.col("left_on").is_null()).group_by(["unit_name"], maintain_order=True):
        lines: list[Sequence[Cell] | Total] = []
        for number, row in enumerate(group.iter_rows(named=True), start=1):
            born = short_date(row["birth"])
            male = row["sex"] == "male"
            lines.append(
                [
                    number,
                    row["full_name"],
                    born if male else "",
                    "" if male else born,
                    row["ethnicity"],
                    row["religion"] or "Không",
                    row["native_place"],
                    row["education"],
                    QUALIFIED_SHORT[row["qualification"]],
                    THEORY_SHORT[row["political_theory"]],
                    short_date(row["admitted"]),
                    short_date(row["official"]),
                    row["card_number"],
                    row["citizen_id"],
                    row["position"],
                    "x" if row["exempt"] else "",
                    short_date(row["joined_on"]),
                    LEVEL_SHORT.get(ratings.get(row["person"]) or "", ""),
                    _note(row),
                ]
            )
        lines.append(Total("Tổng cộng", 1, group.height))
        name = str(cell).removeprefix("Chi bộ ")
        sheets.append(
            Sheet((name[:1].upper() + name[1:])[:31], committee.upper(), str(cell).upper(), "DANH SÁCH ĐẢNG VIÊN", columns, lines,
                  as_of=as_of(day), unit_line="Đvt: Người", signed_on=day, signer="T/M CHI BỘ")
        )  # fmt: skip
    left = rows.filter(pl.col("left_on").is_not_null())
    leavers = columns_of(
        "STT:6 | Họ và tên:26 | Ngày sinh | Số CCCD:15 | Chi bộ:24 | Ngày vào Đảng > Dự bị:12 | "
        "Ngày vào Đảng > Chính thức:12 | Ngày rời | Lý do:18 | Ghi chú:32"
    )
    gone = [
        [
            number,
            row["full_name"],
            short_date(row["birth"]),
            row["citizen_id"],
            row["unit_name"],
            short_date(row["admitted"]),
            short_date(row["official"]),
            short_date(row["left_on"]),
            LEFT[row["left_reason"]],
            _note(row),
        ]
        for number, row in enumerate(left.iter_rows(named=True), start=1)
    ]
    if gone:
        sheets.append(
            Sheet("Đảng viên giảm", superior, committee.upper(),
                  f"DANH SÁCH ĐẢNG VIÊN GIẢM TRONG NĂM {day.year}", leavers, gone, as_of=as_of(day), signed_on=day)
        )  # fmt: skip
    return workbook(sheets)


PLAIN_COLUMNS = (
    "STT",
    "Họ và tên",
    "Giới tính",
    "Ngày sinh",
    "Dân tộc",
    "Tôn giáo",
    "Quê quán",
    "Số CCCD",
    "Số thẻ đảng viên",
    "Ngày QĐ kết nạp",
    "Ngày vào Đảng",
    "Ngày chính thức",
    "Trình độ chuyên môn",
    "LLCT",
    "Nghề nghiệp",
    "Chức vụ",
    "Chi bộ",
    "Miễn sinh hoạt",
    "Ngày chuyển đến",
    "Ngày rời",
    "Lý do rời",
    "Ghi chú",
)


def plain_line(number: int, row: Row) -> list[str]:
    """A member's line under PLAIN_COLUMNS."""
    return [
        str(number),
        row["full_name"],
        SEX[row["sex"]],
        _text(row["birth"]),
        row["ethnicity"],
        row["religion"] or "Không",
        row["native_place"],
        row["citizen_id"],
        row["card_number"] or "",
        _text(row["decided"]),
        _text(row["admitted"]),
        _text(row["official"]),
        QUALIFIED[row["qualification"]],
        THEORY[row["political_theory"]],
        row["occupation"],
        row["position"],
        row["unit_name"],
        "Có" if row["exempt"] else "Không",
        _text(row["joined_on"]),
        _text(row["left_on"]),
        LEFT.get(row["left_reason"], ""),
        _note(row),
    ]


def plain_csv(rows: pl.DataFrame, committee: str, day: date) -> bytes:
    """A csv as saved from a spreadsheet: title lines, one header line, one line a member."""
    blank = [""] * (len(PLAIN_COLUMNS) - 1)
    lines = [
        [f"ĐẢNG BỘ THÀNH PHỐ {CITY.upper()}", *blank], [committee.upper(), *blank], ["DANH SÁCH ĐẢNG VIÊN", *blank],
        [f"({as_of(day)})", *blank], ["", *blank], list(PLAIN_COLUMNS),
    ]  # fmt: skip
    lines += [plain_line(number, row) for number, row in enumerate(rows.iter_rows(named=True), start=1)]
    return csv_file(lines)


def roman(number: int) -> str:
    """The number as it stands before a group's name: 4 is "IV"."""
    marks = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, mark in marks:
        while number >= value:
            text, number = text + mark, number - value
    return text
