"""One night in this process: the Dagster job, its progress, and its summary.

Belongs here: running the job for the command line, turning its outcome into an exit status and a summary. Not here: what
the job does (assets), when it runs by itself (schedules.py).
"""

from __future__ import annotations

import json
import logging
import sys
import time
import uuid
import warnings
from collections.abc import Iterator
from datetime import date, datetime

from rich.console import Console
from rich.table import Table

from orchestration.corrections import record_decision
from orchestration.errors import DanhboError
from orchestration.instance import prepare_instance
from orchestration.masking import MaskingFilter
from orchestration.settings import Settings

_STORAGE_SIGNS = (
    "disk I/O error",
    "database or disk is full",
    "No space left on device",
    "Could not write",
    "readonly database",
)


def run_night(
    settings: Settings,
    *,
    day: date | None = None,
    source: str = "inbox",
    decision: tuple[str, str, str] | None = None,
) -> int:
    """Run the nightly job and print a summary.

    `source`: inbox, lake (back-fill of what landed that day) or decision (`decision`: load, release|withdraw, reason).
    Returns 0 where all of this night's loads were published, 1 where one was held or rejected. Raises DanhboError where the
    night could not run (exit 2).
    """
    started, cpu = time.perf_counter(), time.process_time()
    night = day or settings.today()
    if not settings.first_day <= night <= settings.today():
        raise DanhboError(
            "there is no night of that day",
            where=night,
            remedy=f"Choose a day from {settings.first_day} to {settings.today()}",
        )
    prepare_instance(settings)
    _log_to_stderr()
    from orchestration.alerts.closing import Ended, close_night
    from orchestration.office import night_lock

    with night_lock(settings):
        if source == "inbox" and not settings.inbox.is_dir():
            raise DanhboError(
                "the inbox is not there", where=settings.inbox, remedy="Name an existing folder with --inbox"
            )
        if decision is not None:
            _record(settings, *decision)
        run_id = str(uuid.uuid4())
        try:
            _execute(settings, night, source, run_id)
        except Exception as error:
            close_night(settings, Ended(night, run_id, error))
            raise
        status = _summarize(settings, night, decision, time.perf_counter() - started, time.process_time() - cpu)
        close_night(settings, Ended(night, run_id))
    return status


def _record(settings: Settings, load: str, decision: str, reason: str) -> None:
    from orchestration import frames
    from orchestration.loads import require_known
    from orchestration.warehouse import Warehouse

    if not reason.strip():
        raise DanhboError("a reason is needed", where="--reason", remedy="Say why; it stays on record")
    with Warehouse(settings).read() as published:
        loads = frames.read(published, "SELECT load_id, status FROM audit.loads")
    load_id = require_known(loads, load)
    status = dict(loads.iter_rows())[load_id]
    allowed = {"release": ("held", "withdrawn"), "withdraw": ("published", "held")}[decision]
    if status not in allowed:
        raise DanhboError(
            f"a load that is {status} cannot be {'released' if decision == 'release' else 'withdrawn'}",
            where=load_id,
            remedy=f"Only a load that is {' or '.join(allowed)} can",
        )
    now = datetime.now(settings.zone)
    record_decision(settings.layout, "loads", {"load_id": load_id, "decision": decision, "reason": reason}, now)


