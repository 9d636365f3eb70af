"""Organizations through time: what registers of several dates make of them."""

from __future__ import annotations

from datetime import date

import polars as pl
from conform_build import build, codes, key_of, org, register

CITY = org("99.001.000.000.000", "Đảng bộ thành phố Tân Giang", "superior_committee", None, type="other")
WARD = org("99.001.001.000.000", "Đảng bộ phường 1", "grassroots_committee", CITY["code"], type="ward")
CELL_1 = org("99.001.001.000.001", "Chi bộ khóm 1", "cell", WARD["code"], established_on="2005-03-01")
CELL_2 = org("99.001.001.000.002", "Chi bộ khóm 2", "cell", WARD["code"])


def _spans(organizations: object, code: str) -> list[dict[str, object]]:
    spans = organizations.spans  # type: ignore[attr-defined]
    keys = spans.filter(pl.col("organization_code") == code)["organization_key"].unique()
    return spans.filter(pl.col("organization_key").is_in(keys.implode())).to_dicts()


def test_one_register_gives_one_span_each_with_parents_and_province() -> None:
    found = build(register("2022-12-31", CITY, WARD, CELL_1))
    assert found.spans.height == 3
    cell = _spans(found, CELL_1["code"])[0]
    assert cell["parent_key"] == key_of(found, WARD["code"])
    assert (cell["valid_from"], cell["valid_to"], cell["is_current"]) == (date(2005, 3, 1), None, True)
    assert (cell["level"], cell["regime"], cell["province_code"]) == ("cell", "R1", "99")
    assert _spans(found, CITY["code"])[0]["level"] == "district"
    assert found.findings.is_empty()


def test_the_same_register_again_changes_nothing() -> None:
    first = register("2022-12-31", CITY, WARD, CELL_1)
    again = register("2022-12-31", CITY, WARD, CELL_1, load="again")
    one, two = build(first), build(first, again)
    assert two.spans.drop("load_id", "last_load_id").equals(one.spans.drop("load_id", "last_load_id"))
    assert two.lineage.equals(one.lineage)


def test_a_rename_is_the_same_organization_in_another_span() -> None:
    renamed = {**CELL_1, "name": "Chi bộ khóm Đông"}
    found = build(register("2022-12-31", CITY, WARD, CELL_1), register("2023-12-31", CITY, WARD, renamed))
    spans = _spans(found, CELL_1["code"])
    assert [span["name"] for span in spans] == ["Chi bộ khóm 1", "Chi bộ khóm Đông"]
    assert spans[0]["valid_to"] == spans[1]["valid_from"] == date(2023, 12, 31)
    assert spans[0]["organization_key"] == spans[1]["organization_key"]
    assert found.lineage.select("event", "on_date").rows() == [("rename", date(2023, 12, 31))]


def test_another_spelling_of_a_name_is_no_rename() -> None:
    spelled = {**WARD, "name": "Đảng ủy P. 01"}
    found = build(register("2022-12-31", CITY, WARD), register("2023-12-31", CITY, spelled))
    assert len(_spans(found, WARD["code"])) == 1
    assert set(found.aliases.filter(pl.col("organization_key") == key_of(found, WARD["code"]))["alias"]) == {
        "Đảng bộ phường 1",
        "Đảng ủy P. 01",
    }


def test_a_later_register_moves_an_organization_and_says_when_its_kind_changes() -> None:
    other = org("99.001.002.000.000", "Đảng bộ phường 2", "grassroots_committee", CITY["code"], type="ward")
    moved = {**CELL_1, "parent": other["code"]}
    grown = org("99.001.009.000.000", "Chi bộ Trường A", "grassroots_cell", CITY["code"])
    found = build(
        register("2022-12-31", CITY, WARD, other, CELL_1, grown),
        register("2023-12-31", CITY, WARD, other, moved, {**grown, "organization_kind": "grassroots_committee"}),
    )
    assert [span["parent_key"] for span in _spans(found, CELL_1["code"])] == [
        key_of(found, WARD["code"]),
        key_of(found, other["code"]),
    ]
    assert sorted(found.lineage["event"]) == ["relevel", "reparent"]


def test_a_merger_links_both_predecessors_and_ends_them() -> None:
    merged = org("99.001.001.000.003", "Chi bộ khóm 1-2", "cell", WARD["code"], established_on="2023-08-15")
    ended = [{**cell, "ended_on": "2023-08-15", "successors": [merged["code"]]} for cell in (CELL_1, CELL_2)]
    found = build(
        register("2022-12-31", CITY, WARD, CELL_1, CELL_2), register("2023-12-31", CITY, WARD, *ended, merged)
    )
    links = found.lineage.filter(pl.col("event") == "merge")
    assert set(links["from_key"]) == {key_of(found, CELL_1["code"]), key_of(found, CELL_2["code"])}
    assert set(links["to_key"]) == {key_of(found, merged["code"])}
    assert links["share"].to_list() == [1.0, 1.0]
    assert [span["valid_to"] for span in _spans(found, CELL_1["code"])] == [date(2023, 8, 15)]


