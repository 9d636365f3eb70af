"""What guarding costs: the rules of member rows through Great Expectations, beside one hand-written statement.

`python tests/benchmarks/guards_speed.py [--rows N] [--only NAME …]` prints a line a way of checking: wall seconds, CPU
seconds, memory, and the failures counted. Each runs in a process of its own; imports are not counted. pandera, pointblank
and dataframely take part where they are installed (requirements-guards.txt, in an environment of their own). Rows are
invented; 1 in 700 is faulty in one of 9 ways. No assertion on time: this is for looking.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO))

PEOPLE = """
CREATE SCHEMA staging;
CREATE TABLE staging.member_rows AS
WITH born AS (
    SELECT i, DATE '1940-01-01' + ((i * 7919) % 21000)::INTEGER AS birth, (i % 700) AS fault_of, (i // 700) % 9 AS fault
    FROM range({rows}) AS t(i)
), dated AS (
    SELECT *, birth + ((22 * 365 + (i * 31) % 5000))::INTEGER AS decided FROM born
)
SELECT
    i::BIGINT AS row_id, 'load' || (i % 40) AS load_id, 'Sheet1!R' || i AS source_ref,
    DATE '2026-01-01' AS sheet_as_of, DATE '2026-01-05' AS received_on, 'sender' || (i % 40) AS sender,
    CASE WHEN fault_of = 0 AND fault = 0 THEN NULL ELSE 'Nguyễn Văn ' || i END AS full_name,
    CASE WHEN fault_of = 0 AND fault = 1 THEN 'nam' WHEN i % 3 = 0 THEN 'female' ELSE 'male' END AS sex,
    birth::TEXT AS date_of_birth, 'xã ' || (i % 10000) AS native_place, 'Kinh' AS ethnicity, 'không' AS religion,
    CASE WHEN fault_of = 0 AND fault = 2 THEN '0991' ELSE '099' || lpad(i::TEXT, 9, '0') END AS citizen_id,
    CASE WHEN fault_of = 0 AND fault = 3 THEN 'x1' ELSE lpad((i % 100000000)::TEXT, 8, '0') END AS card_number,
    decided::TEXT AS admission_decided_on,
    (decided + CASE WHEN fault_of = 0 AND fault = 4 THEN -5 ELSE 20 END::INTEGER)::TEXT AS admitted_on,
    ((decided + 20) + CASE WHEN fault_of = 0 AND fault = 5 THEN INTERVAL 5 YEAR ELSE INTERVAL 12 MONTH END)::DATE::TEXT
        AS official_on,
    CASE WHEN fault_of = 0 AND fault = 6 THEN 'guest' ELSE 'official' END AS membership,
    '12/12' AS education, 'Đại học' AS qualification, 'Sơ cấp' AS political_theory, NULL::TEXT AS "position",
    'công chức' AS occupation, 'Chi bộ ' || (i % 9000) AS organization, 'Đảng ủy ' || (i % 700) AS parent_organization,
    false AS exempt, [{{'year': 2025, 'level': 'good'}}] AS ratings, NULL::TEXT AS joined_on,
    CASE WHEN fault_of = 0 AND fault = 7 THEN '1930-01-01' END AS left_on,
    CASE WHEN fault_of = 0 AND fault = 8 THEN 'lost' END AS left_reason, NULL::TEXT AS note,
    (i % 9000)::INTEGER AS organization_key
FROM dated;
CREATE TABLE staging.findings AS SELECT 'load1' AS load_id, 'bad_date' AS code, 'warn' AS severity, 'Sheet1' AS sheet,
    1 AS "row" FROM range(0);
CREATE TABLE staging.loads AS SELECT load_id, count(*)::BIGINT AS rows_read, DATE '2026-01-05' AS received_on
    FROM staging.member_rows GROUP BY load_id;
CREATE TABLE staging.previous_volumes AS SELECT load_id, count(*) AS previous_rows FROM staging.member_rows GROUP BY load_id;
CHECKPOINT;
"""


def _rules() -> Any:
    from orchestration.guards.rules import rule_sets

    return rule_sets()["member_rows"].rules


def _parameters() -> dict[str, float]:
    from orchestration.settings import Thresholds

    return {name: float(value) for name, value in Thresholds().model_dump().items()}  # type: ignore[call-arg]


def hand_statement(table: str = "staging.member_rows") -> str:
    """The same failures counted by hand: one statement, every row rule an aggregate over one scan."""
    parts = []
    for rule in _rules():
        if rule.type == "unique":
            names = ", ".join(f'"{name}"' for name in rule.columns)
            present = " AND ".join(f'"{name}" IS NOT NULL' for name in rule.columns)
            parts.append(
                f"(SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM {table} WHERE {present} GROUP BY {names} "
                f"HAVING count(*) > 1)) AS {rule.id}"
            )
        elif rule.kind == "row":
            parts.append(f"count(*) FILTER (WHERE {rule.bad_predicate(table)}) AS {rule.id}")
        else:
            parts.append(f"(SELECT count(*) FROM ({rule.bad_query(table, _parameters())})) AS {rule.id}")
    return f"SELECT {', '.join(parts)} FROM {table}"


def hand(database: str) -> dict[str, int]:
    """One statement."""
    connection = _open(database)
    _start()
    found = connection.execute(hand_statement())
    names = [column[0] for column in found.description]
    return dict(zip(names, map(int, found.fetchone()), strict=True))


def great_expectations(database: str) -> dict[str, int]:
    """The project's guards."""
    import orchestration.guards.counting  # noqa: F401 (the import is not counted)
    from orchestration.guards.expectations import validate

    connection = _open(database)
    connection.execute("CREATE SCHEMA warm; CREATE TABLE warm.member_rows AS FROM staging.member_rows LIMIT 1")
    validate(connection, "warm", "member_rows", _rules()[:1], _parameters())  # first use builds classes
    _start()
    verdicts = validate(connection, "staging", "member_rows", _rules(), _parameters())
    assert not any(verdict.broken for verdict in verdicts), [v.result_json for v in verdicts if v.broken]
    return {verdict.rule.id: int(verdict.unexpected or 0) for verdict in verdicts}


def quarantine(database: str) -> dict[str, int]:
    """Setting bad rows apart and counting the good ones, as a night does before rows move on."""
    from orchestration.guards.quarantine import mark_bad_rows, set_apart

    connection = _open(database)
    _start()
    mark_bad_rows(connection, "staging.member_rows", _rules())
    set_apart(connection, "staging.member_rows")
    connection.execute("CHECKPOINT")
    good, bad = connection.execute(
        "SELECT count(*) FILTER (failed_rules IS NULL), count(*) FILTER (len(failed_rules) > 0) FROM staging.member_rows"
    ).fetchone()
    return {"good": good, "bad": bad}


def publish(database: str) -> dict[str, int]:
    """Publishing good rows: the few bad ones leave the staged table, which then takes the place of the published one."""
    from orchestration.guards.quarantine import mark_bad_rows

    connection = _open(database)
    connection.execute("CREATE TABLE staging.published AS FROM staging.member_rows LIMIT 0")
    _start()
    mark_bad_rows(connection, "staging.member_rows", _rules())
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE staging.quarantine AS SELECT t.*, b.failed_rules FROM staging.member_rows t "
                       "JOIN bad_rows b USING (row_id)")  # fmt: skip
    connection.execute("DELETE FROM staging.member_rows WHERE row_id IN (SELECT row_id FROM bad_rows)")
    connection.execute("DROP TABLE staging.published")
    connection.execute("ALTER TABLE staging.member_rows RENAME TO published")
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT")
    (good,) = connection.execute("SELECT count(*) FROM staging.published").fetchone()
    (bad,) = connection.execute("SELECT count(*) FROM staging.quarantine").fetchone()
    return {"good": good, "bad": bad}


