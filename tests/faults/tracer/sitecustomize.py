"""Loaded by the interpreter of a night under test: counts what it does to the world, and kills it at a chosen point.

Belongs here: the count and the kill. Not here: which points are chosen (killing.py). Only files, renames, child processes,
SQL statements and Dagster's own record are counted, each with the place in `orchestration` that asked for it, so that
points keep their meaning when code around them changes. The product knows nothing of this file: it is found by PYTHONPATH.

Environment: FAULT_LOG (write each event there, a line an event), FAULT_KILL (place; kill before its occurrence FAULT_NTH),
with FAULT_AFTER_MS (so many milliseconds after that statement began, from another thread) or FAULT_THEN (not there, but
before the next event whose place begins so).
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

_WATCHED = (
    "open",
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.symlink",
    "os.chmod",
    "subprocess.Popen",
    "sqlite3.connect",
)
_DURING = ("COMMIT", "CHECKPOINT", "INSERT", "CREATE", "DELETE")


def _install() -> None:
    log = os.environ.pop("FAULT_LOG", None)
    victim = os.environ.pop("FAULT_KILL", None)
    nth = int(os.environ.pop("FAULT_NTH", "1"))
    after = os.environ.pop("FAULT_AFTER_MS", None)
    then = os.environ.pop("FAULT_THEN", None)
    armed = False
    handle = open(log, "w", encoding="utf-8", buffering=1) if log else None  # noqa: SIM115 (lives with the process)
    seen: dict[str, int] = {}
    inside = threading.local()

    def site() -> str | None:
        """The innermost function of orchestration on this thread's stack, beyond the helpers that every stage uses."""
        frame = sys._getframe(2)
        while frame is not None:
            name = frame.f_code.co_filename
            if "/orchestration/" in name and "/site-packages/" not in name and not name.endswith("/frames.py"):
                return f"{name.rsplit('/orchestration/', 1)[1]}:{frame.f_code.co_name}"
            frame = frame.f_back
        return None

    def met(what: str) -> None:
        nonlocal armed
        if getattr(inside, "busy", False):
            return
        inside.busy = True
        try:
            place = site()
            if place is None:
                return
            name = f"{what} {place}"
            seen[name] = seen.get(name, 0) + 1
            if handle is not None:
                handle.write(f"{time.perf_counter():.4f}\t{seen[name]}\t{name}\n")
            if armed and then is not None and name.startswith(then):
                os.kill(os.getpid(), signal.SIGKILL)
            if name == victim and seen[name] == nth:
                if then is not None:
                    armed = True
                    return
                if after is None:
                    os.kill(os.getpid(), signal.SIGKILL)
                threading.Thread(target=_kill_later, args=(float(after) / 1000,), daemon=True).start()
        finally:
            inside.busy = False

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event not in _WATCHED:
            return
        if event == "open":
            mode, flags = arguments[1], arguments[2]
            writes = (
                bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) if isinstance(flags, int) else "w" in str(mode)
            )
            if not writes:
                return
        if event == "os.mkdir" and not str(arguments[0]).strip("/"):
            return
        met(event)

    sys.addaudithook(hook)
    _wrap_duckdb(met)


def _kill_later(seconds: float) -> None:
    time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def _wrap_duckdb(met) -> None:  # type: ignore[no-untyped-def]
    """Count statements. DuckDB is compiled: its files are written without a word to Python's audit hooks."""
    import importlib.abc
    import importlib.machinery

    class Finder(importlib.abc.MetaPathFinder):
        def find_spec(self, name, path, target=None):  # type: ignore[no-untyped-def]
            if name != "duckdb":
                return None
            sys.meta_path.remove(self)
            found = importlib.machinery.PathFinder.find_spec(name, path, target)
            if found is None or found.loader is None:
                return None
            run = found.loader.exec_module

            def exec_module(module):  # type: ignore[no-untyped-def]
                run(module)
                kind = module.DuckDBPyConnection
                execute, close = kind.execute, kind.close

                def counted(self, query, *rest, **named):  # type: ignore[no-untyped-def]
                    first = query.split(None, 1)[0].upper() if isinstance(query, str) and query.strip() else "?"
                    if first in (*_DURING, "BEGIN", "ATTACH", "ALTER", "UPDATE", "DROP"):
                        met(f"duckdb.{first}")
                    return execute(self, query, *rest, **named)

                def closed(self):  # type: ignore[no-untyped-def]
                    met("duckdb.close")
                    return close(self)

                kind.execute, kind.close = counted, closed

            found.loader.exec_module = exec_module
            return found

    sys.meta_path.insert(0, Finder())


if any(argument.endswith("danhbo") for argument in sys.orig_argv) and {"FAULT_LOG", "FAULT_KILL"} & set(os.environ):
    _install()
