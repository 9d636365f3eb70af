"""The ledger: which alerts are open, since when, and what has been told of them.

Belongs here: the file `<home>/alerts/ledger.json`, and the difference between what is wrong now and what was told. Not here:
words, sending. The file is written whole or not at all; a lost one only means that open alerts are told once more.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock

from orchestration.alerts.current import Alert
from orchestration.landing import write_whole
from orchestration.settings import Settings

_RUNS_KEPT = 200
_LOG = logging.getLogger("danhbo.alerts")


@dataclass(slots=True)
class Opened:
    """An open alert: since when, told at once (urgent), told in a digest."""

    alert: Alert
    opened_on: date
    told_at_once: bool = False
    told_in_digest: bool = False


@dataclass(slots=True)
class Ledger:
    """What was told before; `followed` is the version whose briefing and open data were written."""

    open: dict[str, Opened] = field(default_factory=dict)
    runs: list[str] = field(default_factory=list)
    digest_of: str | None = None
    senders_of: str | None = None
    senders: dict[str, int] = field(default_factory=dict)
    followed: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a digest tells: not told in one before, gone since, and told before and still open."""

    opened: tuple[Opened, ...]
    closed: tuple[Opened, ...]
    still_open: tuple[Opened, ...]

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(self.opened or self.closed)


def alerts_folder(settings: Settings) -> Path:
    """`<home>/alerts`, made with mode 0700 where it is not there."""
    folder = settings.home / "alerts"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def ledger_of(settings: Settings) -> Iterator[Ledger]:
    """The ledger, held by this process alone and written when the block ends without an exception."""
    folder = alerts_folder(settings)
    with FileLock(str(folder / ".ledger.lock"), timeout=60):
        ledger = _read(folder / "ledger.json")
        yield ledger
        write_whole(folder / "ledger.json", _text(ledger).encode("utf-8"))


def followed(settings: Settings) -> str | None:
    """The version whose briefing and open data were written, by the ledger as it stands."""
    return _read(alerts_folder(settings) / "ledger.json").followed


def note(ledger: Ledger, alerts: Iterable[Alert], today: date) -> None:
    """Open what is new among the urgent alerts; nothing is closed."""
    for alert in alerts:
        known = ledger.open.get(alert.key)
        if known is None:
            ledger.open[alert.key] = Opened(alert, today)
        else:
            known.alert = alert


def settle(ledger: Ledger, alerts: Iterable[Alert], today: date) -> Changes:
    """Make the ledger hold exactly `alerts`; what is to be told of the difference. Marks what is told as told."""
    alerts = list(alerts)
    note(ledger, alerts, today)
    keys = {alert.key for alert in alerts}
    gone = [ledger.open.pop(key) for key in [key for key in ledger.open if key not in keys]]
    opened = [known for known in ledger.open.values() if not known.told_in_digest]
    still = [known for known in ledger.open.values() if known.told_in_digest]
    changes = Changes(
        opened=tuple(sorted(opened, key=_first)),
        # what came and went without being told is no news
        closed=tuple(sorted((known for known in gone if known.told_in_digest or known.told_at_once), key=_first)),
        still_open=tuple(sorted(still, key=_first)),
    )
    for known in opened:
        known.told_in_digest = True
    return changes


def remember_run(ledger: Ledger, run_id: str) -> None:
    """Note that the end of a run was dealt with."""
    ledger.runs = [*(run for run in ledger.runs if run != run_id), run_id][-_RUNS_KEPT:]


def _first(known: Opened) -> tuple[bool, date, str]:
    return not known.alert.urgent, known.opened_on, known.alert.key


def _read(path: Path) -> Ledger:
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        opened = {
            key: Opened(Alert(**entry["alert"]), date.fromisoformat(entry["opened_on"]),
                        bool(entry["told_at_once"]), bool(entry["told_in_digest"]))
            for key, entry in data["open"].items()
        }  # fmt: skip
        return Ledger(
            opened,
            list(data["runs"]),
            data["digest_of"],
            data["senders_of"],
            dict(data["senders"]),
            data.get("followed"),
        )
    except FileNotFoundError:
        return Ledger()
    except (OSError, ValueError, KeyError, TypeError) as error:
        _LOG.warning("the ledger of alerts cannot be read (%s); open alerts are told once more", type(error).__name__)
        return Ledger()


def _text(ledger: Ledger) -> str:
    return json.dumps(asdict(ledger), ensure_ascii=False, indent=1, default=str)
