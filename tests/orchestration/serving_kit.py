"""`danhbo serve` as a process of its own, on a free port.

Belongs here: starting it, waiting until it answers, ending it in order. Not here: what it should answer (test_serving*.py).
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 120  # seconds; a guard against hanging, on a loaded machine


@contextmanager
def served(folder: Path, ask: Callable[[int], Any], *options: str) -> Iterator[tuple[int, Any]]:
    """Serve a home in `folder`; the port, and what `ask(port)` gave once it raised no OSError any more.

    What the server says goes to `folder/log`. At the end it is told to end, and must do so with status 0.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        Path(sys.executable).parent / "danhbo",
        "serve",
        *options,
        "--home",
        folder / "home",
        "--port",
        str(port),
    ]
    with (folder / "log").open("w+") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            yield port, _first_answer(process, lambda: ask(port), folder / "log")
            process.send_signal(signal.SIGTERM)
            assert process.wait(40) == 0
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(40)


def _first_answer(process: subprocess.Popen[bytes], ask: Callable[[], Any], log: Path) -> Any:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return ask()
        except OSError:
            time.sleep(0.5)
    raise AssertionError(log.read_text())
