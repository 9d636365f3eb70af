"""Every rule finds what it is there for, and Great Expectations counts just what the rule's own SQL selects."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from orchestration.guards.expectations import Verdict, validate
from orchestration.guards.quarantine import mark_bad_rows
from orchestration.guards.rules import rule_sets
from orchestration.settings import Thresholds

PARAMETERS = {name: float(value) for name, value in Thresholds().model_dump().items()}  # type: ignore[call-arg]

# a row without fault, and rows that each differ from it; between them they break every rule of the table at least once
GOOD: dict[str, dict[str, object]] = {
    "member_rows": {
        "full_name": "Nguyễn Thử", "sex": "male", "membership": "official", "left_reason": None, "left_on": None,
        "citizen_id": None, "card_number": "09900001", "sheet_as_of": "2024-12-31", "date_of_birth": "1980-01-01",
        "admission_decided_on": "2005-05-01", "admitted_on": "2005-05-19", "official_on": "2006-05-19",
        "organization_key": 1,
    },
    "organization_rows": {
        "name": "Chi bộ thử", "organization_kind": "cell", "type": None, "code": None, "parent": "99",
        "established_on": "2001-01-01", "ended_on": None,
    },
    "rating_rows": {"name": "Nguyễn Thử", "year": 2024, "level": "good", "exemplary": False, "organization_key": 1},
    "inspection_rows": {
        "action": "inspected", "basis": "regular", "discipline": None, "subject_kind": "member",
        "started_on": "2024-01-01", "concluded_on": "2024-02-01",
    },
    "reported_figures": {
        "measure": "members_total", "subject": "member", "unit": "count", "comparator": "eq", "status": "actual",
        "char_start": 0, "char_end": 4, "quote": "bốn!", "value": 4.0, "figure_id": None,
    },
}  # fmt: skip
FAULTS: dict[str, list[dict[str, object]]] = {
    "member_rows": [
        {"full_name": None}, {"full_name": None, "sex": "x"}, {"load_id": None}, {"sex": "nam"}, {"membership": "former"},
        {"left_reason": "lost"}, {"citizen_id": "099"}, {"citizen_id": "09900000000A"}, {"card_number": "O99"},
        {"citizen_id": "099000000001"}, {"citizen_id": "099000000001"},
        {"citizen_id": "099000000002"}, {"citizen_id": "099000000002", "sheet_as_of": "2023-12-31"},
        {"citizen_id": "099000000003", "sheet_as_of": None}, {"citizen_id": "099000000003", "sheet_as_of": None},
        {"date_of_birth": "1990-01-01"}, {"admission_decided_on": "2005-06-01"}, {"official_on": "2005-05-19"},
        {"official_on": "2008-05-19"}, {"left_reason": "died", "left_on": "2004-01-01"},
        {"membership": "probationary", "left_reason": "expelled"}, {"date_of_birth": "1990", "left_on": "2004"},
    ],
    "organization_rows": [
        {"name": None}, {"organization_kind": "club"}, {"type": "planet"}, {"code": "99.1"}, {"code": "99.1"},
        {"established_on": "2002-01-01", "ended_on": "2001-01-01"}, {"parent": "99.2", "code": "99.2"},
        {"parent": "Chi bộ thử"}, {"parent": None}, {"established_on": "2002", "ended_on": "2001-01-01"},
    ],
    "rating_rows": [
        {"name": None}, {"year": None}, {"year": 1989}, {"year": 2101}, {"level": "superb"}, {"level": None},
        {"exemplary": True}, {"exemplary": True, "level": "excellent"}, {"exemplary": None},
    ],
    "inspection_rows": [
        {"action": "visited"}, {"basis": "whim"}, {"discipline": "frown"}, {"discipline": "dissolution"},
        {"discipline": "expulsion", "subject_kind": "cell"}, {"discipline": "dissolution", "subject_kind": "cell"},
        {"started_on": "2024-03-01"}, {"started_on": "2024"}, {"basis": None},
    ],
    "reported_figures": [
        {"measure": "weather"}, {"subject": "bird"}, {"unit": "kg"}, {"comparator": "about"}, {"status": "dream"},
        {"char_end": 9}, {"char_start": -1, "char_end": 3}, {"value": -1.0}, {"value": -1.0, "status": "change"},
        {"unit": "percent", "value": 101.0}, {"value": 1.5}, {"value": 1.5, "comparator": "approx"},
        {"figure_id": "a"}, {"figure_id": "a"}, {"figure_id": "b"},
    ],
}  # fmt: skip


def _type(column: str, value: object) -> str:
    named = {"row_id": "BIGINT", "year": "INTEGER", "organization_key": "INTEGER", "exemplary": "BOOLEAN"}
    return named.get(column) or {int: "INTEGER", float: "DOUBLE"}.get(type(value), "VARCHAR")


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, object]]) -> None:
    columns = ", ".join(f'"{name}" {_type(name, value)}' for name, value in rows[0].items())
    connection.execute(f"CREATE TABLE {table} ({columns})")
    for row in rows:
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", list(row.values()))


def _rows(table: str, faults: list[dict[str, object]]) -> list[dict[str, object]]:
    plain: dict[str, object] = {"row_id": 0, "load_id": "l1", "source_ref": "R1"} | GOOD[table]
    assert all(set(fault) <= set(plain) for fault in faults)
    return [plain] + [plain | fault | {"row_id": at, "source_ref": f"R{at + 1}"} for at, fault in enumerate(faults, 1)]


def _seed(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    rows = _rows(table, FAULTS[table])
    if table in ("member_rows", "rating_rows"):  # a load of which no organization is known
        lost = rows[0] | {"load_id": "l2", "organization_key": None}
        rows += [lost | {"row_id": 100 + at, "source_ref": f"R{at}"} for at in range(3)]
    _fill(connection, table, rows)
    connection.execute("CREATE SCHEMA staging")
    connection.execute("CREATE TABLE staging.findings AS SELECT 'l2' AS load_id, 'bad_date' AS code FROM range(2)")
    connection.execute(
        "CREATE TABLE staging.previous_volumes AS FROM (VALUES ('l1', 20), ('l2', 7)) AS v(load_id, previous_rows)"
    )


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM ({sql})").fetchone()
    assert found is not None
    return int(found[0])


def _check(connection: duckdb.DuckDBPyConnection, table: str, verdicts: list[Verdict]) -> None:
    rules = rule_sets()[table].rules
    assert [verdict.rule.id for verdict in verdicts] == [rule.id for rule in rules]
    assert {verdict.rule.id: verdict.result_json for verdict in verdicts if verdict.broken} == {}
    by_sql = {rule.id: _count(connection, rule.bad_query(table, PARAMETERS)) for rule in rules}
    assert [rule for rule, count in by_sql.items() if count == 0] == [], "rules that nothing in the fixture breaks"
    assert {verdict.rule.id: verdict.unexpected for verdict in verdicts} == by_sql
    assert [verdict.rule.id for verdict in verdicts if verdict.success] == []


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as found:
        yield found


def test_every_rule_set_is_tested() -> None:
    assert set(rule_sets()) == {*GOOD, "dim_source"}
    assert set(FAULTS) == set(GOOD)


@pytest.mark.parametrize("table", sorted(GOOD))
def test_both_find_the_same(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    _seed(connection, table)
    _check(connection, table, validate(connection, "main", table, rule_sets()[table].rules, PARAMETERS))


@pytest.mark.parametrize("table", sorted(GOOD))
def test_a_good_row_breaks_nothing(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    _fill(connection, table, _rows(table, []))
    connection.execute("CREATE SCHEMA staging")
    connection.execute("CREATE TABLE staging.findings (load_id TEXT, code TEXT)")
    connection.execute("CREATE TABLE staging.previous_volumes (load_id TEXT, previous_rows BIGINT)")
    verdicts = validate(connection, "main", table, rule_sets()[table].rules, PARAMETERS)
    assert [verdict.rule.id for verdict in verdicts if not verdict.success] == []


@pytest.mark.parametrize("table", sorted(GOOD))
def test_quarantine_takes_the_rows_that_the_rules_name(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    _seed(connection, table)
    rules = rule_sets()[table].rules
    mark_bad_rows(connection, table, rules)
    marked = connection.execute(
        "SELECT rule, count(*) FROM (SELECT unnest(failed_rules) AS rule FROM bad_rows) GROUP BY ALL"
    ).fetchall()
    assert dict(marked) == {
        rule.id: _count(connection, rule.bad_query(table, PARAMETERS)) for rule in rules if rule.on_fail == "quarantine"
    }


def test_a_check_that_cannot_run_is_broken_and_the_others_are_not(connection: duckdb.DuckDBPyConnection) -> None:
    _seed(connection, "rating_rows")
    connection.execute("ALTER TABLE rating_rows DROP COLUMN level")
    verdicts = validate(connection, "main", "rating_rows", rule_sets()["rating_rows"].rules, PARAMETERS)
    assert {verdict.rule.id for verdict in verdicts if verdict.broken} == {
        "rating_level_known",
        "rating_exemplary_is_excellent",
    }
    assert not any(verdict.success for verdict in verdicts if verdict.broken)


WAREHOUSE = """
CREATE TABLE dim_source AS FROM (VALUES (1, 'l1', 'published'), (1, 'l2', 'withdrawn')) AS v(source_key, load_id, status);
CREATE TABLE dim_member AS FROM (VALUES (1), (1), (2)) AS v(member_key);
CREATE TABLE dim_organization AS FROM (VALUES (1, NULL::DATE, DATE '2020-01-01'), (1, DATE '2019-01-01', NULL),
    (2, DATE '2000-01-01', DATE '2001-01-01'), (2, DATE '2001-01-01', NULL)) AS v(organization_key, valid_from, valid_to);
