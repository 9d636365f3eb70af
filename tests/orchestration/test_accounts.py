"""Every row is accounted for, and a row that is mended leaves quarantine by itself."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from orchestration.building import _quarantine
from orchestration.guards import accounts
from orchestration.guards.quarantine import mark_bad_rows, move, set_apart
from orchestration.guards.rules import rule_sets
from transforms.conform.decisions import decide_figures

FIGURE = {
    "figure_id": "f1", "load_id": "l1", "source_ref": "chars 0-4", "measure": "members_admitted", "subject": "member",
    "qualifier": None, "value": 5.0, "unit": "count", "comparator": "eq", "status": "actual", "organization": None,
    "actor": None, "period_start": None, "period_end": None, "quote": "năm!", "char_start": 0, "char_end": 4, "confidence": 0.9,
}  # fmt: skip


@pytest.fixture
def zone() -> Iterator[duckdb.DuckDBPyConnection]:
    """A zone with five figures in evidence: two good ones, a share of 130 %, one below nought, one of an unknown unit."""
    figures = pl.DataFrame(
        [
            FIGURE,
            FIGURE | {"figure_id": "f2"},
            FIGURE | {"figure_id": "f3", "unit": "percent", "value": 130.0},
            FIGURE | {"figure_id": "f4", "value": -3.0},
            FIGURE | {"figure_id": "f5", "unit": "kg"},
        ]
    )
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA evidence; CREATE SCHEMA staging")
        connection.register("made", figures)
        connection.execute("CREATE TABLE staging.reported_figures AS FROM made")
        mark_bad_rows(connection, "staging.reported_figures", rule_sets()["reported_figures"].rules, "figure_id")
        set_apart(connection, "staging.reported_figures", "figure_id")
        move(connection, "staging.reported_figures", "evidence.reported_figures")
        yield connection


def _decided(zone: duckdb.DuckDBPyConnection, *decisions: tuple[str, str, str]) -> pl.DataFrame:
    figures = zone.execute("FROM evidence.reported_figures ORDER BY figure_id").pl()
    rows = [(figure, field, None, value) for figure, field, value in decisions]
    frame = pl.DataFrame(rows, schema=["figure_id", "field", "expect", "value"], orient="row")
    return decide_figures(figures, frame.cast(pl.String)).figures


def _build(zone: duckdb.DuckDBPyConnection, good: pl.DataFrame) -> duckdb.DuckDBPyConnection:
    build = duckdb.connect()
    build.register("good", good)
    build.execute("CREATE TABLE fact_reported_figures AS FROM good")
    return build


def test_good_and_bad_rows_part(zone: duckdb.DuckDBPyConnection) -> None:
    found = zone.execute("SELECT figure_id, failed_rules FROM evidence.reported_figures ORDER BY 1").fetchall()
    assert dict(found) == {
        "f1": [], "f2": [], "f3": ["figure_share_within_hundred"], "f4": ["figure_value_not_negative"], "f5": ["figure_unit_known"],
    }  # fmt: skip
    assert accounts.good_figures(zone, _decided(zone))["figure_id"].to_list() == ["f1", "f2"]


def test_a_correction_takes_the_row_it_mends_out_of_quarantine(zone: duckdb.DuckDBPyConnection) -> None:
    decided = _decided(zone, ("f3", "value", "13"), ("f4", "value", "-4"), ("f5", "accepted", ""))
    good = accounts.good_figures(zone, decided)
    assert good["figure_id"].to_list() == ["f1", "f2", "f3"]  # -4 is no better than -3; accepting mends no unit
    with _build(zone, good) as build:
        mended = accounts.mended(zone, build)
        assert mended == ["f3"]
        loads = pl.DataFrame({"load_id": ["l1"], "status": ["published"]})
        held = _quarantine(zone, loads, mended)
        assert sorted(rules[0] for rules in held["rules"].to_list()) == [
            "figure_unit_known",
            "figure_value_not_negative",
        ]
        (row,) = accounts.rows_by_load(zone, build, ("reported_figures",), mended).to_dicts()
    assert row == {"load_id": "l1", "good": 3, "bad": 2, "ignored": 0}


def test_a_rejected_figure_is_ignored_not_lost(zone: duckdb.DuckDBPyConnection) -> None:
    good = accounts.good_figures(zone, _decided(zone, ("f2", "rejected", "")))
    with _build(zone, good) as build:
        (row,) = accounts.rows_by_load(zone, build, ("reported_figures",), []).to_dicts()
    assert row == {"load_id": "l1", "good": 1, "bad": 3, "ignored": 1}
    assert row["good"] + row["bad"] + row["ignored"] == 5


@pytest.mark.parametrize("status", ["superseded", "withdrawn", "rejected"])
def test_rows_leave_quarantine_with_a_load_that_a_corrected_file_replaces(
    zone: duckdb.DuckDBPyConnection, status: str
) -> None:
    assert len(_quarantine(zone, pl.DataFrame({"load_id": ["l1"], "status": ["published"]}), [])) == 3
    assert len(_quarantine(zone, pl.DataFrame({"load_id": ["l1"], "status": [status]}), [])) == 0


def test_a_lost_row_breaks_the_account() -> None:
    rule = next(rule for rule in rule_sets()["dim_source"].rules if rule.id == "warehouse_rows_accounted")
    assert (rule.severity, rule.on_fail) == ("critical", "block")
    with duckdb.connect() as build:
        build.execute(
            "CREATE SCHEMA audit; CREATE TABLE audit.loads AS FROM (VALUES ('whole', 'published', 10, 7, 2, 1), "
            "('short', 'published', 10, 7, 2, 0), ('twice', 'published', 10, 9, 2, 0), ('held', 'held', 10, 0, 0, 0)) "
            "AS v(load_id, status, rows_read, rows_published, rows_quarantined, rows_ignored)"
        )
        found = build.execute(rule.bad_query("dim_source", {}) + " ORDER BY 1").fetchall()
    assert found == [("short",), ("twice",)]
