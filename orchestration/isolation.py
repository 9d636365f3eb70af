"""Reading files in a process of its own, with limits of memory and time.

Belongs here: the child process, its limits, its replacement, and how results and exceptions come back. Not here: what
is read (orchestration.reading). Serves the nightly job and the command line.

One child is started once and kept for many files; it is killed and replaced when a file makes it exceed its limits or
crash. It is started by exec, never forked from this process, so threads, Dagster and DuckDB in the parent do no harm.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

START_SECONDS = 120.0
_RECYCLE_GROWTH = 768 << 20  # bytes of resident memory that a child may keep between files
_OUT_OF_MEMORY = ("memory allocation of", "bad_alloc", "out of memory", "cannot allocate memory", "MemoryError")


class ReaderKilled(Exception):
    """The reader process ended over a file: `reason` is memory, time or crash; `detail` says more for the log."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"the reader process was ended ({self.reason}){': ' + self.detail if self.detail else ''}"


class ReaderFailed(RuntimeError):
    """The reader process could not start, or what it raised or returned cannot cross the process boundary."""


class _DiedAtStart(ReaderFailed):
    """The child ended before it was ready for its first call."""


class IsolatedReader:
    """A kept child process that calls functions on files; use as a context manager.

    `timeout` (seconds of wall time) and `memory` (bytes over what the child has mapped when the call begins) are the
    defaults of every call, None for no limit. `preload` names modules the child imports before its first file. Calls
    from several threads wait for one another.
    """

    def __init__(
        self, timeout: float | None = 120.0, memory: int | None = 2 << 30, preload: Iterable[str] = ()
    ) -> None:
        self.timeout = timeout
        self.memory = memory
        self.preload = tuple(preload)
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def __enter__(self) -> IsolatedReader:
        with self._lock:
            if self._child is None:
                self._child = _Child(self.preload)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child; the next call would start another."""
        with self._lock:
            self._drop()

    @property
    def pid(self) -> int | None:
        """The process id of the child, None where none runs."""
        return self._child.process.pid if self._child else None

    def call(
        self,
        function: Callable[..., R],
        *args: Any,
        timeout: float | None = None,
        memory: int | None = None,
        **kwargs: Any,
    ) -> R:
        """`function(*args, **kwargs)` in the child: its result, or the exception it raised.

        The function, its arguments and its result must pickle; it must be importable by name. Raises ReaderKilled where
        the child exceeded a limit or died (the next call gets a new child), ReaderFailed where it could not start.
        """
        request = (function, args, kwargs, memory or self.memory, timeout or self.timeout, False)
        outcome, value = next(self._answers(request))
        if outcome == "raised":
            raise value
        return value  # type: ignore[no-any-return]

    def each(
        self,
        function: Callable[..., Iterator[R]],
        *args: Any,
        timeout: float | None = None,
        memory: int | None = None,
        **kwargs: Any,
    ) -> Iterator[R]:
        """What the iterator `function(*args, **kwargs)` gives in the child, one by one, as `call` gives a result.

        The child works on the next piece while the last one is used here; `timeout` counts for each piece. Raises as
        `call` does, at any piece; the pieces before it are then only a part of the whole.
        """
        request = (function, args, kwargs, memory or self.memory, timeout or self.timeout, True)
        for outcome, value in self._answers(request):
            if outcome == "raised":
                raise value
            if outcome == "yielded":
                yield value

    def _answers(self, request: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
        """Outcome and value of each answer to a call, to the last; a child that has not answered to the end is ended."""
        timeout = request[4]
        packed = pickle.dumps(request, protocol=5)
        with self._lock:
            if self._child is None or not self._child.alive():
                self._drop()
                self._child = _Child(self.preload)
            outcome = "none"
            try:
                try:
                    self._child.send(packed)
                    outcome, value, resident = self._child.receive(timeout)
                except _DiedAtStart:  # killed from outside before it had seen a file: that is no fault of this one
                    self._drop()
                    self._child = _Child(self.preload)
                    self._child.send(packed)
                    outcome, value, resident = self._child.receive(timeout)
                while outcome == "yielded":
                    yield outcome, value
                    outcome, value, resident = self._child.receive(timeout)
            except BaseException:  # a killed or broken child, or nobody who waits for the rest of an answer
                self._drop()
                raise
            if outcome == "memory" or resident > self._child.resident + _RECYCLE_GROWTH:
                self._drop()
        if outcome == "memory":
            raise ReaderKilled("memory", "MemoryError")
        yield outcome, value

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()


class _Child:
    """The parent's side of one child process."""

    def __init__(self, preload: tuple[str, ...]) -> None:
        self.resident = 0
        self._ready = False
        self._errors = tempfile.TemporaryFile("a+b")  # noqa: SIM115 (lives as long as the child)
        request_read, request_write = os.pipe()
        answer_read, answer_write = os.pipe()
        code = "from orchestration.isolation import _serve; _serve()"
        environment = os.environ | {"MALLOC_ARENA_MAX": "2", "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code, str(request_read), str(answer_write)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                pass_fds=(request_read, answer_write),
                start_new_session=True,  # so that what the child starts can be ended with it
                env=environment,
            )
        except OSError as error:
            os.close(request_write)
            os.close(answer_read)
            raise ReaderFailed(f"the reader process could not start: {error}") from error
        finally:
            os.close(request_read)
            os.close(answer_write)
        _widen(answer_read)
        self._requests = Connection(request_write, readable=False)
        self._answers = Connection(answer_read, writable=False)
        with contextlib.suppress(OSError):  # a child that died at once is seen at the first call
            self._requests.send_bytes(pickle.dumps(preload))

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def send(self, request: bytes) -> None:
        """Send one call."""
        if not self._ready:
            self._await_start()
        self._errors.truncate(0)
        try:
            self._requests.send_bytes(request)
        except (EOFError, OSError) as error:
            raise self._death() from error

    def receive(self, timeout: float | None) -> tuple[str, Any, int]:
        """Wait for an answer to the call: outcome, value, resident bytes of the child afterwards."""
        deadline = None if timeout is None else time.monotonic() + timeout
        try:
            outcome, resident = pickle.loads(self._receive(deadline))  # noqa: S301 (from our own child)
            payload = self._receive(deadline)
        except (EOFError, OSError) as error:
            raise self._death() from error
        try:
            value = pickle.loads(payload)  # noqa: S301
        except Exception as error:
            raise ReaderFailed(f"the answer of the reader process cannot be understood: {error!r}") from error
        return outcome, value, resident

    def _receive(self, deadline: float | None) -> bytes:
        while not self._answers.poll(None if deadline is None else max(0.0, deadline - time.monotonic())):
            if deadline is not None and time.monotonic() >= deadline:
                raise ReaderKilled("time", "no answer within the time limit")
        return self._answers.recv_bytes()

    def _await_start(self) -> None:
        try:
            started = pickle.loads(self._receive(time.monotonic() + START_SECONDS))  # noqa: S301
        except (EOFError, OSError, ReaderKilled) as error:
            raise _DiedAtStart(f"the reader process could not start: {self._said() or error}") from error
        if isinstance(started, str):
            raise ReaderFailed(f"the reader process could not start: {started}")
        self.resident = started
        self._ready = True

    def _death(self) -> ReaderKilled:
        try:
            code = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            code = None
        said = self._said()
        if any(sign.lower() in said.lower() for sign in _OUT_OF_MEMORY):
            return ReaderKilled("memory", said[:500])
        if code == -signal.SIGXCPU:
            return ReaderKilled("time", "processor time")
        how = signal.Signals(-code).name if code is not None and code < 0 else f"exit status {code}"
        return ReaderKilled("crash", f"{how} {said[:500]}".strip())

    def _said(self) -> str:
        try:
            self._errors.seek(0)
            return self._errors.read(1 << 16).decode("utf-8", errors="replace").strip("\0\n ")
        except (OSError, ValueError):
            return ""

    def end(self) -> None:
        """Kill the process, and what it started, and give back what it held."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=10)
        for end in (self._requests, self._answers):
            end.close()
        self._errors.close()


def _widen(pipe: int) -> None:
    """Let a pipe hold a megabyte, where the system lets it: large answers then cross in fewer turns."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 1 << 20)


