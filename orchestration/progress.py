"""Progress: what the night says while it runs.

Belongs here: one line a stage, with its time and the CPU seconds of this process and of the readers it has ended, through
the logger `danhbo`. Not here: Dagster's event log, the summary.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Callable, Iterator

log = logging.getLogger("danhbo")


@contextlib.contextmanager
def stage(name: str) -> Iterator[Callable[[str], None]]:
    """Time a stage; the function given back takes what the stage did, in a few words, which is logged at its end."""
    words: list[str] = []
    started, cpu = time.perf_counter(), _cpu()
    yield words.append
    log.info("%-10s %6.2f s  %6.2f CPU  %s", name, time.perf_counter() - started, _cpu() - cpu, "; ".join(words))


def _cpu() -> float:
    """CPU seconds so far, those of children that have ended included."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
