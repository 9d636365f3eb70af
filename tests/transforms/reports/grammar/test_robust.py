"""No text crashes or hangs it; every quote is where it says; time grows with length, not faster."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.reports.extract import extract_figures
from transforms.reports.lexicon import expand, records

WORDS = sorted({" ".join(words) for _, _, _, phrase in records() for words in expand(phrase)[:2]})
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from([",", ";", ":", "(", ")", ".", "\n", "\n\n", "- ", "%", "/", "từ", "đến", "năm 2020"]),
    st.sampled_from(["ngày 5/9", "quý", "Đảng bộ huyện Sông Thao", "UBKT", "từ đầu năm"]),
    st.integers(0, 10**7).map(str),
    st.floats(0, 100).map(lambda value: f"{value:.2f}".replace(".", ",") + "%"),
    st.text(max_size=12),
)  # fmt: skip


def check(text: str) -> None:
    extraction = extract_figures(text)
    for figure in extraction.figures:
        assert text[figure.char_start : figure.char_end] == figure.quote
        assert 0 <= figure.char_start < figure.char_end <= len(text)
        assert 0 <= figure.confidence <= 1
        assert figure.period_start is None or figure.period_end is None or figure.period_start <= figure.period_end
        figure.to_spec()
    for citation in extraction.citations:
        assert text[citation.char_start : citation.char_end]


@settings(max_examples=250, deadline=None)
@given(st.lists(PIECES, max_size=60).map(" ".join))
def test_report_like_noise(text: str) -> None:
    check(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    check(text)


def seconds(text: str) -> float:
    start = time.process_time()
    check(text)
    return time.process_time() - start


def test_long_and_repetitive_texts_take_linear_time() -> None:
    for piece in (
        "kết nạp 20 đảng viên. ",
        "phấn đấu kết nạp 9 đảng viên trở lên. ",
        "kiểm tra 5 tổ chức đảng, ", "1 ", "(", "tăng 5% ", "đảng viên ", "từ đầu năm ", "1.", "năm 2020 - ", "a",
        "không có ",
        "12/5/2020 ", "Đảng bộ ", "và 3 đảng viên ", "hoàn thành tốt nhiệm vụ, ", "\n5", "5-", "22-NQ/TW ",
    ):  # fmt: skip
        text = piece * (60_000 // len(piece))
        assert seconds(text) < 8, piece
