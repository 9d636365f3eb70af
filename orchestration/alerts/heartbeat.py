"""The heartbeat: one small file by which a watchdog outside tells that nights still run, and how the last one ended.

Belongs here: `<home>/heartbeat.json`, whole or absent. Not here: the watchdog; it needs nothing of this project, only to
compare `next_by` with its own clock (docs/alerts.md has one of two lines). A night that is killed, a machine that is off and
a disk that is full all leave the old file, whose `next_by` passes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from orchestration.landing import write_whole
from orchestration.settings import Settings

NEXT_BY = time(5, 0)  # the night begins at 01:30; a watchdog should speak up where it has not ended by then


@dataclass(frozen=True, slots=True)
class Beat:
    """How a night ended, in the words of the file."""

    night: date
    run_id: str
    outcome: str
    exit_status: int
    version: int
    loads: Mapping[str, int]
    open_alerts: int
    urgent_alerts: int
    unsent_messages: int


def write_heartbeat(settings: Settings, beat: Beat, now: datetime) -> None:
    """Write the file. Raises DanhboError where the home cannot be written."""
    tomorrow = now.date() + timedelta(days=1)
    said = {
        "form": 1,
        "night": beat.night.isoformat(),
        "run_id": beat.run_id,
        "outcome": beat.outcome,
        "exit_status": beat.exit_status,
        "ended_at": now.isoformat(timespec="seconds"),
        "next_by": datetime.combine(tomorrow, NEXT_BY, settings.zone).isoformat(timespec="seconds"),
        "version": beat.version,
        "loads": dict(beat.loads),
        "open_alerts": beat.open_alerts,
        "urgent_alerts": beat.urgent_alerts,
        "unsent_messages": beat.unsent_messages,
    }
    write_whole(settings.home / "heartbeat.json", json.dumps(said, indent=1).encode("utf-8"))
