"""The same rosters through other tools: csv files read, typed, checked by nine rules, kept as a table.

`python tests/benchmarks/country_peers.py --work DIR [--share 1] [--dlt ENVIRONMENT/bin/python] [--json FILE]`. The rosters of
that share of a country are copied with faults at known lines, so that every tool must count the same failures; each runs in a
process of its own, imports counted, since each pays them every night. dlt takes part where --dlt names an environment that
has requirements-peers.txt. danhbo's own line is its stages from landing to guarding on the same files, with what starting costs.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(
    0, str(Path(__file__).resolve().parents[2])
)  # a peer runs in an environment that danhbo is not installed in

FIELDS = [
    "seq", "name", "sex", "birth", "ethnicity", "religion", "native", "citizen", "card", "decided", "admitted", "official",
    "qualification", "theory", "occupation", "position", "cell", "parent", "exempt", "joined", "left_on", "left_reason", "note",
]  # fmt: skip
DATES = ("birth", "decided", "admitted", "official", "joined", "left_on")
HEAD_LINES = 6  # title lines and the header
FORMAT = "%d/%m/%Y"
TODAY = "2026-11-01"
FAULTS = ("name", "sex", "citizen", "decided", "twice")
EVERY = 500

RULES_SQL = {
    "name_present": "name IS NULL",
    "sex_known": "sex NOT IN ('Nam', 'Nữ')",
    "citizen_form": "NOT regexp_matches(citizen, '^[0-9]{12}$')",
    "card_form": "NOT regexp_matches(card, '^([0-9]{8}|[0-9]{12})$')",
    "citizen_once": "citizen IS NOT NULL AND count(*) OVER (PARTITION BY file, citizen) > 1",
    "birth_possible": f"birth NOT BETWEEN DATE '1900-01-01' AND DATE '{TODAY}' - INTERVAL 18 YEAR",
    "decided_before_admitted": "decided > admitted",
    "admitted_before_official": "admitted >= official",
    "grown_at_decision": "decided < birth + INTERVAL 18 YEAR",
}


# --- the peers: each a function of (files, target) that prints a json of rows kept and failures ------------------------------


def plain_duckdb(files: list[str], target: Path) -> dict[str, Any]:
    """One statement reads and types, one marks and keeps the good rows, one counts by rule."""
    import duckdb

    connection = duckdb.connect(str(target / "duckdb.db"))
    connection.execute("SET threads = 2")
    typed = ", ".join(
        f"TRY_STRPTIME({name}, '{FORMAT}')::DATE AS {name}" if name in DATES else f"nullif({name}, '') AS {name}"
        for name in [*FIELDS, "file"]
    )
    connection.execute(
        f"CREATE TABLE staged AS SELECT {typed} FROM (SELECT * RENAME (filename AS file) FROM read_csv($files, delim = ';', "
        f"skip = {HEAD_LINES}, header = false, names = $names, all_varchar = true, strict_mode = false, null_padding = true, "
        "quote = '\"', filename = true))",
        {"files": files, "names": FIELDS},
    )
    cases = ", ".join(f"CASE WHEN {bad} THEN '{rule}' END" for rule, bad in RULES_SQL.items())
    connection.execute(
        f"CREATE TABLE marked AS SELECT *, list_filter([{cases}], lambda rule: rule IS NOT NULL) AS failed FROM staged"
    )
    connection.execute("CREATE TABLE members AS SELECT * EXCLUDE failed FROM marked WHERE len(failed) = 0")
    failed = connection.execute(
        "SELECT rule, count(*) FROM (SELECT unnest(failed) AS rule FROM marked) GROUP BY 1"
    ).fetchall()
    (kept,) = connection.execute("SELECT count(*) FROM members").fetchone() or (0,)
    connection.close()
    return {"kept": kept, "failures": dict(failed)}


def plain_polars(files: list[str], target: Path) -> dict[str, Any]:
    """Lazy frames: typed, marked, the good rows written as parquet."""
    import polars as pl

    frames = [
        pl.scan_csv(
            file, separator=";", skip_rows=HEAD_LINES, has_header=False, schema=dict.fromkeys(FIELDS, pl.String),
            truncate_ragged_lines=True, missing_columns="insert",
        ).with_columns(file=pl.lit(file))
        for file in files
    ]  # fmt: skip
    dated = [pl.col(name).str.to_date(FORMAT, strict=False) for name in DATES]
    said = pl.when(pl.all() != "").then(pl.all())  # a quoted nothing is a text to polars
    staged = pl.concat(frames).with_columns(said).with_columns(dated)
    citizen, birth, decided, admitted = (pl.col(name) for name in ("citizen", "birth", "decided", "admitted"))
    bad = {
        "name_present": pl.col("name").is_null(),
        "sex_known": ~pl.col("sex").is_in(["Nam", "Nữ"]),
        "citizen_form": ~citizen.str.contains("^[0-9]{12}$"),
        "card_form": ~pl.col("card").str.contains("^([0-9]{8}|[0-9]{12})$"),
        "citizen_once": citizen.is_not_null() & pl.struct("file", "citizen").is_duplicated(),
        "birth_possible": ~birth.is_between(pl.date(1900, 1, 1), pl.lit(TODAY).str.to_date().dt.offset_by("-18y")),
        "decided_before_admitted": decided > admitted,
        "admitted_before_official": admitted >= pl.col("official"),
        "grown_at_decision": decided < birth.dt.offset_by("18y"),
    }
    marked = staged.with_columns(
        expression.fill_null(value=False).alias(f"!{rule}") for rule, expression in bad.items()
    )
    collected = marked.collect()
    good = collected.filter(~pl.any_horizontal(pl.col(f"!{rule}") for rule in bad))
    good.select([*FIELDS, "file"]).write_parquet(target / "members.parquet")
    counts = collected.select(pl.col(f"!{rule}").sum().alias(rule) for rule in bad).row(0, named=True)
    return {"kept": good.height, "failures": {rule: count for rule, count in counts.items() if count}}


def pandas_expectations(files: list[str], target: Path) -> dict[str, Any]:
    """As Great Expectations' tutorial goes: a pandas frame, a suite of its own expectations, a validation; rows by index."""
    import duckdb
    import great_expectations as gx
    import great_expectations.expectations as gxe
    import pandas as pd

    parts = [
        pd.read_csv(
            file, sep=";", skiprows=HEAD_LINES, header=None, names=FIELDS, dtype=str, encoding="utf-8-sig"
        ).assign(file=file)
        for file in files
    ]
    frame = pd.concat(parts, ignore_index=True)
    for name in DATES:
        frame[name] = pd.to_datetime(frame[name], format=FORMAT, errors="coerce")
    frame["grown"] = frame["birth"] + pd.DateOffset(years=18)
    latest = pd.Timestamp(TODAY) - pd.DateOffset(years=18)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    batch = (
        context.data_sources.add_pandas("rosters")
        .add_dataframe_asset("members")
        .add_batch_definition_whole_dataframe("all")
    )
    named = {
        "name_present": gxe.ExpectColumnValuesToNotBeNull(column="name"),
        "sex_known": gxe.ExpectColumnValuesToBeInSet(column="sex", value_set=["Nam", "Nữ"]),
        "citizen_form": gxe.ExpectColumnValuesToMatchRegex(column="citizen", regex="^[0-9]{12}$"),
        "card_form": gxe.ExpectColumnValuesToMatchRegex(column="card", regex="^([0-9]{8}|[0-9]{12})$"),
        "citizen_once": gxe.ExpectCompoundColumnsToBeUnique(
            column_list=["file", "citizen"], ignore_row_if="any_value_is_missing"
        ),
        "birth_possible": gxe.ExpectColumnValuesToBeBetween(
            column="birth", min_value=pd.Timestamp(1900, 1, 1), max_value=latest
        ),
        "decided_before_admitted": gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="admitted", column_B="decided", or_equal=True, ignore_row_if="either_value_is_missing"
        ),
        "admitted_before_official": gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="official", column_B="admitted", ignore_row_if="either_value_is_missing"
        ),
        "grown_at_decision": gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="decided", column_B="grown", or_equal=True, ignore_row_if="either_value_is_missing"
        ),
    }
    for rule, expectation in named.items():
        expectation.meta = {"rule": rule}
    suite = context.suites.add(gx.ExpectationSuite(name="members", expectations=list(named.values())))
    definition = context.validation_definitions.add(gx.ValidationDefinition(name="members", data=batch, suite=suite))
    outcome = definition.run(
        batch_parameters={"dataframe": frame},
        result_format={"result_format": "COMPLETE", "include_unexpected_rows": False},
    )
    bad: set[int] = set()
    failures = {}
    for result in outcome.results:
        rule = result.expectation_config.meta["rule"]
        if (result.exception_info or {}).get("raised_exception"):
            failures[rule] = "broken"
        elif result.result.get("unexpected_count"):
            failures[rule] = result.result["unexpected_count"]
            bad.update(result.result.get("unexpected_index_list") or ())
    good = frame.drop(index=list(bad))
    connection = duckdb.connect(str(target / "pandas.db"))
    connection.register("good", good)
    connection.execute("CREATE TABLE members AS SELECT * FROM good")
    connection.close()
    return {"kept": len(good), "failures": failures}


