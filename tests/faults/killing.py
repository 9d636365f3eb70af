"""Killing a night at a chosen point, and telling what was left.

Belongs here: the points, the homes that nights are killed on, and what two homes are compared by. Not here: the tracer in
the night's own process (tracer/), the tests.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.restricted import RestrictedZone
from orchestration.settings import load_settings

HERE = Path(__file__).resolve().parent
REPO = HERE.parents[1]
SAMPLE = REPO / "data" / "sample" / "inbox"
DANHBO = Path(sys.executable).parent / "danhbo"
NIGHT = "2025-01-03"  # nights of a fixed day, so that nothing depends on when the tests run

# what differs between two nights over the same files: when they ran, and under which id
OF_THE_RUN = frozenset(
    ("run_id", "validated_at", "received_at", "published_at", "decided_at", "known_from", "known_to", "end_known_from")
)


@dataclass(frozen=True, slots=True)
class Point:
    """Where a night is killed: before the `nth` event `place`, `after_ms` milliseconds into it, or at the next `then`."""

    place: str
    nth: int = 1
    after_ms: float | None = None
    then: str | None = None

    def __str__(self) -> str:
        text = f"{self.place} #{self.nth}"
        if self.after_ms is not None:
            text += f" +{self.after_ms:g} ms"
        return text + (f" >> {self.then}" if self.then else "")

    def environment(self) -> dict[str, str]:
        """What the tracer reads."""
        given = {"FAULT_KILL": self.place, "FAULT_NTH": str(self.nth)}
        if self.after_ms is not None:
            given["FAULT_AFTER_MS"] = str(self.after_ms)
        return given | ({"FAULT_THEN": self.then} if self.then else {})


def points_of(log: Path) -> list[Point]:
    """Points that cover a night, from the log of an undisturbed one, in the order in which it passes them.

    Before the first and the last event of every kind at every place, in the middle of every commit and checkpoint, and
    between the flip of the published file and each of the two records that follow.
    """
    events = [line.rstrip("\n").split("\t") for line in log.read_text(encoding="utf-8").splitlines()]
    last = {name: int(nth) for _, nth, name in events}
    points: list[Point] = []
    for at, (began, nth, name) in enumerate(events):
        if nth == "1" or int(nth) == last[name] > 2:
            points.append(Point(name, int(nth)))
        if name.startswith(("duckdb.COMMIT", "duckdb.CHECKPOINT", "duckdb.close warehouse")) and at + 1 < len(events):
            took = (float(events[at + 1][0]) - float(began)) * 1000
            points += [Point(name, int(nth), after_ms=round(min(took, 400) * share, 1)) for share in (0.2, 0.6)]
    flip = next(name for _, _, name in events if name.startswith("os.rename warehouse.py"))
    points += [
        Point(flip, last[flip], then="sqlite3.connect"),  # the file is swapped, the run is not on record
        Point(flip, last[flip], then="open landing.py:write_whole"),  # the run is on record, the summary is not written
    ]
    return points


def stage_of(point: Point) -> str:
    """Which stage of the night a point lies in, as far as its place tells."""
    for sign, name in (
        ("warehouse.py", "publish"), ("building.py", "build"), ("conforming.py", "build"), ("known_time", "build"),
        ("guards", "guard"), ("quarantine", "guard"), ("landing.py", "land"), ("intake", "land"),
        ("isolation", "read"), ("reports", "read"), ("rosters", "read"), ("tables.py", "read"),
        ("dimensions", "conform"), ("restricted", "zone"),
    ):  # fmt: skip
        if sign in point.place:
            return name
    return "frame"


def spread(points: list[Point], count: int, seed: int) -> list[Point]:
    """`count` of the points, over the stages in turn, the last ones (after the flip) always among them."""
    chance = random.Random(seed)
    by_stage: dict[str, list[Point]] = {}
    for point in points[:-2]:
        by_stage.setdefault(stage_of(point), []).append(point)
    chosen = [points[-2]]
    inside = [point for point in points if point.after_ms is not None and "COMMIT" in point.place]
    chosen += [chance.choice(inside)] if count > 1 else []
    stages = [
        name for name in ("publish", "guard", "land", "build", "read", "conform", "zone", "frame") if name in by_stage
    ]
    while len(chosen) < min(count, len(points)):
        for name in stages:
            left = [point for point in by_stage[name] if point not in chosen]
            if left and len(chosen) < count:
                chosen.append(chance.choice(left))
    return chosen


def clean_environment() -> dict[str, str]:
    """The environment without the settings of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("DANHBO_", "DAGSTER_", "FAULT_"))}


