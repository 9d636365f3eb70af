"""Registers and rating sheets of a synthetic province, as its offices send them at a day.

Belongs here: the register of organizations as of a day (xlsx, csv where it is long), ratings of organizations (xlsx) and
of members (csv), the register of inspections and discipline. Not here: what is in them. Serves the synthetic country.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from synthesis import registers
from synthesis.measures import unit_frame
from synthesis.organizations import Tree
from synthesis.population import Population
from synthesis.provinces import Province
from synthesis.workbooks import Cell, Sheet, columns_of, csv_file, short_date, workbook

LONG = 4000  # lines from which a register is sent as csv
_REGISTER = (
    "TT:6 | Mã tổ chức:20 | Tên tổ chức đảng:44 | Loại tổ chức:24 | Loại hình:28 | Mã tổ chức cấp trên:20 | "
    "Ngày thành lập | Ngày kết thúc | Tổ chức kế thừa:20 | Số đảng viên:10 | Ghi chú:24"
)
_SIGNER = "T/M BAN THƯỜNG VỤ"


def _heads(province: Province) -> tuple[str, str]:
    return f"TỈNH ỦY {province.name.upper()}", "BAN TỔ CHỨC"


def organization_register(province: Province, day: date, members: Mapping[str, int]) -> tuple[str, bytes, int]:
    """The register as of a day: how its file's name ends, the bytes, and the number of lines.

    It lists what there was until that day and knows of nothing later; ended organizations name their successors.
    """
    lines: list[list[Cell]] = []
    for each in province.tree.organizations:
        if each.established > day:
            continue
        there = each.exists_on(day)
        note = "" if there else "Đã sắp xếp, tổ chức lại" if each.successors else "Đã kết thúc hoạt động"
        lines.append([
            len(lines) + 1, each.code, each.name, registers.KIND[each.kind], registers.TYPE[each.type], each.parent,
            each.established, None if there else each.ended, "" if there else "; ".join(each.successors),
            members.get(each.code, 0) if there else None, note,
        ])  # fmt: skip
    columns, dated = columns_of(_REGISTER), f"Tính đến ngày {short_date(day)}"
    if len(lines) > LONG:
        blank = [""] * (len(columns) - 1)
        head = [[text, *blank] for text in (*_heads(province), "DANH MỤC TỔ CHỨC ĐẢNG", f"({dated})", "")]
        table = [[_text(cell) for cell in line] for line in lines]
        return ".csv", csv_file([*head, [column.header for column in columns], *table]), len(lines)
    sheet = Sheet("Tổ chức đảng", *_heads(province), "DANH MỤC TỔ CHỨC ĐẢNG", columns, lines, as_of=dated,
                  unit_line="Đvt: Tổ chức", signed_on=day, signer=_SIGNER, place=province.name)  # fmt: skip
    return ".xlsx", workbook([sheet]).content, len(lines)


def _text(cell: Cell) -> str:
    return short_date(cell) if isinstance(cell, date) else "" if cell is None else str(cell)


def organization_ratings(province: Province, year: int, rated: pl.DataFrame) -> bytes:
    """A year's ratings of grassroots organizations and of cells, a sheet each."""
    tree, signed = province.tree, date(year + 1, 1, 8)
    sheets = []
    for name, title, grassroots in (
        ("TCCSĐ", "TỔ CHỨC CƠ SỞ ĐẢNG", True),
        ("Chi bộ trực thuộc", "CHI BỘ TRỰC THUỘC", False),
    ):
        columns = columns_of(
            f"STT:6 | Tên tổ chức đảng:44 | Đảng bộ cấp trên:38 | Xếp loại năm {year}:30 | "
            "Trong sạch, vững mạnh tiêu biểu:14 | Lý do không xếp loại:26"
        )
        lines: list[list[Cell]] = []
        for row in rated.iter_rows(named=True):
            each = tree.by_code[row["organization"]]
            if each.is_grassroots == grassroots:
                above = tree.by_code[each.parent].name
                lines.append([len(lines) + 1, each.name, above, registers.LEVEL.get(row["level"] or "", ""),
                              "x" if row["exemplary"] else "", row["reason_not_rated"]])  # fmt: skip
        sheets.append(Sheet(name, *_heads(province), f"KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI {title} NĂM {year}", columns, lines,
                            numbered=False, signed_on=signed, signer=_SIGNER, place=province.name))  # fmt: skip
    return workbook(sheets).content


def member_ratings(province: Province, year: int, rated: pl.DataFrame, population: Population) -> bytes:
    """A year's ratings of members as csv: name, cell, grassroots committee, level, reason."""
    named = rated.join(population.people.select("person", "full_name"), on="person", maintain_order="left").join(
        unit_frame(population).drop("grassroots"), on="unit", maintain_order="left"
    )
    own = pl.col("grassroots") == pl.col("unit")
    lines = named.select(
        pl.int_range(1, pl.len() + 1).cast(pl.String),
        pl.col("full_name"),
        pl.col("unit_name"),
        pl.when(own).then(pl.lit("")).otherwise("grassroots_name").alias("above"),
        pl.col("level").replace_strict(registers.LEVEL, default="", return_dtype=pl.String),
        pl.col("reason_not_rated").fill_null(""),
    )
    columns = ["STT", "Họ và tên đảng viên", "Chi bộ", "Đảng bộ cơ sở", f"Xếp loại năm {year}", "Lý do không xếp loại"]
    titles = [*_heads(province), f"KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI ĐẢNG VIÊN NĂM {year}", ""]
    head = "\r\n".join([*(title + ";" * (len(columns) - 1) for title in titles), ";".join(columns)]) + "\r\n"
    body = lines.write_csv(separator=";", include_header=False, line_terminator="\r\n")
    return b"\xef\xbb\xbf" + (head + body).encode("utf-8")


def inspection_register(
    province: Province, year: int, inspected: pl.DataFrame, disciplined: pl.DataFrame, population: Population
) -> bytes:
    """The year's register of the province's inspection committee: inspections, and discipline."""
    tree: Tree = province.tree
    people = pl.concat([inspected.select("person"), disciplined.select("person")]).unique().drop_nulls()
    known = population.people.join(people, on="person", how="semi").select("person", "full_name")
    names = dict(known.iter_rows())
    heads = (f"TỈNH ỦY {province.name.upper()}", "ỦY BAN KIỂM TRA")
    return registers.inspection_register(
        tree, {year: (inspected, disciplined)}, names, owner=heads, place=province.name
    ).content
