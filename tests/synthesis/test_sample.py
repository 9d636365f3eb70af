"""The committed sample: made again byte for byte, whole, and telling the truth about itself.

The files are read here with openpyxl and csv, not with the project's readers, so that both can be wrong apart.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from docx import Document

from synthesis.documents import repack
from synthesis.sample import Sample, build

HOME = Path(__file__).resolve().parents[2] / "data" / "sample"
INBOX = HOME / "inbox"
TRUTH: dict[str, Any] = json.loads((HOME / "truth.json").read_text("utf-8"))
GOOD_2024 = [
    "thanh-uy-tan-giang/DS_DANGVIEN_2024.xlsx",
    "dang-uy-phuong-1/danh-sach-dang-vien-2024.csv",
    "dang-uy-xa-tan-giang-dong/dang-vien-2024.xlsx",
    "dang-uy-phuong-3/so-dang-vien-7-HSDV.xlsx",
]


def _hashes(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(_canonical(path)).hexdigest() for path in found}


def _canonical(path: Path) -> bytes:
    """The bytes; where zlib is another than the one the sample was packed with, what is packed."""
    data = path.read_bytes()
    if "ng" not in zlib.ZLIB_RUNTIME_VERSION:
        return data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return b"".join(name.encode() + package.read(name) for name in package.namelist())
    return _pdf_text(data).encode() if data.startswith(b"%PDF") else data


def test_the_generator_makes_the_committed_files_again_byte_for_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, HOME / "generate.py", "--out", tmp_path], check=True, capture_output=True)
    assert _hashes(tmp_path / "inbox") == _hashes(INBOX)
    assert (tmp_path / "truth.json").read_bytes() == (HOME / "truth.json").read_bytes()
    assert _hashes(INBOX).keys() == TRUTH["files"].keys()


def test_another_seed_makes_other_files(sample: Sample) -> None:
    other = build(seed=3)
    assert other.files.keys() == sample.files.keys()
    assert all(other.files[path] != content for path, content in sample.files.items())


def test_the_sample_is_small() -> None:
    assert sum(path.stat().st_size for path in INBOX.rglob("*") if path.is_file()) < 3_000_000


def test_packages_carry_no_time() -> None:
    for path in INBOX.rglob("*.*x"):
        with zipfile.ZipFile(path) as package:
            assert {entry.date_time[0] for entry in package.infolist()} == {1980}, path
            assert "2025-01-06" in package.read("docProps/core.xml").decode(), path


def test_repacking_twice_changes_nothing() -> None:
    content = (INBOX / "dang-uy-phuong-3" / "bao-cao-nam-2024.docx").read_bytes()
    assert repack(content) == content


# --- rosters ------------------------------------------------------------------------------------------------------


def _table(path: str) -> Iterator[dict[str, Any]]:
    """Lines of a roster under their headers, with `sheet`: those whose first cell is a number and that have a name."""
    file = INBOX / path
    if file.suffix == ".csv":
        sheets = {"": list(csv.reader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))}
    else:
        book = openpyxl.load_workbook(file)
        sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    for name, rows in sheets.items():
        at = next(place for place, row in enumerate(rows) if row[0] in ("STT", "Số TT", "TT"))
        headers = [str(cell).split("\n")[0] for cell in rows[at]]
        if None in rows[at]:  # merged cells: a second row of headers below
            above = ""
            for place, (cell, below) in enumerate(zip(rows[at], rows[at + 1], strict=True)):
                above = str(cell) if cell else above
                headers[place] = f"{above} > {below}" if below else above
        group = ""
        for row in rows[at + 1 :]:
            if isinstance(row[0], str) and re.match(r"[IVX]+\. ", row[0]):
                group = row[0].split(". ", 1)[1]
            elif str(row[0] or "").isdigit() and isinstance(row[1], str) and not row[1].isdigit():
                yield {**dict(zip(headers, row, strict=True)), "sheet": name, "group": group}


def _who(row: dict[str, Any]) -> tuple[str, str]:
    name = str(row["Họ và tên"]).split("\n")[0].title()
    born = next(row[key] for key in ("Ngày sinh", "Ngày sinh > Nam", "Ngày sinh > Nữ") if row.get(key))
    return name, f"{born:%d/%m/%Y}" if isinstance(born, datetime) else str(born).split("\n")[0]


def _left(row: dict[str, Any]) -> bool:
    if row["sheet"] == "7-HSĐV":
        return any(row[key] for key in ("Ngày chuyển đi", "Ngày từ trần", "Ngày ra khỏi Đảng"))
    return bool(row.get("Ngày rời"))


def test_the_good_rosters_of_the_last_day_list_every_member_once() -> None:
    there = [_who(row) for path in GOOD_2024 for row in _table(path) if not _left(row)]
    assert len(there) == len(set(there)) == 1500 == TRUTH["members"]


@pytest.mark.parametrize("path", [path for path, file in TRUTH["files"].items() if "members" in file])
def test_a_roster_lists_as_many_as_the_truth_says_and_nobody_twice(path: str) -> None:
    rows, told = list(_table(path)), TRUTH["files"][path]
    assert (len(rows), sum(_left(row) for row in rows)) == (told["rows"], told["leavers"])
    assert len({_who(row) for row in rows}) == len(rows)
    if told["rows_by_sheet"].keys() != {""}:
        by_sheet = {name: sum(row["sheet"] == name for row in rows) for name in told["rows_by_sheet"]}
        assert by_sheet == told["rows_by_sheet"]


@pytest.mark.parametrize("year", TRUTH["years"])
def test_a_years_rosters_agree_with_the_headcounts(year: int) -> None:
    told = {
        row["name"]: row for row in TRUTH["headcounts"] if row["year"] == year and row["level"].startswith("grassroots")
    }
    export = list(_table(f"thanh-uy-tan-giang/DS_DANGVIEN_{year}.xlsx"))
    for name in {row["Tổ chức cơ sở đảng"] for row in export}:
        there = [row for row in export if row["Tổ chức cơ sở đảng"] == name and row["Trạng thái"] == "Đang sinh hoạt"]
        assert len(there) == told[name]["closing"]
        assert sum(row["Diện"] == "Dự bị" for row in there) == told[name]["probationary"]
        assert sum(row["Ngày chính thức"] is None for row in there) == told[name]["probationary"]
        admitted = [row for row in export if row["Tổ chức cơ sở đảng"] == name and row["Ngày kết nạp"].year == year]
        assert len(admitted) == told[name]["admitted"]
    for reason, cause in (
        ("Từ trần", "died"),
        ("Xóa tên", "struck_off"),
        ("Khai trừ", "expelled"),
        ("Xin ra khỏi Đảng", "withdrew"),
    ):
        covered = {row["Tổ chức cơ sở đảng"] for row in export}
        gone = sum(row["Trạng thái"] == reason for row in export)
        assert gone == sum(row[cause] for name, row in told.items() if name in covered)


def test_identifiers_begin_with_an_impossible_province() -> None:
    for path, file in TRUTH["files"].items():
        if file["kind"] != "member" or path in TRUTH["faults"]:
            continue
        for row in _table(path):
            for key in ("Số CCCD", "Số thẻ Đảng viên", "Số thẻ đảng viên", "Số thẻ ĐV"):
                value = str(row.get(key) or "").split("\n")[0]
                assert not value or re.fullmatch(r"099\d{5}|099\d{9}", value), (path, key)


def test_faults_stand_where_the_truth_says() -> None:
    ((path, faults),) = TRUTH["faults"].items()
    sheet = openpyxl.load_workbook(INBOX / path)[faults[0]["sheet"]]
    assert {fault["code"] for fault in faults} == {
        "bad_date", "date_order", "bad_identifier", "missing_name", "duplicate_row", "total_mismatch"}  # fmt: skip
    for fault in faults:
        row = [cell.value for cell in sheet[fault["row"]]]
        column = fault["column"]
        assert str((row["ABCDEFGHIJKLMNOPQRST".index(column)] if column else row[1]) or "") == fault["value"]
    twice = next(fault for fault in faults if fault["code"] == "duplicate_row")
    card = [cell.value for cell in sheet["H"]]
    assert card.count(sheet.cell(twice["row"], 8).value) == 2
    assert card.index(sheet.cell(twice["row"], 8).value) + 1 < twice["row"]


def test_the_faulty_roster_lists_the_people_of_the_export() -> None:
    ((path, faults),) = TRUTH["faults"].items()
    rows = list(_table(path))
    export = {row["Số CCCD"]: row for row in _table(GOOD_2024[0]) if row["Tổ chức cơ sở đảng"] == "Đảng bộ phường 7"}
    known = [row for row in rows if row["Số CCCD"] in export]
    spoilt = sum(fault["code"] in ("bad_identifier",) and fault["column"] == "H" for fault in faults)
    assert len(rows) - len(known) == spoilt
    assert all(row["Họ và tên"].title() == export[row["Số CCCD"]]["Họ và tên"].title() for row in known)


# --- registers and ratings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", [path for path, file in TRUTH["files"].items() if file["kind"] in ("organization", "rating", "inspection")]
)
def test_registers_have_the_rows_that_the_truth_says(path: str) -> None:
    rows = list(_table(path))
    assert {name: sum(row["sheet"] == name for row in rows) for name in TRUTH["files"][path]["rows_by_sheet"]} == (
        TRUTH["files"][path]["rows_by_sheet"]
    )


def test_the_register_of_organizations_hangs_together() -> None:
    rows = list(_table("thanh-uy-tan-giang/danh-muc-to-chuc-dang.xlsx"))
    codes = [row["Mã tổ chức"] for row in rows]
    assert len(set(codes)) == len(codes) == 164
    assert [row["Mã tổ chức"] for row in rows if not row["Mã tổ chức cấp trên"]] == [TRUTH["city"]]
    assert {row["Mã tổ chức cấp trên"] for row in rows} - {None} <= set(codes)
    assert {row["Tổ chức kế thừa"] for row in rows} - {None} <= set(codes)
    of_units = [row for row in rows if row["Loại tổ chức"] in ("Chi bộ trực thuộc", "Chi bộ cơ sở")]
    assert sum(row["Số đảng viên"] or 0 for row in of_units) == 1500


def test_by_kind_the_truth_counts_what_the_city_is_said_to_have() -> None:
    for year in TRUTH["organizations"]:
        kinds = year["by_kind"]
        assert (kinds["grassroots_committee"], kinds["grassroots_cell"]) == (20, 20)
        assert sum(year["grassroots_by_type"].values()) == 40
        assert kinds["cell"] == (120 if year["year"] == 2024 else 121)
        assert year["grassroots_by_type"]["ward"] + year["grassroots_by_type"]["commune"] == 13


# --- reports ------------------------------------------------------------------------------------------------------


def _pdf_text(data: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


def _words(path: str) -> str:
    file = INBOX / path
    if file.suffix == ".pdf":
        text = _pdf_text(file.read_bytes())
    elif file.suffix == ".docx":
        text = "\n".join(paragraph.text for paragraph in Document(str(file)).paragraphs)
    else:
        text = file.read_text("utf-8")
    return " ".join(text.split())


@pytest.mark.parametrize("path", list(TRUTH["figures"]))
def test_a_reports_figures_stand_in_it_word_for_word(path: str) -> None:
    text = _words(path)
    assert TRUTH["files"][path]["figures"] == len(TRUTH["figures"][path]) > 10
    for figure in TRUTH["figures"][path]:
        assert figure["quote"] in text
        assert "<" not in figure["quote"]


def test_two_figures_are_wrong_on_purpose_and_no_others() -> None:
    wrong = [
        (figure["measure"], figure["value"], figure["true_value"], figure["wrong_by"])
        for figure in TRUTH["wrong_figures"]
    ]
    assert wrong == [("members_admitted", 65, 59, 6), ("members_total", 105, 102, 3)]
    stated = [figure for figures in TRUTH["figures"].values() for figure in figures]
    assert sum(bool(figure["wrong_by"]) for figure in stated) == 2


def test_stated_counts_are_those_of_the_headcounts() -> None:
    flows = {(row["organization"], row["year"]): row for row in TRUTH["headcounts"]}
    of = {"members_total": "closing", "members_admitted": "admitted", "members_confirmed": "confirmed"}
    checked = 0
    for figures in TRUTH["figures"].values():
        for figure in figures:
            if figure["measure"] in of and figure["status"] == "actual":
                row = flows[figure["organization_code"], int(figure["end"][:4])]
                assert figure["true_value"] == row[of[figure["measure"]]]
                checked += 1
    assert checked == 6


def test_stated_inspections_and_discipline_are_those_of_the_register() -> None:
    path = "uy-ban-kiem-tra-thanh-uy/so-kiem-tra-giam-sat-ky-luat.xlsx"
    rows = [row for row in _table(path) if row["sheet"] == "KTGS 2023"]
    commission = [row for row in rows if row["Chủ thể kiểm tra, giám sát"] == "Ủy ban Kiểm tra Thành ủy"]
    figures = TRUTH["figures"]["uy-ban-kiem-tra-thanh-uy/bao-cao-kiem-tra-giam-sat-2023.pdf"]
    for basis, words in (("finance", "Tài chính đảng"), ("inspection_duty", "Thực hiện nhiệm vụ kiểm tra, giám sát")):
        (stated,) = [figure["value"] for figure in figures if figure["qualifier"] == basis]
        assert stated == sum(row["Căn cứ kiểm tra"] == words for row in commission) > 0
    struck = [row for row in _table(path) if row["sheet"] == "Kỷ luật" and row["Ngày quyết định"].year == 2023]
    (total,) = [f["value"] for f in figures if f["measure"] == "disciplined" and not f["qualifier"]]
    assert total == sum(row["Đối tượng"] == "Đảng viên" for row in struck)
    assert total == sum(f["value"] for f in figures if f["measure"] == "disciplined" and f["qualifier"])


def test_shares_are_of_those_rated() -> None:
    figures = [
        f for each in TRUTH["figures"].values() for f in each if f["measure"] == "rated" and f["status"] == "actual"
    ]
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for figure in figures:
        groups.setdefault((figure["organization"], figure["subject"]), []).append(figure)
    for group in groups.values():
        (rated,) = [f["value"] for f in group if f["qualifier"] is None]
        counts = {f["qualifier"]: f["value"] for f in group if f["unit"] == "count" and f["qualifier"]}
        shares = {f["qualifier"]: f["value"] for f in group if f["unit"] == "percent"}
        assert sum(counts.values()) == rated
        assert shares == {level: round(100 * number / rated, 2) for level, number in counts.items()}