def _execute(settings: Settings, night: date, source: str, run_id: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import dagster as dg

        from orchestration.definitions import defs

        try:
            with dg.DagsterInstance.from_config(str(settings.layout.dagster)) as instance:
                defs.resolve_job_def("nightly").execute_in_process(
                    instance=instance,
                    run_id=run_id,
                    partition_key=night.isoformat(),
                    run_config={
                        "ops": {"intake": {"config": {"source": source}}},
                        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
                    },
                )
        except DanhboError:
            raise
        except Exception as error:
            known = _danhbo_cause(error) or _storage_cause(error, settings)
            if known is not None:
                raise known from error
            raise


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:  # chains of exceptions may run in a circle
        yield error
        seen.add(id(error))
        error = error.__cause__ or error.__context__


def _danhbo_cause(error: BaseException) -> DanhboError | None:
    return next((cause for cause in _chain(error) if isinstance(cause, DanhboError)), None)


def _storage_cause(error: BaseException, settings: Settings) -> DanhboError | None:
    """A full or failing disk, whichever of the three writers (files, DuckDB, Dagster's record) met it."""
    for cause in _chain(error):
        text = str(cause)
        if isinstance(cause, OSError) or any(sign in text for sign in _STORAGE_SIGNS):
            return DanhboError(
                f"the home could not be written ({text.strip().splitlines()[0] if text.strip() else type(cause).__name__})",
                where=settings.home,
                remedy="Free some space or mend the rights, then run the night again; what was published stays as it was",
            )
    return None


def _summarize(settings: Settings, night: date, decision: tuple[str, str, str] | None, wall: float, cpu: float) -> int:
    from orchestration import frames
    from orchestration.warehouse import Warehouse

    console = Console(width=max(140, Console().width))
    with Warehouse(settings).read() as published:
        loads = frames.read(
            published,
            "SELECT load_id, file_name, kind, status, rows_read, rows_published, rows_quarantined, findings, status_reason "
            "FROM audit.loads WHERE received_on = ? ORDER BY file_name, load_id",
            [night],
        )
        unlanded = frames.read(
            published, "SELECT value, message FROM audit.findings WHERE load_id IS NULL AND origin = 'reading'"
        )
        tables = [
            (name, rows[0] if (rows := published.execute(f"SELECT count(*) FROM {name}").fetchone()) else 0)
            for (name,) in published.execute(
                "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND database_name = current_database() "
                "ORDER BY table_name"
            ).fetchall()
        ]
        version = published.execute("SELECT max(version) FROM audit.versions").fetchone()
    shown = Table(title=f"Night of {night}: {len(loads)} loads")
    for column, justify in (("load", "left"), ("file", "left"), ("kind", "left"), ("status", "left"), ("read", "right"),
                            ("published", "right"), ("quarantined", "right"), ("findings", "right")):  # fmt: skip
        shown.add_column(column, justify=justify, no_wrap=True)  # type: ignore[arg-type]
    for row in loads.iter_rows():
        shown.add_row(*(str(value) for value in row[:-1]))
    console.print(shown)
    for load in loads.filter(~loads["status"].is_in(["published", "superseded"])).iter_rows(named=True):
        console.print(
            f"{load['status']}: {load['file_name']} ({load['load_id']}): {load['status_reason']}", highlight=False
        )
    for name, message in unlanded.iter_rows():
        console.print(f"not landed: {name}: {message}", highlight=False)
    console.print("  ".join(f"{name} {rows}" for name, rows in tables), highlight=False)
    console.print(
        f"warehouse: {settings.layout.warehouse} (version {version[0] if version else 0}); {wall:.1f} s, {cpu:.1f} s CPU",
        highlight=False,
    )
    bad = loads.filter(loads["status"].is_in(["held", "rejected"]))
    _write_summary(settings, night, loads.to_dicts(), dict(tables))
    if decision is not None:
        return 0
    return 1 if len(bad) or len(unlanded) else 0


def _write_summary(settings: Settings, night: date, loads: list[dict[str, object]], tables: dict[str, int]) -> None:
    from orchestration.landing import write_whole

    summary = {"night": night.isoformat(), "loads": loads, "tables": tables}
    text = json.dumps(summary, ensure_ascii=False, indent=1, default=str)
    write_whole(settings.layout.briefing / f"summary-{night}.json", text.encode("utf-8"))


def _log_to_stderr() -> None:
    logger = logging.getLogger("danhbo")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        handler.addFilter(MaskingFilter())
        logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
