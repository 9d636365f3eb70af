"""What the tests of the ways in share: a home in which the next version can be published, and the questions each tool is asked.

Belongs here: helpers of test_ways_in.py, test_ways_r.py and test_ways_jdbc.py. Not here: tests; nights (nights.py).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
from nights import Night, connect

from orchestration.settings import load_settings
from orchestration.warehouse import Warehouse

WAYS = Path(__file__).parent / "ways"
VERSION = "SELECT max(version) FROM audit.versions"

# every type that the warehouse shows, Vietnamese in names, comments and long texts, a macro, a list, a time
QUESTIONS = {
    "question": "FROM questions.q01_members_and_change ORDER BY ALL",
    "members": "FROM mart_members ORDER BY ALL",
    "badges": "FROM questions.q13_badges ORDER BY ALL",
    "quality": "FROM mart_data_quality ORDER BY load_id",
    "structure": "FROM organizations_on(DATE '2024-12-31') ORDER BY ALL",
    "columns": "FROM dictionary.columns ORDER BY ALL",
    "queries": "FROM dictionary.questions ORDER BY ALL",
    "decimals": "SELECT year, (100.0 * sum(closing) / 7)::DECIMAL(18, 3) AS share FROM mart_headcounts GROUP BY year ORDER BY year",
    "loads": "SELECT load_id, received_at FROM audit.loads ORDER BY load_id",
}


def copy_of(night: Night, folder: Path) -> Path:
    """A home of its own with the version that a night published, and the link to it."""
    assert night.ran.returncode == 0, night.ran.stderr
    home = folder / "home"
    home.mkdir()
    published = (night.home / "warehouse.duckdb").resolve()
    shutil.copy(published, home / published.name)
    (home / "warehouse.duckdb").symlink_to(published.name)
    return home


def publish_next(home: Path) -> int:
    """Publish one more version in the way a night does; its number."""
    warehouse = Warehouse(load_settings(home=home))
    warehouse.begin()
    with warehouse.open_build() as connection:
        connection.execute(
            "INSERT INTO audit.versions SELECT * REPLACE (version + 1 AS version) FROM audit.versions"
            " ORDER BY version DESC LIMIT 1"
        )
    warehouse.publish()
    return warehouse.version()


def answers(home: Path) -> dict[str, duckdb.DuckDBPyRelation]:
    """What Python reads for each of the questions: columns, types and rows."""
    connection = connect(home)
    return {name: connection.sql(sql) for name, sql in QUESTIONS.items()}
