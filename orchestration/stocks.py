"""Members and movements of every organization, kept as tables: of a night, only what it touched is computed anew.

Belongs here: the order of the steps that fill organization_latest, organization_ancestry, organization_stocks,
membership_moves, membership_flows and what they are added up from (the schema `parts`). Not here: the rules (sql/stocks, one
step a file), the facts (building.py), the marts over them (sql/marts). Serves every mart, question and page.

All totals stand in the latest structure; as it was on a day is what the macros of sql/macros tell. A total is brought up to
date by what the touched cells added to it so far, in the structure as it was then, and what they add now: both are whole
numbers, so that the result is that of computing everything.
"""

from __future__ import annotations

import hashlib
from functools import cache

import duckdb

from orchestration.warehouse import schema_files

_TEMPORARY = (
    "asked", "latest_now", "latest_changed", "ancestry_now", "restructured", "basis_now", "touched", "stocks_delta",
    "flows_delta", "spans", "pairs", "before", "stocks_changed", "flows_changed",
)  # fmt: skip


def refresh(build: duckdb.DuckDBPyConnection, cells: list[int] | None) -> int:
    """Bring the tables up to date with the facts and dimensions of the version being built; how many organizations were computed.

    `cells` are the organizations of which anything may have changed: for each member with a membership, an admission or an
    own row (dim_member) that came, went or changed, every organization of the member's memberships, as they were and as they
    are (`cells_of` lists them). None is all. What changed in dim_organization, organization_lineage, dim_source or
    fact_ratings is seen here. The result is the same as with None, which is what happens where other rules, or rosters of other years, require it.
    """
    build.execute("BEGIN")
    try:
        touched = _refresh(build, cells)
        for name in _TEMPORARY:
            build.execute(f"DROP TABLE IF EXISTS temp.{name}")
        build.execute("COMMIT")
    except duckdb.Error:
        build.execute("ROLLBACK")
        raise
    return touched


def cells_of(build: duckdb.DuckDBPyConnection, members: list[int]) -> list[int]:
    """The organizations in which these members stand; asked before their memberships are written anew, and after."""
    found = build.execute(
        "SELECT DISTINCT organization_key FROM fact_memberships SEMI JOIN (SELECT unnest($1::INTEGER[]) AS member_key) "
        "USING (member_key) WHERE organization_key IS NOT NULL ORDER BY organization_key",
        [members],
    ).fetchall()
    return [key for (key,) in found]


def _refresh(build: duckdb.DuckDBPyConnection, cells: list[int] | None) -> int:
    build.execute(
        "CREATE OR REPLACE TEMP TABLE asked AS SELECT unnest($1::INTEGER[]) AS organization_key", [cells or []]
    )
    _run(build, "basis", rules=_rules())
    _structure(build)
    whole = cells is None or not _same_basis(build)
    _run(build, "all_touched" if whole else "touched")
    _run(build, "deltas")
    if not whole:
        _run(build, "climb_stocks", sign=-1)
        _run(build, "climb_flows", sign=-1)
        _run(build, "forget")
    _run(build, "ancestry_apply")
    for step in ("spans", "doubled", "stocks", "moves", "months", "members", "before", "carried"):
        _run(build, step)
    if not _number(build, "SELECT count(*) FROM basis_now JOIN parts.basis USING (rules_hash, ratings_hash)"):
        _run(build, "ratings")  # few cells have no new ratings when there are any
    _run(build, "climb_stocks", sign=1)
    _run(build, "climb_flows", sign=1)
    _run(build, "total_stocks")
    _run(build, "total_flows")
    _run(build, "note_basis")
    return _number(build, "SELECT count(*) FROM touched")


def _structure(build: duckdb.DuckDBPyConnection) -> None:
    """organization_latest as it is now, and in `restructured` whose place in the structure that changes."""
    moved = 0
    if not _number(build, "SELECT count(*) FROM basis_now JOIN parts.basis USING (rules_hash, organizations_hash)"):
        _run(build, "latest")
        moved = _number(build, "SELECT count(*) FROM latest_changed WHERE elsewhere")
        _run(build, "latest_apply")
    if moved or not _number(build, "SELECT count(*) FROM basis_now JOIN parts.basis USING (rules_hash)"):
        _run(build, "ancestry")
    else:
        build.execute("CREATE OR REPLACE TEMP TABLE ancestry_now AS FROM organization_ancestry LIMIT 0")
        build.execute("CREATE OR REPLACE TEMP TABLE restructured AS SELECT organization_key FROM asked LIMIT 0")


def _same_basis(build: duckdb.DuckDBPyConnection) -> bool:
    """Whether what stands was computed by the same rules and of the same years; other days of rosters touch some cells only."""
    return bool(
        _number(
            build,
            "SELECT count(*) FROM basis_now AS now JOIN parts.basis AS was ON was.rules_hash = now.rules_hash "
            "AND was.first_year IS NOT DISTINCT FROM now.first_year AND was.last_year IS NOT DISTINCT FROM now.last_year",
        )
    )


def _run(build: duckdb.DuckDBPyConnection, step: str, **parameters: object) -> None:
    build.execute(_steps()[step], parameters or None)


def _number(build: duckdb.DuckDBPyConnection, query: str) -> int:
    found = build.execute(query).fetchone()
    return int(found[0]) if found else 0


@cache
def _steps() -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in schema_files("stocks")}


@cache
def _rules() -> str:
    return hashlib.sha256("\0".join(_steps().values()).encode()).hexdigest()[:12]
