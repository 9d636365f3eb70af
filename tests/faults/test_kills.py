"""A night killed anywhere and started again gives the same warehouse, row for row, and no open reader ever fails.

DANHBO_KILLS sets how many points are tried (default few, over the stages; `all` for every one, as `-m slow` does),
DANHBO_KILLS_FROM leaves out the first of them, DANHBO_KILL_MATRIX names a file in which each is noted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from killing import (
    NIGHT,
    Point,
    danhbo,
    differences,
    files_of,
    fingerprints,
    inbox_with,
    night,
    points_of,
    spread,
)

SEED = 6
FEW = int(os.environ.get("DANHBO_KILLS", "4")) if os.environ.get("DANHBO_KILLS") != "all" else 10_000
SKIPPED = int(os.environ.get("DANHBO_KILLS_FROM", "0"))  # of the chosen points, where a long run goes on
BEFORE = ("thanh-uy-tan-giang/danh-muc-to-chuc-dang.xlsx", "dang-uy-phuong-1/danh-sach-dang-vien-2022.csv")
TONIGHT = (
    "dang-uy-phuong-1/danh-sach-dang-vien-2023.csv",
    "dang-uy-phuong-3/bao-cao-nam-2024.docx",
    "dang-uy-phuong-7/danh-sach-dang-vien-phuong-7.xlsx",
)


@dataclass(frozen=True)
class Ground:
    """A home after a first night, the inbox of a second one, and what that second night makes when nothing disturbs it."""

    home: Path
    inbox: Path
    before: dict[str, tuple[int, str]]
    after: dict[str, tuple[int, str]]
    files: list[str]
    status: int
    points: list[Point]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    root = tmp_path_factory.mktemp("kills")
    home, undisturbed, log = root / "home", root / "undisturbed", root / "log"
    assert night(home, inbox_with(root / "first", *BEFORE), day="2025-01-02").returncode == 0
    inbox = inbox_with(root / "inbox", *BEFORE, *TONIGHT)
    shutil.copytree(home, undisturbed, symlinks=True)
    ran = night(undisturbed, inbox, extra={"FAULT_LOG": str(log)})
    assert ran.returncode == 0, ran.stderr
    points = points_of(log)
    assert len(points) >= 40
    return Ground(
        home, inbox, fingerprints(home), fingerprints(undisturbed), files_of(undisturbed), ran.returncode, points
    )


def _holds(ground: Ground, point: Point, home: Path) -> str:
    """Kill a night at a point, look, start it again, look; a few words on what was seen."""
    shutil.copytree(ground.home, home, symlinks=True)
    first = str((home / "warehouse.duckdb").resolve())
    with duckdb.connect(first, read_only=True) as reader:
        killed = night(home, ground.inbox, extra=point.environment())
        assert killed.returncode == -9, (
            f"{point}: the night was not killed (exit {killed.returncode}): {killed.stderr[-400:]}"
        )
        assert reader.execute("SELECT count(*) FROM fact_memberships").fetchone()
        version = os.readlink(home / "warehouse.duckdb")
        published = _published(home)
        expected = {"warehouse.000001.duckdb": ground.before, "warehouse.000002.duckdb": ground.after}[version]
        wrong = {name: found for name, found in published.items() if expected.get(name) != found}
        assert wrong == {}, f"{point}: what is published is neither the old nor the new version"
        again = night(home, ground.inbox)
        assert again.returncode == ground.status, f"{point}: {again.stderr[-2000:]}"
        assert differences(fingerprints(home), ground.after) == {}, str(point)
        assert files_of(home) == ground.files, str(point)
        assert reader.execute("SELECT count(*) FROM audit.versions").fetchone() == (1,)
    return f"{version[10:16]} when killed"


def _published(home: Path) -> dict[str, tuple[int, str]]:
    """What a new reader sees, without touching the restricted zone that the killed night left as it was."""
    from killing import _of_tables

    with duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True) as connection:
        return _of_tables(connection, "")


def _all_hold(ground: Ground, points: list[Point], root: Path) -> None:
    matrix = os.environ.get("DANHBO_KILL_MATRIX")
    failed = []
    for number, point in enumerate(points):
        home = root / f"home-{number}"
        try:
            told = _holds(ground, point, home)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            told = f"FAILED {str(error)[:1500]}"
            failed.append(f"{point}: {error}")
        finally:
            shutil.rmtree(home, ignore_errors=True)
        if matrix:
            with open(matrix, "a", encoding="utf-8") as handle:
                handle.write(f"{number + 1}\t{point}\t{told}\n")
    assert failed == []


@pytest.mark.timeout(14_400 if FEW > 8 else 1200)
def test_a_few_kills_leave_no_trace(ground: Ground, tmp_path: Path) -> None:
    _all_hold(ground, spread(ground.points, FEW, SEED)[SKIPPED:], tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(14_400)
def test_every_kill_leaves_no_trace(ground: Ground, tmp_path: Path) -> None:
    _all_hold(ground, ground.points, tmp_path)


@pytest.fixture(scope="module")
def decided(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, dict[str, tuple[int, str]]]:
    """The home after one load was withdrawn, undisturbed: the home before, the load, what it became."""
    home = tmp_path_factory.mktemp("decided") / "home"
    shutil.copytree(ground.home, home, symlinks=True)
    with duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True) as connection:
        row = connection.execute("SELECT load_id FROM audit.loads WHERE kind = 'member'").fetchone()
    assert row is not None
    ran = danhbo("withdraw", row[0], "--reason", "sent by mistake", "--home", home)
    assert ran.returncode == 0, ran.stderr
    return ground.home, row[0], fingerprints(home)


@pytest.mark.parametrize(
    "point",
    [
        Point("os.rename landing.py:write_whole"),  # the decision is not on record
        Point("os.rename landing.py:write_whole", then="duckdb.BEGIN"),  # it is, and nothing has followed
    ],
    ids=str,
)
@pytest.mark.slow
def test_a_decision_killed_is_taken_or_not_taken(
    decided: tuple[Path, str, dict[str, tuple[int, str]]], point: Point, tmp_path: Path
) -> None:
    before, load_id, after = decided
    home = tmp_path / "home"
    shutil.copytree(before, home, symlinks=True)
    killed = danhbo("withdraw", load_id, "--reason", "sent by mistake", "--home", home, extra=point.environment())
    assert killed.returncode == -9, killed.stderr
    empty = tmp_path / "inbox"
    empty.mkdir()
    assert night(home, empty).returncode == 0  # the next night applies what was decided
    if point.then is None:
        assert fingerprints(home)["main.fact_memberships"] == fingerprints(before)["main.fact_memberships"]
        assert danhbo("withdraw", load_id, "--reason", "sent by mistake", "--home", home).returncode == 0
    left = fingerprints(home)
    facts = [name for name in after if name.startswith(("main.", "zone."))]
    assert {name: left[name] for name in facts} == {name: after[name] for name in facts}
    assert NIGHT
