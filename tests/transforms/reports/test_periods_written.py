"""A day is found behind every word that may stand before it."""

from __future__ import annotations

import pytest

from transforms.reports.extract import extract_figures


@pytest.mark.parametrize(
    "before",
    ["tính đến", "tính đến hết", "đến", "đến hết", "tới", "có đến"],
)
def test_a_stock_is_found_and_dated_behind_every_word(before: str) -> None:
    text = f"Đảng bộ phường 3 có 08 chi bộ trực thuộc với tổng số 105 đảng viên {before} ngày 31/12/2024."
    found = {figure.value: figure for figure in extract_figures(text).figures}
    assert set(found) == {8, 105}
