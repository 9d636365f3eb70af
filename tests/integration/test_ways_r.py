"""The way in by R: by its package duckdb where that is installed, and by R alone over what `danhbo sql` writes."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest
from nights import DANHBO, REPO, Night, environment, query
from ways_kit import QUESTIONS, WAYS, answers, copy_of, publish_next

CLASSES = {
    "BOOLEAN": "logical", "INTEGER": "integer", "BIGINT": "numeric", "DOUBLE": "numeric", "DECIMAL(18,3)": "numeric",
    "VARCHAR": "character", "DATE": "Date", "TIMESTAMP": "POSIXct", "VARCHAR[]": "list", "INTEGER[]": "list",
}  # fmt: skip


@pytest.fixture(scope="module")
def rscript() -> str:
    found = shutil.which("Rscript")
    if found is None:
        pytest.skip("no R on this machine (Debian: r-base-core)")
    return found


@pytest.fixture(scope="module")
def with_duckdb(rscript: str) -> str:
    """R with the packages DBI and duckdb; where they are not in R's own library, R_LIBS names the folder they are in."""
    tried = subprocess.run(
        [rscript, "-e", "library(DBI); library(duckdb)"], capture_output=True, text=True, timeout=60, check=False
    )
    if tried.returncode != 0:
        missing = [line for line in tried.stderr.splitlines() if line.startswith("Error")]
        pytest.skip(f"R has no packages DBI and duckdb here: {' '.join(missing) or 'they do not load'}")
    return rscript


@pytest.fixture(scope="module")
def answered(
    with_duckdb: str, sample: Night, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, dict[str, str]]:
    """One session of R over which a version is published: the home, the folder of its answers, and what it said."""
    folder = tmp_path_factory.mktemp("r")
    home = copy_of(sample, folder)
    for name in ("asked", "answers"):
        (folder / name).mkdir()
    for name, sql in QUESTIONS.items():
        (folder / "asked" / f"{name}.sql").write_text(sql, encoding="utf-8")
    said: dict[str, str] = {}
    with subprocess.Popen(
        [with_duckdb, str(WAYS / "warehouse.R"), str(home / "warehouse.duckdb"), *map(str, (folder / "asked", folder / "answers"))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    ) as session:  # fmt: skip
        assert session.stdin is not None
        assert session.stdout is not None
        assert session.stderr is not None
        for line in session.stdout:
            what, _, value = line.rstrip("\n").partition(": ")
            said[what] = value
            if what == "ready":
                said["published"] = str(publish_next(home))
                session.stdin.write("\n")
                session.stdin.flush()
        complaint = session.stderr.read()
    assert session.returncode == 0, complaint
    return home, folder / "answers", said


def _cell(value: object) -> object:
    """A value of Python's as R writes it into a csv."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, list):
        return "|".join(map(str, value))
    if isinstance(value, datetime.datetime):
        return str(value.replace(microsecond=0))
    return str(value)


@pytest.mark.parametrize("name", QUESTIONS)
def test_r_answers_as_python_does(answered: tuple[Path, Path, dict[str, str]], name: str) -> None:
    home, folder, _ = answered
    expected = answers(home)[name]
    got = pl.read_csv(folder / f"{name}.csv", infer_schema=False)
    classes = (folder / f"{name}.classes").read_text().split()
    assert got.columns == expected.columns
    assert classes == [CLASSES[str(kind)] for kind in expected.types]
    rows = expected.fetchall()
    assert len(rows) == got.height > 0
    for at, (column, held) in enumerate(zip(got.columns, classes, strict=True)):
        told = got[column].to_list()
        if held == "numeric":
            assert [None if cell is None else float(cell) for cell in told] == [
                None if row[at] is None else pytest.approx(float(row[at]), rel=1e-14) for row in rows
            ], column
        else:
            assert told == [_cell(row[at]) for row in rows], column


def test_r_finds_by_a_vietnamese_name_and_lists_every_table(answered: tuple[Path, Path, dict[str, str]]) -> None:
    home, _, said = answered
    assert said["by a name"] == str(
        query(home, "SELECT closing FROM mart_headcounts WHERE organization_key = 1 AND year = 2024")[0][0]
    )
    named = {name for (name,) in query(home, "SELECT table_name FROM information_schema.tables")}
    assert set(said["tables"].split()) == named
    assert said["dictionary"] == str(query(home, "SELECT count(*) FROM dictionary.measures")[0][0])


def test_r_cannot_write(answered: tuple[Path, Path, dict[str, str]]) -> None:
    assert "read-only" in answered[2]["write"]


def test_r_keeps_its_version_and_sees_the_next_by_a_new_connection(answered: tuple[Path, Path, dict[str, str]]) -> None:
    said = answered[2]
    assert said["before"] == said["held"] == "1"
    assert said["beside"] == said["anew"] == said["published"] == "2"


def test_r_alone_reads_the_csv(rscript: str, sample: Night, tmp_path: Path) -> None:
    """Codes keep their leading zeros, dates are dates, Vietnamese stays whole."""
    given, taken = tmp_path / "structure.csv", tmp_path / "again.csv"
    done = subprocess.run(
        [str(DANHBO), "sql", QUESTIONS["structure"], "--format", "csv", "--home", str(sample.home)],
        capture_output=True, env=environment(), cwd=REPO, timeout=60, check=True,
    )  # fmt: skip
    # a province whose code begins with 0, which the sample has not
    given.write_bytes(done.stdout.replace(b",99,", b",01,", 1))
    read = subprocess.run(
        [rscript, str(WAYS / "export.R"), str(given), str(taken)],
        capture_output=True, encoding="utf-8", timeout=60, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert read.returncode == 0, read.stderr
    expected, got = (pl.read_csv(path, infer_schema=False) for path in (given, taken))
    classes, counts = (line.split() for line in read.stdout.splitlines())
    held = dict(zip(expected.columns, classes, strict=True))
    assert (held["province_code"], held["valid_from"], held["is_current"], held["name"], held["organization_key"]) == (
        "character", "Date", "logical", "character", "integer",
    )  # fmt: skip
    first = datetime.date.fromisoformat(str(expected["valid_from"].min()))
    assert counts == [str(expected.height), str(expected["parent_key"].null_count()), f"{first:%d/%m/%Y}"]
    assert got["province_code"][0] == "01"
    as_r_writes = expected.with_columns(pl.col("is_current").str.to_uppercase())
    assert got.equals(as_r_writes)
