"""Member rosters of a synthetic population in the layouts that offices send.

Belongs here: whom a roster of an organization and a day lists, and the layouts: the member book (7-HSĐV), the export of
the member database (DS_DANGVIEN), a workbook with a sheet a cell, a csv, and one that is faulty on purpose.
Not here: how a sheet is framed (workbooks.py). Serves the sample inbox and larger synthetic inboxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from synthesis.activity import with_positions
from synthesis.measures import with_status
from synthesis.organizations import CITY
from synthesis.population import Population
from synthesis.workbooks import Cell, Column, Heading, Sheet, Total, Written, csv_file, short_date, workbook

LEFT = {
    "died": "Từ trần", "struck_off": "Xóa tên", "withdrew": "Xin ra khỏi Đảng", "expelled": "Khai trừ",
    "transferred": "Chuyển sinh hoạt", "moved": "Chuyển sinh hoạt",
}  # fmt: skip
QUALIFIED = {
    "elementary": "Sơ cấp", "intermediate": "Trung cấp", "college": "Cao đẳng", "university": "Đại học",
    "master": "Thạc sĩ", "doctor": "Tiến sĩ", "": "",
}  # fmt: skip
QUALIFIED_SHORT = {
    "elementary": "SC", "intermediate": "TC", "college": "CĐ", "university": "ĐH", "master": "ThS", "doctor": "TS", "": "",
}  # fmt: skip
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
    membership, exempt, position, joined_on (came by transfer), origin, left_on, left_reason (a key of LEFT, "" if there),
    destination. A person who moved between two of the organizations is listed where they were last.
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
    columns = (
        Column("STT", width=6), Column("Họ và tên", width=26), Column("Số thẻ Đảng viên"), Column("Số CCCD", width=15),
        Column("Ngày sinh"), Column("Giới tính", width=8), Column("Dân tộc", width=9), Column("Tôn giáo"),
        Column("Quê quán", width=34), Column("Ngày QĐ kết nạp"), Column("Ngày kết nạp"), Column("Ngày chính thức"),
        Column("Diện", width=11), Column("Trình độ chuyên môn"), Column("Lý luận chính trị"), Column("Nghề nghiệp", width=18),
        Column("Chức vụ", width=18), Column("Chi bộ đang sinh hoạt", width=34), Column("Tổ chức cơ sở đảng", width=34),
        Column("Miễn sinh hoạt", width=9), Column("Ngày chuyển đến"), Column("Trạng thái", width=18), Column("Ngày rời"),
        Column("Ghi chú", width=40),
    )  # fmt: skip
    lines: list[list[Cell]] = []
    for number, row in enumerate(rows.iter_rows(named=True), start=1):
        lines.append([
            number, row["full_name"].upper(), row["card_number"], row["citizen_id"], row["birth"], SEX[row["sex"]],
            row["ethnicity"], row["religion"] or "Không", row["native_place"], row["decided"], row["admitted"],
            row["official"], STATUS[row["membership"]], QUALIFIED[row["qualification"]], THEORY[row["political_theory"]],
            row["occupation"], row["position"], row["unit_name"], row["grassroots_name"], "Có" if row["exempt"] else "Không",
            row["joined_on"], LEFT[row["left_reason"]] if row["left_reason"] else "Đang sinh hoạt", row["left_on"], _note(row),
        ])  # fmt: skip
    sheet = Sheet("DS_DANGVIEN", "", "", "DANH SÁCH ĐẢNG VIÊN", columns, lines, as_of=as_of(day), numbered=False)
    return workbook([sheet], font="Arial")


def member_book(rows: pl.DataFrame, committee: str, day: date) -> Written:
    """The member book (form 7-HSĐV): 14 columns, four facts to a cell one below the other, a group a cell."""
    columns = (
        Column("Số TT", width=6), Column("Họ và tên\nHọ và tên khai sinh", width=26),
        Column("Ngày sinh\nNam, nữ\nDân tộc\nTôn giáo", width=16), Column("Quê quán", width=30),
        Column("Văn hóa\nLý luận chính trị\nChuyên môn nghiệp vụ\nNgoại ngữ", width=18),
        Column("Nghề nghiệp\nTrước khi vào Đảng\nHiện nay", width=18), Column("Ngày vào Đảng\nNgày chính thức"),
        Column("Số thẻ đảng viên\nSố lý lịch\nSố huy hiệu", width=16), Column("Bộ đội, công an, hưu trí"),
        Column("Ngày chuyển đi\nĐến đảng bộ cơ sở", width=30), Column("Ngày chuyển đến\nTừ đảng bộ cơ sở nào", width=30),
        Column("Ngày từ trần\nLý do"), Column("Ngày ra khỏi Đảng\nHình thức", width=18), Column("Ghi chú", width=18),
    )  # fmt: skip
    lines: list[Sequence[Cell] | Heading] = []
    for number, ((cell,), group) in enumerate(rows.group_by(["unit_name"], maintain_order=True), start=1):
        lines.append(Heading(f"{_roman(number)}. {cell}"))
        lines += [_book_line(place, row) for place, row in enumerate(group.iter_rows(named=True), start=1)]
    return workbook([
        Sheet("7-HSĐV", f"ĐẢNG BỘ THÀNH PHỐ {CITY.upper()}", committee.upper(), "SỔ DANH SÁCH ĐẢNG VIÊN", columns, lines,
              as_of=as_of(day), form="Mẫu 7-HSĐV", signed_on=day)
    ])  # fmt: skip


def _book_line(number: int, row: Row) -> list[Cell]:
    left, reason = row["left_on"], row["left_reason"]
    gone = f"{short_date(left)}\n"
    return [
        number, f"{row['full_name']}\n{row['full_name']}",
        f"{short_date(row['birth'])}\n{SEX[row['sex']]}\n{row['ethnicity']}\n{row['religion'] or 'Không'}", row["native_place"],
        f"{row['education']}\n{THEORY[row['political_theory']] or '-'}\n{QUALIFIED[row['qualification']] or '-'}\n-",
        f"-\n{row['occupation']}", f"{short_date(row['admitted'])}\n{short_date(row['official'])}".strip(),
        f"{row['card_number']}\n{row['person']:06d}\n-" if row["card_number"] else "",
        "Hưu trí" if row["occupation"] == "Hưu trí" else "",
        gone + row["destination"] if reason in ("transferred", "moved") else "",
        f"{short_date(row['joined_on'])}\n{row['origin']}" if row["joined_on"] else "",
        f"{gone}Bệnh, tuổi già" if reason == "died" else "",
        gone + LEFT[reason] if reason in ("struck_off", "expelled", "withdrew") else "",
        "; ".join(word for word in (row["position"], "Miễn sinh hoạt" if row["exempt"] else "") if word),
    ]  # fmt: skip


def sheet_a_cell(rows: pl.DataFrame, committee: str, day: date, ratings: dict[int, str | None]) -> Written:
    """A workbook with a sheet a cell (birth dates under Nam or Nữ, two header rows) and one of those who left.

    `ratings` gives each person's level of the year, shown in a column of its own.
    """
    columns = (
        Column("STT", width=6), Column("Họ và tên", width=26), Column("Nam", "Ngày sinh", 12), Column("Nữ", "Ngày sinh", 12),
        Column("Dân tộc", width=9), Column("Tôn giáo"), Column("Quê quán", width=32), Column("Văn hóa", "Trình độ", 8),
        Column("Chuyên môn", "Trình độ", 10), Column("LLCT", "Trình độ", 8), Column("Dự bị", "Ngày vào Đảng", 12),
        Column("Chính thức", "Ngày vào Đảng", 12), Column("Số thẻ ĐV", width=12), Column("Số CCCD", width=15),
        Column("Chức vụ", width=16), Column("Miễn SH", width=8), Column("Ngày chuyển đến", width=12),
        Column(f"Xếp loại năm {day.year}", width=11), Column("Ghi chú", width=32),
    )  # fmt: skip
    sheets = []
    superior = f"{committee.upper()}"
    for (cell,), group in rows.filter(pl.col("left_on").is_null()).group_by(["unit_name"], maintain_order=True):
        lines: list[Sequence[Cell] | Total] = []
        for number, row in enumerate(group.iter_rows(named=True), start=1):
            born = short_date(row["birth"])
            male = row["sex"] == "male"
            lines.append([
                number, row["full_name"], born if male else "", "" if male else born, row["ethnicity"], row["religion"] or "Không",
                row["native_place"], row["education"], QUALIFIED_SHORT[row["qualification"]], THEORY_SHORT[row["political_theory"]],
                short_date(row["admitted"]), short_date(row["official"]), row["card_number"], row["citizen_id"], row["position"],
                "x" if row["exempt"] else "", short_date(row["joined_on"]), LEVEL_SHORT.get(ratings.get(row["person"]) or "", ""),
                _note(row),
            ])  # fmt: skip
        lines.append(Total("Tổng cộng", 1, group.height))
        name = str(cell).removeprefix("Chi bộ ")
        sheets.append(
            Sheet(name[:1].upper() + name[1:], superior, str(cell).upper(), "DANH SÁCH ĐẢNG VIÊN", columns, lines,
                  as_of=as_of(day), unit_line="Đvt: Người", signed_on=day, signer="T/M CHI BỘ")
        )  # fmt: skip
    left = rows.filter(pl.col("left_on").is_not_null())
    leavers = (
        Column("STT", width=6), Column("Họ và tên", width=26), Column("Ngày sinh"), Column("Số CCCD", width=15),
        Column("Chi bộ", width=24), Column("Dự bị", "Ngày vào Đảng", 12), Column("Chính thức", "Ngày vào Đảng", 12),
        Column("Ngày rời"), Column("Lý do", width=18), Column("Ghi chú", width=32),
    )  # fmt: skip
    gone = [
        [number, row["full_name"], short_date(row["birth"]), row["citizen_id"], row["unit_name"], short_date(row["admitted"]),
         short_date(row["official"]), short_date(row["left_on"]), LEFT[row["left_reason"]], _note(row)]
        for number, row in enumerate(left.iter_rows(named=True), start=1)
    ]  # fmt: skip
    if gone:
        sheets.append(
            Sheet("Đảng viên giảm", f"ĐẢNG BỘ THÀNH PHỐ {CITY.upper()}", committee.upper(),
                  f"DANH SÁCH ĐẢNG VIÊN GIẢM TRONG NĂM {day.year}", leavers, gone, as_of=as_of(day), signed_on=day)
        )  # fmt: skip
    return workbook(sheets)


_PLAIN_COLUMNS = (
    "STT", "Họ và tên", "Giới tính", "Ngày sinh", "Dân tộc", "Tôn giáo", "Quê quán", "Số CCCD", "Số thẻ đảng viên",
    "Ngày QĐ kết nạp", "Ngày vào Đảng", "Ngày chính thức", "Trình độ chuyên môn", "LLCT", "Nghề nghiệp", "Chức vụ", "Chi bộ",
    "Miễn sinh hoạt", "Ngày chuyển đến", "Ngày rời", "Lý do rời", "Ghi chú",
)  # fmt: skip


def _plain_line(number: int, row: Row) -> list[str]:
    return [
        str(number), row["full_name"], SEX[row["sex"]], _text(row["birth"]), row["ethnicity"], row["religion"] or "Không",
        row["native_place"], row["citizen_id"], row["card_number"] or "", _text(row["decided"]), _text(row["admitted"]),
        _text(row["official"]), QUALIFIED[row["qualification"]], THEORY[row["political_theory"]], row["occupation"],
        row["position"], row["unit_name"], "Có" if row["exempt"] else "Không", _text(row["joined_on"]), _text(row["left_on"]),
        LEFT.get(row["left_reason"], ""), _note(row),
    ]  # fmt: skip


def plain_csv(rows: pl.DataFrame, committee: str, day: date) -> bytes:
    """A csv as saved from a spreadsheet: title lines, one header line, one line a member."""
    blank = [""] * (len(_PLAIN_COLUMNS) - 1)
    lines = [
        [f"ĐẢNG BỘ THÀNH PHỐ {CITY.upper()}", *blank], [committee.upper(), *blank], ["DANH SÁCH ĐẢNG VIÊN", *blank],
        [f"({as_of(day)})", *blank], ["", *blank], list(_PLAIN_COLUMNS),
    ]  # fmt: skip
    lines += [_plain_line(number, row) for number, row in enumerate(rows.iter_rows(named=True), start=1)]
    return csv_file(lines)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault put into a roster: where it stands (line and column as shown), its code, and what a reader should do."""

    sheet: str
    row: int
    column: str | None
    code: str
    severity: str
    value: str
    what: str


