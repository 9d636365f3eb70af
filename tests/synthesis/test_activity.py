"""The field's rules on ratings and discipline hold in what is drawn."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from synthesis.activity import NOT_RATED_EXEMPT, NOT_RATED_NEW, SUBJECT_KINDS, with_positions
from synthesis.measures import members_on
from synthesis.sample import YEARS, Years


@pytest.mark.parametrize("year", YEARS)
def test_excellent_members_are_at_most_a_fifth_of_the_good_in_each_organization(years: Years, year: int) -> None:
    rated = (
        years.facts[year]
        .member_ratings.group_by("grassroots")
        .agg(excellent=(pl.col("level") == "excellent").sum(), good=(pl.col("level") == "good").sum())
    )
    assert rated.filter(pl.col("excellent") > 0.20 * pl.col("good")).is_empty()
    assert rated["excellent"].sum() > 100


@pytest.mark.parametrize("year", YEARS)
def test_the_cap_holds_among_organizations_too(years: Years, year: int) -> None:
    rated = years.facts[year].organization_ratings
    for group in (["cell"], ["grassroots_committee", "grassroots_cell"]):
        levels = dict(rated.filter(pl.col("subject").is_in(group)).group_by("level").len().iter_rows())
        assert 0 < levels["excellent"] <= 0.20 * levels["good"]
    assert rated.filter(pl.col("exemplary") & (pl.col("level") != "excellent")).is_empty()
    assert rated["exemplary"].sum() >= 2


@pytest.mark.parametrize("year", YEARS)
def test_every_member_is_rated_or_has_a_reason(years: Years, year: int) -> None:
    ratings = years.facts[year].member_ratings
    members = members_on(years.population, date(year, 12, 31))
    assert sorted(ratings["person"]) == sorted(members["person"])
    assert (ratings["level"].is_null() == ratings["reason_not_rated"].is_not_null()).all()
    told = ratings.join(members, on="person")
    new = told.filter(pl.col("reason_not_rated") == NOT_RATED_NEW)
    assert new.height > 10
    assert new["admitted"].min() > date(year, 6, 30)  # type: ignore[operator]
    assert told.filter(pl.col("exempt") != (pl.col("reason_not_rated") == NOT_RATED_EXEMPT).fill_null(False)).is_empty()


def test_a_new_cell_is_not_rated_in_its_year(years: Years) -> None:
    merged = years.facts[2024].organization_ratings.filter(pl.col("reason_not_rated").is_not_null())
    assert merged.height == 1
    assert merged["level"].to_list() == [None]


@pytest.mark.parametrize("year", YEARS)
def test_discipline_fits_its_subject(years: Years, year: int) -> None:
    rows = years.facts[year].disciplines
    of_members = rows.filter(pl.col("subject_kind") == "member")
    assert set(of_members["discipline"]) <= {"reprimand", "warning", "dismissal", "expulsion"}
    assert set(rows.filter(pl.col("subject_kind") != "member")["discipline"]) <= {"reprimand", "warning", "dissolution"}
    assert of_members["person"].is_unique().all()
    told = of_members.join(years.population.people, on="person")
    probationers = told.filter(pl.col("official").is_null() | (pl.col("official") > pl.col("decided_on")))
    assert set(probationers["discipline"]) <= {"reprimand", "warning"}


@pytest.mark.parametrize("year", YEARS)
def test_the_expelled_leave_on_the_day_of_the_decision(years: Years, year: int) -> None:
    expelled = years.facts[year].disciplines.filter(pl.col("discipline") == "expulsion").select("person", "decided_on")
    left = years.population.spells.filter((pl.col("ended_by") == "expelled") & (pl.col("end").dt.year() == year))
    assert sorted(expelled.iter_rows()) == sorted(left.select("person", "end").iter_rows())
    assert expelled.height >= 1


def test_dismissal_takes_an_office_from_one_who_holds_it(years: Years) -> None:
    assert len(years.dismissed) == len(YEARS)
    for person, day in years.dismissed.items():
        earlier = {who: when for who, when in years.dismissed.items() if when < day}
        for dismissed, office in ((earlier, "Chi ủy viên"), (years.dismissed, "")):
            holders = with_positions(members_on(years.population, day), day, dismissed)
            assert holders.filter(pl.col("person") == person)["position"].to_list() == [office]


@pytest.mark.parametrize("year", YEARS)
def test_inspections_have_subjects_that_are_there(years: Years, year: int) -> None:
    tree, rows = years.population.tree, years.facts[year].inspections
    assert set(rows["subject_kind"]) == set(SUBJECT_KINDS)
    for row in rows.iter_rows(named=True):
        assert row["decided_on"] <= row["started_on"] <= row["concluded_on"] <= date(year, 12, 31)
        subject = tree.by_code[row["organization"]]
        assert subject.exists_on(row["decided_on"])
        assert row["person"] is not None or subject.kind == row["subject_kind"]
    duty = rows.filter(pl.col("basis") == "inspection_duty")
    assert set(duty["subject_kind"]) == {"grassroots_committee"}
    for day in rows.filter(pl.col("person").is_not_null())["decided_on"].unique():
        there = set(members_on(years.population, day)["person"])
        assert set(rows.filter((pl.col("decided_on") == day) & pl.col("person").is_not_null())["person"]) <= there


@pytest.mark.parametrize("year", YEARS)
def test_number_and_issuer_tell_a_decision(years: Years, year: int) -> None:
    facts = years.facts[year]
    for frame in (facts.inspections, facts.disciplines):
        decisions = frame.select("document", "actor", "decided_on").unique()
        assert decisions.select("document", "actor").is_unique().all()
