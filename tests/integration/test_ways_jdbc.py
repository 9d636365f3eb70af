"""The way in by JDBC: what DBeaver and Metabase ask of DuckDB's driver, answered as Python answers it.

Runs where DANHBO_DUCKDB_JDBC names the driver's jar (org.duckdb:duckdb_jdbc) and Java 11 or later with its compiler is there.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from nights import Night, query
from ways_kit import QUESTIONS, VERSION, WAYS, answers, copy_of, publish_next

CLASSES = {
    "BOOLEAN": "java.lang.Boolean", "INTEGER": "java.lang.Integer", "BIGINT": "java.lang.Long", "DOUBLE": "java.lang.Double",
    "DECIMAL(18,3)": "java.math.BigDecimal", "VARCHAR": "java.lang.String", "DATE": "java.time.LocalDate",
    "TIMESTAMP": "java.sql.Timestamp", "VARCHAR[]": "org.duckdb.DuckDBArray", "INTEGER[]": "org.duckdb.DuckDBArray",
}  # fmt: skip
DBEAVER = ("duckdb.read_only=true",)
# what Metabase's driver gives with its box for reading only ticked, and its defaults; it adds the folder of temporary files
METABASE = (
    "duckdb.read_only=true",
    "old_implicit_casting=true",
    "custom_user_agent=metabase",
    "jdbc_stream_results=true",
    "TimeZone=UTC",
)
Answer = dict[str, Any]


class Tool:
    """A program that speaks JDBC, and is told what to ask."""

    def __init__(self, session: subprocess.Popen[str]) -> None:
        self._session = session

    def __call__(self, *request: object) -> Answer:
        assert self._session.stdin is not None
        assert self._session.stdout is not None
        self._session.stdin.write("\t".join(str(field) for field in request) + "\n")
        self._session.stdin.flush()
        answered: Answer = json.loads(self._session.stdout.readline())
        return answered

    def rows(self, *request: object) -> list[list[str | None]]:
        """The rows of an answer, without what the driver says of itself beside the warehouse."""
        answered = self(*request)
        assert "error" not in answered, answered
        rows: list[list[str | None]] = answered["rows"]
        return rows


@pytest.fixture(scope="module")
def tool() -> Iterator[Tool]:
    jar = os.environ.get("DANHBO_DUCKDB_JDBC")
    if not jar:
        pytest.skip("DANHBO_DUCKDB_JDBC does not name the jar of DuckDB's JDBC driver")
    assert Path(jar).is_file(), f"DANHBO_DUCKDB_JDBC names no file: {jar}"
    if shutil.which("java") is None or shutil.which("javac") is None:
        pytest.skip("no Java with its compiler on this machine (Debian: default-jdk-headless)")
    with subprocess.Popen(
        ["java", "-Dfile.encoding=UTF-8", "-cp", jar, str(WAYS / "WaysIn.java")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
    ) as session:  # fmt: skip
        yield Tool(session)
        assert session.stdin is not None
        session.stdin.close()
    assert session.returncode == 0


@pytest.fixture(scope="module")
def home(sample: Night, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(sample, tmp_path_factory.mktemp("jdbc"))


@pytest.fixture
def url(home: Path) -> str:
    return f"jdbc:duckdb:{home / 'warehouse.duckdb'}"


@pytest.fixture
def con(tool: Tool, url: str) -> Iterator[str]:
    """A connection as DBeaver opens it; its name."""
    tool.rows("open", "con", url, *DBEAVER)
    yield "con"
    tool.rows("close", "con")


def test_the_driver_is_of_a_version_that_reads_the_warehouse(tool: Tool, con: str) -> None:
    ((_, product, version, read_only, schema, java),) = tool.rows("facts", con)
    print(f"driver for DuckDB {version}, Java {java}, Python's DuckDB {duckdb.__version__}")
    assert (product, read_only, schema) == ("DuckDB", "true", "main")


def test_dbeaver_lists_schemas_tables_and_columns_with_their_comments(tool: Tool, con: str, home: Path) -> None:
    (catalog,) = {row[0] for row in tool.rows("catalogs", con)} - {"system", "temp"}
    schemas = {row[0] for row in tool.rows("schemas", con) if row[1] == catalog}
    assert {"main", "questions", "dictionary", "audit"} <= schemas
    listed = {(row[1], row[2]): row[4] for schema in schemas for row in tool.rows("tables", con, schema, "%")}
    assert listed == {
        (schema, table): comment
        for schema, table, comment in query(
            home,
            "SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE NOT internal"
            " UNION ALL SELECT schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal",
        )
    }
    columns = [(row[3], row[5], row[11]) for row in tool.rows("columns", con, "main", "mart_headcounts")]
    assert columns == query(
        home,
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = 'mart_headcounts' ORDER BY column_index",
    )
    assert ("name", "VARCHAR", "Tên vào cuối năm / name at the end of the year") in columns


def _cell(value: object) -> str | None:
    """A value of Python's as Java shows it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    if isinstance(value, datetime.datetime):
        return re.sub(r"0+$", "", f"{value:%Y-%m-%d %H:%M:%S.%f}")
    return str(value)


