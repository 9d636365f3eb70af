"""Reports against earlier reports: a stated change beside the figure that the earlier report gave.

Belongs here: "787 tổ chức cơ sở đảng, tăng 11 so với năm 2011" set beside what another report of the same organization
says of 2011. Not here: the same within one report (transforms.reports.checks_time), reports against rosters
(reconciliation). Serves the building of the warehouse, where the figures of all loads are together.
"""

from __future__ import annotations

import polars as pl

from transforms.conform import schemas
from transforms.rounding import decimals_of, half_unit
from transforms.wording import day_vi, number_vi, quoted_vi

_THING = ["organization_key", "measure", "subject", "qualifier", "unit", "acting"]
_SLACK = 1e-9
CODE = "change_against_earlier_report"


def changes_against_reports(figures: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """Findings (schemas.FINDINGS), one for each stated change and each other report whose figure does not bear it out.

    `figures` are FIGURES with compared_start, compared_end and explanation, only those that are sure enough to be used;
    `files` has load_id and file_name. A change is judged where its own report states today's number (of the same thing
    and period) and the other report exactly one number for the time compared with; counts must agree exactly, shares
    within the rounding of the three numbers. The finding is of the report that states the change; its `value` names the
    place of the other figure, LOAD:PLACE.
    """
    exact = figures.filter((pl.col("comparator") == "eq") & pl.col("organization_key").is_not_null()).with_columns(
        acting=pl.col("actor").str.to_lowercase()
    )
    told = exact.filter((pl.col("status") == "change") & pl.col("compared_end").is_not_null())
    actual = exact.filter(pl.col("status") == "actual")
    earlier = pl.col("explanation").fill_null("").str.split("; ").list.contains("earlier")
    now = actual.filter(~earlier).select(
        *_THING, "load_id", "period_start", "period_end", now="value", now_quote="quote", now_ref="source_ref",
        now_at="char_start",
    )  # fmt: skip
    then = (
        actual.select(
            *_THING, compared_start="period_start", compared_end="period_end", then="value", then_load="load_id",
            then_quote="quote", then_ref="source_ref",
        )
        .filter(pl.col("then").n_unique().over([*_THING, "compared_start", "compared_end", "then_load"]) == 1)
        .unique([*_THING, "compared_start", "compared_end", "then_load"], keep="first", maintain_order=True)
    )  # fmt: skip
    sided = (
        told.join(now, on=[*_THING, "load_id", "period_start", "period_end"], how="inner", nulls_equal=True)
        .sort("figure_id", (pl.col("now_at") - pl.col("char_start")).abs(), "now_at")
        .unique("figure_id", keep="first", maintain_order=True)
        .join(then, on=[*_THING, "compared_start", "compared_end"], how="inner", nulls_equal=True)
        .filter(pl.col("then_load") != pl.col("load_id"))
        .join(files.select(then_load="load_id", then_file="file_name"), on="then_load", how="left")
    )
    found = [_finding(row) for row in sided.iter_rows(named=True) if _differs(row)]
    return schemas.fit(pl.DataFrame(found), schemas.FINDINGS) if found else schemas.empty(schemas.FINDINGS)


def _differs(row: dict[str, object]) -> bool:
    numbers = [float(row[name]) for name in ("now", "then", "value")]  # type: ignore[arg-type]
    tolerance = sum(half_unit(decimals_of(number)) for number in numbers) if row["unit"] == "percent" else 0.0
    return abs(numbers[0] - numbers[1] - numbers[2]) > tolerance + _SLACK


def _finding(row: dict[str, object]) -> dict[str, object]:
    now, then, change = (float(row[name]) for name in ("now", "then", "value"))  # type: ignore[arg-type]
    quotes = [str(row["now_quote"]), str(row["quote"]), str(row["then_quote"])]
    return {
        "load_id": row["load_id"],
        "source_ref": f"{row['source_ref']}, {row['now_ref']}",
        "severity": "warn",
        "code": CODE,
        "organization_key": row["organization_key"],
        "value": f"{row['then_load']}:{row['then_ref']}",
        "message": (
            f"Báo cáo ghi {number_vi(now)}, thay đổi {number_vi(change)} so với {day_vi(row['compared_end'])}, tức khi đó "
            f"là {number_vi(now - change)}; báo cáo «{row['then_file']}» ({row['then_ref']}) ghi {number_vi(then)}. "
            + quoted_vi(quotes)
        ),
    }
