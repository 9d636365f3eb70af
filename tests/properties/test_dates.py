"""Written dates: day first, any separator, the precision kept; spans end where their months end."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.dates import Span, make_date, month_end, months, parse_partial_date, quarter, years

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS, st.sampled_from(["/", ".", "-", " / "]), st.booleans())
def test_a_written_day_comes_back(day: date, mark: str, zeros: bool) -> None:
    pieces = (f"{day.day:02d}", f"{day.month:02d}") if zeros else (str(day.day), str(day.month))
    read = parse_partial_date(mark.join([*pieces, str(day.year)]))
    assert read is not None
    assert read.first == read.last == day


@given(DAYS)
def test_iso_and_words_are_read_too(day: date) -> None:
    assert parse_partial_date(day.isoformat()).first == day
    assert parse_partial_date(f"Ngày {day.day} tháng {day.month} năm {day.year}").first == day
    month = parse_partial_date(f"Tháng {day.month}/{day.year}")
    assert (month.first.day, month.last) == (1, month_end(day.year, day.month))


@given(st.text(max_size=40))
def test_no_text_makes_it_raise(text: str) -> None:
    read = parse_partial_date(text)
    assert read is None or read.first <= read.last


@given(st.integers(0, 99), st.integers(1950, 2050))
def test_two_digits_never_reach_beyond_the_latest_year(two: int, latest: int) -> None:
    read = parse_partial_date(f"1/2/{two:02d}", latest_year=latest)
    assert read is None or (latest - 100 < read.year <= latest and read.year % 100 == two)
    assert parse_partial_date(f"1/2/{two:02d}") is None


@pytest.mark.parametrize("written", ["30/2/2020", "31.4.2019", "0/5/2020", "5/13/2020", "", "ngày", "12/2", "1/1/1850"])
def test_what_is_no_day(written: str) -> None:
    assert parse_partial_date(written) is None


def test_spans() -> None:
    assert quarter(2013, 1) == Span(date(2013, 1, 1), date(2013, 3, 31))
    assert months(2024, 1, 2).end == date(2024, 2, 29)
    assert years(2015, 2020) == Span(date(2015, 1, 1), date(2020, 12, 31))
    assert make_date(2023, 2, 29) is None
    assert make_date(2023, None, 5) is None
