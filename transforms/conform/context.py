"""What an office knows beside its files: population and workforce of territories, and units that should be organized.

Belongs here: which organization each line is about, and what is wrong with a line. Not here: reading the files
(orchestration.context), what is asked of them (sql/questions). Serves shares of the population and units without members.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from transforms.conform.names import fold
from transforms.conform.schemas import findings, warnings

POPULATION_COLUMNS = ("organization", "year", "population", "workforce", "source")
UNIT_COLUMNS = ("kind", "name", "territory", "organization", "hard_area", "source")
UNIT_KINDS = ("hamlet", "school", "enterprise", "other")
_TRUE = ("x", "1", "true", "co")


@dataclass(frozen=True, slots=True)
class Context:
    """`population` and `units` as `context.*` of the warehouse have them; `findings` (FINDINGS) of lines left out."""

    population: pl.DataFrame
    units: pl.DataFrame
    findings: pl.DataFrame


def place_context(population: pl.DataFrame, units: pl.DataFrame, organizations: pl.DataFrame) -> Context:
    """The lines with their organizations.

    `population` has POPULATION_COLUMNS, `units` UNIT_COLUMNS, all text as written, and `line` (the file's line number);
    `organizations` are ORGANIZATION_SPANS. An organization is told by its code, or by a name that one organization alone
    has. A line whose territory is not known, whose number is none or whose kind is not one of UNIT_KINDS is left out with
    a finding; a unit whose own organization is named but not known is kept out too, since it is not without one.
    """
    names = _names(organizations)
    placed = _keyed(population, "organization", names, "organization_key").with_columns(
        *(_number(pl.col(column)).alias(f"{column}_n") for column in ("year", "population", "workforce"))
    )
    bad = placed.with_columns(
        problem=pl.when(pl.col("organization_key").is_null())
        .then(pl.lit("chưa nhận ra tổ chức"))
        .when(pl.col("year_n").is_null() | ~pl.col("year_n").is_between(1930, 2100))
        .then(pl.lit("năm không hợp lệ"))
        .when(pl.any_horizontal(_written(name) & pl.col(f"{name}_n").is_null() for name in ("population", "workforce")))
        .then(pl.lit("số không hợp lệ"))
    )
    listed = _keyed(
        _keyed(units, "territory", names, "territory_key"), "organization", names, "organization_key"
    ).with_columns(hard=fold(pl.col("hard_area")).is_in(_TRUE).fill_null(value=False))
    wrong = listed.with_columns(
        problem=pl.when(~pl.col("kind").is_in(UNIT_KINDS))
        .then(pl.lit("loại đơn vị phải là " + ", ".join(UNIT_KINDS)))
        .when(~_written("name"))
        .then(pl.lit("thiếu tên đơn vị"))
        .when(pl.col("territory_key").is_null())
        .then(pl.lit("chưa nhận ra địa bàn"))
        .when(_written("organization") & pl.col("organization_key").is_null())
        .then(pl.lit("chưa nhận ra tổ chức đảng của đơn vị"))
    )
    return Context(
        population=bad.filter(pl.col("problem").is_null()).select(
            "organization_key",
            year=pl.col("year_n").cast(pl.Int32),
            population=pl.col("population_n"),
            workforce=pl.col("workforce_n"),
            source=pl.col("source"),
        ),
        units=wrong.filter(pl.col("problem").is_null()).select(
            "kind", "name", "territory_key", "organization_key", hard_area=pl.col("hard"), source=pl.col("source")
        ),
        findings=findings(_problems(bad, "population.csv"), _problems(wrong, "units.csv")),
    )


def _names(organizations: pl.DataFrame) -> pl.DataFrame:
    codes = organizations.filter(pl.col("organization_code").is_not_null()).select(
        "organization_key", said=pl.col("organization_code")
    )
    names = organizations.select("organization_key", said=fold(pl.col("name")))
    both = pl.concat([codes, names]).unique()
    return both.filter(pl.len().over("said") == 1)  # a name that several have tells none


def _keyed(rows: pl.DataFrame, column: str, names: pl.DataFrame, key: str) -> pl.DataFrame:
    code = rows.join(names.rename({"said": column, "organization_key": "by_code"}), on=column, how="left")
    folded = code.with_columns(said=fold(pl.col(column)))
    return folded.join(
        names.rename({"organization_key": "by_name"}), on="said", how="left", maintain_order="left"
    ).select(*rows.columns, pl.coalesce("by_code", "by_name").alias(key))


def _number(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(r"[.\s\u00a0]", "").cast(pl.Int64, strict=False)


def _written(column: str) -> pl.Expr:
    return pl.col(column).fill_null("").str.strip_chars() != ""


def _problems(rows: pl.DataFrame, file: str) -> pl.DataFrame:
    return warnings(
        rows.filter(pl.col("problem").is_not_null()),
        code=pl.lit("context_line"),
        source_ref=pl.format(f"data/context/{file} R{{}}", pl.col("line")),
        message=pl.format(f"Tệp {file}, dòng {{}}: {{}}; dòng này chưa được dùng", pl.col("line"), pl.col("problem")),
    )
