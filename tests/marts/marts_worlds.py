"""Random small countries in a warehouse, and nights that change them.

Belongs here: what may be there and what may happen. Not here: what must hold then (test_stocks_refresh.py,
test_questions_of_parts.py).
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import duckdb
from marts_hand import Hand

from orchestration.stocks import cells_of

FACTS = (
    "dim_organization",
    "organization_lineage",
    "dim_member",
    "dim_source",
    "fact_memberships",
    "fact_admissions",
    "fact_ratings",
    "dim_rating",
)
DAYS = [date(2019, 6, 30) + timedelta(days=45 * step) for step in range(50)]


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
        self.rate()

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

    def rate(self) -> None:
        """Other ratings are in force, now and then on another scale."""
        for table in ("fact_ratings", "dim_rating"):
            self.connection.execute(f"DELETE FROM {table}")
        for key, kind, scale, since in (
            (1, "organization", "old", 2008),
            (2, "member", "old", 2010),
            (3, "member", "new", 2018),
        ):
            self.hand.put(
                "dim_rating", rating_key=key, scale=scale, subject_kind=kind, level="good", rank=1, label_vi="Tốt",
                valid_from=date(since, 1, 1), valid_to=date(2018, 1, 1) if scale == "old" else None,
            )  # fmt: skip
        for _ in range(self.chance.randint(0, 12)):
            kind = self.chance.choice(("member", "cell"))
            self.hand.put(
                "fact_ratings", subject_kind=kind, member_key=self.chance.randint(1, 8) if kind == "member" else None,
                organization_key=self.chance.choice([None, *range(1, 11)]), year=self.chance.choice((2005, 2009, 2012, 2020)),
                rating_key=self.chance.choice((None, 1, 2, 3)), level=self.chance.choice((None, "excellent", "good", "weak")),
                exemplary=self.chance.choice((None, True, False)),
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
        if chance.random() < 0.3:
            self.rate()
        return sorted({*cells, *cells_of(self.connection, members)})
