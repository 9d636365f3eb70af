"""Analysts' questions: CPU and wall seconds of each SQL file over a loaded country.

`python tests/benchmarks/country_questions.py --work DIR [--share 1] [--home HOME] [--slow 0.2]`, after country_load.py with
the same folder (or over any home). The questions are sql/questions/*.sql; one that fails is told. With --plans the plan of
every question slower than --slow seconds is written beside the json.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import duckdb
from country_kit import arguments, report

QUESTIONS = Path(__file__).resolve().parents[2] / "sql" / "questions"


def _cpu() -> float:
    spent = os.times()
    return spent.user + spent.system


def main() -> None:
    """Ask each question of each share."""
    asked = arguments(
        __doc__ or "",
        ("--home", {"type": Path, "help": "this home instead"}),
        ("--slow", {"type": float, "default": 0.2}),
        ("--plans", {"type": Path, "help": "folder for plans of slow questions"}),
    )
    rows = []
    for share in asked.share:
        home = asked.home or asked.work / f"home-{share}"
        connection = duckdb.connect(str((home / "warehouse.duckdb").resolve()), read_only=True, config={"threads": 2})
        connection.execute("SELECT count(*) FROM dim_organization").to_arrow_table()  # what is imported once
        for file in sorted(QUESTIONS.glob("*.sql")):
            text = file.read_text(encoding="utf-8")
            started, cpu = time.perf_counter(), _cpu()
            try:
                answers = connection.execute(text).to_arrow_table().num_rows  # columns, as every tool takes them
                row = {"what": file.stem, "share": share, "rows": answers}
            except duckdb.Error as error:
                row = {"what": f"{file.stem}: {str(error).splitlines()[0][:60]}", "share": share}
            row |= {"cpu": _cpu() - cpu, "wall": time.perf_counter() - started}
            rows.append(row)
            if asked.plans and row["cpu"] > asked.slow and "rows" in row:
                asked.plans.mkdir(parents=True, exist_ok=True)
                [(_, plan)] = connection.execute(f"EXPLAIN ANALYZE {text}").fetchall()
                (asked.plans / f"{file.stem}-{share}.txt").write_text(plan, encoding="utf-8")
        connection.close()
    report(rows, asked.json)


if __name__ == "__main__":
    main()