def _dlt(files: list[str], target: Path, reader: Any) -> dict[str, Any]:
    import dlt
    import duckdb

    pipeline = dlt.pipeline(
        "rosters", destination=dlt.destinations.duckdb(str(target / "dlt.db")), dataset_name="rosters",
        pipelines_dir=str(target / "pipelines"),
    )  # fmt: skip
    rows = reader(Path(files[0]).parents[1])
    rows.apply_hints(
        table_name="members",
        columns={
            name: {"data_type": "date" if name in DATES else "text", "nullable": name != "file"}
            for name in [*FIELDS, "file"]
        },
        schema_contract={"tables": "evolve", "columns": "freeze", "data_type": "discard_row"},
    )
    pipeline.run(rows, write_disposition="replace")
    connection = duckdb.connect(str(target / "dlt.db"))
    cases = ", ".join(f"count(*) FILTER (bad_{rule}) AS {rule}" for rule in RULES_SQL)
    marks = ", ".join(f"coalesce({bad}, false) AS bad_{rule}" for rule, bad in RULES_SQL.items())
    connection.execute(f"CREATE TABLE marked AS SELECT *, {marks} FROM rosters.members")
    found = connection.execute(f"SELECT {cases} FROM marked")
    counts = dict(zip([column[0] for column in found.description], found.fetchone() or (), strict=True))
    good = " AND ".join(f"NOT bad_{rule}" for rule in RULES_SQL)
    (kept,) = connection.execute(f"SELECT count(*) FROM marked WHERE {good}").fetchone() or (0,)
    return {"kept": kept, "failures": {rule: count for rule, count in counts.items() if count}}


