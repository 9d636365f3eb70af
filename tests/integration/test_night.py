"""Whole nights: what the sample and a real report become, and what bad input does to a night."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from nights import SAMPLE, Night, annotated_reports, danhbo, query, version

from orchestration.settings import load_settings

TRUTH = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
CITY = {row["year"]: row for row in TRUTH["headcounts"] if row["organization"] == TRUTH["city"]}
OF_THE_KIND = Counter(file["kind"] for file in TRUTH["files"].values())
FAULTY, FAULTS = next(iter(TRUTH["faults"].items()))


def test_sample_night_succeeds(sample: Night) -> None:
    assert sample.ran.returncode == 0, sample.ran.stderr
    assert "Traceback" not in sample.ran.stderr
    assert dict(query(sample.home, "SELECT kind, count(*) FROM dim_source GROUP BY ALL")) == dict(OF_THE_KIND)
    assert sum(OF_THE_KIND.values()) == 19
    assert query(sample.home, "SELECT DISTINCT status FROM audit.loads") == [("published",)]


def test_sample_rows_of_each_file_are_the_truth(sample: Night) -> None:
    read = dict(query(sample.home, "SELECT sender || '/' || file_name, rows_read FROM audit.loads"))
    told = {name: file["rows"] for name, file in TRUTH["files"].items() if file["kind"] != "report"}
    assert {name: read[name] for name in told} == told


@pytest.mark.parametrize("year", TRUTH["years"])
def test_sample_members_at_year_ends(sample: Night, year: int) -> None:
    counted = query(
        sample.home,
        "SELECT count(DISTINCT member_key), count(DISTINCT member_key) FILTER (WHERE membership = 'probationary') "
        "FROM fact_memberships WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)",
        [date(year, 12, 31)],
    )
    assert counted == [(CITY[year]["closing"], CITY[year]["probationary"])]


@pytest.mark.parametrize("year", TRUTH["years"])
def test_sample_admissions_of_the_year(sample: Night, year: int) -> None:
    counted = query(sample.home, "SELECT count(*) FROM fact_admissions WHERE year(admitted_on) = ?", [year])
    # who came from elsewhere in the very year of the ceremony was admitted elsewhere: none such in the sample
    assert counted == [(CITY[year]["admitted"],)]


def test_sample_ratings_and_inspections(sample: Night) -> None:
    rows = {kind: sum(f["rows"] for f in TRUTH["files"].values() if f["kind"] == kind) for kind in OF_THE_KIND}
    assert query(sample.home, "SELECT count(*) FROM fact_ratings") == [(rows["rating"],)]
    assert query(sample.home, "SELECT count(*) FROM fact_inspections") == [(rows["inspection"],)]
    told: Counter[tuple] = Counter()
    for row in TRUTH["member_ratings"]:
        if row["organization"] == TRUTH["city"]:
            told[row["year"], row["level"]] += row["members"]
    counted = query(
        sample.home, "SELECT year, level, count(*) FROM fact_ratings WHERE subject_kind = 'member' GROUP BY ALL"
    )
    assert {(year, level): members for year, level, members in counted} == dict(told)


def test_sample_disciplines_are_the_truth(sample: Night) -> None:
    told: Counter[tuple] = Counter()
    for row in TRUTH["disciplines"]:
        told[row["year"], row["subject_kind"], row["discipline"]] += row["subjects"]
    counted = query(
        sample.home,
        "SELECT year(coalesce(decided_on, concluded_on)), subject_kind, discipline, count(*) FROM fact_inspections "
        "WHERE discipline IS NOT NULL GROUP BY ALL",
    )
    assert {tuple(row[:3]): row[3] for row in counted} == dict(told)


def _differing(home: Path) -> set[tuple]:
    return set(
        query(
            home,
            "SELECT sender || '/' || file_name, measure, qualifier, reported, computed FROM mart_reconciliation "
            "JOIN dim_source USING (load_id) WHERE agrees = false",
        )
    )


def _wrong() -> set[tuple]:
    return {(f["file"], f["measure"], f["qualifier"], f["value"], f["true_value"]) for f in TRUTH["wrong_figures"]}


def test_sample_wrong_figures_are_found(sample: Night) -> None:
    assert len(_wrong()) == 2
    assert _wrong() <= _differing(sample.home)


def test_sample_right_figures_are_not_called_wrong(sample: Night) -> None:
    assert _differing(sample.home) - _wrong() == set()


def test_sample_faults_are_findings(sample: Night) -> None:
    found = query(
        sample.home,
        'SELECT f.sheet, f."row", f.code, f.severity FROM audit.findings f JOIN audit.loads l USING (load_id) '
        "WHERE l.sender || '/' || l.file_name = ?",
        [FAULTY],
    )
    told = {(fault["sheet"], fault["row"], fault["code"], fault["severity"]) for fault in FAULTS}
    assert told <= set(found)


def test_second_night_with_nothing_new(sample: Night) -> None:
    before = version(sample.home)
    started = time.perf_counter()
    ran = danhbo("nightly", "--inbox", sample.inbox, "--home", sample.home)
    wall = time.perf_counter() - started
    assert ran.returncode == 0, ran.stderr
    assert version(sample.home) == before
    # the guards' library alone costs seconds: a night with nothing to guard tells no stage of it
    assert not re.search(r"^(guard|build|publish) ", ran.stderr, re.MULTILINE)
    assert wall < 30


# ---- a real report ----------------------------------------------------------------------------------------------------


def test_real_report(real: Night) -> None:
    gold_file = annotated_reports() / "seed-long-xuyen.json"
    if not gold_file.exists():
        pytest.skip(f"the annotated reports are not here: {gold_file}")
    assert real.ran.returncode == 0, real.ran.stderr
    gold = Counter(
        (f["measure"], f["subject"], f["qualifier"], float(f["value"]), f["unit"], f["status"])
        for f in json.loads(gold_file.read_text(encoding="utf-8"))["figures"]
    )
    found = Counter(
        query(real.home, "SELECT measure, subject, qualifier, value, unit, status FROM fact_reported_figures")
    )
    assert sum(gold.values()) == 13
    assert sum((found & gold).values()) >= 11
    assert found - gold == Counter()
    assert query(real.home, "SELECT count(*) FROM fact_targets") == [(4,)]


def test_real_quotes_stand_where_they_are_said_to(real: Night) -> None:
    figures = query(real.home, "SELECT load_id, char_start, char_end, quote FROM fact_reported_figures")
    assert figures
    for load_id, start, end, quote in figures:
        stored = (real.home / "lake" / "texts" / f"{load_id}.txt").read_bytes().decode("utf-8")
        assert stored[start:end] == quote


# ---- bad input --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """One night over three files that nobody can use, a good roster, and the register that its organizations are in."""
    root = tmp_path_factory.mktemp("bad")
    inbox = root / "inbox" / "phuong"
    inbox.mkdir(parents=True)
    whole = (SAMPLE / "inbox" / "dang-uy-phuong-7" / "danh-sach-dang-vien-phuong-7.xlsx").read_bytes()
    (inbox / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    (inbox / "noise.xlsx").write_bytes(bytes((at * 7919 + at * at * 31) % 251 for at in range(5000)))
    groceries = "Mặt hàng,Đơn giá,Số lượng\nGạo,18000,5\nNước mắm,42000,2\nCà phê,90000,1\n"
    (inbox / "groceries.csv").write_text(groceries, encoding="utf-8")
    shutil.copy(SAMPLE / "inbox" / "dang-uy-phuong-1" / "danh-sach-dang-vien-2022.csv", inbox / "good.csv")
    shutil.copy(SAMPLE / "inbox" / "thanh-uy-tan-giang" / "danh-muc-to-chuc-dang.xlsx", inbox / "register.xlsx")
    ran = danhbo("nightly", "--inbox", root / "inbox", "--home", root / "home")
    return Night(root / "home", root / "inbox", ran)


def test_bad_files_are_rejected_and_the_good_one_is_published(bad: Night) -> None:
    assert bad.ran.returncode == 1, bad.ran.stderr
    assert "Traceback" not in bad.ran.stderr
    assert dict(query(bad.home, "SELECT file_name, status FROM audit.loads")) == {
        "cut.xlsx": "rejected",
        "noise.xlsx": "rejected",
        "groceries.csv": "rejected",
        "good.csv": "published",
        "register.xlsx": "published",
    }
    good = TRUTH["files"]["dang-uy-phuong-1/danh-sach-dang-vien-2022.csv"]
    assert query(bad.home, "SELECT count(*) FROM dim_member") == [(good["rows"],)]


@pytest.mark.parametrize("name", ["cut.xlsx", "noise.xlsx", "groceries.csv"])
def test_rejected_files_say_why(bad: Night, name: str) -> None:
    findings = query(
        bad.home,
        "SELECT f.severity, f.code, f.message FROM audit.findings f JOIN audit.loads USING (load_id) WHERE file_name = ?",
        [name],
    )
    assert any(severity == "reject" and code and message for severity, code, message in findings)
    assert re.search(rf"rejected: {re.escape(name)} .*: \S", bad.ran.stdout)


def test_empty_inbox_gives_a_warehouse(empty: Night) -> None:
    assert empty.ran.returncode == 0, empty.ran.stderr
    assert query(empty.home, "SELECT count(*) FROM dim_source") in ([(0,)],)


def test_missing_inbox(tmp_path: Path) -> None:
    ran = danhbo("nightly", "--inbox", tmp_path / "nowhere", "--home", tmp_path / "home")
    assert ran.returncode == 2
    assert "the inbox is not there" in ran.stderr
    assert "nowhere" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_home_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder should be", encoding="utf-8")
    ran = danhbo("nightly", "--inbox", SAMPLE / "inbox", "--home", tmp_path / "home")
    assert ran.returncode == 2
    assert "the home cannot be written" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert (tmp_path / "home").read_text(encoding="utf-8") == "a file where a folder should be"


def test_two_nights_at_once(tmp_path: Path) -> None:
    from orchestration.office import night_lock

    with night_lock(load_settings(tmp_path / "home")):
        ran = danhbo("nightly", "--inbox", SAMPLE / "inbox", "--home", tmp_path / "home")
    assert ran.returncode == 2
    assert "another night is running on this home" in ran.stderr
    assert not (tmp_path / "home" / "warehouse.duckdb").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a file system of a few megabytes")
def test_a_full_disk_is_told_and_halves_nothing(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(small)], check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let root mount a file system")
    try:
        ran = danhbo("nightly", "--inbox", SAMPLE / "inbox", "--home", small / "home")
        assert ran.returncode == 2
        assert "Free some space" in ran.stderr.splitlines()[-1]
        assert "Traceback" not in ran.stderr
        assert not list((small / "home").glob("warehouse*"))
    finally:
        subprocess.run(["umount", str(small)], check=True)
