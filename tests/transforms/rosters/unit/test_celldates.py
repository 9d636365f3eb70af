"""Dates of cells: every style, day first, as precise as written, within the field's range."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.rosters.celldates import birth_range, bounds, event_range, parse

BIRTH = birth_range(date(2023, 12, 31))
EVENT = event_range(date(2023, 12, 31))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("03/02/1985", "1985-02-03"),
        ("03.02.1985", "1985-02-03"),
        ("3-2-85", "1985-02-03"),
        ("3/2/85", "1985-02-03"),
        ("3 / 2 / 1985", "1985-02-03"),
        ("02/1985", "1985-02"),
        ("2.1985", "1985-02"),
        ("Tháng 2/1985", "1985-02"),
        ("tháng 02 năm 1985", "1985-02"),
        ("1985", "1985"),
        ("1985.0", "1985"),
        ("năm 1985", "1985"),
        ("1985-02-03", "1985-02-03"),
        ("1985-02-03 00:00:00", "1985-02-03"),
        ("1985-02-03T00:00:00", "1985-02-03"),
        ("31081", "1985-02-03"),
        ("31081.0", "1985-02-03"),
        ("…/…/1960", "1960"),
        (".../.../1960", "1960"),
        ("00/00/1960", "1960"),
        ("//1960", "1960"),
        ("?/2/1960", "1960-02"),
        ("ngày 3 tháng 2 năm 1985", "1985-02-03"),
        ("12 tháng 5 năm 1970", "1970-05-12"),
        ("03021985", "1985-02-03"),
        ("3021985", "1985-02-03"),
        ("'03/02/1985", "1985-02-03"),
        ("29/02/2000", "2000-02-29"),
        ("5/5/05", "2005-05-05"),
        ("Sinh ngày 03/02/1985", "1985-02-03"),
    ],
)
def test_a_birth_in_every_style(text: str, value: str) -> None:
    assert parse(text, BIRTH) == (value, False, None, None)


@pytest.mark.parametrize(
    "text", ["31/02/1985", "29/02/1999", "02/30/1985", "13/1985", "2020", "1850", "abc", "không rõ", "45", "32/1/1985"]
)
def test_what_is_no_birth(text: str) -> None:
    assert parse(text, BIRTH).bad


def test_two_digit_years_by_the_field() -> None:
    assert parse("3/2/45", BIRTH).value == "1945-02-03"
    assert parse("3/2/10", EVENT).value == "2010-02-03"
    assert parse("3/2/30", EVENT).value == "1930-02-03"
    assert parse("2/2/30", EVENT).bad, "the day before the Party was founded"
    assert parse("3/2/10", BIRTH).bad, "a child of 13, or a man of 113"


def test_events_out_of_their_range() -> None:
    assert parse("03/02/2024", EVENT).bad
    assert parse("1929", EVENT).bad
    assert parse("31/12/2023", EVENT).value == "2023-12-31"


def test_words_beside_a_date_are_kept_apart() -> None:
    assert parse("03/02/2010 (quyết định số 12-QĐ/ĐU)", EVENT)[:3] == ("2010-02-03", False, "quyết định số 12-QĐ/ĐU")
    assert parse("chuyển đến 5/2015", EVENT)[:3] == ("2015-05", False, "chuyển đến")
    assert parse("QĐ 12/2010 ngày 03/02/2010", EVENT).value == "2010-02-03"


def test_two_dates_in_a_cell() -> None:
    for mark in ("\n", "; ", " - "):
        found = parse(f"03/02/2010{mark}03/02/2011", EVENT)
        assert (found.value, found.second) == ("2010-02-03", "2011-02-03")


@given(
    st.dates(date(1930, 2, 3), date(2023, 12, 31)), st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"])
)
def test_any_day_in_any_style_reads_back(day: date, style: str) -> None:
    assert parse(day.strftime(style), EVENT).value == day.isoformat()
    serial = (day - date(1899, 12, 30)).days
    assert parse(str(serial), EVENT).value == day.isoformat()


@given(st.dates(date(1930, 2, 3), date(2023, 12, 31)))
def test_two_digit_years_read_back_within_a_century(day: date) -> None:
    assert parse(f"{day.day}/{day.month}/{day.year % 100:02d}", EVENT).value == day.isoformat()


@given(st.text(max_size=40))
def test_no_text_breaks_the_parser(text: str) -> None:
    found = parse(text, EVENT)
    assert found.value is None or bounds(found.value)[0] <= "2023-12-31"
