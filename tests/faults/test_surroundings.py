"""A home, a clock, a lake and children that fail: what a night does then, and that it mends by itself afterwards."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from killing import (
    DANHBO,
    NIGHT,
    REPO,
    clean_environment,
    danhbo,
    differences,
    files_of,
    fingerprints,
    inbox_with,
    night,
    wait_for,
)

FILES = ("thanh-uy-tan-giang/danh-muc-to-chuc-dang.xlsx", "dang-uy-phuong-1/danh-sach-dang-vien-2022.csv")
MORE = ("dang-uy-phuong-1/danh-sach-dang-vien-2023.csv",)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A home after one night, and its inbox. Nobody may change either."""
    root = tmp_path_factory.mktemp("quiet")
    inbox = inbox_with(root / "inbox", *FILES)
    assert night(root / "home", inbox).returncode == 0
    return root / "home", inbox


def _copy(quiet: tuple[Path, Path], root: Path) -> tuple[Path, Path]:
    shutil.copytree(quiet[0], root / "home", symlinks=True)
    shutil.copytree(quiet[1], root / "inbox")
    return root / "home", root / "inbox"


def _lake_copy(home: Path, name: str) -> Path:
    with duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True) as connection:
        row = connection.execute("SELECT sha256 FROM audit.loads WHERE file_name = ?", [name]).fetchone()
    assert row is not None
    return home / "lake" / "files" / row[0][:2] / row[0]


def _truncate(path: Path) -> None:
    os.chmod(path, 0o600)
    with path.open("r+b") as handle:
        handle.truncate(path.stat().st_size // 2)


def test_a_truncated_copy_in_the_lake_is_made_again_from_the_inbox(quiet: tuple[Path, Path], tmp_path: Path) -> None:
    home, inbox = _copy(quiet, tmp_path)
    copy = _lake_copy(home, "danh-sach-dang-vien-2022.csv")
    whole, before = copy.read_bytes(), fingerprints(home)
    _truncate(copy)
    ran = night(home, inbox, "--from-lake")
    assert ran.returncode == 0, ran.stderr
    assert copy.read_bytes() == whole
    after = fingerprints(home)
    changed = {name for name in differences(before, after) if name.startswith(("main.", "zone."))}
    assert changed == set()


def test_a_truncated_copy_that_the_inbox_no_longer_has_is_refused_and_halves_nothing(
    quiet: tuple[Path, Path], tmp_path: Path
) -> None:
    home, _ = _copy(quiet, tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    copy, before = _lake_copy(home, "danh-sach-dang-vien-2022.csv"), fingerprints(home)
    _truncate(copy)
    ran = night(home, empty, "--from-lake")
    assert ran.returncode == 1, ran.stderr
    assert "danh-sach-dang-vien-2022.csv" in ran.stdout
    assert "damaged" in ran.stdout
    after = fingerprints(home)
    changed = {name for name in differences(before, after) if name.startswith(("main.", "zone."))}
    assert changed == set()  # the rows that were read when the copy was whole are there still
    shutil.copy(quiet[1] / FILES[1], empty / "again.csv")
    assert night(home, empty, "--from-lake").returncode == 0


def test_a_half_copy_that_a_killed_night_left_is_not_taken_for_a_file(quiet: tuple[Path, Path], tmp_path: Path) -> None:
    home, inbox = _copy(quiet, tmp_path)
    inbox_with(inbox, *MORE)
    data = (inbox / MORE[0]).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    half = home / "lake" / "files" / digest[:2] / digest
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_bytes(data[:100])
    arriving = home / "lake" / ".arriving"
    arriving.mkdir(exist_ok=True)
    (arriving / "half").write_bytes(b"half")
    assert night(home, inbox).returncode == 0
    assert half.read_bytes() == data
    assert not arriving.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may run the night as another user")
def test_a_home_that_may_not_be_written(quiet: tuple[Path, Path], tmp_path: Path) -> None:
    home, inbox = _copy(quiet, tmp_path)
    for path in [tmp_path, *tmp_path.parents]:
        if not os.stat(path).st_mode & 0o001:
            pytest.skip("another user cannot reach the temporary folder")
    if not os.access(DANHBO, os.X_OK) or not os.stat(DANHBO.resolve().parent).st_mode & 0o001:
        pytest.skip("another user cannot run the command")
    before = files_of(home)
    ran = subprocess.run(
        [str(DANHBO), "nightly", "--inbox", str(inbox), "--home", str(home), "--date", NIGHT],
        capture_output=True, text=True, env=clean_environment(), cwd=REPO, check=False, timeout=120,
        user=pwd.getpwnam("nobody").pw_uid,
    )  # fmt: skip
    if "Permission denied" in ran.stderr and "Traceback" in ran.stderr and "orchestration" not in ran.stderr:
        pytest.skip("another user cannot run this Python")
    assert ran.returncode == 2, ran.stderr
    assert "cannot be written" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert files_of(home) == before


def test_a_home_on_a_read_only_file_system(quiet: tuple[Path, Path], tmp_path: Path) -> None:
    home, inbox = _copy(quiet, tmp_path)
    inbox_with(inbox, *MORE)
    bound = tmp_path / "bound"
    bound.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "--bind", str(home), str(bound)], check=False).returncode:
        pytest.skip("this machine does not let us mount")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(bound)], check=True)
        before = fingerprints(home)
        ran = night(bound, inbox)
        assert ran.returncode == 2, ran.stderr
        assert "cannot be written" in ran.stderr
        assert "Traceback" not in ran.stderr
        asked = danhbo("sql", "SELECT count(*) FROM dim_member", "--home", bound)
        assert asked.returncode == 0, asked.stderr  # readers need nothing but the right to read
    finally:
        subprocess.run(["umount", str(bound)], check=True)
    assert differences(fingerprints(home), before) == {}
    assert night(home, inbox).returncode == 0