def faulty_roster(rows: pl.DataFrame, committee: str, day: date) -> tuple[Written, list[dict[str, Any]]]:
    """A roster with faults at known places, and the list of them; every other line is right.

    The faults are spread over the lines in a fixed order; `rows` must list at least thirty members who are there, with a
    mix of official members (raises ValueError otherwise).
    """
    people = rows.filter(pl.col("left_on").is_null())
    if people.height < 30:
        raise ValueError(f"{people.height} members are too few for the faults: give a roster of thirty or more")
    sheet_name = "Danh sách"
    kept = [name for name in _PLAIN_COLUMNS if name not in ("Chi bộ", "Ngày rời", "Lý do rời")]
    places = [_PLAIN_COLUMNS.index(name) for name in kept]
    lines: list[list[Cell] | Heading | Total] = []
    members: list[int] = []  # places in `lines` that hold a member
    for number, ((cell,), group) in enumerate(people.group_by(["unit_name"], maintain_order=True), start=1):
        lines.append(Heading(f"{_roman(number)}. {cell}"))
        for place, row in enumerate(group.iter_rows(named=True), start=1):
            members.append(len(lines))
            full = _plain_line(place, row)
            lines.append([place, *[full[p] for p in places[1:]]])
    faults: list[tuple[int, str | None, str, str, str, str]] = []
    official = [at for at in members if _at(lines, at, kept.index("Ngày chính thức"))]

    def spoil(at: int, column: str, value: str, code: str, severity: str, what: str) -> None:
        line = lines[at]
        assert isinstance(line, list)
        line[kept.index(column)] = value
        faults.append((at, column, code, severity, value, what))

    step = max(1, len(official) // 9)
    chosen = official[step // 2 :: step]
    year = day.year
    spoil(chosen[0], "Ngày sinh", "31/02/1985", "bad_date", "warn", "no such day")
    spoil(chosen[1], "Ngày vào Đảng", "15/13/2010", "bad_date", "warn", "no such month")
    spoil(chosen[2], "Ngày chính thức", f"20/06/{year + 3}", "bad_date", "warn", "after the roster's date")
    spoil(chosen[3], "Họ và tên", "", "missing_name", "reject", "the line has no name")
    spoil(chosen[4], "Số CCCD", "0990812", "bad_identifier", "warn", "seven digits for twelve")
    spoil(chosen[5], "Số thẻ đảng viên", "O99A0123", "bad_identifier", "warn", "letters in a card number")
    late, early = (
        _at(lines, chosen[6], kept.index("Ngày chính thức")),
        _at(lines, chosen[6], kept.index("Ngày vào Đảng")),
    )
    line = lines[chosen[6]]
    assert isinstance(line, list)
    line[kept.index("Ngày vào Đảng")] = late
    spoil(
        chosen[6], "Ngày chính thức", early, "date_order", "warn", "official before the ceremony: the two are swapped"
    )
    spoil(chosen[7], "Ngày vào Đảng", "không rõ", "bad_date", "warn", "not a date")
    again = list(_list(lines[chosen[8] if len(chosen) > 8 else official[1]]))
    again[0] = int(str(_list(lines[-1])[0])) + 1
    lines.append(again)
    faults.append((len(lines) - 1, None, "duplicate_row", "reject", str(again[1]), "the same person again"))
    stated = people.height + 7
    lines.append(Total("Tổng cộng", 1, stated))
    faults.append(
        (len(lines) - 1, "Họ và tên", "total_mismatch", "warn", str(stated), f"{people.height} members are listed")
    )
    columns = tuple(Column(name, width=26 if name in ("Họ và tên", "Quê quán") else 13) for name in kept)
    columns = (Column("STT", width=6), *columns[1:])
    written = workbook([
        Sheet(sheet_name, f"ĐẢNG BỘ THÀNH PHỐ {CITY.upper()}", committee.upper(), "DANH SÁCH ĐẢNG VIÊN", columns, lines,
              as_of=as_of(day), unit_line="Đvt: Người", signed_on=day)
    ])  # fmt: skip
    shown = written.places[sheet_name]
    listed = [
        asdict(
            Fault(sheet_name, shown[at], chr(65 + kept.index(column)) if column else None, code, severity, value, what)
        )
        for at, column, code, severity, value, what in faults
    ]
    return written, sorted(listed, key=lambda fault: (fault["row"], fault["code"]))


def _list(line: object) -> list[Cell]:
    assert isinstance(line, list)
    return line


def _at(lines: Sequence[object], at: int, column: int) -> str:
    return str(_list(lines[at])[column] or "")


def _roman(number: int) -> str:
    marks = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, mark in marks:
        while number >= value:
            text, number = text + mark, number - value
    return text
