"""What the office keeps beside its files reaches the questions, and a line that is wrong comes back as a finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from nights import danhbo, query


@pytest.fixture(scope="module")
def home(few_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night over few files, with both files of context in its home."""
    home = tmp_path_factory.mktemp("context") / "home"
    context = home / "data" / "context"
    context.mkdir(parents=True)
    (context / "population.csv").write_text(
        "organization,year,population,workforce,source\nĐảng bộ phường 1,2023,3.900,1.300,Niên giám\nPhường lạ,2023,1,1,\n",
        encoding="utf-8",
    )
    (context / "units.csv").write_text(
        "kind,name,territory,organization,hard_area,source\n"
        "hamlet,Khóm 1,99.001.001.000.000,99.001.001.000.001,x,\n"
        "hamlet,Khóm 9,99.001.001.000.000,,,\n",
        encoding="utf-8",
    )
    done = danhbo("nightly", "--inbox", few_files, "--home", home, "--date", "2025-02-01")
    assert done.returncode == 0, done.stdout + done.stderr
    return home


def test_shares_and_units_are_answered(home: Path) -> None:
    share = query(
        home, "SELECT year, members, percent_of_population, percent_of_workforce FROM questions.q14_share_of_population"
    )
    assert share == [(2023, 78, 2.0, 6.0)]
    units = query(
        home,
        "SELECT units, without_organization, names_without_organization FROM questions.q17_units_without_organization",
    )
    assert units == [(2, 1, ["Khóm 9"])]
    assert query(home, "SELECT sum(in_hard_areas) > 0 FROM questions.q08_students_hamlets_hard_areas") == [(True,)]


def test_the_line_that_is_not_understood_is_a_finding(home: Path) -> None:
    found = query(home, "SELECT source_ref, message FROM audit.findings WHERE code = 'context_line'")
    assert [place for place, _ in found] == ["data/context/population.csv R3"]
    assert "chưa nhận ra tổ chức" in found[0][1]


def test_a_changed_file_makes_a_new_version_and_a_broken_one_is_said(home: Path, tmp_path: Path) -> None:
    empty = tmp_path / "inbox"
    empty.mkdir()
    path = home / "data" / "context" / "population.csv"
    path.write_text("organization,year,population,workforce,source\n99.001.001.000.000,2023,7800,,\n", encoding="utf-8")
    done = danhbo("nightly", "--inbox", empty, "--home", home, "--date", "2025-02-02")
    assert done.returncode == 0, done.stderr
    assert query(home, "SELECT percent_of_population FROM questions.q14_share_of_population") == [(1.0,)]
    assert query(home, "SELECT count(*) FROM audit.findings WHERE code = 'context_line'") == [(0,)]
    path.write_text("to chuc,nam\n", encoding="utf-8")
    broken = danhbo("nightly", "--inbox", empty, "--home", home, "--date", "2025-02-03")
    assert broken.returncode == 2
    assert "population.csv" in broken.stderr
    assert "organization,year,population" in broken.stderr
