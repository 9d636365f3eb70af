"""Headcounts and the balance A + B - C = D over a tree."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from conform_build import build, codes, key_of, org, register

from transforms.conform import schemas
from transforms.conform.headcounts import form1, headcounts, identity_findings
from transforms.conform.organizations import Organizations

CITY = org("99.001.000.000.000", "Đảng bộ thành phố Tân Giang", "superior_committee", None)
WARDS = [org(f"99.001.00{n}.000.000", f"Đảng bộ phường {n}", "grassroots_committee", CITY["code"]) for n in (1, 2)]
CELLS = [
    org(f"99.001.00{ward}.000.00{n}", f"Chi bộ khóm {n}", "cell", f"99.001.00{ward}.000.000")
    for ward in (1, 2)
    for n in (1, 2)
]
YEAR = pl.DataFrame({"period_start": [date(2023, 1, 1)], "period_end": [date(2023, 12, 31)]})


@pytest.fixture(scope="module")
def tree() -> Organizations:
    return build(register("2022-12-31", CITY, *WARDS, *CELLS))


def facts(tree: Organizations, *spells: tuple[int, str, str | None, str | None, str, str | None]) -> pl.DataFrame:
    """(member, cell code, from, to, started_by, ended_by)."""
    day = lambda text: date.fromisoformat(text) if text else None  # noqa: E731
    rows = [
        {"member_key": member, "organization_key": key_of(tree, cell), "valid_from": day(begin), "valid_to": day(end),
         "started_by": how, "ended_by": why, "membership": "official", "load_id": "L"}
        for member, cell, begin, end, how, why in spells
    ]  # fmt: skip
    return schemas.fit(pl.DataFrame(rows, infer_schema_length=None), schemas.MEMBERSHIPS)


def balance(tree: Organizations, found: pl.DataFrame, code: str) -> dict[str, Any]:
    own = found.filter(pl.col("organization_key") == key_of(tree, code))
    return {
        name: value for name, value in own.row(0, named=True).items() if value and name not in ("organization_key",)
    }


def test_members_count_in_everything_above_them_until_the_day_they_leave(tree: Organizations) -> None:
    memberships = facts(
        tree,
        (1, CELLS[0]["code"], "2000-01-01", None, "admitted", None),
        (2, CELLS[1]["code"], "2000-01-01", "2023-06-15", "admitted", "died"),
        (3, CELLS[2]["code"], "2023-06-15", None, "admitted", None),
    )
    days = pl.Series([date(2023, 6, 14), date(2023, 6, 15)])
    counts = headcounts(memberships, tree, days)

    def of(code: str) -> list[int]:
        return counts.filter(pl.col("organization_key") == key_of(tree, code)).sort("on_date")["members"].to_list()

    assert of(CITY["code"]) == [2, 2]
    assert of(WARDS[0]["code"]) == [2, 1]
    assert of(WARDS[1]["code"]) == [0, 1]
    assert of(CELLS[3]["code"]) == [0, 0]


def test_a_date_is_covered_where_every_cell_below_has_had_a_roster(tree: Organizations) -> None:
    memberships = facts(tree, (1, CELLS[0]["code"], "2000-01-01", None, "admitted", None))
    rosters = pl.DataFrame(
        [(key_of(tree, cell["code"]), date(2023, 1, 31)) for cell in CELLS[:3]],
        schema={"organization_key": pl.Int64, "as_of": pl.Date}, orient="row",
    )  # fmt: skip
    counts = headcounts(memberships, tree, pl.Series([date(2022, 12, 31), date(2023, 12, 31)]), rosters)
    covered = {
        code: counts.filter(pl.col("organization_key") == key_of(tree, code)).sort("on_date")["covered"].to_list()
        for code in (CITY["code"], WARDS[0]["code"], WARDS[1]["code"])
    }
    assert covered == {CITY["code"]: [False, False], WARDS[0]["code"]: [False, True], WARDS[1]["code"]: [False, False]}


def test_a_transfer_inside_an_organization_is_none_at_its_level(tree: Organizations) -> None:
    memberships = facts(
        tree,
        (1, CELLS[0]["code"], "2000-01-01", "2023-05-01", "admitted", "transferred"),
        (1, CELLS[2]["code"], "2023-05-01", None, "transferred", None),
        (2, CELLS[0]["code"], "2000-01-01", "2023-05-01", "admitted", "transferred"),
        (2, CELLS[1]["code"], "2023-05-01", None, "transferred", None),
    )
    found = form1(memberships, tree, YEAR)
    period = {"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}
    assert balance(tree, found, CITY["code"]) == {"opening": 2, "closing": 2, **period}
    assert balance(tree, found, WARDS[0]["code"]) == {
        "opening": 2,
        "closing": 1,
        "transferred_out": 1,
        "decrease": 1,
        **period,
    }
    assert balance(tree, found, CELLS[0]["code"]) == {"opening": 2, "transferred_out": 2, "decrease": 2, **period}


def test_every_kind_of_coming_and_going_has_its_column(tree: Organizations) -> None:
    cell = CELLS[0]["code"]
    came = [("admitted", "admitted"), ("readmitted", "readmitted"), ("transferred", "transferred_in"),
            ("reorganised", "reorganised_in"), ("appeared", "appeared"), ("first_seen", "appeared")]  # fmt: skip
    went = ["died", "expelled", "struck_off", "withdrew", "transferred", "reorganised", "missing"]
    memberships = facts(
        tree,
        *((n, cell, "2023-02-01", None, how, None) for n, (how, _) in enumerate(came)),
        *((n, cell, "2000-01-01", "2023-03-01", "admitted", why) for n, why in enumerate(went, start=50)),
    )
    found = balance(tree, form1(memberships, tree, YEAR), CITY["code"])
    assert (found["opening"], found["increase"], found["decrease"], found["closing"]) == (7, 6, 7, 6)
    assert found["appeared"] == 2
    for name in ("admitted", "readmitted", "transferred_in", "reorganised_in", "died", "expelled", "struck_off",
                 "withdrew", "transferred_out", "reorganised_out", "missing"):  # fmt: skip
        assert found[name] == 1, name


def test_a_cell_that_goes_to_another_ward_takes_its_members_along() -> None:
    moved = {**CELLS[0], "parent": WARDS[1]["code"]}
    tree = build(register("2022-12-31", CITY, *WARDS, *CELLS), register("2023-07-01", CITY, *WARDS, moved, *CELLS[1:]))
    memberships = facts(tree, (1, CELLS[0]["code"], "2000-01-01", None, "admitted", None))
    found = form1(memberships, tree, YEAR)
    assert balance(tree, found, WARDS[0]["code"])["reorganised_out"] == 1
    assert balance(tree, found, WARDS[1]["code"])["reorganised_in"] == 1
    assert "increase" not in balance(tree, found, CITY["code"])
    assert found["difference"].unique().to_list() == [0]


def test_a_stated_balance_that_does_not_close_is_told_with_its_place() -> None:
    stated = schemas.fit(
        pl.DataFrame([{"organization_key": 1, "period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31),
                       "opening": 100, "increase": 10, "decrease": 3, "closing": 108}]),
        schemas.FORM1,
    ).with_columns(load_id=pl.lit("form"), source_ref=pl.lit("S!R9"))  # fmt: skip
    found = identity_findings(stated)
    assert codes(found) == ["form1_identity"]
    assert found.select("load_id", "source_ref", "value").rows() == [("form", "S!R9", "1")]
    assert identity_findings(stated.with_columns(closing=pl.lit(107))).is_empty()
