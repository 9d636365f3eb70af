"""The same people come out, however the sheet is laid out and whichever way it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from roster_kit import csv_bytes, rows_of, sheet, xlsx

from transforms.rosters import cells, stream
from transforms.rosters.jsonlines import to_jsonl
from transforms.rosters.read import iter_roster, read_roster

AS_OF = date(2023, 12, 31)
CELLS = ["Chi bộ khóm 1", "Chi bộ khóm 2", "Chi bộ Trường Tiểu học A"]
HEADERS = {
    "full_name": ["Họ và tên", "HỌ VÀ TÊN", "Họ tên", "Họ và\ntên", "ho va ten", "Họ và tên (1)", "Họ và tênn"],
    "date_of_birth": ["Ngày sinh", "Ngày, tháng, năm sinh", "NTNS", "Sinh ngày", "Ngày sihn"],
    "sex": ["Giới tính", "Nam/Nữ", "GT"],
    "native_place": ["Quê quán", "Nguyên quán", "QUÊ QUÁN"],
    "ethnicity": ["Dân tộc", "D.tộc", "DT"],
    "citizen_id": ["Số CCCD", "CMND/CCCD", "Số định danh cá nhân", "Căn cước công dân"],
    "card_number": ["Số thẻ", "Số thẻ ĐV", "Số TĐV", "Thẻ Đảng"],
    "admitted_on": ["Ngày vào Đảng", "Ngày kết nạp", "NVĐ", "Vào Đảng"],
    "official_on": ["Ngày chính thức", "NCT", "Ngày vào Đảng chính thức"],
    "qualification": ["Chuyên môn", "CMNV", "Trình độ chuyên môn"],
    "political_theory": ["LLCT", "Lý luận chính trị"],
}
WORDS = {"university": ["ĐH", "Đại học", "Cử nhân"], "intermediate": ["TC", "Trung cấp"], "master": ["ThS", "Thạc sĩ"]}
THEORY = {
    "elementary": ["SC", "Sơ cấp"],
    "intermediate": ["TC", "Trung cấp"],
    "advanced": ["CC", "Cao cấp"],
    "bachelor": ["CN", "Cử nhân"],
}
STYLES = ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d/%m/%y", "serial", "day"]


@dataclass(frozen=True)
class Layout:
    """How a sheet is laid out."""

    headers: dict[str, str]
    order: tuple[str, ...]
    style: str
    title: bool
    seq: bool
    numbering: bool
    by_group: bool
    sexes: str  # a column, two columns of ticks, two columns of birth dates
    capitals: bool
    blank_rows: bool
    total: bool


@st.composite
def people(draw: st.DrawFn) -> list[dict[str, Any]]:
    family, middle = ["Nguyễn", "Trần", "Đặng", "Trương", "Tô"], ["Văn", "Thị", "Hữu"]
    given = ["An", "Bình", "Được", "Hòa", "Ý", "Mỹ", "Phước", "Quý"]
    found = []
    for number in range(draw(st.integers(1, 6))):
        birth = draw(st.dates(date(1940, 1, 1), date(1990, 12, 28)))
        admitted = draw(st.dates(date(2009, 6, 1), date(2015, 1, 1)))
        sex = draw(st.sampled_from(["male", "female"]))
        found.append(
            {
                "full_name": f"{draw(st.sampled_from(family))} {draw(st.sampled_from(middle))} {draw(st.sampled_from(given))}",
                "sex": sex,
                "date_of_birth": birth.isoformat(),
                "native_place": draw(st.sampled_from(["Long Xuyên, An Giang", "Châu Thành", "Thoại Sơn"])),
                "ethnicity": draw(st.sampled_from(["Kinh", "Khmer", "Chăm", "Hoa"])),
                "citizen_id": f"099{0 if sex == 'male' else 1}{birth.year % 100:02d}{number:06d}",
                "card_number": f"{10_000_000 + number}",
                "admitted_on": admitted.isoformat(),
                "official_on": admitted.replace(year=admitted.year + 1, day=min(admitted.day, 28)).isoformat(),
                "qualification": draw(st.sampled_from(sorted(WORDS))),
                "political_theory": draw(st.sampled_from(sorted(THEORY))),
                "organization": draw(st.sampled_from(CELLS)),
            }
        )
    return sorted(found, key=lambda person: CELLS.index(person["organization"]))


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    chosen = {name: draw(st.sampled_from(variants)) for name, variants in HEADERS.items()}
    order = tuple(draw(st.permutations([name for name in HEADERS if name != "full_name"])))
    flags = [draw(st.booleans()) for _ in range(7)]
    return Layout(chosen, order, draw(st.sampled_from(STYLES)), flags[0], flags[1], flags[2], flags[3],
                  draw(st.sampled_from(["column", "ticks", "births"])), flags[4], flags[5], flags[6])  # fmt: skip


def lay_out(persons: list[dict[str, Any]], layout: Layout) -> tuple[list[list[Any]], list[str]]:
    """The rows and merges of a sheet of these people in this layout."""

    def day(value: str) -> Any:
        moment = date.fromisoformat(value)
        if layout.style == "serial":
            return (moment - date(1899, 12, 30)).days
        return moment if layout.style == "day" else moment.strftime(layout.style)

    top: list[Any] = ["STT"] if layout.seq else []
    below: list[Any] = [""] * len(top)
    columns: list[str] = ["seq"] if layout.seq else []
    merges: list[str] = []
    first = 4 if layout.title else 1
    for name in ("full_name", *layout.order, *(() if layout.by_group else ("organization",))):
        if (name == "sex" and layout.sexes == "ticks") or (name == "date_of_birth" and layout.sexes == "births"):
            letters = [chr(65 + len(columns)), chr(66 + len(columns))]
            merges.append(f"{letters[0]}{first}:{letters[1]}{first}")
            top += [layout.headers[name], ""]
            below += ["Nam", "Nữ"]
            columns += [f"{name}:male", f"{name}:female"]
        elif name == "sex" and layout.sexes == "births":
            continue
        else:
            if layout.sexes != "column":
                letter = chr(65 + len(columns))
                merges.append(f"{letter}{first}:{letter}{first + 1}")
            top.append(layout.headers.get(name, "Chi bộ"))
            below.append("")
            columns.append(name)
    if layout.seq and layout.sexes != "column":
        merges.append(f"A{first}:A{first + 1}")
    rows: list[list[Any]] = [["DANH SÁCH ĐẢNG VIÊN"], ["(Tính đến ngày 31/12/2023)"], []] if layout.title else []
    rows.append(top)
    if layout.sexes != "column":
        rows.append(below)
    if layout.numbering:
        rows.append([str(number) for number in range(1, len(columns) + 1)])
    group = None
    for number, person in enumerate(persons, 1):
        if layout.by_group and person["organization"] != group:
            group = person["organization"]
            rows.append([f"{'I' * (CELLS.index(group) + 1)}. {group}"])
        row: list[Any] = []
        for column in columns:
            name, _, side = column.partition(":")
            if name == "seq":
                row.append(number)
            elif side:
                said = "x" if name == "sex" else day(person["date_of_birth"])
                row.append(said if person["sex"] == side else "")
            elif name == "full_name":
                row.append(person[name].upper() if layout.capitals else person[name])
            elif name == "sex":
                row.append({"male": "Nam", "female": "Nữ"}[person[name]])
            elif name in ("date_of_birth", "admitted_on", "official_on"):
                row.append(day(person[name]))
            elif name in ("qualification", "political_theory"):
                ways = (WORDS if name == "qualification" else THEORY)[person[name]]
                row.append(ways[number % len(ways)])
            elif name == "citizen_id":
                row.append(int(person[name]) if number % 2 else person[name])
            else:
                row.append(person[name])
        rows.append(row)
        if layout.blank_rows:
            rows.append([])
    if layout.total:
        rows.append(["", f"Tổng cộng: {len(persons)} đảng viên"])
        rows += [["", "NGƯỜI LẬP BIỂU", "", "", "T/M CHI BỘ"], ["", "Nguyễn Văn X", "", "", "Trần Văn Y"]]
    return rows, merges


def check(reading: Any, persons: list[dict[str, Any]]) -> None:
    found = [{key: value for key, value in row.items() if key != "row"} for row in rows_of(reading)]
    assert found == persons
    assert reading.findings.rows() == []


@settings(max_examples=120, deadline=None)
@given(people(), layouts())
def test_any_layout_of_a_workbook_gives_the_same_people(persons: list[dict[str, Any]], layout: Layout) -> None:
    rows, merges = lay_out(persons, layout)
    check(read_roster(xlsx(sheet(rows, merges=merges)), "a.xlsx", received_on=AS_OF), persons)


@settings(max_examples=80, deadline=None)
@given(people(), layouts(), st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_layout_of_a_csv_gives_the_same_people(
    persons: list[dict[str, Any]], layout: Layout, delimiter: str, encoding: str
) -> None:
    rows, _ = lay_out(persons, layout)
    check(read_roster(csv_bytes(rows, delimiter, encoding), "a.csv", received_on=AS_OF), persons)


@settings(max_examples=60, deadline=None)
@given(people(), layouts())
def test_large_sheets_are_read_as_small_ones(persons: list[dict[str, Any]], layout: Layout) -> None:
    rows, merges = lay_out(persons, layout)
    data = xlsx(sheet(rows, merges=merges))
    small = read_roster(data, "a.xlsx", received_on=AS_OF)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "_LARGE_SHEET", 0)
        patch.setattr(cells, "_FEW_LINES", 0)
        large = read_roster(data, "a.xlsx", received_on=AS_OF)
    assert list(to_jsonl(small)) == list(to_jsonl(large))


def test_a_csv_read_piece_by_piece_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    header = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Ghi chú"]
    rows: list[list[Any]] = [["DANH SÁCH ĐẢNG VIÊN"], header]
    for number in range(3000):
        if number % 500 == 0:
            rows.append([f"{'I' * (number // 500 + 1)}. Chi bộ khóm {number // 500}"])
        citizen = 0 if number == 2900 else number  # one person twice, far apart
        note = "hai\ndòng" if number % 700 == 0 else ""
        rows.append([number + 1, f"Lê Văn {'ABCDEGHIKL'[number % 10]}n", "1/1/1980", f"099080{citizen:06d}", note])
    rows.append(["", "Tổng cộng: 3001 đảng viên"])
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes(rows, ";"))
    whole = read_roster(path.read_bytes(), "a.csv", received_on=AS_OF)
    monkeypatch.setattr(stream, "PIECE", 20_000)
    pieces = list(iter_roster(path, received_on=AS_OF))
    assert len(pieces) > 5
    joined = [row for piece in pieces for row in rows_of(piece)]
    assert joined == rows_of(whole)
    assert len(joined) == 2999
    assert joined[-1]["organization"] == "Chi bộ khóm 5"
    codes = [code for piece in pieces for code in piece.findings["code"].to_list()]
    assert sorted(codes) == sorted(whole.findings["code"].to_list()) == ["duplicate_row", "total_mismatch"]


def test_marks_of_as_above_reach_into_the_piece_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[list[Any]] = [["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Dân tộc"]]
    for number in range(3000):
        ethnicity = "nt" if number % 900 else ["Kinh", "Khmer", "Hoa", "Chăm"][number // 900]
        rows.append([number + 1, f"Lê Văn {'ABCDEGHIKL'[number % 10]}n", "1/1/1980", f"099080{number:06d}", ethnicity])
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes(rows, ";"))
    monkeypatch.setattr(stream, "PIECE", 20_000)
    pieces = list(iter_roster(path, received_on=AS_OF))
    assert len(pieces) > 5
    found = [row["ethnicity"] for piece in pieces for row in rows_of(piece)]
    assert found == [["Kinh", "Khmer", "Hoa", "Chăm"][number // 900] for number in range(3000)]


def test_json_lines() -> None:
    rows = [["STT", "Họ và tên", "Ngày sinh", "Số thẻ"], [1, "Lê A", "1/1/1980", "123"]]
    assert list(to_jsonl(read_roster(csv_bytes(rows), "a.csv", received_on=AS_OF))) == [
        '{"kind":"member","file":"a.csv","sheet":null,"row":2,"full_name":"Lê A","date_of_birth":"1980-01-01"}',
        '{"kind":"finding","severity":"warn","code":"bad_identifier","file":"a.csv","sheet":null,"row":2,"column":"D","value":"123",'
        '"message":"Cột “Số thẻ”: số không đủ hoặc thừa chữ số, hoặc có chữ cái. Đề nghị nhập lại dưới dạng văn bản."}',
    ]
