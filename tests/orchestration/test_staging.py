"""Rows are staged as they are read: numbered by load, all of a file or none of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from orchestration import staging as staging_module
from orchestration.reading import FINDING_SCHEMA, RosterPiece, read_roster_pieces
from orchestration.staging import KINDS, Account, Staging
from transforms.rosters import stream

DAY = date(2024, 3, 1)
HEADER = "STT;Họ và tên;Ngày sinh;Số CCCD;Chi bộ"


def load_of(number: int, name: str = "a.csv") -> dict[str, Any]:
    return {"load_id": f"load{number}", "file_name": name, "received_on": DAY, "sender": "phuong-1"}


def roster(folder: Path, rows: int, first: int = 0) -> Path:
    path = folder / f"{first}.csv"
    lines = [
        f"{n + 1};Lê Văn {'ABCDEGHIKL'[n % 10]}n;1/1/1980;099080{first + n:06d};Chi bộ khóm {n % 3}"
        for n in range(rows)
    ]
    path.write_text("DANH SÁCH ĐẢNG VIÊN;;;;\n" + "\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def zone() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA staging; CREATE SCHEMA evidence")
        connection.execute("CREATE TABLE staging.loads (load_id TEXT)")
        yield connection


def numbered(zone: duckdb.DuckDBPyConnection) -> list[tuple[str, int, int, int]]:
    return zone.execute(
        "SELECT load_id, min(row_id), max(row_id), count(DISTINCT row_id) FROM staging.member_rows GROUP BY 1 ORDER BY 1"
    ).fetchall()


def test_a_large_csv_gives_in_pieces_what_it_gives_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = roster(tmp_path, 3000)
    (whole,) = read_roster_pieces(path, load_of(1, "x.csv"))
    monkeypatch.setattr(stream, "PIECE", 20_000)
    pieces = list(read_roster_pieces(path, load_of(1, "x.csv")))
    assert len(pieces) > 3
    one, many = Account("load1"), Account("load1")
    one.add(whole)
    for piece in pieces:
        many.add(piece)
    assert one.verdict() == many.verdict()
    assert one.verdict()["rows_read"] == 3000
    assert one.verdict()["scope"] is not None


def test_rows_are_numbered_by_load_and_stamped(zone: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    staging = Staging(zone)
    for number in (1, 2):
        path = roster(tmp_path, 300, first=1000 * number)
        for piece in read_roster_pieces(path, load_of(number)):
            staging.add(piece)
        staging.close_load(f"load{number}", kept=True)
    assert staging.finish()["member"] == 600
    assert numbered(zone) == [("load1", 1, 300, 300), ("load2", 301, 600, 300)]
    stamped = zone.execute(
        "SELECT full_name, source_ref, received_on, sender, file FROM staging.member_rows ORDER BY row_id LIMIT 1"
    ).fetchone()
    assert stamped == ("Lê Văn An", "R3", DAY, "phuong-1", "a.csv")
    for kind in KINDS:  # the guards find each table, with rows or without
        zone.execute(f"SELECT row_id, load_id FROM staging.{kind}_rows").fetchall()


@pytest.mark.parametrize(("many", "uncommitted"), [(1, 10**6), (1, 1), (500, 400), (50_000, 10**6)])
def test_of_a_file_that_cannot_be_read_to_its_end_nothing_stays(
    zone: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int, uncommitted: int
) -> None:
    monkeypatch.setattr(stream, "PIECE", 20_000)
    monkeypatch.setattr(staging_module, "MANY_ROWS", many)
    monkeypatch.setattr(staging_module, "MOST_UNCOMMITTED", uncommitted)
    staging = Staging(zone)
    lost = list(read_roster_pieces(roster(tmp_path, 1500), load_of(1)))
    assert len(lost) > 2
    for number, pieces in ((1, lost[:2]), (2, []), (3, lost[:1]), (4, [])):
        kept = number % 2 == 0
        path = roster(tmp_path, 300, first=5000 * number)
        for piece in read_roster_pieces(path, load_of(number)) if kept else pieces:
            staging.add(piece)
        staging.close_load("load1" if not kept else f"load{number}", kept=kept)
    assert staging.finish() == {"member": 600, "organization": 0, "rating": 0, "inspection": 0}
    assert numbered(zone) == [("load2", 1, 300, 300), ("load4", 301, 600, 300)]


def test_a_refused_piece_refuses_the_load() -> None:
    none = pl.DataFrame(schema=FINDING_SCHEMA)
    good = RosterPiece({}, {"member": 5}, none, frozenset({"a"}), None, (DAY,), False, None, None)
    bad = RosterPiece({}, {}, none, frozenset(), None, (), True, "Tệp hỏng.", None)
    account = Account("load1")
    account.add(good)
    assert (account.verdict()["verdict"], account.verdict()["period_end"]) == ("unaudited", DAY)
    account.add(bad)
    verdict = account.verdict()
    assert (verdict["verdict"], verdict["reason"], verdict["rows_read"]) == ("rejected", "Tệp hỏng.", 0)
    assert (verdict["kind"], verdict["scope"], verdict["period_end"]) == ("unknown", None, None)
