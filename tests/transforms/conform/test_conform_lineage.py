"""Measures before and after reorganisations: Long Xuyên, 13 units, then 12, then 4."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from transforms.conform import schemas
from transforms.conform.lineage import in_structure_of, structure_of
from transforms.conform.organizations import Organizations, build_organizations, load_reference


@pytest.fixture(scope="module")
def tree() -> Organizations:
    return build_organizations(
        schemas.empty("organization_rows"), load_reference(),
        schemas.empty(schemas.ORGANIZATION_CORRECTIONS), schemas.empty(schemas.ORGANIZATION_KEYS),
    )  # fmt: skip


def _key(tree: Organizations, reference_id: str) -> int:
    return int(tree.spans.filter(pl.col("identity") == f"reference:{reference_id}")["organization_key"][0])


def _units(tree: Organizations, on_date: date) -> int:
    """Wards and communes of the city, or of its territory, on a day."""
    reference = load_reference().spans
    ids = reference.filter(pl.col("type").is_in(["ward", "commune"]))["id"]
    own = tree.spans.filter(pl.col("identity").str.strip_prefix("reference:").is_in(ids.implode()))
    then = (pl.col("valid_from").is_null() | (pl.col("valid_from") <= on_date)) & (
        pl.col("valid_to").is_null() | (pl.col("valid_to") > on_date)
    )
    return own.filter(then)["organization_key"].n_unique()


def test_thirteen_then_twelve_then_four(tree: Organizations) -> None:
    assert [_units(tree, date(*day)) for day in ((2024, 12, 31), (2025, 1, 1), (2025, 6, 30), (2025, 7, 1))] == [
        13,
        12,
        12,
        4,
    ]


def _values(tree: Organizations, **values: float) -> pl.DataFrame:
    return pl.DataFrame(
        [(_key(tree, name.replace("_", "-")), value) for name, value in values.items()],
        schema={"organization_key": pl.Int64, "value": pl.Float64}, orient="row",
    )  # fmt: skip


def test_as_it_was_and_in_the_structure_of_a_date(tree: Organizations) -> None:
    members = _values(tree, lx_dong_xuyen=300, lx_my_xuyen=400, lx_my_binh=500)

    def asked(year: int, month: int) -> dict[int, float]:
        found = in_structure_of(members, tree.spans, tree.lineage, date(year, month, 1))
        return dict(found.select("organization_key", "value").iter_rows())

    assert asked(2020, 1) == dict(members.iter_rows())
    assert asked(2025, 3) == {_key(tree, "lx-my-xuyen"): 700.0, _key(tree, "lx-my-binh"): 500.0}
    assert asked(2025, 8) == {_key(tree, "ag-long-xuyen"): 1200.0}


def test_a_split_without_shares_is_not_apportioned(tree: Organizations) -> None:
    city = _values(tree, lx=6654)
    found = in_structure_of(city, tree.spans, tree.lineage, date(2025, 8, 1))
    assert found["value"].null_count() == found.height == 4
    assert found["refused"].all()


def test_a_split_with_shares_is(tree: Organizations) -> None:
    city = _key(tree, "lx")
    shares = pl.when(pl.col("from_key") == city).then(0.25).otherwise("share")
    found = in_structure_of(
        _values(tree, lx=6654), tree.spans, tree.lineage.with_columns(share=shares), date(2025, 8, 1)
    )
    assert found["value"].to_list() == [1663.5] * 4
    assert not found["refused"].any()


def test_going_back_behind_a_merger_is_refused_and_to_a_sole_predecessor_not(tree: Organizations) -> None:
    lineage = tree.lineage.filter(pl.col("event") != "split")  # the city's own split reaches all four
    back = structure_of(tree.spans, lineage, date(2020, 1, 1))
    statuses = dict(back.select("from_key", "status").unique().iter_rows())
    assert statuses[_key(tree, "ag-long-xuyen")] == "refused"
    assert statuses[_key(tree, "ag-my-hoa-hung")] == "successor"
    placed = back.filter(pl.col("from_key") == _key(tree, "ag-my-hoa-hung"))["to_key"].to_list()
    assert placed == [_key(tree, "lx-my-hoa-hung-1")]


def test_what_ended_without_successor_has_no_place(tree: Organizations) -> None:
    lineage = tree.lineage.clear()
    found = structure_of(tree.spans, lineage, date(2026, 1, 1))
    assert found.filter(pl.col("from_key") == _key(tree, "lx")).select("to_key", "status").rows() == [(None, "ended")]
    back = structure_of(tree.spans, lineage, date(2020, 1, 1))
    assert back.filter(pl.col("from_key") == _key(tree, "ag-my-thoi"))["status"].to_list() == ["not_yet"]


def test_other_columns_stay_apart(tree: Organizations) -> None:
    members = pl.concat([
        _values(tree, lx_dong_xuyen=300, lx_my_xuyen=400).with_columns(year=pl.lit(year)) for year in (2022, 2023)
    ])  # fmt: skip
    found = in_structure_of(members, tree.spans, tree.lineage, date(2025, 3, 1))
    assert found.select("year", "value", "parts").rows() == [(2022, 700.0, 2), (2023, 700.0, 2)]
