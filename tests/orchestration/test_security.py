"""Security: a query reaches nothing but the warehouse, the web server is nobody else's, keys stay out of messages."""

from __future__ import annotations

import io
import os
from pathlib import Path

import polars as pl
import pytest

from orchestration import commands
from orchestration.errors import DanhboError
from orchestration.restricted import RestrictedZone
from orchestration.serving import commands_of, require_local
from orchestration.settings import Settings, load_settings
from orchestration.warehouse import Warehouse


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with an empty published warehouse, and a file beside it that nobody may read by SQL."""
    made = load_settings(tmp_path / "home")
    made.layout.prepare()
    warehouse = Warehouse(made)
    warehouse.begin()
    warehouse.publish()
    (tmp_path / "secret.csv").write_text("a\nsecret-of-the-house\n", encoding="utf-8")
    return made


REACHING_OUT = [
    "SELECT * FROM read_csv('{file}')",
    "SELECT * FROM read_csv_auto('{file}')",
    "SELECT * FROM read_text('{file}')",
    "SELECT * FROM read_blob('{file}')",
    "SELECT * FROM read_json('{file}')",
    "SELECT * FROM read_parquet('{file}')",
    "SELECT * FROM sniff_csv('{file}')",
    "SELECT * FROM '{file}'",
    "FROM glob('{folder}/*')",
    "SELECT (SELECT content FROM read_text('{file}'))",
    "WITH x AS (FROM '{file}') FROM x",
    "SELECT * FROM 'http://127.0.0.1:1/x.csv'",
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "COPY dim_member FROM '{file}'",
    "EXPORT DATABASE '{folder}/out'",
    "IMPORT DATABASE '{folder}/out'",
    "ATTACH '{folder}/other.duckdb'",
    "ATTACH '{folder}/home/restricted/identities.duckdb' AS zone",
    "DETACH warehouse",
    "USE system",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{file}'",
    "PRAGMA enable_external_access = true",
    "SET enable_external_access = true",
    "SET GLOBAL lock_configuration = false",
    "RESET lock_configuration",
    "SET VARIABLE x = 1",
    "CREATE TABLE t AS SELECT 1",
    "CREATE TEMP TABLE t AS SELECT 1",
    "CREATE SECRET s (TYPE S3, KEY_ID 'a', SECRET 'b')",
    "CREATE MACRO m() AS 1",
    "INSERT INTO dim_member (member_key) VALUES (1)",
    "UPDATE dim_member SET sex = 'x'",
    "DELETE FROM dim_member",
    "DROP TABLE dim_member",
    "ALTER TABLE dim_member ADD COLUMN x INTEGER",
    "CHECKPOINT",
    "VACUUM",
    "CALL pragma_version()",
    "BEGIN",
    "PREPARE p AS SELECT 1",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{folder}/out.csv'",
    "EXPLAIN ANALYZE SELECT * FROM read_text('{file}')",
    "SELECT 1; SELECT * FROM read_text('{file}')",
    "SELECT * FROM query('SELECT * FROM read_text(''{file}'')')",
    "SELECT * FROM query_table(['{file}'])",
    "SELECT * FROM python_secret",
]


@pytest.mark.parametrize("text", REACHING_OUT)
def test_sql_reaches_nothing_else_and_changes_nothing(settings: Settings, tmp_path: Path, text: str) -> None:
    python_secret = pl.DataFrame({"a": ["secret-of-the-house"]})  # DuckDB looks for names in the frames of its caller
    before = sorted(path.name for path in tmp_path.rglob("*"))
    out = io.StringIO()
    status = commands.run_query(text.format(file=tmp_path / "secret.csv", folder=tmp_path), settings, "csv", out)
    assert status == 1, out.getvalue()
    assert "secret-of-the-house" not in out.getvalue()
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
    assert len(python_secret) == 1


def test_sql_tells_nothing_of_the_environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DANHBO_TEST_SECRET", "secret-of-the-house")
    out = io.StringIO()
    commands.run_query("SELECT getenv('DANHBO_TEST_SECRET') AS x", settings, "csv", out)
    commands.run_query("SELECT * FROM duckdb_settings()", settings, "csv", out)
    commands.run_query("SELECT * FROM duckdb_secrets()", settings, "csv", out)
    commands.run_query("SELECT * FROM duckdb_databases()", settings, "csv", out)
    assert "secret-of-the-house" not in out.getvalue()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "danhbo.example.vn", ""])
def test_the_web_server_stays_on_this_machine(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DANHBO_ALLOW_REMOTE", raising=False)
    with pytest.raises(DanhboError, match="no authentication"):
        require_local(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "[::1]", "localhost"])
def test_loopback_is_this_machine(host: str) -> None:
    require_local(host)


def test_viewers_get_a_web_server_that_starts_nothing(tmp_path: Path) -> None:
    made = commands_of("127.0.0.1", 3001, tmp_path / "workspace.yaml", read_only=True)
    assert list(made) == ["web server", "pages"]
    assert "--read-only" in made["web server"]
    assert "orchestration.pages.site:app_for_viewers" in made["pages"]
    both = commands_of("127.0.0.1", 3000, tmp_path / "workspace.yaml", read_only=False)
    assert list(both) == ["web server", "pages", "daemon"]
    assert "--read-only" not in both["web server"]


@pytest.mark.parametrize("key", ["a-key-of-some-length-0123456789", "it's a key'; with quotes"])
def test_a_key_never_stands_in_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    made = load_settings(tmp_path / "home")
    made.layout.prepare()
    monkeypatch.setenv("DANHBO_RESTRICTED_KEY", key)
    with RestrictedZone(load_settings(tmp_path / "home")).open() as zone:
        assert zone.execute("SELECT count(*) FROM keys.members").fetchone() == (0,)
    monkeypatch.setenv("DANHBO_RESTRICTED_KEY", key + "x")
    wrong = load_settings(tmp_path / "home")
    with pytest.raises(DanhboError, match="restricted zone") as caught, RestrictedZone(wrong).open():
        pass
    told = "".join([str(caught.value), repr(caught.value.__cause__), repr(caught.value.__context__)])
    assert key not in str(caught.value)
    assert "ENCRYPTION_KEY" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert told
    assert key not in repr(wrong)
    assert key not in str(wrong.model_dump())


def test_the_restricted_zone_is_its_owners_alone(tmp_path: Path) -> None:
    made = load_settings(tmp_path / "home")
    made.layout.prepare()
    with RestrictedZone(made).open():
        pass
    for path in (made.layout.restricted, made.layout.lake):
        assert os.stat(path).st_mode & 0o077 == 0
    for path in made.layout.restricted.iterdir():
        assert os.stat(path).st_mode & 0o077 == 0, path


def test_what_a_night_spills_to_disk_can_be_read_by_nobody(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that do not fit into memory are written, but encrypted as the zone is and in its folder."""
    small = settings.model_copy(update={"memory_limit": "100MB"})
    monkeypatch.chdir(settings.home)  # where DuckDB would spill by itself
    with RestrictedZone(small).open() as zone:
        zone.execute(
            "CREATE TEMP TABLE people AS SELECT 'Nguyễn Văn Bí Mật ' || hash(n) AS name FROM range(3000000) AS r(n)"
        )
        spilled = [path for path in settings.home.rglob("*") if path.is_file() and "tmp" in path.name]
        assert sum(path.stat().st_size for path in spilled) > 1_000_000
        assert {path.parent for path in spilled} == {small.layout.restricted / "spilled"}
        assert not any("Bí Mật".encode() in path.read_bytes() for path in spilled)
    assert not any((small.layout.restricted / "spilled").glob("*"))
