"""Findings between fields and rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from roster_kit import csv_bytes, findings_of, read, rows_of, sheet, xlsx

from transforms.rosters.read import read_roster

HEADER = [
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số CCCD",
    "Số thẻ",
    "Ngày QĐ kết nạp",
    "Ngày vào Đảng",
    "Ngày chính thức",
]


def person(name: str = "Lê A", birth: Any = "1/1/1980", sex: str = "", citizen: str = "", card: str = "", decided: str = "", admitted: str = "", official: str = "") -> list[Any]:  # fmt: skip
    return [1, name, birth, sex, citizen, card, decided, admitted, official]


TITLE = [["DANH SÁCH ĐẢNG VIÊN"], ["(Tính đến ngày 31/12/2023)"]]


@pytest.mark.parametrize(
    ("dates", "column"),
    [
        ({"birth": "1/1/1993", "admitted": "31/12/2010"}, "H"),
        ({"birth": "1/1/1993", "decided": "31/12/2010", "admitted": "15/01/2011"}, "G"),
        ({"decided": "2/1/2010", "admitted": "1/1/2010"}, "H"),
        ({"admitted": "1/1/2010", "official": "1/1/2010"}, "I"),
        ({"admitted": "1/1/2010", "official": "1/1/2009"}, "I"),
        ({"decided": "1/1/2010", "official": "1/1/2009"}, "I"),
        ({"official": "1/1/2024"}, "I"),
        ({"admitted": "2010", "official": "2009"}, "I"),
    ],
)
def test_dates_out_of_order_stay_but_are_told(dates: dict[str, str], column: str) -> None:
    reading = read([*TITLE, HEADER, person(**dates)])
    assert findings_of(reading, "severity", "code", "row", "column") == [("warn", "date_order", 4, column)]
    row = rows_of(reading)[0]
    assert len(row) >= 3 + len(set(dates) - {"birth"})


@pytest.mark.parametrize(
    "dates",
    [
        {"birth": "1/1/1993", "admitted": "1/1/2011"},
        {"birth": "1993", "admitted": "2011"},
        {"decided": "1/1/2010", "admitted": "1/1/2010", "official": "2/1/2010"},
        {"admitted": "2010", "official": "2010"},
        {"admitted": "5/2010", "official": "2010"},
        {"official": "31/12/2023"},
    ],
)
def test_dates_in_order(dates: dict[str, str]) -> None:
    assert findings_of(read([*TITLE, HEADER, person(**dates)])) == []


def test_citizen_number_against_sex_and_birth() -> None:
    rows = [
        HEADER,
        person("Lê A", "1/1/1985", "Nam", "099085000001"),
        person("Lê B", "1/1/1985", "Nam", "099185000002"),
        person("Lê C", "1/1/1986", "Nữ", "099185000003"),
        person("Lê D", "1/1/2001", "Nữ", "099301000004"),
    ]
    reading = read(rows)
    assert findings_of(reading) == [("bad_identifier", 3, "E"), ("bad_identifier", 4, "E")]
    assert rows_of(reading, "member", "citizen_id")[1] == "099185000002"


def test_the_same_person_again() -> None:
    rows = [
        HEADER,
        person("Lê A", "1/1/1980", citizen="099080000001"),
        person("Lê A", "1/1/1980", citizen="099080000002"),  # a namesake
        person("Lê Văn A", "2/1/1980", citizen="099080000001"),  # the same by the citizen number
        person("Lê B", "1/1/1980", card="12345678"),
        person("Lê Bê", "3/1/1980", card="12345678"),  # the same by the card
        person("LÊ C", "1/1/1980"),
        person("Lê  C", "1/1/1980"),  # the same by name and birth
        person("Lê C", "2/1/1980"),
        person("Lê D", ""),
        person("Lê D", ""),  # nothing tells whether it is the same
    ]
    reading = read(rows)
    assert findings_of(reading, "severity", "code", "row") == [
        ("reject", "duplicate_row", 4), ("reject", "duplicate_row", 6), ("reject", "duplicate_row", 8),
    ]  # fmt: skip
    assert rows_of(reading, "member", "row") == [2, 3, 5, 7, 9, 10, 11]


def test_the_same_person_on_two_sheets() -> None:
    data = xlsx(
        sheet([HEADER, person(citizen="099080000001")], "Chi bộ 1"),
        sheet([HEADER, person(citizen="099080000001")], "Chi bộ 2"),
    )
    reading = read_roster(data, "a.xlsx")
    assert findings_of(reading, "code", "sheet", "row") == [("duplicate_row", "Chi bộ 2", 2)]


def test_a_refused_row_gives_no_other_findings() -> None:
    broken = person(citizen="099080000001", admitted="1/1/2010", official="1/1/2009")
    reading = read([HEADER, broken, broken])
    assert findings_of(reading, "code", "row") == [("date_order", 2), ("duplicate_row", 3)]


@pytest.mark.parametrize(
    ("total", "wrong"),
    [
        (["", "Cộng", 2], []), (["", "Tổng cộng: 2 đảng viên"], []), (["", "Cộng", 3], ["3"]), (["", "Tổng số: 4 đảng viên"], ["4"]), (["Danh sách này có 2 đảng viên"], []),
        (["Danh sách này có 5 đảng viên."], ["5"]), (["", "TỔNG CỘNG"], []), (["", "Tổng cộng: 2 đảng viên; nữ: 1"], []), (["", "Tổng cộng: 2 đảng viên; nữ: 2"], ["2"]),
    ],
)  # fmt: skip
def test_totals(total: list[Any], wrong: list[str]) -> None:
    rows = [
        ["STT", "Họ và tên", "Ngày sinh", "Giới tính"],
        [1, "Lê A", "1/1/1980", "Nam"],
        [2, "Lê B", "1/1/1980", "Nữ"],
        total,
    ]
    reading = read(rows)
    assert findings_of(reading, "code", "row", "value") == [("total_mismatch", 4, value) for value in wrong]
    assert len(rows_of(reading)) == 2


def test_a_total_may_count_the_refused_line_or_not() -> None:
    rows = [["STT", "Họ và tên", "Ngày sinh"], [1, "Lê A", "1/1/1980"], [2, "Lê A", "1/1/1980"]]
    for count, wrong in ((1, 0), (2, 0), (3, 1)):
        codes = read([*rows, ["", "Cộng", count]]).findings["code"].to_list()
        assert codes.count("total_mismatch") == wrong


def test_the_roster_date() -> None:
    head, row = ["STT", "Họ và tên", "Ngày sinh"], [1, "Lê A", "1/1/1980"]
    for frame, expected in (
        ([["Tính đến ngày 30/6/2023"]], date(2023, 6, 30)),
        ([["Có đến 31-12-2022"]], date(2022, 12, 31)),
        ([["Tính đến tháng 6/2023"]], date(2023, 6, 30)),
        ([["", "", "Mỹ Bình, ngày 05 tháng 7 năm 2023"]], date(2023, 7, 5)),
        (
            [["(Kèm theo Quyết định số 1-QĐ/ĐU ngày 03/02/2010)"], ["", "", "Mỹ Bình, ngày 05 tháng 7 năm 2023"]],
            date(2023, 7, 5),
        ),
    ):
        assert read([*frame, head, row]).sheets[0].as_of == expected
    assert read_roster(csv_bytes([head, row]), "a.csv", received_on=date(2024, 1, 31)).sheets[0].as_of == date(
        2024, 1, 31
    )
    signed = read([head, row, [], ["", "", "Mỹ Bình, ngày 05 tháng 7 năm 2023"], ["", "", "BÍ THƯ"]])
    assert signed.sheets[0].as_of == date(2023, 7, 5)
    assert len(rows_of(signed)) == 1


def test_messages_are_for_a_clerk_and_hide_identifiers() -> None:
    reading = read([HEADER, person(citizen="9908000000"), person("", "1/1/1980")])
    assert all(message.endswith(".") for message in reading.findings["message"])
    assert not any("9908000000" in message for message in reading.findings["message"])
