"""Reads one file in a process of its own and prints what came of it: codes, rows, seconds, peak memory (json).

Run as `python child.py FILE NAME`; limits of memory and time are set by the one who starts it.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date
from pathlib import Path

from transforms.rosters.read import read_roster


def main() -> None:
    """Read and tell."""
    data = Path(sys.argv[1]).read_bytes()
    start = time.perf_counter()
    reading = read_roster(data, sys.argv[2], received_on=date(2026, 1, 15))
    seconds = time.perf_counter() - start
    rows = {kind: frame.height for kind, frame in reading.rows.items()}
    text = "".join(str(frame.to_dicts()) for frame in reading.rows.values()) + str(reading.findings.to_dicts()[:500])
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    told = {
        "codes": sorted(set(reading.findings["code"].to_list())) if reading.findings.height else [],
        "findings": reading.findings.height,
        "rows": sum(rows.values()),
        "rejected": reading.rejected,
        "seconds": round(seconds, 2),
        "peak_mb": peak // 1024,
        "leaks": "root:" in text,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
