"""Form 1 as reports state it: what four numbers together say, beside the rosters."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from conform_build import build, codes, key_of, org, register

from transforms.conform import schemas
from transforms.conform.balances import StatedBalances, stated_balances
from transforms.conform.computed import Facts
from transforms.conform.organizations import Organizations

WARD = org("99.001.001.000.000", "Đảng bộ phường 1", "grassroots_committee", None)
CELL = org("99.001.001.000.001", "Chi bộ khóm 1", "cell", WARD["code"])
YEAR = {"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}


@pytest.fixture(scope="module")
def tree() -> Organizations:
    return build(register("2022-12-31", WARD, CELL))


@pytest.fixture(scope="module")
def facts(tree: Organizations) -> Facts:
    """In 2023: 20 members, 3 admitted, 1 struck off, 1 expelled, 2 moved in, 1 died; 22 at the end."""
    cell = key_of(tree, CELL["code"])
    one = {
        "organization_key": cell,
        "started_by": "first_seen",
        "membership": "official",
        "valid_from": date(2020, 1, 1),
    }
    came = [
        {**one, "valid_from": date(2023, 5, 1), "started_by": how} for how in ["admitted"] * 3 + ["transferred"] * 2
    ]
    went = [{**one, "valid_to": date(2023, 6, 1), "ended_by": how} for how in ("struck_off", "expelled", "died")]
    members = [{**line, "member_key": n} for n, line in enumerate([*[one] * 17, *came, *went])]
    rosters = pl.DataFrame({"organization_key": [cell], "as_of": [date(2022, 12, 31)]})
    return Facts(
        schemas.fit(pl.DataFrame(members, infer_schema_length=None), schemas.MEMBERSHIPS),
        schemas.empty("fact_admissions"),
        schemas.empty("fact_ratings"),
        schemas.empty("fact_inspections"),
        rosters,
    )


def _stock(value: float, day: date, **more: Any) -> dict[str, Any]:
    return {"measure": "members_total", "value": value, "period_end": day, **more}


LAST_YEAR = _stock(20, date(2022, 12, 31), load_id="report-2022")
REPORT = [
    _stock(22, date(2023, 12, 31)),
    {"measure": "members_admitted", "value": 3.0, **YEAR},
    {"measure": "members_left", "qualifier": "struck_off", "value": 1.0, **YEAR},
    {"measure": "disciplined", "qualifier": "expulsion", "value": 1.0, **YEAR},
]


def _told(tree: Organizations, facts: Facts, *lines: dict[str, Any]) -> StatedBalances:
    rows = [
        {"figure_id": f"f{n}", "load_id": "report-2023", "source_ref": f"chars {n}", "subject": "member", "unit": "count",
         "comparator": "eq", "status": "actual", "organization_key": key_of(tree, WARD["code"]), **line}
        for n, line in enumerate(lines)
    ]  # fmt: skip
    return stated_balances(schemas.fit(pl.DataFrame(rows, infer_schema_length=None), schemas.FIGURES), facts, tree)


def test_what_a_report_states_fits_the_rosters_though_it_tells_no_transfers(tree: Organizations, facts: Facts) -> None:
    found = _told(tree, facts, LAST_YEAR, *REPORT)
    (row,) = found.rows.iter_rows(named=True)
    assert (row["opening"], row["admitted"], row["left_party"], row["closing"]) == (20, 3, 2, 22)
    assert (row["rest"], row["rest_computed"], row["status"]) == (1, 1, "agrees")  # two came, one died
    assert (row["opening_load_id"], row["closing_load_id"]) == ("report-2022", "report-2023")
    assert found.findings.is_empty()


def test_a_closing_that_does_not_follow_is_a_finding_of_the_report(tree: Organizations, facts: Facts) -> None:
    found = _told(tree, facts, LAST_YEAR, _stock(27, date(2023, 12, 31)), *REPORT[1:])
    assert codes(found.findings) == ["form1_stated"]
    assert found.findings.select("load_id", "value").rows() == [("report-2023", "-5")]
    assert "cuối kỳ 27; các biến động khác phải là 6, nhưng theo danh sách là 1" in found.findings["message"][0]


def test_errors_that_even_out_are_none_here(tree: Organizations, facts: Facts) -> None:
    """One admitted more and one closing more fit together; each alone is told by the reconciliation."""
    found = _told(tree, facts, LAST_YEAR, _stock(23, date(2023, 12, 31)), {**REPORT[1], "value": 4.0}, *REPORT[2:])
    assert found.rows["status"].to_list() == ["agrees"]


def test_one_number_for_all_leavers_is_set_beside_all_of_them(tree: Organizations, facts: Facts) -> None:
    whole = {"measure": "members_left", "value": 2.0, **YEAR}
    found = _told(tree, facts, LAST_YEAR, *REPORT[:2], whole)
    assert found.rows.select("left_party", "left_party_computed", "status").rows() == [(2.0, 2.0, "agrees")]


def test_a_change_since_last_year_tells_the_opening(tree: Organizations, facts: Facts) -> None:
    since = _stock(2, date(2023, 12, 31), status="change", compared_end=date(2022, 12, 31))
    found = _told(tree, facts, since, *REPORT)
    assert found.rows.select("opening", "opening_load_id", "status").rows() == [(20.0, "report-2023", "agrees")]
    otherwise = _told(tree, facts, {**since, "compared_end": date(2021, 12, 31)}, *REPORT)
    assert otherwise.rows["status"].to_list() == ["not_computed"]


def test_without_an_opening_nothing_is_said(tree: Organizations, facts: Facts) -> None:
    found = _told(tree, facts, *REPORT)
    assert found.rows["status"].to_list() == ["not_computed"]
    assert found.findings.is_empty()


def test_without_rosters_of_both_days_nothing_is_said(tree: Organizations, facts: Facts) -> None:
    late = facts.rosters.with_columns(as_of=date(2023, 6, 30))  # type: ignore[union-attr]
    later = Facts(facts.memberships, facts.admissions, facts.ratings, facts.inspections, late)
    found = _told(tree, later, LAST_YEAR, _stock(27, date(2023, 12, 31)), *REPORT[1:])
    assert found.rows["status"].to_list() == ["not_covered"]
    assert found.findings.is_empty()
