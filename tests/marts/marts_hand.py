"""The few ways to fill a warehouse in memory by hand, and to ask it.

Belongs here: rows with defaults, and where the SQL stands. Not here: fixtures (conftest.py), what the marts should answer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from orchestration.stocks import refresh

SQL = Path(__file__).resolve().parents[2] / "sql"
MART_FILES = sorted((SQL / "marts").glob("*.sql"))

# what a row has where a test does not care
DEFAULTS: dict[str, dict[str, Any]] = {
    "dim_organization": {"name": "Tổ chức", "is_current": True},
    "dim_source": {
        "sha256": "0" * 64,
        "file_name": "danh-sach.xlsx",
        "kind": "member",
        "received_at": "2024-02-01 08:00:00",
        "status": "published",
    },
    "fact_memberships": {"membership": "official", "load_id": "load", "source_ref": "Sheet1!R2"},
    "fact_admissions": {"is_readmission": False, "load_id": "load", "source_ref": "Sheet1!R2"},
    "fact_ratings": {"subject_kind": "member", "year": 2023, "load_id": "load", "source_ref": "Sheet1!R2"},
    "fact_inspections": {"load_id": "load", "source_ref": "Sheet1!R2"},
    "fact_reported_figures": {
        "source_key": 1,
        "comparator": "eq",
        "status": "actual",
        "quote": "câu chữ",
        "char_start": 0,
        "char_end": 7,
        "confidence": 0.95,
        "reviewed": False,
        "trusted": True,
        "load_id": "load",
        "source_ref": "chars 0-7",
    },
    "fact_targets": {
        "source_key": 1,
        "comparator": "ge",
        "quote": "chỉ tiêu",
        "load_id": "load",
        "source_ref": "chars 9-17",
    },
    "audit.loads": {
        "sha256": "0" * 64,
        "file_name": "danh-sach.xlsx",
        "family": "spreadsheet",
        "kind": "member",
        "size_bytes": 1,
        "received_on": "2024-02-01",
        "received_at": "2024-02-01 08:00:00",
        "verdict": "passed",
        "status": "published",
        "audited": True,
        "rows_read": 0,
        "rows_published": 0,
        "rows_quarantined": 0,
        "findings": 0,
    },
    "audit.findings": {"origin": "reading", "severity": "warn", "code": "bad_date", "message": "sai ngày"},
    "audit.validations": {
        "table_name": "dim_source",
        "kind": "warehouse",
        "severity": "warning",
        "on_fail": "warn",
        "broken": False,
    },
}


class Hand:
    """A warehouse in memory; `put` inserts a row, `rows` and `row` ask."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._fresh = False

    def put(self, table: str, **values: Any) -> None:
        """Insert a row; what is not given is DEFAULTS, else null."""
        self._fresh = False
        row = {**DEFAULTS.get(table, {}), **values}
        marks = ", ".join("?" for _ in row)
        self.connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))

    def organization(self, key: int, kind: str, parent: int | None = None, **values: Any) -> None:
        """Insert a span of an organization."""
        self.put("dim_organization", organization_key=key, organization_kind=kind, parent_key=parent, **values)

    def member(self, key: int, cell: int, since: str | None, until: str | None = None, **values: Any) -> None:
        """Insert a span of a membership; `until` is exclusive."""
        span = {"valid_from": since, "valid_to": until}
        self.put("fact_memberships", member_key=key, organization_key=cell, **span, **values)

    def rosters(self, *days: str) -> None:
        """Insert published rosters of these days."""
        for number, day in enumerate(days, start=1):
            self.put("dim_source", source_key=number, load_id=f"roster{number}", period_end=day)

    def rows(self, query: str) -> list[dict[str, Any]]:
        """What the query answers, a dict a row; the stored totals are those of the rows put in so far."""
        if not self._fresh:
            refresh(self.connection, None)
            self._fresh = True
        cursor = self.connection.execute(query)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def row(self, query: str) -> dict[str, Any]:
        """The one row that the query answers."""
        (row,) = self.rows(query)
        return row
