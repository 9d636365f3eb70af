"""Rows of spreadsheets on their way into the staged tables, piece by piece.

Belongs here: writing and numbering rows, what the record says of a load while its pieces are read. Not here: reading them
(reading.py), the asset (assets/rosters.py).
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

from orchestration import frames
from orchestration.reading import RosterPiece
from transforms.conform import schemas

KINDS = ("member", "organization", "rating", "inspection")
MANY_ROWS = 50_000  # that are written at once
MOST_UNCOMMITTED = 400_000  # rows, some hundred megabytes
NOTHING_READ_VI = "Không có dòng dữ liệu nào đọc được."


class Account:
    """What the record says of a load, while its pieces are read."""

    def __init__(self, load_id: str) -> None:
        self.load_id = load_id
        self.findings: list[pl.DataFrame] = []
        self.corrects: str | None = None
        self._counts: dict[str, int] = {}
        self._names: set[str] = set()
        self._start: date | None = None
        self._days: set[date] = set()
        self._reason: str | None = None
        self._refused = False

    def add(self, piece: RosterPiece) -> None:
        """Take in what a piece gave."""
        self.findings.append(piece.findings)
        self.corrects = self.corrects or piece.corrects
        self._reason = piece.reason if piece.rejected and not self._refused else self._reason or piece.reason
        self._refused |= piece.rejected
        for kind, count in piece.counts.items():
            self._counts[kind] = self._counts.get(kind, 0) + count
        self._names |= piece.names
        self._days.update(piece.days)
        if piece.start is not None:
            self._start = min(self._start or piece.start, piece.start)

    def refuse(self, findings: pl.DataFrame, reason: str) -> None:
        """Note that the reader had to be ended over the file: what was read of it counts for nothing."""
        self.findings, self._reason, self._refused = [findings], reason, True

    @property
    def rejected(self) -> bool:
        """Whether any piece could not be read."""
        return self._refused

    def verdict(self) -> dict[str, Any]:
        """The load in the columns of staging.loads that reading it settles."""
        rejected = self._refused or not self._counts
        counts = {} if self._refused else self._counts
        kinds = "+".join(kind for kind in KINDS if kind in counts)
        return {
            "load_id": self.load_id,
            "kind": kinds or "unknown",
            "rows_read": sum(counts.values()),
            "verdict": "rejected" if rejected else "unaudited",
            "reason": (self._reason or NOTHING_READ_VI) if rejected else None,
            # what a corrected file must share with the faulty one: the set of organizations whose rows it holds
            "scope": hashlib.sha256("\n".join(sorted(self._names)).encode()).hexdigest()[:16]
            if counts and self._names
            else None,
            "period_start": self._start if counts else None,
            "period_end": max(self._days) if counts and self._days else None,
        }


class Staging:
    """The staged row tables, one a kind, filled as files are read; rows are numbered in the order of loads.

    Rows wait until they are many: a statement for each of a night's thousand small files would cost more than their rows.
    What is written is committed in large portions: DuckDB keeps in memory what is not, and writes small portions twice.
    """

    def __init__(self, zone: duckdb.DuckDBPyConnection) -> None:
        self._zone = zone
        self._next = self._load_begins = _next_row_id(zone)
        self._counts = dict.fromkeys(KINDS, 0)  # rows in the tables
        self._waiting: dict[str, list[pa.Table]] = {kind: [] for kind in KINDS}
        self._closed = dict.fromkeys(KINDS, 0)  # how many of those that wait are of loads before this one
        self._written: set[str] = set()  # kinds of which this load has rows in the table already
        self._uncommitted = 0
        zone.execute("BEGIN")

    def add(self, piece: RosterPiece) -> None:
        """Add a piece's rows."""
        for kind in KINDS:
            if kind in piece.rows:
                rows = pa.ipc.open_file(pa.py_buffer(piece.rows[kind])).read_all()
                numbers = pl.int_range(self._next, self._next + len(rows), eager=True, dtype=pl.Int64).to_arrow()
                self._waiting[kind].append(rows.append_column("row_id", numbers))
                self._next += len(rows)
                if sum(map(len, self._waiting[kind])) >= MANY_ROWS:
                    self._write(kind)
                    self._written.add(kind)

    def close_load(self, load_id: str, *, kept: bool) -> None:
        """End a load; where it is not kept, take back the rows that were added of it."""
        for kind in KINDS:
            if not kept:
                del self._waiting[kind][self._closed[kind] :]
                if kind in self._written:
                    gone = self._zone.execute(
                        f"DELETE FROM staging.{kind}_rows WHERE load_id = ?", [load_id]
                    ).fetchone()
                    self._counts[kind] -= gone[0] if gone else 0
            self._closed[kind] = len(self._waiting[kind])
        if not kept:
            self._next = self._load_begins
        self._load_begins = self._next
        self._written = set()

    def finish(self) -> dict[str, int]:
        """Write what waits; rows by kind. A kind without any gets its table too."""
        for kind in KINDS:
            self._write(kind)
            if not self._counts[kind]:
                frames.replace(self._zone, f"staging.{kind}_rows", schemas.empty(f"{kind}_rows"))
        self._zone.execute("COMMIT")
        return self._counts

    def _write(self, kind: str) -> None:
        if not self._waiting[kind]:
            return
        rows = pa.concat_tables(self._waiting[kind])
        self._zone.register("incoming", rows.to_reader())
        table = f"staging.{kind}_rows"
        head = f"INSERT INTO {table} BY NAME" if self._counts[kind] else f"CREATE OR REPLACE TABLE {table} AS"
        self._zone.execute(f"{head} SELECT * FROM incoming")
        self._zone.unregister("incoming")
        self._counts[kind] += len(rows)
        self._waiting[kind], self._closed[kind] = [], 0
        self._uncommitted += len(rows)
        if self._uncommitted >= MOST_UNCOMMITTED:
            self._zone.execute("COMMIT")
            self._zone.execute("BEGIN")
            self._uncommitted = 0


def _next_row_id(zone: Any) -> int:
    highest = 0
    for kind in KINDS:
        if frames.exists(zone, "evidence", f"{kind}_rows"):
            # without what a killed night left of these very loads, so that its rerun numbers rows as it did
            row = zone.execute(
                f"SELECT max(row_id) FROM evidence.{kind}_rows WHERE load_id NOT IN (SELECT load_id FROM staging.loads)"
            ).fetchone()
            highest = max(highest, row[0] or 0)
    return highest + 1
