"""What conforming gave, into the tables of the version being built.

Belongs here: which rows of a table a night's frames stand for. Not here: what the frames hold (conforming.py), tables that are
filled from other sources (building.py).
"""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from orchestration import frames, known_time
from orchestration.conforming import Night, compare_again
from orchestration.conforming_changes import Scope


def fill(zone: duckdb.DuckDBPyConnection, build: duckdb.DuckDBPyConnection, night: Night, day: date) -> Night:
    """Write organizations, members, facts and what figures are compared with: everything, or what `night` speaks of.

    `day` is the day on which what is new becomes known. Returns the night, complete with what was compared. Runs within the
    caller's transaction of `build`.
    """
    scope = night.scope
    if scope is None:
        frames.refill(build, "dim_organization", night.organizations.spans)
        frames.refill(build, "organization_lineage", night.organizations.lineage)
    for name, keys in (_scoped(scope) if scope is not None else {}).items():
        frames.replace(build, name, pl.DataFrame({"key": keys}, schema={"key": pl.Int64}), temporary=True)
    mine = rated = every = asked = None
    if scope is not None:
        mine, every = "member_key IN (FROM touched_members)", "true"
        rated = (
            "CASE WHEN subject_kind = 'member' THEN member_key IN (FROM touched_rated) "
            "ELSE organization_key IN (FROM touched_organizations) END"
        )
    frames.refill(build, "dim_member", night.members, mine or "true")
    cells = known_time.refill(build, "fact_admissions", night.admissions, day, mine)
    cells |= known_time.refill(build, "fact_memberships", night.memberships, day, mine)
    cells |= known_time.refill(build, "fact_ratings", night.ratings, day, rated)
    cells |= known_time.refill(build, "fact_inspections", night.inspections, day, every)
    if scope is not None:
        night = compare_again(zone, build, night, cells)
        frames.replace(build, "asked_organizations", pl.DataFrame({"key": night.asked}), temporary=True)
        asked = "organization_key IN (FROM asked_organizations)"
    assert night.compared is not None  # compare_again, or conforming everything, gave it
    agrees = pl.when(pl.col("status") == "agrees").then(True).when(pl.col("status") == "differs").then(False)
    frames.refill(build, "mart_form1_stated", night.compared.balances, asked or "true")
    frames.refill(build, "mart_reconciliation", night.compared.rows.with_columns(agrees=agrees), asked or "true")
    touched = [None] if scope is None else scope.cells.to_list()
    frames.refill(
        build, "parts.touched", pl.DataFrame({"organization_key": touched}, schema={"organization_key": pl.Int32})
    )
    return night


def touched_cells(build: duckdb.DuckDBPyConnection) -> list[int] | None:
    """The organizations whose numbers may differ from the version before, as the last `fill` noted; None where all may."""
    keys = [row[0] for row in build.execute("SELECT organization_key FROM parts.touched ORDER BY ALL").fetchall()]
    return None if None in keys else keys


def _scoped(scope: Scope) -> dict[str, pl.Series]:
    """The temporary tables that say what a scope is."""
    return {
        "touched_members": scope.members,
        "touched_rated": scope.rated_members,
        "touched_organizations": scope.rated_organizations,
    }
