"""From the bytes of a spreadsheet to its rows and findings: the door of the package.

Belongs here: the rule that nothing but a reading comes out (no exception for a bad file). Not here: the steps
themselves (`assemble.py`, `stream.py`). Serves the nightly job, the command line and the tests.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from transforms.rosters import assemble, stream
from transforms.rosters.problems import FileProblem
from transforms.rosters.reading import Limits, RosterReading, SheetInfo
from transforms.rosters.schema import findings_frame
from transforms.rosters.wording import finding

__all__ = ["Limits", "RosterReading", "SheetInfo", "iter_roster", "read_roster", "read_roster_path"]

_LOG = logging.getLogger(__name__)


def read_roster(
    data: bytes, file_name: str, *, received_on: date | None = None, limits: Limits = Limits()
) -> RosterReading:
    """Read one spreadsheet (xlsx, xlsm, xls, ods, csv, html or XML 2003, told by content).

    `file_name` is what rows and findings are stamped with. `received_on` stands for the file's own date where it has
    none. Never raises for what is in the file: a file that cannot be read gives `rejected` and a finding.
    """
    return _guarded(lambda: assemble.read(data, file_name, received_on, limits), file_name)


def _guarded(read: Callable[[], RosterReading], file_name: str) -> RosterReading:
    """What `read` gives, or a refused reading with the reason."""
    try:
        return read()
    except FileProblem as problem:
        found = finding(problem.code, file_name, reason=problem.reason, value=problem.value)
    except MemoryError:
        found = finding("file_too_large", file_name, reason="memory")
    except Exception:  # one file must never stop the batch; the log keeps what the clerk cannot use
        _LOG.exception("reading failed")
        found = finding("unreadable_file", file_name)
    return RosterReading(rows={}, findings=findings_frame([found]), rejected=True)


def read_roster_path(path: Path, *, received_on: date | None = None, limits: Limits = Limits()) -> RosterReading:
    """`read_roster` of a file on disk, named by its last path component."""
    return read_roster(path.read_bytes(), path.name, received_on=received_on, limits=limits)


def iter_roster(
    path: Path, *, file_name: str | None = None, received_on: date | None = None, limits: Limits = Limits()
) -> Iterator[RosterReading]:
    """Readings of a file piece by piece, in flat memory for a large csv; any other file gives one reading.

    `file_name` is what rows and findings are stamped with, where it is not the path's own.
    """
    name = file_name or path.name
    if not stream.can_stream(path):
        yield read_roster(path.read_bytes(), name, received_on=received_on, limits=limits)
        return
    pieces = stream.stream(path, received_on, name)
    while True:
        done: list[bool] = []

        def read(done: list[bool] = done) -> RosterReading:
            found = next(pieces, None)
            done.append(found is None)
            return found if found is not None else RosterReading(rows={}, findings=findings_frame())

        reading = _guarded(read, name)
        if done and done[0]:
            return
        yield reading
        if not done:
            return
