"""Running `danhbo` in a process of its own, and looking at the home that it leaves.

Belongs here: helpers of the integration tests. Not here: fixtures (conftest.py), tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

REPO = Path(__file__).resolve().parents[2]
SAMPLE = REPO / "data" / "sample"
REAL_INBOX = REPO.parent / "shared" / "inbox"
DANHBO = Path(sys.executable).parent / "danhbo"


def annotated_reports() -> Path:
    """Where the annotated reports are, whether or not they are there."""
    return Path(os.environ.get("DANHBO_ANNOTATED_REPORTS") or REPO.parent / "shared" / "reports" / "dev")


def environment() -> dict[str, str]:
    """The environment without the settings of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("DANHBO_", "DAGSTER_"))}


def danhbo(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [str(DANHBO), *(str(argument) for argument in arguments)],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=REPO,
        timeout=300,
        check=False,
    )


def connect(home: Path) -> duckdb.DuckDBPyConnection:
    """What an analyst does: the published version, read-only. By its own path, since one process caches by path."""
    return duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True)


def query(home: Path, sql: str, parameters: list[object] | None = None) -> list[tuple]:
    """The rows of one query over the published version."""
    with connect(home) as connection:
        return connection.execute(sql, parameters or []).fetchall()


def version(home: Path) -> str:
    """The file that the link names."""
    return os.readlink(home / "warehouse.duckdb")


# what differs between two nights over the same files: when they ran, under which id, and which version came of it
_OF_THE_RUN = {"run_id", "validated_at", "received_at", "received_on", "published_at", "decided_at"}
_OF_THE_HISTORY = {"audit.versions", "audit.validations"}


def dump(home: Path) -> dict[str, list[str]]:
    """Every table of the warehouse as sorted rows, without times and run ids."""
    with connect(home) as connection:
        tables = connection.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal ORDER BY ALL"
        ).fetchall()
        found = {}
        for (table,) in tables:
            if table in _OF_THE_HISTORY:
                continue
            rows = connection.execute(f"FROM {table}")
            columns = [column[0] for column in rows.description]
            kept = [at for at, name in enumerate(columns) if name not in _OF_THE_RUN]
            found[table] = sorted(repr([row[at] for at in kept]) for row in rows.fetchall())
        return found


@dataclass(frozen=True)
class Night:
    """A night that ran, and the home it left."""

    home: Path
    inbox: Path
    ran: subprocess.CompletedProcess[str]
