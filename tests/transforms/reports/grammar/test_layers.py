"""Sentences, quantities, times, names: each layer alone."""

from datetime import date

import pytest

from transforms.reports.dateline import find_published
from transforms.reports.folding import fold
from transforms.reports.items import Item, scan
from transforms.reports.periods import find_times
from transforms.reports.quantities import join_quantities
from transforms.reports.sentences import split_sentences
from transforms.reports.time_spans import Calendar, span_of


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text, fold(text))]


def items(text: str) -> list[Item]:
    return join_quantities(scan(text, fold(text), 0, len(text)))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("UBKT Thành ủy TP. Sông Hậu kiểm tra. Đ/c A dự.", 2),
        ("Đồng chí UV.BTV Tỉnh ủy dự. Hội nghị kết thúc.", 2),
        ("Đảng bộ có 1.710 đảng viên, chiếm 35.5%. Năm 2020 có 5.", 2),
        ("UBND. Tính đến nay có 5 chi bộ.", 2),
        ("Bí thư T.V. Sơn phát biểu", 1),
        ("Đảng bộ có 5 chi bộ.Trong đó có 2 chi bộ mạnh.", 2),
        ("1. Tổ chức đảng:\n2. Đảng viên:", 2),
        ("Kiểm tra ........ 25 tổ chức", 1),
        ("", 0),
    ],
)
def test_sentence_ends(text: str, count: int) -> None:
    assert len(sentences(text)) == count, sentences(text)


def test_wrapped_lines_are_joined_and_headlines_are_not() -> None:
    assert sentences("Đảng bộ tính đến hết năm có 284 đồng chí\n   năm 2006, hơn trước.")[0].endswith("trước.")
    assert len(sentences("Đảng bộ huyện Sông Thao tổng kết năm\nNăm 2019 Đảng bộ kết nạp 5 đảng viên.")) == 2


@pytest.mark.parametrize(
    ("text", "value", "comparator", "percent", "upper"),
    [
        ("hơn 5,6 triệu đảng viên", 5_600_000, "gt", False, None),
        ("từ 95% trở lên", 95, "ge", True, None),
        ("không quá 1%", 1, "le", True, None),
        ("dưới 10%", 10, "lt", True, None),
        ("gần 4,9%", 4.9, "approx", True, None),
        ("từ 90 - 100 đảng viên", 90, "eq", False, 100),
        ("70% - 80%", 70, "eq", True, 80),
        ("200 đến 220 quần chúng", 200, "eq", False, 220),
        ("12 nghìn đảng viên", 12_000, "eq", False, None),
        ("2,566 tổ chức đảng", 2566, "eq", False, None),
        ("ít nhất 90 phần trăm", 90, "ge", True, None),
        ("hai mươi mốt đảng viên", 21, "eq", False, None),
        ("07 đảng viên", 7, "eq", False, None),
    ],
)
def test_quantities(text: str, value: float, comparator: str, percent: bool, upper: float | None) -> None:
    quantity = next(item.quantity for item in items(text) if item.quantity is not None)
    assert (quantity.value, quantity.comparator, quantity.percent, quantity.upper) == (
        value,
        comparator,
        percent,
        upper,
    )


def test_fractions_keep_their_whole_and_documents_count_nothing() -> None:
    fraction = next(item.quantity for item in items("48/66 TCCSĐ") if item.quantity)
    assert (fraction.value, fraction.whole) == (48, 66)
    assert not [item for item in items("Nghị quyết 22-NQ/TW, Kế hoạch số 11-KH/TU") if item.kind == "num"]


