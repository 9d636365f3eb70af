"""The end of runs that the daemon started, and what waits in the outbox, through Dagster's own sensors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from alerts_kit import NIGHT, Hook, SmallOffice, add_load, web_hook

from orchestration.alerts.outbox import put, waiting
from orchestration.alerts.sensors import night_ended, night_failed, outbox_sensor


@pytest.fixture
def hook() -> Hook:
    return Hook()


@pytest.fixture
def office(tmp_path: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallOffice]:
    """A home with one published version; settings are found by the environment, as in the daemon."""
    with web_hook(hook) as url:
        monkeypatch.setenv("DANHBO_ALERTS__CHANNELS__HOOK", url)
        monkeypatch.setenv("DANHBO_HOME", str(tmp_path / "home"))
        made = SmallOffice(tmp_path / "home")
        with made.version("run-1") as build:
            add_load(build, "aaa111bbb222", "dang-uy-phuong-7")
        yield made


@dg.op
def fails() -> None:
    raise ValueError("Nguyễn Văn Bí Mật")


@dg.op
def works() -> None:
    pass


def ran(instance: dg.DagsterInstance, *ops: object, night: str | None = NIGHT.isoformat()) -> dg.ExecuteInProcessResult:
    @dg.job(name="nightly", executor_def=dg.in_process_executor)
    def nightly() -> None:
        for op in ops:
            op()  # type: ignore[operator]

    tags = {"dagster/partition": night} if night else None
    return nightly.execute_in_process(instance=instance, tags=tags, raise_on_error=False)


def context(
    instance: dg.DagsterInstance, result: dg.ExecuteInProcessResult, name: str, event: dg.DagsterEvent
) -> object:
    return dg.build_run_status_sensor_context(
        sensor_name=name, dagster_event=event, dagster_instance=instance, dagster_run=result.dagster_run
    )


def test_a_run_of_the_daemon_has_its_digest_once(office: SmallOffice, hook: Hook) -> None:
    with dg.instance_for_test() as instance:
        result = ran(instance, works)
        event = result.get_run_success_event() if hasattr(result, "get_run_success_event") else result.all_events[-1]
        for _ in range(2):
            night_ended(context(instance, result, "night_ended", event))
    assert len(hook.told) == 1
    assert json.loads((office.home / "heartbeat.json").read_text(encoding="utf-8"))["exit_status"] == 0


def test_a_failed_run_of_the_daemon_is_told_by_the_kind_of_its_error(office: SmallOffice, hook: Hook) -> None:
    with dg.instance_for_test() as instance:
        result = ran(instance, fails)
        made = context(instance, result, "night_failed", result.get_run_failure_event())
        night_failed(made.for_run_failure())  # type: ignore[attr-defined]
    (told,) = hook.told
    assert "KHÔNG CHẠY XONG" in told["title"]
    assert "ValueError" in told["message"]
    assert "Mật" not in told["message"]


def test_a_run_of_no_night_says_nothing(office: SmallOffice, hook: Hook) -> None:
    with dg.instance_for_test() as instance:
        result = ran(instance, works, night=None)
        assert isinstance(night_ended(context(instance, result, "night_ended", result.all_events[-1])), dg.SkipReason)
    assert hook.told == []


def test_the_outbox_is_tried_again_between_nights(office: SmallOffice, hook: Hook) -> None:
    from datetime import datetime

    put(office.settings, "digest|x", "hook", "ai", "tiêu đề", "nội dung", datetime.now(office.settings.zone))
    said = outbox_sensor(dg.build_sensor_context())
    assert isinstance(said, dg.SkipReason)
    assert said.skip_message == "1 messages sent, 0 wait"
    assert waiting(office.settings) == []
    assert len(hook.told) == 1