@pytest.mark.parametrize("name", QUESTIONS)
def test_jdbc_answers_as_python_does(tool: Tool, con: str, home: Path, name: str) -> None:
    answered = tool("query", con, QUESTIONS[name])
    expected = answers(home)[name]
    assert answered["columns"] == [
        [column, str(kind), CLASSES[str(kind)]]
        for column, kind in zip(expected.columns, expected.types, strict=True)
    ]  # fmt: skip
    rows = expected.fetchall()
    assert len(answered["rows"]) == len(rows) > 0
    for got, row in zip(answered["rows"], rows, strict=True):
        assert [float(told) if isinstance(value, float) else told for told, value in zip(got, row, strict=True)] == [
            value if isinstance(value, float) else _cell(value) for value in row
        ]


def test_jdbc_finds_by_a_vietnamese_name(tool: Tool, con: str, home: Path) -> None:
    ((name, closing),) = query(
        home, "SELECT name, closing FROM mart_headcounts WHERE organization_key = 1 AND year = 2024"
    )
    sql = "SELECT closing FROM mart_headcounts WHERE name = ? AND year = 2024"
    assert tool.rows("query", con, sql, name) == [[str(closing)]]


def test_jdbc_cannot_write(tool: Tool, con: str) -> None:
    assert "read-only" in tool("write", con, "CREATE TABLE mine (i INTEGER)")["error"]


def test_many_connections_at_once(tool: Tool, url: str, home: Path) -> None:
    sql = "SELECT count(*) FROM questions.q01_members_and_change"
    ((count,),) = query(home, sql)
    assert tool.rows("crowd", url, 24, sql, *DBEAVER) == [[str(count)] * 24]


def test_metabase_connects_and_describes(tool: Tool, url: str, home: Path) -> None:
    """Its properties, its second connection on the same instance, and the two queries by which it learns tables and columns."""
    properties = [*METABASE, f"temp_directory={home / 'warehouse.duckdb'}.tmp"]
    opened = tool("open", "metabase", url, *properties)
    if "icu extension" in opened.get("error", ""):
        # DuckDB sets a time zone at connecting only with its extension icu, which it fetches where there is a network (docs)
        properties.remove("TimeZone=UTC")
        opened = tool("open", "metabase", url, *properties)
    assert "error" not in opened, opened
    tool.rows("duplicate", "metabase", "sync")
    listed = tool.rows("query", "sync", "SELECT table_schema, table_name, table_comment FROM information_schema.tables")
    assert {tuple(row) for row in listed} >= set(
        query(home, "SELECT table_schema, table_name, table_comment FROM information_schema.tables")
    )
    described = tool(
        "query",
        "sync",
        "SELECT * FROM information_schema.columns WHERE table_schema = 'main' AND table_name = 'mart_members'",
    )
    names = [label.lower() for label, _, _ in described["columns"]]
    at = [names.index(name) for name in ("column_name", "data_type", "column_comment")]
    assert [tuple(row[place] for place in at) for row in described["rows"]] == query(
        home,
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = 'mart_members' ORDER BY column_index",
    )
    tool.rows(
        "query", "metabase", "SELECT date_trunc('month', admitted_on), count(*) FROM main.mart_members GROUP BY ALL"
    )
    assert "read-only" in tool("write", "metabase", "CREATE TABLE mine (i INTEGER)")["error"]
    for name in ("sync", "metabase"):
        tool.rows("close", name)


def test_a_connection_keeps_its_version_and_a_new_one_sees_the_next(tool: Tool, sample: Night, tmp_path: Path) -> None:
    home = copy_of(sample, tmp_path)
    url = f"jdbc:duckdb:{home / 'warehouse.duckdb'}"
    tool.rows("open", "held", url, *DBEAVER)
    assert tool.rows("query", "held", VERSION) == [["1"]]
    assert publish_next(home) == 2
    tool.rows("open", "new", url, *DBEAVER)
    assert tool.rows("query", "new", VERSION) == [["2"]]
    assert tool.rows("query", "held", VERSION) == [["1"]]
    # the old version may be forgotten under who still reads it
    (home / "warehouse.000001.duckdb").unlink()
    assert tool.rows("query", "held", "SELECT count(*) FROM mart_members") == [
        [str(count)] for (count,) in query(home, "SELECT count(*) FROM mart_members")
    ]
    for name in ("held", "new"):
        tool.rows("close", name)
