"""Progress: what the night says while it runs.

Belongs here: one line a stage, with its time, through the logger `danhbo`. Not here: Dagster's event log, the summary.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator

log = logging.getLogger("danhbo")


@contextlib.contextmanager
def stage(name: str) -> Iterator[Callable[[str], None]]:
    """Time a stage; the function given back takes what the stage did, in a few words, which is logged at its end."""
    words: list[str] = []
    started = time.perf_counter()
    yield words.append
    log.info("%-10s %6.2f s  %s", name, time.perf_counter() - started, "; ".join(words))
