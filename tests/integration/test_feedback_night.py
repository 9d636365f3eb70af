"""A faulty workbook goes back, is mended in its marked cells, is sent again, and is settled in the next night."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from nights import SAMPLE, danhbo, query

WARD = "dang-uy-phuong-7/danh-sach-dang-vien-phuong-7.xlsx"
REGISTER = "thanh-uy-tan-giang/danh-muc-to-chuc-dang.xlsx"
NAME = Path(WARD).name
# what a clerk would write into the marked cells
MENDED = {
    "D14": None, "K23": None, "L31": None, "B40": "Tô Văn Mẫn", "H48": None, "I57": None,
    "L66": None, "K75": None, "B92": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nights: over the faulty workbook, with a misspelt cell besides, and over its mended feedback."""
    root = tmp_path_factory.mktemp("feedback")
    inbox, home = root / "inbox", root / "home"
    for name in (WARD, REGISTER):
        (inbox / name).parent.mkdir(parents=True)
        shutil.copy(SAMPLE / "inbox" / name, inbox / name)
    book = openpyxl.load_workbook(inbox / WARD)
    heading = next(cell for line in book["Danh sách"].iter_rows() for cell in line if cell.value == "II. Chi bộ khóm 2")
    heading.value = "II. Chi bộ khoms 2"
    book.save(inbox / WARD)
    first = danhbo("nightly", "--inbox", inbox, "--home", home)
    assert first.returncode == 0, first.stderr
    shutil.copytree(home / "feedback", root / "first")

    book = openpyxl.load_workbook(home / "feedback" / NAME)
    sheet = book["Danh sách"]
    marked = {cell.coordinate for line in sheet.iter_rows() for cell in line if cell.comment}
    assert set(MENDED) <= marked
    for place, value in MENDED.items():
        sheet[place] = value
    for cell in sheet[91]:
        cell.value = None  # the line that stood there twice
    sheet[heading.coordinate] = "II. Chi bộ khóm 2"
    book.save(inbox / WARD)
    second = danhbo("nightly", "--inbox", inbox, "--home", home)
    assert second.returncode == 0, second.stderr
    shutil.move(root / "first", home / "first-feedback")
    return home


def test_the_faulty_workbook_went_back_marked(home: Path) -> None:
    book = openpyxl.load_workbook(home / "first-feedback" / NAME)
    assert book.sheetnames == ["Phản hồi", "Danh sách"]
    assert [path.name for path in (home / "first-feedback").glob("*.xlsx")] == [NAME], (
        "no other file of the night is faulty"
    )


def test_the_mended_copy_is_published_in_place_of_the_faulty_one(home: Path) -> None:
    loads = query(
        home, "SELECT status, rows_read, findings FROM audit.loads WHERE file_name = ? ORDER BY received_at", [NAME]
    )
    assert [load[0] for load in loads] == ["superseded", "published"]
    assert loads[1][1] == loads[0][1] + 1, "the line without a name is in"
    assert query(home, "SELECT count(*) FROM dim_member WHERE member_key IS NOT NULL")[0][0] == loads[1][1]


def test_the_feedback_is_gone_once_the_fault_is(home: Path) -> None:
    left = query(
        home,
        "SELECT code, sheet, row, message FROM audit.findings JOIN audit.loads USING (load_id) "
        "WHERE status = 'published' AND family <> 'document' AND origin = 'reading'",
    )
    assert left == []
    assert not list((home / "feedback").glob("*.xlsx"))


def test_the_digests_tell_of_the_fault_and_of_its_end(home: Path) -> None:
    (digest,) = (home / "alerts" / "digests").iterdir()  # both nights were of one day: the later digest comes first
    second, _, first = digest.read_text(encoding="utf-8").partition("=" * 60)
    assert "Đảng bộ phường 7\n  - danh sách đảng viên" in first
    assert "ĐÃ XONG" in second
    heartbeat = json.loads((home / "heartbeat.json").read_text(encoding="utf-8"))
    assert (heartbeat["outcome"], heartbeat["exit_status"], heartbeat["version"]) == ("published", 0, 2)
