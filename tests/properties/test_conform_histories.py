"""Properties of conforming on generated histories: order, repetition, overlaps, balances.

Small worlds (two wards, four cells, a few people over three years) whose rosters state more or less of what happened.
Warehouses are compared by what organizations and persons are, not by the numbers of their keys.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from transforms.conform import schemas
from transforms.conform.headcounts import form1, headcounts
from transforms.conform.pipeline import Conformed, Evidence, Known, conform

CITY = "99.001.000.000.000"
WARDS = [f"99.001.00{n}.000.000" for n in (1, 2)]
CELLS = [f"{ward[:-3]}00{n}" for ward in WARDS for n in (1, 2)]
YEARS = (2021, 2022, 2023)
CAUSES = ("transferred", "died", "struck_off", "withdrew", None)
# a fixed, short search by default; DANHBO_EXAMPLES=200 searches at random, and shrinks what it finds, for minutes
EXAMPLES = int(os.environ.get("DANHBO_EXAMPLES", "0"))
PATIENT = settings(
    max_examples=EXAMPLES or 8,
    derandomize=not EXAMPLES,
    phases=tuple(Phase) if EXAMPLES else (Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@dataclass(frozen=True)
class Life:
    """A member: where at each year's end (a cell's number, or None), and how much the rosters say of it."""

    number: int
    places: tuple[int | None, ...]
    cause: str | None
    states_moves: bool
    has_ids: bool
    official: bool


lives = st.builds(
    Life,
    number=st.integers(1, 10**5),
    places=st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=3, max_size=3).map(tuple),
    cause=st.sampled_from(CAUSES),
    states_moves=st.booleans(),
    has_ids=st.booleans(),
    official=st.booleans(),
)
worlds = st.lists(lives, min_size=1, max_size=14, unique_by=lambda life: life.number)
missing = st.sets(st.tuples(st.integers(0, 1), st.sampled_from(YEARS)), max_size=2)


def _register() -> pl.DataFrame:
    lines: list[dict[str, Any]] = [
        {"code": CITY, "name": "Đảng bộ thành phố Tân Giang", "organization_kind": "superior_committee"}
    ]
    for n, ward in enumerate(WARDS, start=1):
        lines.append(
            {"code": ward, "name": f"Đảng bộ phường {n}", "organization_kind": "grassroots_committee", "parent": CITY}
        )
    for cell in CELLS:
        lines.append(
            {"code": cell, "name": f"Chi bộ khóm {cell[-1]}", "organization_kind": "cell", "parent": f"{cell[:-3]}000"}
        )
    stamped = [
        {"row_id": 10**6 + n, "load_id": "register", "source_ref": f"R{n}", "sheet_as_of": date(2021, 1, 1),
         "received_on": date(2021, 1, 2), **line} for n, line in enumerate(lines)
    ]  # fmt: skip
    return schemas.fit(pl.DataFrame(stamped, infer_schema_length=None), schemas.REGISTER_ROWS)


def _rosters(world: list[Life], left_out: set[tuple[int, int]]) -> list[pl.DataFrame]:
    """A load a ward and year: who is there, and, where moves are stated, who left in the year."""
    rows: list[dict[str, Any]] = []
    for life in world:
        person = {
            "full_name": f"Nguyễn Văn Số {life.number}",
            "date_of_birth": f"19{60 + life.number % 30}-0{1 + life.number % 9}-11",
            "citizen_id": f"099060{life.number:06d}" if life.has_ids else None,
            "admitted_on": "2010-05-19",
            "official_on": "2011-05-19" if life.official else None,
        }
        for n, year in enumerate(YEARS):
            here, before = life.places[n], life.places[n - 1] if n else None
            if here is not None:
                moved = n > 0 and before != here
                joined = f"{year}-07-01" if moved and life.states_moves else None
                rows.append({**person, "cell": here, "year": year, "joined_on": joined})
            if n and before is not None and here != before and life.states_moves:
                why = "transferred" if here is not None else life.cause
                rows.append({**person, "cell": before, "year": year, "left_on": f"{year}-07-01", "left_reason": why})
    loads = []
    for ward in (0, 1):
        for year in YEARS:
            if (ward, year) in left_out:
                continue
            mine = [row for row in rows if row["year"] == year and row["cell"] // 2 == ward]
            # somebody who stays keeps every roster from being empty
            mine += [{"full_name": f"Trần Thị Ở Lại {cell}", "date_of_birth": "1970-01-01", "admitted_on": "2000-01-01",
                      "official_on": "2001-01-01", "citizen_id": f"09917000000{cell}", "cell": cell, "year": year}
                     for cell in (2 * ward, 2 * ward + 1)]  # fmt: skip
            load = f"load-{ward}-{year}"
            stamped = [
                {**row, "load_id": load, "source_ref": f"R{n}", "row_id": (ward * 10 + year) * 1000 + n,
                 "sheet_as_of": date(year, 12, 31), "received_on": date(year + 1, 1, 10),
                 "organization": f"Chi bộ khóm {CELLS[row['cell']][-1]}", "parent_organization": f"Đảng bộ phường {ward + 1}"}
                for n, row in enumerate(mine)
            ]  # fmt: skip
            loads.append(schemas.fit(pl.DataFrame(stamped, infer_schema_length=None), schemas.MEMBER_ROWS))
    return loads


def _conform(loads: list[pl.DataFrame], known: Known | None = None) -> Conformed:
    members = pl.concat(loads) if loads else schemas.empty("member_rows")
    return conform(Evidence(members=members, register=_register()), known)


def _content(found: Conformed) -> dict[str, list[Any]]:
    """What the warehouse says, with organizations by code and persons by their rows."""
    codes = found.organizations.spans.select("organization_key", "organization_code").unique()
    persons = found.member_rows.group_by("member_key").agg(
        person=pl.col("full_name").min(), birth=pl.col("date_of_birth").min()
    )
    tables = {}
    for name in ("memberships", "admissions"):
        table: pl.DataFrame = getattr(found, name)
        named = table.join(codes, on="organization_key", how="left").join(persons, on="member_key", how="left")
        tables[name] = sorted(map(repr, named.drop("organization_key", "member_key").rows()))
    told = found.findings.join(persons, on="member_key", how="left").join(codes, on="organization_key", how="left")
    tables["findings"] = sorted(map(repr, told.drop("organization_key", "member_key").rows()))
    tables["members"] = sorted(map(repr, found.members.drop("member_key").rows()))
    return tables


@PATIENT
@given(worlds, missing, st.randoms(use_true_random=False))
def test_files_in_any_order_and_repeated_over_several_nights_give_the_same(
    world: list[Life], left_out: set[tuple[int, int]], random: Any
) -> None:
    loads = _rosters(world, left_out)
    expected = _content(_conform(loads))
    arrivals = [*loads, *random.sample(loads, k=min(2, len(loads)))]
    random.shuffle(arrivals)
    cuts = sorted(random.sample(range(1, len(arrivals)), k=min(2, len(arrivals) - 1)))
    known, landed = None, {}
    for number, load in enumerate(arrivals, start=1):
        landed[load["load_id"][0]] = load.sample(fraction=1.0, shuffle=True, seed=random.randint(0, 999))
        if number in cuts or number == len(arrivals):  # a night: what has landed so far is conformed, keys are kept
            night = _conform(list(landed.values()), known)
            keys = night.organizations.new_keys
            known = Known(
                organization_keys=pl.concat([known.organization_keys, keys]) if known else keys,
                member_keys=night.member_keys,
            )
    assert _content(night) == expected


@PATIENT
@given(worlds, missing)
def test_memberships_never_overlap_and_have_a_length(world: list[Life], left_out: set[tuple[int, int]]) -> None:
    facts = _conform(_rosters(world, left_out)).memberships.sort("member_key", "valid_from")
    assert facts["valid_from"].null_count() == 0
    assert facts.filter(pl.col("valid_to") <= pl.col("valid_from")).is_empty()
    before = pl.col("valid_to").shift(1).over("member_key")
    follows = pl.int_range(pl.len()).over("member_key") > 0
    assert facts.filter(follows & (before.is_null() | (before > pl.col("valid_from")))).is_empty()
    assert facts.filter(pl.col("valid_to").is_null() != pl.col("ended_by").is_null()).is_empty()


@PATIENT
@given(worlds, missing)
def test_a_headcount_on_the_day_of_a_roster_is_the_roster(world: list[Life], left_out: set[tuple[int, int]]) -> None:
    loads = _rosters(world, left_out)
    found = _conform(loads)
    days = [date(year, 12, 31) for year in YEARS]
    counts = headcounts(found.memberships, found.organizations, pl.Series(days))
    partial = found.findings.filter(pl.col("code") == "partial_roster").height
    if partial:  # a list taken for a partial one counts more than it has, by intention
        return
    present = pl.col("left_on").is_null()
    listed = (
        found.member_rows.filter(present).group_by("organization_key", on_date="sheet_as_of")
        .agg(listed=pl.col("member_key").n_unique())
    )  # fmt: skip
    twice = found.findings.filter(pl.col("code") == "two_memberships").height
    assert twice == 0
    joined = listed.join(counts, on=["organization_key", "on_date"], how="left")
    assert joined.filter(pl.col("listed") != pl.col("members").fill_null(0)).is_empty()


@PATIENT
@given(worlds, missing)
def test_the_balance_closes_everywhere_and_follows_from_year_to_year(
    world: list[Life], left_out: set[tuple[int, int]]
) -> None:
    found = _conform(_rosters(world, left_out))
    periods = pl.DataFrame(
        [(date(year, 1, 1), date(year, 12, 31)) for year in range(2019, 2025)],
        schema=["period_start", "period_end"],
        orient="row",
    )
    balance = form1(found.memberships, found.organizations, periods)
    assert balance["difference"].unique().to_list() in ([0], [])
    parts = pl.sum_horizontal("admitted", "readmitted", "transferred_in", "reorganised_in", "appeared")
    assert balance.filter(parts != pl.col("increase")).is_empty()
    parts = pl.sum_horizontal(
        "died", "expelled", "struck_off", "withdrew", "transferred_out", "reorganised_out", "missing"
    )
    assert balance.filter(parts != pl.col("decrease")).is_empty()
    ordered = balance.sort("organization_key", "period_start")
    follows = pl.col("organization_key") == pl.col("organization_key").shift(1)
    next_year = pl.col("period_start").dt.year() == pl.col("period_start").shift(1).dt.year() + 1
    assert ordered.filter(follows & next_year & (pl.col("opening") != pl.col("closing").shift(1))).is_empty()
    days = pl.Series([date(year, 12, 31) for year in range(2019, 2025)])
    counts = headcounts(found.memberships, found.organizations, days).select(
        "organization_key", "members", period_end="on_date"
    )
    joined = balance.join(counts, on=["organization_key", "period_end"], how="left")
    assert joined.filter(pl.col("closing") != pl.col("members").fill_null(0)).is_empty()


@PATIENT
@given(worlds, missing, st.integers(0, 5))
def test_an_identical_roster_sent_again_changes_nothing(
    world: list[Life], left_out: set[tuple[int, int]], which: int
) -> None:
    loads = _rosters(world, left_out)
    load = loads[which % len(loads)]
    again = load.with_columns(
        load_id=pl.lit("zz-resaved"), row_id=pl.col("row_id") + 10**8, received_on=pl.lit(date(2030, 1, 1))
    )
    once, twice = _conform(loads), _conform([*loads, again])
    stated = [
        "load_id",
        "source_ref",
        "last_load_id",
        "last_source_ref",
        "known_from",
        "end_load_id",
        "end_source_ref",
        "end_known_from",
    ]

    def content(found: Conformed) -> Any:
        codes = found.organizations.spans.select("organization_key", "organization_code").unique()
        persons = found.member_rows.group_by("member_key").agg(person=pl.col("full_name").min())
        table = found.memberships.join(codes, on="organization_key").join(persons, on="member_key")
        return sorted(map(repr, table.drop("organization_key", "member_key", *stated).rows()))

    assert content(twice) == content(once)


@pytest.mark.parametrize("year", YEARS)
def test_the_worlds_are_not_empty(year: int) -> None:
    life = Life(1, (0, 0, 1), "died", True, True, True)
    assert any(load["sheet_as_of"][0].year == year for load in _rosters([life], set()))
