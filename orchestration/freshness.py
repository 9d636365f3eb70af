"""Freshness: the reporting calendar, what is overdue by it, and Dagster's freshness policies.

Belongs here: reading the calendar (data/reference/reporting_calendar.yaml and the home's own), telling what is overdue on a
day from the record of loads, the findings of that, the policies of assets. Not here: alerts about it (alerts/). Overdue is
told of the latest period that is due alone: what was never sent of years before is no news.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

import dagster as dg
import duckdb
import polars as pl
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from orchestration import frames
from orchestration.errors import DanhboError
from orchestration.progress import log
from orchestration.settings import Settings
from transforms.reference import path

CALENDAR = "reporting_calendar.yaml"
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
# the intake has its own policy (each night); what is built from files is as fresh as the files
_BUILT = {"dimensions", "facts", "marts", "publish", "feedback"}
BUILT_POLICY = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=100), warn_window=timedelta(days=35))


class Expected(BaseModel):
    """One line of the calendar: a kind of file, how often it is due, and who owes it (None: who has sent one before)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    every: Literal["month", "quarter", "half", "year"]
    due_after_days: int = Field(31, ge=0)
    early_days: int = Field(30, ge=0)
    senders: tuple[str, ...] | None = None
    name_vi: str = ""
    name_en: str = ""
    remove: bool = False


class Exempt(BaseModel):
    """A sender that owes nothing of a kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sender: str
    kind: str


class Calendar(BaseModel):
    """The whole calendar."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    expected: tuple[Expected, ...] = ()
    exempt: tuple[Exempt, ...] = ()


@dataclass(frozen=True, slots=True)
class Overdue:
    """A file that should be here: who owes it, its kind and period, the last day on which it was in time."""

    sender: str
    kind: str
    name_vi: str
    name_en: str
    period_start: date
    period_end: date
    due_on: date

    def days(self, today: date) -> int:
        """How many days late it is."""
        return (today - self.due_on).days

    @property
    def period_vi(self) -> str:
        """The period in Vietnamese: năm 2025, quý 3/2026, tháng 5/2026, 6 tháng đầu năm 2026."""
        year, month = self.period_end.year, self.period_end.month
        months = (self.period_end.year - self.period_start.year) * 12 + month - self.period_start.month + 1
        if months == 12:
            return f"năm {year}"
        if months == 6:
            return f"6 tháng {'đầu' if month == 6 else 'cuối'} năm {year}"
        return f"quý {month // 3}/{year}" if months == 3 else f"tháng {month}/{year}"

    @property
    def period_en(self) -> str:
        """The period in English, by its days."""
        return f"{self.period_start}..{self.period_end}"


def load_calendar(settings: Settings) -> Calendar:
    """The calendar in force: the home's entries in place of, or beside, those of the reference data.

    Raises DanhboError that names the file where one is not well formed.
    """
    ours = _calendar(path(CALENDAR))
    theirs = settings.home / "data" / CALENDAR
    if not theirs.is_file():
        return ours
    own = _calendar(theirs)
    replaced = {(entry.kind, entry.every) for entry in own.expected}
    kept = [entry for entry in ours.expected if (entry.kind, entry.every) not in replaced]
    added = [entry for entry in own.expected if not entry.remove]
    return Calendar(expected=(*kept, *added), exempt=(*ours.exempt, *own.exempt))


def overdue(loads: pl.DataFrame, calendar: Calendar, today: date) -> list[Overdue]:
    """What is overdue on `today`, by sender and kind.

    `loads` has columns sender, kind (several joined by +), status, period_end, received_on of audit.loads. A file counts
    for a period where its own period ends with it or later (or up to `early_days` before its end), or, if it has none,
    where it arrived after the period's end. Rejected and withdrawn files count for nothing.
    """
    sent: dict[tuple[str, str], list[tuple[date | None, date]]] = {}
    counted = loads.filter(~pl.col("status").is_in(["rejected", "withdrawn"]) & pl.col("sender").is_not_null())
    for sender, kinds, period_end, received_on in counted.select(
        "sender", "kind", "period_end", "received_on"
    ).iter_rows():
        for kind in kinds.split("+"):
            sent.setdefault((sender, kind), []).append((period_end, received_on))
    exempt = {(entry.sender, entry.kind) for entry in calendar.exempt}
    found = []
    for entry in calendar.expected:
        owing = entry.senders if entry.senders is not None else sorted({s for s, kind in sent if kind == entry.kind})
        start, end = last_due_period(entry, today)
        for sender in owing:
            if (sender, entry.kind) in exempt:
                continue
            early = end - timedelta(days=entry.early_days)
            files = sent.get((sender, entry.kind), [])
            if any((ends >= early) if ends is not None else (arrived > end) for ends, arrived in files):
                continue
            name_vi, name_en = entry.name_vi or entry.kind, entry.name_en or entry.kind
            due_on = end + timedelta(days=entry.due_after_days)
            found.append(Overdue(sender, entry.kind, name_vi, name_en, start, end, due_on))
    return found


def last_due_period(entry: Expected, today: date) -> tuple[date, date]:
    """The first and last day of the latest period whose day of grace has passed before `today`."""
    months = _MONTHS[entry.every]
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    while True:
        end = first - timedelta(days=1)
        start = date(end.year, (end.month - 1) // months * months + 1, 1)
        if end + timedelta(days=entry.due_after_days) < today:
            return start, end
        first = start


def overdue_now(connection: duckdb.DuckDBPyConnection, settings: Settings, today: date) -> list[Overdue]:
    """What is overdue by the record of loads of a warehouse."""
    loads = frames.read(connection, "SELECT sender, kind, status, period_end, received_on FROM audit.loads")
    return overdue(loads, load_calendar(settings), today)


def note_overdue(build: duckdb.DuckDBPyConnection, settings: Settings, today: date) -> int:
    """Add what is overdue to audit.findings of the version being built, in place of what stood there; how many.

    A calendar that cannot be read is logged, and what was overdue before stays: it is no reason to publish nothing.
    """
    try:
        late = overdue_now(build, settings, today)
    except DanhboError as error:
        log.warning("%s", error)
        return 0
    rows = [
        ("freshness", "warn", "overdue", one.sender,
         f"{one.name_vi} {one.period_vi} của {one.sender} quá hạn (hạn nộp {one.due_on:%d/%m/%Y}).")
        for one in late
    ]  # fmt: skip
    build.execute("DELETE FROM audit.findings WHERE origin = 'freshness'")
    names = ["origin", "severity", "code", "value", "message"]
    frames.append(build, "audit.findings", pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"))
    return len(late)


def with_freshness(assets: Iterable[Any]) -> list[Any]:
    """The assets, those that are built from files with a freshness policy."""

    def dated(spec: dg.AssetSpec) -> dg.AssetSpec:
        if spec.group_name not in _BUILT:
            return spec
        fresh: dg.AssetSpec = dg.apply_freshness_policy(spec, BUILT_POLICY, overwrite_existing=False)
        return fresh

    return [asset.map_asset_specs(dated) if isinstance(asset, dg.AssetsDefinition) else asset for asset in assets]


@cache
def _parsed(file: Path, stamp: int) -> Calendar:
    data: Any = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    return Calendar.model_validate(data)


def _calendar(file: Path) -> Calendar:
    try:
        return _parsed(file, file.stat().st_mtime_ns)
    except (OSError, yaml.YAMLError, ValidationError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error).splitlines()[0]
        raise DanhboError(
            f"the reporting calendar cannot be read ({reason})",
            where=file,
            remedy="Compare it with data/reference/reporting_calendar.yaml",
        ) from error
