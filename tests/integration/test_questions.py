"""Each of the analysts' questions gives the right answer on the sample, whose truth its generator knows."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import Any

import polars as pl
import pytest
from nights import SAMPLE, Night, connect

from orchestration.describing import questions
from synthesis.sample import draw

TRUTH = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
CITY = "99.001.000.000.000"
YEARS = TRUTH["years"]
LAST = date(YEARS[-1], 12, 31)
CELLS = ("cell",)


class Asked:
    """The answers of a night's warehouse, by the number of the question, each with the organization's code."""

    def __init__(self, night: Night) -> None:
        self.connection = connect(night.home)
        self.names = {question.number: question.name for question in questions()}
        found = self.connection.execute(
            "SELECT organization_key, organization_code FROM organization_latest"
        ).fetchall()
        self.codes = dict(found)

    def rows(self, number: int, where: str = "true") -> list[dict[str, Any]]:
        answer = self.connection.execute(f"SELECT * FROM questions.{self.names[number]} WHERE {where}").pl().to_dicts()
        return [{**row, "code": self.codes.get(row.get("organization_key"))} for row in answer]


@pytest.fixture(scope="module")
def asked(sample: Night) -> Asked:
    return Asked(sample)


@cache
def people() -> pl.DataFrame:
    """Everybody of the sample with the spell in which he or she is last seen, and the type of that unit."""
    population = draw().population
    units = pl.DataFrame(
        [(unit.code, unit.type) for unit in population.tree.units()], schema=["unit", "type"], orient="row"
    )
    last = population.spells.with_columns(until=pl.col("end").fill_null(date(9999, 12, 31))).sort("person", "until")
    return population.people.join(last.group_by("person", maintain_order=True).last(), on="person").join(
        units, on="unit", how="left"
    )


def headcounts() -> dict[tuple[str, int], dict[str, Any]]:
    return {(row["organization"], row["year"]): row for row in TRUTH["headcounts"]}


def stocks(year: int) -> int:
    return int(headcounts()[CITY, year]["closing"])


def test_there_are_twenty_five_and_each_runs(asked: Asked) -> None:
    assert list(asked.names) == list(range(1, 26))
    for number in asked.names:
        asked.rows(number)


def test_01_members_and_change(asked: Asked) -> None:
    truth = headcounts()
    answer = {(row["code"], row["year"]): row for row in asked.rows(1)}
    assert {key: row["closing"] for key, row in answer.items() if row["closing"]} == {
        key: row["closing"] for key, row in truth.items() if row["level"] != "cell" and row["closing"]
    }
    city = answer[CITY, 2024]
    assert (city["change"], city["change_percent"]) == (37, round(100 * 37 / 1463, 2))
    assert not any(row["regime_break"] for row in answer.values())  # the sample ends before July 2025


def test_02_why_it_changed(asked: Asked) -> None:
    truth = headcounts()
    for row in asked.rows(2, "year > 2022"):  # what came before the first roster no roster tells
        true = truth[row["code"], row["year"]]
        assert row["identity_holds"]
        assert (
            row["a"],
            row["d"],
            row["admitted"],
            row["died"],
            row["expelled"],
            row["struck_off"],
            row["withdrew"],
        ) == (
            true["opening"],
            true["closing"],
            true["admitted"],
            true["died"],
            true["expelled"],
            true["struck_off"],
            true["withdrew"],
        )
        assert row["a"] + row["b"] - row["c"] == row["d"]


def test_03_admissions_against_plan(asked: Asked) -> None:
    rows = {(row["code"], row["year"]): row for row in asked.rows(3)}
    ward = rows["99.001.003.000.000", 2024]
    # the report says 80 % of the plan, so the plan was 5 of which 4 were admitted
    assert (ward["plan"], ward["plan_basis"], ward["admitted"], ward["percent_of_plan"]) == (5, "implied", 4, 80.0)
    city = rows[CITY, 2025]
    assert (city["plan"], city["plan_basis"], city["admitted"]) == (60, "stated", 0)


def test_04_admission_rate(asked: Asked) -> None:
    rates = {row["year"]: row["admission_rate"] for row in asked.rows(4) if row["code"] == CITY}
    truth = headcounts()
    for year in (2023, 2024):
        assert rates[year] == round(100 * truth[CITY, year]["admitted"] / truth[CITY, year]["opening"], 2)


def test_05_who_is_admitted(asked: Asked) -> None:
    admitted = people().filter(pl.col("admitted").dt.year().is_in(YEARS))
    here = admitted.filter(pl.col("person").is_in(admitted_here()))
    answer = asked.rows(5)
    for year in YEARS:
        true = here.filter(pl.col("admitted").dt.year() == year)
        rows = [row for row in answer if row["year"] == year]
        assert sum(row["admitted"] for row in rows) == headcounts()[CITY, year]["admitted"] == len(true)
        women = sum(row["admitted"] * row["women_percent"] / 100 for row in rows)
        assert round(women) == len(true.filter(pl.col("sex") == "female"))
        minority = sum(row["admitted"] * row["minority_percent"] / 100 for row in rows)
        assert round(minority) == len(true.filter(pl.col("ethnicity") != "Kinh"))
    officers = [row for row in answer if row["occupation"] == "armed_forces"]
    assert officers
    assert {row["type"] for row in officers} <= {"army", "police", "ward", "commune"}


def admitted_here() -> list[int]:
    spells = draw().population.spells
    return spells.filter(pl.col("started_by") == "admitted")["person"].to_list()


def test_06_without_admissions(asked: Asked) -> None:
    answer = {row["code"]: row["years_without"] for row in asked.rows(6)}
    truth = headcounts()
    lasting = [code for code, row in ((c, r) for (c, y), r in truth.items() if y == 2024) if row["closing"]]
    barren = {
        code
        for code in lasting
        if code != CITY and all((code, year) in truth and truth[code, year]["admitted"] == 0 for year in YEARS)
    }
    assert barren <= {code for code, years in answer.items() if years >= 3} | new_units(2022)
    fruitful = {code for (code, year), row in truth.items() if year == 2024 and row["admitted"]}
    assert not fruitful & set(answer)


def new_units(since: int) -> set[str]:
    """Units of the sample that began after the year began."""
    units = draw().population.tree.organizations
    return {unit.code for unit in units if unit.established >= date(since, 1, 1)}


def test_07_admissions_in_private_enterprises(asked: Asked) -> None:
    population = draw().population
    private = [unit.code for unit in population.tree.units() if unit.type == "enterprise_private"]
    entered = population.spells.filter(pl.col("started_by") == "admitted")
    here = people().join(entered.select("person", unit_at_admission="unit"), on="person")
    for row in asked.rows(7):
        of_year = here.filter(pl.col("admitted").dt.year() == row["year"])
        assert row["admitted"] == len(of_year)
        assert row["in_private_enterprises"] == of_year["unit_at_admission"].is_in(private).sum()
        assert row["owners"] == 0  # nobody of the sample owns one


def test_08_students_hamlets_hard_areas(asked: Asked) -> None:
    here = people().filter(pl.col("person").is_in(admitted_here()))
    for row in asked.rows(8):
        of_year = here.filter(pl.col("admitted").dt.year() == row["year"])
        assert (row["admitted"], row["in_communes"]) == (len(of_year), len(of_year.filter(pl.col("type") == "commune")))


def test_09_probationers(asked: Asked) -> None:
    rows = asked.rows(9)
    assert sum(row["overdue"] for row in rows) == 0
    probation = people().with_columns(due=pl.col("admitted").dt.offset_by("12mo"))
    due = probation.filter(pl.col("due").dt.year() == 2024)
    of_year = [row for row in rows if row["due_year"] == 2024]
    # those who left before their year was over are due in the answer as well
    assert sum(row["due"] for row in of_year) == len(due)
    assert sum(row["confirmed"] for row in of_year) == len(due.filter(pl.col("official") <= LAST))
    assert sum(row["due"] for row in rows if row["due_year"] == 2025) == len(
        probation.filter(pl.col("due").dt.year() == 2025)
    )


def test_10_who_left(asked: Asked) -> None:
    city = {(row["year"], row["cause"]): row for row in asked.rows(10) if row["code"] == CITY}
    for year in YEARS:
        true = headcounts()[CITY, year]
        for cause in ("died", "withdrew", "struck_off", "expelled"):
            assert city[year, cause]["members"] == true[cause]
    mean = (stocks(2023) + stocks(2024)) / 2
    assert city[2024, "died"]["per_thousand"] == round(1000 * headcounts()[CITY, 2024]["died"] / mean, 2)
    ages = people().filter((pl.col("ended_by") == "died") & (pl.col("end").dt.year() == 2024))
    true_age = (ages["end"].dt.year() - ages["birth"].dt.year()).mean()
    assert city[2024, "died"]["mean_age"] == pytest.approx(true_age, abs=0.06)


def test_11_transfers(asked: Asked) -> None:
    truth = headcounts()
    for row in asked.rows(11, "year > 2022"):
        true = truth[row["code"], row["year"]]
        if row["code"] == CITY:  # moves within the city are none of the city
            assert (row["transferred_in"], row["transferred_out"]) == (
                true["transferred_in_outside"],
                true["transferred_out_outside"],
            )
        assert (row["came_unexplained"], row["went_unexplained"]) == (0, 0)


def test_12_structure(asked: Asked) -> None:
    (city,) = [row for row in asked.rows(12) if row["code"] == CITY]
    now = people().filter(pl.col("end").is_null())
    assert city["members"] == len(now) == stocks(2024)

    def percent(part: pl.Expr) -> float:
        return round(100 * len(now.filter(part)) / len(now), 1)

    age = 2024 - pl.col("birth").dt.year()
    assert city["women_percent"] == percent(pl.col("sex") == "female")
    assert city["minority_percent"] == percent(pl.col("ethnicity") != "Kinh")
    assert city["religious_percent"] == percent(pl.col("religion") != "")
    # two birth dates of the sample are no dates
    assert city["up_to_30_percent"] == pytest.approx(percent(age <= 30), abs=0.2)
    assert city["over_60_percent"] == pytest.approx(percent(age > 60), abs=0.2)
    assert city["mean_age"] == pytest.approx(now.select(age.mean()).item(), abs=0.1)


def test_13_badges(asked: Asked) -> None:
    rounds = [date(2025, 2, 3), date(2025, 5, 19), date(2025, 9, 2), date(2025, 11, 7)]
    milestones = (30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90)
    now = people().filter(pl.col("end").is_null() & pl.col("official").is_not_null())
    true: Counter[tuple[date, int]] = Counter()
    for decided in now["decided"].to_list():
        for milestone in milestones:
            try:
                reached = decided.replace(year=decided.year + milestone)
            except ValueError:
                reached = date(decided.year + milestone, 2, 28)
            award = next((day for day in rounds if LAST < reached <= day), None)
            if award:
                true[award, milestone] += 1
    answer = {(row["round"], row["milestone"]): row["members"] for row in asked.rows(13) if row["round"] <= rounds[-1]}
    missed = sum((true - Counter(answer)).values()) + sum((Counter(answer) - true).values())
    assert missed <= 2  # two admission dates of the sample are no dates
    assert sum(true.values()) > 20


def test_15_organizations_by_type(asked: Asked) -> None:
    rows = asked.rows(15)
    for true in TRUTH["organizations"]:
        of_year = [row for row in rows if row["year"] == true["year"]]
        assert {
            row["type"]: row["grassroots_organizations"] for row in of_year if row["grassroots_organizations"]
        } == true["grassroots_by_type"]
        assert sum(row["cells"] for row in of_year) == true["by_kind"]["cell"]
        assert sum(row["grassroots_committees"] for row in of_year) == true["by_kind"]["grassroots_committee"]


def test_16_size_thresholds(asked: Asked) -> None:
    sizes = {code: row for (code, year), row in headcounts().items() if year == 2024}
    true = set()
    for code, row in sizes.items():
        if row["level"] in ("cell", "grassroots_cell") and row["closing"] > 0 and row["official"] < 3:
            true.add((code, "cell_below_3_official"))
        if row["level"] == "grassroots_committee" and row["closing"] < 30:
            true.add((code, "committee_below_30"))
        if row["level"] == "grassroots_cell" and row["closing"] >= 30:
            true.add((code, "cell_above_30"))
    assert {(row["code"], row["threshold"]) for row in asked.rows(16)} == true


def test_18_ratings_of_organizations(asked: Asked) -> None:
    answer = {(row["subject_kind"], row["year"]): row for row in asked.rows(18) if row["code"] == CITY}
    for year in YEARS:
        for subject in ("cell", "grassroots_cell", "grassroots_committee"):
            rated = {
                row["level"]: row["organizations"]
                for row in TRUTH["organization_ratings"]
                if (row["year"], row["subject"]) == (year, subject) and row["level"]
            }
            row = answer[subject, year]
            assert row["rated"] == sum(rated.values())
            assert row["excellent_percent"] == round(100 * rated.get("excellent", 0) / row["rated"], 2)
            assert row["weak_percent"] == round(100 * rated.get("weak", 0) / row["rated"], 2)
            assert row["scale"] == "new"


def test_19_ratings_of_members(asked: Asked) -> None:
    truth = {
        (row["organization"], row["year"], row["level"]): row["members"]
        for row in TRUTH["member_ratings"]
        if row["level"]
    }
    rows = asked.rows(19)
    assert rows
    for row in rows:
        levels = {
            level: truth.get((row["code"], row["year"], level), 0) for level in ("excellent", "good", "fair", "weak")
        }
        assert row["rated"] == sum(levels.values())
        if row["cap_kept"] is not None:
            assert row["cap_kept"] == (levels["excellent"] <= 0.2 * levels["good"])


def test_20_weak_organizations(asked: Asked) -> None:
    weak = sum(row["organizations"] for row in TRUTH["organization_ratings"] if row["level"] == "weak")
    rows = asked.rows(20)
    assert len(rows) == weak == 2
    assert [row["years_running"] for row in rows] == [1, 1]


def test_21_inspections(asked: Asked) -> None:
    rows = asked.rows(21)
    for year in YEARS:
        for action in ("inspected", "supervised"):
            true = sum(
                row["subjects"] for row in TRUTH["inspections"] if (row["year"], row["action"]) == (year, action)
            )
            assert sum(row["subjects"] for row in rows if (row["year"], row["action"]) == (year, action)) == true
    assert all(row["percent_of_programme"] is None for row in rows)  # no programme is stated in the sample


def test_22_discipline(asked: Asked) -> None:
    rows = [row for row in asked.rows(22) if row["code"] == CITY]
    for year in YEARS:
        for form in ("reprimand", "warning", "dismissal", "expulsion"):
            true = sum(
                row["subjects"]
                for row in TRUTH["disciplines"]
                if (row["year"], row["discipline"]) == (year, form) and row["subject_kind"] == "member"
            )
            answer = [row for row in rows if (row["year"], row["discipline"], row["subject"]) == (year, form, "member")]
            assert sum(row["subjects"] for row in answer) == true
            per_thousand = sum(row["per_thousand_members"] for row in answer)
            assert per_thousand == pytest.approx(1000 * true / stocks(year), abs=0.05)


def test_23_reorganisation(asked: Asked) -> None:
    rows = {(asked.codes[row["from_key"]], asked.codes.get(row["to_key"])): row for row in asked.rows(23)}
    spells = draw().population.spells
    merged = spells.filter(pl.col("ended_by") == "reorganised").group_by("unit").len()
    assert len(merged) == 2
    for unit, members in merged.iter_rows():
        ((_, row),) = [(key, row) for key, row in rows.items() if key[0] == unit]
        assert (row["event"], row["members_before"], row["members_carried"]) == ("merge", members, members)


def test_24_targets(asked: Asked) -> None:
    rows = {(row["code"], row["measure"], row["subject"]): row for row in asked.rows(24)}
    true = [row for rows_of in TRUTH["figures"].values() for row in rows_of if row["status"] == "target"]
    assert {(code, measure, subject): row["target"] for (code, measure, subject), row in rows.items()} == {
        (row["organization_code"], row["measure"], row["subject"]): row["value"] for row in true
    }
    assert all(row["period_end"] == date(2025, 12, 31) and row["met"] is None for row in rows.values())


def test_25_consistent(asked: Asked) -> None:
    differing = {(row["code"], row["measure"], row["difference"]) for row in asked.rows(25, "status = 'differs'")}
    assert differing == {(row["organization_code"], row["measure"], -row["wrong_by"]) for row in TRUTH["wrong_figures"]}


def test_monthly_stocks_end_in_the_yearly_ones(asked: Asked) -> None:
    found = asked.connection.execute(
        "SELECT organization_key, year(month_end), members FROM mart_monthly_stocks WHERE month(month_end) = 12"
    ).fetchall()
    monthly = {(asked.codes[key], year): members for key, year, members in found}
    for key, row in headcounts().items():
        assert monthly.get(key, 0) == row["closing"], key
    day = LAST - timedelta(days=LAST.day)  # the end of November
    of_month = dict(
        asked.connection.execute(
            "SELECT organization_key, members FROM mart_monthly_stocks WHERE month_end = ?", [day]
        ).fetchall()
    )
    spells = draw().population.spells
    there = spells.filter(
        (pl.col("start").is_null() | (pl.col("start") <= day)) & (pl.col("end").is_null() | (pl.col("end") > day))
    )
    city = next(key for key, code in asked.codes.items() if code == CITY)
    assert of_month[city] == len(there)
