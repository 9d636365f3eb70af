"""The definitions load without anything deprecated, and a back-fill takes its files from where they belong."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from orchestration.settings import load_settings

LOADING = """
import warnings
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    from orchestration.definitions import defs
    defs.resolve_job_def("nightly")
deprecated = [str(one.message) for one in told if "deprecated" in str(one.message).lower()
              and ("dagster" in str(one.message).lower() or "orchestration" in one.filename)]
assert not deprecated, deprecated
"""
BACKFILL = """
import sys
import dagster as dg
from orchestration.definitions import defs
from orchestration.instance import prepare_instance
from orchestration.settings import load_settings
prepare_instance(load_settings())
with dg.DagsterInstance.from_config(str(load_settings().layout.dagster)) as instance:
    ran = defs.resolve_job_def("nightly").execute_in_process(instance=instance, partition_key=sys.argv[1])
(landed,) = [event for event in ran.get_asset_materialization_events() if event.asset_key.path == ["landed_files"]]
print("seen", landed.materialization.metadata["dagster/row_count"].value)
"""


def _python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True, text=True, check=False, env=os.environ | environment,
    )  # fmt: skip


def test_nothing_deprecated() -> None:
    ran = _python(LOADING)
    assert ran.returncode == 0, ran.stderr


def test_a_back_fill_of_an_earlier_day_leaves_the_inbox_alone(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("Chi bộ có 14 đảng viên.", encoding="utf-8")
    places = {"DANHBO_HOME": str(tmp_path / "home"), "DANHBO_INBOX": str(inbox)}
    today = load_settings().today()
    earlier = _python(BACKFILL, (today - timedelta(days=3)).isoformat(), **places)
    assert "seen 0" in earlier.stdout, earlier.stderr
    tonight = _python(BACKFILL, today.isoformat(), **places)
    assert "seen 1" in tonight.stdout, tonight.stderr
