"""The web server for viewers, started for real: it shows, and starts or changes nothing."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

LAUNCH = """mutation { launchRun(executionParams: {selector: {repositoryLocationName: "orchestration.definitions",
 repositoryName: "__repository__", jobName: "nightly"}, runConfigData: {}, mode: "default"}) { __typename } }"""


def asked(port: int, query: str) -> dict:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql", json.dumps({"query": query}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


def test_viewers_see_and_start_nothing(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = tmp_path / "home"
    program = Path(sys.executable).parent / "danhbo"
    log = (tmp_path / "log").open("w+")
    process = subprocess.Popen(
        [str(program), "serve", "--read-only", "--home", str(home), "--port", str(port)], stdout=log, stderr=log
    )
    try:
        told = None
        deadline = time.monotonic() + 120
        while told is None and time.monotonic() < deadline and process.poll() is None:
            try:
                told = asked(port, "{ version permissions { permission value } }")
            except OSError:
                time.sleep(0.5)
        assert told is not None, (tmp_path / "log").read_text()
        allowed = {each["permission"] for each in told["data"]["permissions"] if each["value"]}
        assert not {"launch_pipeline_execution", "terminate_pipeline_execution", "start_schedule"} & allowed
        assert asked(port, LAUNCH)["data"]["launchRun"]["__typename"] == "UnauthorizedError"
        decision = urllib.request.Request(f"http://127.0.0.1:{port + 1}/review/figure", b"action=accepted&token=")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(decision, timeout=20)
        assert refused.value.code == 400
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) == 0
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(40)
        log.close()
