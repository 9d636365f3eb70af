"""Form 1 as reports state it: A + B − C = D from what they tell, beside the balance that rosters give.

Belongs here: putting together the opening, admissions, leavers and closing that reports and registers state of an
organization and period. Not here: the computed balance (headcounts.py), single figures (reconciliation.py).

Reports seldom tell transfers and deaths. So the statement is not asked to close by itself: what is left over, D − (A +
admitted − left), is all else that happened, and must be the same by rosters. Neither figure need be wrong alone for the
four not to fit together.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from transforms.conform.computed import Facts
from transforms.conform.headcounts import form1, headcounts
from transforms.conform.organizations import Organizations
from transforms.conform.schemas import FIGURES, FORM1_STATED, empty, findings, fit, warnings

_PERIOD = ["organization_key", "period_start", "period_end"]
_CAUSES = ("struck_off", "withdrew", "expelled")


@dataclass(frozen=True, slots=True)
class StatedBalances:
    """`rows` (FORM1_STATED, one a load, organization and period) and `findings` for those that differ."""

    rows: pl.DataFrame
    findings: pl.DataFrame


def stated_balances(figures: pl.DataFrame, facts: Facts, organizations: Organizations) -> StatedBalances:
    """The balance of every load that states admissions of an organization (FIGURES, organization_key resolved).

    Opening and closing are those of the same load, else the last that any other load (last year's report, a register)
    states for just that day; an opening is also told by a closing and its change since that day ("tăng 37 so với cuối
    năm trước"). `status`: agrees, differs, not_covered (rosters do not reach both days), not_computed (the
    opening, the closing or the balance by rosters is missing).
    """
    exact = fit(figures, FIGURES).filter(
        (pl.col("comparator") == "eq")
        & (pl.col("unit") == "count")
        & (pl.col("subject") == "member")
        & pl.col("organization_key").is_not_null()
    )
    exact = pl.concat([exact.filter(pl.col("status") == "actual"), _before_changes(exact)])
    told = exact.filter((pl.col("measure") == "members_admitted") & pl.col("period_start").is_not_null())
    told = told.group_by("load_id", *_PERIOD).agg(
        admitted=pl.col("value").max(), source_ref=pl.col("source_ref").min(), received_on=pl.col("received_on").min()
    )
    if told.is_empty():
        return StatedBalances(empty(FORM1_STATED), findings())
    told = told.join(_left(exact), on=["load_id", *_PERIOD], how="left")
    told = told.with_columns(eve=pl.col("period_start").dt.offset_by("-1d"))
    told = _stock(told, exact, "closing", "period_end")
    told = _stock(told, exact, "opening", "eve")
    rows = _beside(told, facts, organizations)
    rest = pl.col("closing") - (pl.col("opening") + pl.col("admitted") - pl.col("left_party").fill_null(0))
    rows = rows.with_columns(rest=rest).with_columns(difference=pl.col("rest_computed") - pl.col("rest"))
    status = (
        pl.when(pl.col("difference").is_null())
        .then(pl.lit("not_computed"))
        .when(~pl.col("covered").fill_null(False))
        .then(pl.lit("not_covered"))
        .when(pl.col("difference") == 0)
        .then(pl.lit("agrees"))
        .otherwise(pl.lit("differs"))
    )
    rows = rows.with_columns(status=status)
    return StatedBalances(
        rows=fit(rows, FORM1_STATED).sort(*_PERIOD, "load_id"),
        findings=findings(_findings(rows.filter(pl.col("status") == "differs"))),
    )


def _before_changes(exact: pl.DataFrame) -> pl.DataFrame:
    """Stocks (FIGURES) that a load states by what they became and by how much they changed since their day."""
    stocks = exact.filter(pl.col("measure") == "members_total")
    changes = stocks.filter((pl.col("status") == "change") & pl.col("compared_end").is_not_null())
    now = stocks.filter(pl.col("status") == "actual").select("load_id", "organization_key", "period_end", now="value")
    pairs = changes.join(now, on=["load_id", "organization_key", "period_end"])
    was = pairs.with_columns(value=pl.col("now") - pl.col("value"), period_end="compared_end", status=pl.lit("actual"))
    return fit(was, FIGURES)


def _left(exact: pl.DataFrame) -> pl.DataFrame:
    """load_id, period, `left_party` and `causes`: leavers that a load states, one number for all or one a cause."""
    expelled = (pl.col("measure") == "disciplined") & (pl.col("qualifier") == "expulsion")
    rows = exact.filter((pl.col("measure") == "members_left") | expelled).with_columns(
        cause=pl.when(expelled).then(pl.lit("expelled")).otherwise(pl.col("qualifier").fill_null("all"))
    )
    by = ["load_id", *_PERIOD]
    rows = rows.group_by(*by, "cause").agg(pl.col("value").max())
    whole = (pl.col("cause") == "all").any().over(by)
    rows = rows.filter((pl.col("cause") == "all") | ~whole)
    return rows.group_by(by).agg(left_party=pl.col("value").sum(), causes=pl.col("cause").sort())


def _stock(told: pl.DataFrame, exact: pl.DataFrame, name: str, day: str) -> pl.DataFrame:
    """Adds `name`: members stated for that day by the load itself, else last by another; and `name`_load_id."""
    stocks = exact.filter((pl.col("measure") == "members_total") & pl.col("period_end").is_not_null()).select(
        "organization_key", "figure_id", day="period_end", stock="value", by_load="load_id", came="received_on"
    )
    pairs = told.select("load_id", *_PERIOD, pl.col(day).alias("day")).join(stocks, on=["organization_key", "day"])
    pairs = pairs.with_columns(own=pl.col("by_load") == pl.col("load_id"))
    pairs = pairs.sort("load_id", *_PERIOD, "own", "came", "by_load", "figure_id", nulls_last=False)
    best = pairs.unique(["load_id", *_PERIOD], keep="last", maintain_order=True)
    best = best.select("load_id", *_PERIOD, pl.col("stock").alias(name), pl.col("by_load").alias(f"{name}_load_id"))
    return told.join(best, on=["load_id", *_PERIOD], how="left")


def _beside(told: pl.DataFrame, facts: Facts, organizations: Organizations) -> pl.DataFrame:
    """Adds the balance by rosters, of the causes that the load states, and whether rosters reach both days."""
    balance = form1(facts.memberships, organizations, told.select("period_start", "period_end"))
    balance = balance.with_columns(admitted=pl.col("admitted") + pl.col("readmitted"))
    renamed = {name: f"{name}_computed" for name in ("opening", "admitted", "closing")}
    rows = told.join(balance.select(*_PERIOD, *renamed, *_CAUSES).rename(renamed), on=_PERIOD, how="left")
    stated = [
        pl.when(pl.col("causes").list.contains(cause) | pl.col("causes").list.contains("all"))
        .then(pl.col(cause))
        .otherwise(0)
        for cause in _CAUSES
    ]
    left = pl.when(pl.col("opening_computed").is_not_null()).then(pl.sum_horizontal(stated))
    rows = rows.with_columns(left_party_computed=pl.when(pl.col("causes").is_not_null()).then(left))
    rest = (
        pl.col("closing_computed")
        - pl.col("opening_computed")
        - pl.col("admitted_computed")
        + pl.col("left_party_computed").fill_null(0)
    )
    days = pl.concat([told["eve"], told["period_end"]])
    reached = headcounts(facts.memberships, organizations, days, facts.rosters)
    reached = reached.select("organization_key", "on_date", "covered")
    for side, day in (("at_opening", "eve"), ("at_closing", "period_end")):
        rows = rows.join(reached.rename({"on_date": day, "covered": side}), on=["organization_key", day], how="left")
    return rows.with_columns(rest_computed=rest, covered=pl.col("at_opening") & pl.col("at_closing"))


def _findings(rows: pl.DataFrame) -> pl.DataFrame:
    number = {name: pl.col(name).cast(pl.Int64) for name in ("opening", "admitted", "closing", "rest", "rest_computed")}
    left = pl.col("left_party").fill_null(0).cast(pl.Int64)
    message = pl.format(
        "Biểu 1 kỳ {} – {}: đầu kỳ {}, kết nạp {}, ra khỏi Đảng {}, cuối kỳ {}; các biến động khác phải là {}, nhưng theo danh "
        "sách là {}.",
        pl.col("period_start").dt.to_string("%d/%m/%Y"),
        pl.col("period_end").dt.to_string("%d/%m/%Y"),
        number["opening"],
        number["admitted"],
        left,
        number["closing"],
        number["rest"],
        number["rest_computed"],
    )
    return warnings(
        rows,
        "organization_key",
        "load_id",
        "source_ref",
        code=pl.lit("form1_stated"),
        value=pl.col("difference").cast(pl.Int64).cast(pl.String),
        message=message,
    )
