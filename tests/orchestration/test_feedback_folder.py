"""The feedback folder: one workbook for each faulty spreadsheet in force, none for the others, whole or absent."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from alerts_kit import SmallOffice, add_finding, add_load

from orchestration.feedback.corrections import as_correction
from orchestration.feedback.faults import Fault, FaultyLoad, faulty_loads
from orchestration.feedback.folder import MANIFEST, feedback_folder, is_behind, refresh
from orchestration.landing import lake_path, write_whole
from orchestration.settings import Settings, load_settings
from orchestration.warehouse import Warehouse

FAULT = Fault("warn", "bad_date", "Ngày", "Không có ngày này.", "Ngày có thật.", "Danh sách", 2, "A")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings(tmp_path / "home")
    settings.layout.prepare()
    return settings


def landed(settings: Settings, name: str, sender: str, number: int = 1) -> FaultyLoad:
    """A faulty load whose file is in the lake."""
    book = openpyxl.Workbook()
    book.active.title = "Danh sách"  # type: ignore[union-attr]
    book.active.append(["Ngày sinh"])  # type: ignore[union-attr]
    book.active.append([f"31/02/19{number:02d}"])  # type: ignore[union-attr]
    target = io.BytesIO()
    book.save(target)
    load_id = f"{number:012x}"
    write_whole(lake_path(settings.layout, load_id * 5), target.getvalue())
    return FaultyLoad(load_id, load_id * 5, name, sender, date(2026, 3, 2), "published", None, 1, 1, 0, (FAULT,))


def names(settings: Settings) -> set[str]:
    return {path.name for path in feedback_folder(settings).iterdir()} - {MANIFEST}


def test_workbooks_come_and_go_with_the_faults(settings: Settings) -> None:
    first, second = landed(settings, "a.xlsx", "noi-1", 1), landed(settings, "b.xlsm", "noi-1", 2)
    assert refresh(settings, [first, second], "1").written == ("a.xlsx", "b.xlsm")
    assert names(settings) == {"a.xlsx", "b.xlsm"}
    assert feedback_folder(settings).stat().st_mode & 0o077 == 0
    assert refresh(settings, [second], "2").removed == ("a.xlsx",)
    assert names(settings) == {"b.xlsm"}
    assert refresh(settings, [], "3").removed == ("b.xlsm",)
    assert names(settings) == set()


def test_what_says_what_it_should_is_left_as_it_is(settings: Settings) -> None:
    load = landed(settings, "a.xlsx", "noi-1")
    refresh(settings, [load], "1")
    before = (feedback_folder(settings) / "a.xlsx").stat().st_mtime_ns
    assert refresh(settings, [load], "2").written == ()
    assert (feedback_folder(settings) / "a.xlsx").stat().st_mtime_ns == before
    assert refresh(settings, [replace(load, rows_quarantined=1)], "3").written == ("a.xlsx",)


def test_two_senders_files_of_one_name_stand_beside_each_other_for_good(settings: Settings) -> None:
    first, second = landed(settings, "a.csv", "noi-1", 1), landed(settings, "A.xlsx", "noi-2", 2)
    refresh(settings, [first, second], "1")
    assert names(settings) == {"a.xlsx", "A (noi-2).xlsx"}
    refresh(settings, [second], "2")
    assert names(settings) == {"A (noi-2).xlsx"}, "a name does not change under the one who has the file open"


def test_a_removed_workbook_is_made_again_and_a_persons_file_is_left(settings: Settings) -> None:
    load = landed(settings, "a.xlsx", "noi-1")
    refresh(settings, [load], "1")
    (feedback_folder(settings) / "a.xlsx").unlink()
    (feedback_folder(settings) / "ghi-chu.txt").write_text("của tôi")
    assert refresh(settings, [load], "1").written == ("a.xlsx",)
    refresh(settings, [], "2")
    assert names(settings) == {"ghi-chu.txt"}


def test_a_killed_night_leaves_nothing_that_the_next_one_does_not_know(settings: Settings) -> None:
    load = landed(settings, "a.xlsx", "noi-1")
    refresh(settings, [load], "1")
    manifest = feedback_folder(settings) / MANIFEST
    begun = json.loads(manifest.read_text(encoding="utf-8"))
    begun["version"], begun["workbooks"][load.load_id]["fingerprint"] = "", ""
    manifest.write_text(json.dumps(begun), encoding="utf-8")  # as a night leaves it that was killed after writing
    assert is_behind(settings, "1")
    assert refresh(settings, [], "2").removed == ("a.xlsx",)
    assert not is_behind(settings, "2")


def test_a_damaged_manifest_names_no_file_outside_the_folder(settings: Settings) -> None:
    outside = settings.home / "warehouse.txt"
    outside.write_text("stays")
    feedback_folder(settings).mkdir()
    (feedback_folder(settings) / MANIFEST).write_text(
        json.dumps({"version": "1", "workbooks": {"x": {"name": "../warehouse.txt", "fingerprint": ""}}})
    )
    refresh(settings, [], "2")
    assert outside.read_text() == "stays"


def test_a_file_that_is_too_much_for_the_reader_gets_a_summary(settings: Settings) -> None:
    load = landed(settings, "a.xlsx", "noi-1")
    settings.limits.read_memory_mb = 1
    refresh(settings, [load], "1")
    book = openpyxl.load_workbook(feedback_folder(settings) / "a.xlsx")
    assert book.sheetnames[0] == "Phản hồi"


def test_faulty_are_published_held_and_rejected_spreadsheets_until_something_settles_them(tmp_path: Path) -> None:
    office = SmallOffice(tmp_path / "home")
    later = datetime(2026, 3, 5, 1, 30)
    with office.version("run-1") as build:
        add_load(build, "published0001", "noi-1")
        add_load(build, "clean00000001", "noi-2")
        add_load(build, "superseded001", "noi-3", status="superseded")
        add_load(build, "held000000001", "noi-4", status="held", status_reason="vì sao")
        add_load(build, "rejected00001", "noi-5", status="rejected", scope=None, period_end=None, file_name="Sổ.xls")
        add_load(build, "rejected00002", "noi-6", status="rejected", scope=None, period_end=None, file_name="so.xls")
        add_load(build, "report0000001", "noi-7", family="document")
        for load_id in ("published0001", "superseded001", "rejected00001", "rejected00002", "report0000001"):
            add_finding(build, load_id)
        build.execute(
            "INSERT INTO audit.quarantine VALUES ('published0001', 'Sổ!R7', 'member_rows', ['member_sex_known'], '')"
        )
        add_load(build, "again00000005", "noi-5", file_name="sổ.XLSX", received_on=later.date(), received_at=later)
    with Warehouse(office.settings).read() as published:
        found = {load.load_id: load for load in faulty_loads(published)}
    assert set(found) == {"published0001", "held000000001", "rejected00002"}
    quarantined = next(fault for fault in found["published0001"].faults if fault.severity == "quarantine")
    assert (quarantined.sheet, quarantined.row, quarantined.fields) == ("Sổ", 7, ("sex",))
    assert quarantined.expected == "Giới tính: Ghi Nam hoặc Nữ."


EARLIER = {"sender": "noi-1", "kind": "member", "scope": "old", "period_start": None, "period_end": date(2025, 12, 31)}
VERDICT = {"kind": "member", "scope": "new", "period_start": None, "period_end": date(2025, 12, 31)}


def test_a_correction_takes_the_scope_of_what_it_corrects() -> None:
    assert as_correction(VERDICT, "noi-1", EARLIER)["scope"] == "old"


@pytest.mark.parametrize(
    ("verdict", "sender", "earlier"),
    [
        (VERDICT, "noi-2", EARLIER),
        (VERDICT | {"period_end": date(2026, 12, 31)}, "noi-1", EARLIER),
        (VERDICT | {"kind": "rating"}, "noi-1", EARLIER),
        (VERDICT, "noi-1", None),
        (VERDICT, "noi-1", EARLIER | {"scope": None}),
    ],
)
def test_another_sender_period_or_kind_is_no_correction(verdict: dict, sender: str, earlier: dict | None) -> None:
    assert as_correction(verdict, sender, earlier) == verdict