def copied(database: str) -> dict[str, int]:
    """Setting apart, then moving every row into the evidence of earlier nights, which writes each again."""
    from orchestration.guards.quarantine import mark_bad_rows, move, set_apart

    connection = _open(database)
    connection.execute("CREATE SCHEMA evidence")
    _start()
    mark_bad_rows(connection, "staging.member_rows", _rules())
    set_apart(connection, "staging.member_rows")
    move(connection, "staging.member_rows", "evidence.member_rows", without=("organization_key",))
    connection.execute("CHECKPOINT")
    (good,) = connection.execute("SELECT count(*) FROM evidence.member_rows WHERE len(failed_rules) = 0").fetchone()
    return {"good": good}


def polars_frame(database: str) -> Any:
    """The staged rows in memory, for the libraries that check frames; loading them is not counted."""
    columns = "full_name, load_id, sex, membership, left_reason, citizen_id, card_number, sheet_as_of, admission_decided_on, admitted_on, official_on, left_on"
    return _open(database).execute(f"SELECT {columns} FROM staging.member_rows").pl()


def pandera(database: str) -> dict[str, int]:
    """The rules that pandera has a word for."""
    import pandera.polars as pa
    import polars as pl

    def order(left: str, right: str) -> Any:
        return pa.Check(
            lambda data: data.lazyframe.select(
                pl.col(left).is_null() | pl.col(right).is_null() | (pl.col(left) <= pl.col(right))
            )
        )

    schema = pa.DataFrameSchema(
        {
            "full_name": pa.Column(str, nullable=False),
            "load_id": pa.Column(str, nullable=False),
            "sex": pa.Column(str, pa.Check.isin(["male", "female"]), nullable=True),
            "membership": pa.Column(str, pa.Check.isin(["official", "probationary"]), nullable=True),
            "left_reason": pa.Column(
                str, pa.Check.isin(["transferred", "died", "struck_off", "expelled", "withdrew"]), nullable=True
            ),
            "citizen_id": pa.Column(str, pa.Check.str_matches("^[0-9]{12}$"), nullable=True),
            "card_number": pa.Column(str, pa.Check.str_matches("^([0-9]{8}|[0-9]{12})$"), nullable=True),
        },
        checks=[
            order("admission_decided_on", "admitted_on"),
            order("admitted_on", "official_on"),
            order("admitted_on", "left_on"),
        ],
        unique=["load_id", "citizen_id", "sheet_as_of"],
    )
    frame = polars_frame(database)
    _start()
    try:
        schema.validate(frame, lazy=True)
        return {"cases": 0}
    except pa.errors.SchemaErrors as error:
        return {"cases": len(error.failure_cases)}


