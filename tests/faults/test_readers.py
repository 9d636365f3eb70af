"""Readers at any hour: processes that query without pause while nights publish see whole versions, and never an error.

Every version of the test says which it is in each of its tables (audit.versions, audit.loads, the facts), so that a mixed
state could not pass. DANHBO_READER_SECONDS sets for how long (default: as long as the nights take).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from killing import REPO, clean_environment, fingerprints, inbox_with, night

READERS = int(os.environ.get("DANHBO_READERS", "8"))
FILES = (
    "thanh-uy-tan-giang/danh-muc-to-chuc-dang.xlsx",
    "dang-uy-phuong-1/danh-sach-dang-vien-2022.csv",
    "dang-uy-phuong-1/danh-sach-dang-vien-2023.csv",
    "dang-uy-phuong-1/danh-sach-dang-vien-2024.csv",
)

# what a reader does: opens what is published, asks for the version and what goes with it in one query, again and again
READER = """
import json, sys, time
from pathlib import Path
import duckdb
home, stop, out = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
keep = int(sys.argv[4])  # queries on one connection before it is opened anew
seen, errors, queries, slowest, opened = {}, [], 0, 0.0, 0
while not stop.exists():
    try:
        with duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True, config={"threads": 1}) as connection:
            opened += 1
            first = None
            for _ in range(keep):
                began = time.perf_counter()
                row = connection.execute(
                    "SELECT (SELECT max(version) FROM audit.versions), (SELECT count(*) FROM audit.loads), "
                    "(SELECT count(*) FROM dim_source), (SELECT count(DISTINCT load_id) FROM fact_memberships), "
                    "(SELECT count(*) FROM fact_memberships), (SELECT count(*) FROM dim_member), "
                    "(SELECT sum(closing) FROM mart_headcounts)"
                ).fetchone()
                slowest = max(slowest, time.perf_counter() - began)
                queries += 1
                assert first is None or row == first, f"a snapshot changed: {first} {row}"
                first = row
                if seen.setdefault(str(row[0]), list(row)) != list(row):
                    errors.append(f"two states of one version: {seen[str(row[0])]} {row}")
                if stop.exists():
                    break
    except Exception as error:
        errors.append(f"{type(error).__name__}: {error}")
    time.sleep(0.005)
out.write_text(json.dumps({"seen": seen, "errors": errors, "queries": queries, "slowest": slowest, "opened": opened}))
"""


@pytest.mark.timeout(1800)
def test_readers_see_whole_versions_while_nights_publish(tmp_path: Path) -> None:
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    inbox_with(inbox, *FILES[:2])
    assert night(home, inbox, day="2025-01-02").returncode == 0
    stop, program = tmp_path / "stop", tmp_path / "reader.py"
    program.write_text(READER, encoding="utf-8")
    outs = [tmp_path / f"reader-{number}.json" for number in range(READERS)]
    readers = [
        subprocess.Popen(
            [sys.executable, str(program), str(home), str(stop), str(out), str((1, 50, 400)[number % 3])],
            env=clean_environment(), cwd=REPO,
        )
        for number, out in enumerate(outs)
    ]  # fmt: skip
    began = time.monotonic()
    try:
        for number, name in enumerate(FILES[2:]):
            inbox_with(inbox, name)
            ran = night(home, inbox, day=f"2025-01-0{number + 3}")
            assert ran.returncode == 0, ran.stderr
        time.sleep(max(2.0, float(os.environ.get("DANHBO_READER_SECONDS", "0")) - (time.monotonic() - began)))
    finally:
        stop.write_text("", encoding="utf-8")
        for reader in readers:
            reader.wait(timeout=120)
    told = [json.loads(out.read_text(encoding="utf-8")) for out in outs]
    print(json.dumps({
        "readers": READERS, "seconds": round(time.monotonic() - began, 1), "queries": sum(one["queries"] for one in told),
        "opened": sum(one["opened"] for one in told), "slowest": round(max(one["slowest"] for one in told), 2),
        "versions": sorted({version for one in told for version in one["seen"]}),
    }))  # fmt: skip
    assert [error for one in told for error in one["errors"]] == []
    assert all(one["queries"] > 0 for one in told)
    states: dict[str, list[object]] = {}
    for one in told:
        for version, row in one["seen"].items():
            assert states.setdefault(version, row) == row, "two readers saw two states of one version"
    assert set(states) >= {"1", "3"}  # the first version, and the last
    assert len({tuple(row[1:]) for row in states.values()}) == len(
        states
    )  # no two versions look alike, so none is mistaken
    assert fingerprints(home)
    shutil.rmtree(home)
