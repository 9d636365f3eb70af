"""Small counts cannot be computed from what is published, whatever the numbers are."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.disclosure import ALL, SMALLEST, WIDTH, Cube, attack, published_cells

LINE = Cube(("organization",), (("organization",), ()))
SQUARE = Cube(("type", "sex", "age"), (("type", "sex"), ("type", "age"), ("type",), ("sex",), ()))


def line(*values: int) -> pl.DataFrame:
    return pl.DataFrame({"organization": [f"o{at}" for at in range(len(values))], "value": values})


def test_large_counts_are_published_as_they_are() -> None:
    cells = published_cells(line(10, 20, 5), LINE)
    assert cells["suppressed"].sum() == 0
    assert cells.filter(pl.col("organization") == ALL)["value"].item() == 35


def test_a_small_count_goes_with_a_companion_so_that_the_total_does_not_tell() -> None:
    cells = published_cells(line(10, 20, 3), LINE)
    hidden = cells.filter(pl.col("suppressed"))["organization"].to_list()
    assert hidden == ["o0", "o2"]  # the smallest of the others goes with it
    assert cells.filter(pl.col("organization") == ALL)["value"].item() == 33


def test_two_counts_of_one_do_not_hide_each_other() -> None:
    cells = published_cells(line(1, 1, 40), LINE)
    assert cells["suppressed"].sum() > 2  # their sum of two would tell both


def test_zero_is_published() -> None:
    cells = published_cells(line(0, 12, 30), LINE)
    assert cells.filter(pl.col("organization") == "o0")["value"].item() == 0


def test_a_simple_subtraction_is_an_attack_that_succeeds_without_companions() -> None:
    naive = pl.DataFrame(
        [("o0", 10, False), ("o1", None, True), (ALL, 13, False)],
        schema={"organization": pl.String, "value": pl.Int64, "suppressed": pl.Boolean},
        orient="row",
    )
    assert attack(naive, LINE) == {("o1",): (3.0, 3.0)}


counts = st.lists(st.integers(0, 40) | st.integers(0, 6), min_size=12, max_size=12)


@given(counts)
@settings(max_examples=60)
def test_no_suppressed_cell_can_be_computed_from_linked_tables(values: list[int]) -> None:
    names = [(kind, sex, age) for kind in "ab" for sex in "mf" for age in ("18-30", "31-40", "61+")]
    finest = pl.DataFrame([(*name, value) for name, value in zip(names, values, strict=True)],
                          schema=["type", "sex", "age", "value"], orient="row")  # fmt: skip
    cells = published_cells(finest, SQUARE)
    shown = cells.filter(~pl.col("suppressed"))
    assert shown.filter((pl.col("value") > 0) & (pl.col("value") < SMALLEST)).is_empty()
    for low, high in attack(cells, SQUARE).values():
        assert high - low >= WIDTH
    # what is published is true
    for kind, sex, age, value, _ in shown.iter_rows():
        parts = {"type": kind, "sex": sex, "age": age}
        wanted = [pl.col(name) == part for name, part in parts.items() if part != ALL]
        true = finest.filter(*wanted)["value"].sum() if wanted else finest["value"].sum()
        assert value == true
