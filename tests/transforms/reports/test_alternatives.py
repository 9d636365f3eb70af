"""Patterns built for a quick search find what the plain ones find, at the same places."""

import re

import pytest

from transforms.reports.alternatives import begun_with_one_of, one_of
from transforms.reports.time_words import time_pattern, time_places_pattern

PHRASES = ("ví dụ", "ví  như", "v.d", "(trích", "đơn cử", "đ")


@pytest.mark.parametrize(
    "text",
    ["ví dụ", "Lví dụ, ví như", "xv.d v.d", "a(trích (trích", "đơn cử đơn vị", "đđ đ", "2đ _đ -đ", "", "\nví   dụ"],
)
def test_phrases_begin_where_no_word_goes_on(text: str) -> None:
    plain = re.compile(rf"(?<!\w){one_of(PHRASES)}")
    quick = re.compile(begun_with_one_of(PHRASES))
    assert [found.span() for found in quick.finditer(text)] == [found.span() for found in plain.finditer(text)]


def test_no_phrase_inside_a_word() -> None:
    assert re.search(begun_with_one_of(("đạt",)), "vượt trội, bđạt") is None
    assert re.search(begun_with_one_of(("đạt",)), "vượt, đạt") is not None


@pytest.mark.parametrize(
    "text",
    [
        "tính đến ngày 30/6/2021, đảng bộ có 12 chi bộ",
        "trong 9 tháng đầu năm 2020, so với quý iii năm 2019",
        "nhiệm kỳ 2015 - 2020, hai năm 2018, 2019 và nửa đầu năm nay",
        "5 năm qua, từ tháng 3/2017 đến nay",
        "không có thời gian nào được nhắc đến",
    ],
)
def test_times_are_found_at_the_same_places_with_and_without_names(text: str) -> None:
    named = [found.span() for found in time_pattern().finditer(text)]
    assert [found.span() for found in time_places_pattern().finditer(text)] == named
    assert bool(named) == any(letter.isdigit() for letter in text)