def test_a_disk_that_fills_up_in_the_middle(quiet: tuple[Path, Path], tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if os.geteuid() != 0 or subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(small)], check=False
    ).returncode:  # fmt: skip
        pytest.skip("this machine does not let us mount a file system of a few megabytes")
    try:
        shutil.copytree(quiet[0], small / "home", symlinks=True)
        home, inbox = small / "home", inbox_with(tmp_path / "inbox", *FILES, *MORE)
        before = fingerprints(home)
        for left_kb in (200, 3000, 9000):  # no room to land, to stage, to build
            free = shutil.disk_usage(small).free
            (small / "filler").write_bytes(b"\0" * max(0, free - (left_kb << 10)))
            with duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True) as reader:
                ran = night(home, inbox)
                assert reader.execute("SELECT count(*) FROM dim_member").fetchone()
            assert ran.returncode == 2, (left_kb, ran.returncode, ran.stdout[-500:], ran.stderr[-2000:])
            assert "Free some space" in ran.stderr.splitlines()[-1], ran.stderr[-2000:]
            assert "Traceback" not in ran.stderr
            (small / "filler").unlink()
            published = {name: rows for name, rows in fingerprints(home).items() if not name.startswith("zone.")}
            assert published == {name: rows for name, rows in before.items() if not name.startswith("zone.")}
        ran = night(home, inbox)
        assert ran.returncode == 0, ran.stderr
        undisturbed = tmp_path / "undisturbed"
        shutil.copytree(quiet[0], undisturbed, symlinks=True)
        assert night(undisturbed, inbox).returncode == 0
        assert differences(fingerprints(home), fingerprints(undisturbed)) == {}
        assert files_of(home) == files_of(undisturbed)
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_a_killed_child_reader_costs_one_file(tmp_path: Path) -> None:
    inbox = inbox_with(tmp_path / "inbox", *FILES, *MORE)
    process = subprocess.Popen(
        [str(DANHBO), "nightly", "--inbox", str(inbox), "--home", str(tmp_path / "home"), "--date", NIGHT],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean_environment(), cwd=REPO,
    )  # fmt: skip
    killed: list[int] = []

    def reader() -> int | None:
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) in killed:
                continue
            try:
                status, command = (entry / "stat").read_text(), (entry / "cmdline").read_bytes()
            except OSError:
                continue
            parent = int(status.rsplit(")", 1)[1].split()[1])
            if parent == process.pid and b"orchestration.isolation" in command:
                return int(entry.name)
        return None

    def kill() -> None:
        wait_for(lambda: reader() is not None or process.poll() is not None)
        pid = reader()
        if pid is not None:
            time.sleep(0.3)
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    thread = threading.Thread(target=kill)
    thread.start()
    out, err = process.communicate(timeout=200)
    thread.join()
    assert killed
    assert "Traceback" not in err
    assert process.returncode in (0, 1), err
    with duckdb.connect(str((tmp_path / "home" / "warehouse.duckdb").resolve()), read_only=True) as connection:
        states = dict(connection.execute("SELECT status, count(*) FROM audit.loads GROUP BY ALL").fetchall())
    assert states.get("rejected", 0) <= 1, out
    if states.get("rejected"):
        assert process.returncode == 1
    # the file that cost the reader its life is read again by the back-fill of that day
    assert night(tmp_path / "home", inbox, "--from-lake").returncode == 0
    with duckdb.connect(str((tmp_path / "home" / "warehouse.duckdb").resolve()), read_only=True) as connection:
        assert connection.execute("SELECT DISTINCT status FROM audit.loads").fetchall() == [("published",)]


