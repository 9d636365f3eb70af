"""What waits for people: names that hold a load, pairs of members who may be one, and what their decisions do.

On a real restricted zone, with evidence put there as a night would.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration import frames
from orchestration.conforming import Night, conform_loads, with_held
from orchestration.corrections import COLUMNS, Corrections, read_corrections
from orchestration.errors import DanhboError
from orchestration.restricted import RestrictedZone
from orchestration.review import list_waiting
from orchestration.settings import SQL_DIR, Settings, load_settings
from transforms.conform import schemas

REGISTER = [
    ("99.009.000.000.000", "Đảng bộ thành phố Thử", "superior_committee", None),
    ("99.009.001.000.000", "Đảng bộ phường 1", "grassroots_committee", "99.009.000.000.000"),
    ("99.009.001.000.001", "Chi bộ khóm 1", "cell", "99.009.001.000.000"),
    ("99.009.001.000.002", "Chi bộ khóm 2", "cell", "99.009.001.000.000"),
]
SLIP = {2023: "1985-02-03", 2024: "1985-03-02"}  # day and month in each other's place


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return load_settings(tmp_path / "home")


@pytest.fixture
def zone(home: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A restricted zone with a register and two rosters of a cell whose name no register has."""
    home.layout.restricted.mkdir(parents=True)
    with RestrictedZone(home).open() as connection:
        lines = [
            {"row_id": n, "load_id": "register", "source_ref": f"R{n}", "code": code, "name": name, "organization_kind": kind,
             "parent": parent, "sheet_as_of": date(2023, 12, 31), "received_on": date(2024, 1, 5)}
            for n, (code, name, kind, parent) in enumerate(REGISTER)
        ]  # fmt: skip
        _put(connection, "organization_rows", pl.DataFrame(lines))
        for year, birth in SLIP.items():
            people = [("Nguyễn Thị Thử", birth, "2010-05-19"), ("Trần Văn Mẫu", "1970-01-01", "2000-09-02")]
            rows = [
                {"row_id": year * 10 + n, "load_id": f"roster-{year}", "source_ref": f"R{n}", "full_name": name,
                 "date_of_birth": born, "admitted_on": admitted, "organization": "Chi bộ khóm Một",
                 "parent_organization": "Đảng bộ phường 1", "sheet_as_of": date(year, 12, 31),
                 "received_on": date(year + 1, 1, 10)}
                for n, (name, born, admitted) in enumerate(people)
            ]  # fmt: skip
            _put(connection, "member_rows", pl.DataFrame(rows))
        yield connection


def _put(zone: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    whole = schemas.fit(rows, schemas.SCHEMAS[table]).with_columns(failed_rules=pl.lit([], pl.List(pl.String)))
    frames.extend(zone, f"evidence.{table}", whole)


def _decided(home: Settings, subject: str = "", *row: str) -> Corrections:
    nothing = read_corrections(home.layout)
    if not subject:
        return nothing
    columns = dict.fromkeys(COLUMNS[subject], pl.String)
    line = [*row, *[""] * (len(columns) - len(row))]
    return replace(nothing, **{subject: pl.DataFrame([line], schema=columns, orient="row")})


ROSTERS = ["roster-2023", "roster-2024"]


def _conform(zone: duckdb.DuckDBPyConnection, loads: list[str], corrections: Corrections) -> Night:
    """What a first night gives: there is no version before."""
    published = pl.DataFrame({"load_id": loads, "content_hash": loads})
    with duckdb.connect() as build:
        for file in ("audit", "audit_versions"):
            build.execute((SQL_DIR / "schema" / f"{file}.sql").read_text(encoding="utf-8"))
        (night,) = conform_loads(zone, build, published, corrections, schemas.empty("reported_figures"), "run")
        return night


def test_a_held_load_tells_which_name_holds_it_and_who_it_may_be(
    home: Settings, zone: duckdb.DuckDBPyConnection
) -> None:
    corrections = _decided(home)
    conformed = with_held(zone, ROSTERS, _conform(zone, ["register"], corrections), corrections)
    told = conformed.findings.filter(pl.col("code") == "unresolved_organization")
    assert told.select("load_id", "value").rows() == [(load, "Chi bộ khóm Một") for load in ROSTERS]
    assert "“Chi bộ khóm 1” (mã 99.009.001.000.001)" in told["message"][0]


def test_a_decision_on_the_name_settles_it_in_held_and_in_published_loads(
    home: Settings, zone: duckdb.DuckDBPyConnection
) -> None:
    corrections = _decided(home, "organizations", "Chi bộ khóm Một", "Đảng bộ phường 1", "99.009.001.000.001")
    held = with_held(zone, ROSTERS, _conform(zone, ["register"], corrections), corrections)
    published = _conform(zone, ["register", *ROSTERS], corrections)
    for found in (held, published):
        assert found.findings.filter(pl.col("code") == "unresolved_organization").is_empty()
    spans = published.organizations.spans.select("organization_key", "name").unique()
    cells = published.facts.memberships.join(spans, on="organization_key")["name"].unique().to_list()
    assert cells == ["Chi bộ khóm 1"]


def test_a_pair_is_offered_shown_with_its_key_and_settled_by_a_decision(
    home: Settings, zone: duckdb.DuckDBPyConnection
) -> None:
    corrections = _decided(home)
    found = _conform(zone, ["register", *ROSTERS], corrections)
    told = found.findings.filter(pl.col("code") == "near_matches")
    assert told["value"].to_list() == ["1"]
    assert "Thử" not in "".join(told["message"])
    left, right = zone.execute("SELECT left_key, right_key FROM review.members").fetchall()[0]
    assert found.members.height == 3

    one = _conform(zone, ["register", *ROSTERS], _decided(home, "members", str(right), str(left), "same"))
    assert one.members.height == 2
    assert zone.execute("SELECT count(*) FROM review.members").fetchall() == [(0,)]

    two = _conform(zone, ["register", *ROSTERS], _decided(home, "members", str(left), str(right), "different"))
    assert two.members.height == 3
    assert two.findings.filter(pl.col("code") == "near_matches").is_empty()


def test_pairs_are_listed_with_both_entries(home: Settings, zone: duckdb.DuckDBPyConnection) -> None:
    _conform(zone, ["register", *ROSTERS], _decided(home))
    zone.close()
    out = io.StringIO()
    assert list_waiting(home, "members", "json", out) == 0
    (pair,) = json.loads(out.getvalue())
    assert (pair["left_name"], pair["left_birth"], pair["right_birth"]) == ("Nguyễn Thị Thử", SLIP[2023], SLIP[2024])
    assert pair["right_place"] == "roster-2024:R0"
    with pytest.raises(DanhboError, match="nothing of that kind"):
        list_waiting(home, "figures", "json", out)


def test_pairs_cannot_be_listed_without_the_key(home: Settings, zone: duckdb.DuckDBPyConnection) -> None:
    _conform(zone, ["register", *ROSTERS], _decided(home))
    zone.close()
    RestrictedZone(home).key_file.write_text("0" * 64 + "\n", encoding="ascii")
    with pytest.raises(DanhboError, match="restricted zone"):
        list_waiting(home, "members", "json", io.StringIO())
