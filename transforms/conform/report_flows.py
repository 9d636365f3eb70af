"""Stock against flow over two reports: what the last report counted, what came and went, what this report counts.

Belongs here: members at the end of a report's period less those that an earlier report counted at its beginning, beside
its admissions and departures. Not here: the same within one report (transforms.reports.checks_time), whose bounds
(data/reference/report_checks.yaml) hold here too. Serves the building of the warehouse.
"""

from __future__ import annotations

import polars as pl

from transforms.conform import schemas
from transforms.reference import load_yaml
from transforms.wording import day_vi, number_vi, quoted_vi

CODE = "stock_against_earlier_report"
_HERE = ["organization_key", "load_id", "period_end"]
_PERIOD = ["organization_key", "load_id", "period_start", "period_end"]


def flows_against_reports(figures: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """Findings (schemas.FINDINGS), one for each report's period and each other report that counted its members the day before.

    `figures` are FIGURES with explanation, only those that are sure enough to be used; `files` has load_id and file_name.
    Only numbers that a report states once for the organization and time are compared. The finding is of the report that
    states the flow; its `value` names the place of the earlier count, LOAD:PLACE.
    """
    bounds = load_yaml("report_checks.yaml")["stock_against_flow"]
    earlier = pl.col("explanation").fill_null("").str.split("; ").list.contains("earlier")
    exact = figures.filter(
        (pl.col("status") == "actual") & (pl.col("comparator") == "eq") & (pl.col("unit") == "count")
        & pl.col("organization_key").is_not_null() & ~earlier
    )  # fmt: skip
    stocks = _once(exact.filter((pl.col("measure") == "members_total") & pl.col("period_start").is_null()), _HERE)
    came = _once(
        exact.filter((pl.col("measure") == "members_admitted") & pl.col("period_start").is_not_null()), _PERIOD
    )
    went = exact.filter(pl.col("measure") == "members_left").unique([*_PERIOD, "qualifier"], maintain_order=True)
    total = pl.col("value").filter(pl.col("qualifier").is_null()).max()
    went = went.group_by(_PERIOD).agg(went=pl.coalesce(total, pl.col("value").sum()))
    closing = stocks.select(*_HERE, now="value", now_quote="quote", now_ref="source_ref")
    opening = stocks.select(
        "organization_key",
        day="period_end",
        then="value",
        then_load="load_id",
        then_quote="quote",
        then_ref="source_ref",
    )
    rows = (
        came.with_columns(day=pl.col("period_start").dt.offset_by("-1d"))
        .join(closing, on=_HERE, how="inner")
        .join(went, on=_PERIOD, how="left")
        .join(opening, on=["organization_key", "day"], how="inner")
        .filter(pl.col("then_load") != pl.col("load_id"))
        .with_columns(pl.col("went").fill_null(0.0))
        .with_columns(gap=pl.col("now") - pl.col("then") - pl.col("value") + pl.col("went"))
        .filter(
            pl.col("gap").abs() > pl.max_horizontal(pl.lit(float(bounds["least"])), bounds["share"] * pl.col("then"))
        )
        .join(files.select(then_load="load_id", then_file="file_name"), on="then_load", how="left")
        .sort("load_id", "organization_key", "period_start", "then_load")
    )
    found = [_finding(row) for row in rows.iter_rows(named=True)]
    return schemas.fit(pl.DataFrame(found), schemas.FINDINGS) if found else schemas.empty(schemas.FINDINGS)


def _once(figures: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The figures of which a report states one number for a place and time."""
    return figures.filter(pl.col("value").n_unique().over(keys) == 1).unique(keys, keep="first", maintain_order=True)


def _finding(row: dict[str, object]) -> dict[str, object]:
    now, then, came, went, gap = (float(row[name]) for name in ("now", "then", "value", "went", "gap"))  # type: ignore[arg-type]
    gone = f", ra khỏi Đảng {number_vi(went)}" if went else ""
    return {
        "load_id": row["load_id"],
        "source_ref": f"{row['source_ref']}, {row['now_ref']}",
        "severity": "warn",
        "code": CODE,
        "organization_key": row["organization_key"],
        "value": f"{row['then_load']}:{row['then_ref']}",
        "message": (
            f"Báo cáo «{row['then_file']}» ({row['then_ref']}) ghi {number_vi(then)} đảng viên ngày {day_vi(row['day'])}; báo "
            f"cáo này ghi {number_vi(now)} ngày {day_vi(row['period_end'])}, kết nạp {number_vi(came)}{gone}: chênh "
            f"{number_vi(gap)} chưa rõ do đâu (chuyển sinh hoạt, từ trần?). "
            + quoted_vi([str(row["now_quote"]), str(row["quote"]), str(row["then_quote"])])
        ),
    }
