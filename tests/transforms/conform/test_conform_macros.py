"""The table macros say of the published tables what the transforms say of frames."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from conform_build import key_of, org, register, roster
from conform_sample import sample_evidence

from orchestration import frames, known_time
from transforms.conform import schemas
from transforms.conform.admissions import admissions
from transforms.conform.headcounts import form1, headcounts
from transforms.conform.lineage import structure_of
from transforms.conform.memberships import memberships
from transforms.conform.organizations import build_organizations, load_reference
from transforms.conform.pipeline import Conformed, conform

SQL = Path(__file__).resolve().parents[3] / "sql"
MACROS = SQL / "macros"
FACTS = ("memberships", "admissions", "ratings", "inspections")
RECEIVED = date(2025, 1, 15)


@pytest.fixture(scope="module")
def found() -> Conformed:
    return conform(sample_evidence())


@pytest.fixture(scope="module")
def warehouse(found: Conformed) -> duckdb.DuckDBPyConnection:
    """The sample in the tables of the warehouse, known from RECEIVED on, and the macros."""
    connection = duckdb.connect()
    for file in sorted((SQL / "schema").glob("*.sql")):
        connection.execute(file.read_text(encoding="utf-8"))
    frames.refill(connection, "dim_organization", found.organizations.spans)
    frames.refill(connection, "organization_lineage", found.organizations.lineage)
    for name in FACTS:
        known_time.refill(connection, f"fact_{name}", getattr(found.facts, name), RECEIVED)
    for file in sorted((SQL / "macros").glob("*.sql")):
        connection.execute(file.read_text(encoding="utf-8"))
    return connection


@pytest.mark.parametrize("day", [date(2016, 1, 1), date(2025, 3, 1), date(2026, 1, 1), date(2024, 8, 14)])
def test_the_structure_of_a_day_is_the_same_in_sql(
    found: Conformed, warehouse: duckdb.DuckDBPyConnection, day: date
) -> None:
    asked = warehouse.execute(
        "SELECT from_key, to_key, share, status FROM structure_of($1) ORDER BY ALL", [day]
    ).fetchall()
    expected = structure_of(found.organizations.spans, found.organizations.lineage, day)
    assert asked == sorted(expected.rows(), key=lambda row: (row[0], row[1] is None, row[1] or 0))


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2024, 8, 14), date(2024, 12, 31)])
def test_as_it_was_is_the_headcount_of_the_day(
    found: Conformed, warehouse: duckdb.DuckDBPyConnection, day: date
) -> None:
    asked = dict(
        warehouse.execute("SELECT organization_key, members FROM members_in_structure($1, $1)", [day]).fetchall()
    )
    counts = headcounts(found.facts.memberships, found.organizations, pl.Series([day])).filter(pl.col("members") > 0)
    assert asked == dict(counts.select("organization_key", "members").iter_rows())


def test_before_and_after_a_merger_of_cells(found: Conformed, warehouse: duckdb.DuckDBPyConnection) -> None:
    """Khóm 3 and khóm 4 became khóm 3-4 on 15 August 2024."""
    links = found.organizations.lineage.filter((pl.col("event") == "merge") & (pl.col("on_date") == date(2024, 8, 15)))
    old, new = links["from_key"].to_list(), links["to_key"][0]

    def members(structure: date) -> dict[int, int]:
        query = "SELECT organization_key, members FROM members_in_structure(DATE '2023-12-31', $1)"
        return dict(warehouse.execute(query, [structure]).fetchall())

    before, after = members(date(2023, 12, 31)), members(date(2024, 12, 31))
    assert len(old) == 2
    assert new not in before
    assert after[new] == sum(before[key] for key in old)
    assert not set(old) & set(after)


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024])
def test_form_1_of_a_period_is_the_same_in_sql(
    found: Conformed, warehouse: duckdb.DuckDBPyConnection, year: int
) -> None:
    start, end = date(year, 1, 1), date(year, 12, 31)
    periods = pl.DataFrame([(start, end)], schema=["period_start", "period_end"], orient="row")
    expected = form1(found.facts.memberships, found.organizations, periods)
    columns = ", ".join(expected.columns)
    asked = warehouse.execute(f"SELECT {columns} FROM form1_in_period($1, $2) ORDER BY organization_key", [start, end])
    assert asked.fetchall() == expected.sort("organization_key").rows()
    assert expected["increase"].sum() + expected["opening"].sum() > 0


def test_every_macro_has_a_comment(warehouse: duckdb.DuckDBPyConnection) -> None:
    names = [file.stem.removeprefix("a0_").removeprefix("a1_") for file in MACROS.glob("*.sql")]
    told = dict(
        warehouse.execute("SELECT function_name, comment FROM duckdb_functions() WHERE NOT internal").fetchall()
    )
    assert all(told[name] for name in names)


# ---- what was known on a day ------------------------------------------------------------------------------------------


@pytest.fixture
def nights() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse, to be filled night by night."""
    with duckdb.connect() as connection:
        for folder in ("schema", "macros"):
            for file in sorted((SQL / folder).glob("*.sql")):
                connection.execute(file.read_text(encoding="utf-8"))
        yield connection