def test_two_nights_at_once(tmp_path: Path) -> None:
    inbox = inbox_with(tmp_path / "inbox", *FILES)
    found: list[subprocess.CompletedProcess[str]] = []
    threads = [threading.Thread(target=lambda: found.append(night(tmp_path / "home", inbox))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second = sorted(found, key=lambda ran: ran.returncode)
    assert first.returncode == 0, first.stderr
    # the other one was refused, or came when the first had ended and found nothing new
    assert second.returncode in (0, 2), second.stderr
    if second.returncode == 2:
        assert "another night is running" in second.stderr
    assert "Traceback" not in first.stderr + second.stderr
    with duckdb.connect(str((tmp_path / "home" / "warehouse.duckdb").resolve()), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM audit.versions").fetchone() == (1,)


def test_a_clock_that_jumped_forward_and_back(quiet: tuple[Path, Path], tmp_path: Path) -> None:
    home, inbox = _copy(quiet, tmp_path)
    inbox_with(inbox, *MORE)
    with duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True) as connection:
        assert connection.execute("SELECT DISTINCT received_on::TEXT FROM audit.loads").fetchall() == [(NIGHT,)]
    tomorrow = datetime.fromtimestamp(time.time() + 3 * 86_400, UTC).astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    ran = night(home, inbox, day=tomorrow.isoformat())
    assert ran.returncode == 2
    assert "there is no night of that day" in ran.stderr
    earlier = "2024-12-30"  # the clock was put back: what arrives now seems to have come before what was there
    ran = night(home, inbox, day=earlier)
    assert ran.returncode == 0, ran.stderr
    with duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True) as connection:
        assert connection.execute(
            "SELECT received_on::TEXT, count(*) FROM audit.loads GROUP BY ALL ORDER BY ALL"
        ).fetchall() == [
            (earlier, 1),
            (NIGHT, 2),
        ]
        assert connection.execute("SELECT DISTINCT status FROM audit.loads").fetchall() == [("published",)]
        members = connection.execute("SELECT count(*) FROM dim_member").fetchone()
    # in the right order they make the same facts: what is published does not depend on which clock a file met
    other = tmp_path / "other"
    shutil.copytree(quiet[0], other, symlinks=True)
    assert night(other, inbox, day="2025-01-04").returncode == 0
    with duckdb.connect(str((other / "warehouse.duckdb").resolve()), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM dim_member").fetchone() == members
    # which file told a thing first differs, and since when it is known: what is told does not
    for facts in (
        "member_key, organization_key, valid_from, valid_to, membership, exempt, ended_by FROM fact_memberships",
        "member_key, organization_key, decided_on, admitted_on, official_on, is_readmission FROM fact_admissions",
        "* FROM dim_member",
    ):
        told = []
        for path in (home, other):
            with duckdb.connect(str((path / "warehouse.duckdb").resolve()), read_only=True) as connection:
                told.append(sorted(map(repr, connection.execute(f"SELECT {facts}").fetchall())))
        assert told[0] == told[1], facts
