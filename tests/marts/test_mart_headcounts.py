"""Form 1: opening plus what came minus what went is what is there, for each organization and year."""

from __future__ import annotations

import pytest
from marts_hand import Hand


def counts(warehouse: Hand, organization: int, year: int) -> dict[str, int]:
    """The counts of a row of the mart that are not 0."""
    row = warehouse.row(f"SELECT * FROM mart_headcounts WHERE organization_key = {organization} AND year = {year}")
    left_out = ("organization_key", "name", "organization_kind", "regime", "year", "change", "change_percent")
    return {name: value for name, value in row.items() if name not in left_out and value}


def test_an_organization_is_its_own_ancestor(city: Hand) -> None:
    rows = city.rows("SELECT ancestor_key, depth FROM organization_ancestry WHERE organization_key = 3 ORDER BY depth")
    assert [(row["ancestor_key"], row["depth"]) for row in rows] == [(3, 0), (2, 1), (1, 2)]


def test_a_circle_of_parents_ends(warehouse: Hand) -> None:
    warehouse.organization(1, "superior_committee", 2)
    warehouse.organization(2, "superior_committee", 3)
    warehouse.organization(3, "superior_committee", 1)
    warehouse.organization(4, "cell", 4)
    rows = warehouse.rows("SELECT * FROM organization_ancestry")
    assert len(rows) == len({(row["organization_key"], row["ancestor_key"]) for row in rows}) == 10


def test_ancestry_is_that_of_the_latest_span(warehouse: Hand) -> None:
    warehouse.organization(1, "superior_committee", valid_to="2025-07-01", is_current=False)
    warehouse.organization(2, "superior_committee")
    warehouse.organization(3, "cell", 1, valid_to="2025-07-01", is_current=False)
    warehouse.organization(3, "cell", 2, valid_from="2025-07-01")
    rows = warehouse.rows("SELECT ancestor_key FROM organization_ancestry WHERE organization_key = 3 ORDER BY depth")
    assert [row["ancestor_key"] for row in rows] == [3, 2]


def test_a_year_with_every_kind_of_coming_and_going(city: Hand) -> None:
    city.member(1, 3, None)
    city.member(2, 3, "2010-05-01", "2023-03-01", ended_by="died")
    city.member(3, 3, "2010-05-01", "2023-04-01", ended_by="expelled")
    city.member(4, 4, "2010-05-01", "2023-05-01", ended_by="struck_off")
    city.member(5, 4, "2010-05-01", "2023-06-01", ended_by="withdrew")
    city.member(6, 5, "2010-05-01", "2023-07-01", ended_by="transferred")
    city.member(7, 5, "2010-05-01", "2023-12-31", ended_by="missing")
    city.member(8, 3, "2023-02-03", membership="probationary")
    city.put("fact_admissions", member_key=8, organization_key=3, decided_on="2023-01-20", admitted_on="2023-02-03")
    city.member(9, 4, "2023-09-09", exempt=True)  # a stated day without an admission: moved here
    city.member(10, 4, "2005-01-01", "2018-01-01", ended_by="struck_off")
    city.member(10, 4, "2023-10-01", membership="probationary")
    city.member(11, 5, "2023-12-31")  # first seen on the roster's own day
    assert counts(city, 1, 2023) == {
        "opening": 7,
        "admitted": 1,
        "transferred_in": 1,
        "b_other": 1,
        "appeared": 1,
        "increase": 4,
        "died": 1,
        "expelled": 1,
        "struck_off": 1,
        "withdrew": 1,
        "transferred_out": 1,
        "missing": 1,
        "decrease": 6,
        "closing": 5,
        "official": 3,
        "probationary": 2,
        "exempt": 1,
        "identity_holds": True,
    }


def test_a_move_counts_only_where_it_leaves_the_roof(city: Hand) -> None:
    city.member(1, 3, "2010-01-01", "2023-05-05", ended_by="transferred")
    city.member(1, 4, "2023-05-05", "2024-05-05", ended_by="transferred")
    city.member(1, 5, "2024-05-05")
    stays = {"opening": 1, "closing": 1, "official": 1, "identity_holds": True}
    assert counts(city, 1, 2023) == stays
    assert counts(city, 1, 2024) == stays
    assert counts(city, 2, 2023) == stays
    gone = {"opening": 1, "transferred_out": 1, "decrease": 1, "identity_holds": True}
    assert counts(city, 3, 2023) == gone
    assert counts(city, 2, 2024) == gone
    assert counts(city, 5, 2024) == {
        "transferred_in": 1,
        "increase": 1,
        "closing": 1,
        "official": 1,
        "identity_holds": True,
    }


def test_confirmation_is_no_move(city: Hand) -> None:
    city.member(1, 3, "2022-02-02", "2023-02-02", membership="probationary", ended_by="confirmed")
    city.member(1, 3, "2023-02-02")
    assert counts(city, 3, 2023) == {"opening": 1, "closing": 1, "official": 1, "identity_holds": True}
    assert counts(city, 3, 2022)["probationary"] == 1


@pytest.mark.parametrize(("until", "closing", "died"), [("2023-12-31", 0, 1), ("2024-01-01", 1, 0)])
def test_the_last_day_of_the_year_decides(city: Hand, until: str, closing: int, died: int) -> None:
    city.member(1, 3, "2010-01-01", until, ended_by="died")
    row = city.row("SELECT * FROM mart_headcounts WHERE organization_key = 3 AND year = 2023")
    assert (row["closing"], row["died"], row["identity_holds"]) == (closing, died, True)


def test_whoever_is_in_two_places_is_one_person_and_breaks_the_identity(city: Hand) -> None:
    city.member(1, 3, "2010-01-01")
    city.member(1, 5, "2023-03-03")
    above = city.row("SELECT * FROM mart_headcounts WHERE organization_key = 1 AND year = 2023")
    assert (above["closing"], above["official"], above["identity_holds"]) == (1, 1, False)
    assert counts(city, 3, 2023)["identity_holds"]


def test_years_are_those_that_rosters_reach(city: Hand) -> None:
    city.member(1, 3, "1990-01-01", "2030-01-01", ended_by="died")
    city.put("dim_source", source_key=9, load_id="r", period_end="2031-12-31", kind="report")
    city.put("dim_source", source_key=10, load_id="h", period_end="2019-12-31", status="held")
    rows = city.rows("SELECT year FROM mart_headcounts WHERE organization_key = 3 ORDER BY year")
    assert [row["year"] for row in rows] == [2022, 2023, 2024]


def test_name_and_regime_are_those_of_the_year(warehouse: Hand) -> None:
    warehouse.organization(1, "cell", name="Chi bộ cũ", regime="R1", valid_to="2024-07-01", is_current=False)
    warehouse.organization(1, "cell", name="Chi bộ mới", regime="R2", valid_from="2024-07-01")
    warehouse.rosters("2023-12-31", "2024-12-31")
    warehouse.member(1, 1, None)
    rows = warehouse.rows("SELECT year, name, regime FROM mart_headcounts ORDER BY year")
    assert [tuple(row.values()) for row in rows] == [(2023, "Chi bộ cũ", "R1"), (2024, "Chi bộ mới", "R2")]
