"""Memberships as intervals: what rosters at dates make of a person's whereabouts."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from conform_build import build, codes, key_of, org, register, roster, spells

from transforms.conform import schemas
from transforms.conform.memberships import CAUSES, memberships

A, B = 1, 2  # cells
Y22, Y23, Y24 = "2022-12-31", "2023-12-31", "2024-12-31"
FULL = {"admitted_on": "2000-09-02", "official_on": "2001-09-02"}


def at(member: int, cell: int, **more: Any) -> dict[str, Any]:
    return {"member_key": member, "organization_key": cell, **more}


def others(cell: int) -> list[dict[str, Any]]:
    """Members who stay in a cell all the time, so that its rosters are no partial lists."""
    return [at(100 * cell + n, cell, **FULL) for n in range(8)]


def rosters(*lines: tuple[str, list[dict[str, Any]]]) -> pl.DataFrame:
    """A roster of both cells at each date, with the lines given and those who stay."""
    return pl.concat([roster(day, *lines_then, *others(A), *others(B)) for day, lines_then in lines])


def test_a_member_on_every_roster_has_one_open_membership() -> None:
    rows = rosters(*((day, [at(1, A, **FULL, membership="official")]) for day in (Y22, Y23, Y24)))
    found = memberships(rows)
    assert spells(found.facts, 1) == [
        (A, "2000-09-02", "2001-09-02", "probationary", "admitted", "confirmed"),
        (A, "2001-09-02", None, "official", "confirmed", None),
    ]
    assert found.findings.is_empty()


def test_the_same_roster_again_changes_nothing_and_monthly_ones_hardly_more() -> None:
    once = rosters((Y22, [at(1, A, **FULL)]))
    again = once.with_columns(load_id=pl.lit("resaved"), row_id=pl.col("row_id") + 10_000)
    content = ["member_key", "organization_key", "valid_from", "valid_to", "membership", "started_by", "ended_by"]
    assert memberships(pl.concat([once, again])).facts.select(content).equals(memberships(once).facts.select(content))
    monthly = pl.concat([
        roster(f"{year}-{month:02d}-28", at(1, A, **FULL), *others(A))
        for year in (2022, 2023, 2024) for month in range(1, 13)
    ])  # fmt: skip
    assert (
        memberships(monthly).facts.height
        == memberships(roster("2024-12-28", at(1, A, **FULL), *others(A))).facts.height
    )


def test_a_stated_transfer_closes_one_and_opens_another_on_its_day() -> None:
    rows = rosters((Y22, [at(1, A, **FULL)]), (Y23, [at(1, B, **FULL, joined_on="2023-06-01")]))
    assert spells(memberships(rows).facts, 1)[1:] == [
        (A, "2001-09-02", "2023-06-01", "official", "confirmed", "transferred"),
        (B, "2023-06-01", None, "official", "transferred", None),
    ]


def test_a_transfer_without_dates_happens_when_it_is_seen() -> None:
    rows = rosters((Y22, [at(1, A, **FULL)]), (Y23, [at(1, B, **FULL)]))
    assert [row[:3] for row in spells(memberships(rows).facts, 1)[1:]] == [
        (A, "2001-09-02", Y23),
        (B, Y23, None),
    ]


def test_a_departure_date_of_the_old_cell_is_the_first_day_in_the_new() -> None:
    rows = rosters(
        (Y22, [at(1, A, **FULL)]),
        (Y23, [at(1, A, **FULL, left_on="2023-05-05", left_reason="transferred"), at(1, B, **FULL)]),
    )
    found = memberships(rows).facts
    assert [row[:3] for row in spells(found, 1)[1:]] == [(A, "2001-09-02", "2023-05-05"), (B, "2023-05-05", None)]


def test_leaving_is_closed_with_its_cause_and_the_place_that_states_it() -> None:
    gone = at(1, A, **FULL, left_on="2023-03-03", left_reason="died")
    found = memberships(rosters((Y22, [at(1, A, **FULL)]), (Y23, [gone]), (Y24, [gone])))
    last = found.facts.filter(pl.col("member_key") == 1).sort("valid_from").row(-1, named=True)
    assert (last["valid_to"], last["ended_by"]) == (date(2023, 3, 3), "died")
    assert (last["load_id"], last["end_load_id"], last["end_known_from"]) == (
        f"roster-{Y22}",
        f"roster-{Y23}",
        date(2023, 12, 31),
    )
    assert found.findings.is_empty()


def test_a_book_that_keeps_those_who_left_gives_their_memberships_too() -> None:
    gone = at(1, A, **FULL, left_on="2023-03-03", left_reason="struck_off")
    assert spells(memberships(rosters((Y24, [gone]))).facts, 1) == [
        (A, "2000-09-02", "2001-09-02", "probationary", "admitted", "confirmed"),
        (A, "2001-09-02", "2023-03-03", "official", "confirmed", "struck_off"),
    ]


def test_missing_without_a_cause_ends_on_the_first_roster_without_and_is_told() -> None:
    found = memberships(rosters((Y22, [at(1, A, **FULL)]), (Y23, []), (Y24, [])))
    assert spells(found.facts, 1)[-1][2:] == (Y23, "official", "confirmed", "missing")
    assert found.findings.select("code", "load_id", "member_key").rows() == [
        ("missing_without_cause", f"roster-{Y23}", 1)
    ]


def test_an_expulsion_known_from_elsewhere_is_the_cause() -> None:
    causes = pl.DataFrame([(1, date(2023, 4, 4), "expelled")], schema=CAUSES, orient="row")
    found = memberships(rosters((Y22, [at(1, A, **FULL)]), (Y23, [])), causes=causes)
    assert spells(found.facts, 1)[-1][2:] == ("2023-04-04", "official", "confirmed", "expelled")
    assert found.findings.is_empty()


def test_a_partial_list_ends_nobodys_membership_but_is_told() -> None:
    rows = pl.concat([rosters((Y22, [])), roster(Y23, *others(A)[:2])])
    found = memberships(rows)
    assert found.facts["valid_to"].drop_nulls().filter(found.facts["ended_by"].drop_nulls() == "missing").is_empty()
    assert codes(found.findings) == ["partial_roster"]


def test_a_list_of_people_who_left_is_no_roster() -> None:
    leaver = at(101, A, **FULL, left_on="2023-02-02", left_reason="withdrew")
    found = memberships(pl.concat([rosters((Y22, [])), roster(Y23, leaver)]))
    assert found.facts.filter(pl.col("valid_to").is_not_null() & (pl.col("ended_by") != "confirmed")).height == 1
    assert found.findings.is_empty()


def test_who_appears_later_without_admission_or_transfer_is_told() -> None:
    found = memberships(rosters((Y22, []), (Y23, [at(1, A, **FULL)])))
    assert spells(found.facts, 1) == [(A, Y23, None, "official", "appeared", None)]
    assert codes(found.findings) == ["appeared_without_cause"]


def test_probation_ends_on_the_official_date_or_when_it_is_first_seen() -> None:
    new = at(1, A, admitted_on="2022-05-19", membership="probationary")
    dated = memberships(rosters((Y22, [new]), (Y23, [at(1, A, admitted_on="2022-05-19", official_on="2023-05-19")])))
    assert [row[1:4] for row in spells(dated.facts, 1)] == [
        ("2022-05-19", "2023-05-19", "probationary"),
        ("2023-05-19", None, "official"),
    ]
    seen = memberships(rosters((Y22, [new]), (Y23, [at(1, A, admitted_on="2022-05-19", membership="official")])))
    assert [row[1:4] for row in spells(seen.facts, 1)] == [("2022-05-19", Y23, "probationary"), (Y23, None, "official")]


def test_who_was_admitted_less_than_a_year_before_is_on_probation_though_nobody_says_so() -> None:
    assert spells(memberships(rosters((Y22, [at(1, A, admitted_on="2022-05-19")]))).facts, 1)[0][3] == "probationary"
    assert spells(memberships(rosters((Y23, [at(1, A, admitted_on="2022-05-19")]))).facts, 1)[0][3] is None


def test_exemption_splits_the_membership_where_it_is_first_seen() -> None:
    rows = rosters(
        (Y22, [at(1, A, **FULL, exempt=False)]), (Y23, [at(1, A, **FULL, exempt=True)]), (Y24, [at(1, A, **FULL)])
    )
    facts = memberships(rows).facts.filter(pl.col("member_key") == 1).sort("valid_from")
    assert facts["exempt"].to_list() == [False, False, True]
    assert facts["ended_by"].to_list() == ["confirmed", "status_changed", None]


def test_of_two_cells_on_one_day_the_one_joined_last_counts() -> None:
    rows = rosters((Y22, [at(1, A, **FULL)]), (Y23, [at(1, A, **FULL), at(1, B, **FULL, joined_on="2023-06-01")]))
    found = memberships(rows)
    assert [row[:3] for row in spells(found.facts, 1)[1:]] == [(A, "2001-09-02", "2023-06-01"), (B, "2023-06-01", None)]
    assert codes(found.findings) == ["two_memberships"]


def test_readmission_is_a_second_membership_and_its_conditions_are_checked() -> None:
    left = at(1, A, **FULL, left_on="2015-01-01", left_reason="struck_off")
    back = at(1, A, admitted_on="2019-02-02", official_on="2020-02-02")
    found = memberships(pl.concat([roster("2015-12-31", left, *others(A)), roster("2019-12-31", back, *others(A))]))
    assert [row[4] for row in spells(found.facts, 1)] == ["admitted", "confirmed", "readmitted"]
    assert found.findings.is_empty()
    early = at(1, A, admitted_on="2016-02-02")
    soon = memberships(pl.concat([roster("2015-12-31", left, *others(A)), roster("2016-12-31", early, *others(A))]))
    assert codes(soon.findings) == ["readmission_too_early"]
    dead = {**left, "left_reason": "died"}
    ghost = memberships(pl.concat([roster("2015-12-31", dead, *others(A)), roster("2019-12-31", back, *others(A))]))
    assert codes(ghost.findings) == ["after_final_leave"]


def test_a_second_readmission_is_one_too_many() -> None:
    lines = [
        roster(
            "2005-12-31", at(1, A, admitted_on="2000-01-01", left_on="2005-01-01", left_reason="struck_off"), *others(A)
        ),
        roster("2010-12-31", at(1, A, admitted_on="2009-01-01"), *others(A)),
        roster("2011-12-31", at(1, A, left_on="2011-05-01", left_reason="withdrew"), *others(A)),
        roster("2016-12-31", at(1, A, admitted_on="2016-01-01"), *others(A)),
    ]
    assert codes(memberships(pl.concat(lines)).findings) == ["too_many_spells"]


def test_a_merger_of_cells_moves_members_on_its_day() -> None:
    ward = org("99.001.001.000.000", "Đảng bộ phường 1", "grassroots_committee", None)
    new = org("99.001.001.000.003", "Chi bộ khóm 1-2", "cell", ward["code"], established_on="2023-08-15")
    old = [
        org(
            f"99.001.001.000.00{n}",
            f"Chi bộ khóm {n}",
            "cell",
            ward["code"],
            ended_on="2023-08-15",
            successors=[new["code"]],
        )
        for n in (1, 2)
    ]
    tree = build(register(Y23, ward, *old, new))
    before, after = key_of(tree, old[0]["code"]), key_of(tree, new["code"])
    rows = pl.concat([
        roster(Y22, at(1, before, **FULL), at(2, before, **FULL)),
        roster(Y23, at(1, after, **FULL), load="later"),
    ])  # fmt: skip
    found = memberships(rows, tree)
    assert spells(found.facts, 1)[1:] == [
        (before, "2001-09-02", "2023-08-15", "official", "confirmed", "reorganised"),
        (after, "2023-08-15", None, "official", "reorganised", None),
    ]
    assert spells(found.facts, 2)[-1][2:] == ("2023-08-15", "official", "confirmed", "reorganised")


def test_lines_without_person_or_cell_are_left_out_and_the_columns_are_the_contracts() -> None:
    rows = roster(Y22, at(1, A), {"member_key": 2}, {"organization_key": A})
    facts = memberships(rows).facts
    assert facts["member_key"].to_list() == [1]
    assert facts.columns == list(schemas.MEMBERSHIPS)
    assert memberships(rows.clear()).facts.is_empty()


def test_who_is_stated_to_have_come_again_since_the_last_roster_had_been_away() -> None:
    rows = rosters((Y22, [at(1, A, **FULL)]), (Y24, [at(1, A, **FULL, joined_on="2024-07-01")]))
    assert [row[:3] for row in spells(memberships(rows).facts, 1)[1:]] == [
        (A, "2001-09-02", "2024-07-01"),
        (A, "2024-07-01", None),
    ]
