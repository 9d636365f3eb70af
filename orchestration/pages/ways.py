"""The way back from a number of a page: to the lines of rosters and registers, or to the sentence of a report.

Belongs here: what a way-back page says, as plain values. Not here: how it looks (templates), printing it in a terminal
(orchestration.trace). It names files, sheets, lines and sentences of reports, never what the cells of a roster hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl

from orchestration.landing import text_path
from orchestration.pages.render import ask
from orchestration.places import sheet_and_row
from orchestration.settings import Settings
from orchestration.trace_record import EVIDENCE_OF, select_rows

SHOWN_PLACES = 200  # stretches of lines a file; a person looks at a few
LISTED_ROWS = 20_000  # above it, a page names files and numbers of rows alone
_CHARS = re.compile(r"chars (\d+)-(\d+)")
_AROUND = 600  # characters of the paragraph on each side, where it is longer


@dataclass(frozen=True, slots=True)
class Passage:
    """A number in its paragraph: what stands before it, the marked words, what stands after."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class FileLines:
    """The lines of one file that stand behind a number."""

    load: dict[str, Any]
    rows: int
    places: list[str]
    more: int
    first: str  # one place, to go on from


class Record:
    """What stands on record of loads and checks, each asked once for all pages of a run."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._loads: dict[str, dict[str, Any]] = {}
        self._checks: dict[str, list[dict[str, Any]]] = {}

    def load(self, load_id: str) -> dict[str, Any]:
        """The record of a load (audit.loads); an empty one with the id where it is not on record."""
        if load_id not in self._loads:
            found = select_rows(self.connection, "audit.loads", "load_id = ?", [load_id])
            nothing = {"load_id": load_id, "file_name": load_id, "sender": None, "received_on": None}
            self._loads[load_id] = found[0] if found else nothing
        return self._loads[load_id]

    def checks(self, table: str) -> list[dict[str, Any]]:
        """The last results of the rules that a fact's rows went through: rule, success, unexpected, checked, rule_source."""
        if table not in self._checks:
            found = self.connection.execute(
                """
                SELECT table_name, rule, success, unexpected, checked, rule_source, validated_at
                FROM audit.validations WHERE list_contains(?, table_name)
                QUALIFY rank() OVER (PARTITION BY table_name ORDER BY validated_at DESC, run_id) = 1
                ORDER BY success, table_name, rule
                """,
                [[EVIDENCE_OF.get(table, table), "warehouse"]],
            )
            self._checks[table] = found.pl().to_dicts()
        return self._checks[table]


def passage(settings: Settings, load_id: str, source_ref: str) -> Passage | None:
    """The paragraph of the stored text in which a figure's words stand; None where the text is not there any more."""
    span = _CHARS.fullmatch(source_ref)
    path = text_path(settings.layout, load_id)
    if span is None or not path.is_file():
        return None
    text = path.read_bytes().decode("utf-8")
    start, end = int(span[1]), int(span[2])
    if not 0 <= start < end <= len(text):
        return None
    left = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    right = text.find("\n", end)
    right = min(len(text) if right < 0 else right, end + _AROUND)
    return Passage(text[left:start].lstrip(), text[start:end], text[end:right].rstrip())


def figure_way(settings: Settings, record: Record, figure_id: str) -> dict[str, Any] | None:
    """Everything known of a reported figure: the figure, its passage, load, checks, decisions, what it was set beside."""
    connection = record.connection
    found = select_rows(connection, "fact_reported_figures", "figure_id = ?", [figure_id])
    if not found:
        return None
    row = found[0]
    return {
        "figure": row,
        "passage": passage(settings, row["load_id"], row["source_ref"]),
        "load": record.load(row["load_id"]),
        "checks": record.checks("fact_reported_figures"),
        "decisions": select_rows(
            connection, "audit.corrections", "list_contains(?, target)", [[figure_id, row["load_id"]]]
        ),
        "beside": select_rows(connection, "mart_reconciliation", "figure_id = ?", [figure_id]),
    }


def number_way(record: Record, name: str, fact: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """The rows behind a computed number: by file, with the lines; `name` is a query of sql/ways, `fact` their table."""
    listed: pl.DataFrame | None = ask(record.connection, "ways", name, None, LISTED_ROWS + 1, **parameters)
    if listed is not None and len(listed) <= LISTED_ROWS:
        counts = listed.group_by("load_id").agg(rows=pl.len()).sort("load_id")
    else:
        listed, counts = None, ask(record.connection, "ways", name, "load_id", **parameters)
    files = []
    for load_id, rows in counts.select("load_id", "rows").iter_rows():
        places = pl.Series([], dtype=pl.String)
        if listed is not None:
            places = listed.filter(pl.col("load_id") == load_id)["source_ref"]
        stretches = _stretches(places)
        shown, more = stretches[:SHOWN_PLACES], max(0, len(stretches) - SHOWN_PLACES)
        files.append(FileLines(record.load(load_id), rows, shown, more, str(places.min() or "…")))
    return {"rows": int(counts["rows"].sum()), "fact": fact, "files": files, "checks": record.checks(fact)}


def _stretches(places: pl.Series) -> list[str]:
    """Places as a person writes them: `Danh sách!R7–R12`, `R15`; a sheet is named once, by name. Other places as they are."""
    sheets: dict[str | None, list[int]] = {}
    others = []
    for place in places:
        sheet, row = sheet_and_row(place)
        if row is None:
            others.append(place)
        else:
            sheets.setdefault(sheet, []).append(row)
    said = []
    for sheet, rows in sorted(sheets.items(), key=lambda named: named[0] or ""):
        mark = f"{sheet}!" if sheet is not None else ""
        for start, last in _runs(sorted(set(rows))):
            said.append(f"{mark}R{start}" if start == last else f"{mark}R{start}–R{last}")
            mark = ""
    return said + sorted(others)


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Rising numbers as runs without a gap, first and last."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
