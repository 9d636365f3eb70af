"""The web server for viewers, started for real: it shows, and starts or changes nothing."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from serving_kit import served

LAUNCH = """mutation { launchRun(executionParams: {selector: {repositoryLocationName: "orchestration.definitions",
 repositoryName: "__repository__", jobName: "nightly"}, runConfigData: {}, mode: "default"}) { __typename } }"""


def asked(port: int, query: str) -> dict:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql", json.dumps({"query": query}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


def test_viewers_see_and_start_nothing(tmp_path: Path) -> None:
    def permissions(port: int) -> dict:
        return asked(port, "{ version permissions { permission value } }")

    with served(tmp_path, permissions, "--read-only") as (port, told):
        allowed = {each["permission"] for each in told["data"]["permissions"] if each["value"]}
        assert not {"launch_pipeline_execution", "terminate_pipeline_execution", "start_schedule"} & allowed
        assert asked(port, LAUNCH)["data"]["launchRun"]["__typename"] == "UnauthorizedError"
        decision = urllib.request.Request(f"http://127.0.0.1:{port + 1}/review/figure", b"action=accepted&token=")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(decision, timeout=20)
        assert refused.value.code == 400
