"""Who is who: identifiers, conflicts, near matches, decisions."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from conform_build import codes, roster

from orchestration.linking import near_match_findings, near_matches
from transforms.conform import members, schemas
from transforms.conform.members import Identified, contested_findings, dimension_members, identify
from transforms.reference import load_yaml

HOA = {"full_name": "Nguyễn Thị Hòa", "date_of_birth": "1985-02-03", "admitted_on": "2010-05-19"}
ID = {"citizen_id": "099185000001"}
CARD = {"card_number": "09900001"}
BINH = {"full_name": "Trần Văn Bình", "date_of_birth": "1970-01-01", "admitted_on": "2000-09-02"}


def who(*rosters: pl.DataFrame, known: Any = None, decisions: Any = None) -> Identified:
    return identify(
        pl.concat(rosters),
        schemas.empty(schemas.MEMBER_KEYS) if known is None else known,
        schemas.empty(schemas.MEMBER_CORRECTIONS) if decisions is None else decisions,
    )


def review(found: Identified, decisions: Any = None) -> pl.DataFrame:
    return near_matches(found.persons, schemas.empty(schemas.MEMBER_CORRECTIONS) if decisions is None else decisions)


def keys(found: Identified) -> list[int | None]:
    return found.rows.sort("row_id")["member_key"].to_list()


def test_one_person_by_citizen_id_then_card_then_name_and_dates() -> None:
    found = who(
        roster("2022-12-31", {**HOA, **ID, **CARD}, load="a"),
        roster("2022-12-31", {**CARD, "full_name": "Nguyễn Thị Hoà", "date_of_birth": "1985-02-03"}, load="b"),
        roster("2022-12-31", HOA, load="c"),
        roster("2022-12-31", {**ID, "full_name": "Nguyễn Thị Hòa"}, load="d"),
    )
    assert len(set(keys(found))) == 1
    assert found.rows["method"].to_list() == ["citizen_id", "card_number", "name_and_dates", "citizen_id"]


def test_a_card_of_twelve_digits_is_the_citizen_number() -> None:
    found = who(
        roster("2022-12-31", {**HOA, **ID}),
        roster("2023-12-31", {"full_name": "Ng. T. Hòa", "card_number": ID["citizen_id"]}),
    )
    assert len(set(keys(found))) == 1


def test_namesakes_with_different_citizen_ids_are_two() -> None:
    found = who(roster("2022-12-31", {**HOA, **ID}, {**HOA, "citizen_id": "099185000002"}, load="a"))
    assert len(set(keys(found))) == 2


def test_namesakes_in_one_file_with_different_cards_are_two() -> None:
    found = who(roster("2022-12-31", {**HOA, **CARD}, {**HOA, "card_number": "09900002"}, load="a"))
    assert len(set(keys(found))) == 2


def test_a_new_card_does_not_make_another_person() -> None:
    found = who(roster("2022-12-31", {**HOA, **CARD}), roster("2023-12-31", {**HOA, "card_number": "09900002"}))
    assert len(set(keys(found))) == 1


def test_an_id_of_two_people_joins_neither_and_is_told_in_both_files() -> None:
    found = who(
        roster("2022-12-31", {**HOA, **ID}, load="a"),
        roster("2023-12-31", {**HOA, **ID}, load="b"),
        roster("2023-12-31", {**BINH, **ID}, load="c"),
    )
    first, again, other = keys(found)
    assert first == again != other
    assert codes(contested_findings(found.contested)) == ["same_citizen_id"] * 3
    assert review(found).is_empty()  # the number alone does not make them near: all else differs


def test_a_slip_in_the_name_does_not_split_who_has_the_same_id_but_is_told() -> None:
    found = who(
        roster("2022-12-31", {**HOA, **ID}, load="a"),
        roster("2023-12-31", {**HOA, **ID}, load="b"),
        roster("2024-12-31", {**HOA, **ID, "full_name": "Nguyễn Thị Hoa Mai"}, load="c"),
    )
    assert len(set(keys(found))) == 1
    assert found.findings.select("code", "load_id").rows() == [("identity_variation", "c")]


def test_near_matches_are_offered_not_merged() -> None:
    swapped = {**HOA, "date_of_birth": "1985-03-02"}
    found = who(roster("2022-12-31", HOA, load="a"), roster("2023-12-31", swapped, load="b"))
    assert len(set(keys(found))) == 2
    offered = review(found)
    assert offered.height == 1
    assert offered["evidence"][0].startswith("họ tên giống nhau (+")
    assert "ngày sinh lệch một thành phần hoặc đảo ngày tháng (+" in offered["evidence"][0]
    assert offered["weight"][0] > 5


def test_different_citizen_ids_are_no_near_match() -> None:
    found = who(
        roster("2022-12-31", {**HOA, **ID}, {**HOA, "date_of_birth": "1985-03-02", "citizen_id": "099185000002"})
    )
    assert review(found).is_empty()


def test_decisions_join_and_part_and_hold_the_next_night() -> None:
    rows = [roster("2022-12-31", HOA, load="a"), roster("2023-12-31", {**HOA, "full_name": "Nguyễn Thị Hòe"}, load="b")]
    before = who(*rows)
    pair = sorted(set(keys(before)))
    decide = lambda word: pl.DataFrame(  # noqa: E731
        [(str(pair[1]), str(pair[0]), word)], schema=schemas.MEMBER_CORRECTIONS, orient="row"
    )
    joined = who(*rows, known=before.identifiers, decisions=decide("same"))
    assert set(keys(joined)) == {pair[0]}
    again = who(*rows, known=joined.identifiers, decisions=decide("same"))
    assert set(keys(again)) == {pair[0]}
    parted = who(*rows, known=before.identifiers, decisions=decide("different"))
    assert sorted(set(keys(parted))) == pair
    assert review(parted, decide("different")).is_empty()
    assert review(before).height == 1


def test_rows_without_identifiers_are_found_in_their_cell_only() -> None:
    in_cell = {"organization_key": 7}
    found = who(
        roster("2022-12-31", {**HOA, **ID, **in_cell}, load="a"),
        roster("2023-12-31", {"full_name": "Nguyễn Thị Hòa", "date_of_birth": "1985", **in_cell}, load="b"),
        roster("2023-12-31", {"full_name": "Nguyễn Thị Hòa", "date_of_birth": "1985", "organization_key": 8}, load="c"),
        roster("2023-12-31", {"full_name": "Nguyễn Thị Hòa", "date_of_birth": "1986", **in_cell}, load="d"),
    )
    with_id, same_cell, other_cell, other_year = keys(found)
    assert with_id == same_cell
    assert len({with_id, other_cell, other_year}) == 3


def test_linking_within_the_cell_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = load_yaml("membership_rules.yaml")
    apart = {**rules, "identification": {**rules["identification"], "same_cell": False}}
    monkeypatch.setattr(members, "load_yaml", lambda _: apart)
    bare = {"full_name": "Nguyễn Thị Hòa", "date_of_birth": "1985", "organization_key": 7}
    found = who(
        roster("2022-12-31", {**HOA, **ID, "organization_key": 7}, load="a"),
        roster("2023-12-31", bare, load="b"),
        roster("2024-12-31", bare, load="c"),
    )
    with_id, *without = keys(found)
    assert with_id not in without
    assert len(set(without)) == 1
    assert found.rows["method"].to_list() == ["citizen_id", "name_alone", "name_alone"]


def test_of_two_who_fit_in_the_cell_none_is_taken() -> None:
    in_cell = {"organization_key": 7}
    found = who(
        roster(
            "2022-12-31",
            {**HOA, **ID, **in_cell},
            {**HOA, "date_of_birth": "1985-09-09", "citizen_id": "099185000002", **in_cell},
            load="a",
        ),
        roster("2023-12-31", {"full_name": "Nguyễn Thị Hòa", "date_of_birth": "1985", **in_cell}, load="b"),
    )
    assert len(set(keys(found))) == 3


def test_a_row_with_nothing_to_go_by_is_nobody_and_told() -> None:
    found = who(roster("2022-12-31", {"note": "?"}))
    assert keys(found) == [None]
    assert codes(found.findings) == ["unidentified_member"]


def test_keys_follow_the_known_ones_and_known_people_keep_theirs() -> None:
    first = who(roster("2022-12-31", {**HOA, **ID}))
    second = who(roster("2022-12-31", {**BINH, "citizen_id": "099070000001"}, {**HOA, **ID}), known=first.identifiers)
    assert keys(second) == [2, 1]


def test_findings_hold_no_name_and_no_number() -> None:
    found = who(roster("2022-12-31", {**HOA, **ID}, load="a"), roster("2023-12-31", {**BINH, **ID}, load="b"))
    every = pl.concat([found.findings, contested_findings(found.contested)])
    told = " ".join(every.select(pl.concat_str(pl.col("value", "message"), ignore_nulls=True)).to_series())
    assert not any(word in told for word in ("Hòa", "Bình", ID["citizen_id"]))


def test_the_dimension_takes_the_last_known_value_and_the_year_alone() -> None:
    rows = pl.concat([
        roster("2024-12-31", {**HOA, **ID, "sex": "female", "qualification": "master"}, load="b"),
        roster("2022-12-31", {**HOA, **ID, "qualification": "university", "ethnicity": "Khmer"}, load="a"),
    ])  # fmt: skip
    found = dimension_members(rows, who(rows))
    assert found.columns == list(schemas.MEMBERS)
    person = found.row(0, named=True)
    assert (person["birth_year"], person["qualification"], person["ethnicity"], person["sex"]) == (
        1985,
        "master",
        "Khmer",
        "female",
    )


PAIRS = {
    "a letter of the name": ({"full_name": "Nguyễn Thị Hòe"}, True),
    "a name left out": ({"full_name": "Nguyễn Thị Thu Hòa"}, True),
    "no admission told": ({"admitted_on": None}, True),
    "only name and admission": ({"date_of_birth": "1962-11-27"}, False),
    "only birthday and admission": ({"full_name": "Trần Văn Bình"}, False),
    "another sex": ({"date_of_birth": "1985-03-02", "sex": "male"}, False),
}


@pytest.mark.parametrize("case", PAIRS)
def test_what_is_offered_for_review(case: str) -> None:
    change, offered = PAIRS[case]
    rows = [roster("2022-12-31", {**HOA, "sex": "female"}, load="a"), roster("2023-12-31", {**HOA, **change}, load="b")]
    found = who(*rows)
    assert len(set(keys(found))) == 2
    assert review(found).height == offered


def test_a_rare_name_weighs_more_than_a_common_one() -> None:
    def told(name: str, birth: str) -> list[pl.DataFrame]:
        person = {"full_name": name, "date_of_birth": birth}
        return [roster("2022-12-31", {**person, "admitted_on": "2001-02-03"}), roster("2023-12-31", person, load="b")]

    crowd = [
        roster("2022-12-31", {"full_name": "Nguyễn Văn Hùng", "date_of_birth": f"{1940 + n}-{1 + n % 12:02d}-{n:02d}",
                               "admitted_on": f"{1960 + n}-{1 + n % 11:02d}-{29 - n:02d}"})
        for n in range(1, 29)
    ]  # fmt: skip
    found = review(who(*crowd, *told("Nguyễn Văn Hùng", "1971-05-06"), *told("Khổng Thị Ngà", "1972-06-07")))
    assert found.height == 2
    assert found["weight"][0] > found["weight"][1] + 1


def test_the_finding_counts_pairs_and_names_nobody() -> None:
    found = who(roster("2022-12-31", HOA), roster("2023-12-31", {**HOA, "full_name": "Nguyễn Thị Hòe"}, load="b"))
    told = near_match_findings(review(found))
    assert told.select("code", "value", "load_id").rows() == [("near_matches", "1", None)]
    assert "Hòa" not in told["message"][0]
    assert near_match_findings(review(found).clear()).is_empty()
