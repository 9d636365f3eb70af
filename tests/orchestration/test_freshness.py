"""The reporting calendar: who owes what by when, told once it is late, silent once it is here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import dagster as dg
import polars as pl
import pytest
from alerts_kit import SmallOffice, add_load

from orchestration.errors import DanhboError
from orchestration.freshness import (
    Calendar,
    Exempt,
    Expected,
    last_due_period,
    load_calendar,
    note_overdue,
    overdue,
)
from orchestration.settings import load_settings
from orchestration.warehouse import Warehouse

YEARLY = Expected(kind="member", every="year", due_after_days=31, early_days=45, name_vi="danh sách đảng viên")
SCHEMA = {"sender": pl.String, "kind": pl.String, "status": pl.String, "period_end": pl.Date, "received_on": pl.Date}


def record(*loads: tuple[str, str, str, date | None, date]) -> pl.DataFrame:
    return pl.DataFrame(loads, schema=SCHEMA, orient="row")


def late(today: date, *loads: tuple[str, str, str, date | None, date], **more: object) -> list[tuple[str, date]]:
    calendar = Calendar(expected=(YEARLY.model_copy(update=more),))
    return [(one.sender, one.period_end) for one in overdue(record(*loads), calendar, today)]


OLD = ("ward-1", "member", "published", date(2024, 12, 31), date(2025, 1, 10))


@pytest.mark.parametrize(
    ("every", "today", "first", "last"),
    [
        ("year", date(2026, 2, 1), date(2025, 1, 1), date(2025, 12, 31)),
        ("year", date(2026, 1, 31), date(2024, 1, 1), date(2024, 12, 31)),
        ("half", date(2026, 8, 1), date(2026, 1, 1), date(2026, 6, 30)),
        ("quarter", date(2026, 5, 2), date(2026, 1, 1), date(2026, 3, 31)),
        ("month", date(2026, 3, 4), date(2026, 1, 1), date(2026, 1, 31)),
    ],
)
def test_the_last_period_that_is_due(every: str, today: date, first: date, last: date) -> None:
    entry = YEARLY.model_copy(update={"every": every, "due_after_days": 31})
    assert last_due_period(entry, today) == (first, last)


def test_nothing_is_late_on_its_last_day_and_all_is_on_the_next() -> None:
    assert late(date(2026, 1, 31), OLD) == []
    assert late(date(2026, 2, 1), OLD) == [("ward-1", date(2025, 12, 31))]


@pytest.mark.parametrize(
    ("load", "settles"),
    [
        (("ward-1", "member", "published", date(2025, 12, 31), date(2026, 1, 5)), True),
        (("ward-1", "member", "held", date(2025, 12, 31), date(2026, 1, 5)), True),
        (("ward-1", "member+rating", "published", date(2025, 11, 30), date(2025, 12, 5)), True),
        (("ward-1", "member", "published", date(2025, 10, 31), date(2026, 1, 5)), False),
        (("ward-1", "member", "rejected", date(2025, 12, 31), date(2026, 1, 5)), False),
        (("ward-1", "member", "withdrawn", date(2025, 12, 31), date(2026, 1, 5)), False),
        (("ward-1", "rating", "published", date(2025, 12, 31), date(2026, 1, 5)), False),
        (("ward-2", "member", "published", date(2025, 12, 31), date(2026, 1, 5)), False),
        (("ward-1", "member", "published", None, date(2026, 1, 5)), True),
        (("ward-1", "member", "published", None, date(2025, 6, 5)), False),
    ],
)
def test_what_settles_a_debt(load: tuple[str, str, str, date | None, date], settles: bool) -> None:
    assert (("ward-1", date(2025, 12, 31)) not in late(date(2026, 3, 1), OLD, load)) is settles


def test_named_senders_owe_from_the_first_and_exempt_ones_never() -> None:
    assert late(date(2026, 3, 1), senders=("ward-9",)) == [("ward-9", date(2025, 12, 31))]
    calendar = Calendar(expected=(YEARLY,), exempt=(Exempt(sender="ward-1", kind="member"),))
    assert overdue(record(OLD), calendar, date(2026, 3, 1)) == []


def test_the_homes_calendar_takes_the_place_of_ours(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "home")
    assert {entry.kind for entry in load_calendar(settings).expected} >= {"member", "report"}
    own = settings.home / "data" / "reporting_calendar.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(
        "expected:\n  - {kind: member, every: year, due_after_days: 10}\n  - {kind: report, every: year, remove: true}\n"
        "  - {kind: report, every: month, due_after_days: 5}\n",
        encoding="utf-8",
    )
    found = {(entry.kind, entry.every): entry.due_after_days for entry in load_calendar(settings).expected}
    assert found[("member", "year")] == 10
    assert ("report", "year") not in found
    assert found[("report", "month")] == 5
    own.write_text("expected:\n  - {kind: member, every: fortnight}\n", encoding="utf-8")
    with pytest.raises(DanhboError, match="reporting_calendar"):
        load_calendar(settings)


def test_what_is_overdue_is_a_finding_of_the_version(tmp_path: Path) -> None:
    office = SmallOffice(tmp_path / "home")
    office.calendar(
        "  - {kind: member, every: year, due_after_days: 31, early_days: 45, name_vi: danh sách đảng viên}\n"
    )
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7", period_end=date(2024, 12, 31))
        for _ in range(2):  # a second look takes the place of the first
            assert note_overdue(build, office.settings, date(2026, 3, 1)) == 1
    with Warehouse(office.settings).read() as published:
        found = published.execute("SELECT load_id, severity, code, message FROM audit.findings").fetchall()
    assert found == [
        (None, "warn", "overdue", "danh sách đảng viên năm 2025 của dang-uy-phuong-7 quá hạn (hạn nộp 31/01/2026).")
    ]


def test_a_calendar_that_cannot_be_read_holds_up_no_version(tmp_path: Path) -> None:
    office = SmallOffice(tmp_path / "home")
    office.calendar("  - {kind: member, every: fortnight}\n")
    with office.version("run-1") as build:
        assert note_overdue(build, office.settings, date(2026, 3, 1)) == 0


def test_assets_have_freshness_policies_and_the_daemon_has_the_sensors() -> None:
    from orchestration.definitions import defs

    def policy(name: str) -> object:
        return defs.resolve_assets_def(name).specs_by_key[dg.AssetKey(name)].freshness_policy

    assert type(policy("landed_files")).__name__ == "CronFreshnessPolicy"
    for name in ("warehouse", "fact_memberships", "mart_headcounts", "feedback"):
        assert type(policy(name)).__name__ == "TimeWindowFreshnessPolicy"
    running = {sensor.name for sensor in defs.sensors or [] if sensor.default_status is dg.DefaultSensorStatus.RUNNING}
    assert {"night_ended", "night_failed", "outbox_sensor"} <= running
