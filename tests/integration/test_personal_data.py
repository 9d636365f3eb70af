"""Names and numbers of persons stay in the restricted zone: every artefact of a night is searched for every one of them.

Searched in one form for NFC, NFD, capitals, escapes and text without accents: tables, past versions, packed files (workbooks,
parquet), databases (Dagster's runs and events), pages, logs, alerts, validation results and what the night printed. Left out are
only the senders' own files, in folders that nobody else may open: `lake/files` as they came, `feedback` as they go back.
"""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from nights import SAMPLE, Night, connect, query

from orchestration.restricted import RestrictedZone
from orchestration.settings import load_settings
from transforms.conform.administrative import administrative_units

SENDERS_OWN = {("lake", "files"), ("feedback",)}  # decided so: a sender's file holds what the sender wrote
CLOSED = ("restricted", "lake", "feedback", "alerts")


def _folded(text: str) -> str:
    """One form for NFC, NFD, capitals, escapes of JSON and text without marks."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return bare.casefold().replace("đ", "d")


def _personal(text: str, names: set[str], numbers: set[str]) -> set[str]:
    folded = _folded(text)
    words = re.findall(r"[^\W_]+", folded)
    found = {
        phrase
        for size in {name.count(" ") + 1 for name in names}
        for at in range(len(words) - size + 1)
        if words[at] in _FIRST and (phrase := " ".join(words[at : at + size])) in names
    }
    return found | (set(re.findall(r"\d{8,12}", folded)) & numbers)


_FIRST: set[str] = set()


@pytest.fixture(scope="module")
def people(sample: Night) -> tuple[set[str], set[str]]:
    """Names (folded) and numbers of everybody in the sample's rosters."""
    with RestrictedZone(load_settings(sample.home)).open(read_only=True) as zone:
        rows = zone.execute("SELECT full_name, citizen_id, card_number FROM evidence.member_rows").fetchall()
    names = {" ".join(_folded(row[0]).split()) for row in rows if row[0]}
    numbers = {number for row in rows for number in row[1:] if number and len(number) >= 8}
    # communes bear the names of people, too: such a name alone proves nothing
    communes = "\n".join(_folded(name) for name in administrative_units()["name"])
    names = {name for name in names if name not in communes}
    _FIRST.update(name.split()[0] for name in names)
    assert len(names) > 1000
    assert len(numbers) > 2000
    return names, numbers


def test_the_search_for_people_finds_them(people: tuple[set[str], set[str]]) -> None:
    names, numbers = people
    name, number = sorted(names)[0], sorted(numbers)[0]
    for text in (name.upper(), f"x,{name};", json.dumps({"a": name}), f"({number})"):
        assert _personal(text, names, numbers)
    csv = (SAMPLE / "inbox" / "dang-uy-phuong-1" / "danh-sach-dang-vien-2024.csv").read_text(encoding="utf-8-sig")
    for form in ("NFC", "NFD"):
        assert len(_personal(unicodedata.normalize(form, csv), names, numbers)) > 100


