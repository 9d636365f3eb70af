"""The stored totals: refreshing what a night touched gives what computing everything gives, whatever changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest
from marts_hand import SQL, Hand

from orchestration.stocks import cells_of, refresh

WHOLE = (Path(__file__).parent / "stocks_whole.sql").read_text(encoding="utf-8")
COMPARED = {  # what stands, and the columns that are compared with all that the facts say
    "organization_latest": "*",
    "organization_ancestry": "*",
    "organization_stocks": "*",
    "membership_moves": "*",
    "membership_flows": "*",
    "parts.months": "*",
    "parts.carried": "*",
    "parts.members": "organization_key, present, official, probationary, members, women, ages, aged, from_31_to_40, university",
}
FACTS = ("dim_organization", "organization_lineage", "dim_member", "dim_source", "fact_memberships", "fact_admissions")
DAYS = [date(2019, 6, 30) + timedelta(days=45 * step) for step in range(50)]
WORLDS = int(os.environ.get("DANHBO_EXAMPLES", "8"))


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        for folder in ("schema", "marts"):
            for file in sorted((SQL / folder).glob("*.sql")):
                connection.execute(file.read_text(encoding="utf-8"))
        connection.execute("CREATE SCHEMA whole")
        connection.execute(WHOLE)
        yield connection


class World:
    """A random country of ten organizations and eight members, and what may happen to it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, chance: Random) -> None:
        self.connection, self.chance, self.hand = connection, chance, Hand(connection)
        for table in FACTS:
            connection.execute(f"DELETE FROM {table}")
        connection.execute("DELETE FROM parts.basis")
        for key in range(1, 11):
            self.place(key)
        for member in range(1, 9):
            self.live(member)
        self.send()
        self.link()

    def place(self, key: int) -> None:
        """An organization stands anew somewhere, or nowhere."""
        self.connection.execute("DELETE FROM dim_organization WHERE organization_key = ?", [key])
        if self.chance.random() < 0.95:
            kind = (
                "cell"
                if key > 5
                else self.chance.choice(("superior_committee", "grassroots_committee", "grassroots_cell"))
            )
            parent = self.chance.choice([None, *range(1, 6)])  # a circle now and then
            self.hand.organization(key, kind, parent, name=f"Tổ chức {self.chance.randint(1, 3)}")

    def live(self, member: int) -> None:
        """A member's whole life is told anew: memberships, admissions, who he or she is."""
        for table in ("dim_member", "fact_memberships", "fact_admissions"):
            self.connection.execute(f"DELETE FROM {table} WHERE member_key = ?", [member])
        chance = self.chance
        if chance.random() < 0.9:
            sex, known = chance.choice(("male", "female", None)), chance.choice(("university", "college", None))
            self.hand.put(
                "dim_member",
                member_key=member,
                sex=sex,
                birth_year=chance.choice((1960, 1985, None)),
                qualification=known,
            )
        since = chance.choice([None, *DAYS[:20]])
        for _ in range(chance.randint(0, 4)):
            until = chance.choice([None, *(day for day in DAYS if since is None or day > since)])
            cause = chance.choice(("transferred", "reorganised", "died", "struck_off", "confirmed", "missing", None))
            self.hand.put(
                "fact_memberships", member_key=member, organization_key=chance.choice([None, *range(1, 11), 99]), valid_from=since,
                valid_to=until, membership=chance.choice(("official", "probationary", None)), ended_by=cause if until else None,
                exempt=chance.choice((True, False, None)), source_ref=f"R{chance.randint(1, 99)}",
                end_load_id=chance.choice(("later", None)), end_source_ref=chance.choice(("R7", None)),
            )  # fmt: skip
            # goes on at once, after a while, or before the last one ended
            since = until if until and chance.random() < 0.6 else chance.choice(DAYS)
        for again in (False, True):
            if chance.random() < 0.4:
                day = chance.choice(DAYS)
                self.hand.put(
                    "fact_admissions", member_key=member, organization_key=6, admitted_on=day, is_readmission=again
                )

    def send(self) -> None:
        """Other rosters are in force."""
        self.connection.execute("DELETE FROM dim_source")
        self.hand.rosters(*(day.isoformat() for day in self.chance.sample(DAYS, self.chance.choice((0, 1, 1, 2, 3)))))

    def link(self) -> None:
        """Other reorganisations are known."""
        self.connection.execute("DELETE FROM organization_lineage")
        for _ in range(self.chance.randint(0, 3)):
            self.hand.put(
                "organization_lineage", from_key=self.chance.randint(1, 10), to_key=self.chance.choice([None, *range(1, 11)]),
                event="merge", on_date=self.chance.choice([None, *DAYS[20:25]]),
            )  # fmt: skip

    def happen(self) -> list[int]:
        """A night; the organizations that refresh must be told."""
        chance = self.chance
        members = chance.sample(range(1, 9), chance.choice((0, 1, 1, 2)))
        cells = cells_of(self.connection, members)
        for member in members:
            self.live(member)
        for key in chance.sample(range(1, 11), chance.choice((0, 0, 1, 2))):
            self.place(key)
        if chance.random() < 0.3:
            self.send()
        if chance.random() < 0.3:
            self.link()
        return sorted({*cells, *cells_of(self.connection, members)})


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
