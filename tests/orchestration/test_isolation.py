"""A reading cannot harm the night: limits hold, a lost child is replaced, and what a reading says comes back typed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import duckdb
import pytest

from orchestration.isolation import IsolatedReader, ReaderFailed, ReaderKilled
from transforms.reports.document import DocumentRejected

MEGABYTE = 1 << 20


class Stubborn(Exception):
    """An exception that pickles, but not back."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


def add(left: int, right: int) -> int:
    return left + right


def process_id() -> int:
    return os.getpid()


def eat(megabytes: int) -> int:
    return len(b"x" * (megabytes * MEGABYTE))


def eat_by_sorting(rows: int) -> int:
    """Memory that polars asks for, which ends a process instead of raising."""
    import polars as pl

    return pl.DataFrame({"a": pl.int_range(rows, eager=True)}).with_columns(b=pl.col("a").cast(pl.String)).height


def sleep_on(seconds: float) -> None:
    time.sleep(seconds)


def spin() -> None:
    while True:
        pass


def abort() -> None:
    os.abort()


def leave() -> None:
    os._exit(7)


def reject() -> None:
    raise DocumentRejected("encrypted_file", "Tệp có mật khẩu.", "the file has a password")


def stubborn() -> None:
    raise Stubborn("will", "not")


def a_lock() -> object:
    return threading.Lock()


def start_sleeper() -> int:
    return subprocess.Popen(["sleep", "60"]).pid


def start_sleeper_and_hang(path: str) -> None:
    child = subprocess.Popen(["sleep", "60"])
    with open(path, "w", encoding="ascii") as handle:
        handle.write(str(child.pid))
    time.sleep(60)


@pytest.fixture(scope="module")
def reader() -> Iterator[IsolatedReader]:
    with IsolatedReader(timeout=20, memory=512 * MEGABYTE) as isolated:
        yield isolated


def test_one_child_serves_many_calls_and_is_not_this_process(reader: IsolatedReader) -> None:
    first = reader.call(process_id)
    assert first != os.getpid()
    assert reader.call(add, 2, right=3) == 5
    assert reader.call(process_id) == first


def test_one_child_serves_many_calls(reader: IsolatedReader) -> None:
    child = reader.call(process_id)
    for number in range(200):
        assert reader.call(add, number, 1) == number + 1
    assert reader.call(process_id) == child


def test_memory_over_the_limit_is_refused_and_the_next_file_is_read(reader: IsolatedReader) -> None:
    assert reader.call(eat, 100) == 100 * MEGABYTE
    with pytest.raises(ReaderKilled) as killed:
        reader.call(eat, 1000)
    assert killed.value.reason == "memory"
    assert reader.call(add, 1, 1) == 2


def test_memory_that_a_library_asks_for_is_limited_too(reader: IsolatedReader) -> None:
    assert reader.call(eat_by_sorting, 1000, memory=1024 * MEGABYTE) == 1000
    with pytest.raises(ReaderKilled) as killed:
        reader.call(eat_by_sorting, 200_000_000)
    assert killed.value.reason == "memory"


def test_a_call_may_have_a_limit_of_its_own(reader: IsolatedReader) -> None:
    assert reader.call(eat, 700, memory=1024 * MEGABYTE) == 700 * MEGABYTE
    with pytest.raises(ReaderKilled):
        reader.call(eat, 200, memory=100 * MEGABYTE)


@pytest.mark.parametrize("hang", [spin, sleep_on], ids=["busy", "asleep"])
def test_time_over_the_limit_ends_the_child(reader: IsolatedReader, hang: object) -> None:
    before = reader.call(process_id)
    args = () if hang is spin else (60,)
    started = time.monotonic()
    with pytest.raises(ReaderKilled) as killed:
        reader.call(hang, *args, timeout=0.5)  # type: ignore[arg-type]
    assert killed.value.reason == "time"
    assert time.monotonic() - started < 5
    assert reader.call(process_id) != before
    assert not _runs(before)


def test_a_crash_is_told_from_a_limit(reader: IsolatedReader) -> None:
    with pytest.raises(ReaderKilled) as killed:
        reader.call(abort)
    assert killed.value.reason == "crash"
    assert "SIGABRT" in killed.value.detail
    with pytest.raises(ReaderKilled, match="exit status 7"):
        reader.call(leave)
    assert reader.call(add, 1, 1) == 2


def test_a_child_killed_from_outside_is_replaced(reader: IsolatedReader) -> None:
    victim = reader.call(process_id)
    threading.Timer(0.3, os.kill, (victim, signal.SIGKILL)).start()
    with pytest.raises(ReaderKilled) as killed:
        reader.call(sleep_on, 30)
    assert killed.value.reason == "crash"
    assert "SIGKILL" in killed.value.detail


def test_a_child_killed_between_files_costs_no_file(reader: IsolatedReader) -> None:
    victim = reader.call(process_id)
    os.kill(victim, signal.SIGKILL)
    time.sleep(0.2)
    assert reader.call(add, 1, 1) == 2


