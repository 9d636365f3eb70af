"""Small workbooks a second on one core: 1,000 of 50 rows.

`python tests/benchmarks/rosters_many.py [FILES] [ROWS]`. The target is 40 a second.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date

os.environ.setdefault("POLARS_MAX_THREADS", "1")

from rosters_kit import workbook

from transforms.rosters.read import read_roster


def main(files: int, rows: int) -> None:
    """Print how many workbooks a second of CPU were read."""
    data = [workbook(rows + number % 7) for number in range(50)]
    read_roster(data[0], "a.xlsx")
    begin, clock, count = time.process_time(), time.perf_counter(), 0
    for number in range(files):
        reading = read_roster(data[number % len(data)], f"{number}.xlsx", received_on=date(2026, 1, 1))
        count += reading.rows["member"].height
    spent, passed = time.process_time() - begin, time.perf_counter() - clock
    print(f"{files} workbooks, {count} rows: {files / spent:.0f} a CPU second, {files / passed:.0f} a second")


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]]
    main(*(numbers + [1000, 50][len(numbers) :]))