def dlt_rows(files: list[str], target: Path) -> dict[str, Any]:
    """dlt's filesystem source and a generator of rows, each checked against the contract; rules in SQL afterwards."""
    import csv
    from datetime import datetime

    import dlt
    from dlt.sources.filesystem import filesystem

    @dlt.transformer
    def read_rows(items: Any) -> Any:
        for item in items:
            with item.open(mode="r", encoding="utf-8-sig", newline="") as handle:
                for _ in range(HEAD_LINES):
                    next(handle)
                batch = []
                for record in csv.reader(handle, delimiter=";"):
                    row: dict[str, Any] = {name: value or None for name, value in zip(FIELDS, record, strict=False)}
                    for name in DATES:
                        row[name] = datetime.strptime(row[name], FORMAT).date() if row[name] else None  # noqa: DTZ007 (a day, no time)
                    batch.append({**row, "file": item["file_name"] + item["relative_path"]})
                    if len(batch) == 5000:
                        yield batch
                        batch = []
                yield batch

    return _dlt(files, target, lambda folder: filesystem(folder.as_uri(), file_glob="*/*.csv") | read_rows)


def dlt_arrow(files: list[str], target: Path) -> dict[str, Any]:
    """dlt's filesystem source and Arrow tables that DuckDB reads, which dlt passes through; rules in SQL afterwards."""
    import dlt
    import duckdb
    from dlt.sources.filesystem import filesystem

    typed = ", ".join(
        f"TRY_STRPTIME({name}, '{FORMAT}')::DATE AS {name}" if name in DATES else f"nullif({name}, '') AS {name}"
        for name in FIELDS
    )

    @dlt.transformer
    def read_tables(items: Any) -> Any:
        for item in items:
            path = item["file_url"].removeprefix("file://")
            yield duckdb.execute(
                f"SELECT {typed}, $path AS file FROM read_csv($path, delim = ';', skip = {HEAD_LINES}, header = false, names = $names, all_varchar = true, strict_mode = false, "
                "null_padding = true, quote = '\"')",
                {"path": path, "names": FIELDS},
            ).to_arrow_table()

    return _dlt(files, target, lambda folder: filesystem(folder.as_uri(), file_glob="*/*.csv") | read_tables)


PEERS = {
    "plain DuckDB": plain_duckdb,
    "polars alone": plain_polars,
    "pandas + Great Expectations": pandas_expectations,
    "dlt, rows": dlt_rows,
    "dlt, Arrow": dlt_arrow,
}
NOT_DONE = {
    "plain DuckDB": "layouts and encodings it is not told of, findings in the file, organizations, persons, history, publishing",
    "polars alone": "as plain DuckDB; no database, no transaction",
    "pandas + Great Expectations": "as plain DuckDB; all rows in memory, row lists in Python",
    "dlt, rows": "as plain DuckDB; a contract of types and columns, no rules between fields, no row set apart with its reason",
    "dlt, Arrow": "as dlt with rows; the contract looks at a table's columns, not at its rows",
}


