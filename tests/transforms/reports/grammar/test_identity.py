"""Keys of figures: one a figure, the same however the number is read and whatever is printed around the report."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.reports.extract import extract_figures
from transforms.reports.identity import figure_keys

TEXT = (
    "Huyện ủy Tân Thạnh sơ kết sáu tháng đầu năm 2021\n\n"
    "Đảng bộ huyện kết nạp 145 đảng viên, đạt 58,2% chỉ tiêu; chuyển đảng chính thức cho 96 đảng viên. Kiểm tra 12 tổ chức "
    "đảng và 12 đảng viên; không có chi bộ yếu kém. Mỗi chi bộ có từ 90 - 100 đảng viên."
)
MENU = "Trang chủ | Giới thiệu | Tin tức\nThứ Hai, 12/07/2021\n\n"


def keys(text: str) -> list[str]:
    return figure_keys(text, [figure.number_start for figure in extract_figures(text).figures])


def test_every_figure_has_a_key_of_its_own() -> None:
    found = keys(TEXT)
    assert len(found) >= 6
    assert len(set(found)) == len(found)
    assert keys(TEXT) == found


def test_a_page_read_without_its_menu_keeps_its_keys() -> None:
    figures = extract_figures(TEXT).figures
    starts = [figure.number_start for figure in figures]
    assert figure_keys(MENU + TEXT, [start + len(MENU) for start in starts]) == figure_keys(TEXT, starts)


def test_the_number_stands_where_the_key_takes_it_from() -> None:
    for figure in extract_figures(TEXT).figures:
        assert figure.char_start <= figure.number_start < figure.char_end
        shown = TEXT[figure.number_start : figure.char_end]
        assert shown[:1].isdigit() or figure.value == 0


def test_decomposed_letters_have_the_numbers_place_in_the_given_text() -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", TEXT)
    numbers = [text[f.number_start : f.number_start + 2] for f in extract_figures(text).figures if f.value in (12, 96)]
    assert numbers == ["96", "12", "12"]


@given(st.lists(st.sampled_from(["12", "5", "đảng viên", "12,5%", "một", ";", "\n"]), max_size=30), st.data())
def test_keys_are_unique_and_do_not_depend_on_which_figures_there_are(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    starts = [at for at, letter in enumerate(text) if letter.isalnum() and (at == 0 or not text[at - 1].isalnum())]
    every = dict(zip(starts, figure_keys(text, starts), strict=True))
    assert len(set(every.values())) == len(starts)
    some = data.draw(st.lists(st.sampled_from(starts), unique=True)) if starts else []
    assert figure_keys(text, some) == [every[start] for start in some]