CREATE TABLE fact_memberships AS FROM (VALUES (1, DATE '2000-01-01', NULL::DATE, 'l1'), (1, DATE '2005-01-01', NULL, 'l1'),
    (2, DATE '2000-01-01', DATE '2001-01-01', 'l2'), (2, DATE '2001-01-01', NULL, 'l1'))
    AS v(member_key, valid_from, valid_to, load_id);
CREATE TABLE fact_ratings AS FROM (VALUES ('member', 1, 1, 2024, 'l1'), ('member', 1, 1, 2024, 'l1'),
    ('member', 2, 1, 2024, 'l1')) AS v(subject_kind, member_key, organization_key, year, load_id);
CREATE TABLE fact_admissions AS SELECT 'nowhere' AS load_id;
CREATE TABLE fact_inspections AS SELECT 'l1' AS load_id;
CREATE TABLE fact_reported_figures AS SELECT 'l1' AS load_id;
CREATE TABLE fact_targets AS SELECT 'l1' AS load_id;
CREATE TABLE mart_headcounts AS FROM (VALUES (1, 2024, false), (2, 2024, true)) AS v(organization_key, year, identity_holds);
CREATE TABLE mart_ratings AS FROM (VALUES ('member', 1, 2024, 21, 100), ('member', 2, 2024, 20, 100))
    AS v(subject_kind, organization_key, year, excellent, good);
CREATE TABLE mart_organizations AS FROM (VALUES (1, true, 'cell', 2, 2), (2, true, 'cell', 3, 3))
    AS v(organization_key, is_current, organization_kind, members, official);
CREATE TABLE mart_reconciliation AS FROM (VALUES ('a', false), ('b', true), ('c', NULL)) AS v(figure_id, agrees);
"""


def test_both_find_the_same_in_a_version_as_a_whole(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(WAREHOUSE)
    rules = rule_sets()["dim_source"].rules
    _check(connection, "dim_source", validate(connection, "main", "dim_source", rules, PARAMETERS))
