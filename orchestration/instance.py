"""Dagster's instance in the home.

Belongs here: where Dagster keeps its record of runs, and its settings. Not here: what runs.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from orchestration.settings import Settings

_DAGSTER_YAML = """\
# Written by danhbo. The record of runs stays in this folder; nothing is sent anywhere.
telemetry:
  enabled: false
nux:
  enabled: false
run_coordinator:
  module: dagster.core.run_coordinator
  class: QueuedRunCoordinator
concurrency:
  runs:
    max_concurrent_runs: 1
freshness:
  enabled: true
event_log_storage:
  module: orchestration.event_log
  class: KeptEventLogStorage
  config:
    base_dir: {events}
"""


def prepare_instance(settings: Settings) -> Path:
    """Make Dagster's folder in the home, with its settings, and point this process and its children at it."""
    settings.layout.prepare()
    folder = settings.layout.dagster
    configuration = folder / "dagster.yaml"
    wanted = _DAGSTER_YAML.format(events=json.dumps(str(folder.resolve() / "history" / "runs")))
    if not configuration.exists() or configuration.read_text(encoding="utf-8") != wanted:
        configuration.write_text(wanted, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(folder)
    os.environ["DANHBO_HOME"] = str(settings.home)
    os.environ["DANHBO_INBOX"] = str(settings.inbox)
    return folder
