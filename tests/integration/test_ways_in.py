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
from nights import REPO, SAMPLE, Night, danhbo, environment, query
from sqlalchemy.pool import NullPool
from ways_kit import VERSION, copy_of, publish_next

MEMBERS = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["members"]
QUERY = "SELECT closing FROM mart_headcounts WHERE organization_key = 1 AND year = 2024"


def published(night: Night) -> str:
    """What the docs tell people to open: the link."""
    return str(night.home / "warehouse.duckdb")


def test_python_with_polars_and_with_pandas(sample: Night) -> None:
    with duckdb.connect(published(sample), read_only=True) as connection:
        as_polars = connection.execute(QUERY).pl()
        as_pandas = connection.execute(QUERY).df()
    assert isinstance(as_polars, pl.DataFrame)
    assert isinstance(as_pandas, pd.DataFrame)
    assert as_polars.item() == as_pandas.iloc[0, 0] == MEMBERS


def test_a_python_that_connects_anew_sees_the_next_version(sample: Night, tmp_path: Path) -> None:
    """Even beside a connection it still has: DuckDB follows the link before it looks for what it has open."""
    link = str(copy_of(sample, tmp_path) / "warehouse.duckdb")
    with duckdb.connect(link, read_only=True) as held:
        assert publish_next(tmp_path / "home") == 2
        with duckdb.connect(link, read_only=True) as new:
            assert new.execute(VERSION).fetchone() == (2,)
        assert held.execute(VERSION).fetchone() == (1,)


def superset(link: str) -> sqlalchemy.Engine:
    """The engine that Superset makes of the documented address: no pool, and its name among the settings."""
    return sqlalchemy.create_engine(
        f"duckdb:///{link}",
        connect_args={"read_only": True, "config": {"custom_user_agent": "apache-superset/6.1.0"}},
        poolclass=NullPool,
    )


def test_nobody_may_write_a_published_version(sample: Night) -> None:
    """A tool that was not told to read only would write, and while it is open nobody else could read."""
    assert Path(published(sample)).resolve().stat().st_mode & 0o777 == 0o444


def test_tools_that_speak_sqlalchemy(sample: Night) -> None:
    """Superset and other BI tools connect by this address."""
    engine = superset(published(sample))
    with engine.connect() as connection:
        assert connection.execute(sqlalchemy.text(QUERY)).scalar() == MEMBERS
        with pytest.raises(sqlalchemy.exc.DBAPIError, match="read-only"):
            connection.execute(sqlalchemy.text("CREATE TABLE mine (i INTEGER)"))
    engine.dispose()


def test_superset_lists_what_there_is(sample: Night) -> None:
    """The calls by which it fills its lists of schemas, tables and columns."""
    engine = superset(published(sample))
    seen = sqlalchemy.inspect(engine)
    assert seen.default_schema_name == "main"
    schemas = {name.rpartition(".")[2] for name in seen.get_schema_names()}
    assert {"main", "questions", "dictionary", "audit"} <= schemas
    for schema in ("main", "questions", "dictionary"):
        listed = seen.get_table_names(schema=schema) + seen.get_view_names(schema=schema)
        assert sorted(listed) == [
            name
            for (name,) in query(
                sample.home,
                "SELECT table_name FROM information_schema.tables WHERE table_schema = ? ORDER BY ALL",
                [schema],
            )
        ]
    columns = {column["name"]: column for column in seen.get_columns("mart_headcounts", schema="main")}
    assert columns["name"]["comment"] == "Tên vào cuối năm / name at the end of the year"
    assert isinstance(columns["closing"]["type"], sqlalchemy.types.Integer)
    assert isinstance(columns["change_percent"]["type"], sqlalchemy.types.Float)
    assert "mỗi dòng một tổ chức" in seen.get_table_comment("mart_headcounts", schema="main")["text"].lower()
    days = {column["name"]: column["type"] for column in seen.get_columns("mart_members", schema="main")}
    assert isinstance(days["admitted_on"], sqlalchemy.types.Date)
    engine.dispose()


def test_what_superset_saved_goes_on_after_the_next_publish(sample: Night, tmp_path: Path) -> None:
    """A dataset names its schema and its table; a query that still has its connection keeps its version."""
    home = copy_of(sample, tmp_path)
    engine = superset(str(home / "warehouse.duckdb"))
    schema = sqlalchemy.inspect(engine).get_schema_names()
    assert {"warehouse.main", "warehouse.questions"} <= set(schema)
    saved = sqlalchemy.text(
        "SELECT sum(closing) FROM warehouse.main.mart_headcounts WHERE organization_key = 1 AND year = 2024"
    )
    with engine.connect() as held:
        assert held.execute(saved).scalar() == MEMBERS
        assert publish_next(home) == 2
        with engine.connect() as new:
            assert new.execute(saved).scalar() == MEMBERS
            assert new.execute(sqlalchemy.text(VERSION)).scalar() == 2
        assert held.execute(sqlalchemy.text(VERSION)).scalar() == 1
    engine.dispose()


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