# --- the child's side -------------------------------------------------------------------------------------------------


def _serve() -> None:
    """Answer calls until the parent closes its end. Runs in the child only."""
    request_fd, answer_fd = int(sys.argv[1]), int(sys.argv[2])
    for handle in (request_fd, answer_fd):
        os.set_inheritable(handle, False)
    requests, answers = Connection(request_fd, writable=False), Connection(answer_fd, readable=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    _watch_parent(os.getppid())
    try:
        for name in pickle.loads(requests.recv_bytes()):  # noqa: S301 (from our own parent)
            importlib.import_module(name)
    except EOFError:
        return
    except Exception:
        answers.send_bytes(pickle.dumps(traceback.format_exc(limit=-3)))
        return
    answers.send_bytes(pickle.dumps(_resident()))
    while True:
        try:
            request = requests.recv_bytes()
        except EOFError:
            return
        for outcome, payload in _answer(request):
            answers.send_bytes(pickle.dumps((outcome, _resident())))
            answers.send_bytes(payload)
            del payload  # nothing of an answer is kept while the next piece is read
        del request


def _answer(request: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        function, args, kwargs, memory, timeout, piecewise = pickle.loads(request)  # noqa: S301 (from our own parent)
    except Exception as error:
        yield _packed("raised", ReaderFailed(f"the reader process cannot find what to call: {error!r}"))
        return
    value = None
    try:
        _limit(memory, timeout)
        try:
            value = function(*args, **kwargs)
            if piecewise:
                for piece in value:
                    yield _packed("yielded", piece)
                value = None
        finally:
            _limit(None, None)
    except MemoryError:
        last = _packed("memory", None)
    except Exception as error:
        error.add_note("in the reader process:\n" + "".join(traceback.format_exception(error, limit=-6)))
        last = _packed("raised", error)
    else:
        last = _packed("returned", value)
    yield last


def _packed(outcome: str, value: Any) -> tuple[str, bytes]:
    try:
        payload = pickle.dumps(value, protocol=5)
        if outcome == "raised":
            pickle.loads(payload)  # noqa: S301 (exceptions often pickle and then do not unpickle)
    except MemoryError:
        raise
    except Exception as error:
        what = "".join(traceback.format_exception(value, limit=-6)) if outcome == "raised" else type(value).__name__
        outcome, payload = (
            "raised",
            pickle.dumps(ReaderFailed(f"cannot cross the process boundary ({error!r}): {what}")),
        )
    return outcome, payload


def _limit(memory: int | None, timeout: float | None) -> None:
    """Set the soft limits of address space and processor time for one call, or lift them (None)."""
    try:
        import resource
    except ImportError:  # no such limits on this system: the parent's clock is what remains
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    mapped = _statm(0)
    space = resource.RLIM_INFINITY if memory is None or not mapped else mapped + memory
    resource.setrlimit(resource.RLIMIT_AS, (space if hard == resource.RLIM_INFINITY else min(space, hard), hard))
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    seconds = resource.RLIM_INFINITY
    if timeout is not None:  # a backstop for a parent that is gone: all cores for the whole time
        seconds = int(used.ru_utime + used.ru_stime + timeout * (os.cpu_count() or 1)) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (seconds if hard == resource.RLIM_INFINITY else min(seconds, hard), hard))


def _statm(field: int) -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[field]) * os.sysconf("SC_PAGESIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _resident() -> int:
    return _statm(1)


def _watch_parent(parent: int) -> None:
    """End this process soon after its parent is gone, also in the middle of a file."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(2)
        with contextlib.suppress(OSError):
            os.killpg(os.getpid(), signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="watch-parent").start()
