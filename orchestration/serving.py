"""`danhbo serve`: Dagster's web server and daemon, and the site of pages, as child processes.

Belongs here: starting them on one home, and ending them. Not here: what they run (definitions.py), the instance's own
settings (instance.py). Serves the command line alone.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from orchestration.errors import DanhboError
from orchestration.landing import write_whole
from orchestration.settings import PROJECT, Settings

WORKSPACE = "load_from:\n  - python_module: orchestration.definitions\n"
ALLOW_REMOTE = "DANHBO_ALLOW_REMOTE"
_GRACE_SECONDS = 20.0  # a run in progress is told to stop and needs time to note it
_POLL_SECONDS = 0.3


def serve(settings: Settings, host: str, port: int, *, read_only: bool = False) -> int:
    """Run the web server and the daemon until interrupted (0) or until one of them ends by itself (1).

    `read_only` is a second web server for viewers beside one that runs already: it starts nothing and can change nothing.
    Raises DanhboError for an address that others can reach, unless DANHBO_ALLOW_REMOTE=1: there is no authentication.
    """
    from orchestration.instance import prepare_instance

    require_local(host)
    settings.layout.prepare()
    os.environ.update(environment(settings))
    prepare_instance(settings)
    _make_record()
    workspace = settings.layout.dagster / "workspace.yaml"
    write_whole(workspace, WORKSPACE.encode())
    commands = commands_of(host, port, workspace, read_only=read_only)
    with _interruptions() as interrupted, _children(commands) as children:
        shown = f"[{host}]" if ":" in host else host
        print(f"danhbo: http://{shown}:{port} (home {settings.home}); Ctrl-C ends it", flush=True)
        what = "the briefing" if read_only else "the briefing and what waits for review"
        print(f"danhbo: {what}: http://{shown}:{port + 1}", flush=True)
        while not interrupted:
            for name, child in children.items():
                if child.poll() is not None and not interrupted:
                    print(f"danhbo: the {name} ended by itself (exit status {child.returncode})", file=sys.stderr)
                    return 1
            time.sleep(_POLL_SECONDS)
    return 0


def commands_of(host: str, port: int, workspace: Path, *, read_only: bool) -> dict[str, list[str]]:
    """What is started: the web server, the site of pages on the next port, and, but for viewers, the daemon."""
    web = [_program("dagster-webserver"), "-h", host, "-p", str(port), "-w", str(workspace)]
    made = "app_for_viewers" if read_only else "app_of_environment"
    pages = [
        *(sys.executable, "-m", "uvicorn", "--factory", f"orchestration.pages.site:{made}"),
        *("--host", host, "--port", str(port + 1), "--log-level", "warning"),
    ]
    if read_only:
        return {"web server": [*web, "--read-only"], "pages": pages}
    return {"web server": web, "pages": pages, "daemon": [_program("dagster-daemon"), "run", "-w", str(workspace)]}


def environment(settings: Settings) -> dict[str, str]:
    """What the child processes, and the runs that they start, find the home and the inbox by."""
    return {
        "DANHBO_HOME": str(settings.home),
        "DANHBO_INBOX": str(settings.inbox),
        "DAGSTER_HOME": str(settings.layout.dagster),
    }


def require_local(host: str) -> None:
    """Raise DanhboError where others can reach `host` and nobody has allowed it."""
    if _is_local(host) or os.environ.get(ALLOW_REMOTE) == "1":
        return
    raise DanhboError(
        "the web server asks nobody who they are (no authentication): at this address everyone on the network could "
        "see the runs, start them and read the tables' previews",
        where=host,
        remedy="Stay on 127.0.0.1 and reach it through an SSH tunnel or a proxy that asks for a password; "
        f"if such a guard is in place, set {ALLOW_REMOTE}=1",
    )


def _is_local(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:  # another name may mean any address
        return False


def _make_record() -> None:
    """Make the databases of Dagster's record where they are not there yet.

    The web server and the daemon would both make them on a new home, and one of the two would fail.
    """
    import dagster as dg

    with dg.DagsterInstance.get() as instance:
        instance.get_run_records(limit=1)
        instance.all_instigator_state()


def _program(name: str) -> str:
    """A program of the environment that this one runs in, also where that is not activated."""
    path = Path(sys.executable).parent / name
    if not path.exists():
        raise DanhboError("a program of Dagster is not installed", where=path, remedy="Run `make setup`")
    return str(path)


@contextlib.contextmanager
def _interruptions() -> Iterator[list[int]]:
    """A list that fills with the signals that ask this process to end."""
    seen: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        seen.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield seen
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _children(commands: dict[str, list[str]]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """The commands as running processes, each with its own group; in the end all of each group are ended."""
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            children[name] = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.DEVNULL, start_new_session=True)
        yield children
    finally:
        for child in children.values():
            if child.poll() is None:
                child.send_signal(signal.SIGINT)  # both end in order at it, and end their own children
        deadline = time.monotonic() + _GRACE_SECONDS
        for child in children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)  # what is left of its group
            child.wait()
