"""What a change is counted from, as reports say it."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.reports.extract import extract_figures

HEAD = "Tỉnh ủy Hòa An báo cáo công tác xây dựng Đảng năm 2021\n\n"


def bases(text: str) -> list[tuple[date | None, date | None]]:
    figures = extract_figures(text).figures
    return [(f.compared_start, f.compared_end) for f in figures if f.status == "change"]


@pytest.mark.parametrize(
    ("text", "base"),
    [
        (
            "Đến 31/12/2021, Đảng bộ tỉnh Hòa An có 787 tổ chức cơ sở đảng, tăng 11 tổ chức so với năm 2019.",
            (None, date(2019, 12, 31)),
        ),
        (
            "Đến 31/12/2021, Đảng bộ tỉnh Hòa An có 787 tổ chức cơ sở đảng, tăng 11 tổ chức so với cuối năm 2020.",
            (None, date(2020, 12, 31)),
        ),
        (
            "Đến 30/6/2021, Đảng bộ tỉnh Hòa An có 787 tổ chức cơ sở đảng, tăng 11 tổ chức so với đầu năm 2021.",
            (None, date(2020, 12, 31)),
        ),
        (
            "Năm 2021, các cấp ủy kiểm tra 450 tổ chức đảng, tăng 30 tổ chức so với năm 2020.",
            (date(2020, 1, 1), date(2020, 12, 31)),
        ),
        (
            "6 tháng đầu năm 2021, các cấp ủy kiểm tra 450 tổ chức đảng, tăng 30 tổ chức so với cùng kỳ năm 2019.",
            (date(2019, 1, 1), date(2019, 6, 30)),
        ),
        (
            "6 tháng đầu năm 2021, các cấp ủy kiểm tra 450 tổ chức đảng, tăng 30 tổ chức so với cùng kỳ.",
            (date(2020, 1, 1), date(2020, 6, 30)),
        ),
        (
            "6 tháng đầu năm 2021, các cấp ủy kiểm tra 450 tổ chức đảng, tăng 30 tổ chức so với cùng kỳ năm trước.",
            (date(2020, 1, 1), date(2020, 6, 30)),
        ),
        ("Năm 2021, các cấp ủy kiểm tra 450 tổ chức đảng (tăng 30 tổ chức).", (None, None)),
    ],
)
def test_what_a_change_is_counted_from(text: str, base: tuple[date | None, date | None]) -> None:
    assert bases(HEAD + text) == [base]


def test_changes_of_parts_share_the_base_of_the_whole() -> None:
    text = (
        "Đến 31/12/2021, Đảng bộ tỉnh Hòa An có 787 tổ chức cơ sở đảng, tăng 11 tổ chức so với năm 2019; gồm 269 đảng bộ "
        "cơ sở (tăng 08) và 518 chi bộ cơ sở (tăng 3)."
    )
    assert bases(HEAD + text) == [(None, date(2019, 12, 31))] * 3
