"""The sample inbox, made by other hands from the same rules: every row and every planted fault is found."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from transforms.rosters.read import RosterReading, read_roster

SAMPLE = Path(__file__).resolve().parents[4] / "data" / "sample"
if not (SAMPLE / "truth.json").is_file():
    pytest.skip("data/sample is not there", allow_module_level=True)
TRUTH: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
SHEETS = [name for name, about in TRUTH["files"].items() if about["kind"] != "report"]


def reading_of(name: str) -> RosterReading:
    path = SAMPLE / "inbox" / name
    return read_roster(path.read_bytes(), path.name, received_on=date(2025, 2, 1))


@pytest.mark.parametrize("name", SHEETS)
def test_every_row_is_read(name: str) -> None:
    about = TRUTH["files"][name]
    reading = reading_of(name)
    assert set(reading.rows) == {about["kind"]}
    counts = reading.rows[about["kind"]].group_by("sheet").len()
    assert {sheet or "": count for sheet, count in counts.rows()} == about["rows_by_sheet"]
    if "as_of" in about:
        assert {str(info.as_of) for info in reading.sheets} == {about["as_of"]}


@pytest.mark.parametrize("name", SHEETS)
def test_planted_faults_are_found_and_nothing_else(name: str) -> None:
    planted = {
        (fault["severity"], fault["code"], fault["sheet"], fault["row"], fault["column"], fault["value"] or None)
        for fault in TRUTH["faults"].get(name, ())
    }
    found = reading_of(name).findings.select("severity", "code", "sheet", "row", "column", "value").rows()
    assert set(found) == planted
    assert len(found) == len(planted)