def pointblank(database: str) -> dict[str, int]:
    """The rules that pointblank has a word for."""
    import pointblank as pb

    frame = polars_frame(database)
    _start()
    checks = (
        pb.Validate(frame)
        .col_vals_not_null("full_name")
        .col_vals_not_null("load_id")
        .col_vals_in_set("sex", ["male", "female"])
        .col_vals_in_set("membership", ["official", "probationary"])
        .col_vals_regex("citizen_id", "^[0-9]{12}$", na_pass=True)
        .col_vals_regex("card_number", "^([0-9]{8}|[0-9]{12})$", na_pass=True)
        .rows_distinct(["load_id", "citizen_id", "sheet_as_of"])
        .col_vals_le("admission_decided_on", pb.col("admitted_on"), na_pass=True)
        .col_vals_lt("admitted_on", pb.col("official_on"), na_pass=True)
        .interrogate(collect_extracts=False)
    )
    return {"failed": int(sum(count or 0 for count in checks.n_failed().values()))}


def dataframely(database: str) -> dict[str, int]:
    """The rules that dataframely has a word for; it gives good and bad rows as well."""
    import dataframely as dy
    import polars as pl

    class Members(dy.Schema):
        full_name = dy.String(nullable=False)
        load_id = dy.String(nullable=False)
        sex = dy.String(nullable=True, check=lambda c: c.is_in(["male", "female"]))
        membership = dy.String(nullable=True, check=lambda c: c.is_in(["official", "probationary"]))
        citizen_id = dy.String(nullable=True, regex="^[0-9]{12}$")
        card_number = dy.String(nullable=True, regex="^([0-9]{8}|[0-9]{12})$")
        admission_decided_on = dy.String(nullable=True)
        admitted_on = dy.String(nullable=True)
        official_on = dy.String(nullable=True)

        @dy.rule()
        def decided_first(cls) -> pl.Expr:
            return pl.col("admission_decided_on") <= pl.col("admitted_on")

        @dy.rule()
        def official_last(cls) -> pl.Expr:
            return pl.col("admitted_on") < pl.col("official_on")

    frame = polars_frame(database)
    _start()
    _, failure = Members.filter(frame)
    return {"failed": int(sum(failure.counts().values()))}


