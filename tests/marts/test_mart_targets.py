"""A target stands beside the latest result that was reported, and is met as its words say."""

from __future__ import annotations

from typing import Any

import pytest
from marts_hand import Hand

RATED = {"measure": "rated", "subject": "grassroots_org", "qualifier": "good_or_better", "unit": "percent"}


def judged(
    warehouse: Hand,
    target: tuple[str, float],
    actual: tuple[str, float],
    what: dict[str, str] = RATED,
) -> bool | None:
    comparator, value = target
    warehouse.put("fact_targets", figure_id="t", organization_key=1, comparator=comparator, value=value, **what)
    comparator, value = actual
    row = {"figure_id": "a", "organization_key": 1, "comparator": comparator, "value": value}
    warehouse.put("fact_reported_figures", **row, **what)
    met: bool | None = warehouse.row("SELECT met FROM mart_targets")["met"]
    return met


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        (("ge", 95), ("eq", 95), True),
        (("ge", 95), ("eq", 94.9), False),
        (("ge", 95), ("gt", 95), True),
        (("ge", 95), ("gt", 90), None),
        (("ge", 95), ("lt", 95), False),
        (("gt", 95), ("eq", 95), False),
        (("gt", 95), ("gt", 95), True),
        (("le", 1), ("eq", 1), True),
        (("le", 1), ("lt", 1), True),
        (("le", 1), ("eq", 1.2), False),
        (("le", 1), ("gt", 1), False),
        (("le", 1), ("le", 3), None),
        (("lt", 1), ("eq", 1), False),
        (("lt", 1), ("eq", 0.5), True),
        (("eq", 0), ("eq", 0), True),
        (("eq", 0), ("eq", 1), False),
        (("eq", 0), ("gt", 0), False),
        (("eq", 60), ("eq", 65), True),
        (("eq", 60), ("eq", 59), False),
        (("approx", 100), ("eq", 96), True),
        (("approx", 100), ("eq", 90), False),
        (("approx", 100), ("gt", 90), None),
    ],
)
def test_met_as_the_comparators_say(
    warehouse: Hand, target: tuple[str, float], actual: tuple[str, float], met: bool | None
) -> None:
    assert judged(warehouse, target, actual) is met


def test_of_what_is_weak_a_plain_number_is_an_upper_bound(warehouse: Hand) -> None:
    assert judged(warehouse, ("eq", 1), ("eq", 2), {**RATED, "qualifier": "weak"}) is False


def result(warehouse: Hand, figure_id: str, value: float, **values: Any) -> None:
    row = {"organization_key": 1, **RATED, **values}
    warehouse.put("fact_reported_figures", figure_id=figure_id, value=value, **row)


def test_the_latest_trusted_result_of_the_same_thing(warehouse: Hand) -> None:
    warehouse.organization(1, "superior_committee", name="Đảng bộ thành phố")
    target = {"figure_id": "t", "organization_key": 1, "value": 95, **RATED}
    warehouse.put("fact_targets", **target, period_start="2021-01-01", period_end="2025-12-31")
    result(warehouse, "older", 90, period_end="2022-12-31", quote="cũ")
    result(warehouse, "right", 96, period_end="2023-12-31", quote="đúng", source_key=8)
    result(warehouse, "unsure", 1, period_end="2024-12-31", confidence=0.5, trusted=False)
    result(warehouse, "plan", 2, period_end="2024-12-31", status="target")
    result(warehouse, "other", 3, period_end="2024-12-31", qualifier="weak")
    result(warehouse, "count", 4, period_end="2024-12-31", unit="count")
    result(warehouse, "elsewhere", 5, period_end="2024-12-31", organization_key=2)
    result(warehouse, "later", 6, period_end="2026-12-31")
    row = warehouse.row("SELECT * FROM mart_targets")
    assert (row["actual_figure_id"], row["actual"], row["difference"], row["met"]) == ("right", 96, 1, True)
    assert (row["target_quote"], row["actual_quote"]) == ("chỉ tiêu", "đúng")
    assert (row["target_source_key"], row["actual_source_key"]) == (1, 8)
    assert row["organization"] == "Đảng bộ thành phố"
    result(warehouse, "reviewed", 94, period_end="2025-12-31", confidence=0.3, reviewed=True)
    assert warehouse.row("SELECT met FROM mart_targets")["met"] is False


def test_a_result_of_the_year_before_is_shown_but_does_not_decide(warehouse: Hand) -> None:
    target = {"figure_id": "t", "organization_key": 1, "value": 95, **RATED}
    warehouse.put("fact_targets", **target, period_start="2025-01-01", period_end="2025-12-31")
    result(warehouse, "before", 99, period_end="2024-12-31")
    row = warehouse.row("SELECT * FROM mart_targets")
    assert (row["actual"], row["in_period"], row["met"]) == (99, False, None)


def test_a_name_counts_where_the_organization_is_not_known(warehouse: Hand) -> None:
    named = {"organization": "Đảng bộ xã An Lạc", **RATED}
    warehouse.put("fact_targets", figure_id="t", value=95, **named)
    warehouse.put("fact_targets", figure_id="none", value=95, **{**named, "organization": "Đảng bộ xã khác"})
    result(warehouse, "a", 97, **{**named, "organization": "đảng bộ xã An Lạc ", "organization_key": None})
    rows = warehouse.rows("SELECT target_figure_id, actual, met FROM mart_targets ORDER BY target_figure_id")
    assert [tuple(row.values()) for row in rows] == [("none", None, None), ("t", 97, True)]
