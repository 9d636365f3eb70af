"""Which field a header names."""

from __future__ import annotations

import pytest

from transforms.rosters.headers import IGNORED, key, match


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("Họ và tên",), "full_name"), (("HỌ VÀ\nTÊN",), "full_name"), (("ho va ten",), "full_name"), (("Họ và tên (2)",), "full_name"),
        (("Ngày, tháng, năm sinh",), "date_of_birth"), (("NTNS",), "date_of_birth"), (("Ngày sinh (ngày/tháng/năm)",), "date_of_birth"),
        (("Ngày vào Đảng", "Dự bị"), "admitted_on"), (("Ngày vào Đảng", "Chính thức"), "official_on"), (("Vào ĐCSVN",), None),
        (("Ngày vào ĐCSVN",), "admitted_on"), (("Trình độ", "Chuyên môn"), "qualification"), (("Trình độ", "LLCT"), "political_theory"),
        (("Trình độ", "Văn hóa"), "education"), (("Trình độ", "Ngoại ngữ"), IGNORED), (("Số TĐV",), "card_number"), (("CMND/CCCD",), "citizen_id"),
        (("Chi bộ đang sinh hoạt",), "organization"), (("Chi bộ nơi cư trú",), IGNORED), (("Ngày vào Đoàn",), IGNORED), (("Sở thích",), None),
        (("Ngày sinh", "Nam"), "[male]"), (("Ngày sinh", "Năm"), "[birth_year]"), (("Năm sinh",), "date_of_birth"), (("Nam",), "[male]"),
        (("Thông tin", "Quê quán"), "native_place"), (("Ngày QĐ kết nạp",), "admission_decided_on"),
    ],
)  # fmt: skip
def test_member_headers(path: tuple[str, ...], field: str | None) -> None:
    found = match(path, "member")
    assert (found.field if found else None) == field


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Họ và tênn", "full_name"),
        ("Ngày sihn", "date_of_birth"),
        ("Quê quánn", "native_place"),
        ("Ngày chính thứt", "official_on"),
    ],
)
def test_slips_of_the_pen(text: str, field: str) -> None:
    found = match((text,), "member")
    assert found is not None
    assert found.field == field
    assert not found.sure


@pytest.mark.parametrize("text", ["Ngày vào Đội", "Ngày vào Đảng bộ", "Số thẻ nhà báo", "Quá quan", "Ngày sinh con"])
def test_a_wrong_match_does_not_cross_the_bound(text: str) -> None:
    assert match((text,), "member") is None


def test_several_facts_in_a_column() -> None:
    found = match(("Nam, nữ, dân tộc, tôn giáo",), "member")
    assert found is not None
    assert found.fields == ("sex", "ethnicity", "religion")
    found = match(("Văn hóa, lý luận, CMNV, ngoại ngữ",), "member")
    assert found is not None
    assert found.fields == ("education", "political_theory", "qualification", IGNORED)


def test_years_of_ratings() -> None:
    for path in (("Xếp loại 2021",), ("Xếp loại", "2021"), ("Mức xếp loại", "Năm 2021"), ("2021",)):
        found = match(path, "rating")
        assert found is not None
        assert (found.field, found.year) == ("[level]", 2021)


def test_year_and_male_are_told_apart() -> None:
    assert key("Năm") != key("Nam")
    assert key("Năm sinh") != key("Nam sinh")