def _members(connection: duckdb.DuckDBPyConnection, counted_on: date, known_on: date) -> int:
    query = (
        "SELECT count(DISTINCT member_key) FROM fact_memberships_known_on($known) "
        "WHERE valid_from <= $day AND (valid_to IS NULL OR valid_to > $day)"
    )
    return int(connection.execute(query, {"known": known_on, "day": counted_on}).fetchall()[0][0])


def _people(names: str, **told: str) -> list[dict[str, object]]:
    return [{"member_key": ord(name), "organization_key": 7, "admitted_on": "2015-05-19", **told} for name in names]


def test_a_membership_that_a_later_roster_ended_was_open_when_nobody_knew(nights: duckdb.DuckDBPyConnection) -> None:
    first, second = roster("2023-12-31", *_people("abc")), roster("2024-12-31", *_people("ab"))
    known_time.refill(nights, "fact_memberships", memberships(first).facts, date(2024, 1, 15))
    known_time.refill(nights, "fact_memberships", memberships(pl.concat([first, second])).facts, date(2025, 1, 15))
    year_end = date(2024, 12, 31)
    known = {day: _members(nights, year_end, day) for day in (date(2024, 1, 14), date(2025, 1, 14), date(2025, 1, 15))}
    assert known == {date(2024, 1, 14): 0, date(2025, 1, 14): 3, date(2025, 1, 15): 2}
    rows = nights.execute(
        "SELECT valid_to, ended_by, end_known_from, known_from FROM fact_memberships WHERE valid_to IS NOT NULL"
    )
    assert rows.fetchall() == [(year_end, "missing", year_end, date(2025, 1, 15))]
    assert nights.execute("SELECT known_from, known_to FROM history.fact_memberships").fetchall() == [
        (date(2024, 1, 15), date(2025, 1, 15))
    ]


def test_what_a_corrected_file_replaced_stays_askable(nights: duckdb.DuckDBPyConnection) -> None:
    wrong = roster("2023-12-31", *_people("ab", admission_decided_on="2015-05-01"), load="wrong")
    right = roster("2023-12-31", *_people("ab", admission_decided_on="2015-04-01"), load="right")
    for rows, night in ((wrong, date(2024, 1, 15)), (right, date(2024, 2, 20)), (right, date(2024, 3, 1))):
        facts = admissions(rows, memberships(rows).facts).facts
        known_time.refill(nights, "fact_admissions", facts, night)

    def decided(day: date) -> set[object]:
        found = nights.execute("SELECT DISTINCT decided_on FROM fact_admissions_known_on($1)", [day]).fetchall()
        return {row[0] for row in found}

    assert decided(date(2024, 1, 14)) == set()
    assert decided(date(2024, 2, 19)) == {date(2015, 5, 1)}
    assert decided(date(2024, 2, 20)) == decided(date(2024, 12, 1)) == {date(2015, 4, 1)}
    assert nights.execute("SELECT DISTINCT load_id, known_from FROM fact_admissions").fetchall() == [
        ("right", date(2024, 2, 20))
    ]


def test_the_same_said_by_another_file_is_nothing_new(nights: duckdb.DuckDBPyConnection) -> None:
    for load, night in (("one", date(2024, 1, 15)), ("two", date(2024, 2, 20))):
        rows = roster("2023-12-31", *_people("ab"), load=load)
        known_time.refill(nights, "fact_memberships", memberships(rows).facts, night)
    assert nights.execute("SELECT DISTINCT load_id, known_from FROM fact_memberships").fetchall() == [
        ("two", date(2024, 1, 15))
    ]
    assert nights.execute("SELECT count(*) FROM history.fact_memberships").fetchall() == [(0,)]


@pytest.mark.parametrize("name", [*FACTS, "reported_figures", "targets"])
def test_history_has_the_columns_of_its_table(nights: duckdb.DuckDBPyConnection, name: str) -> None:
    def columns(table: str) -> list[str]:
        return [row[0] for row in nights.execute(f"SELECT column_name FROM (DESCRIBE {table})").fetchall()]

    assert columns(f"history.fact_{name}") == [*columns(f"fact_{name}"), "known_to"]


