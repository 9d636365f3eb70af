"""`danhbo trace`: the way back from a row of the warehouse to the place in the file it was read from.

Belongs here: finding the row, and telling its load, its place, the checks, findings and decisions that concern it. Not
here: how a place is shown (places.py). Reads the published warehouse, the lake's texts and, for column names only, the
evidence; it prints no personal data.
"""

from __future__ import annotations

import re
import sys
from datetime import date
from typing import Any

import duckdb

from orchestration import tabular
from orchestration.errors import DanhboError
from orchestration.places import place_lines, sheet_and_row
from orchestration.settings import SQL_DIR, Settings
from orchestration.trace_record import (
    EVIDENCE_OF,
    SHOWN_AT_MOST,
    full_load_id,
    line_of,
    mask_words,
    print_checks,
    print_corrections,
    print_findings,
    print_heading,
    print_lines,
    print_load,
    print_rows,
    select_rows,
)
from orchestration.warehouse import Warehouse

_KEYS = {
    "dim_member": ("member_key",),
    "dim_organization": ("organization_key",),
    "dim_rating": ("rating_key",),
    "dim_source": ("source_key",),
    "dim_date": ("date_key",),
    "organization_lineage": ("from_key", "to_key"),
}


def print_trace(settings: Settings, table: str, key: str) -> int:
    """Print the way back of a row. `key`: figure id, LOAD:PLACE, integer key, load id, or column=value for marts.

    Raises DanhboError, with what may be given instead, where the table or the row is not there.
    """
    tabular.as_utf8(sys.stdout)
    with Warehouse(settings).read() as connection:
        tables = _tables(connection)
        name = table.removeprefix("main.")
        if name not in tables:
            raise DanhboError(
                "there is no such table", where=table, remedy=f"The tables are: {', '.join(sorted(tables))}"
            )
        columns = tables[name]
        if name.startswith("mart_"):
            _trace_mart(connection, name, columns, key)
        elif name == "audit.loads" or (name == "dim_source" and not key.isdigit()):
            load_id = full_load_id(connection, key)
            print_rows(name, select_rows(connection, name, "load_id = ?", [load_id]))
            _trace_load(connection, load_id)
        elif name in _KEYS:
            _trace_dimension(connection, name, key)
        elif name.startswith("fact_") or name == "document_citations":
            _trace_fact(settings, connection, name, columns, key)
        else:
            _trace_record(connection, name, columns, key)
    return 0


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The warehouse's tables and views (audit.… with their schema) and their columns."""
    found = connection.execute(
        "SELECT CASE schema_name WHEN 'main' THEN '' ELSE schema_name || '.' END || table_name, "
        "list(column_name ORDER BY column_index) FROM duckdb_columns() "
        "WHERE database_name = current_database() AND NOT internal GROUP BY ALL"
    ).fetchall()
    return dict(found)


# --- facts ------------------------------------------------------------------------------------------------------------


def _trace_fact(
    settings: Settings, connection: duckdb.DuckDBPyConnection, table: str, columns: list[str], key: str
) -> None:
    rows = select_rows(connection, table, "figure_id = ?", [key]) if "figure_id" in columns else []
    if not rows and "figure_id" in columns and _print_decided(connection, table, key):
        return
    if not rows:
        rows = _at_place(connection, table, columns, key)
    print_rows(table, rows)
    load_id, source_ref = rows[0]["load_id"], rows[0]["source_ref"]
    print_load(connection, load_id)
    print_heading("Nơi ghi / place")
    print_lines(mask_words(place_lines(settings, load_id, source_ref, EVIDENCE_OF.get(table), rows[0].get("quote"))))
    print_checks(connection, table, load_id)
    print_findings(connection, load_id, source_ref)
    print_corrections(connection, [load_id, *(row["figure_id"] for row in rows if "figure_id" in row)])


def _print_decided(connection: duckdb.DuckDBPyConnection, table: str, figure_id: str) -> bool:
    """The way back of a figure that a person's decision took out; False where there is no decision on such a figure."""
    if not select_rows(connection, "audit.corrections", "subject = 'figures' AND target = ?", [figure_id]):
        return False
    print(f"{table}: {figure_id} không còn được dùng / is not in force")
    print_load(connection, figure_id.partition("-")[0])
    print_corrections(connection, [figure_id])
    return True