KNOWN = Calendar(date(2023, 7, 20), 2023)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("năm 2022", "2022-01-01", "2022-12-31"),
        ("6 tháng đầu năm 2023", "2023-01-01", "2023-06-30"),
        ("sáu tháng đầu năm", "2023-01-01", "2023-06-30"),
        ("6 tháng cuối năm 2023", "2023-07-01", "2023-12-31"),
        ("9 tháng năm 2018", "2018-01-01", "2018-09-30"),
        ("quý I/2013", "2013-01-01", "2013-03-31"),
        ("quý III năm 2020", "2020-07-01", "2020-09-30"),
        ("tháng 2/2024", "2024-02-01", "2024-02-29"),
        ("nhiệm kỳ 2015 - 2020", "2015-01-01", "2020-12-31"),
        ("giai đoạn 2016-2020", "2016-01-01", "2020-12-31"),
        ("từ đầu năm đến nay", "2023-01-01", "2023-07-20"),
        ("từ đầu năm đến ngày 5.9", "2023-01-01", "2023-09-05"),
        ("từ năm 2008 đến hết năm 2015", "2008-01-01", "2015-12-31"),
        ("từ 2006 đến nay", "2006-01-01", "2023-07-20"),
        ("từ tháng 5 đến tháng 8 năm 2022", "2022-05-01", "2022-08-31"),
        ("năm nay", "2023-01-01", "2023-12-31"),
        ("năm ngoái", "2022-01-01", "2022-12-31"),
        ("nửa đầu năm 2020", "2020-01-01", "2020-06-30"),
    ],
)
def test_times(text: str, start: str, end: str) -> None:
    mention = find_times(fold(text), 0, len(text))[0]
    span = span_of(mention, KNOWN)
    assert span is not None
    assert (str(span.start), str(span.end)) == (start, end)


def test_without_a_year_nothing_is_guessed() -> None:
    for text in ("6 tháng đầu năm", "quý I", "từ đầu năm đến nay", "tháng 6 năm nay"):
        assert span_of(find_times(fold(text), 0, len(text))[0], Calendar()) is None


@pytest.mark.parametrize("text", ["so với năm 2008", "so với cùng kỳ năm 2015", "cùng kỳ năm 2020", "hơn năm trước"])
def test_comparisons_are_not_the_time_of_a_figure(text: str) -> None:
    assert all(mention.role == "compare" for mention in find_times(text, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (
            "Đảng bộ Khối các cơ quan và doanh nghiệp tỉnh có 5",
            "Đảng bộ Khối các cơ quan và doanh nghiệp tỉnh",
            "organization",
        ),
        ("Ban Thường vụ Thành ủy Sông Hậu tổ chức hội nghị", "Ban Thường vụ Thành ủy Sông Hậu", "board"),
        ("UBKT các cấp kiểm tra", "UBKT các cấp", "inspection"),
        ("Ủy ban Kiểm tra Đảng ủy kiểm tra", "Ủy ban Kiểm tra Đảng ủy", "inspection"),
        (
            "Đảng bộ Trường Cao đẳng Nông nghiệp Sông Thao 14 đồng chí",
            "Đảng bộ Trường Cao đẳng Nông nghiệp Sông Thao",
            "organization",
        ),
        ("huyện Sông Thao kết nạp", "huyện Sông Thao", "place"),
        ("TP. Sông Hậu có", "TP. Sông Hậu", "place"),
        ("Cấp ủy các cấp kiểm tra", "Cấp ủy các cấp", "levels"),
        ("Đảng ủy khối doanh nghiệp (ĐUK DN) Bình Hòa có", "Đảng ủy khối doanh nghiệp (ĐUK DN) Bình Hòa", "committee"),
    ],
)
def test_names(text: str, name: str, kind: str) -> None:
    found = next(item for item in items(text) if item.body is not None)
    assert (text[found.start : found.end], found.body.kind) == (name, kind)


def test_a_counted_kind_of_organization_is_no_name() -> None:
    assert not [item for item in items("có 39 đảng bộ xã và 27 chi bộ cơ sở") if item.body is not None]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Tiêu đề tin\nCập nhật lúc 17:26, Thứ Ba, 13/09/2016 (GMT+7)\nNội dung.", date(2016, 9, 13)),
        ("Tiêu đề tin\n\n08:04, 14/04/2020\nNội dung.", date(2020, 4, 14)),
        ("Tiêu đề\nNgày đăng: 05/04/2022  - Lượt xem: 38\nNội dung", date(2022, 4, 5)),
        (
            "Tiêu đề\nTheo Quyết định ngày 05/04/2022 của Tỉnh ủy, Đảng bộ huyện sắp xếp lại các chi bộ toàn huyện.",
            None,
        ),
        ("Tiêu đề\nNội dung không có ngày.", None),
    ],
)
def test_datelines(text: str, day: date | None) -> None:
    folded = fold(text)
    assert find_published(folded, split_sentences(text, folded)) == day