WAYS = {
    "hand": hand, "great_expectations": great_expectations, "quarantine": quarantine, "publish": publish, "copied": copied,
    "pandera": pandera, "pointblank": pointblank, "dataframely": dataframely,
}  # fmt: skip
_began: list[float] = []


def _start() -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _began[:] = [time.perf_counter(), usage.ru_utime + usage.ru_stime]


def _open(database: str) -> Any:
    import duckdb

    return duckdb.connect(database, config={"threads": "2", "memory_limit": "8GB"})


def _one(way: str, database: str) -> None:
    found = WAYS[way](database)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    line = {
        "wall": round(time.perf_counter() - _began[0], 2), "cpu": round(usage.ru_utime + usage.ru_stime - _began[1], 2),
        "rss_mb": usage.ru_maxrss >> 10, "found": found,
    }  # fmt: skip
    print(json.dumps(line))


def main() -> None:
    """Make the rows, run every way in a process of its own, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=list(WAYS))
    parser.add_argument("--one", nargs=2)
    arguments = parser.parse_args()
    if arguments.one:
        _one(*arguments.one)
        return
    import shutil

    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "rows.duckdb")
        with duckdb.connect(database, config={"threads": "2"}) as connection:
            connection.execute(PEOPLE.format(rows=arguments.rows))
        print(f"{arguments.rows} rows, {len(_rules())} rules; best of {arguments.repeat} by CPU", flush=True)
        floor: dict[str, Any] = {}
        for way in arguments.only:
            if way in ("pandera", "pointblank", "dataframely") and importlib.util.find_spec(way) is None:
                print(f"{way:20} not installed")
                continue
            runs = []
            for _ in range(arguments.repeat):
                copy = database + ".run"
                Path(copy + ".wal").unlink(missing_ok=True)
                shutil.copyfile(database, copy)
                command = [sys.executable, __file__, "--one", way, copy]
                ran = subprocess.run(command, capture_output=True, text=True, check=False)
                if ran.returncode:
                    print(f"{way:20} failed: {ran.stderr.strip().splitlines()[-1]}")
                    break
                runs.append(json.loads(ran.stdout.splitlines()[-1]))
            if not runs:
                continue
            best = min(runs, key=lambda run: run["cpu"])
            floor = best if way == "hand" else floor
            same = (
                "" if way != "great_expectations" or not floor else f"; same counts: {floor['found'] == best['found']}"
            )
            ratio = f" {best['cpu'] / floor['cpu']:5.2f}x" if floor else ""
            counted = sum(best["found"].values())
            print(
                f"{way:20} wall {best['wall']:7.2f}  cpu {best['cpu']:7.2f}{ratio}  {best['rss_mb']:6d} MB  {counted}{same}",
                flush=True,
            )


if __name__ == "__main__":
    main()