def _at_place(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str], key: str) -> list[dict[str, Any]]:
    """The rows at LOAD:PLACE. Raises DanhboError with places that are there."""
    load, colon, place = key.partition(":")
    form = "LOAD:PLACE, a load id and a place" + (", or a figure_id" if "figure_id" in columns else "")
    example = connection.execute(f"SELECT load_id || ':' || source_ref FROM {table} LIMIT 1").fetchone()
    shown = f" (e.g. '{example[0]}')" if example else "; the table has no rows"
    if not colon:
        raise DanhboError(f"no row of {table} has this key", where=key, remedy=f"The key is {form}{shown}")
    load_id = full_load_id(connection, load)
    rows = select_rows(connection, table, "load_id = ? AND source_ref = ?", [load_id, place])
    if not rows:
        places = connection.execute(
            f"SELECT DISTINCT source_ref FROM {table} WHERE load_id = ? LIMIT 5",
            [load_id],
        ).fetchall()
        have = ", ".join(f"'{found}'" for (found,) in places)
        raise DanhboError(
            f"{table} has no row of that load at that place",
            where=key,
            remedy=f"Places of this load: {have}, …"
            if have
            else f"The load has no rows in this table; the key is {form}{shown}",
        )
    return rows


# --- dimensions -------------------------------------------------------------------------------------------------------


def _trace_dimension(connection: duckdb.DuckDBPyConnection, table: str, key: str) -> None:
    columns = _KEYS[table]
    value = _typed_key(table, key)
    rows = select_rows(connection, table, " OR ".join(f"{column} = ?" for column in columns), [value] * len(columns))
    if not rows:
        raise DanhboError(
            f"{table} has no row of this key", where=key, remedy=f"The key is the row's {' or '.join(columns)}"
        )
    print_rows(table, rows)
    if table == "dim_source":
        _trace_load(connection, rows[0]["load_id"])
        return
    if table == "organization_lineage":
        keys = sorted({row[name] for row in rows for name in columns if row[name] is not None})
        _print_behind(connection, _facts(connection), {"organization_key": keys})
    elif table == "dim_date":
        print("Lịch / calendar: made by rule, from no file")
    else:
        _print_behind(connection, _facts(connection), {columns[0]: [value]})
    print_checks(connection, table, None)


def _typed_key(table: str, key: str) -> int | date:
    try:
        return date.fromisoformat(key) if table == "dim_date" else int(key)
    except ValueError as error:
        form = "a day, YYYY-MM-DD" if table == "dim_date" else "a whole number, the row's " + " or ".join(_KEYS[table])
        raise DanhboError(
            "the key is not of the form that this table has", where=key, remedy=f"The key of {table} is {form}"
        ) from error


# --- marts ------------------------------------------------------------------------------------------------------------


def _trace_mart(connection: duckdb.DuckDBPyConnection, mart: str, columns: list[str], key: str) -> None:
    """Rows of a mart, and by load the facts that stand behind them (for an organization, also of those under it)."""
    wanted = _conditions(connection, mart, columns, key)
    where = " AND ".join(f'CAST("{name}" AS TEXT) = ?' for name in wanted)
    rows = select_rows(connection, mart, where, [str(value) for value in wanted.values()])
    if not rows:
        raise DanhboError(
            f"{mart} has no such row",
            where=key,
            remedy=f"The key is column=value,… of its columns: {', '.join(columns)}",
        )
    print_rows(mart, rows)
    narrowed: dict[str, list[Any]] = {name: [value] for name, value in wanted.items()}
    if "organization_key" in narrowed:
        narrowed["organization_key"] = _with_those_under(connection, narrowed["organization_key"][0])
    behind = _behind(connection, mart)
    _print_behind(connection, [fact for fact in _facts(connection) if fact in behind], narrowed, every=True)
    print_checks(connection, mart, None)


def _conditions(connection: duckdb.DuckDBPyConnection, mart: str, columns: list[str], key: str) -> dict[str, str]:
    """The key of a mart: column=value pairs, or what its one column organization_key or load_id is to be."""
    if "=" in key:
        parts = [part.partition("=") for part in key.split(",")]
        pairs = {name: value for name, _, value in parts}
        unknown = [name for name in pairs if name.strip() not in columns]
        if unknown:
            raise DanhboError(
                f"{mart} has no such column", where=unknown[0], remedy=f"Its columns are: {', '.join(columns)}"
            )
        return {name.strip(): value.strip() for name, value in pairs.items()}
    if key.isdigit() and "organization_key" in columns:
        return {"organization_key": key}
    if "load_id" in columns:
        return {"load_id": full_load_id(connection, key)}
    raise DanhboError(
        "the key is not of the form that this mart has",
        where=key,
        remedy=f"Give an organization_key, or column=value,… of: {', '.join(columns)}",
    )


