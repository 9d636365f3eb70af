"""One form for each letter, one key to compare by, the order of names."""

from __future__ import annotations

import unicodedata

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.text import clean, fold, fold_expr, given_name_sort_key, look_alikes, nfc, sort_key, title_case_name

VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
TEXTS = st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + "ðÐ \u00a0\t\n\u200b\u00ad-–’'“”0129.,/", max_size=40)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Đảng\nviên ", "dang vien"),
        ("ĐẢNG\u00a0VIÊN", "dang vien"),
        ("Ðảng viên", "dang vien"),  # U+00D0, from old keyboards
        ("đa\u0309ng vie\u0302n", "dang vien"),  # letters and marks apart
        ("Ngày   vào Đảng (dự bị)", "ngay vao dang (du bi)"),
        ("Trình độ – CM", "trinh do - cm"),
        ("zero\u200bwidth", "zerowidth"),
        ("", ""),
    ],
)
def test_fold_makes_one_key_of_many_spellings(written: str, key: str) -> None:
    assert fold(written) == key


@given(TEXTS)
def test_a_folded_column_is_the_same_as_folded_values(text: str) -> None:
    column = pl.DataFrame({"a": [text, None]}).select(fold_expr(pl.col("a"))).to_series().to_list()
    assert column == [fold(text), None]


@given(TEXTS)
def test_fold_does_not_depend_on_composition_case_or_being_folded(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text) == fold(fold(text)) == fold(text.upper())


@given(TEXTS)
def test_clean_is_stable_and_one_line(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert "\n" not in cleaned
    assert "  " not in cleaned
    assert fold(cleaned) == fold(text)


def test_clean_gives_a_cell_as_it_reads() -> None:
    assert clean("  Nguyễn\u00a0Văn\n A\u200b ") == "Nguyễn Văn A"
    assert clean("Ðặng Văn Ðạt") == "Đặng Văn Đạt"


def test_marks_in_the_wrong_order_are_put_right() -> None:
    assert nfc("tie\u0301\u0302ng") == "tiếng"  # acute before circumflex, which NFC leaves
    assert unicodedata.normalize("NFC", "tie\u0301\u0302ng") != "tiếng"
    assert nfc("a\u0300\u0306") == "ằ"


def test_look_alikes_keep_their_length() -> None:
    assert look_alikes("Ð ð ɖ") == "Đ đ đ"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("NGUYỄN THỊ HÒA", "Nguyễn Thị Hòa"),
        ("NGUYễN THị HòA", "Nguyễn Thị Hòa"),  # capitals out of TCVN3
        ("trần  văn đạt", "Trần Văn Đạt"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("Y-BLOK ÊBAN", "Y-Blok Êban"),
        ("K’BRỄP", "K’Brễp"),
        ("", ""),
    ],
)
def test_names_get_a_capital_at_each_word(written: str, name: str) -> None:
    assert title_case_name(written) == name


def test_names_sort_by_given_name_in_the_order_of_the_alphabet() -> None:
    ordered = [
        "Lý Anh",
        "Nguyễn Anh",
        "Nguyễn Ảnh",
        "Nguyễn Ánh",
        "Vũ Ăn",
        "Lê Ân",
        "Bùi Dạ",
        "Trần Đạt",
        "Hồ Em",
        "Hồ Ơn",
    ]
    assert sorted(sorted(ordered), key=given_name_sort_key) == ordered


def test_the_order_is_the_database_s() -> None:
    words = [
        "an",
        "ăn",
        "ân",
        "ấn",
        "ẩn",
        "ẫn",
        "ậu",
        "dạ",
        "đà",
        "đạ",
        "em",
        "êm",
        "ô",
        "ơ",
        "o",
        "ò",
        "ỏ",
        "õ",
        "ó",
        "ọ",
        "ư",
        "u",
    ]
    with duckdb.connect() as database:
        database.execute("LOAD icu")
        rows = database.execute("SELECT w FROM (SELECT unnest(?) AS w) ORDER BY w COLLATE vi", [words]).fetchall()
    assert sorted(words, key=sort_key) == [word for (word,) in rows]
