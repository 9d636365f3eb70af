"""Administrative units before and since July 2025: keys, known mergers, the vintage of a province code."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from transforms.conform.administrative import (
    administrative_lineage,
    administrative_units,
    with_province_vintage,
)
from transforms.conform.organizations import load_reference


def _became(name: str, district: str) -> set[tuple[str, str]]:
    """(code, name) of what a commune of the old vintage is now, followed to the end."""
    units = administrative_units()
    old = units.filter(pl.col("vintage") == "p63")
    above = old.filter((pl.col("level") == "district") & (pl.col("name") == district))["code"].to_list()
    assert len(above) == 1
    rows = old.filter((pl.col("name") == name) & (pl.col("parent_code") == above[0]) & (pl.col("level") == "commune"))
    assert rows.height == 1
    places = {(rows["code"][0], "p63")}
    links = administrative_lineage().filter(pl.col("level") == "commune")
    for _ in range(3):
        steps = {
            at: set(
                links.filter((pl.col("from_code") == at[0]) & (pl.col("from_vintage") == at[1]))
                .select("to_code", "to_vintage")
                .rows()
            )
            for at in places
        }
        places = {place for at, nexts in steps.items() for place in (nexts or {at})}
    assert {vintage for _, vintage in places} == {"p34"}
    new = dict(
        units.filter((pl.col("vintage") == "p34") & (pl.col("level") == "commune")).select("code", "name").rows()
    )
    return {(code, new[code]) for code, _ in places}


def test_code_and_vintage_are_the_key_and_a_code_alone_is_not() -> None:
    units = administrative_units()
    assert units.select("level", "code", "vintage").is_duplicated().any() is False
    assert units.select("code", "vintage").is_duplicated().any() is False
    counts = dict(units.group_by("vintage", "level").len().select(pl.concat_str("vintage", "level"), "len").rows())
    assert counts == {"p63province": 63, "p63district": 696, "p63commune": 10036, "p34province": 34, "p34commune": 3321}
    old, new = (units.filter((pl.col("level") == "commune") & (pl.col("vintage") == each)) for each in ("p63", "p34"))
    again = old.join(new, on="code")
    assert again.height > 3000
    assert again.filter(pl.col("name") != pl.col("name_right")).height > 1500


def test_every_unit_has_its_place() -> None:
    units = administrative_units()
    below = units.filter(pl.col("level") != "province")
    keys = units.select(parent_code="code", vintage="vintage")
    assert below.join(keys, on=["parent_code", "vintage"], how="anti").is_empty()
    lineage = administrative_lineage()
    for side in ("from", "to"):
        ends = lineage.select(code=f"{side}_code", vintage=f"{side}_vintage")
        assert ends.join(units, on=["code", "vintage"], how="anti").is_empty()
    ended = units.filter((pl.col("vintage") == "p63") & (pl.col("level") != "district"))
    links = lineage.select(code="from_code", vintage="from_vintage", level="level")
    assert ended.join(links, on=["code", "vintage", "level"], how="anti").is_empty()


@pytest.mark.parametrize(
    ("name", "district", "now"),
    [
        ("Phường Mỹ Bình", "Thành phố Long Xuyên", {("30307", "Phường Long Xuyên")}),
        ("Phường Đông Xuyên", "Thành phố Long Xuyên", {("30307", "Phường Long Xuyên")}),
        ("Phường Bình Khánh", "Thành phố Long Xuyên", {("30292", "Phường Bình Đức")}),
        ("Xã Mỹ Khánh", "Thành phố Long Xuyên", {("30292", "Phường Bình Đức")}),
        ("Phường Mỹ Thạnh", "Thành phố Long Xuyên", {("30301", "Phường Mỹ Thới")}),
        ("Xã Mỹ Hòa Hưng", "Thành phố Long Xuyên", {("30313", "Xã Mỹ Hòa Hưng")}),
    ],
)
def test_communes_of_long_xuyen(name: str, district: str, now: set[tuple[str, str]]) -> None:
    assert _became(name, district) == now


def test_a_split_states_no_share() -> None:
    assert {name for _, name in _became("Xã Vĩnh Châu", "Thành phố Châu Đốc")} == {"Phường Châu Đốc", "Phường Vĩnh Tế"}
    lineage = administrative_lineage()
    per_unit = lineage.with_columns(n=pl.len().over("from_code", "from_vintage", "level"))
    assert per_unit.filter((pl.col("n") > 1) != pl.col("share").is_null()).is_empty()
    assert per_unit.filter((pl.col("n") > 1) != (pl.col("event") == "split")).is_empty()


def test_provinces_that_were_merged() -> None:
    units = administrative_units().filter(pl.col("level") == "province")
    names = {(code, vintage): name for code, vintage, name in units.select("code", "vintage", "name").iter_rows()}
    links = administrative_lineage().filter(pl.col("level") == "province")
    into: dict[str, set[str]] = {}
    for old, old_vintage, new, new_vintage in links.select(
        "from_code", "from_vintage", "to_code", "to_vintage"
    ).iter_rows():
        into.setdefault(names[new, new_vintage], set()).add(names[old, old_vintage])
    assert into["Tỉnh An Giang"] == {"Tỉnh An Giang", "Tỉnh Kiên Giang"}
    assert into["Tỉnh Bắc Ninh"] == {"Tỉnh Bắc Giang", "Tỉnh Bắc Ninh"}
    assert into["Thành phố Hà Nội"] == {"Thành phố Hà Nội"}
    assert (names["91", "p63"], names["91", "p34"]) == ("Tỉnh Kiên Giang", "Tỉnh An Giang")


def test_a_province_code_is_of_the_vintage_of_its_day() -> None:
    spans = pl.DataFrame(
        {
            "province_code": ["91", "91", "91", "89", "89", "99", None, "91"],
            "valid_from": [date(2010, 1, 1), date(2025, 7, 1), None, date(2026, 1, 1), None, None, None, None],
            "valid_to": [date(2025, 7, 1), None, date(2025, 7, 1), None, None, None, None, None],
            "known_from": [date(2026, 1, 1)] * 7 + [date(2024, 1, 1)],
        }
    )
    assert with_province_vintage(spans)["province_vintage"].to_list() == [
        "p63", "p34", "p63", "p63", "p63", None, None, "p63",
    ]  # fmt: skip


def test_provinces_of_reference_organizations_are_there() -> None:
    spans = load_reference().spans.with_columns(known_from=pl.lit(None, pl.Date))
    placed = with_province_vintage(spans)
    provinces = administrative_units().filter(pl.col("level") == "province")
    joined = placed.join(
        provinces, left_on=["province_code", "province_vintage"], right_on=["code", "vintage"], suffix="_unit"
    )
    assert joined.height == spans.height
    named = dict(joined.select("id", "name_unit").iter_rows())
    assert (named["kg-1"], named["ag-1"], named["ag-2"]) == ("Tỉnh Kiên Giang", "Tỉnh An Giang", "Tỉnh An Giang")
