"""A csv of millions of rows read piece by piece: rows a second, and the memory it takes.

`python tests/benchmarks/rosters_csv.py [ROWS]` (2,000,000 by default). Memory should not grow with the rows, but for
the 24 bytes a row that telling duplicates takes.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from rosters_kit import write_csv

from transforms.rosters.read import iter_roster


def main(rows: int) -> None:
    """Print one line every so many rows, and a summary."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        write_csv(path, rows)
        begin, count, findings, next_line = time.process_time(), 0, 0, 0
        for reading in iter_roster(path, received_on=date(2026, 1, 1)):
            count += sum(frame.height for frame in reading.rows.values())
            findings += reading.findings.height
            if count >= next_line:
                pages = int(Path("/proc/self/statm").read_text().split()[1])
                print(f"{count:>9} rows, {pages * 4096 / 1e6:6.0f} MB resident")
                next_line += rows // 8
        spent = time.process_time() - begin
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        size = path.stat().st_size / 1e6
        print(f"{count} rows of {size:.0f} MB, {findings} findings: {spent:.1f} CPU s, {count / spent:,.0f} rows/s")
        print(f"at most {most:.0f} MB resident")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000)
