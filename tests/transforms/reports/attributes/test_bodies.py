"""Names of bodies in running text, and the keys by which they are compared."""

import pytest

from transforms.reports.attributes.names import name_key, only_kind, proper_name, same_body, short_of
from transforms.reports.folding import fold
from transforms.reports.items import scan
from transforms.reports.periods import find_times
from transforms.reports.time_spans import Calendar, span_of


def bodies(text: str) -> list[tuple[str, str | None]]:
    return [(text[i.start : i.end], i.body.level) for i in scan(text, fold(text), 0, len(text)) if i.body is not None]


@pytest.mark.parametrize(
    ("text", "name", "level"),
    [
        ("Đảng bộ Sở Giáo dục và Đào tạo tỉnh Hưng Thịnh có 10 chi bộ", "Đảng bộ Sở Giáo dục và Đào tạo tỉnh Hưng Thịnh", None),
        ("Chi bộ Hội Nông dân tỉnh Phong Điền có 21 đảng viên", "Chi bộ Hội Nông dân tỉnh Phong Điền", None),
        ("Đảng bộ Sư đoàn 31 kết nạp 540 đảng viên", "Đảng bộ Sư đoàn 31", None),
        ("Đảng bộ thị trấn Phố Mới có 412 đảng viên", "Đảng bộ thị trấn Phố Mới", "commune"),
        ("Đảng bộ đặc khu Cô Tiên có 21 chi bộ", "Đảng bộ đặc khu Cô Tiên", "commune"),
        ("Đảng bộ huyện Lạc Sơn Hạ phát triển được 82 đảng viên", "Đảng bộ huyện Lạc Sơn Hạ", "district"),
        ("Đảng bộ Agribank chi nhánh tỉnh Kiên Lương có 12 chi bộ", "Đảng bộ Agribank chi nhánh tỉnh Kiên Lương", None),
    ],
)  # fmt: skip
def test_where_a_name_ends(text: str, name: str, level: str | None) -> None:
    found = bodies(text)
    assert found[0][0] == name
    assert level is None or found[0][1] == level


def test_names_are_compared_without_their_kind() -> None:
    assert name_key("Ban Thường vụ Thành ủy Sông Hậu") == name_key("Đảng bộ thành phố Sông Hậu") == "sông hậu"
    assert name_key("Đảng ủy BĐBP tỉnh") == name_key("Đảng ủy Bộ đội Biên phòng tỉnh")
    assert same_body("UBND Sông Hậu", "Sông Hậu")
    assert not same_body("Đảng bộ tỉnh", "Tỉnh ủy Sông Hậu")
    assert only_kind("Đảng ủy Nhà trường")
    assert not only_kind("Đảng bộ Trường Đại học Tân Lập")
    assert short_of("Đảng bộ Công an tỉnh", "Đảng bộ Công an tỉnh Thạch Lâm")
    assert not short_of("Đảng bộ tỉnh Thạch Lâm", "Đảng bộ Công an tỉnh Thạch Lâm")


def test_a_proper_name_may_begin_with_a_word_for_a_level() -> None:
    assert proper_name("tỉnh Thành Sơn") == "Thành Sơn"
    assert proper_name("Tỉnh Kiên Thành Tây") == "Kiên Thành Tây"
    assert proper_name("Thành phố Quy Hải") == "Quy Hải"
    assert proper_name("Đảng bộ Công an tỉnh Thạch Lâm") == ""


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("trong hai năm 1986 - 1987", "1986-01-01", "1987-12-31"),
        ("nửa cuối năm 2021", "2021-07-01", "2021-12-31"),
        ("hai tháng đầu năm 2016", "2016-01-01", "2016-02-29"),
        ("mười một tháng năm 2023", "2023-01-01", "2023-11-30"),
        ("qua 3 năm 2017-2019", "2017-01-01", "2019-12-31"),
    ],
)
def test_spans_as_written(text: str, start: str, end: str) -> None:
    spans = [span_of(mention, Calendar()) for mention in find_times(text, 0, len(text))]
    assert [(span.start.isoformat(), span.end.isoformat()) for span in spans if span and span.start and span.end] == [
        (start, end)
    ]
