"""CPU from a workbook to canonical rows, against the cell reader's bare read of the same workbook.

`python tests/benchmarks/rosters_speed.py [xlsx | xls | ods] [ROWS ...]` (all three, 30,000 and 300,000 rows, by
default). The target is a ratio of at most 2.5.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from datetime import date

import python_calamine
from rosters_kit import FORMS

from transforms.rosters.read import read_roster


def bare(data: bytes) -> int:
    """Read every cell and do nothing with it."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return sum(len(book.get_sheet_by_index(place).to_python()) for place in range(len(book.sheet_names)))


def full(data: bytes) -> int:
    """Read rows and findings."""
    return sum(frame.height for frame in read_roster(data, "a.xlsx", received_on=date(2026, 1, 1)).rows.values())


def cpu(run: Callable[[bytes], int], data: bytes, times: int) -> tuple[float, int]:
    """The least CPU seconds of several runs, and what the run counted."""
    best, count = float("inf"), 0
    for _ in range(times):
        begin = time.process_time()
        count = run(data)
        best = min(best, time.process_time() - begin)
    return best, count


def main(forms: list[str], sizes: list[int]) -> None:
    """Print one line a form and size."""
    for form in forms:
        full(FORMS[form](10))
        for rows in sizes:
            data = FORMS[form](rows)
            times = 3 if rows <= 100_000 else 2
            least, _ = cpu(bare, data, times)
            spent, count = cpu(full, data, times)
            figures = f"bare {least:6.2f} s, rows {spent:6.2f} s, ratio {spent / least:.2f}"
            print(f"{form:>4}, {rows:>7} rows, {len(data) / 1e6:5.1f} MB: {figures}, {count} read")


if __name__ == "__main__":
    named = [text for text in sys.argv[1:] if text in FORMS]
    main(named or list(FORMS), [int(text) for text in sys.argv[1:] if text.isdigit()] or [30_000, 300_000])
