"""The ways into the warehouse that the docs name, each tried on a real one."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import duckdb
import pandas as pd
import polars as pl
import pytest
import sqlalchemy
from nights import REPO, SAMPLE, Night, danhbo, environment

MEMBERS = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["members"]
QUERY = "SELECT closing FROM mart_headcounts WHERE organization_key = 1 AND year = 2024"


def published(night: Night) -> str:
    return str((night.home / "warehouse.duckdb").resolve())


def test_python_with_polars_and_with_pandas(sample: Night) -> None:
    with duckdb.connect(published(sample), read_only=True) as connection:
        as_polars = connection.execute(QUERY).pl()
        as_pandas = connection.execute(QUERY).df()
    assert isinstance(as_polars, pl.DataFrame)
    assert isinstance(as_pandas, pd.DataFrame)
    assert as_polars.item() == as_pandas.iloc[0, 0] == MEMBERS


def test_tools_that_speak_sqlalchemy(sample: Night) -> None:
    """Superset and other BI tools connect by this address."""
    engine = sqlalchemy.create_engine(f"duckdb:///{published(sample)}", connect_args={"read_only": True})
    with engine.connect() as connection:
        assert connection.execute(sqlalchemy.text(QUERY)).scalar() == MEMBERS
        tables = sqlalchemy.inspect(connection).get_table_names()
        views = sqlalchemy.inspect(connection).get_view_names()
    engine.dispose()
    assert any(name.endswith("fact_memberships") for name in tables)
    assert any(name.endswith("mart_headcounts") for name in views)


def test_the_duckdb_command_line(sample: Night) -> None:
    program = shutil.which("duckdb") or Path(sys.executable).parent / "duckdb"
    if not Path(program).exists():
        pytest.skip("no duckdb command line on this machine")
    done = subprocess.run(
        [str(program), "-readonly", "-json", published(sample), QUERY],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout) == [{"closing": MEMBERS}]


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_files_for_whatever_reads_files(sample: Night, tmp_path: Path, form: str) -> None:
    """R, spreadsheets and everything else read these."""
    program = Path(sys.executable).parent / "danhbo"
    done = subprocess.run(
        [str(program), "sql", QUERY, "--format", form, "--home", str(sample.home)],
        capture_output=True, env=environment(), cwd=REPO, timeout=60, check=True,
    )  # fmt: skip
    path = tmp_path / f"answer.{form}"
    path.write_bytes(done.stdout)
    read = {"csv": pl.read_csv, "json": pl.read_json, "parquet": pl.read_parquet}[form](path)
    assert read["closing"].to_list() == [MEMBERS]


def notebook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("danhbo_explore", REPO / "explore" / "danhbo_explore.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_notebook_answers_with_its_questions_ready(sample: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DANHBO_HOME", str(sample.home))
    _, found = notebook().app.run()
    assert len(found["questions"]) == 25
    assert (
        found["answer"].filter((pl.col("organization_key") == 1) & (pl.col("year") == 2024))["closing"].item()
        == MEMBERS
    )
    assert found["chart"] is not None
    assert len(found["told"]) == 10


def test_the_notebook_says_where_it_looked_for_a_warehouse(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(REPO / "explore" / "danhbo_explore.py")],
        env=os.environ | {"DANHBO_HOME": str(tmp_path)}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def test_an_unknown_form_is_said() -> None:
    done = danhbo("sql", QUERY, "--format", "docx")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