def test_a_split_has_no_share_unless_one_is_stated() -> None:
    parts = [
        org(f"99.001.001.000.00{n}", f"Chi bộ khóm 1{letter}", "cell", WARD["code"], established_on="2023-08-15")
        for n, letter in ((5, "A"), (6, "B"))
    ]
    ended = {**CELL_1, "ended_on": "2023-08-15", "successors": [part["name"] for part in parts]}
    found = build(register("2023-12-31", CITY, WARD, ended, *parts))
    assert found.lineage.select("event", "share").rows() == [("split", None), ("split", None)]


def test_an_end_without_successors_is_an_event_too() -> None:
    found = build(register("2023-12-31", CITY, WARD, CELL_1, {**CELL_2, "ended_on": "2023-05-05"}))
    assert found.lineage.select("event", "to_key", "on_date").rows() == [("end", None, date(2023, 5, 5))]


def test_missing_from_a_later_register_of_its_parent_ends_an_organization_with_a_finding() -> None:
    found = build(register("2022-12-31", CITY, WARD, CELL_1, CELL_2), register("2023-12-31", CITY, WARD, CELL_1))
    assert [span["valid_to"] for span in _spans(found, CELL_2["code"])] == [date(2023, 12, 31)]
    assert codes(found.findings) == ["missing_from_register"]


def test_a_later_register_that_does_not_go_so_far_down_ends_no_cells() -> None:
    found = build(register("2022-12-31", CITY, WARD, CELL_1), register("2023-12-31", CITY, WARD))
    assert _spans(found, CELL_1["code"])[0]["valid_to"] is None
    assert found.findings.is_empty()


def test_a_code_given_to_another_organization_does_not_join_the_two() -> None:
    before = register("2022-12-31", CITY, WARD, CELL_1, CELL_2)
    swapped = register("2023-12-31", CITY, WARD, {**CELL_1, "code": CELL_2["code"]}, {**CELL_2, "code": CELL_1["code"]})
    found = build(before, swapped)
    by_name = (
        found.spans.filter(pl.col("organization_kind") == "cell")
        .group_by("name")
        .agg(pl.col("organization_key").unique())
    )
    assert sorted(len(keys) for keys in by_name["organization_key"]) == [1, 1]
    assert found.spans.filter(pl.col("organization_kind") == "cell")["organization_key"].n_unique() == 2


def test_an_organization_founded_after_one_of_its_name_had_ended_is_another() -> None:
    ended = org(None, "Chi bộ Hợp tác xã", "grassroots_cell", "Đảng bộ thành phố Tân Giang", ended_on="2015-01-01")
    founded = {**ended, "ended_on": None, "established_on": "2020-01-01"}
    found = build(register("2014-12-31", CITY, ended), register("2022-12-31", CITY, founded))
    spans = found.spans.filter(pl.col("name") == "Chi bộ Hợp tác xã").sort("valid_from", nulls_last=False)
    assert spans["organization_key"].n_unique() == 2
    assert spans["valid_to"].to_list() == [date(2015, 1, 1), None]


def test_registers_without_codes_are_joined_by_name_and_parent() -> None:
    wards = [org(None, f"Đảng bộ phường {n}", "grassroots_committee", "Đảng bộ thành phố Tân Giang") for n in (1, 2)]
    cells = [org(None, "Chi bộ khóm 1", "cell", ward["name"]) for ward in wards]
    lines = [{**CITY, "code": None}, *wards, *cells]
    found = build(register("2022-12-31", *lines), register("2023-12-31", *lines))
    assert found.spans.height == 5
    assert found.spans.filter(pl.col("name") == "Chi bộ khóm 1")["parent_key"].n_unique() == 2


def test_keys_stay_and_new_ones_follow() -> None:
    first = build(register("2022-12-31", CITY, WARD, CELL_1))
    second = build(
        register("2022-12-31", CITY, WARD, CELL_1),
        register("2023-12-31", CITY, WARD, CELL_1, CELL_2),
        known=first.new_keys,
    )
    for code in (CITY["code"], WARD["code"], CELL_1["code"]):
        assert key_of(second, code) == key_of(first, code)
    assert key_of(second, CELL_2["code"]) == 4
    assert second.new_keys["organization_key"].unique().to_list() == [4]


def test_unknown_parents_successors_and_decisions_are_findings() -> None:
    decision = pl.DataFrame({"name": ["Cơ sở X"], "parent_name": [""], "organization_code": ["99.9"]})
    found = build(
        register(
            "2022-12-31",
            CITY,
            {**WARD, "parent": "77.777"},
            {**CELL_1, "ended_on": "2022-01-01", "successors": ["Chi bộ Không có"]},
        ),
        corrections=decision,
    )
    assert codes(found.findings) == ["unknown_correction", "unknown_parent", "unknown_successor"]


def test_orphans_follow_their_parent_into_its_only_successor() -> None:
    heir = org(
        "99.001.007.000.000", "Đảng bộ phường 1-2", "grassroots_committee", CITY["code"], established_on="2023-07-01"
    )
    found = build(
        register("2022-12-31", CITY, WARD, CELL_1),
        register("2023-12-31", CITY, {**WARD, "ended_on": "2023-07-01", "successors": [heir["code"]]}, heir),
    )
    assert [span["parent_key"] for span in _spans(found, CELL_1["code"])] == [
        key_of(found, WARD["code"]),
        key_of(found, heir["code"]),
    ]
    assert _spans(found, CELL_1["code"])[1]["valid_from"] == date(2023, 7, 1)
