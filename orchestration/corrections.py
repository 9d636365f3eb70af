"""Decisions of people, kept as csv files in the home: they are applied every night and survive re-reading.

Belongs here: reading and appending `data/corrections/*.csv` (loads, figures, organizations, members) and telling whether
they changed. Not here: what a decision does (loads.py, assets, transforms.conform).
"""

from __future__ import annotations

import csv
import getpass
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
from filelock import FileLock

from orchestration.context import FILES, read_context
from orchestration.errors import DanhboError
from orchestration.landing import write_whole
from orchestration.settings import SQL_DIR, Home

COLUMNS: dict[str, tuple[str, ...]] = {
    "loads": ("load_id", "decision", "reason", "decided_by", "decided_at"),
    "figures": ("figure_id", "field", "expect", "value", "reason", "decided_by", "decided_at"),
    "organizations": ("name", "parent_name", "organization_code", "reason", "decided_by", "decided_at"),
    "members": ("left", "right", "decision", "reason", "decided_by", "decided_at"),
}


@dataclass(frozen=True, slots=True)
class Corrections:
    """The decisions in force, a frame of text columns a subject; beside them what context files say.

    `digest` tells whether what a version is built from changed beside the loads: decisions, context files, the schema
    and the marts.
    """

    loads: pl.DataFrame
    figures: pl.DataFrame
    organizations: pl.DataFrame
    members: pl.DataFrame
    population: pl.DataFrame
    units: pl.DataFrame
    digest: str


def read_corrections(home: Home) -> Corrections:
    """All decisions of the home.

    Raises DanhboError that names the file where one lacks a column or is not UTF-8 text.
    """
    digest = hashlib.sha256()
    frames: dict[str, pl.DataFrame] = {}
    for subject, columns in COLUMNS.items():
        path = home.corrections / f"{subject}.csv"
        rows = list(_rows(path, columns)) if path.is_file() else []
        digest.update(repr((subject, rows)).encode())
        frames[subject] = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    for name in FILES:
        frames[name] = read_context(home, name)
        digest.update(repr((name, frames[name].rows())).encode())
    for file in sorted(SQL_DIR.rglob("*.sql")):
        digest.update(file.read_bytes())
    return Corrections(**frames, digest=digest.hexdigest())


def record_decision(home: Home, subject: str, values: dict[str, str], now: datetime, by: str | None = None) -> None:
    """Append one decision with who (`by`, else the user of this process) and when.

    The file is replaced whole, so a crash never halves it; one who decides at the same time waits.
    """
    home.corrections.mkdir(parents=True, exist_ok=True)
    with FileLock(home.corrections / ".lock", timeout=30):
        _append_decision(home, subject, {**values, "decided_by": by or getpass.getuser()}, now)


def _append_decision(home: Home, subject: str, values: dict[str, str], now: datetime) -> None:
    columns = COLUMNS[subject]
    path = home.corrections / f"{subject}.csv"
    rows = list(_rows(path, columns)) if path.is_file() else []
    full = {**values, "decided_at": now.isoformat(timespec="seconds")}
    rows.append(tuple(full.get(column, "") for column in columns))
    lines = [",".join(columns)]
    lines += [",".join(_quoted(value) for value in row) for row in rows]
    write_whole(path, ("\n".join(lines) + "\n").encode("utf-8"))


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            missing = [column for column in columns[:3] if column not in (reader.fieldnames or [])]
            if missing:
                raise DanhboError(
                    f"a file of corrections lacks the column {missing[0]}",
                    where=path,
                    remedy=f"Its header is: {','.join(columns)}",
                )
            for row in reader:
                yield tuple((row.get(column) or "").strip() for column in columns)
    except UnicodeDecodeError as error:
        raise DanhboError("a file of corrections is not UTF-8 text", where=path, remedy="Save it as UTF-8") from error


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if any(sign in value for sign in ',"\n\r') else value
