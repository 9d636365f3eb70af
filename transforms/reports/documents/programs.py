"""Calling programs of the system (Tesseract, LibreOffice) on a document.

Belongs here: finding a program, running it with limits of time and memory, ending all that it started. Not here: what
it is asked. Serves ocr.py and office.py.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_MEMORY = 6 << 30  # address space; a page of 60 million pixels, or a large text document, stays well below


def find(*names: str) -> str | None:
    """The path of the first of these programs that is installed."""
    return next((path for name in names if (path := shutil.which(name))), None)


def run(
    command: Sequence[str], *, seconds: float, data: bytes = b"", environment: Mapping[str, str] | None = None
) -> tuple[int, bytes, bytes]:
    """Run a program: exit status, output, errors. Raises TimeoutError (it and what it started are ended by then)."""
    limiter = find("prlimit")
    limited = [limiter, f"--as={_MEMORY}:", *command] if limiter else list(command)
    process = subprocess.Popen(
        limited,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    )
    try:
        output, errors = process.communicate(data, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        _end(process.pid)
        process.communicate()
        raise TimeoutError(f"{Path(command[0]).name} took longer than {seconds:.0f} s") from error
    except BaseException:
        _end(process.pid)
        process.wait()
        raise
    return process.returncode, output, errors


def _end(pid: int) -> None:
    """Kill a process and its descendants; they stay in the reader's process group, so that its end is theirs too."""
    for child in _children(pid):
        _end(child)
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
