"""Rosters of a synthetic province: one csv, written column by column, and workbooks of some of its committees.

Belongs here: a province's roster as csv, without a loop over members, and who sends a workbook of its own in which
layout. Not here: whom a roster lists and the layouts of workbooks (rosters.py). Serves the synthetic country.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from synthesis import rosters
from synthesis.organizations import Organization
from synthesis.provinces import Province

COLUMNS = (
    "STT", "Họ và tên", "Giới tính", "Ngày sinh", "Dân tộc", "Tôn giáo", "Quê quán", "Số CCCD", "Số thẻ đảng viên",
    "Ngày QĐ kết nạp", "Ngày vào Đảng", "Ngày chính thức", "Trình độ chuyên môn", "LLCT", "Nghề nghiệp", "Chức vụ",
    "Chi bộ", "Tổ chức cơ sở đảng", "Miễn sinh hoạt", "Ngày chuyển đến", "Ngày rời", "Lý do rời", "Ghi chú",
)  # fmt: skip
STYLES = ("database", "book", "sheets")


def _day(name: str) -> pl.Expr:
    return pl.col(name).dt.to_string("%d/%m/%Y").fill_null("")


def _words(name: str, table: dict[str, str]) -> pl.Expr:
    return pl.col(name).replace_strict(table, default="", return_dtype=pl.String)


def province_csv(rows: pl.DataFrame, province: str, day: date) -> bytes:
    """The rows of `rosters.roster` under COLUMNS, below title lines, as a spreadsheet program saves them."""
    came = pl.when(pl.col("origin") != "").then(pl.concat_str(pl.lit("Chuyển đến từ "), "origin"))
    went = pl.when(pl.col("destination") != "").then(pl.concat_str(pl.lit("Chuyển đi "), "destination"))
    lines = rows.select(
        pl.int_range(1, pl.len() + 1).cast(pl.String),
        pl.col("full_name"),
        _words("sex", rosters.SEX).alias("sex"),
        _day("birth"),
        pl.col("ethnicity"),
        pl.when(pl.col("religion") == "").then(pl.lit("Không")).otherwise("religion").alias("religion"),
        pl.col("native_place"),
        pl.col("citizen_id"),
        pl.col("card_number").fill_null(""),
        _day("decided"),
        _day("admitted"),
        _day("official"),
        _words("qualification", rosters.QUALIFIED).alias("qualification"),
        _words("political_theory", rosters.THEORY).alias("theory"),
        pl.col("occupation"),
        pl.col("position"),
        pl.col("unit_name"),
        pl.col("grassroots_name"),
        pl.when("exempt").then(pl.lit("Có")).otherwise(pl.lit("Không")).alias("exempt"),
        _day("joined_on"),
        _day("left_on"),
        _words("left_reason", rosters.LEFT).alias("left_reason"),
        pl.concat_str(came, went, separator="; ", ignore_nulls=True).fill_null("").alias("note"),
    )
    blank = ";" * (len(COLUMNS) - 1)
    titles = ["TỈNH ỦY " + province.upper(), "BAN TỔ CHỨC", "DANH SÁCH ĐẢNG VIÊN", f"({rosters.as_of(day)})", ""]
    head = "\r\n".join([*(title + blank for title in titles), ";".join(COLUMNS)]) + "\r\n"
    body = lines.write_csv(separator=";", include_header=False, line_terminator="\r\n")
    return b"\xef\xbb\xbf" + (head + body).encode("utf-8")


def own_senders(province: Province, days: Sequence[date], most: int) -> dict[str, str]:
    """Which committees send workbooks of their own, by code with their layout: up to `most`, in each regime in turn."""
    chosen: dict[str, str] = {}
    for day in days:
        there = [each for each in province.tree.organizations
                 if each.kind == "grassroots_committee" and each.exists_on(day)]  # fmt: skip
        step = max(1, len(there) // max(1, most))
        for place, each in enumerate(there[step // 2 :: step][:most]):
            chosen.setdefault(each.code, STYLES[place % len(STYLES)])
    return chosen


def workbook(rows: pl.DataFrame, committee: Organization, superior: str, style: str, day: date) -> bytes:
    """One committee's roster in one of STYLES."""
    name = committee.name.replace("Đảng bộ", "Đảng ủy", 1)
    if style == "database":
        return rosters.database_export(rows, day).content
    if style == "book":
        return rosters.member_book(rows, name, day, superior=superior.upper()).content
    return rosters.sheet_a_cell(rows, name, day, {}, superior=superior.upper()).content


def ending(style: str) -> str:
    """The name of the file in that layout, without its folder."""
    return {"database": "DS_DANGVIEN_{}.xlsx", "book": "so-dang-vien-{}.xlsx", "sheets": "dang-vien-{}.xlsx"}[style]


def split(rows: pl.DataFrame, own: dict[str, str]) -> Iterator[tuple[str, pl.DataFrame]]:
    """The rows of each sender: "" the province, else the committee's code."""
    yield "", rows.filter(~pl.col("grassroots").is_in(list(own)))
    mine = rows.filter(pl.col("grassroots").is_in(list(own)))
    for (code,), group in mine.group_by(["grassroots"], maintain_order=True):
        yield str(code), group
