"""A reading as JSON lines, as `danhbo read` prints them.

Belongs here: order and form of the lines. Not here: reading.
"""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from transforms.rosters.reading import RosterReading
from transforms.rosters.schema import KINDS

_BATCH = 10_000


def to_jsonl(reading: RosterReading) -> Iterator[str]:
    """One JSON object a line, without line ends: rows in sheet and row order, then the findings.

    Fields that are null are left out, except the place (`sheet` of a csv is null).
    """
    order = {info.name: number for number, info in enumerate(reading.sheets)}
    frames = [reading.rows[kind] for kind in KINDS if kind in reading.rows and reading.rows[kind].height]
    if len(frames) == 1:
        for part in frames[0].iter_slices(_BATCH):
            for row in part.iter_rows(named=True):
                yield _line(row)
    else:
        rows = [row for frame in frames for row in frame.iter_rows(named=True)]
        rows.sort(key=lambda row: (order.get(row["sheet"], len(order)), row["row"]))
        for row in rows:
            yield _line(row)
    for finding in reading.findings.iter_rows(named=True):
        yield orjson.dumps({"kind": "finding", **finding}).decode()


def _line(row: dict[str, object]) -> str:
    kept = {name: value for name, value in row.items() if value is not None or name == "sheet"}
    return orjson.dumps(kept).decode()
