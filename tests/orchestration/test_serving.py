import json
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from serving_kit import served

from orchestration import serving
from orchestration.errors import DanhboError
from orchestration.settings import PROJECT, load_settings


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.3.4.5"])
def test_this_machine_is_allowed(host: str) -> None:
    serving.require_local(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "office.example", ""])
def test_other_addresses_are_refused_unless_allowed(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(serving.ALLOW_REMOTE, raising=False)
    with pytest.raises(DanhboError, match="authentication"):
        serving.require_local(host)
    monkeypatch.setenv(serving.ALLOW_REMOTE, "1")
    serving.require_local(host)


def runs(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_children_are_ended_with_what_they_started(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    # the grandchild ignores the interrupt, as a hanging run would
    command = f"(trap '' INT; exec sleep 300) & echo $! > {note}; wait"
    with serving._children({"a": ["sh", "-c", command], "b": ["sleep", "300"]}) as children:
        while not (note.exists() and note.read_text().strip()):
            time.sleep(0.05)
        pids = [*(child.pid for child in children.values()), int(note.read_text())]
        assert all(map(runs, pids))
    deadline = time.monotonic() + 5
    while any(map(runs, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(runs, pids))


def test_a_child_that_dies_ends_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\n[ "$1" = run ] && exit 7\nexec sleep 300\n')
    program.chmod(0o755)
    monkeypatch.setattr(serving, "_program", lambda name: str(program))
    for name in ("DANHBO_HOME", "DANHBO_INBOX", "DAGSTER_HOME"):
        monkeypatch.setenv(name, "")  # put back afterwards: serving sets them
    assert serving.serve(load_settings(tmp_path / "home"), "127.0.0.1", 1) == 1
    said = capsys.readouterr().err
    assert "daemon" in said
    assert "7" in said


@pytest.mark.skipif(not (PROJECT / "orchestration" / "definitions.py").exists(), reason="no definitions yet")
def test_the_server_answers_and_ends_in_order(tmp_path: Path) -> None:
    def info(port: int) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/server_info", timeout=5) as response:
            return json.load(response)

    with served(tmp_path, info) as (port, answer):
        assert answer["dagster_version"]
        with pytest.raises(urllib.error.HTTPError) as empty:  # no night yet, so no briefing, but the site answers
            urllib.request.urlopen(f"http://127.0.0.1:{port + 1}/review", timeout=20)
        assert empty.value.code == 400
        assert "danhbo nightly" in empty.value.read().decode()
    assert f"http://127.0.0.1:{port}" in (tmp_path / "log").read_text()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
