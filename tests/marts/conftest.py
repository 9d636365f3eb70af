"""A warehouse in memory with the real schema and marts, to be filled by hand.

Belongs here: the fixtures. Not here: how rows are put in (marts_hand.py), what the marts should answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from marts_hand import SQL, Hand

from orchestration.describing import describe


@pytest.fixture
def warehouse() -> Iterator[Hand]:
    """The schema and the marts, empty."""
    with duckdb.connect(":memory:") as connection:
        for folder in ("schema", "marts"):
            for file in sorted((SQL / folder).glob("*.sql")):
                connection.execute(file.read_text(encoding="utf-8"))
        yield Hand(connection)


@pytest.fixture
def city(warehouse: Hand) -> Hand:
    """A city (1) over a committee (2) with the cells 3 and 4, and a grassroots cell (5); rosters of 2022 to 2024."""
    warehouse.organization(1, "superior_committee", name="Đảng bộ thành phố")
    warehouse.organization(2, "grassroots_committee", 1, name="Đảng bộ phường")
    warehouse.organization(3, "cell", 2, name="Chi bộ 3")
    warehouse.organization(4, "cell", 2, name="Chi bộ 4")
    warehouse.organization(5, "grassroots_cell", 1, name="Chi bộ cơ sở 5")
    warehouse.rosters("2022-12-31", "2023-12-31", "2024-12-31")
    return warehouse


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """The schema, the marts, the dictionary and the questions, for many worlds one after another."""
    with duckdb.connect(":memory:") as connection:
        for folder in ("schema", "macros", "marts"):
            for file in sorted((SQL / folder).glob("*.sql")):
                connection.execute(file.read_text(encoding="utf-8"))
        describe(connection)
        connection.execute("CREATE SCHEMA whole")
        connection.execute((Path(__file__).parent / "stocks_whole.sql").read_text(encoding="utf-8"))
        yield connection
