"""Which organization a written name means, and when nobody may say."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from conform_build import build, key_of, org, register

from transforms.conform import schemas
from transforms.conform.organizations import Organizations, build_organizations, load_reference
from transforms.conform.resolve import resolve, unresolved_findings

CITY = org("99.001.000.000.000", "Đảng bộ thành phố Tân Giang", "superior_committee", None)
WARDS = [org(f"99.001.00{n}.000.000", f"Đảng bộ phường {n}", "grassroots_committee", CITY["code"]) for n in (1, 2)]
CELLS = [org(f"{ward['code'][:-3]}001", "Chi bộ khóm 1", "cell", ward["code"]) for ward in WARDS]
SCHOOL = org("99.001.009.000.000", "Chi bộ Trường THPT Tân Giang", "grassroots_cell", CITY["code"])
ENDED = org("99.001.008.000.000", "Chi bộ Công ty Vàm Sậy", "grassroots_cell", CITY["code"], ended_on="2023-12-11")


@pytest.fixture(scope="module")
def tree() -> Organizations:
    return build(register("2024-12-31", CITY, *WARDS, *CELLS, SCHOOL, ENDED))


def ask(
    tree: Organizations, name: str | None, parent: str | None = None, corrections: Any = None, **more: Any
) -> dict[str, Any]:
    mention = {"mention_id": 1, "name": name, "parent_name": parent, "on_date": date(2024, 12, 31), **more}
    decided = schemas.empty(schemas.ORGANIZATION_CORRECTIONS) if corrections is None else corrections
    return resolve(schemas.fit(pl.DataFrame([mention]), schemas.MENTIONS), tree, decided).row(0, named=True)


def test_a_name_under_its_parent_is_the_one_there(tree: Organizations) -> None:
    for ward, cell in zip(WARDS, CELLS, strict=True):
        found = ask(tree, "Chi bộ Khóm 01", ward["name"], kind_hint="cell")
        assert found["organization_key"] == key_of(tree, cell["code"])
    assert ask(tree, "CHI BỘ KHÓM 1", "Đảng ủy P.2")["organization_key"] == key_of(tree, CELLS[1]["code"])


def test_a_name_that_fits_two_is_nobodys_and_both_are_offered(tree: Organizations) -> None:
    found = ask(tree, "Chi bộ khóm 1")
    assert (found["organization_key"], found["method"]) == (None, "ambiguous")
    assert {each["organization_key"] for each in found["candidates"]} == {key_of(tree, cell["code"]) for cell in CELLS}


@pytest.mark.parametrize(
    "name",
    ["Chi bộ khóm 1, Đảng bộ phường 2", "Chi bộ khóm 1 (Đảng bộ phường 2)", "Chi bộ khóm 1 thuộc Đảng ủy phường 2",
     "Chi bộ khóm 1 trực thuộc phường 2", "Chi bộ khóm 1 - Đảng bộ phường 2"],
)  # fmt: skip
def test_context_written_into_the_name_is_read(tree: Organizations, name: str) -> None:
    assert ask(tree, name)["organization_key"] == key_of(tree, CELLS[1]["code"])


def test_an_unknown_parent_is_no_licence_to_guess(tree: Organizations) -> None:
    found = ask(tree, "Chi bộ Trường THPT Tân Giang", "Đảng bộ Trường Đại học Xa Lạ")
    assert (found["organization_key"], found["method"]) == (None, "unknown_parent")


def test_a_name_that_is_not_under_the_parent_given_is_not_taken(tree: Organizations) -> None:
    found = ask(tree, SCHOOL["name"], WARDS[0]["name"])
    assert (found["organization_key"], found["method"]) == (None, "not_under_parent")


def test_similar_names_are_candidates_only(tree: Organizations) -> None:
    found = ask(tree, "Chi bộ Trường THPT Tân Giag")
    assert (found["organization_key"], found["method"]) == (None, "unknown")
    assert found["candidates"][0]["organization_key"] == key_of(tree, SCHOOL["code"])


def test_a_committee_is_not_the_cell_of_its_name(tree: Organizations) -> None:
    assert ask(tree, "Đảng bộ Trường THPT Tân Giang")["organization_key"] is None


def test_an_ended_organization_is_named_for_a_year_more(tree: Organizations) -> None:
    key = key_of(tree, ENDED["code"])
    assert ask(tree, ENDED["name"], on_date=date(2023, 6, 1))["method"] == "name"
    late = ask(tree, ENDED["name"], on_date=date(2023, 12, 31))
    assert (late["organization_key"], late["method"]) == (key, "name_ended")
    assert ask(tree, ENDED["name"], on_date=date(2026, 12, 31))["method"] == "outside_validity"


def test_a_decision_settles_what_names_cannot(tree: Organizations) -> None:
    decisions = pl.DataFrame(
        [("Khóm một", "Đảng bộ phường 2", CELLS[1]["code"]), ("Nhà trường", "", SCHOOL["name"])],
        schema=schemas.ORGANIZATION_CORRECTIONS, orient="row",
    )  # fmt: skip
    under = ask(tree, "khóm MỘT", "Đảng bộ phường 2", decisions)
    assert (under["organization_key"], under["method"]) == (key_of(tree, CELLS[1]["code"]), "correction")
    assert ask(tree, "khóm một", "Đảng bộ phường 1", decisions)["organization_key"] is None
    assert ask(tree, "Nhà trường", None, decisions)["organization_key"] == key_of(tree, SCHOOL["code"])


def test_no_name_is_no_organization(tree: Organizations) -> None:
    assert ask(tree, None)["organization_key"] is None
    assert ask(tree, "Đảng bộ thành phố")["organization_key"] is None


def test_unresolved_names_are_told_once_a_file_with_candidates(tree: Organizations) -> None:
    mentions = pl.DataFrame(
        [(n, "Chi bộ Trường THPT Tân Giag", date(2024, 12, 31), "load", f"S!R{n}") for n in (1, 2, 3)],
        schema=["mention_id", "name", "on_date", "load_id", "source_ref"], orient="row",
    )  # fmt: skip
    asked = schemas.fit(mentions, {**schemas.MENTIONS, "load_id": pl.String, "source_ref": pl.String})
    answers = resolve(asked, tree, schemas.empty(schemas.ORGANIZATION_CORRECTIONS))
    found = unresolved_findings(asked, answers)
    assert found.select("code", "source_ref").rows() == [("unresolved_organization", "S!R1")]
    assert "ở 3 dòng" in found["message"][0]
    assert SCHOOL["name"] in found["message"][0]


# --- Long Xuyên, from the reference data -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def long_xuyen() -> Organizations:
    return build_organizations(
        schemas.empty("organization_rows"), load_reference(),
        schemas.empty(schemas.ORGANIZATION_CORRECTIONS), schemas.empty(schemas.ORGANIZATION_KEYS),
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["Thành ủy Long Xuyên", "Đảng bộ TP Long Xuyên", "Đảng bộ thành phố Long Xuyên", "TP. LX", "Đảng bộ Long Xuyên"],
)
def test_in_2016_long_xuyen_is_the_city(long_xuyen: Organizations, name: str) -> None:
    found = ask(long_xuyen, name, on_date=date(2016, 7, 13))
    span = long_xuyen.spans.filter(pl.col("organization_key") == found["organization_key"]).row(0, named=True)
    assert (span["name"], span["level"], span["valid_to"]) == (
        "Đảng bộ thành phố Long Xuyên",
        "district",
        date(2025, 7, 1),
    )


def test_from_july_2025_long_xuyen_is_the_ward(long_xuyen: Organizations) -> None:
    found = ask(long_xuyen, "Đảng bộ Long Xuyên", on_date=date(2026, 1, 1))
    span = long_xuyen.spans.filter(pl.col("organization_key") == found["organization_key"]).row(0, named=True)
    assert (span["name"], span["level"], span["regime"]) == ("Đảng bộ phường Long Xuyên", "commune", "R2")


def test_a_name_borne_before_and_after_is_told_apart_by_the_day(long_xuyen: Organizations) -> None:
    keys = {
        year: ask(long_xuyen, "Đảng bộ phường Bình Đức", on_date=date(year, 12, 31))["organization_key"]
        for year in (2020, 2025)
    }
    assert None not in keys.values()
    assert keys[2020] != keys[2025]


def test_a_register_of_the_city_joins_the_reference(long_xuyen: Organizations) -> None:
    rows = register(
        "2023-12-31",
        org("89.001.000.000.000", "Đảng bộ TP Long Xuyên", "superior_committee", None),
        org("89.001.001.000.000", "Đảng bộ phường Mỹ Bình", "grassroots_committee", "89.001.000.000.000", type="ward"),
    )
    found = build_organizations(
        rows,
        load_reference(),
        schemas.empty(schemas.ORGANIZATION_CORRECTIONS),
        schemas.empty(schemas.ORGANIZATION_KEYS),
    )
    assert found.spans["organization_key"].n_unique() == long_xuyen.spans["organization_key"].n_unique()
    ward = found.spans.filter(pl.col("organization_code") == "89.001.001.000.000").row(0, named=True)
    assert (ward["valid_to"], ward["province_code"], ward["origin"]) == (date(2025, 7, 1), "89", "register")
