"""The outbox: messages that are to go out, each a file until its channel has taken it.

Belongs here: `<home>/alerts/outbox`, trying what waits in it within a bounded time, keeping what could not go out. Not here:
words, speaking to a channel (sending.py). A message is delivered at least once: one whose channel took it while this process
was killed goes out again. Nothing here ever fails a night.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from orchestration.alerts.ledger import alerts_folder
from orchestration.alerts.recipients import channel_urls
from orchestration.landing import write_whole
from orchestration.settings import PROJECT, Settings

_START_SECONDS = 60.0  # to start a process and load the channels' code, on a busy machine
_LOG = logging.getLogger("danhbo.alerts")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message on its way: to whom, over which channel, since when, and how its attempts went."""

    id: str
    channel: str
    recipient: str
    title: str
    body: str
    created_at: str
    attempts: int = 0
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an attempt went: sent, kept for later, given up as too old."""

    sent: int = 0
    kept: int = 0
    given_up: int = 0


def outbox_folder(settings: Settings) -> Path:
    """`<home>/alerts/outbox`."""
    return alerts_folder(settings) / "outbox"


def put(settings: Settings, occasion: str, channel: str, recipient: str, title: str, body: str, now: datetime) -> None:
    """Put a message into the outbox; the same occasion, channel and recipient again is the same message."""
    told = hashlib.sha256(f"{occasion}|{channel}|{recipient}".encode()).hexdigest()[:16]
    if any(outbox_folder(settings).glob(f"*-{told}.json")):  # a night that was killed had come so far
        return
    message = Waiting(told, channel.lower(), recipient, title, body, now.isoformat(timespec="seconds"))
    # the file's name gives the order
    stamp = f"{now:%Y%m%dT%H%M%S}"
    place = sum(1 for _ in outbox_folder(settings).glob(f"{stamp}-*.json"))
    _write(outbox_folder(settings) / f"{stamp}-{place:04d}-{told}.json", message)


def waiting(settings: Settings) -> list[tuple[Path, Waiting]]:
    """The messages that wait, oldest first."""
    found = []
    for path in sorted(outbox_folder(settings).glob("[0-9]*.json")):
        try:
            found.append((path, Waiting(**json.loads(path.read_text(encoding="utf-8")))))
        except (OSError, ValueError, TypeError) as error:
            _LOG.warning("a message cannot be read (%s) and is left where it is", type(error).__name__)
    return found


def deliver(settings: Settings, now: datetime) -> Delivery:
    """Try every message that waits; what a channel does not take is kept. Bounded: channels are tried side by side, each
    for `timeout_seconds`. Where another process is at it, nothing is done."""
    folder = outbox_folder(settings)
    if not any(folder.glob("[0-9]*.json")):
        return Delivery()
    lock = FileLock(str(alerts_folder(settings) / ".outbox.lock"), timeout=0)
    try:
        with lock:
            return _deliver(settings, now)
    except Timeout:
        return Delivery(kept=len(waiting(settings)))


def _deliver(settings: Settings, now: datetime) -> Delivery:
    urls = channel_urls(settings.alerts)
    oldest = now - timedelta(days=settings.alerts.keep_days)
    fresh: list[tuple[Path, Waiting]] = []
    given_up = 0
    for path, message in waiting(settings):
        if datetime.fromisoformat(message.created_at) < oldest:
            path.unlink(missing_ok=True)
            given_up += 1
        else:
            fresh.append((path, message))
    results: dict[str, str | None] = {}
    ready = [message for _, message in fresh if message.channel in urls]
    if ready:
        results = _send(ready, urls, settings.alerts.timeout_seconds)
    sent = 0
    for path, message in fresh:
        if message.id in results and results[message.id] is None:
            path.unlink(missing_ok=True)
            sent += 1
            continue
        if message.channel not in urls:
            error = "the channel has no address"
        else:
            error = results.get(message.id) or "not tried: the channel did not take an earlier message"
        _write(path, replace(message, attempts=message.attempts + 1, last_error=error))
    kept = len(fresh) - sent
    if kept:
        _LOG.warning("%d messages could not go out and are kept for later", kept)
    return Delivery(sent, kept, given_up)


def _send(messages: Iterable[Waiting], urls: dict[str, str], seconds: float) -> dict[str, str | None]:
    """For each message that was tried None where its channel took it, else why not.

    A process of its own sends, so that one that hangs can be ended whatever it hangs in; addresses reach it by its standard
    input, where no other user of the machine sees them.
    """
    by_channel: dict[str, list[dict[str, str]]] = {}
    for message in messages:
        by_channel.setdefault(message.channel, []).append(
            {"id": message.id, "title": message.title, "body": message.body}
        )
    task = {
        "seconds": seconds,
        "channels": [{"url": urls[name], "messages": sent} for name, sent in by_channel.items()],
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration.alerts.sending"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
        cwd=PROJECT, start_new_session=True, env=_plain_environment(),
    )  # fmt: skip
    results: dict[str, str | None] = {}
    started = threading.Event()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            try:
                said: dict[str, Any] = json.loads(line)
            except ValueError:
                continue
            if said.get("ready"):
                started.set()
            elif "id" in said:
                results[said["id"]] = said.get("error")
        started.set()

    listener = threading.Thread(target=listen, daemon=True)
    try:
        listener.start()
        with contextlib.suppress(OSError):  # it ended before it heard us
            assert process.stdin is not None
            process.stdin.write(json.dumps(task))
            process.stdin.close()
        started.wait(_START_SECONDS)
        deadline = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        listener.join(2.0)
    tried = {sent[0]["id"] for sent in by_channel.values()}
    for message_id in tried - results.keys():
        results[message_id] = "no answer in time"
    return results


def _plain_environment() -> dict[str, str]:
    """The environment without our settings: what a channel's code may read should not hold the other channels' addresses."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DANHBO_")}


def _write(path: Path, message: Waiting) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    write_whole(path, json.dumps(asdict(message), ensure_ascii=False, indent=1).encode("utf-8"))