def _tables(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Every text of every table and view, as table.column and its distinct values."""
    columns = connection.execute(
        "SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns() "
        "WHERE database_name = current_database() AND NOT internal "
        "AND (data_type LIKE 'VARCHAR%' OR data_type LIKE 'STRUCT%' OR data_type = 'JSON')"
    ).fetchall()
    for table, column in columns:
        values = connection.execute(f'SELECT DISTINCT CAST("{column}" AS VARCHAR) FROM {table}').fetchall()
        yield f"{table}.{column}", "\n".join(value for (value,) in values if value is not None)


def _texts(path: Path) -> Iterator[str]:
    """What a file says, unpacked where it is packed."""
    head = path.read_bytes()[:16]
    if head.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield f"{name}\n{archive.read(name).decode('utf-8', 'replace')}"
    elif head.startswith(b"PAR1"):
        with duckdb.connect() as connection:
            for row in connection.execute(
                "SELECT CAST(rows AS VARCHAR) FROM read_parquet(?) AS rows", [str(path)]
            ).fetchall():
                yield str(row[0])
    elif head.startswith(b"SQLite format 3"):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for row in database.execute(f'SELECT * FROM "{table}"'):
                    yield " ".join(
                        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in row
                    )
    elif head[8:12] == b"DUCK":
        with duckdb.connect(str(path), read_only=True) as connection:
            for place, text in _tables(connection):
                yield f"{place}\n{text}"
    elif head.startswith(b"\x1f\x8b"):
        yield gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    yield path.read_bytes().decode("utf-8", "replace")


def _searched(home: Path) -> Iterator[Path]:
    for path in sorted(home.rglob("*")):
        parts = path.relative_to(home).parts
        own = any(parts[: len(folder)] == folder for folder in SENDERS_OWN)
        if path.is_file() and not path.is_symlink() and parts[0] != "restricted" and not own:
            yield path


def test_the_search_unpacks_what_is_packed(tmp_path: Path, people: tuple[set[str], set[str]]) -> None:
    name = sorted(people[0])[0].title()
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<t>{name}</t>" * 20)
    with duckdb.connect(str(tmp_path / "b.duckdb")) as connection:
        connection.execute("CREATE TABLE t AS SELECT $1 AS who FROM range(5000)", [name])
        connection.execute(f"COPY t TO '{tmp_path / 'c.parquet'}' (FORMAT parquet, COMPRESSION zstd)")
    with sqlite3.connect(tmp_path / "d.db") as database:
        database.execute("CREATE TABLE t (who BLOB)")
        database.execute("INSERT INTO t VALUES (?)", [name.encode()])
    (tmp_path / "e.gz").write_bytes(gzip.compress(name.encode()))
    found = {path.name for path in _searched(tmp_path) if any(_personal(text, *people) for text in _texts(path))}
    assert found == {"a.xlsx", "b.duckdb", "c.parquet", "d.db", "e.gz"}


def test_no_personal_data_in_any_artefact(sample: Night, people: tuple[set[str], set[str]]) -> None:
    leaks: dict[str, set[str]] = {}
    kinds: set[str] = set()
    for path in _searched(sample.home):
        kinds.add(path.relative_to(sample.home).parts[0].split(".")[0])
        for text in _texts(path):
            if found := _personal(text, *people):
                leaks.setdefault(str(path.relative_to(sample.home)), set()).update(found)
    assert {"warehouse", "dagster", "data_docs", "briefing", "open_data", "lake"} <= kinds
    assert leaks == {}
    assert _personal(sample.ran.stdout + sample.ran.stderr, *people) == set()


def test_tables_tell_no_more_of_a_birth_than_the_year(sample: Night) -> None:
    with connect(sample.home) as connection:
        columns = connection.execute(
            "SELECT DISTINCT column_name FROM duckdb_columns() WHERE NOT internal AND regexp_matches(column_name, "
            "'birth|born|full_name|citizen|card_number|native_place')"
        ).fetchall()
    assert columns == [("birth_year",)]


@pytest.mark.parametrize("folder", CLOSED)
def test_folders_with_what_senders_wrote_are_closed_to_others(sample: Night, folder: str) -> None:
    assert (sample.home / folder).stat().st_mode & 0o077 == 0


def test_restricted_zone_is_encrypted(sample: Night, people: tuple[set[str], set[str]]) -> None:
    path = sample.home / "restricted" / "identities.duckdb"
    raw = path.read_bytes()
    assert _personal(raw.decode("utf-8", "replace"), *people) == set()
    assert b"full_name" not in raw
    with pytest.raises(duckdb.Error):
        duckdb.connect(str(path), read_only=True)


def test_messages_of_findings_quote_no_cell_of_a_person(sample: Night) -> None:
    """The faulty roster's birth dates, admission dates and numbers as written stay in the restricted zone."""
    faults = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["faults"]
    written = [
        fault["value"]
        for of_file in faults.values()
        for fault in of_file
        if fault["code"] in ("bad_date", "bad_identifier")
    ]
    assert len(written) > 4
    messages = [message for (message,) in query(sample.home, "SELECT message FROM audit.findings")]
    assert [message for message in messages if any(f"“{value}”" in message for value in written)] == []
    assert any("“…”" in message for message in messages)