def _behind(connection: duckdb.DuckDBPyConnection, mart: str) -> set[str]:
    """The facts that a mart is made from, also by way of other marts, views and macros, told from their SQL."""
    views = connection.execute("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal").fetchall()
    texts: dict[str, str] = dict(views)
    for name, sql in connection.execute(
        "SELECT function_name, macro_definition FROM duckdb_functions() WHERE NOT internal "
        "AND macro_definition IS NOT NULL"
    ).fetchall():
        texts[name] = texts.get(name, "") + "\n" + sql
    for file in sorted((SQL_DIR / "marts").glob("*.sql")):  # marts that are tables have no SQL on record
        text = file.read_text(encoding="utf-8")
        for made in re.findall(
            r"create\s+(?:or\s+replace\s+)?table\s+(?:if\s+not\s+exists\s+)?(\w+)", text, re.IGNORECASE
        ):
            texts[made] = texts.get(made, "") + "\n" + text
    seen: set[str] = set()
    waiting = [mart]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += set(re.findall(r"\w+", texts.get(name, ""))) & (texts.keys() | set(_facts(connection)))
    return seen


def _with_those_under(connection: duckdb.DuckDBPyConnection, organization_key: str) -> list[int]:
    return [
        found
        for (found,) in connection.execute(
            "WITH RECURSIVE under(key) AS (SELECT CAST(? AS INTEGER) UNION "
            "SELECT o.organization_key FROM dim_organization o JOIN under ON o.parent_key = under.key) "
            "SELECT key FROM under",
            [organization_key],
        ).fetchall()
    ]


def _facts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return sorted(
        name for name, columns in _tables(connection).items() if name.startswith("fact_") and "load_id" in columns
    )


def _print_behind(
    connection: duckdb.DuckDBPyConnection, facts: list[str], wanted: dict[str, list[Any]], *, every: bool = False
) -> None:
    """By fact and load, how many rows have the wanted values, and one place from which to go on.

    A fact that has none of the columns says nothing of them; it is shown whole only where `every` fact given is wanted.
    """
    tables = _tables(connection)
    found: list[tuple[Any, ...]] = []
    left_out: set[str] = set()
    for fact in facts:
        shared = {name: values for name, values in wanted.items() if name in tables[fact]}
        if not shared and not every:
            continue
        left_out |= wanted.keys() - shared.keys()
        where = " AND ".join(f'list_contains(?, CAST("{name}" AS TEXT))' for name in shared) or "true"
        found += connection.execute(
            f"SELECT '{fact}', load_id, file_name, status, count(*) AS n, load_id || ':' || min(source_ref) "
            f"FROM (SELECT load_id, source_ref FROM {fact} WHERE {where}) "
            "LEFT JOIN (SELECT load_id, file_name, status FROM audit.loads) USING (load_id) "
            "GROUP BY load_id, file_name, status ORDER BY n DESC, load_id",
            [[str(value) for value in values] for values in shared.values()],
        ).fetchall()
    print_heading("Các dòng đứng sau, theo lần nạp / the fact rows behind, by load")
    if not found:
        print("không có / none")
        return
    names = ("fact", "load", "file", "status", "rows", "go on with danhbo trace FACT …")
    tabular.print_rows([(name, name == "rows") for name in names], found[:SHOWN_AT_MOST], sys.stdout)
    if len(found) > SHOWN_AT_MOST:
        print(f"… {len(found) - SHOWN_AT_MOST} more loads")
    if left_out:
        print(f"(not narrowed by {', '.join(sorted(left_out))}, which not every fact has)")


# --- loads, and the audit's other tables ------------------------------------------------------------------------------


def _trace_load(connection: duckdb.DuckDBPyConnection, load_id: str) -> None:
    print_load(connection, load_id)
    _print_behind(connection, _facts(connection), {"load_id": [load_id]})
    print_findings(connection, load_id, None)
    print_corrections(connection, [load_id])


def _trace_record(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str], key: str) -> None:
    """Rows of a table that says something of the record: by load, or by the column that its rows are known by."""
    column = next((name for name in ("load_id", "target", "run_id", "version") if name in columns), columns[0])
    load, colon, place = key.partition(":")
    if column == "load_id":
        load_id = full_load_id(connection, load)
        rows = select_rows(connection, table, "load_id = ?", [load_id])
        if colon:
            rows = [row for row in rows if row.get("source_ref") == place or line_of(row) == sheet_and_row(place)]
    else:
        rows = select_rows(connection, table, f'CAST("{column}" AS TEXT) = ?', [key])
    if not rows:
        raise DanhboError(f"{table} has no row of this key", where=key, remedy=f"Its rows are known by their {column}")
    print_rows(table, rows)
    if column == "load_id":
        print_load(connection, rows[0]["load_id"])
