"""The stored totals: refreshing what a night touched gives what computing everything gives, whatever changed."""

from __future__ import annotations

import os
from random import Random

import duckdb
import pytest
from marts_hand import Hand
from marts_worlds import World

from orchestration.stocks import refresh

COMPARED = {  # what stands, and the columns that are compared with all that the facts say
    "organization_latest": "*",
    "organization_ancestry": "*",
    "organization_stocks": "*",
    "membership_moves": "*",
    "membership_flows": "*",
    "parts.months": "*",
    "parts.carried": "*",
    "parts.ratings": "*",
    "parts.members": "organization_key, present, official, probationary, members, women, ages, aged, from_31_to_40, university",
}
WORLDS = int(os.environ.get("DANHBO_EXAMPLES", "8"))


def differences(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """Rows that stand and should not, and rows that should and do not, by table."""
    found = {}
    for table, columns in COMPARED.items():
        stands, right = f"SELECT {columns} FROM {table}", f"SELECT {columns} FROM whole.{table.rpartition('.')[2]}"
        rows = connection.execute(f"({stands} EXCEPT ALL {right}) UNION ALL ({right} EXCEPT ALL {stands})").fetchall()
        if rows:
            found[table] = rows
    return found


@pytest.mark.parametrize("seed", range(WORLDS))
def test_a_refresh_of_what_was_touched_is_a_refresh_of_all(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    world = World(connection, Random(seed))
    refresh(connection, None)
    assert differences(connection) == {}
    for _ in range(4):
        refresh(connection, world.happen())
        assert differences(connection) == {}


def test_a_refresh_of_nothing_computes_nothing(city: Hand) -> None:
    city.member(1, 3, "2010-01-01", "2023-05-05", ended_by="transferred")
    city.member(1, 4, "2023-05-05")
    assert refresh(city.connection, None) == 2
    before = city.connection.execute("FROM organization_stocks ORDER BY ALL").fetchall()
    assert refresh(city.connection, []) == 0
    assert city.connection.execute("FROM organization_stocks ORDER BY ALL").fetchall() == before


def test_only_what_is_named_is_computed(city: Hand) -> None:
    """What the caller does not name stays as it was: the cost is that of the named cells."""
    city.member(1, 3, "2010-01-01")
    city.member(2, 5, "2010-01-01")
    refresh(city.connection, None)
    city.member(3, 3, "2010-01-01")
    city.member(4, 5, "2010-01-01")
    assert refresh(city.connection, [3]) == 1
    counted = dict(
        city.connection.execute(
            "SELECT organization_key, members FROM organization_stocks WHERE year = 2024"
        ).fetchall()
    )
    assert counted == {1: 3, 2: 2, 3: 2, 5: 1}


def test_other_rules_compute_everything(city: Hand) -> None:
    city.member(1, 3, "2010-01-01")
    city.member(2, 5, "2010-01-01")
    refresh(city.connection, None)
    city.connection.execute("UPDATE parts.basis SET rules_hash = 'an earlier release'")
    assert refresh(city.connection, []) == 2


def test_a_failed_refresh_changes_nothing(city: Hand) -> None:
    city.member(1, 3, "2010-01-01")
    refresh(city.connection, None)
    before = city.connection.execute("FROM organization_stocks ORDER BY ALL").fetchall()
    city.connection.execute("ALTER TABLE fact_memberships RENAME TO away")
    with pytest.raises(duckdb.Error):
        refresh(city.connection, None)
    city.connection.execute("ALTER TABLE away RENAME TO fact_memberships")
    assert city.connection.execute("FROM organization_stocks ORDER BY ALL").fetchall() == before
