"""Small worlds for properties of conforming: two wards, four cells, a few people over three years.

Belongs here: what is generated, and what of a conformed world is compared: what organizations and persons are, not the
numbers of their keys. Not here: the properties (test_conform_*.py).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from transforms.conform import schemas
from transforms.conform.pipeline import Conformed, Evidence, Known, conform

CITY = "99.001.000.000.000"
WARDS = [f"99.001.00{n}.000.000" for n in (1, 2)]
CELLS = [f"{ward[:-3]}00{n}" for ward in WARDS for n in (1, 2)]
YEARS = (2021, 2022, 2023)
CAUSES = ("transferred", "died", "struck_off", "withdrew", None)
# a fixed, short search by default; DANHBO_EXAMPLES=200 searches at random, and shrinks what it finds, for minutes
EXAMPLES = int(os.environ.get("DANHBO_EXAMPLES", "0"))
PATIENT = settings(
    max_examples=EXAMPLES or 8,
    derandomize=not EXAMPLES,
    phases=tuple(Phase) if EXAMPLES else (Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


BRIEF = settings(PATIENT, max_examples=EXAMPLES or 3)  # where an example is many nights


@dataclass(frozen=True)
class Life:
    """A member: where at each year's end (a cell's number, or None), and how much the rosters say of it."""

    number: int
    places: tuple[int | None, ...]
    cause: str | None
    states_moves: bool
    has_ids: bool
    official: bool


lives = st.builds(
    Life,
    number=st.integers(1, 10**5),
    places=st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=3, max_size=3).map(tuple),
    cause=st.sampled_from(CAUSES),
    states_moves=st.booleans(),
    has_ids=st.booleans(),
    official=st.booleans(),
)
worlds = st.lists(lives, min_size=1, max_size=14, unique_by=lambda life: life.number)
missing = st.sets(st.tuples(st.integers(0, 1), st.sampled_from(YEARS)), max_size=2)


def register() -> pl.DataFrame:
    lines: list[dict[str, Any]] = [
        {"code": CITY, "name": "Đảng bộ thành phố Tân Giang", "organization_kind": "superior_committee"}
    ]
    for n, ward in enumerate(WARDS, start=1):
        lines.append(
            {
                "code": ward,
                "name": f"Đảng bộ phường {n}",
                "organization_kind": "grassroots_committee",
                "parent": CITY,
                "members": 4,
            }
        )
    for cell in CELLS:
        lines.append(
            {"code": cell, "name": f"Chi bộ khóm {cell[-1]}", "organization_kind": "cell", "parent": f"{cell[:-3]}000"}
        )
    stamped = [
        {"row_id": 10**6 + n, "load_id": "register", "source_ref": f"R{n}", "sheet_as_of": date(2021, 1, 1),
         "received_on": date(2021, 1, 2), **line} for n, line in enumerate(lines)
    ]  # fmt: skip
    return schemas.fit(pl.DataFrame(stamped, infer_schema_length=None), schemas.REGISTER_ROWS)


def rosters(world: list[Life], left_out: set[tuple[int, int]]) -> list[pl.DataFrame]:
    """A load a ward and year: who is there, and, where moves are stated, who left in the year."""
    rows: list[dict[str, Any]] = []
    for life in world:
        person = {
            "full_name": f"Nguyễn Văn Số {life.number}",
            "date_of_birth": f"19{60 + life.number % 30}-0{1 + life.number % 9}-11",
            "citizen_id": f"099060{life.number:06d}" if life.has_ids else None,
            "admitted_on": "2010-05-19",
            "official_on": "2011-05-19" if life.official else None,
        }
        for n, year in enumerate(YEARS):
            here, before = life.places[n], life.places[n - 1] if n else None
            if here is not None:
                moved = n > 0 and before != here
                joined = f"{year}-07-01" if moved and life.states_moves else None
                rows.append({**person, "cell": here, "year": year, "joined_on": joined})
            if n and before is not None and here != before and life.states_moves:
                why = "transferred" if here is not None else life.cause
                rows.append({**person, "cell": before, "year": year, "left_on": f"{year}-07-01", "left_reason": why})
    loads = []
    for ward in (0, 1):
        for year in YEARS:
            if (ward, year) in left_out:
                continue
            mine = [row for row in rows if row["year"] == year and row["cell"] // 2 == ward]
            # somebody who stays keeps every roster from being empty
            mine += [{"full_name": f"Trần Thị Ở Lại {cell}", "date_of_birth": "1970-01-01", "admitted_on": "2000-01-01",
                      "official_on": "2001-01-01", "citizen_id": f"09917000000{cell}", "cell": cell, "year": year}
                     for cell in (2 * ward, 2 * ward + 1)]  # fmt: skip
            load = f"load-{ward}-{year}"
            stamped = [
                {**row, "load_id": load, "source_ref": f"R{n}", "row_id": (ward * 10 + year) * 1000 + n,
                 "sheet_as_of": date(year, 12, 31), "received_on": date(year + 1, 1, 10),
                 "organization": f"Chi bộ khóm {CELLS[row['cell']][-1]}", "parent_organization": f"Đảng bộ phường {ward + 1}"}
                for n, row in enumerate(mine)
            ]  # fmt: skip
            loads.append(schemas.fit(pl.DataFrame(stamped, infer_schema_length=None), schemas.MEMBER_ROWS))
    return loads


def conformed(loads: list[pl.DataFrame], known: Known | None = None) -> Conformed:
    members = pl.concat(loads) if loads else schemas.empty("member_rows")
    return conform(Evidence(members=members, register=register()), known)


def content(found: Conformed) -> dict[str, list[Any]]:
    """What every table of the warehouse says, with organizations by code and persons by their rows."""
    codes = found.organizations.spans.select(
        "organization_key", organization_code=pl.coalesce("organization_code", "identity")
    ).unique()
    persons = found.member_rows.group_by("member_key").agg(
        person=pl.col("full_name").min(), birth=pl.col("date_of_birth").min()
    )
    tables = {
        "memberships": found.facts.memberships,
        "admissions": found.facts.admissions,
        "ratings": found.facts.ratings,
        "inspections": found.facts.inspections,
        "figures": found.figures,
        "targets": found.targets,
        "reconciliation": found.compared.rows,
        "balances": found.compared.balances,
        "findings": found.findings,
        "members": found.members,
        "organizations": found.organizations.spans,
        "lineage": found.organizations.lineage,
        "aliases": found.organizations.aliases,
        "rosters": found.facts.rosters,
    }
    return {name: sorted(map(repr, _named(table, codes, persons).rows())) for name, table in tables.items()}


def _named(table: pl.DataFrame, codes: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    """The table without numbers of keys: the codes and persons they stand for in their place."""
    if "organization_code" in table.columns:
        table = table.drop("organization_code")
    for key in ("organization_key", "parent_key", "from_key", "to_key", "actor_key"):
        if key in table.columns:
            code = codes.rename({"organization_key": key, "organization_code": f"{key}_code"})
            table = table.join(code, on=key, how="left").drop(key)
    if "member_key" in table.columns:
        table = table.join(persons, on="member_key", how="left").drop("member_key")
    return table.select(sorted(table.columns))


# --- whole inboxes: every kind of file, and corrected ones ----------------------------------------------------------


@dataclass(frozen=True)
class File:
    """A file of an inbox: its rows, by the table they belong to, and what the record of loads says of it."""

    load_id: str
    table: str  # a field of Evidence
    rows: pl.DataFrame
    scope: str
    period_end: date
    received_on: date


def files(world: list[Life], left_out: set[tuple[int, int]], corrected: set[int]) -> list[File]:
    """Register, rosters, ratings and an inspection book; those numbered in `corrected` also come again, corrected.

    A corrected roster lacks a person and says another day of full membership, a corrected rating another level. It is
    received a year later, under its own load, and replaces the first one.
    """
    found = [File("register", "register", register(), CITY, date(2021, 1, 1), date(2021, 1, 2))]
    for load in rosters(world, left_out):
        name, day = load["load_id"][0], load["sheet_as_of"][0]
        found.append(File(name, "members", load, name.split("-")[1], day, date(day.year + 1, 1, 10)))
    for year in YEARS:
        rows = _ratings(world, year)
        found.append(File(f"ratings-{year}", "ratings", rows, CITY, date(year, 12, 31), date(year + 1, 2, 1)))
    found.append(File("inspections", "inspections", _inspections(world), CITY, date(2023, 12, 31), date(2024, 3, 1)))
    found.append(File("report", "figures", _figures(), CITY, date(2023, 12, 31), date(2024, 1, 20)))
    again = [_corrected(file, number) for number, file in enumerate(found) if number in corrected and number]
    return [file for file in [*found, *again] if file.rows.height]


def _ratings(world: list[Life], year: int) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    for life in world:
        here = life.places[YEARS.index(year)]
        if here is not None:
            level = ("excellent", "good", "fair", None)[(life.number + year) % 4]
            rows.append({"subject": "member", "name": f"Nguyễn Văn Số {life.number}", "level": level,
                         "organization": f"Chi bộ khóm {CELLS[here][-1]}, Đảng bộ phường {here // 2 + 1}",
                         "reason_not_rated": None if level else "exempt"})  # fmt: skip
    for ward in (1, 2):
        rows.append({"subject": "grassroots_committee", "name": f"Đảng bộ phường {ward}", "level": "good"})
    return _stamped(
        rows, f"ratings-{year}", 10**7 + year * 100, date(year, 12, 31), date(year + 1, 2, 1), "rating_rows", year
    )


def _inspections(world: list[Life]) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    for life in world:
        here = life.places[1]
        if here is not None and life.number % 3 == 0:
            rows.append({"action": "inspected", "basis": "signs_of_violation", "subject_kind": "member",
                         "subject_name": f"Nguyễn Văn Số {life.number}", "decided_on": "2022-09-15",
                         "organization": f"Chi bộ khóm {CELLS[here][-1]}, Đảng bộ phường {here // 2 + 1}",
                         "document": f"{life.number}-QĐ/UBKT", "discipline": "expulsion" if life.cause is None else "reprimand",
                         "actor": "Ủy ban Kiểm tra Thành ủy Tân Giang"})  # fmt: skip
    rows.append({"action": "supervised", "basis": "regular", "subject_kind": "grassroots_committee",
                 "subject_name": "Đảng bộ phường Nhất", "decided_on": "2023-05-01", "document": "1-QĐ/UBKT"})  # fmt: skip
    return _stamped(rows, "inspections", 2 * 10**7, date(2023, 12, 31), date(2024, 3, 1), "inspection_rows")


def _figures() -> pl.DataFrame:
    """A report of the city: members at the end of 2023, and what is planned for the next year."""
    start, end = date(2023, 1, 1), date(2023, 12, 31)
    told = {"load_id": "report", "received_on": date(2024, 1, 20), "subject": "member", "unit": "count", "comparator": "eq",
            "organization": "Đảng bộ thành phố Tân Giang"}  # fmt: skip
    rows = [
        {"measure": "members_total", "value": 9.0, "status": "actual", "period_start": start, "period_end": end},
        {"measure": "members_total", "value": 8.0, "status": "actual", "period_end": date(2022, 12, 31)},
        {"measure": "members_admitted", "value": 2.0, "status": "actual", "period_start": start, "period_end": end},
        {"measure": "members_left", "value": 1.0, "status": "actual", "period_start": start, "period_end": end},
        {"measure": "members_admitted", "value": 5.0, "status": "target", "period_start": date(2024, 1, 1),
         "period_end": date(2024, 12, 31)},
    ]  # fmt: skip
    frame = [{**told, **row, "figure_id": f"report#{n}", "source_ref": f"chars {n}"} for n, row in enumerate(rows)]
    return schemas.fit(pl.DataFrame(frame, infer_schema_length=None), schemas.FIGURES)


def _stamped(
    rows: list[dict[str, Any]], load: str, first: int, as_of: date, received: date, table: str, year: int | None = None
) -> pl.DataFrame:
    stamped = [
        {**row, "year": year, "load_id": load, "source_ref": f"R{n}", "row_id": first + n, "sheet_as_of": as_of,
         "received_on": received} for n, row in enumerate(rows)
    ]  # fmt: skip
    return schemas.fit(pl.DataFrame(stamped, infer_schema_length=None), schemas.SCHEMAS[table])


def _corrected(file: File, number: int) -> File:
    name, received = f"{file.load_id}-corrected", date(file.received_on.year + 1, 6, 1)
    rows = file.rows.with_columns(load_id=pl.lit(name), received_on=pl.lit(received, pl.Date))
    if file.table == "figures":
        return File(name, "figures", rows.with_columns(pl.col("value") + 1), file.scope, file.period_end, received)
    rows = rows.with_columns(pl.col("row_id") + 10**9)
    if file.table == "members":
        rows = rows.slice(1).with_columns(official_on=pl.col("official_on").str.replace("-05-", "-06-"))
    if file.table == "ratings":
        rows = rows.with_columns(level=pl.col("level").replace("fair", "weak"))
    return File(name, file.table, rows, file.scope, file.period_end, received)


def record(inbox: list[File]) -> pl.DataFrame:
    """The record of loads (LOADS) of files."""
    return schemas.fit(
        pl.DataFrame(
            [
                {"load_id": file.load_id, "sender": "thanh-uy", "kind": file.table, "scope": file.scope,
                 "period_end": file.period_end, "received_on": file.received_on} for file in inbox
            ]
        ),
        schemas.LOADS,
    )  # fmt: skip


def evidence_of(inbox: list[File], load_ids: set[str]) -> Evidence:
    """The rows of those files, in the order of `inbox`."""
    tables: dict[str, list[pl.DataFrame]] = {}
    for file in inbox:
        if file.load_id in load_ids:
            tables.setdefault(file.table, []).append(file.rows)
    return Evidence(**{table: pl.concat(parts) for table, parts in tables.items()})


def after(night: Conformed, known: Known | None) -> Known:
    """The keys that the next night knows."""
    keys = night.organizations.new_keys
    return Known(
        organization_keys=pl.concat([known.organization_keys, keys]) if known else keys,
        member_keys=night.member_keys,
        organization_corrections=known.organization_corrections if known else Known().organization_corrections,
        member_corrections=known.member_corrections if known else Known().member_corrections,
    )
