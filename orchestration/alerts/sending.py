"""Speaking to channels: a process of its own that reads messages from its standard input and says how each went.

Belongs here: apprise, and nothing else of the project. Run as `python -m orchestration.alerts.sending` by outbox.py, which
bounds its time and ends it. Each channel has a thread and stops at its first message that is not taken.

In: {"seconds": S, "channels": [{"url": U, "messages": [{"id", "title", "body"}]}]}. Out: a line {"ready": true}, then a line
{"id": I, "error": null or why} for each message tried.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from typing import Any

_ADDRESS = re.compile(r"[^\s\"'<>@]+@[^\s\"'<>]+|\w+://\S+")
_SAY = threading.Lock()


def main() -> None:
    """Send what the standard input says."""
    task = json.load(sys.stdin)
    import apprise

    asset = apprise.AppriseAsset(app_id="danhbo", app_desc="danhbo", async_mode=False, secure_logging=True)
    _say(ready=True)
    threads = [
        threading.Thread(target=_channel, args=(apprise, asset, channel, float(task["seconds"])), daemon=True)
        for channel in task["channels"]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _channel(apprise: Any, asset: Any, channel: dict[str, Any], seconds: float) -> None:
    said = _LastWarning()
    logging.getLogger("apprise").addHandler(said)
    plugin = apprise.Apprise.instantiate(channel["url"], asset=asset, suppress_exceptions=True)
    if plugin is not None:
        plugin.socket_connect_timeout = plugin.socket_read_timeout = seconds
    for message in channel["messages"]:
        if plugin is None:
            error: str | None = "the address of the channel is not understood"
        else:
            try:
                taken = plugin.notify(
                    body=message["body"], title=message["title"], body_format=apprise.NotifyFormat.TEXT
                )
                error = None if taken else said.text(threading.get_ident()) or "refused"
            except Exception as failure:  # a channel's code may raise anything
                error = type(failure).__name__
        _say(id=message["id"], error=error)
        if error is not None:
            return


class _LastWarning(logging.Handler):
    """The last warning of each thread, without addresses."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._last: dict[int | None, str] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record's text."""
        self._last[record.thread] = _ADDRESS.sub("…", record.getMessage())[:160]

    def text(self, thread: int) -> str | None:
        """What was last said in a thread."""
        return self._last.get(thread)


def _say(**said: object) -> None:
    with _SAY:
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
