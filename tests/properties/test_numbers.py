"""Written numbers: what is written comes back, and nothing else is taken for a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.numbers import parse_number, parse_number_words


def grouped(value: int, mark: str) -> str:
    return f"{value:,}".replace(",", mark)


@given(st.integers(0, 10**12), st.sampled_from([".", " ", "\u00a0"]))
def test_grouped_thousands_come_back(value: int, mark: str) -> None:
    assert parse_number(grouped(value, mark)) == value


@given(st.integers(0, 10**9), st.integers(0, 99), st.integers(1, 2))
def test_decimal_commas_come_back(whole: int, fraction: int, places: int) -> None:
    fraction %= 10**places
    written = f"{grouped(whole, '.')},{fraction:0{places}d}"
    assert parse_number(written) == pytest.approx(whole + fraction / 10**places)


@given(st.integers(0, 99), st.integers(0, 4))
def test_leading_zeros_do_not_matter(value: int, zeros: int) -> None:
    assert parse_number("0" * zeros + str(value)) == value


@given(st.text(max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    for comma_groups in (False, True):
        value = parse_number(text, comma_groups=comma_groups)
        assert value is None or isinstance(value, int | float)
    assert parse_number_words(text) is None or parse_number_words(text) >= 0


@given(st.text(alphabet="abcxyz./-%", min_size=1, max_size=8))
def test_text_without_digits_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [("1.710", 1710), ("35,34", 35.34), ("05", 5), ("1 710", 1710), ("1.71", 1.71), ("0,36", 0.36), ("4055", 4055),
     ("1.234.567,5", 1234567.5), ("-3", -3), ("6.654", 6654), ("0.5", 0.5)],
)  # fmt: skip
def test_vietnamese_marks(written: str, value: float) -> None:
    assert parse_number(written) == value


@pytest.mark.parametrize("written", ["", "-", "12a", "1..2", "1.2.3", "%", "1,2,3", "12/5", "1-2", "٣"])
def test_what_is_no_number(written: str) -> None:
    assert parse_number(written) is None


def test_commas_group_thousands_only_where_asked() -> None:
    assert parse_number("2,566") == 2.566
    assert parse_number("2,566", comma_groups=True) == 2566
    assert parse_number("35,34", comma_groups=True) == 35.34


@pytest.mark.parametrize(
    ("words", "value"),
    [("một", 1), ("mười", 10), ("mười lăm", 15), ("hai mươi mốt", 21), ("ba mươi tư", 34), ("một trăm linh năm", 105),
     ("sáu nghìn sáu trăm năm mươi tư", 6654), ("năm triệu sáu trăm nghìn", 5_600_000), ("hai vạn", 20_000)],
)  # fmt: skip
def test_number_words(words: str, value: int) -> None:
    assert parse_number_words(words) == value


@pytest.mark.parametrize("words", ["", "hai ba", "trăm", "nghìn", "đảng viên", "mươi", "và"])
def test_words_that_form_no_number(words: str) -> None:
    assert parse_number_words(words) is None
