"""What conforming gave, into the tables of the version being built.

Belongs here: which rows of a table a night's frames stand for. Not here: what the frames hold (conforming.py), tables that are
filled from other sources (building.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import duckdb
import polars as pl

from orchestration import frames, known_time
from orchestration.conforming import Night, compare_again
from orchestration.conforming_changes import Scope

FACTS_OF_MEMBERS = ("fact_admissions", "fact_memberships", "fact_ratings", "fact_inspections")


def fill_all(
    zone: duckdb.DuckDBPyConnection, build: duckdb.DuckDBPyConnection, nights: Iterable[Night], day: date
) -> Night:
    """Write what conforming gives, portion by portion; the last portion is returned, complete with what was compared.

    `day` is the day on which what is new becomes known. Each portion is there before the next one is asked for. Runs within
    the caller's transaction of `build`.
    """
    cells: set[int] = set()
    touched: set[int] = set()
    night, piecewise, whole = None, False, False
    for night in nights:
        if night.scope is None:
            frames.refill(build, "dim_organization", night.organizations.spans)
            frames.refill(build, "organization_lineage", night.organizations.lineage)
        if not piecewise and (night.scope is None or night.portions > 1):
            # what a portion takes away may come back with the next: only all together tell what is new
            piecewise = True
            for table in FACTS_OF_MEMBERS:
                known_time.set_aside(build, table)
        whole |= night.scope is None
        touched |= set() if night.scope is None else set(night.scope.cells)
        cells |= _fill(build, night, day, piecewise=piecewise)
    if night is None:
        raise ValueError("conforming gives a night at least one portion")
    for table in FACTS_OF_MEMBERS if piecewise else ():
        known_time.settle(build, table, day)
    every: list[int | None] = [None]
    noted = every if whole else sorted(touched)
    frames.refill(
        build, "parts.touched", pl.DataFrame({"organization_key": noted}, schema={"organization_key": pl.Int32})
    )
    return _compared(zone, build, night, cells)


def _fill(build: duckdb.DuckDBPyConnection, night: Night, day: date, *, piecewise: bool) -> set[int]:
    """Members and facts of one portion; the organizations of which a fact changed."""
    scope, mine, rated = night.scope, "true", "true"
    if scope is not None:
        for name, keys in _scoped(scope).items():
            frames.replace(build, name, pl.DataFrame({"key": keys}, schema={"key": pl.Int64}), temporary=True)
        mine = "member_key IN (FROM touched_members)"
        rated = (
            "CASE WHEN subject_kind = 'member' THEN member_key IN (FROM touched_rated) "
            "ELSE organization_key IN (FROM touched_organizations) END"
        )
    frames.refill(build, "dim_member", night.members, mine)
    parts = {
        "fact_admissions": (night.facts.admissions, mine),
        "fact_memberships": (night.facts.memberships, mine),
        "fact_ratings": (night.facts.ratings, rated),
        "fact_inspections": (night.facts.inspections, "true"),  # all are there every night
    }
    cells: set[int] = set()
    for table, (frame, within) in parts.items():
        if piecewise:
            ordered = frame.sort(known_time.ORDER[table]) if table in known_time.ORDER else frame
            frames.refill(build, table, ordered.with_columns(known_from=pl.lit(day, pl.Date)), within)
        else:
            cells |= known_time.refill(build, table, frame, day, within)
    if piecewise and scope is not None:
        cells |= set(scope.cells)
    return cells


def _compared(
    zone: duckdb.DuckDBPyConnection, build: duckdb.DuckDBPyConnection, night: Night, cells: set[int]
) -> Night:
    """What figures are compared with, written; where the last portion is of a scope, compared with what is there now."""
    asked = "true"
    if night.compared is None:
        night, organizations = compare_again(zone, build, night, cells)
        frames.replace(build, "asked_organizations", pl.DataFrame({"key": organizations}), temporary=True)
        asked = "organization_key IN (FROM asked_organizations)"
    compared = night.compared
    if compared is None:
        raise ValueError("figures are compared every night")
    agrees = pl.when(pl.col("status") == "agrees").then(True).when(pl.col("status") == "differs").then(False)
    frames.refill(build, "mart_form1_stated", compared.balances, asked)
    frames.refill(build, "mart_reconciliation", compared.rows.with_columns(agrees=agrees), asked)
    return night


def touched_cells(build: duckdb.DuckDBPyConnection) -> list[int] | None:
    """The organizations whose numbers may differ from the version before, as the night noted; None where all may."""
    keys = [row[0] for row in build.execute("SELECT organization_key FROM parts.touched ORDER BY ALL").fetchall()]
    return None if None in keys else keys


def _scoped(scope: Scope) -> dict[str, pl.Series]:
    """The temporary tables that say what a scope is."""
    return {
        "touched_members": scope.members,
        "touched_rated": scope.rated_members,
        "touched_organizations": scope.rated_organizations,
    }
