"""The command prints, one JSON object a line, what the truth of each file holds; its status says whether one was refused."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from gen_kinds import generate
from gen_score import Score, match_findings, match_rows

ROOT = Path(__file__).resolve().parents[4]
NAMES = [
    "plain_list",
    "inspections",
    "rating_years",
    "organizations_ended",
    "leavers",
    "bad_dates",
    "ratings_in_roster",
]


def _read(paths: list[Path]) -> tuple[int, list[dict[str, Any]]]:
    command = [sys.executable, "-c", "from orchestration.cli import main; main()", "read", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_the_command_prints_the_truth(tmp_path: Path) -> None:
    import gen_all  # noqa: F401  registers the kinds

    books = {}
    for name in NAMES:
        book = generate(name, 1)[0]
        book.file_name = f"{name}.{book.file_name.rpartition('.')[2]}"
        (tmp_path / book.file_name).write_bytes(book.data)
        books[book.file_name] = book
    status, told = _read([tmp_path / name for name in books])
    by_file: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in told:
        by_file[line["file"]].append(line)
    total = Score()
    for name, book in books.items():
        rows = [x for x in by_file[name] if x["kind"] != "finding"]
        findings = [x for x in by_file[name] if x["kind"] == "finding"]
        total.add(match_rows(book.truth, rows, name))
        total.add(match_findings(book.truth, findings, name))
        for finding in findings:
            assert set(finding) >= {"severity", "code", "file", "sheet", "row", "column", "value", "message"}, finding
            assert len(finding["message"]) > 10, finding
    assert status == 0
    assert total.rows_exact >= 0.98, total.faults[:10]
    assert total.f1 >= 0.95, total.faults[:10]