# ---- Long Xuyên ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def long_xuyen() -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, int]]]:
    """Cells of wards of Long Xuyên (reference data) with members since 2015, in the tables; keys by name."""
    wards = {
        "Đảng bộ phường Đông Xuyên": 2,
        "Đảng bộ phường Mỹ Xuyên": 3,
        "Đảng bộ xã Mỹ Khánh": 4,
        "Đảng bộ xã Mỹ Hòa Hưng": 1,
    }
    cells = [
        org(f"89.001.00{n}.000.001", f"Chi bộ ấp {n}", "cell", ward, established_on="2010-01-01")
        for n, ward in enumerate(wards, start=1)
    ]
    lines = register("2020-12-31", *cells)
    tree = build_organizations(
        lines,
        load_reference(),
        schemas.empty(schemas.ORGANIZATION_CORRECTIONS),
        schemas.empty(schemas.ORGANIZATION_KEYS),
    )
    rows = [
        {
            "member_key": 100 * n + person,
            "organization_key": key_of(tree, cells[n]["code"]),
            "admitted_on": "2015-05-19",
        }
        for n, count in enumerate(wards.values())
        for person in range(count)
    ]
    with duckdb.connect() as connection:
        for folder in ("schema", "macros"):
            for file in sorted((SQL / folder).glob("*.sql")):
                connection.execute(file.read_text(encoding="utf-8"))
        frames.refill(connection, "dim_organization", tree.spans)
        frames.refill(connection, "organization_lineage", tree.lineage)
        known_time.refill(
            connection, "fact_memberships", memberships(roster("2020-12-31", *rows), tree).facts, RECEIVED
        )
        keys = dict(tree.spans.filter(pl.col("identity").is_not_null()).select("identity", "organization_key").rows())
        yield connection, {identity.removeprefix("reference:"): key for identity, key in keys.items()}


@pytest.mark.parametrize(
    ("structure", "expected"),
    [
        ("2024-12-31", {"lx-dong-xuyen": 2, "lx-my-xuyen": 3, "lx-my-khanh": 4, "lx-my-hoa-hung-1": 1, "lx": 10}),
        ("2025-01-01", {"lx-my-xuyen": 5, "lx-my-khanh": 4, "lx-my-hoa-hung-1": 1, "lx": 10}),
        ("2025-07-01", {"ag-long-xuyen": 5, "ag-binh-duc": 4, "ag-my-hoa-hung": 1, "ag-2": 10}),
    ],
)
def test_members_of_2020_before_and_after_the_mergers_of_long_xuyen(
    long_xuyen: tuple[duckdb.DuckDBPyConnection, dict[str, int]], structure: str, expected: dict[str, int]
) -> None:
    connection, keys = long_xuyen
    found = dict(
        connection.execute(
            f"SELECT organization_key, members FROM members_in_structure(DATE '2020-12-31', DATE '{structure}')"
        ).fetchall()
    )
    named = {name: found[key] for name, key in keys.items() if key in found and name.startswith(("lx", "ag-"))}
    named.pop("ag-1", None)
    assert named == expected


def test_form_1_tells_a_reorganisation_as_one(
    long_xuyen: tuple[duckdb.DuckDBPyConnection, dict[str, int]],
) -> None:
    """In 2025 the city's ten members went to its successors, and nobody was admitted, came or left."""
    connection, keys = long_xuyen
    query = (
        "SELECT opening, reorganised_in, increase, reorganised_out, decrease, closing "
        "FROM form1_in_period(DATE '2025-01-01', DATE '2025-12-31') WHERE organization_key = $1"
    )
    told = {name: connection.execute(query, [keys[name]]).fetchall() for name in ("lx", "lx-my-xuyen", "ag-long-xuyen")}
    assert told == {
        "lx": [(10, 0, 0, 10, 10, 0)],
        "lx-my-xuyen": [(3, 2, 2, 5, 5, 0)],
        "ag-long-xuyen": [(0, 5, 5, 0, 0, 5)],
    }


def test_members_of_the_city_itself_are_not_apportioned(
    long_xuyen: tuple[duckdb.DuckDBPyConnection, dict[str, int]],
) -> None:
    connection, keys = long_xuyen
    connection.execute("BEGIN")
    connection.execute(
        "INSERT INTO fact_memberships (member_key, organization_key, valid_from, load_id, source_ref) "
        "VALUES (999, $1, DATE '2015-01-01', 'l', 'R1')",
        [keys["lx"]],
    )
    query = "SELECT members, refused FROM members_in_structure(DATE '2020-12-31', $1) WHERE organization_key = $2"
    as_it_was = connection.execute(query, [date(2020, 12, 31), keys["lx"]]).fetchall()
    today = connection.execute(query, [date(2025, 7, 1), keys["ag-long-xuyen"]]).fetchall()
    connection.execute("ROLLBACK")
    assert as_it_was == [(11, False)]
    assert today == [(None, True)]
