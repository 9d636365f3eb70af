"""A small synthetic country goes through a real night: the warehouse says what is true, and finds every known fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from synthesis.chance import generator
from synthesis.country import LAST_DAY, Plan, draw, generate
from synthesis.country_truth import year_flows
from synthesis.measures import identity_gap
from synthesis.names import fold
from synthesis.provinces import R2_FROM, R3_FROM, make_province
from synthesis.territories import PROVINCE_CODES, place_name

PLAN = Plan(members=2000, organizations=24, years=2, seed=5, faults=True, workbooks=4, reports=4)
DANHBO = Path(sys.executable).parent / "danhbo"


@dataclass(frozen=True)
class Night:
    truth: dict[str, Any]
    connection: duckdb.DuckDBPyConnection

    def query(self, sql: str, parameters: list[object] | None = None) -> list[tuple]:
        return self.connection.execute(sql, parameters or []).fetchall()


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """One night over the country with its faults. It costs about 20 seconds of CPU."""
    root = tmp_path_factory.mktemp("country")
    made = generate(PLAN, root)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DANHBO_", "DAGSTER_"))}
    ran = subprocess.run(
        [str(DANHBO), "nightly", "--inbox", str(root / "inbox"), "--home", str(root / "home")],
        capture_output=True, text=True, env=environment, timeout=290, check=False,
    )  # fmt: skip
    assert ran.returncode == 1, ran.stderr[-2000:]  # the files that cannot be read are rejected
    assert json.loads((root / "truth.json").read_text(encoding="utf-8")) == made.truth
    return Night(made.truth, duckdb.connect(str((root / "home" / "warehouse.duckdb").resolve()), read_only=True))


# --- the generator -----------------------------------------------------------------------------------------------


def test_no_two_places_are_alike_without_accents() -> None:
    names = [fold(place_name(number)) for number in range(60_000)]
    assert len(set(names)) == len(names)
    assert len(set(PROVINCE_CODES)) == 34


def test_every_unit_that_ends_has_successors_that_begin_that_day() -> None:
    tree = make_province(1, 90, generator(4)).tree
    ended = [each for each in tree.organizations if each.ended]
    assert {each.ended for each in ended} == {R2_FROM, R3_FROM}
    for each in ended:
        assert each.successors
        for heir in each.successors:
            assert tree.by_code[heir].established == each.ended
    for each in tree.organizations:
        if each.parent:
            above = tree.by_code[each.parent]
            assert above.established <= each.established or not above.holds_members
            assert each.exists_on(LAST_DAY) <= above.exists_on(LAST_DAY)


def test_a_province_is_the_same_whatever_was_made_before_it() -> None:
    plan = Plan(members=3000, organizations=200, years=1)
    first, again = (draw(plan, 1, 1500, 100, first_number) for first_number in (1, 900))
    assert first.population.people["full_name"].equals(again.population.people["full_name"])
    other = draw(Plan(members=3000, organizations=200, years=1, seed=2), 1, 1500, 100, 1)
    assert not first.population.people["full_name"].equals(other.population.people["full_name"])


def test_rates_are_plausible_and_stocks_follow_from_flows() -> None:
    population = draw(Plan(members=9000, organizations=90, years=3), 0, 9000, 90, 1).population
    for year in (2023, 2024, 2025):
        rows = year_flows(population, year)
        whole = rows["03.000.000.000.000"]
        stock = whole["opening"]
        assert 0.03 < whole["admitted"] / stock < 0.05
        assert 0.002 < whole["died"] / stock < 0.012
        assert 0.0005 < (whole["struck_off"] + whole["withdrew"] + whole["expelled"]) / stock < 0.012
        assert set(identity_gap(pl.DataFrame([{"organization": code, **row} for code, row in rows.items()]))) == {0}
    people = population.people
    assert people["citizen_id"].n_unique() == people.height
    assert people["citizen_id"].str.starts_with("099").all()
    age = (pl.lit(LAST_DAY) - pl.col("birth")).dt.total_days() / 365.25
    assert 40 < people.select(age.mean()).item() < 55


def test_a_country_too_small_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="twelve"):
        generate(Plan(members=50, organizations=5), tmp_path)


# --- the round trip ----------------------------------------------------------------------------------------------


def test_every_right_file_is_published(night: Night) -> None:
    faulty = {Path(fault["file"]).name for fault in night.truth["faults"] if fault["file"].startswith("loi-")}
    bad = night.query("SELECT file_name, status, status_reason FROM audit.loads WHERE status <> 'published'")
    assert {name for name, *_ in bad} <= faulty
    right = [file for file in night.truth["files"] if file["kind"] != "report"]
    stated = Counter((Path(file["file"]).name, file["rows"]) for file in right)
    read = Counter(night.query("SELECT file_name, rows_read FROM audit.loads WHERE kind <> 'report'"))
    assert stated <= read


def test_members_of_each_day_and_organization_are_the_true_ones(night: Night) -> None:
    units = night.query(
        "SELECT day::VARCHAR, o.organization_code, count(*) FROM (SELECT unnest($1::DATE[]) AS day) "
        "JOIN fact_memberships m ON coalesce(m.valid_from, DATE '1900-01-01') <= day "
        "AND coalesce(m.valid_to, DATE '9999-01-01') > day "
        "JOIN dim_organization o ON o.organization_key = m.organization_key "
        "AND coalesce(o.valid_from, DATE '1900-01-01') <= day AND coalesce(o.valid_to, DATE '9999-01-01') > day "
        "GROUP BY ALL",
        [night.truth["plan"]["days"]],
    )
    found: Counter[tuple[str, str]] = Counter()
    for day, code, members in units:
        found[day, code[:10]] += members  # the places of a cell's code up to its grassroots organization
        found[day, code[:2]] += members
    for row in night.truth["members"]:
        code = row["organization"]
        place = code[:2] if row["level"] == "superior_committee" else code[:10]
        assert found[row["day"], place] == row["members"], row


@pytest.mark.parametrize("year", PLAN.full_years)
def test_a_year_s_admissions_and_departures_are_the_true_ones(night: Night, year: int) -> None:
    true = next(
        row for row in night.truth["flows"] if row["year"] == year and row["organization"].endswith("000.000.000.000")
    )
    [(admitted,)] = night.query(
        "SELECT count(DISTINCT member_key) FROM fact_admissions WHERE year(admitted_on) = ?", [year]
    )
    assert admitted == true["admitted"]
    ended = dict(
        night.query("SELECT ended_by, count(*) FROM fact_memberships WHERE year(valid_to) = ? GROUP BY 1", [year])
    )
    for cause in ("died", "expelled", "struck_off", "withdrew"):
        assert ended.get(cause, 0) == true[cause], cause


def test_ratings_are_the_true_ones_and_each_member_is_known(night: Night) -> None:
    found = Counter(
        {
            (year, level): members
            for year, level, members in night.query(
                "SELECT year, level, count(member_key) FROM fact_ratings WHERE subject_kind = 'member' GROUP BY ALL"
            )
        }
    )
    true: Counter[tuple[int, str | None]] = Counter()
    for row in night.truth["member_ratings"]:
        true[row["year"], row["level"]] += row["members"]
    assert found == true
    of_organizations = night.query(
        "SELECT year, subject_kind, level, count(organization_key) FROM fact_ratings WHERE subject_kind <> 'member' GROUP BY ALL"
    )
    assert {(year, kind, level): n for year, kind, level, n in of_organizations} == {
        (row["year"], row["subject"], row["level"]): row["organizations"] for row in night.truth["organization_ratings"]
    }


def test_inspections_are_the_true_ones_and_each_subject_is_known(night: Night) -> None:
    found = Counter(
        {
            (action, basis, kind): number
            for action, basis, kind, number in night.query(
                "SELECT action, basis, subject_kind, count(coalesce(member_key, organization_key)) FROM fact_inspections "
                "WHERE action IS NOT NULL GROUP BY ALL"
            )
        }
    )
    true: Counter[tuple[str, str | None, str]] = Counter()
    for row in night.truth["inspections"]:
        true[row["action"], row["basis"], row["subject_kind"]] += row["subjects"]
    assert found == true


def test_organizations_of_each_day_are_the_true_ones_in_each_regime(night: Night) -> None:
    for row in night.truth["organizations"]:
        found = dict(
            night.query(
                "SELECT organization_kind, count(DISTINCT organization_key) FROM dim_organization "
                "WHERE organization_code LIKE $1 AND coalesce(valid_from, DATE '1900-01-01') <= $2::DATE "
                "AND coalesce(valid_to, DATE '9999-01-01') > $2::DATE GROUP BY ALL",
                [row["province"][:3] + "%", row["day"]],
            )
        )
        assert found == {kind: number for kind, number in row.items() if kind not in ("day", "province")}


def test_reports_agree_with_the_facts_but_where_they_are_wrong_on_purpose(night: Night) -> None:
    rows = night.query(
        "SELECT s.file_name, f.quote, f.value, r.status, f.organization FROM mart_reconciliation r "
        "JOIN fact_reported_figures f USING (figure_id) JOIN dim_source s USING (source_key) WHERE s.kind = 'report'"
    )
    status = Counter(state for *_, state, _ in rows)
    wrong = {(Path(figure["file"]).name, figure["value"]) for figure in night.truth["figures"] if figure["wrong_by"]}
    differing = {(name, value) for name, _, value, state, _ in rows if state == "differs"}
    assert wrong
    assert wrong <= differing
    # a committee of a district's offices is taken for the district's: see the committees' names
    assert status["agrees"] > 0.75 * sum(status.values())
    of_province = [row for row in rows if row[4] and row[4].startswith("Đảng bộ tỉnh")]
    assert of_province
    assert {row[3] for row in of_province if row[3] == "differs"} == set()


def test_every_known_fault_is_found(night: Night) -> None:
    findings = night.query(
        'SELECT l.file_name, f.code, f."row" FROM audit.findings f JOIN audit.loads l USING (load_id)'
    )
    with_rows, codes = {(name, code, row) for name, code, row in findings}, {(name, code) for name, code, _ in findings}
    rejected = {name for (name,) in night.query("SELECT file_name FROM audit.loads WHERE status = 'rejected'")}
    quarantined = {
        (name, rule)
        for name, rules in night.query(
            "SELECT l.file_name, q.rules FROM audit.quarantine q JOIN audit.loads l USING (load_id)"
        )
        for rule in rules
    }
    assert len(night.truth["faults"]) > 15
    for fault in night.truth["faults"]:
        name = Path(fault["file"]).name
        if fault["where"] == "quarantine":
            assert (name, fault["code"]) in quarantined, fault
        elif fault["where"] == "rejected":
            assert name in rejected, fault
            assert (name, fault["code"]) in codes, fault
        elif "row" in fault:
            assert (name, fault["code"], fault["row"]) in with_rows, fault
        else:
            assert (name, fault["code"]) in codes, fault


def test_a_date_is_never_later_than_the_last_day(night: Night) -> None:
    [(latest,)] = night.query("SELECT max(valid_from) FROM fact_memberships")
    assert latest <= date(2026, 10, 31)
