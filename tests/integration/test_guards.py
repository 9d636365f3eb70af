"""Every rule finds what it is there for, and Great Expectations counts just what the rule's own SQL selects."""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb
import pytest

from orchestration.guards.expectations import Verdict, validate
from orchestration.guards.quarantine import mark_bad_rows
from orchestration.guards.rules import rule_sets
from orchestration.settings import Thresholds
from orchestration.warehouse import schema_files

PARAMETERS = {name: float(value) for name, value in Thresholds().model_dump().items()}  # type: ignore[call-arg]

# a row without fault, and rows that each differ from it; between them they break every rule of the table at least once
GOOD: dict[str, dict[str, object]] = {
    "member_rows": {
        "full_name": "Nguyễn Thử", "sex": "male", "membership": "official", "left_reason": None, "left_on": None,
        "citizen_id": None, "card_number": "09900001", "sheet_as_of": "2024-12-31", "date_of_birth": "1980-01-01",
        "admission_decided_on": "2005-05-01", "admitted_on": "2005-05-19", "official_on": "2006-05-19",
        "organization_key": 1, "received_on": "2025-01-05", "education": "12/12",
    },
    "organization_rows": {
        "name": "Chi bộ thử", "organization_kind": "cell", "type": None, "code": None, "parent": "99",
        "established_on": "2001-01-01", "ended_on": None,
    },
    "rating_rows": {"name": "Nguyễn Thử", "year": 2024, "level": "good", "exemplary": False, "organization_key": 1,
                    "received_on": "2025-01-05"},
    "inspection_rows": {
        "action": "inspected", "basis": "regular", "discipline": None, "subject_kind": "member",
        "started_on": "2024-01-01", "concluded_on": "2024-02-01", "decided_on": "2024-02-10", "received_on": "2025-01-05",
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
        {"date_of_birth": "1955-01", "admission_decided_on": "2016-02", "admitted_on": "2016-02-20", "official_on": None},
        {"education": "8/12", "admission_decided_on": "2016-05-01", "admitted_on": "2016-05-19", "official_on": "2017-05-19"},
        {"admission_decided_on": "2005-03-01"}, {"membership": "probationary", "official_on": None},
        {"official_on": "2025-02-01"}, {"left_on": "2025"}, {"left_on": "2026"},
    ],
    "organization_rows": [
        {"name": None}, {"organization_kind": "club"}, {"type": "planet"}, {"code": "99.1"}, {"code": "99.1"},
        {"established_on": "2002-01-01", "ended_on": "2001-01-01"}, {"parent": "99.2", "code": "99.2"},
        {"parent": "Chi bộ thử"}, {"parent": None}, {"established_on": "2002", "ended_on": "2001-01-01"},
    ],
    "rating_rows": [
        {"name": None}, {"year": None}, {"year": 1989}, {"year": 2101}, {"level": "superb"}, {"level": None},
        {"exemplary": True}, {"exemplary": True, "level": "excellent"}, {"exemplary": None}, {"year": 2025}, {"year": 2026},
    ],
    "inspection_rows": [
        {"action": "visited"}, {"basis": "whim"}, {"discipline": "frown"}, {"discipline": "dissolution"},
        {"discipline": "expulsion", "subject_kind": "cell"}, {"discipline": "dissolution", "subject_kind": "cell"},
        {"started_on": "2024-03-01"}, {"started_on": "2024"}, {"basis": None}, {"decided_on": "2025-02"},
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
    connection.execute(
        "CREATE TABLE staging.findings AS SELECT 'l2' AS load_id, 'bad_date' AS code, 'warn' AS severity, 'S' AS sheet, "
        "1::INTEGER AS row FROM range(2) UNION ALL SELECT 'l1', 'missing_name', 'reject', 'S', i FROM range(60) t(i)"
    )
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
    connection.execute(
        "CREATE TABLE staging.findings (load_id TEXT, code TEXT, severity TEXT, sheet TEXT, row INTEGER)"
    )
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


# one warehouse that breaks every rule of a version as a whole, and one that keeps them all
WAREHOUSE = """
CREATE SCHEMA audit;
CREATE TABLE audit.loads AS FROM (VALUES ('l1', 'published', 10, 8, 1, 0), ('l2', 'withdrawn', 10, 0, 0, 0))
    AS v(load_id, status, rows_read, rows_published, rows_quarantined, rows_ignored);
CREATE TABLE dim_source AS FROM (VALUES
    (1, 'l1', 'published', 'member', DATE '2024-12-31', TIMESTAMP '2025-01-05', '7', 'BTC', DATE '2025-01-02'),
    (1, 'l3', 'published', 'report', NULL, TIMESTAMP '2025-01-05', '7', 'BTC', DATE '2025-01-02'),
    (2, 'l2', 'withdrawn', 'member', NULL, TIMESTAMP '2025-01-05', NULL, NULL, NULL))
    AS v(source_key, load_id, status, kind, period_end, received_at, document_number, issuer, published_on);
CREATE TABLE dim_member AS FROM (VALUES (1), (1), (2), (3), (4)) AS v(member_key);
CREATE TABLE dim_date AS FROM (VALUES (DATE '2024-01-01'), (DATE '2024-01-01')) AS v(date_key);
CREATE TABLE dim_rating AS FROM (VALUES (1, 'good'), (1, 'weak'), (2, 'weak')) AS v(rating_key, level);
CREATE TABLE dim_organization AS FROM (VALUES (1, NULL::DATE, DATE '2020-01-01', 'cell', 2, false),
    (1, DATE '2019-01-01', NULL, 'cell', 2, true), (2, DATE '2000-01-01', DATE '2001-01-01', 'grassroots_cell', 3, false),
    (2, DATE '2001-01-01', NULL, 'grassroots_cell', 3, true), (3, NULL, NULL, 'superior_committee', NULL, true),
    (4, DATE '2024-08-01', NULL, 'section', 2, true))
    AS v(organization_key, valid_from, valid_to, organization_kind, parent_key, is_current);
CREATE TABLE organization_lineage AS FROM (VALUES (1, 1, 'merge'), (1, 1, 'rename'), (1, 2, 'merge')) AS v(from_key, to_key, event);
CREATE TABLE fact_memberships AS FROM (VALUES
    (1, 1, DATE '2000-01-01', NULL::DATE, 'official', false, NULL, 'l1'), (1, 1, DATE '2005-01-01', NULL, 'guest', false, NULL, 'l1'),
    (2, 1, DATE '2000-01-01', DATE '2001-01-01', 'official', true, 'withdrew', 'l2'),
    (2, 1, DATE '2001-01-01', NULL, 'official', true, NULL, 'l1'),
    (3, 1, DATE '2024-01-01', NULL, 'probationary', false, NULL, 'l1'))
    AS v(member_key, organization_key, valid_from, valid_to, membership, exempt, ended_by, load_id);
CREATE TABLE fact_ratings AS FROM (VALUES ('member', 1, 1, 2024, 'l1', 'weak', 1), ('member', 1, 1, 2024, 'l1', 'superb', 9),
    ('member', 2, 1, 2024, 'l1', 'good', 1), ('member', 1, 1, 2023, 'l1', 'weak', 1), ('member', 4, 1, 2024, 'l1', 'good', 1),
    ('section', NULL, 4, 2024, 'l1', 'good', 1)) AS v(subject_kind, member_key, organization_key, year, load_id, level, rating_key);
CREATE TABLE fact_admissions AS FROM (VALUES
    (2, 1, DATE '2002-01-01', DATE '2001-12-01', NULL::DATE, true, 'nowhere'), (2, 1, DATE '2003-01-01', NULL, NULL, true, 'l1'),
    (4, 1, DATE '2024-07-15', DATE '2024-07-20', NULL, false, 'l1'))
    AS v(member_key, organization_key, decided_on, admitted_on, official_on, is_readmission, load_id);
CREATE TABLE fact_inspections AS FROM (VALUES (3, 1, DATE '2024-06-01', NULL::DATE, 'expulsion', 'l1'), (77, 77, NULL, NULL, NULL, 'l1'))
    AS v(member_key, organization_key, decided_on, concluded_on, discipline, load_id);
CREATE TABLE fact_reported_figures AS FROM (VALUES ('f', NULL::INTEGER, 'l1'), ('f', 1, 'l1')) AS v(figure_id, organization_key, load_id);
CREATE TABLE fact_targets AS FROM (VALUES ('f', 1, 'l1', 1.0, 'kg', 'eq'), ('g', 1, 'l1', 1.0, 'percent', 'ge'))
    AS v(figure_id, organization_key, load_id, value, unit, comparator);
CREATE TABLE mart_headcounts AS FROM (VALUES (1, 2024, false), (2, 2024, true)) AS v(organization_key, year, identity_holds);
CREATE TABLE mart_ratings AS FROM (VALUES ('member', 1, 'grassroots_cell', 2024, 21, 100, 0, 0, 121, 0, 121),
    ('member', 2, 'grassroots_cell', 2024, 20, 100, 0, 0, 120, 1, 121), ('member', 3, 'cell', 2024, 9, 1, 0, 0, 10, 0, 10),
    ('member', 4, 'cell', 2024, 1, 9, 0, 0, 11, 0, 11), ('member', 5, 'cell', 2024, 1, 9, 0, 0, 10, 1, 10))
    AS v(subject_kind, organization_key, organization_kind, year, excellent, good, fair, weak, rated, not_rated, eligible);
CREATE TABLE mart_organizations AS FROM (VALUES (1, true, 'cell', 2, 2), (2, true, 'cell', 3, 3),
    (3, true, 'grassroots_committee', 29, 29), (4, true, 'grassroots_committee', 30, 30), (5, true, 'grassroots_cell', 30, 30),
    (6, true, 'grassroots_cell', 29, 29), (7, false, 'grassroots_cell', 99, 99))
    AS v(organization_key, is_current, organization_kind, members, official);
CREATE TABLE dim_administrative_unit AS FROM (VALUES ('1', 'p34'), ('1', 'p34'), ('1', 'p63')) AS v(code, vintage);
CREATE TABLE administrative_unit_lineage AS FROM (VALUES ('1', 'p63', '1', 'p34'), ('1', 'p63', '9', 'p34'), ('9', 'p63', '1', 'p34'))
    AS v(from_code, from_vintage, to_code, to_vintage);
CREATE TABLE document_citations AS FROM (VALUES ('l1'), ('l2')) AS v(load_id);
CREATE TABLE mart_form1_stated AS FROM (VALUES ('a', 'differs'), ('b', 'agrees'), ('c', 'not_computed')) AS v(source_ref, status);
CREATE TABLE mart_reconciliation AS FROM (VALUES ('a', false), ('b', true), ('c', NULL)) AS v(figure_id, agrees);
"""


def test_both_find_the_same_in_a_version_as_a_whole(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(WAREHOUSE)
    rules = rule_sets()["dim_source"].rules
    _check(connection, "dim_source", validate(connection, "main", "dim_source", rules, PARAMETERS))


@pytest.mark.parametrize(
    ("rule", "selected"),
    [
        ("warehouse_excellent_cap", 1),  # of the grassroots organization with 21 of 100, not of the cell with 9 of 1
        ("warehouse_levels_add_up", 2),
        ("warehouse_committee_below_thirty", 1),
        ("warehouse_cell_above_thirty", 1),
        ("warehouse_new_member_not_rated", 1),
        ("warehouse_new_organization_not_rated", 1),
        ("warehouse_probationer_discipline", 1),
        ("warehouse_expelled_left", 1),
        ("warehouse_readmission_after_36_months", 2),
        ("warehouse_lineage_not_to_itself", 1),
        ("warehouse_administrative_unit_once", 1),
        ("warehouse_administrative_lineage_known", 2),
        ("warehouse_citations_have_sources", 1),
        ("warehouse_form1_stated_agrees", 1),
    ],
)
def test_a_rule_of_the_whole_selects_just_these(
    connection: duckdb.DuckDBPyConnection, rule: str, selected: int
) -> None:
    connection.execute(WAREHOUSE)
    found = next(known for known in rule_sets()["dim_source"].rules if known.id == rule)
    assert _count(connection, found.bad_query("dim_source", PARAMETERS)) == selected


def test_every_published_table_is_under_a_rule() -> None:
    asked = " ".join(str(rule.query) for rule in rule_sets()["dim_source"].rules) + " dim_source"
    tables = [file.stem for file in schema_files("schema") if file.stem.startswith(("dim_", "fact_", "mart_"))]
    tables += ["organization_lineage", "administrative_unit_lineage", "document_citations"]
    assert [table for table in tables if not re.search(rf"\b{table}\b", asked)] == []


def test_a_warehouse_with_nothing_in_it_breaks_no_rule(connection: duckdb.DuckDBPyConnection) -> None:
    for folder in ("schema", "macros", "marts"):
        for file in schema_files(folder):
            connection.execute(file.read_text(encoding="utf-8"))
    rules = rule_sets()["dim_source"].rules
    verdicts = validate(connection, "main", "dim_source", rules, PARAMETERS)
    assert {verdict.rule.id: verdict.result_json for verdict in verdicts if not verdict.success} == {}


def test_rules_say_what_they_are_and_where_they_come_from() -> None:
    ids = [rule.id for rules in rule_sets().values() for rule in rules.rules]
    assert len(ids) == len(set(ids))
    for rules in rule_sets().values():
        for rule in rules.rules:
            assert all((rule.source, rule.message_vi, rule.message_en)), rule.id
            # what holds a load or a version is critical; a warning holds nothing
            assert rule.on_fail == "warn" or rule.severity == "critical", rule.id


def test_expectations_carry_their_rule_and_source() -> None:
    from orchestration.guards.expectations import _expectation

    for table, rules in rule_sets().items():
        for rule in rules.rules:
            meta = _expectation(rule, table, PARAMETERS).meta
            assert (meta["id"], meta["source"], meta["kind"]) == (rule.id, rule.source, rule.kind)
