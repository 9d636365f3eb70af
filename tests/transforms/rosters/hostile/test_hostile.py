"""Hostile and broken files: each gets its finding, within bounds of time and memory, and the batch goes on."""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import hostile_shapes  # noqa: F401  registers its cases
import pytest
from hostile_files import CASES, small_xls, small_xlsx

from orchestration.isolation import IsolatedReader, ReaderKilled
from transforms.rosters.read import read_roster

ROOT = Path(__file__).resolve().parents[4]
PEAK_MB = 1024
ADDRESS_SPACE = 8 << 30  # stops a runaway reader before it stops the machine


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))


def read_in_child(path: Path, name: str, seconds: float) -> dict[str, Any]:
    """What a process of its own tells of a file; a crash or a timeout is told too."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(Path(__file__).with_name("child.py")), str(path), name]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=seconds + 5,
            env=environment,
            preexec_fn=_limits,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"still reading after {seconds + 5:.0f} s"}
    if done.returncode:
        return {"failed": f"status {done.returncode}: {done.stderr[-500:]}"}
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", sorted(CASES))
def test_hostile_file(name: str, tmp_path: Path) -> None:
    hostile = CASES[name]
    path = tmp_path / hostile.file_name
    path.write_bytes(hostile.build())
    told = read_in_child(path, hostile.file_name, hostile.seconds)
    assert "failed" not in told, told
    assert not told["leaks"], told
    if hostile.codes and hostile.rejected is not None:
        assert hostile.codes & set(told["codes"]), told
    if hostile.rejected is not None:
        assert told["rejected"] == hostile.rejected, told
    if hostile.rejected is None:
        assert told["rows"] or told["codes"], told
    if hostile.rows is not None:
        assert told["rows"] == hostile.rows, told
    assert told["seconds"] < hostile.seconds, told
    assert told["peak_mb"] < PEAK_MB, told


@pytest.mark.parametrize(("make", "ending"), [(small_xlsx, "xlsx"), (small_xls, "xls")])
def test_torn_files(make: Callable[[], bytes], ending: str) -> None:
    """Bytes changed or cut anywhere: rows or a finding, never an exception, never silence; at worst the child ends."""
    rng = random.Random(11)
    whole = make()
    with IsolatedReader(timeout=20, memory=1 << 30) as reader:
        for _ in range(60):
            data = bytearray(whole)
            for _ in range(rng.randint(1, 12)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            if rng.random() < 0.3:
                data = data[: rng.randrange(1, len(data))]
            try:
                reading = reader.call(read_roster, bytes(data), f"x.{ending}", received_on=date(2026, 1, 15))
            except ReaderKilled:
                continue
            assert reading.findings.height or any(frame.height for frame in reading.rows.values())


def test_the_batch_goes_on(tmp_path: Path) -> None:
    """The command reads the sound file between two bad ones, says which were refused, and ends with status 3."""
    names = {"a_bomb.xlsx": CASES["bomb_that_lies"].build(), "b_tot.xlsx": small_xlsx(), "c_rong.csv": b""}
    for name, data in names.items():
        (tmp_path / name).write_bytes(data)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from orchestration.cli import main; main()",
            "read",
            *[str(tmp_path / n) for n in names],
        ],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        check=False,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3, done.stderr
    assert [x["full_name"] for x in told if x["kind"] == "member"] == [
        "Nguyễn Văn An",
        "Trần Thị Bích",
        "Lê Quốc Cường",
    ]
    assert {x["file"] for x in told if x["kind"] == "finding" and x["severity"] == "reject"} == {
        "a_bomb.xlsx",
        "c_rong.csv",
    }
