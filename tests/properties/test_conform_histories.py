"""Properties of conforming on generated histories: order, repetition, overlaps, balances.

The worlds' rosters state more or less of what happened (conform_worlds.py).
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from conform_worlds import PATIENT, YEARS, Life, conformed, content, missing, rosters, worlds
from hypothesis import given
from hypothesis import strategies as st

from transforms.conform.headcounts import form1, headcounts
from transforms.conform.pipeline import Conformed, Known


@PATIENT
@given(worlds, missing, st.randoms(use_true_random=False))
def test_files_in_any_order_and_repeated_over_several_nights_give_the_same(
    world: list[Life], left_out: set[tuple[int, int]], random: Any
) -> None:
    loads = rosters(world, left_out)
    expected = content(conformed(loads))
    arrivals = [*loads, *random.sample(loads, k=min(2, len(loads)))]
    random.shuffle(arrivals)
    cuts = sorted(random.sample(range(1, len(arrivals)), k=min(2, len(arrivals) - 1)))
    known, landed = None, {}
    for number, load in enumerate(arrivals, start=1):
        landed[load["load_id"][0]] = load.sample(fraction=1.0, shuffle=True, seed=random.randint(0, 999))
        if number in cuts or number == len(arrivals):  # a night: what has landed so far is conformed, keys are kept
            night = conformed(list(landed.values()), known)
            keys = night.organizations.new_keys
            known = Known(
                organization_keys=pl.concat([known.organization_keys, keys]) if known else keys,
                member_keys=night.member_keys,
            )
    assert content(night) == expected


@PATIENT
@given(worlds, missing)
def test_memberships_never_overlap_and_have_a_length(world: list[Life], left_out: set[tuple[int, int]]) -> None:
    facts = conformed(rosters(world, left_out)).facts.memberships.sort("member_key", "valid_from")
    assert facts["valid_from"].null_count() == 0
    assert facts.filter(pl.col("valid_to") <= pl.col("valid_from")).is_empty()
    before = pl.col("valid_to").shift(1).over("member_key")
    follows = pl.int_range(pl.len()).over("member_key") > 0
    assert facts.filter(follows & (before.is_null() | (before > pl.col("valid_from")))).is_empty()
    assert facts.filter(pl.col("valid_to").is_null() != pl.col("ended_by").is_null()).is_empty()


@PATIENT
@given(worlds, missing)
def test_a_headcount_on_the_day_of_a_roster_is_the_roster(world: list[Life], left_out: set[tuple[int, int]]) -> None:
    loads = rosters(world, left_out)
    found = conformed(loads)
    days = [date(year, 12, 31) for year in YEARS]
    counts = headcounts(found.facts.memberships, found.organizations, pl.Series(days))
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
    found = conformed(rosters(world, left_out))
    periods = pl.DataFrame(
        [(date(year, 1, 1), date(year, 12, 31)) for year in range(2019, 2025)],
        schema=["period_start", "period_end"],
        orient="row",
    )
    balance = form1(found.facts.memberships, found.organizations, periods)
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
    counts = headcounts(found.facts.memberships, found.organizations, days).select(
        "organization_key", "members", period_end="on_date"
    )
    joined = balance.join(counts, on=["organization_key", "period_end"], how="left")
    assert joined.filter(pl.col("closing") != pl.col("members").fill_null(0)).is_empty()


@PATIENT
@given(worlds, missing, st.integers(0, 5))
def test_an_identical_roster_sent_again_changes_nothing(
    world: list[Life], left_out: set[tuple[int, int]], which: int
) -> None:
    loads = rosters(world, left_out)
    load = loads[which % len(loads)]
    again = load.with_columns(
        load_id=pl.lit("zz-resaved"), row_id=pl.col("row_id") + 10**8, received_on=pl.lit(date(2030, 1, 1))
    )
    once, twice = conformed(loads), conformed([*loads, again])
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

    def said(found: Conformed) -> Any:
        codes = found.organizations.spans.select("organization_key", "organization_code").unique()
        persons = found.member_rows.group_by("member_key").agg(person=pl.col("full_name").min())
        table = found.facts.memberships.join(codes, on="organization_key").join(persons, on="member_key")
        return sorted(map(repr, table.drop("organization_key", "member_key", *stated).rows()))

    assert said(twice) == said(once)


@pytest.mark.parametrize("year", YEARS)
def test_the_worlds_are_not_empty(year: int) -> None:
    life = Life(1, (0, 0, 1), "died", True, True, True)
    assert any(load["sheet_as_of"][0].year == year for load in rosters([life], set()))