def night(
    home: Path, inbox: Path, *arguments: object, extra: dict[str, str] | None = None, day: str = NIGHT
) -> subprocess.CompletedProcess[str]:
    """One night of a fixed day, to its end, or to its kill."""
    return danhbo("nightly", "--inbox", inbox, "--home", home, "--date", day, *arguments, extra=extra)


def danhbo(*arguments: object, extra: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command in a session of its own; with `extra` (FAULT_…) under the tracer. What it started ends with it."""
    environment = clean_environment() | (extra or {})
    if extra:
        environment["PYTHONPATH"] = os.pathsep.join(
            [str(HERE / "tracer"), *filter(None, [environment.get("PYTHONPATH")])]
        )
    process = subprocess.Popen(
        [str(DANHBO), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=REPO,
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=1200)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def inbox_with(root: Path, *names: str) -> Path:
    """A folder `root` with these files of the sample inbox."""
    for name in names:
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLE / name, target)
    return root


def fingerprints(home: Path) -> dict[str, tuple[int, str]]:
    """Every table of the published warehouse and of the restricted zone's keys and evidence: rows and their checksum.

    Whatever the order of rows; without times and run ids. Raises where a file cannot be opened or is not whole.
    """
    found: dict[str, tuple[int, str]] = {}
    with duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True) as connection:
        found |= _of_tables(connection, "")
    settings = load_settings(home)
    with RestrictedZone(settings).open(read_only=True) as zone:
        found |= {
            f"zone.{name}": value for name, value in _of_tables(zone, "schema_name IN ('keys', 'evidence') AND").items()
        }
    return found


def _of_tables(connection: duckdb.DuckDBPyConnection, which: str) -> dict[str, tuple[int, str]]:
    tables = connection.execute(
        f"SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE {which} NOT internal "
        "AND database_name = current_database() ORDER BY ALL"
    ).fetchall()
    found = {}
    for (table,) in tables:
        rows = connection.execute(f"FROM {table}")
        kept = [at for at, column in enumerate(rows.description or []) if column[0] not in OF_THE_RUN]
        lines = sorted(repr([row[at] for at in kept]) for row in rows.fetchall())
        found[table] = (len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16])
    return found


def differences(left: dict[str, tuple[int, str]], right: dict[str, tuple[int, str]]) -> dict[str, object]:
    """The tables in which two homes differ."""
    return {
        name: (left.get(name), right.get(name)) for name in sorted({*left, *right}) if left.get(name) != right.get(name)
    }


def files_of(home: Path) -> list[str]:
    """Every file and folder of a home but Dagster's record of runs, whose names are ids."""
    return sorted(
        str(path.relative_to(home))
        for path in home.rglob("*")
        if path.relative_to(home).parts[0] != "dagster" or len(path.relative_to(home).parts) == 1
    )


def strays_of(folder: Path, since: float, known: Iterable[str]) -> list[str]:
    """Files in the system's temporary folder that were not there before."""
    return sorted(
        path.name for path in folder.iterdir() if path.name not in set(known) and path.stat().st_mtime >= since
    )


def wait_for(condition, seconds: float = 60.0) -> None:  # type: ignore[no-untyped-def]
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not come to be so")
        time.sleep(0.01)
