"""What holds for every synthetic population, whatever the seed."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from synthesis.chance import generator
from synthesis.days import days, plus_months
from synthesis.measures import flows, identity_gap, members_on
from synthesis.names import fold
from synthesis.organizations import MERGED_ON, sample_city
from synthesis.population import Population, simulate


@pytest.fixture(scope="module", params=[2, 7, 31])
def population(request: pytest.FixtureRequest) -> Population:
    return simulate(sample_city(), 2022, 2024, generator(request.param))


def test_the_same_seed_gives_the_same_people_and_another_seed_others(population: Population) -> None:
    one, same, other = (simulate(sample_city(), 2022, 2024, generator(seed)) for seed in (5, 5, 6))
    assert one.people.equals(same.people)
    assert one.spells.equals(same.spells)
    assert not one.people["full_name"].equals(other.people["full_name"])


def test_population_ends_with_the_stock_that_was_asked_for() -> None:
    population = simulate(sample_city(), 2022, 2024, generator(3), stock=1500)
    assert members_on(population, date(2024, 12, 31)).height == 1500


def test_too_large_a_stock_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than the 9000"):
        simulate(sample_city(), 2022, 2024, generator(3), stock=9000)


@pytest.mark.parametrize("level", ["city", "grassroots", "unit"])
@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_closing_is_opening_plus_increases_minus_decreases(population: Population, level: str, year: int) -> None:
    table = flows(population, level, year)
    there = [each for each in population.tree.organizations if each.exists_on(date(year, 12, 31))]
    wanted = {"city": there[:1], "grassroots": [each for each in there if each.is_grassroots]}
    units = [each for each in there if each.holds_members]
    assert set(table["organization"]) >= {each.code for each in wanted.get(level, units)}
    assert identity_gap(table).to_list() == [0] * table.height


def test_one_years_closing_is_the_nexts_opening_and_the_stock_of_the_day(population: Population) -> None:
    for year in (2022, 2023):
        closing = dict(flows(population, "grassroots", year).select("organization", "closing").iter_rows())
        opening = dict(flows(population, "grassroots", year + 1).select("organization", "opening").iter_rows())
        assert closing == opening
        stock = members_on(population, date(year, 12, 31)).group_by("grassroots").len()
        assert dict(stock.iter_rows()) == {code: number for code, number in closing.items() if number}


def test_transfers_inside_the_city_cancel_for_the_city(population: Population) -> None:
    for year in (2022, 2023, 2024):
        below = flows(population, "grassroots", year)
        assert below["transferred_in_city"].sum() == below["transferred_out_city"].sum() > 0
        assert flows(population, "city", year)["transferred_in_city"].to_list() == [0]


def test_a_person_is_in_one_unit_at_a_time(population: Population) -> None:
    spells = population.spells.with_columns(pl.col("start").shift(-1).over("person").alias("next"))
    followed = spells.filter(pl.col("next").is_not_null())
    assert followed.height > 50
    assert (followed["end"] == followed["next"]).all()
    assert spells.filter(pl.col("start") >= pl.col("end")).is_empty()


def test_a_person_has_one_event_a_year_beside_reorganisations(population: Population) -> None:
    spells = population.spells
    left = ["died", "struck_off", "expelled", "withdrew", "transferred"]
    events = pl.concat([
        spells.filter(pl.col("started_by").is_in(["admitted", "arrived", "moved"])).select("person", day="start"),
        spells.filter(pl.col("ended_by").is_in(left)).select("person", day="end"),
    ])  # fmt: skip
    assert events.height > 300
    assert events.group_by("person", pl.col("day").dt.year()).len()["len"].max() == 1


def test_members_are_in_units_that_exist(population: Population) -> None:
    tree = population.tree
    for unit, start, end in population.spells.select("unit", "start", "end").iter_rows():
        organization = tree.by_code[unit]
        assert start is None or start >= organization.established
        assert organization.ended is None or end <= organization.ended


def test_everybody_of_merged_cells_is_in_the_new_one_that_day(population: Population) -> None:
    gone = population.spells.filter((pl.col("end") == MERGED_ON) & (pl.col("ended_by") == "reorganised"))
    new = population.spells.filter((pl.col("start") == MERGED_ON) & (pl.col("started_by") == "reorganised"))
    assert gone.height > 5
    assert set(gone["person"]) == set(new["person"])
    assert {population.tree.by_code[unit].name for unit in new["unit"]} == {"Chi bộ khóm 3-4"}


def test_dates_follow_the_rules_of_membership(population: Population) -> None:
    people = population.people
    age = (pl.col("decided") - pl.col("birth")).dt.total_days() / 365.25
    assert people.filter(age < 18).is_empty()
    assert people.filter(age > 60.1).is_empty()
    assert people.filter(pl.col("admitted") < pl.col("decided")).is_empty()
    assert people.filter((pl.col("admitted") - pl.col("decided")).dt.total_days() > 45).is_empty()
    official = people.filter(pl.col("official").is_not_null())
    assert official.height > 0.9 * people.height
    assert (official["official"] == official["admitted"].dt.offset_by("12mo")).all()
    left = population.spells.filter(pl.col("ended_by").is_in(["died", "struck_off", "expelled", "withdrew"]))
    ends = left.join(people, on="person")
    assert ends.filter(pl.col("end") < pl.col("admitted")).is_empty()
    assert ends.filter((pl.col("ended_by") == "expelled") & pl.col("official").is_null()).is_empty()


def test_plus_months_keeps_the_day_or_takes_the_months_last() -> None:
    given = [date(2023, 2, 28), date(2024, 2, 29), date(2024, 1, 31), date(2020, 5, 19)]
    got = plus_months(np.array([days(day) for day in given]), 12)
    expected = [date(2024, 2, 28), date(2025, 2, 28), date(2025, 1, 31), date(2021, 5, 19)]
    assert got.tolist() == [days(day) for day in expected]


def test_identifiers_are_synthetic_and_agree_with_sex_and_birth(population: Population) -> None:
    people = population.people
    assert people["citizen_id"].is_unique().all()
    assert people["card_number"].is_unique().all()
    assert people["citizen_id"].str.contains(r"^099[0-3]\d{8}$").all()
    assert people["card_number"].str.contains(r"^099\d{5}$").all()
    for number, sex, birth in people.select("citizen_id", "sex", "birth").iter_rows():
        assert int(number[3]) == (2 if birth.year >= 2000 else 0) + (sex == "female")
        assert number[4:6] == f"{birth.year % 100:02d}"


def test_a_name_with_a_cells_name_or_a_birthday_tells_a_person(population: Population) -> None:
    people = population.people.with_columns(folded=pl.col("full_name").map_elements(fold, return_dtype=pl.String))
    assert people.group_by("folded", "birth").len()["len"].max() == 1
    name = {unit.code: unit.name for unit in population.tree.units()}
    in_cells = population.spells.join(people, on="person").select(
        "person", "folded", cell=pl.col("unit").replace_strict(name)
    )
    assert in_cells.unique().group_by("folded", "cell").len()["len"].max() == 1


def test_every_unit_has_three_official_members_at_each_years_end(population: Population) -> None:
    for year in (2022, 2023, 2024):
        official = members_on(population, date(year, 12, 31)).filter(pl.col("membership") == "official")
        sizes = official.group_by("unit").len()
        there = [unit for unit in population.tree.units() if unit.exists_on(date(year, 12, 31))]
        assert sizes.height == len(there)
        assert sizes["len"].min() >= 3
