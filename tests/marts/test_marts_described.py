"""Every mart has its own file and says in two languages what it and each of its columns holds."""

from __future__ import annotations

import re

import pytest
from marts_hand import MART_FILES, Hand

MARTS = {
    "mart_admissions",
    "mart_data_quality",
    "mart_headcounts",
    "mart_inspections",
    "mart_organizations",
    "mart_ratings",
    "mart_targets",
}


def test_the_views_are_those_of_the_design(warehouse: Hand) -> None:
    names = {row["view_name"] for row in warehouse.rows("SELECT view_name FROM duckdb_views() WHERE NOT internal")}
    assert names >= MARTS


@pytest.mark.parametrize("file", MART_FILES, ids=lambda file: file.stem)
def test_a_file_defines_one_object_and_names_it(file) -> None:
    text = file.read_text(encoding="utf-8")
    made = re.findall(r"^CREATE OR REPLACE (?:VIEW|MACRO) (\w+)", text, re.MULTILINE)
    assert made == [re.sub(r"^a\d+_", "", file.stem)]
    first = text.splitlines()[0]
    assert first.startswith("-- ")
    assert " / " in first


def test_every_view_and_column_has_a_comment(warehouse: Hand) -> None:
    views = warehouse.rows("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal")
    assert [view["view_name"] for view in views if " / " not in (view["comment"] or "")] == []
    columns = warehouse.rows(
        "SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_views() ON table_name = view_name "
        "WHERE NOT duckdb_views.internal AND duckdb_columns.comment IS NULL"
    )
    assert columns == []


def test_empty_tables_give_empty_marts(warehouse: Hand) -> None:
    for mart in MARTS:
        assert warehouse.rows(f"SELECT * FROM {mart}") == []
