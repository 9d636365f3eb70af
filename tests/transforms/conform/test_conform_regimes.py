"""Regimes: whose date counts, and which level follows."""

from __future__ import annotations

from datetime import date

import polars as pl
from conform_build import build, org, register

PROVINCE = org("99.000.000.000.000", "Đảng bộ tỉnh Vĩnh Lạc", "superior_committee", None)


def _regimes(found: object, name: str) -> list[tuple[object, ...]]:
    spans = found.spans.filter(pl.col("name") == name).sort("valid_from", nulls_last=False)  # type: ignore[attr-defined]
    return spans.select("regime", "level", "valid_from", "valid_to").rows()


def _commune(kind: str, **more: object) -> dict[str, object]:
    return org("99.010.000.000.000", "Đảng bộ xã Vàm Sậy", kind, PROVINCE["code"], type="commune", **more)


def test_the_general_date_counts_only_for_organizations_known_to_live_then() -> None:
    before = build(register("2024-12-31", PROVINCE))
    assert _regimes(before, PROVINCE["name"]) == [("R1", "province", None, None)]
    after = build(register("2024-12-31", PROVINCE), register("2025-12-31", PROVINCE))
    assert _regimes(after, PROVINCE["name"]) == [
        ("R1", "province", None, date(2025, 7, 1)),
        ("R2", "province", date(2025, 7, 1), None),
    ]


def test_a_commune_is_above_the_grassroots_under_r2_and_grassroots_under_r3_from_the_day_it_is_shown() -> None:
    found = build(
        register("2025-12-31", PROVINCE, _commune("superior_committee", established_on="2025-07-01")),
        register("2026-10-15", PROVINCE, _commune("grassroots_committee", established_on="2026-10-01")),
    )
    assert _regimes(found, "Đảng bộ xã Vàm Sậy") == [
        ("R2", "commune", date(2025, 7, 1), date(2026, 10, 1)),
        ("R3", "grassroots", date(2026, 10, 1), None),
    ]
    assert "relevel" in found.lineage["event"].to_list()


def test_cells_go_over_with_the_organization_above_them() -> None:
    cell = org("99.010.000.000.001", "Chi bộ ấp 1", "cell", "99.010.000.000.000", established_on="2025-07-01")
    found = build(
        register("2025-12-31", PROVINCE, _commune("superior_committee", established_on="2025-07-01"), cell),
        register("2026-10-15", PROVINCE, _commune("grassroots_committee", established_on="2026-10-01"), cell),
    )
    assert [row[0] for row in _regimes(found, "Chi bộ ấp 1")] == ["R2", "R3"]


def test_a_local_decision_comes_before_the_calendar() -> None:
    local = [
        {"regime": "R2", "from": date(2025, 6, 20), "province_code": "99", "document": "12-QĐ/TU"},
        {"regime": "R2", "from": date(2025, 6, 25), "code_prefix": "99.010", "document": "13-QĐ/TU"},
    ]
    found = build(
        register("2024-12-31", PROVINCE, _commune("grassroots_committee")),
        register("2025-12-31", PROVINCE, _commune("superior_committee")),
        local=local,
    )
    assert ("R2", "province", date(2025, 6, 20), None) in _regimes(found, PROVINCE["name"])
    started = [row[2] for row in _regimes(found, "Đảng bộ xã Vàm Sậy") if row[0] == "R2"]
    assert started[0] == date(2025, 6, 25)
