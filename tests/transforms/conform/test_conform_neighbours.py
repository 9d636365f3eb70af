"""Neighbouring lines are those that windows would give, on frames of any groups and gaps."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.conform.neighbours import after, before, carried, is_first

lines = st.lists(st.tuples(st.integers(0, 4), st.one_of(st.none(), st.sampled_from("ab"))), max_size=14)


@settings(max_examples=60)
@given(lines)
def test_they_are_what_windows_give(rows: list[tuple[int, str | None]]) -> None:
    frame = pl.DataFrame(
        sorted(rows, key=lambda row: row[0]), schema={"by": pl.Int64, "value": pl.String}, orient="row"
    )
    found = frame.select(
        before=before("value", "by"),
        after=after("value", "by"),
        first=is_first("by"),
        carried=carried("value", "by", ""),
    )
    expected = frame.select(
        before=pl.col("value").shift(1).over("by"),
        after=pl.col("value").shift(-1).over("by"),
        first=pl.int_range(pl.len()).over("by") == 0,
        carried=pl.col("value").forward_fill().over("by"),
    )
    assert found.rows() == expected.rows()
