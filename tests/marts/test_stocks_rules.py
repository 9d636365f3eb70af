"""The rules by which totals are added up, each on cases whose answer is known: what test_stocks_refresh.py takes for granted."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from marts_hand import Hand

OUT = ("died", "expelled", "struck_off", "withdrew")
Case = tuple[list[dict[str, Any]], list[dict[str, Any]], str]


def span(cell: int, since: str | None, until: str | None = None, ended_by: str | None = None) -> dict[str, Any]:
    return {"organization_key": cell, "valid_from": since, "valid_to": until, "ended_by": ended_by}


def admission(day: str, *, again: bool = False, decided: bool = False) -> dict[str, Any]:
    return {"decided_on" if decided else "admitted_on": day, "is_readmission": again}


STATED, ROSTER = "2023-06-15", "2022-12-31"
COMING: dict[str, Case] = {  # spans, admissions, why the last span begins
    **{f"after {cause}": ([span(3, "2010-01-01", "2018-01-01", cause), span(4, STATED)], [], "b_other") for cause in OUT},
    "after expulsion, at once": ([span(3, "2010-01-01", STATED, "expelled"), span(4, STATED)], [], "b_other"),
    "merged": ([span(3, "2010-01-01", STATED, "reorganised"), span(4, STATED)], [], "reorganised_in"),
    "merged, after a while": ([span(3, "2010-01-01", "2018-01-01", "reorganised"), span(4, STATED)], [], "transferred_in"),
    "moved": ([span(3, "2010-01-01", STATED, "transferred"), span(4, STATED)], [], "transferred_in"),
    "missing, and elsewhere at once": ([span(3, "2010-01-01", STATED, "missing"), span(4, STATED)], [], "transferred_in"),
    "moved, in a roster after a while": ([span(3, "2010-01-01", "2018-01-01", "transferred"), span(4, ROSTER)], [], "transferred_in"),
    "missing, and back": ([span(3, "2010-01-01", "2018-01-01", "missing"), span(4, STATED)], [], "appeared"),
    "first seen in a roster": ([span(4, ROSTER)], [], "appeared"),
    "first seen on a stated day": ([span(4, STATED)], [], "transferred_in"),
    "admitted 31 days before": ([span(4, STATED)], [admission("2023-05-15")], "admitted"),
    "admitted 32 days before": ([span(4, STATED)], [admission("2023-05-14")], "transferred_in"),
    "admitted 31 days after": ([span(4, STATED)], [admission("2023-07-16")], "admitted"),
    "admitted 32 days after": ([span(4, STATED)], [admission("2023-07-17")], "transferred_in"),
    "decided": ([span(4, STATED)], [admission(STATED, decided=True)], "admitted"),
    "admitted, in a roster": ([span(4, ROSTER)], [admission("2022-12-20")], "admitted"),
    "admitted again 31 days before": ([span(4, STATED)], [admission("2023-05-15", again=True)], "b_other"),
    "admitted again 32 days before": ([span(4, STATED)], [admission("2023-05-14", again=True)], "transferred_in"),
    "admitted, and admitted again": ([span(4, STATED)], [admission(STATED), admission(STATED, again=True)], "b_other"),
    "admitted before, and now again": ([span(4, STATED)], [admission("2001-01-01"), admission(STATED, again=True)], "b_other"),
    "admitted now, again before": ([span(4, STATED)], [admission(STATED), admission("2001-01-01", again=True)], "admitted"),
}  # fmt: skip
GOING: dict[str, Case] = {  # spans, admissions, why the first span ends
    **{cause: ([span(3, "2010-01-01", STATED, cause)], [], cause) for cause in OUT},
    "struck off, and elsewhere at once": ([span(3, "2010-01-01", STATED, "struck_off"), span(4, STATED)], [], "struck_off"),
    "merged": ([span(3, "2010-01-01", STATED, "reorganised"), span(4, STATED)], [], "reorganised_out"),
    "dissolved": ([span(3, "2010-01-01", STATED, "reorganised")], [], "reorganised_out"),
    "moved to where nobody says": ([span(3, "2010-01-01", STATED, "transferred")], [], "transferred_out"),
    "missing, and elsewhere at once": ([span(3, "2010-01-01", STATED, "missing"), span(4, STATED)], [], "transferred_out"),
    "missing, and elsewhere later": ([span(3, "2010-01-01", STATED, "missing"), span(4, "2023-06-16")], [], "missing"),
    "gone, nobody says why": ([span(3, "2010-01-01", STATED)], [], "missing"),
}  # fmt: skip


def moved(city: Hand, cases: dict[str, Case]) -> dict[str, dict[str, Any]]:
    """Put the cases in, a member each, and return the comings and goings by `<case> <number of the span>`."""
    for member, (name, (spans, admissions, _)) in enumerate(cases.items(), start=1):
        for number, values in enumerate(spans):
            city.put("fact_memberships", member_key=member, source_ref=f"{name} {number}", **values)
        for values in admissions:
            city.put("fact_admissions", member_key=member, organization_key=4, **values)
    rows = city.rows("FROM membership_moves")
    assert len(rows) == len({(row["source_ref"], row["cause"]) for row in rows})
    return {row["source_ref"] + (" ends" if row["organization_key"] == 3 else ""): row for row in rows}


def test_why_somebody_comes(city: Hand) -> None:
    found = moved(city, COMING)
    told = {name: found[f"{name} {len(spans) - 1}"]["cause"] for name, (spans, _, _) in COMING.items()}
    assert told == {name: cause for name, (_, _, cause) in COMING.items()}
    others = {name: found[f"{name} {len(spans) - 1}"]["other_key"] for name, (spans, _, _) in COMING.items()}
    # the other end is known where one ends on the day on which the next begins
    assert {name for name, key in others.items() if key == 3} == {
        "after expulsion, at once", "merged", "moved", "missing, and elsewhere at once",
    }  # fmt: skip
    assert set(others.values()) == {3, None}


def test_why_somebody_goes(city: Hand) -> None:
    found = moved(city, GOING)
    told = {name: found[f"{name} 0 ends"] for name in GOING}
    assert {name: row["cause"] for name, row in told.items()} == {name: cause for name, (_, _, cause) in GOING.items()}
    assert {name for name, row in told.items() if row["other_key"] == 4} == {
        "struck off, and elsewhere at once", "merged", "missing, and elsewhere at once",
    }  # fmt: skip


def test_a_move_is_told_where_it_was_read(city: Hand) -> None:
    city.member(1, 3, "2023-02-02", "2023-05-05", load_id="first", end_load_id="later", end_source_ref="R9")
    city.member(2, 4, "2023-02-02", "2023-05-05", load_id="only")
    rows = city.rows("SELECT organization_key, cause, load_id, source_ref FROM membership_moves ORDER BY ALL")
    assert [tuple(row.values()) for row in rows] == [
        (3, "missing", "later", "R9"),
        (3, "transferred_in", "first", "Sheet1!R2"),
        (4, "missing", "only", "Sheet1!R2"),
        (4, "transferred_in", "only", "Sheet1!R2"),
    ]


def test_moves_are_those_of_the_years_of_the_rosters(city: Hand) -> None:
    for member, (since, until) in enumerate((("2021-12-31", "2022-01-01"), ("2024-12-31", "2025-01-01")), start=1):
        city.member(member, 3, since, until, ended_by="died")
    rows = city.rows("SELECT year, cause FROM membership_moves ORDER BY year")
    assert [tuple(row.values()) for row in rows] == [(2022, "died"), (2024, "appeared")]


def test_who_the_members_of_a_cell_are(city: Hand) -> None:
    ages = (18, 30, 31, 40, 41, 50, 51, 60, 61, None)
    known: dict[str, tuple[str | None, ...]] = {
        "sex": ("female", "female", "female", "male", None),
        "ethnicity": ("Kinh", "kinh", "Khmer", "Hoa", None),
        "religion": ("Phật giáo", "Cao Đài", None, None, None),
        "qualification": ("university", "master", "doctor", "college", None),
        "political_theory": ("advanced", "bachelor", "intermediate", "elementary", None),
    }
    for member, age in enumerate(ages):
        city.member(member, 3, "2010-01-01", membership="official" if member < 7 else "probationary")
        said = {column: values[member % 5] for column, values in known.items()}
        city.put("dim_member", member_key=member, birth_year=None if age is None else 2024 - age, **said)
    city.member(20, 3, "2024-12-31")  # the day of the latest roster; nothing is known of the person
    city.member(21, 3, "2025-01-01")
    city.member(22, 3, "2010-01-01", "2024-12-31", ended_by="died")
    city.member(23, 3, None, "2025-01-01", ended_by="died")
    city.member(24, 3, "2010-01-01")  # in two places: counts where he or she came last
    city.member(24, 4, "2011-01-01")
    assert city.row("FROM parts.members WHERE organization_key = 3") == {
        "organization_key": 3, "present": 13, "official": 10, "probationary": 3, "members": 12, "women": 6,
        "ages": 382, "aged": 9, "up_to_30": 2, "from_31_to_40": 2, "from_41_to_50": 2, "from_51_to_60": 2, "over_60": 1,
        "minority": 4, "religious": 4, "university": 6, "advanced_theory": 4,
    }  # fmt: skip
    people = city.rows("SELECT organization_key, age_band FROM mart_members")
    assert Counter(row["age_band"] for row in people if row["organization_key"] == 3) == {
        "18-30": 2, "31-40": 2, "41-50": 2, "51-60": 2, "61+": 1, None: 3,
    }  # fmt: skip
    assert [row["organization_key"] for row in people].count(4) == 1


@pytest.mark.parametrize(
    ("memberships", "counted"),
    [
        (("official", "probationary"), (1, 1, 0)),
        (("probationary", "probationary"), (1, 0, 1)),
        ((None, None), (1, 0, 0)),
    ],
)
def test_whoever_is_in_two_places_is_an_official_member_if_in_one(
    city: Hand, memberships: tuple[str | None, str | None], counted: tuple[int, int, int]
) -> None:
    for cell, membership in zip((3, 4), memberships, strict=True):
        city.member(1, cell, "2010-01-01", membership=membership)
    row = city.row(
        "SELECT members, official, probationary FROM organization_stocks WHERE organization_key = 2 AND year = 2023"
    )
    assert tuple(row.values()) == counted


@pytest.mark.parametrize(("until", "doubled"), [("2023-05-05", 0), ("2023-05-06", 2)])
def test_two_places_are_two_on_one_day(city: Hand, until: str, doubled: int) -> None:
    city.member(1, 3, "2010-01-01", until, ended_by="transferred")
    city.member(1, 4, "2023-05-05")
    assert len(city.rows("FROM parts.doubled")) == doubled


def test_a_scale_is_that_of_the_year_and_of_the_kind_of_subject(city: Hand) -> None:
    for key, kind, scale, since, until in (
        (1, "member", "old", "2008-01-01", "2018-01-01"),
        (2, "member", "new", "2018-01-01", None),
        (3, "organization", "new", "2014-01-01", None),
    ):
        city.put(
            "dim_rating", rating_key=key, subject_kind=kind, scale=scale, valid_from=since, valid_to=until,
            level="good", rank=1, label_vi="Tốt",
        )  # fmt: skip
    # a level of another scale does not change the year's; of a year without a scale the level tells it
    for kind, year, level in (
        ("member", 2017, 2), ("member", 2018, 1), ("member", 2007, 1), ("member", 2006, None), ("cell", 2014, 1), ("cell", 2013, 3),
    ):  # fmt: skip
        city.put("fact_ratings", subject_kind=kind, organization_key=3, year=year, rating_key=level, level="good")
    rows = city.rows("SELECT subject_kind, year, scale FROM mart_ratings WHERE organization_key = 3 ORDER BY ALL")
    assert [tuple(row.values()) for row in rows] == [
        ("cell", 2013, "new"), ("cell", 2014, "new"),
        ("member", 2006, None), ("member", 2007, "old"), ("member", 2017, "old"), ("member", 2018, "new"),
    ]  # fmt: skip


def test_a_change_stands_in_its_month_and_an_old_one_before_the_first_year(city: Hand) -> None:
    city.member(1, 3, None)
    city.member(2, 3, "2010-05-05")
    city.member(3, 3, "2022-02-03", "2023-03-31", ended_by="died")
    city.member(4, 3, "2024-05-01", "2024-05-20", ended_by="died")
    rows = city.rows("SELECT CAST(month_end AS TEXT), change FROM parts.months ORDER BY ALL")
    assert [tuple(row.values()) for row in rows] == [("2021-12-31", 2), ("2022-02-28", 1), ("2023-03-31", -1)]


def test_who_is_carried_over_was_there_before_the_day_and_is_elsewhere_on_it(city: Hand) -> None:
    day = "2023-07-01"
    city.put("organization_lineage", from_key=3, to_key=4, event="merge", on_date=day)
    city.member(1, 3, "2010-01-01", day, ended_by="reorganised")
    city.member(1, 4, day)
    city.member(2, 3, "2010-01-01", day, ended_by="reorganised")
    city.member(2, 5, day, "2023-07-02", ended_by="died")
    city.member(3, 3, "2010-01-01", "2023-06-30", ended_by="transferred")  # left the day before
    city.member(3, 4, "2023-06-30")
    city.member(4, 3, day)  # came on the day
    city.member(5, 3, "2010-01-01", day, ended_by="died")
    city.member(6, 3, "2010-01-01")  # stays
    rows = city.rows("SELECT old_key, new_key, members FROM parts.carried ORDER BY ALL")
    assert [tuple(row.values()) for row in rows] == [(3, 3, 1), (3, 4, 1), (3, 5, 1), (3, None, 1)]


def test_the_latest_span_is_the_current_one_then_the_last_to_begin(warehouse: Hand) -> None:
    warehouse.organization(1, "cell", name="hiện nay", valid_from="2020-01-01")
    warehouse.organization(1, "cell", name="sai", valid_from="2024-01-01", is_current=False)
    for since in (None, "2020-01-01", "2024-01-01"):
        warehouse.organization(2, "cell", name=f"từ {since}", valid_from=since, is_current=False)
    rows = warehouse.rows("SELECT name FROM organization_latest ORDER BY organization_key")
    assert [row["name"] for row in rows] == ["hiện nay", "từ 2024-01-01"]
