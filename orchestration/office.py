"""The office: the resource through which assets reach the home, and the lock that lets one night run at a time.

Belongs here: what every asset needs (settings, warehouse, restricted zone, reader processes) and its life cycle. Not here:
what the assets do with it.
"""

import contextlib
from collections.abc import Iterator
from datetime import date, datetime

import dagster as dg
from filelock import FileLock, Timeout

from orchestration.errors import NightIsRunning
from orchestration.restricted import RestrictedZone
from orchestration.settings import Settings, load_settings
from orchestration.warehouse import Warehouse

OWNERS = ["team:organization_committee"]
_settings = load_settings()
NIGHTS = dg.DailyPartitionsDefinition(
    start_date=_settings.first_day.isoformat(), timezone=_settings.timezone, end_offset=1
)


class Office(dg.ConfigurableResource):
    """The home of one office. Settings come from the environment (DANHBO_HOME, DANHBO_INBOX) and its danhbo.toml."""

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return load_settings()

    @property
    def warehouse(self) -> Warehouse:
        """The published warehouse and the version being built."""
        return Warehouse(self.settings)

    @property
    def zone(self) -> RestrictedZone:
        """The restricted zone."""
        return RestrictedZone(self.settings)

    def now(self, night: date) -> datetime:
        """The office's time now, on the day of the night that runs (a back-fill runs on an earlier one)."""
        return datetime.combine(night, datetime.now(self.settings.zone).time())

    @contextlib.contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Office"]:
        """Hold the home's lock for the whole run, however it was started."""
        with night_lock(self.settings):
            yield self


@contextlib.contextmanager
def night_lock(settings: Settings) -> Iterator[None]:
    """Hold the home's lock; it goes with the process, also when that is killed. Re-entrant within a process.

    Raises NightIsRunning at once where another process holds it.
    """
    settings.layout.prepare()
    lock = FileLock(str(settings.layout.lock), timeout=0, is_singleton=True, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise NightIsRunning(
            "another night is running on this home",
            where=settings.home,
            remedy="Wait until it has ended, then run again",
        ) from error
    try:
        yield
    finally:
        lock.release()


def night_of(context: dg.AssetExecutionContext) -> date:
    """The day of the partition that runs."""
    return date.fromisoformat(context.partition_key)
