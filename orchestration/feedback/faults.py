"""What is wrong with each spreadsheet in force: findings of its reading, rows in quarantine, in the clerk's words.

Belongs here: which loads are faulty now, and their faults as plain values. Not here: the workbook (workbook.py), the folder
(folder.py). What it reads is the published warehouse, so that what a clerk is told is what was decided about their file.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any

import duckdb
import polars as pl

from orchestration import frames
from orchestration.guards.rules import Rule, rule_sets
from orchestration.places import sheet_and_row
from transforms.reference import load_yaml

_ORDER = {"reject": 0, "quarantine": 1, "warn": 2}

# A rejected or held file that was sent again is settled by what came after it: by the same name, or about the same thing.
FAULTY = """
WITH faulty AS (
    SELECT loads.*, regexp_replace(lower(file_name), '\\.[^.]*$', '') AS stem
    FROM audit.loads AS loads
    WHERE family <> 'document' AND status IN ('published', 'held', 'rejected')
), settled AS (
    SELECT DISTINCT old.load_id
    FROM faulty AS old
    JOIN audit.loads AS later
        ON later.sender IS NOT DISTINCT FROM old.sender
        AND later.load_id <> old.load_id
        AND (later.received_on, later.received_at) > (old.received_on, old.received_at)
        AND later.status <> 'withdrawn'
        AND (
            regexp_replace(lower(later.file_name), '\\.[^.]*$', '') = old.stem
            OR (later.kind = old.kind AND later.scope = old.scope AND later.period_end IS NOT DISTINCT FROM old.period_end)
        )
    WHERE old.status <> 'published'
)
SELECT faulty.* EXCLUDE (stem) FROM faulty
WHERE load_id NOT IN (SELECT load_id FROM settled)
  AND (
    load_id IN (SELECT load_id FROM audit.findings WHERE origin = 'reading' AND load_id IS NOT NULL)
    OR load_id IN (SELECT load_id FROM audit.quarantine)
    OR status = 'held'
  )
ORDER BY received_on, received_at, file_name, load_id
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `severity` reject, quarantine or warn; its place (1-based row, column letter) as far as it is known.

    `fields` are the canonical fields it is about, for a fault of a row whose columns are to be found in the sheet.
    """

    severity: str
    code: str
    title: str
    message: str
    expected: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    kind: str | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FaultyLoad:
    """A spreadsheet that goes back: what it is, what became of it, and its faults in the order of the file."""

    load_id: str
    sha256: str
    file_name: str
    sender: str | None
    received_on: date
    status: str
    status_reason: str | None
    rows_read: int
    rows_published: int
    rows_quarantined: int
    faults: tuple[Fault, ...]

    @property
    def refused(self) -> int:
        """Lines that gave no row."""
        return len({(fault.sheet, fault.row) for fault in self.faults if fault.severity == "reject" and fault.row})

    def fingerprint(self, form: str) -> str:
        """Changes where what is to be said of the load, or the form in which it is said, changes."""
        return hashlib.sha256(repr((form, asdict(self))).encode()).hexdigest()


def faulty_loads(published: duckdb.DuckDBPyConnection) -> list[FaultyLoad]:
    """The spreadsheets of the published version that have faults, oldest first."""
    loads = frames.read(published, FAULTY)
    if loads.is_empty():
        return []
    ids = loads["load_id"].to_list()
    findings = frames.read(
        published,
        'SELECT load_id, origin, severity, code, sheet, row, "column", message, source_ref FROM audit.findings '
        "WHERE list_contains($1, load_id) ORDER BY ALL",
        [ids],
    )
    quarantined = frames.read(
        published,
        "SELECT load_id, table_name, source_ref, rules FROM audit.quarantine WHERE list_contains($1, load_id) ORDER BY ALL",
        [ids],
    )
    found, held = (frame.partition_by("load_id", as_dict=True) for frame in (findings, quarantined))
    return [
        _faulty(
            load, found.get((load["load_id"],), findings.clear()), held.get((load["load_id"],), quarantined.clear())
        )
        for load in loads.iter_rows(named=True)
    ]


def _faulty(load: dict[str, Any], findings: pl.DataFrame, quarantined: pl.DataFrame) -> FaultyLoad:
    faults = [_of_finding(row) for row in findings.iter_rows(named=True)]
    for row in quarantined.iter_rows(named=True):
        faults += [_of_rule(rule, row["table_name"], row["source_ref"]) for rule in row["rules"]]
    kept: dict[tuple[Any, ...], Fault] = {}
    for fault in sorted(faults, key=lambda fault: fault.column is None):
        # conforming repeats what reading saw in the same line, without the cell
        known = (fault.sheet, fault.row, fault.code)
        if fault.column is None and any(key[:3] == known and key[3] for key in kept):
            continue
        kept.setdefault((*known, fault.column), fault)
    ordered = sorted(
        kept.values(), key=lambda f: (f.sheet or "", f.row or 0, _ORDER[f.severity], f.column or "", f.code)
    )
    names = ("load_id", "sha256", "file_name", "sender", "received_on", "status", "status_reason",
             "rows_read", "rows_published", "rows_quarantined")  # fmt: skip
    return FaultyLoad(**{name: load[name] for name in names}, faults=tuple(ordered))


def _of_finding(row: dict[str, Any]) -> Fault:
    other = load_yaml("feedback_messages.yaml")["other_code"]
    title, expected, fields = codes().get(row["code"], (other[0], other[1], ()))
    sheet, line = row["sheet"], row["row"]
    if line is None and row["source_ref"]:
        sheet, line = sheet_and_row(row["source_ref"])
    severity = row["severity"] if row["severity"] in _ORDER else "warn"
    return Fault(severity, row["code"], title, row["message"], expected, sheet, line, row["column"], None, fields)


def _of_rule(rule_id: str, table: str, source_ref: str) -> Fault:
    sheet, line = sheet_and_row(source_ref)
    rule = _rules().get((table, rule_id))
    fields = fields_of(rule) if rule else ()
    known = load_yaml("feedback_messages.yaml")["fields"]
    expected = " ".join(f"{known[name][0]}: {known[name][1]}" for name in fields if name in known)
    message = f"{rule.message_vi}." if rule else rule_id
    return Fault(
        "quarantine", rule_id, rule.message_vi if rule else rule_id, message,
        expected or load_yaml("feedback_messages.yaml")["other_code"][1],
        sheet, line, None, table.removesuffix("_rows"), fields,
    )  # fmt: skip


def fields_of(rule: Rule) -> tuple[str, ...]:
    """The canonical fields that a rule of rows looks at, in the order in which it names them."""
    named = [rule.column] if rule.column else list(rule.columns)
    words = named or re.findall(r"[a-z_]+", rule.good or "")
    known = load_yaml("feedback_messages.yaml")["fields"]
    return tuple(dict.fromkeys(word for word in words if word in known))


@cache
def codes() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """For each code of a finding its short title, what is expected, and the fields to look at where no cell is named."""
    known = load_yaml("feedback_messages.yaml")["codes"]
    return {code: (title, expected, tuple(*fields)) for code, (title, expected, *fields) in known.items()}


@cache
def _rules() -> dict[tuple[str, str], Rule]:
    return {(table, rule.id): rule for table, rules in rule_sets().items() for rule in rules.rules}
