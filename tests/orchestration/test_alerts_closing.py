"""The end of a night: what is told, to whom, once; and that nothing of a person is told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from alerts_kit import NIGHT, Hook, SmallOffice, add_finding, add_load, web_hook

from orchestration.alerts.closing import Ended, announce_held, close_night
from orchestration.alerts.outbox import waiting
from orchestration.errors import DanhboError
from orchestration.settings import load_settings

LATER = NIGHT + timedelta(days=1)
RULE = "Quá nhiều ngày tháng sai trong tệp"


class TellingOffice(SmallOffice):
    """A small office with a channel, and what came over it."""

    def __init__(self, home: Path, hook: Hook) -> None:
        super().__init__(home)
        self.hook = hook

    def recipients(self, toml: str) -> None:
        """Make `toml` the recipients."""
        (self.home / "danhbo.toml").write_text(toml, encoding="utf-8")
        self.settings = load_settings(self.home)

    def close(
        self, run_id: str, night: date = NIGHT, failure: BaseException | str | None = None
    ) -> list[dict[str, str]]:
        """Close a night; the messages that came of it."""
        before = len(self.hook.told)
        close_night(self.settings, Ended(night, run_id, failure))
        return self.hook.told[before:]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TellingOffice]:
    hook = Hook()
    with web_hook(hook) as url:
        monkeypatch.setenv("DANHBO_ALERTS__CHANNELS__HOOK", url)
        yield TellingOffice(tmp_path / "home", hook)


def vietnamese(message: dict[str, str]) -> str:
    return message["message"].partition("— English —")[0]


def test_a_fault_is_told_once_then_counted_then_closed_with_a_word(office: TellingOffice) -> None:
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7")
        add_finding(build, "aaa111bbb222")
    (first,) = office.close("run-1")
    assert "1 việc mới" in first["title"]
    assert "Đảng bộ phường 7\n  - danh sách đảng viên đến 31/12/2025 (lần nạp aaa111b): 1 lỗi" in first["message"]
    assert "1 faults" in first["message"].partition("— English —")[2]

    (second,) = office.close("run-2", LATER)
    assert "không có gì mới" in second["title"]
    assert "lần nạp" not in vietnamese(second).replace("<lần nạp>", "")
    assert "CÒN MỞ (1)\n  - Đảng bộ phường 7: 1 việc, lâu nhất từ 02/03/2026" in second["message"]

    with office.version("run-3", LATER) as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7", status="superseded")
        add_load(build, "ccc333ddd444", "dang-uy-phuong-7", received_at=datetime(2026, 3, 3, 1, 30), received_on=LATER)
    (third,) = office.close("run-3", LATER)
    assert "1 việc đã xong" in third["title"]
    assert "ĐÃ XONG (1)" in third["message"]
    assert "Không còn việc nào mở." in third["message"]
    assert office.close("run-4", LATER) == [], "another run of the same day with nothing new says nothing"


def test_success_is_said_too(office: TellingOffice) -> None:
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7")
    (told,) = office.close("run-1")
    assert "Đã công bố phiên bản 1 của kho: 1 tệp đã nạp." in told["message"]
    assert "Version 1 of the warehouse is published: 1 published." in told["message"]


def test_the_end_of_a_run_is_dealt_with_once(office: TellingOffice) -> None:
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7")
    assert len(office.close("run-1")) == 1
    assert office.close("run-1") == []
    assert office.close("run-1", failure="StillTheSameRun") == []


def test_a_back_fill_of_earlier_nights_sends_no_digests(office: TellingOffice) -> None:
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7")
    assert len(office.close("run-1")) == 1
    assert [office.close(f"old-{days}", NIGHT - timedelta(days=days)) for days in (3, 2, 1)] == [[], [], []]
    assert len(office.close("run-2", LATER)) == 1


def test_a_held_load_is_told_of_at_once_and_not_again(office: TellingOffice) -> None:
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7", status="held", verdict="blocked", status_reason=RULE)
        add_load(build, "ccc333ddd444", "dang-uy-phuong-1")
        add_finding(build, "ccc333ddd444")
    assert announce_held(office.settings, NIGHT) == 1
    (urgent,) = office.hook.told
    assert "GIỮ LẠI 1 tệp" in urgent["title"]
    assert "quá nhiều ngày tháng sai trong tệp" in urgent["message"]
    assert "phường 1" not in urgent["message"]
    assert announce_held(office.settings, NIGHT) == 0
    (digest,) = office.close("run-1")
    assert "2 việc mới" in digest["title"]
    assert "(đã báo ngay)" in digest["message"]
    assert "Đảng bộ phường 1" in digest["message"], "what was not urgent is in the digest all the same"


def test_a_held_load_that_was_sent_again_is_closed(office: TellingOffice) -> None:
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7", status="held", verdict="blocked", status_reason=RULE)
    office.close("run-1")
    with office.version("run-2", LATER) as build:
        add_load(build, "ccc333ddd444", "dang-uy-phuong-7", received_on=LATER, received_at=datetime(2026, 3, 3, 1, 30))
    (told,) = office.close("run-2", LATER)
    assert "ĐÃ XONG (1)" in told["message"]


def test_a_failed_night_is_told_of_and_closed_when_a_night_succeeds(office: TellingOffice) -> None:
    with office.version("run-0") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7")
    office.close("run-0", NIGHT - timedelta(days=1))
    failure = DanhboError("the home could not be written (No space left on device)", where="/srv/kho/0991234567")
    (told,) = office.close("run-1", failure=failure)
    assert "KHÔNG CHẠY XONG" in told["title"]
    assert "No space left on device" in told["message"]
    assert "/srv" not in told["message"]
    assert office.close("run-2", failure=failure) == [], "the same failure again on the same day is no news"
    heartbeat = json.loads((office.home / "heartbeat.json").read_text(encoding="utf-8"))
    assert (heartbeat["outcome"], heartbeat["exit_status"]) == ("failed", 2)
    (after,) = office.close("run-3", LATER)
    assert "ĐÃ XONG (1)" in after["message"]


def test_an_unknown_error_is_told_by_its_kind_alone(office: TellingOffice) -> None:
    (told,) = office.close("run-1", failure=ValueError("Nguyễn Văn A 099123456789"))
    assert "ValueError" in told["message"]
    assert "Nguyễn" not in told["message"]


def test_recipients_are_told_of_their_own_part(office: TellingOffice) -> None:
    office.recipients(
        "[[alerts.recipients]]\nname = 'city'\nchannels = ['hook']\norganizations = ['99.001']\n"
        "[[alerts.recipients]]\nname = 'ward 7'\nchannels = ['hook']\norganizations = ['Đảng bộ phường 7']\n"
        "[[alerts.recipients]]\nname = 'ward 1'\nchannels = ['hook']\nsenders = ['*-phuong-1']\n"
    )
    with office.version("run-1") as build:
        for load_id, sender in (("aaa111bbb222", "dang-uy-phuong-7"), ("ccc333ddd444", "dang-uy-phuong-1")):
            add_load(build, load_id, sender)
            add_finding(build, load_id)
    city, ward_7, ward_1 = office.close("run-1")
    assert ("phường 7" in city["message"], "phường 1" in city["message"]) == (True, True)
    assert ("phường 7" in ward_7["message"], "phường 1" in ward_7["message"]) == (True, False)
    assert ("phường 7" in ward_1["message"], "phường 1" in ward_1["message"]) == (False, True)


def test_a_sender_is_of_the_organization_that_its_rows_are_about(office: TellingOffice) -> None:
    office.recipients("[[alerts.recipients]]\nname = 'ward 7'\nchannels = ['hook']\norganizations = ['99.001.007']\n")
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "van-phong")
        add_finding(build, "aaa111bbb222")
        build.execute(
            "INSERT INTO fact_ratings BY NAME SELECT 'organization' AS subject_kind, 4 AS organization_key, 2025 AS year, "
            "false AS exemplary, 'aaa111bbb222' AS load_id, 'S!R2' AS source_ref"
        )
    (told,) = office.close("run-1")
    assert "Chi bộ khóm 1\n  - danh sách đảng viên" in told["message"]


def test_no_name_number_or_file_name_goes_out(office: TellingOffice) -> None:
    with office.version("run-1") as build:
        for number, status in enumerate(("published", "held", "rejected")):
            load_id = f"{number}99123456789"
            add_load(
                build, load_id, "dang-uy-phuong-7", status=status, scope=f"{number}",
                file_name="ho-so-Nguyen-Van-Bi-Mat-099123456789.xlsx",
                status_reason="Cột “Họ và tên”: không hiểu “Nguyễn Văn Bí Mật 099123456789”.",
            )  # fmt: skip
            add_finding(build, load_id, severity="reject" if status == "rejected" else "warn")
        build.execute(
            "INSERT INTO audit.findings BY NAME SELECT 'reading' AS origin, 'reject' AS severity, 'file_too_large' AS code, "
            "'Nguyen Van Bi Mat.xlsx' AS value, 'Tệp Nguyen Van Bi Mat.xlsx lớn hơn mức cho phép' AS message"
        )
    announce_held(office.settings, NIGHT)
    office.close("run-1")
    assert len(office.hook.told) == 2
    text = "".join(message["title"] + message["message"] for message in office.hook.told)
    assert not re.search(r"\d{8,}", text)
    assert "Mật" not in text
    assert "Mat" not in text
    kept = "".join(path.read_text(encoding="utf-8") for path in (office.home / "alerts").rglob("*.json"))
    assert "Mật" not in kept


def test_a_digest_is_one_screen_long_however_much_there_is(office: TellingOffice) -> None:
    with office.version("run-1") as build:
        for number in range(120):
            load_id = f"{number:03d}aaa111bbb"
            add_load(build, load_id, f"noi-gui-{number % 60}", scope=f"scope-{number}")
            add_finding(build, load_id)
    (told,) = office.close("run-1")
    assert len(told["message"].splitlines()) <= 50
    assert max(map(len, told["message"].splitlines())) <= 170
    assert re.search(r"và \d+ việc nữa", told["message"])
    (second,) = office.close("run-2", LATER)
    assert len(second["message"].splitlines()) <= 50
    assert "CÒN MỞ (120)" in second["message"]


def test_an_overdue_file_opens_an_alert_that_its_arrival_closes(office: TellingOffice) -> None:
    office.calendar(
        "  - {kind: member, every: month, due_after_days: 5, senders: [dang-uy-phuong-7], name_vi: danh sách}\n"
    )
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7", period_end=date(2025, 12, 31))
    (told,) = office.close("run-1")
    assert "Quá hạn: danh sách, tháng" in told["message"]
    with office.version("run-2", LATER) as build:
        add_load(build, "ccc333ddd444", "dang-uy-phuong-7", period_end=date(2100, 1, 1), scope="other")
    (closed,) = office.close("run-2", LATER)
    assert "ĐÃ XONG (1)" in closed["message"]
    assert "Quá hạn" in closed["message"]


def test_an_alert_that_could_not_go_out_goes_with_a_later_night(office: TellingOffice) -> None:
    office.hook.status = 500
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7")
        add_finding(build, "aaa111bbb222")
    assert office.close("run-1") == []
    assert len(waiting(office.settings)) == 1
    assert json.loads((office.home / "heartbeat.json").read_text(encoding="utf-8"))["unsent_messages"] == 1
    office.hook.status = 200
    first, second = office.close("run-2", LATER)
    assert "1 việc mới" in first["title"]
    assert "không có gì mới" in second["title"]
    assert waiting(office.settings) == []


def test_a_night_that_was_killed_before_its_ledger_was_written_tells_once(office: TellingOffice) -> None:
    office.hook.status = 500
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7")
        add_finding(build, "aaa111bbb222")
    office.close("run-1")
    (office.home / "alerts" / "ledger.json").unlink()
    office.hook.status = 200
    assert len(office.close("run-1")) == 1


def test_a_damaged_ledger_or_an_unwritable_folder_fails_no_night(office: TellingOffice) -> None:
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7")
        add_finding(build, "aaa111bbb222")
    office.close("run-1")
    (office.home / "alerts" / "ledger.json").write_text("{", encoding="utf-8")
    (told,) = office.close("run-2", LATER)
    assert "1 việc mới" in told["title"], "told once more rather than never"
    folder = office.home / "alerts"
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    folder.rmdir()
    folder.write_text("a file where the folder should be", encoding="utf-8")
    assert close_night(office.settings, Ended(LATER, "run-3")) is False


def test_the_last_digest_is_in_the_home_for_an_office_without_channels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = SmallOffice(tmp_path / "home")
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7")
        add_finding(build, "aaa111bbb222")
    close_night(office.settings, Ended(NIGHT, "run-1"))
    kept = (office.home / "alerts" / "digests" / f"{NIGHT}.txt").read_text(encoding="utf-8")
    assert "1 việc mới" in kept
    assert (office.home / "alerts").stat().st_mode & 0o077 == 0
    assert waiting(office.settings) == []


def test_heartbeat_says_how_the_night_ended_and_by_when_the_next_one_should(office: TellingOffice) -> None:
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7", status="held", verdict="blocked", status_reason=RULE)
    office.close("run-1")
    beat = json.loads((office.home / "heartbeat.json").read_text(encoding="utf-8"))
    assert {name: beat[name] for name in ("night", "run_id", "outcome", "exit_status", "version", "urgent_alerts")} == {
        "night": "2026-03-02", "run_id": "run-1", "outcome": "published", "exit_status": 1, "version": 1, "urgent_alerts": 1,
    }  # fmt: skip
    ended, next_by = datetime.fromisoformat(beat["ended_at"]), datetime.fromisoformat(beat["next_by"])
    assert ended < next_by < ended + timedelta(days=2)


def test_what_a_killed_night_did_not_come_to_is_written_by_the_next(office: TellingOffice) -> None:
    with office.version("run-killed") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7")
        add_finding(build, "aaa111bbb222")
    office.close("run-2", LATER)
    assert (office.home / "feedback" / "aaa111bbb222.xlsx").is_file()
    assert (office.home / "data_docs" / "loads" / "aaa111bbb222.html").is_file()


def test_a_calendar_that_cannot_be_read_is_told_of_and_closes_nothing(office: TellingOffice) -> None:
    office.calendar(
        "  - {kind: member, every: month, due_after_days: 5, senders: [dang-uy-phuong-7], name_vi: danh sách}\n"
    )
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", "dang-uy-phuong-7", period_end=date(2025, 12, 31))
    office.close("run-1")
    office.calendar("  - {kind: member, every: fortnight}\n")
    (told,) = office.close("run-2", LATER)
    assert "Không đọc được lịch báo cáo" in told["message"]
    assert "ĐÃ XONG" not in told["message"]
    assert office.close("run-3", LATER) == []
    office.calendar("[]")
    (mended,) = office.close("run-4", LATER)
    assert "ĐÃ XONG (2)" in mended["message"]