def with_faults(source: Path, folder: Path) -> Counter[str]:
    """Copy the rosters under `source` with a fault at every EVERY-th line of each; what was done, by kind."""
    done: Counter[str] = Counter()
    shutil.rmtree(folder, ignore_errors=True)
    for file in sorted(source.glob("*/danh-sach-dang-vien-*.csv")):
        lines = file.read_text(encoding="utf-8-sig").splitlines()
        for number in range(HEAD_LINES + EVERY, len(lines), EVERY):
            cells, before = lines[number].split(";"), lines[number - 1].split(";")
            fault = FAULTS[number // EVERY % len(FAULTS)]
            if fault == "name":
                cells[1] = ""
            elif fault == "sex":
                cells[2] = "Khác"
            elif fault == "citizen":
                cells[7] = "0991"
            elif fault == "decided":
                cells[9] = "31/12/2025"
            elif not before[7].strip('"'):
                continue
            else:
                cells[7] = before[7]
            lines[number] = ";".join(cells)
            done[fault] += 1
        copy = folder / file.parent.name / file.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("\ufeff" + "\r\n".join(lines) + "\r\n", encoding="utf-8")
    return done


def main() -> None:
    """Measure each on the same files."""
    from country_kit import arguments, country, floor, night, report, run

    asked = arguments(
        __doc__ or "", ("--dlt", {"type": Path, "help": "python of an environment with requirements-peers.txt"})
    )
    rows, spent = [], []
    for share in asked.share:
        made, _ = country(asked.work, share, years=1, snapshots="last", parts=("registers", "rosters"), workbooks=0)
        inbox = asked.work / f"peers-{share}" / "inbox"
        planted = with_faults(made / "inbox", inbox)
        print(f"faults planted: {dict(planted)}")
        least, count = floor(inbox, asked.work)
        rows.append({"what": "floor: DuckDB reads the csv", "share": share, "rows": count, "cpu": least.cpu, "wall": least.wall,
                     "peak MB": least.peak_mb, "ratio": 1.0})  # fmt: skip
        counted: dict[str, dict[str, Any]] = {}
        for name in PEERS:
            python = asked.dlt if name.startswith("dlt") else Path(sys.executable)
            if python is None:
                continue
            target = asked.work / f"peers-{share}" / "target"
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(parents=True)
            one = run(name, python, __file__, "--peer", name, inbox, target)
            if one.status:
                sys.exit(f"{name}: {one.output[-2000:]}")
            counted[name] = json.loads(one.output.splitlines()[-1])
            rows.append({"what": name, "share": share, "rows": counted[name]["kept"], "cpu": one.cpu, "wall": one.wall,
                         "peak MB": one.peak_mb, "ratio": one.cpu / least.cpu, "does not do": NOT_DONE[name]})  # fmt: skip
            spent.append(one)
        for file in (made / "inbox").glob("*/*.xlsx"):  # danhbo places members in the organizations of the registers
            shutil.copy(file, inbox / file.parent.name / file.name)
        home = asked.work / f"peers-{share}" / "home"
        shutil.rmtree(home, ignore_errors=True)
        own = night("danhbo", inbox, home)
        before = sum(
            stage["cpu"]
            for name, stage in own.stages.items()
            if name in ("land", "reports", "rosters", "conform", "guard")
        )
        rest = own.cpu - sum(stage["cpu"] for stage in own.stages.values())
        rows.append({"what": "danhbo, to guarded rows", "share": share, "rows": _guarded(own.output), "cpu": before + rest,
                     "wall": None, "peak MB": None, "ratio": (before + rest) / least.cpu})  # fmt: skip
        rows.append({"what": "danhbo, the whole night", "share": share, "rows": _guarded(own.output), "cpu": own.cpu,
                     "wall": own.wall, "peak MB": own.peak_mb, "ratio": own.cpu / least.cpu})  # fmt: skip
        spent += [least, own]
        for name, found in counted.items():
            print(f"{name}: kept {found['kept']}, failures {dict(sorted(found['failures'].items()))}")
        if len({json.dumps([found["kept"], sorted(found["failures"].items())]) for found in counted.values()}) > 1:
            print("THE TOOLS DIFFER in what they counted")
    report(rows, asked.json, *spent)


def _guarded(output: str) -> int | None:
    found = [part for part in output.split() if part.isdigit()]
    at = output.find(" member rows")
    return int(output[:at].split()[-1]) if at > 0 and found else None


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        peer, folder, where = sys.argv[2:5]
        os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
        files_ = [str(file) for file in sorted(Path(folder).glob("*/*.csv"))]
        print(json.dumps(PEERS[peer](files_, Path(where)), default=int))
    else:
        main()
