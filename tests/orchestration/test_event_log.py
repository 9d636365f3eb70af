"""The event log with kept connections records what Dagster's own does, in files that Dagster's own reads."""

from pathlib import Path
from threading import Thread

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage

from orchestration.event_log import KeptEventLogStorage


@dg.asset(check_specs=[dg.AssetCheckSpec("sound", asset="counted")])
def counted() -> dg.MaterializeResult:
    passed = dg.AssetCheckResult(passed=True, check_name="sound")
    return dg.MaterializeResult(metadata={"rows": 3}, check_results=[passed])


@pytest.fixture
def instance(tmp_path: Path) -> dg.DagsterInstance:
    events = tmp_path / "history" / "runs"
    (tmp_path / "dagster.yaml").write_text(
        "telemetry:\n  enabled: false\nevent_log_storage:\n  module: orchestration.event_log\n"
        f"  class: KeptEventLogStorage\n  config:\n    base_dir: {events}\n",
        encoding="utf-8",
    )
    return dg.DagsterInstance.from_config(str(tmp_path))


def test_runs_are_recorded_and_dagsters_own_storage_reads_them(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    with instance:
        assert isinstance(instance.event_log_storage, KeptEventLogStorage)
        first = dg.materialize([counted], instance=instance)
        second = dg.materialize([counted], instance=instance)
        logs = [[str(entry.dagster_event_type) for entry in instance.all_logs(run.run_id)] for run in (first, second)]
        assert logs[0] == logs[1]
        latest = instance.get_latest_materialization_event(dg.AssetKey("counted"))
        assert latest is not None
        assert latest.run_id == second.run_id
    own = SqliteEventLogStorage(str(tmp_path / "history" / "runs"))
    for run, expected in zip((first, second), logs, strict=True):
        assert [str(entry.dagster_event_type) for entry in own.get_logs_for_run(run.run_id)] == expected
    assert not list((tmp_path / "history" / "runs").glob("*-wal"))  # closed, and folded into the files


def test_several_threads_may_read_while_one_run_writes(instance: dg.DagsterInstance) -> None:
    with instance:
        before = dg.materialize([counted], instance=instance)
        wanted = len(instance.all_logs(before.run_id))
        seen: list[int] = []
        readers = [
            Thread(target=lambda: seen.extend(len(instance.all_logs(before.run_id)) for _ in range(5)))
            for _ in range(3)
        ]
        for reader in readers:
            reader.start()
        assert dg.materialize([counted], instance=instance).success
        for reader in readers:
            reader.join()
        assert seen == [wanted] * 15
