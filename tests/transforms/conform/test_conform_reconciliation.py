"""Reported against computed: tolerance, comparators, coverage."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from conform_build import build, codes, key_of, org, register

from transforms.conform import schemas
from transforms.conform.figures import resolve_figures
from transforms.conform.organizations import Organizations
from transforms.conform.reconciliation import Facts, reconcile

CITY = org("99.001.000.000.000", "Đảng bộ thành phố Tân Giang", "superior_committee", None)
WARD = org("99.001.001.000.000", "Đảng bộ phường 1", "grassroots_committee", CITY["code"])
CELL = org("99.001.001.000.001", "Chi bộ khóm 1", "cell", WARD["code"])
SCHOOL = org("99.001.002.000.000", "Chi bộ Trường A", "grassroots_cell", CITY["code"])
YEAR = {"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}
STOCK = {"period_end": date(2023, 12, 31)}


@pytest.fixture(scope="module")
def tree() -> Organizations:
    return build(register("2022-12-31", CITY, WARD, CELL, SCHOOL))


def _frame(rows: list[dict[str, Any]], schema: Any) -> pl.DataFrame:
    return schemas.fit(pl.DataFrame(rows, infer_schema_length=None), schema) if rows else schemas.empty(schema)


@pytest.fixture(scope="module")
def facts(tree: Organizations) -> Facts:
    """100 members in the cell, 3 of them admitted in 2023, one struck off; ratings and inspections of 2023."""
    cell, ward, school = (key_of(tree, each["code"]) for each in (CELL, WARD, SCHOOL))
    members = [
        {"member_key": n, "organization_key": cell, "valid_from": date(2023, 5, 1) if n < 3 else date(2000, 1, 1),
         "started_by": "admitted", "load_id": "R", "membership": "official"} for n in range(100)
    ]  # fmt: skip
    members.append(
        {**members[50], "member_key": 200, "valid_to": date(2023, 3, 3), "ended_by": "struck_off", "end_load_id": "R"}
    )
    admitted = [
        {"member_key": n, "organization_key": cell, "admitted_on": date(2023, 5, 1), "load_id": "R"} for n in range(3)
    ]
    levels = ["excellent"] * 16 + ["good"] * 80 + ["fair"] * 2
    rated = [{"subject_kind": "member", "member_key": n, "organization_key": cell, "year": 2023, "level": level, "load_id": "X"}
             for n, level in enumerate(levels)]  # fmt: skip
    rated += [
        {
            "subject_kind": "grassroots_committee",
            "organization_key": ward,
            "year": 2023,
            "level": "excellent",
            "exemplary": True,
            "load_id": "X",
        },
        {"subject_kind": "grassroots_cell", "organization_key": school, "year": 2023, "level": "good", "load_id": "X"},
        {"subject_kind": "cell", "organization_key": cell, "year": 2023, "level": "weak", "load_id": "X"},
    ]
    held = [
        {"action": "inspected", "basis": "finance", "actor_kind": "inspection_committee", "subject_kind": "grassroots_committee",
         "organization_key": ward, "decided_on": date(2023, 2, 2), "load_id": "I"},
        {"action": "supervised", "actor_kind": "committee", "subject_kind": "member", "member_key": 1, "organization_key": cell,
         "decided_on": date(2023, 4, 4), "load_id": "I"},
        {"actor_kind": "cell", "subject_kind": "member", "member_key": 2, "organization_key": cell, "discipline": "reprimand",
         "decided_on": date(2023, 4, 4), "load_id": "I"},
    ]  # fmt: skip
    rosters = pl.DataFrame(
        [(key, date(2022, 12, 31)) for key in (cell, school)],
        schema={"organization_key": pl.Int64, "as_of": pl.Date},
        orient="row",
    )
    return Facts(
        _frame(members, schemas.MEMBERSHIPS), _frame(admitted, schemas.ADMISSIONS), _frame(rated, schemas.RATINGS),
        _frame(held, schemas.INSPECTIONS), rosters,
    )  # fmt: skip


def compare(tree: Organizations, facts: Facts, *figures: dict[str, Any], code: str = CITY["code"]) -> Any:
    rows = [
        {"figure_id": str(n), "organization_key": key_of(tree, code), "unit": "count", "comparator": "eq", "status": "actual",
         "subject": "member", "load_id": "P", "source_ref": "chars 1-2", **figure} for n, figure in enumerate(figures)
    ]  # fmt: skip
    return reconcile(_frame(rows, schemas.FIGURES), facts, tree)


@pytest.mark.parametrize(
    ("figure", "computed"),
    [
        ({"measure": "members_total", **STOCK}, 100),
        ({"measure": "members_admitted", **YEAR}, 3),
        ({"measure": "members_left", "qualifier": "struck_off", **YEAR}, 1),
        ({"measure": "members_left", **YEAR}, 1),
        ({"measure": "members_left", "qualifier": "withdrew", **YEAR}, 0),
        ({"measure": "orgs_total", "subject": "grassroots_org", **STOCK}, 2),
        ({"measure": "orgs_total", "subject": "grassroots_committee", **STOCK}, 1),
        ({"measure": "orgs_total", "subject": "cell", **STOCK}, 1),
        ({"measure": "rated", "qualifier": "excellent", **YEAR}, 16),
        ({"measure": "rated", "qualifier": "good_or_better", **YEAR}, 96),
        ({"measure": "rated", **YEAR}, 98),
        ({"measure": "rated", "subject": "grassroots_org", "qualifier": "exemplary", **YEAR}, 1),
        ({"measure": "rated", "subject": "grassroots_org", "qualifier": "good", "unit": "percent", **YEAR}, 50),
        ({"measure": "rated", "subject": "cell", "qualifier": "weak", **YEAR}, 1),
        ({"measure": "inspected", "subject": "party_org", "qualifier": "finance", **YEAR}, 1),
        ({"measure": "inspected", "subject": "party_org", "qualifier": "regular", **YEAR}, 0),
        ({"measure": "supervised", **YEAR}, 1),
        ({"measure": "supervised", "actor": "UBKT", **YEAR}, 0),
        ({"measure": "inspected_or_supervised", **YEAR}, 1),
        ({"measure": "disciplined", **YEAR}, 1),
        ({"measure": "disciplined", "actor": "cấp ủy, ủy ban kiểm tra các cấp và chi bộ", **YEAR}, 1),
        ({"measure": "disciplined", "qualifier": "warning", **YEAR}, 0),
        ({"measure": "members_admitted_vs_total", "unit": "percent", **YEAR}, 100 * 3 / 98),
    ],
)
def test_measures_are_computed(tree: Organizations, facts: Facts, figure: dict[str, Any], computed: float) -> None:
    row = compare(tree, facts, {**figure, "value": float(computed)}).rows.row(0, named=True)
    assert row["computed"] == pytest.approx(computed)
    assert row["status"] == "agrees"


@pytest.mark.parametrize(
    ("value", "comparator", "status"),
    [
        (100, "eq", "agrees"), (101, "eq", "differs"), (99, "gt", "agrees"), (100, "gt", "differs"), (100, "ge", "agrees"),
        (80, "gt", "differs"), (101, "lt", "agrees"), (100, "lt", "differs"), (100, "le", "agrees"), (130, "le", "differs"),
        (98, "approx", "agrees"), (104, "approx", "agrees"), (110, "approx", "differs"),
    ],
)  # fmt: skip
def test_comparators_are_read_as_written(
    tree: Organizations, facts: Facts, value: float, comparator: str, status: str
) -> None:
    figure = {"measure": "members_total", "value": float(value), "comparator": comparator, **STOCK}
    assert compare(tree, facts, figure).rows["status"].to_list() == [status]


@pytest.mark.parametrize(
    ("value", "agrees"), [(16.33, True), (16.3, True), (16, True), (16.34, False), (16.4, False), (17, False)]
)
def test_a_share_is_rounded_as_written(tree: Organizations, facts: Facts, value: float, agrees: bool) -> None:
    figure = {"measure": "rated", "qualifier": "excellent", "unit": "percent", "value": float(value), **YEAR}
    assert (compare(tree, facts, figure).rows["status"][0] == "agrees") is agrees


def test_a_share_of_the_plan_is_computed_from_the_target_set_for_it(tree: Organizations, facts: Facts) -> None:
    share = {"measure": "members_admitted_vs_plan", "unit": "percent", "value": 75.0, **YEAR}
    plan = {"measure": "members_admitted", "value": 4.0, "status": "target", **YEAR}
    assert compare(tree, facts, share).rows["status"].to_list() == ["not_computed"]
    found = compare(tree, facts, share, plan).rows
    assert found.select("computed", "status").rows() == [(75.0, "agrees")]


def test_what_rosters_do_not_reach_is_not_held_against_a_report(tree: Organizations, facts: Facts) -> None:
    figure = {"measure": "members_total", "value": 5.0, "period_end": date(2020, 12, 31)}
    found = compare(tree, facts, figure)
    assert found.rows["status"].to_list() == ["not_covered"]
    assert found.findings.is_empty()


def test_a_difference_is_told_with_both_ways_back(tree: Organizations, facts: Facts) -> None:
    found = compare(tree, facts, {"measure": "members_admitted", "value": 5.0, "quote": "kết nạp 05 đảng viên", **YEAR})
    row = found.rows.row(0, named=True)
    assert (row["reported"], row["computed"], row["difference"], row["tolerance"]) == (5, 3, -2, 0)
    assert (row["load_id"], row["source_ref"], row["computed_load_ids"], row["computed_rows"]) == (
        "P",
        "chars 1-2",
        ["R"],
        3,
    )
    assert codes(found.findings) == ["reported_differs"]
    assert "kết nạp 05 đảng viên" in found.findings["message"][0]


def test_organizations_of_figures_are_read_in_their_report(tree: Organizations) -> None:
    names = ["Đảng bộ thành phố Tân Giang", "Đảng bộ thành phố", "toàn Đảng bộ", "Thành ủy Nơi Khác", None]
    rows = [
        {"figure_id": str(n), "load_id": "P", "source_ref": "c", "organization": name, **YEAR}
        for n, name in enumerate(names)
    ]
    figures, found = resolve_figures(
        _frame(rows, schemas.FIGURES), tree, schemas.empty(schemas.ORGANIZATION_CORRECTIONS)
    )
    city = key_of(tree, CITY["code"])
    assert figures["organization_key"].to_list() == [city, city, city, None, None]
    assert found["value"].to_list() == ["Thành ủy Nơi Khác"]


def test_a_wards_report_that_says_the_city_committee_means_its_own(tree: Organizations) -> None:
    names = ["Đảng bộ phường 1", "Đảng bộ phường 1", "Thành ủy"]
    rows = [
        {"figure_id": str(n), "load_id": "P", "source_ref": "c", "organization": name, **YEAR}
        for n, name in enumerate(names)
    ]
    decisions = schemas.empty(schemas.ORGANIZATION_CORRECTIONS)
    figures, found = resolve_figures(_frame(rows, schemas.FIGURES), tree, decisions)
    assert figures["organization_key"].to_list()[2] == key_of(tree, CITY["code"])
    assert found.is_empty()