def test_exceptions_keep_their_type_and_what_they_say(reader: IsolatedReader) -> None:
    with pytest.raises(DocumentRejected) as rejected:
        reader.call(reject)
    assert (rejected.value.code, rejected.value.message_vi) == ("encrypted_file", "Tệp có mật khẩu.")
    assert "in reject" in "".join(rejected.value.__notes__)


def test_what_cannot_cross_the_boundary_is_an_error_not_a_hang(reader: IsolatedReader) -> None:
    with pytest.raises(ReaderFailed, match="Stubborn"):
        reader.call(stubborn)
    with pytest.raises(ReaderFailed, match="boundary"):
        reader.call(a_lock)
    assert reader.call(add, 1, 1) == 2


def test_programs_that_a_reading_started_end_with_it(tmp_path: object) -> None:
    noted = f"{tmp_path}/pid"
    with IsolatedReader() as isolated:
        started = isolated.call(start_sleeper)
        assert _runs(started)
        with pytest.raises(ReaderKilled):
            isolated.call(start_sleeper_and_hang, noted, timeout=1.5)
    with open(noted, encoding="ascii") as handle:
        assert _ends(int(handle.read()))
    assert _ends(started)


def test_a_module_that_cannot_be_loaded_is_named() -> None:
    with (
        IsolatedReader(preload=("transforms.no_such_module",)) as isolated,
        pytest.raises(ReaderFailed, match="no_such_module"),
    ):
        isolated.call(add, 1, 1)


def test_the_child_ends_when_its_parent_is_killed() -> None:
    code = (
        "import sys, time\n"
        "from orchestration.isolation import IsolatedReader\n"
        "import threading\n"
        "reader = IsolatedReader().__enter__()\n"
        "print(reader.pid, flush=True)\n"
        "reader.call(time.sleep, 60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(1)
    assert _runs(child)
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _runs(child)


def test_it_serves_threads_beside_a_busy_database(reader: IsolatedReader) -> None:
    with duckdb.connect(config={"threads": 2}) as database:
        done: list[int] = []

        def work(number: int) -> None:
            done.append(reader.call(add, number, 1))

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        total = database.execute("SELECT sum(range) FROM range(20000000)").fetchone()
        for thread in threads:
            thread.join()
    assert sorted(done) == list(range(1, 9))
    assert total == (199999990000000,)


def _ends(pid: int) -> bool:
    """Whether the process is gone within some seconds: a killed one may take a moment on a busy machine."""
    deadline = time.monotonic() + 20
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def counted(upto: int, fail_at: int | None = None) -> Iterator[tuple[int, int]]:
    for number in range(upto):
        if number == fail_at:
            raise DocumentRejected("broken", "hỏng", "broken")
        yield number, os.getpid()


def eats_at_third(megabytes: int) -> Iterator[int]:
    yield 1
    yield 2
    yield eat(megabytes)


def ends_at_third() -> Iterator[int]:
    yield 1
    yield 2
    os._exit(7)


def large(pieces: int, megabytes: int) -> Iterator[bytes]:
    for number in range(pieces):
        yield bytes([number]) * (megabytes * MEGABYTE)


def test_pieces_come_one_by_one_from_the_same_child(reader: IsolatedReader) -> None:
    found = list(reader.each(counted, 5))
    assert [number for number, _ in found] == [0, 1, 2, 3, 4]
    assert {process for _, process in found} == {reader.call(process_id)}
    assert list(reader.each(counted, 0)) == []
    assert [piece[0] for piece in reader.each(large, 3, 5)] == [0, 1, 2]


def test_what_a_piece_raises_comes_after_the_pieces_before_it(reader: IsolatedReader) -> None:
    pieces = reader.each(counted, 5, fail_at=3)
    assert [next(pieces)[0] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(DocumentRejected):
        next(pieces)
    assert reader.call(add, 1, 1) == 2


@pytest.mark.parametrize(
    ("function", "arguments", "reason"), [(eats_at_third, (1000,), "memory"), (ends_at_third, (), "crash")]
)
def test_a_child_lost_between_pieces_is_told_and_replaced(
    reader: IsolatedReader, function: object, arguments: tuple[int, ...], reason: str
) -> None:
    pieces = reader.each(function, *arguments)  # type: ignore[arg-type]
    assert [next(pieces), next(pieces)] == [1, 2]
    with pytest.raises(ReaderKilled) as caught:
        next(pieces)
    assert caught.value.reason == reason
    assert reader.call(add, 1, 1) == 2


def test_pieces_that_nobody_waits_for_end_the_child(reader: IsolatedReader) -> None:
    before = reader.call(process_id)
    pieces = reader.each(large, 1000, 1)
    assert len(next(pieces)) == MEGABYTE
    pieces.close()  # type: ignore[attr-defined]
    assert reader.call(process_id) != before
