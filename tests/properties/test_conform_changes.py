"""Property of conforming what changed: whatever loads come and go, it gives what conforming everything gives.

Two offices have the same nights. One keeps what the version before was made from, the other forgets it before each night.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import polars as pl
from conform_worlds import CELLS, PATIENT, File, Life, files, missing, worlds
from hypothesis import event, given
from hypothesis import strategies as st

from orchestration import frames
from orchestration.building import record_version
from orchestration.conforming import Night, conform_loads
from orchestration.corrections import Corrections
from orchestration.filling import fill_all
from orchestration.kept import EVIDENCE
from orchestration.settings import SQL_DIR
from transforms.conform import schemas

WRITTEN = (
    "dim_organization", "organization_lineage", "dim_member", "fact_memberships", "fact_admissions", "fact_ratings",
    "fact_inspections", "history.fact_memberships", "history.fact_admissions", "history.fact_ratings",
    "history.fact_inspections", "mart_reconciliation", "mart_form1_stated",
)  # fmt: skip
KEPT = ("keys.members", "keys.organizations", "conformed.member_rows", "conformed.rating_rows", "conformed.rosters",
        "conformed.contested", "conformed.unexplained", "conformed.findings", "conformed.register_figures")  # fmt: skip
TABLES = dict(zip(("members", "register", "ratings", "inspections"), EVIDENCE, strict=True))
# what clerks get wrong: (fault, row, another row), rows by their number among all rows of rosters
faults = st.lists(
    st.tuples(st.sampled_from(["no_dates", "same_id", "same_card", "same_name", "other_birth", "rated"]), st.integers(0, 60), st.integers(0, 60)),
    max_size=6,
)  # fmt: skip


class Office:
    """A restricted zone and the tables of a warehouse, without files."""

    def __init__(self, decisions: Corrections, *, forgetful: bool = False, rows_at_once: int = 10**6) -> None:
        self.zone, self.build = duckdb.connect(), duckdb.connect()
        self.forgetful, self.decisions, self.rows_at_once, self.nights = forgetful, decisions, rows_at_once, 0
        for folder, connection in (("restricted", self.zone), ("schema", self.build)):
            for file in sorted((SQL_DIR / folder).glob("*.sql")):
                connection.execute(file.read_text(encoding="utf-8"))
        self.zone.execute("CREATE TABLE evidence.documents (load_id TEXT, document_number TEXT, published_on DATE)")
        self.zone.execute("CREATE TABLE evidence.arrivals (load_id TEXT, received_on DATE)")

    def land(self, file: File) -> None:
        if file.table in TABLES:
            rows = file.rows.with_columns(failed_rules=pl.lit([], pl.List(pl.String)))
            frames.extend(self.zone, f"evidence.{TABLES[file.table]}", rows)

    def night(self, inbox: list[File], day: date) -> Night:
        """Conform and fill as a night does with these files in force."""
        if self.forgetful:
            self.zone.execute("DELETE FROM conformed.version")
        self.nights += 1
        loads = [file.load_id for file in inbox]
        published = pl.DataFrame({"load_id": loads, "content_hash": loads})
        reports = [file.rows for file in inbox if file.table == "figures"]
        figures = pl.concat(reports) if reports else schemas.empty("reported_figures")
        figures = figures.drop("document", "published_on")
        run = f"run-{self.nights}"
        figures = figures.drop("received_on")
        portions = conform_loads(
            self.zone, self.build, published, self.decisions, figures, run, rows_at_once=self.rows_at_once
        )
        self.build.execute("BEGIN")
        night = fill_all(self.zone, self.build, portions, day)
        self.build.execute("COMMIT")
        record_version(self.build, self.nights, run, day, datetime(2025, 1, 1), "", "")
        return night

    def content(self, night: Night, *, keys: bool = True) -> dict[str, list[str]]:
        """What every table says; without `keys`, persons by their first row in the place of the number they were given."""
        persons = {} if keys else self._persons()
        found = {name: self._rows(self.build, name, persons) for name in WRITTEN}
        found |= {name: self._rows(self.zone, name, persons) for name in KEPT if keys or name != "keys.members"}
        told = night.findings.filter(pl.col("code") != "near_matches")
        found["findings"] = _said(told.columns, told.rows(), persons)
        return found

    def _persons(self) -> dict[int, int]:
        rows = "SELECT member_key, min(row_id) FROM conformed.member_rows WHERE member_key IS NOT NULL GROUP BY ALL"
        return dict(self.zone.execute(rows).fetchall())

    def _rows(self, connection: duckdb.DuckDBPyConnection, table: str, persons: dict[int, int]) -> list[str]:
        rows = connection.execute(f"FROM {table}")
        return _said([column[0] for column in rows.description], rows.fetchall(), persons)


def _said(columns: list[str], rows: list[tuple[Any, ...]], persons: dict[int, int]) -> list[str]:
    """Rows as sorted text, columns in the order of their names."""
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    for row in named:
        if persons and "member_key" in row:
            row["member_key"] = persons.get(row["member_key"], "no longer there")
    return sorted(repr(sorted(row.items())) for row in named)


def _faulty(inbox: list[File], wrong: list[tuple[str, int, int]]) -> list[File]:
    """The files with faults in rows of rosters; the same row of the same person may be right in another file."""
    rosters = [file for file in inbox if file.table == "members"]
    rows = [row for file in rosters for row in file.rows.to_dicts()]
    for fault, one, other in wrong:
        row, model = rows[one % len(rows)], rows[other % len(rows)]
        if fault == "no_dates":
            row |= {"admitted_on": None, "citizen_id": None, "date_of_birth": row["date_of_birth"][:4]}
        elif fault == "same_id":
            row |= {"citizen_id": model["citizen_id"]}
        elif fault == "same_card":
            row |= {"card_number": "09900007"}
            model |= {"card_number": "09900007"}
        elif fault == "same_name":
            row |= {"full_name": model["full_name"]}
        elif fault == "other_birth":
            row |= {"date_of_birth": "1955-05-05"}
        else:
            row |= {"ratings": [{"year": 2022, "level": "good"}]}
    found = []
    for file in inbox:
        mine = [row for row in rows if row["load_id"] == file.load_id]
        found.append(
            replace(file, rows=schemas.fit(pl.DataFrame(mine, schema=dict(file.rows.schema)), schemas.MEMBER_ROWS))
            if mine
            else file
        )
    return found


def _decisions(pairs: list[tuple[int, int, str]]) -> Corrections:
    texts = dict.fromkeys(("left", "right", "decision", "reason", "decided_by", "decided_at"), pl.String)
    rows = [(str(left), str(right), what, "", "", "") for left, right, what in pairs if left != right]
    members = pl.DataFrame(rows, schema=texts, orient="row")
    nothing = pl.DataFrame()
    names = pl.DataFrame(
        {"name": ["Đảng bộ phường Nhất"], "parent_name": [None], "organization_code": [f"{CELLS[0][:-3]}000"]}
    )
    return Corrections(nothing, nothing, names, members, nothing, nothing, "")


@PATIENT
@given(
    worlds,
    missing,
    st.sets(st.integers(1, 10), max_size=4),
    faults,
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6), st.sampled_from(["same", "different"])), max_size=2),
    st.randoms(use_true_random=False),
)
def test_conforming_what_changed_says_what_conforming_everything_says(
    world: list[Life],
    left_out: set[tuple[int, int]],
    corrected: set[int],
    wrong: list[tuple[str, int, int]],
    pairs: list[tuple[int, int, str]],
    random: Any,
) -> None:
    inbox = _faulty(files(world, left_out, corrected), wrong)
    always, others = inbox[:1], inbox[1:]
    decisions = _decisions(pairs)
    thrifty, forgetful = (Office(decisions, forgetful=each) for each in (False, True))
    landed: set[str] = set()
    partial = 0
    for number in range(4):
        in_force = always + [file for file in others if random.random() < 0.7]
        for file in in_force:
            if file.load_id not in landed:
                thrifty.land(file)
                forgetful.land(file)
        landed |= {file.load_id for file in in_force}
        day = date(2025, 1, 1) + timedelta(number)
        now, expected = thrifty.night(in_force, day), forgetful.night(in_force, day)
        assert expected.scope is None
        partial += now.scope is not None
        found, wanted = thrifty.content(now), forgetful.content(expected)
        for name in wanted:
            assert found[name] == wanted[name], name
    assert partial == 3  # all but the first
    event(f"{len(inbox)} files")


@PATIENT
@given(worlds, missing, faults, st.randoms(use_true_random=False))
def test_rosters_conformed_in_portions_say_what_all_of_them_say_at_once(
    world: list[Life], left_out: set[tuple[int, int]], wrong: list[tuple[str, int, int]], random: Any
) -> None:
    inbox = _faulty(files(world, left_out, set()), wrong)
    at_once, piecewise = Office(_decisions([])), Office(_decisions([]), rows_at_once=5)
    landed: set[str] = set()
    for number in range(3):
        in_force = inbox[:1] + [file for file in inbox[1:] if random.random() < 0.6]
        fresh = [file for file in in_force if file.load_id not in landed]
        landed |= {file.load_id for file in fresh}
        nights = []
        for office in (at_once, piecewise):
            for file in fresh:
                office.land(file)
            nights.append(office.night(in_force, date(2025, 1, 1) + timedelta(number)))
        wanted, found = (
            office.content(night, keys=False) for office, night in zip((at_once, piecewise), nights, strict=True)
        )
        for name in wanted:
            assert found[name] == wanted[name], name
        if number == 1:
            piecewise.zone.execute("DELETE FROM conformed.version")  # as a new release does: all is conformed anew
