"""What one report states beside the figures of an earlier report of the same organization: changes, stock against flow."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.conform.report_changes import CODE, changes_against_reports
from transforms.conform.report_flows import flows_against_reports

END, BASE = date(2021, 12, 31), date(2020, 12, 31)
FILES = pl.DataFrame({"load_id": ["old", "new", "other"], "file_name": ["truoc.docx", "sau.docx", "khac.docx"]})
SCHEMA = {
    "figure_id": pl.String, "load_id": pl.String, "source_ref": pl.String, "organization_key": pl.Int64,
    "measure": pl.String, "subject": pl.String, "qualifier": pl.String, "unit": pl.String, "comparator": pl.String,
    "status": pl.String, "value": pl.Float64, "actor": pl.String, "period_start": pl.Date, "period_end": pl.Date,
    "compared_start": pl.Date, "compared_end": pl.Date, "quote": pl.String, "char_start": pl.Int64,
    "explanation": pl.String,
}  # fmt: skip


def row(load_id: str, at: int, value: float, **given_: Any) -> dict[str, Any]:
    return {
        "figure_id": f"{load_id}-{at}", "load_id": load_id, "source_ref": f"chars {at}-{at + 9}", "organization_key": 7,
        "measure": "orgs_total", "subject": "grassroots_org", "qualifier": None, "unit": "count", "comparator": "eq",
        "status": "actual", "value": value, "actor": None, "period_start": None, "period_end": END,
        "compared_start": None, "compared_end": None, "quote": f"{value:g} tổ chức", "char_start": at,
        "explanation": "stock; have; actual",
    } | given_  # fmt: skip


def told(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return changes_against_reports(pl.DataFrame(list(rows), schema=SCHEMA), FILES).to_dicts()


def change(value: float, **given_: Any) -> dict[str, Any]:
    return row("new", 30, value, status="change", compared_end=BASE, quote=f"tăng {value:g}", **given_)


def before(value: float, **given_: Any) -> dict[str, Any]:
    return row(given_.pop("load_id", "old"), 5, value, **{"period_end": BASE, **given_})


def test_a_change_that_the_earlier_report_bears_out_is_no_finding() -> None:
    assert told(row("new", 10, 64), change(4), before(60)) == []


def test_a_change_that_it_does_not_bear_out_has_both_quotes_and_places() -> None:
    found = told(row("new", 10, 64), change(5), before(60))
    assert [finding["code"] for finding in found] == [CODE]
    finding = found[0]
    assert (finding["load_id"], finding["organization_key"], finding["severity"]) == ("new", 7, "warn")
    assert finding["source_ref"] == "chars 30-39, chars 10-19"
    assert finding["value"] == "old:chars 5-14"
    for said in ("64", "«tăng 5»", "«60 tổ chức»", "truoc.docx", "chars 5-14", "31/12/2020", "khi đó là 59", "ghi 60"):
        assert said in finding["message"]


@pytest.mark.parametrize(
    "other",
    [
        before(60, organization_key=8),
        before(60, subject="cell"),
        before(60, period_end=date(2019, 12, 31)),
        before(60, status="target"),
        before(60, comparator="gt"),
        before(60, unit="percent"),
        before(60, load_id="new"),  # within one report it is the report's own check
    ],
)
def test_only_the_same_thing_of_the_same_day_in_another_report_is_compared(other: dict[str, Any]) -> None:
    assert told(row("new", 10, 64), change(5), other) == []


def test_without_a_number_of_today_or_with_two_of_then_nothing_is_said() -> None:
    assert told(change(5), before(60)) == []
    assert told(row("new", 10, 64), change(5), before(60), before(61, char_start=50)) == []
    assert told(row("new", 10, 64, explanation="stock; earlier; actual"), change(5), before(60)) == []


def test_every_other_report_is_compared() -> None:
    found = told(row("new", 10, 64), change(5), before(60), before(58, load_id="other"), before(59, load_id="x"))
    assert sorted(finding["value"] for finding in found) == ["old:chars 5-14", "other:chars 5-14"]


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 2))
def test_shares_are_compared_within_rounding(now: int, then: int, decimals: int) -> None:
    share: dict[str, Any] = {"measure": "rated", "qualifier": "good", "unit": "percent"}
    rounded = [round(value / 100, decimals) for value in (now, now - then, then)]
    assert told(row("new", 10, rounded[0], **share), change(rounded[1], **share), before(rounded[2], **share)) == []
    off = rounded[1] + 3
    assert told(row("new", 10, rounded[0], **share), change(off, **share), before(rounded[2], **share))


def test_no_figures_give_no_findings() -> None:
    assert told() == []


MEMBERS: dict[str, Any] = {"measure": "members_total", "subject": "member"}
START = date(2021, 1, 1)


def flows(opening: float, closing: float, came: float, went: float = 0, **of_flow: Any) -> list[dict[str, Any]]:
    flow: dict[str, Any] = {"subject": "member", "period_start": START}
    rows = [
        row("old", 5, opening, **MEMBERS, period_end=BASE),
        row("new", 10, closing, **MEMBERS),
        row("new", 20, came, measure="members_admitted", **(flow | of_flow)),
        row("new", 30, went, measure="members_left", qualifier="struck_off", **flow),
        row("new", 40, 1, measure="members_left", qualifier="withdrew", **flow),
    ]
    return flows_against_reports(pl.DataFrame(rows, schema=SCHEMA), FILES).to_dicts()


def test_members_of_two_reports_within_what_transfers_explain() -> None:
    assert flows(5120, 5230, 145, 12) == []
    assert flows(40, 47, 2) == []
    found = flows(5120, 6230, 145, 12)
    assert [(finding["load_id"], finding["value"]) for finding in found] == [("new", "old:chars 5-14")]
    for said in (
        "5.120",
        "31/12/2020",
        "6.230",
        "kết nạp 145",
        "ra khỏi Đảng 13",
        "chênh 978",
        "truoc.docx",
        "«5120 tổ chức»",
    ):
        assert said in found[0]["message"]
    assert found[0]["source_ref"] == "chars 20-29, chars 10-19"


def test_flows_of_another_time_or_of_no_exact_number_are_not_compared() -> None:
    assert flows(5120, 6230, 145, period_start=date(2021, 7, 1)) == []
    assert flows(5120, 6230, 145, comparator="gt") == []
    assert flows(5120, 6230, 145, organization_key=8) == []
    assert flows_against_reports(pl.DataFrame(schema=SCHEMA), FILES).is_empty()
