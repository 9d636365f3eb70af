"""Shares of the population and units without an organization, from what the office keeps beside its files."""

from __future__ import annotations

import pytest
from marts_hand import Hand

from orchestration.describing import describe


@pytest.fixture
def asked(city: Hand) -> Hand:
    describe(city.connection)
    return city


def test_share_of_population_beside_what_reports_state(asked: Hand) -> None:
    for key in range(1, 31):
        asked.member(key, 3, "2010-01-01")
    asked.put("context.population", organization_key=1, year=2024, population=1500, workforce=600, source="Niên giám")
    asked.put(
        "fact_reported_figures",
        figure_id="f1",
        measure="members_share_of_population",
        subject="member",
        unit="percent",
        value=2.1,
        organization_key=1,
        period_end="2024-12-31",
    )
    row = asked.row("SELECT * FROM questions.q14_share_of_population")
    assert (row["members"], row["percent_of_population"], row["percent_of_workforce"]) == (30, 2.0, 5.0)
    assert (row["reported_percent"], row["figure_id"], row["source"]) == (2.1, "f1", "Niên giám")


def test_units_without_an_organization_or_a_member(asked: Hand) -> None:
    asked.member(1, 3, "2010-01-01")
    unit = {"territory_key": 2, "hard_area": False}
    asked.put("context.units", kind="hamlet", name="Ấp 1", organization_key=3, **unit)
    asked.put("context.units", kind="hamlet", name="Ấp 2", organization_key=4, **unit)  # a cell without members
    asked.put("context.units", kind="hamlet", name="Ấp 3", **unit)
    asked.put("context.units", kind="school", name="Trường A", organization_key=3, **unit)
    rows = {row["kind"]: row for row in asked.rows("SELECT * FROM questions.q17_units_without_organization")}
    hamlets = rows["hamlet"]
    assert (hamlets["units"], hamlets["without_organization"], hamlets["without_members"]) == (3, 1, 2)
    assert hamlets["names_without_organization"] == ["Ấp 3"]
    assert hamlets["without_organization_percent"] == 33.3
    assert rows["school"]["without_organization"] == 0


def test_admissions_in_hamlets_and_hard_areas(asked: Hand) -> None:
    asked.put("context.units", kind="hamlet", name="Ấp 1", territory_key=2, organization_key=3, hard_area=True)
    asked.put("dim_member", member_key=1, occupation="student")
    for key, cell in ((1, 3), (2, 4)):
        asked.put("fact_admissions", member_key=key, organization_key=cell, admitted_on="2023-02-03")
    row = asked.row("SELECT * FROM questions.q08_students_hamlets_hard_areas")
    assert (row["admitted"], row["students"], row["in_listed_hamlets"], row["in_hard_areas"]) == (2, 1, 1, 1)


def test_probation_tells_who_waits_too_long(asked: Hand) -> None:
    cases = {
        1: ("2022-06-01", None, "probationary", None, None),  # over since June 2023, rosters go on to 2024
        2: ("2023-12-20", None, "probationary", None, None),  # over on 20 December 2024: within six weeks
        3: ("2024-03-01", None, "probationary", None, None),
        4: ("2022-06-01", "2023-06-01", "official", None, None),
        5: ("2022-06-01", "2023-09-01", "official", None, None),
        6: ("2022-06-01", None, "probationary", "2023-06-20", "struck_off"),
        7: ("2022-06-01", None, "official", None, None),
    }
    for key, (admitted, official, membership, until, ended_by) in cases.items():
        asked.member(key, 3, admitted, until, membership=membership, ended_by=ended_by)
        asked.put("fact_admissions", member_key=key, organization_key=3, admitted_on=admitted, official_on=official)
    states = {row["member_key"]: row["state"] for row in asked.rows("SELECT member_key, state FROM mart_probation")}
    assert states == {
        1: "overdue",
        2: "due",
        3: "waiting",
        4: "confirmed",
        5: "confirmed_off_date",
        6: "struck_off",
        7: "confirmed_undated",
    }


def test_badges_follow_the_rounds(asked: Hand) -> None:
    for key, decided in ((1, "1995-02-03"), (2, "1995-02-04"), (3, "1996-02-29")):
        asked.member(key, 3, decided)
        asked.put("fact_admissions", member_key=key, organization_key=3, decided_on=decided, admitted_on=decided)
    asked.member(4, 3, "1995-01-05", membership="probationary")  # party age counts once official
    rows = {row["member_key"]: row for row in asked.rows("SELECT * FROM mart_members")}
    assert [str(rows[key]["next_badge_round"]) for key in (1, 2, 3)] == ["2025-02-03", "2025-05-19", "2026-05-19"]
    assert (rows[1]["party_age"], rows[1]["next_badge"], rows[4]["party_age"]) == (29, 30, None)
