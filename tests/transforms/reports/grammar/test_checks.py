"""Reports against themselves: sums, shares within rounding, plans, stock against flow, changes; what is right is not called wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from transforms.reports.check_findings import CheckFinding
from transforms.reports.checks import check_figures
from transforms.reports.extract import extract_figures
from transforms.reports.figures import Figure
from transforms.rounding import decimals_of, holds_integer, whole_interval, within
from transforms.wording import number_vi, quoted_vi

YEAR = (date(2021, 1, 1), date(2021, 12, 31))
EVE, END = date(2020, 12, 31), date(2021, 12, 31)


def figure(measure: str, value: float, **given_: Any) -> Figure:
    fields: dict[str, Any] = {
        "subject": "member", "qualifier": None, "unit": "count", "comparator": "eq", "status": "actual",
        "organization": "Đảng bộ huyện Tân Thạnh", "actor": None, "period_start": YEAR[0], "period_end": YEAR[1],
        "quote": f"{value} đảng viên", "char_start": 10, "char_end": 20, "confidence": 0.97, "explanation": (),
    } | given_  # fmt: skip
    return Figure(measure=measure, value=value, **fields)


def codes(figures: Sequence[Figure]) -> list[str]:
    return [found.code for found in check_figures(figures)]


# --- rounding ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("true", "ok"), [(91.15, True), (91.25, True), (91.2, True), (91.149, False), (91.251, False)])
def test_a_share_stands_for_what_rounds_to_it(true: float, ok: bool) -> None:
    assert within(true, 91.2, 1) is ok


@pytest.mark.parametrize(("value", "decimals"), [(91.2, 1), (91.0, 0), (35.34, 2), (815, 0), (0.36, 2), (1000, 0)])
def test_decimals_are_those_a_number_needs(value: float, decimals: int) -> None:
    assert decimals_of(value) == decimals


def share_of(count: int, whole: int, decimals: int, rounding: str) -> Decimal:
    return (Decimal(100 * count) / Decimal(whole)).quantize(Decimal(1).scaleb(-decimals), rounding=rounding)


COUNTED = st.integers(1, 60_000).flatmap(lambda whole: st.tuples(st.integers(1, whole), st.just(whole)))
ROUNDINGS = st.sampled_from((ROUND_HALF_UP, ROUND_HALF_EVEN))


@given(COUNTED, st.integers(0, 3), ROUNDINGS)
def test_a_rightly_rounded_share_always_has_its_total(counted: tuple[int, int], decimals: int, rounding: str) -> None:
    count, whole = counted
    share = float(share_of(count, whole, decimals, rounding))
    assume(share > 0)
    low, high = whole_interval(count, share, decimals)
    assert low - 1e-6 <= whole <= high + 1e-6
    assert holds_integer(low, high)
    fraction = figure("rated", count, subject="grassroots_org", qualifier="good", whole=float(whole))
    percent = figure(
        "rated", share, subject="grassroots_org", qualifier="good", unit="percent", decimals=decimals, char_start=40
    )
    assert codes([fraction, percent]) == []
    plan = (
        figure("members_admitted", count),
        figure("members_admitted_vs_plan", share, unit="percent", decimals=decimals),
    )
    assert codes(plan) == []


@given(COUNTED, st.integers(0, 2), st.floats(0.01, 20), st.sampled_from((-1, 1)))
def test_a_share_off_by_more_than_rounding_is_told(
    counted: tuple[int, int], decimals: int, off: float, sign: int
) -> None:
    count, whole = counted
    written = round(100 * count / whole + sign * (off + 10.0**-decimals), decimals)
    assume(0 < written <= 100)
    fraction = figure("rated", count, subject="grassroots_org", qualifier="good", whole=float(whole))
    percent = figure(
        "rated", written, subject="grassroots_org", qualifier="good", unit="percent", decimals=decimals, char_start=40
    )
    assert codes([fraction, percent]) == ["count_against_share"]


def test_the_implied_plan_is_a_whole_number() -> None:
    def of(count: int, share: float) -> list[str]:
        return codes(
            [figure("members_admitted", count), figure("members_admitted_vs_plan", share, unit="percent", decimals=2)]
        )

    assert of(288, 35.34) == []  # 815
    assert of(288, 36.1) == ["admissions_against_plan"]  # between 797,67 and 797,90
    assert of(5, 41.6) == ["admissions_against_plan"]  # between 12,018 and 12,021


# --- over time --------------------------------------------------------------------------------------------------------


def over_a_year(opening: float, closing: float, admitted: float, *left: Figure) -> list[Figure]:
    return [
        figure("members_total", opening, period_start=None, period_end=EVE, quote=f"đầu năm {opening}"),
        figure("members_admitted", admitted, quote=f"kết nạp {admitted}"),
        *left,
        figure("members_total", closing, period_start=None, period_end=END, quote=f"cuối năm {closing}"),
    ]


def test_stock_against_flow_within_what_transfers_explain() -> None:
    struck = figure("members_left", 12, qualifier="struck_off")
    assert codes(over_a_year(5120, 5230, 145, struck)) == []
    assert codes(over_a_year(5120, 6230, 145, struck)) == ["stock_against_flow"]
    assert codes(over_a_year(5120, 4230, 145, struck)) == ["stock_against_flow"]
    assert codes(over_a_year(40, 45, 2)) == []  # a few members more or less are transfers
    told = check_figures(over_a_year(5120, 6230, 145, struck))[0]
    assert "1.110" in told.message_vi
    assert "kết nạp 145" in told.message_vi
    assert told.quotes[:3] == ("đầu năm 5120", "cuối năm 6230", "kết nạp 145")


def test_flows_of_another_body_or_a_bound_are_not_compared() -> None:
    rows = over_a_year(5120, 6230, 145)
    other = [figure("members_admitted", 145, organization="Đảng bộ xã Hòa An"), rows[0], rows[-1]]
    assert codes(other) == []
    bounded = [rows[0], rows[-1], figure("members_admitted", 145, comparator="gt")]
    assert codes(bounded) == []
    two = [*rows, figure("members_admitted", 99)]  # which of two numbers is meant is not known
    assert codes(two) == []


@given(st.integers(0, 9000), st.integers(0, 9000), st.integers(-50, 50).filter(bool))
def test_a_change_lies_between_its_two_numbers(then: int, now: int, slip: int) -> None:
    def rows(change: int) -> list[Figure]:
        since = {"compared_start": None, "compared_end": EVE}
        stock: dict[str, Any] = {"subject": "grassroots_org", "period_start": None}
        return [
            figure("orgs_total", now, **stock),
            figure("orgs_total", change, status="change", **stock, **since),
            figure("orgs_total", then, **{**stock, "period_end": EVE}),
        ]

    assert codes(rows(now - then)) == []
    assert codes(rows(now - then + slip)) == ["change_against_figures"]


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 2))
def test_changed_shares_are_compared_within_the_rounding_of_all_three(now: int, then: int, decimals: int) -> None:
    def rounded(value: float) -> float:
        return round(value, decimals)

    common: dict[str, Any] = {
        "subject": "grassroots_org", "qualifier": "excellent", "unit": "percent", "decimals": decimals,
    }  # fmt: skip
    before = date(2020, 1, 1)
    since = {"compared_start": before, "compared_end": EVE}
    rows = [
        figure("rated", rounded(now / 100), **common),
        figure("rated", rounded((now - then) / 100), status="change", **common, **since),
        figure("rated", rounded(then / 100), **common, period_start=before, period_end=EVE),
    ]
    assert codes(rows) == []


# --- out of text ------------------------------------------------------------------------------------------------------


def found_in(text: str) -> dict[str, CheckFinding]:
    return {found.code: found for found in extract_figures(text).findings}


REPORT = (
    "Huyện ủy Tân Thạnh tổng kết công tác xây dựng Đảng năm 2021\n\n"
    "Đến 31/12/2020, Đảng bộ huyện Tân Thạnh có 5.120 đảng viên. Năm 2021, Đảng bộ huyện kết nạp {admitted} đảng viên, "
    "xóa tên 12 đảng viên. Đến 31/12/2021, toàn Đảng bộ huyện có {closing} đảng viên.\n\n"
    "Năm 2020, các cấp ủy kiểm tra 60 tổ chức đảng. Năm 2021, các cấp ủy kiểm tra 72 tổ chức đảng, tăng {more} tổ chức "
    "so với năm 2020."
)


def test_a_report_that_agrees_has_no_finding() -> None:
    assert found_in(REPORT.format(admitted=145, closing="5.230", more=12)) == {}


def test_findings_quote_the_report_where_it_stands() -> None:
    text = REPORT.format(admitted=145, closing="6.230", more=15)
    found = found_in(text)
    assert set(found) == {"stock_against_flow", "change_against_figures"}
    for told in found.values():
        assert len(told.quotes) >= 3
        assert [text[start:end] for start, end in told.spans] == list(told.quotes)
        assert all(" ".join(quote.split()) in told.told_vi() for quote in told.quotes)
    assert "72 so với 60 chênh lệch 12, báo cáo ghi 15" in found["change_against_figures"].message_vi
    assert found["change_against_figures"].places().count("chars ") == 3


def test_parts_of_two_bodies_are_not_mixed() -> None:
    one = "Đảng bộ huyện Tân Thạnh có 50 tổ chức cơ sở đảng (20 đảng bộ cơ sở, 30 chi bộ cơ sở)."
    wrong = "Đảng bộ huyện Tân Thạnh có 50 tổ chức cơ sở đảng (20 đảng bộ cơ sở, 31 chi bộ cơ sở)."
    assert found_in(one) == {}
    assert set(found_in(wrong)) == {"parts_do_not_sum"}


@pytest.mark.parametrize(
    ("value", "written"), [(1710, "1.710"), (35.34, "35,34"), (-16, "-16"), (0.36, "0,36"), (1234.5, "1.234,5")]
)
def test_numbers_are_written_as_the_clerk_writes_them(value: float, written: str) -> None:
    assert number_vi(value) == written


def test_quotes_in_messages_are_short() -> None:
    told = quoted_vi(["a\n b", "x" * 500, *("c" * 1,) * 9])
    assert "«a b»" in told
    assert len(told) < 300
