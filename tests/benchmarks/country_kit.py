"""What the benchmarks over a synthetic country share: making one, running a night in a process of its own, the floor.

A country is made once and kept in the folder of --work; a night is a process, so that its CPU seconds are those of it and
of all its children, and its memory is its peak.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from synthesis.country import Plan, generate

COUNTRY = (5_600_000, 52_000)  # members, grassroots organizations before July 2025
_STAGE = re.compile(r"^(\S.*?)\s+(\d+\.\d\d) s\s+(\d+\.\d\d) CPU\s+(.*)$", re.MULTILINE)


@dataclass
class Spent:
    """What a process took, and for a night each of its stages: wall and CPU seconds, and what it says it did."""

    name: str
    cpu: float
    wall: float
    peak_mb: float
    status: int
    stages: dict[str, dict[str, Any]] = field(default_factory=dict)
    output: str = ""


def arguments(about: str, *more: tuple[str, dict[str, Any]]) -> argparse.Namespace:
    """--work, --share (of a country, percent) and --json, and what else the benchmark takes."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--work", type=Path, required=True, help="folder for countries and homes; kept")
    parser.add_argument("--share", type=float, nargs="+", default=[1.0], help="percent of a country, one or several")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    for name, options in more:
        parser.add_argument(name, **options)
    return parser.parse_args()


def country(work: Path, share: float, **plan: Any) -> tuple[Path, dict[str, Any]]:
    """The folder of that share of a country (made where it is not there), and its truth."""
    made = Plan(round(COUNTRY[0] * share / 100), round(COUNTRY[1] * share / 100), **plan)
    name = "-".join(str(part) for part in (share, made.years, made.snapshots, *made.parts))
    folder = work / f"country-{name}"
    if not (folder / "truth.json").exists():
        generate(made, folder)
    return folder, json.loads((folder / "truth.json").read_text(encoding="utf-8"))


def run(name: str, *command: object) -> Spent:
    """Run a command to its end; its CPU and peak memory with its children's."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("DANHBO_", "DAGSTER_"))}
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Spent(
        name, usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss / 1024,
        process.returncode, _stages(output), output,
    )  # fmt: skip


def night(name: str, inbox: Path, home: Path) -> Spent:
    """One night over the inbox. Exits where it could not run."""
    spent = run(name, Path(sys.executable).parent / "danhbo", "nightly", "--inbox", inbox, "--home", home)
    if spent.status not in (0, 1):
        sys.exit(spent.output[-3000:])
    return spent


def _stages(output: str) -> dict[str, dict[str, Any]]:
    return {
        name: {"wall": float(wall), "cpu": float(cpu), "did": did} for name, wall, cpu, did in _STAGE.findall(output)
    }


_FLOOR = """
import duckdb, sys
inbox, target = sys.argv[1:3]
connection = duckdb.connect(target)
connection.execute("SET threads = 2; SET enable_progress_bar = false")
connection.execute(
    "CREATE TABLE rows AS SELECT * FROM read_csv(?, delim=';', skip=5, header=true, all_varchar=true, strict_mode=false, "
    "null_padding=true, quote='\\"')", [inbox])
print(connection.execute("SELECT count(*) FROM rows").fetchone()[0])
connection.execute("CHECKPOINT")
"""


def floor(inbox: Path, work: Path) -> tuple[Spent, int]:
    """DuckDB reading the same rosters' csv files into one table, and no more; with the number of rows."""
    target = work / "floor.duckdb"
    target.unlink(missing_ok=True)
    spent = run(
        "floor: DuckDB reads the csv", sys.executable, "-c", _FLOOR, f"{inbox}/*/danh-sach-dang-vien-*.csv", target
    )
    if spent.status:
        sys.exit(spent.output)
    target.unlink(missing_ok=True)
    return spent, int(spent.output.strip())


def table(rows: list[dict[str, Any]]) -> None:
    """Print rows as a table, columns as wide as they need."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [columns, *[[_shown(row.get(name)) for name in columns] for row in rows]]
    widths = [max(len(line[at]) for line in cells) for at in range(len(columns))]
    for line in cells:
        print("  ".join(text.ljust(width) if at == 0 else text.rjust(width)
                        for at, (text, width) in enumerate(zip(line, widths, strict=True))))  # fmt: skip


def _shown(value: object) -> str:
    return "" if value is None else f"{value:,.2f}" if isinstance(value, float) else str(value)


def of_stages(spent: Spent, share: float, floor_cpu: float | None = None) -> list[dict[str, Any]]:
    """A line a stage and one for the whole; start-up and what no stage counts is the rest."""
    rows = []
    for name, stage in spent.stages.items():
        rows.append({"what": f"{spent.name}: {name}", "share": share, "cpu": stage["cpu"], "wall": stage["wall"]})
    counted = sum(stage["cpu"] for stage in spent.stages.values())
    rows.append({"what": f"{spent.name}: imports, Dagster and the rest", "share": share, "cpu": spent.cpu - counted})
    rows.append({"what": f"{spent.name}: all", "share": share, "cpu": spent.cpu, "wall": spent.wall, "peak MB": spent.peak_mb,
                 "ratio": spent.cpu / floor_cpu if floor_cpu else None})  # fmt: skip
    return rows


def report(rows: list[dict[str, Any]], target: Path | None, *spent: Spent) -> None:
    """Print the table, and write it and what was spent as json."""
    table(rows)
    if target:
        figures = {"rows": rows, "spent": [{**asdict(each), "output": each.output[-4000:]} for each in spent]}
        target.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
