"""Properties of arriving: files of every kind, corrected ones and people's decisions, over nights in any order.

The warehouse depends on what is on record, not on the nights in which it came there; and what was known on a day stays
askable after it was replaced.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from conform_worlds import BRIEF, WARDS, File, Life, after, content, evidence_of, files, missing, record, worlds
from hypothesis import given
from hypothesis import strategies as st

from orchestration import known_time
from transforms.conform import schemas
from transforms.conform.pipeline import Conformed, Known, conform
from transforms.conform.supersession import in_force

SQL = Path(__file__).resolve().parents[2] / "sql"
FACTS = {"memberships", "admissions", "ratings", "inspections"}
corrected = st.sets(st.integers(1, 10), max_size=4)


def _conform(inbox: list[File], landed: list[File], known: Known | None, day: date = date(2100, 1, 1)) -> Conformed:
    return conform(evidence_of(inbox, set(in_force(record(landed), day))), known)


@BRIEF
@given(worlds, missing, corrected, st.randoms(use_true_random=False))
def test_every_table_is_the_same_in_whatever_order_and_nights_files_arrive(
    world: list[Life], left_out: set[tuple[int, int]], which: set[int], random: Any
) -> None:
    inbox = files(world, left_out, which)
    names = pl.DataFrame({"name": ["Đảng bộ phường Nhất"], "parent_name": [None], "organization_code": [WARDS[0]]})
    decisions = Known(organization_corrections=schemas.fit(names, schemas.ORGANIZATION_CORRECTIONS))
    expected = content(_conform(inbox, inbox, decisions))
    arrivals = [*inbox, *random.sample(inbox, k=2)]
    random.shuffle(arrivals)
    cuts = {*random.sample(range(1, len(arrivals)), k=2), len(arrivals)}
    known, landed = decisions, {}
    for number, file in enumerate(arrivals, start=1):
        landed[file.load_id] = file
        if number in cuts:
            shuffled = list(landed.values())
            random.shuffle(shuffled)
            night = _conform(shuffled, shuffled, known)
            known = after(night, known)
    found = content(night)
    assert {name for name in found if found[name] != expected[name]} == set()
    assert not any("Nhất" in finding for finding in found["findings"])  # what people decided is applied
    assert all(
        found[name]
        for name in ("memberships", "inspections", "organizations", "figures", "targets", "balances", "reconciliation")
    )


@BRIEF
@given(worlds, missing, corrected)
def test_what_was_known_on_a_day_can_be_asked_for_ever(
    world: list[Life], left_out: set[tuple[int, int]], which: set[int]
) -> None:
    inbox = files(world, left_out, which)
    with duckdb.connect() as warehouse:
        for folder in ("schema", "macros"):
            for path in sorted((SQL / folder).glob("*.sql")):
                warehouse.execute(path.read_text(encoding="utf-8"))
        nights = sorted({file.received_on for file in inbox})
        known, published = None, {}
        for day in nights:
            landed = [file for file in inbox if file.received_on <= day]
            night = _conform(inbox, landed, known, day)
            known = after(night, known)
            for _ in range(2):  # a night that runs twice says the same
                for name in FACTS:
                    known_time.refill(warehouse, f"fact_{name}", getattr(night.facts, name), day)
            published[day] = {name: _rows(warehouse, f"fact_{name}") for name in FACTS}
        for day in nights:
            for asked in (
                day,
                min((later for later in nights if later > day), default=day + timedelta(9)) - timedelta(1),
            ):
                then = {name: _rows(warehouse, f"fact_{name}_known_on(DATE '{asked}')") for name in FACTS}
                assert then == published[day]
        before = nights[0] - timedelta(1)
        assert all(_rows(warehouse, f"fact_{name}_known_on(DATE '{before}')") == [] for name in FACTS)


def _rows(warehouse: duckdb.DuckDBPyConnection, source: str) -> list[str]:
    """What a fact table says, without where and when it was read."""
    columns = {row[0] for row in warehouse.execute(f"SELECT column_name FROM (DESCRIBE FROM {source})").fetchall()}
    left_out = {"load_id", "source_ref", "end_load_id", "end_source_ref", "known_from", "end_known_from"} & columns
    rows = warehouse.execute(f"SELECT * EXCLUDE ({', '.join(sorted(left_out))}) FROM {source}").fetchall()
    return sorted(map(repr, rows))
