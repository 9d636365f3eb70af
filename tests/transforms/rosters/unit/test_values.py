"""Cells of each field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.rosters import values


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("NGUYỄN THỊ HÒA", "Nguyễn Thị Hòa"),
        ("NGUYỄN THỊ HOÀ", "Nguyễn Thị Hoà"),
        ("Nguyễn  Thị\nHòa ", "Nguyễn Thị Hòa"),
        ("1. Nguyễn Thị Hòa", "Nguyễn Thị Hòa"),
        ("Đ/c Nguyễn Thị Hòa", "Nguyễn Thị Hòa"),
        ("Ðỗ Văn Ðạt", "Đỗ Văn Đạt"),
        ("ĐỖ Ý", "Đỗ Ý"),
        ("NGUYễN THị HòA", "Nguyễn Thị Hòa"),
        ("Nguyễn Văn A", "Nguyễn Văn A"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert values.parse_name(text).value == name


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("099085000001", "099085000001"),
        ("99085000001", "099085000001"),
        ("99085000001.0", "099085000001"),
        ("9.9085000001E+10", "099085000001"),
        ("'099 085 000 001", "099085000001"),
        ("099.085.000.001", "099085000001"),
    ],
)
def test_citizen_numbers(text: str, number: str) -> None:
    assert values.parse_citizen(text) == (number, None, None)


@pytest.mark.parametrize("text", ["8.9E+10", "285123456", "0990850000011", "09908500000A", "99985000001", "1085000001"])
def test_bad_citizen_numbers(text: str) -> None:
    assert values.parse_citizen(text) == (None, "bad_identifier", None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12345678", "12345678"),
        ("12 345 678", "12345678"),
        ("099085000001", "099085000001"),
        ("99085000001", "099085000001"),
        ("12345678.0", "12345678"),
    ],
)
def test_card_numbers(text: str, number: str) -> None:
    assert values.parse_card(text).value == number


@pytest.mark.parametrize("text", ["1234567", "123456789", "12A45678"])
def test_bad_card_numbers(text: str) -> None:
    assert values.parse_card(text) == (None, "bad_identifier", None)


@given(st.integers(1, 99), st.integers(0, 3), st.integers(0, 99), st.integers(0, 999_999))
def test_a_lost_zero_is_restored(province: int, sex: int, year: int, serial: int) -> None:
    number = f"{province:03d}{sex}{year:02d}{serial:06d}"
    if number.startswith("00"):
        return  # two zeros lost: more than one reading
    assert values.parse_citizen(str(int(number))).value == number
    assert values.parse_citizen(f"{float(number)}").value == number


@pytest.mark.parametrize(
    ("text", "value"),
    [("ĐH", "university"), ("Cử nhân Luật", "university"), ("Kỹ sư", "university"), ("ThS", "master"), ("Thạc sĩ QLGD", "master"), ("TS", "doctor"),
     ("TC", "intermediate"), ("CĐ", "college"), ("SC", "elementary"), ("ĐH, ThS", "master"), ("Cao đẳng; Đại học", "university"), ("Cử nhân cao đẳng", "college")],
)  # fmt: skip
def test_qualifications(text: str, value: str) -> None:
    assert values.parse_qualification(text).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("CN", "bachelor"),
        ("Cử nhân", "bachelor"),
        ("CC", "advanced"),
        ("Cao cấp LLCT", "advanced"),
        ("TC", "intermediate"),
        ("sơ cấp", "elementary"),
    ],
)
def test_political_theory(text: str, value: str) -> None:
    assert values.parse_theory(text).value == value


@pytest.mark.parametrize(
    ("text", "level", "exemplary"),
    [
        ("HTXSNV", "excellent", None), ("Hoàn thành xuất sắc nhiệm vụ", "excellent", None), ("Đủ tư cách, hoàn thành xuất sắc nhiệm vụ", "excellent", None),
        ("TSVM", "excellent", None), ("Trong sạch, vững mạnh tiêu biểu", "excellent", True), ("HTTNV", "good", None), ("Hoàn thành tốt nhiệm vụ", "good", None),
        ("Đủ tư cách, hoàn thành tốt nhiệm vụ", "good", None), ("HTNV", "fair", None), ("Hoàn thành nhiệm vụ", "fair", None), ("Đủ tư cách hoàn thành nhiệm vụ", "fair", None),
        ("KHTNV", "weak", None), ("Không hoàn thành nhiệm vụ", "weak", None), ("Yếu kém", "weak", None), ("Vi phạm tư cách", "weak", None),
    ],
)  # fmt: skip
def test_levels(text: str, level: str, exemplary: bool | None) -> None:
    found = values.parse_level(text)
    assert (found.level, found.exemplary, found.code) == (level, exemplary, None)


def test_not_rated_and_unknown_levels() -> None:
    assert values.parse_level("Chưa xếp loại").reason == "Chưa xếp loại"
    assert values.parse_level("Miễn sinh hoạt").reason == "Miễn sinh hoạt"
    assert values.parse_level("Giỏi").code == "unknown_value"
    assert values.parse_level("-") == values.Level(None)


def test_schooling_that_the_spreadsheet_took_for_a_day() -> None:
    assert values.parse_education("12/12").value == "12/12"
    assert values.parse_education("2023-12-09").value == "9/12"
    assert values.parse_education("2023-09-12").value == "9/12"
    assert values.parse_education("2023-12-12 00:00:00").value == "12/12"


@pytest.mark.parametrize("text", ["nt", '"', "-nt-", "NT", "“", "như trên"])
def test_ditto(text: str) -> None:
    assert values.is_ditto(text)


@pytest.mark.parametrize("text", ["Trương Văn A", "Tô Thị B", "Dư Văn C", "Phương Lan", "Đặng Bộ"])
def test_family_names_are_not_organizations(text: str) -> None:
    assert not values.is_organization_name(text)
    assert not values.is_parent_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "Chi bộ khóm 1",
        "CHI BỘ KHÓM 1",
        "Đảng uỷ phường A",
        "CB 1",
        "Trường Tiểu học A",
        "Ấp Bình Thành",
        "chi bo khom 1",
    ],
)
def test_organizations(text: str) -> None:
    assert values.is_organization_name(text)


def test_religion_none_is_null() -> None:
    assert values.parse_religion("Không").value is None
    assert values.parse_religion("Phật giáo").value == "Phật giáo"


def test_status() -> None:
    assert values.parse_status("ĐVDB").membership == "probationary"
    assert values.parse_status("Đã chuyển đi").left_reason == "transferred"
    assert values.parse_status("Miễn sinh hoạt").exempt is True
    assert values.parse_status("Chuyển đến").left_reason is None
    assert not values.parse_status("abcxyz").known


@given(st.text(max_size=30))
def test_no_cell_breaks_a_parser(text: str) -> None:
    for parser in (values.parse_name, values.parse_citizen, values.parse_card, values.parse_text, values.parse_qualification,
                   values.parse_theory, values.parse_flag, values.parse_count, values.parse_year, values.parse_discipline):  # fmt: skip
        parser(text)
    values.parse_level(text)
    values.parse_status(text)


@pytest.mark.parametrize(
    ("text", "type_"),
    [("Hợp tác xã nông nghiệp", "cooperative"), ("Công an phường", "police"), ("Xã Mỹ Khánh", "commune"), ("Cơ quan Đảng, MTTQ, đoàn thể", "party_agency"),
     ("Tổ chức chính trị - xã hội", "party_agency"), ("Doanh nghiệp có vốn nhà nước", "enterprise_state"), ("Doanh nghiệp ngoài nhà nước", "enterprise_private"),
     ("Công ty TNHH", "enterprise_private"), ("Đơn vị sự nghiệp công lập", "public_service"), ("Đặc khu", "special_zone"), ("Thị trấn", "township"), ("khác", "other")],
)  # fmt: skip
def test_types_of_organization(text: str, type_: str) -> None:
    assert values.lookup("type", text) == type_


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Chi bộ cơ sở", "grassroots_cell"),
        ("Đảng bộ cơ sở", "grassroots_committee"),
        ("Chi bộ trực thuộc", "cell"),
        ("Đảng bộ bộ phận", "section"),
        ("Cấp trên trực tiếp cơ sở", "superior_committee"),
    ],
)
def test_kinds_of_organization(text: str, kind: str) -> None:
    assert values.lookup("organization_kind", text) == kind


def test_an_old_number_beside_the_new_one() -> None:
    assert values.parse_citizen("352123456 / 099085000001").value == "099085000001"
    assert values.parse_citizen("352123456 / 351123456").code == "bad_identifier"
