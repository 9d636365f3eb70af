"""What may leave the office: valid packages, nothing of a person, nothing that can be computed back; and the workbook that stays."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from frictionless import Package
from nights import SAMPLE, Night, danhbo, query

from transforms.disclosure import SMALLEST, WIDTH, Cube, attack
from transforms.reference import load_yaml

TABLES = load_yaml("open_data.yaml")["tables"]
TRUTH = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folder(sample: Night) -> Path:
    return sample.home / "open_data"


def table(folder: Path, name: str) -> pl.DataFrame:
    kinds = {**dict.fromkeys(TABLES[name]["dimensions"], pl.String), "year": pl.Int32, "value": pl.Int64}
    return pl.read_csv(folder / f"{name}.csv", schema_overrides=kinds)


def test_the_package_is_valid_and_its_dictionary_is_in_it(folder: Path) -> None:
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldNumber", "type", "message"])
    codes = pl.read_csv(folder / "dictionary_codes.csv")
    columns = pl.read_csv(folder / "dictionary_columns.csv")
    for name, spec in TABLES.items():
        frame = table(folder, name)
        assert set(columns.filter(pl.col("table_name") == name)["column_name"]) == set(frame.columns)
        for dimension, code_list in spec["dimensions"].items():
            if code_list:
                known = set(codes.filter(pl.col("code_list") == code_list)["code"]) | {"all", "unknown"}
                assert set(frame[dimension]) <= known


@pytest.mark.parametrize("name", TABLES)
def test_the_three_forms_say_the_same(folder: Path, name: str) -> None:
    written = table(folder, name)
    assert pl.read_parquet(folder / f"{name}.parquet").cast(written.schema).equals(written)
    sheet = openpyxl.load_workbook(folder / "open_data.xlsx", read_only=True)[name]
    rows = [tuple(row) for row in sheet.iter_rows(values_only=True)]
    assert list(rows[0]) == written.columns
    assert len(rows) - 1 == len(written)
    assert [row[-2] for row in rows[1:]] == written["value"].to_list()


@pytest.mark.parametrize("name", [name for name, spec in TABLES.items() if spec["persons"]])
def test_no_count_below_five_is_there_or_can_be_computed(folder: Path, name: str) -> None:
    frame, spec = table(folder, name), TABLES[name]
    assert frame.filter((pl.col("value") > 0) & (pl.col("value") < SMALLEST)).is_empty()
    cube = Cube(tuple(spec["dimensions"]), tuple(map(tuple, spec["groupings"])))
    for _, year in frame.group_by("year"):
        for cell, (low, high) in attack(year.drop("year"), cube).items():
            assert high - low >= WIDTH, cell


def test_subtracting_one_table_from_another_tells_nothing_more(folder: Path) -> None:
    by_type, by_organization = table(folder, "members_structure"), table(folder, "members_by_organization")
    everybody = by_type.filter((pl.col("type") == "all") & (pl.col("sex") == "all") & (pl.col("age_band") == "all"))
    last = by_organization.filter((pl.col("year") == 2024) & (pl.col("organization") == "all"))
    assert everybody["value"].item() == last["value"].item() == TRUTH["members"]


def test_nothing_of_a_person_is_in_it(folder: Path) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.csv"))
    assert not re.search(r"\b099\d{9}\b", text)
    assert "member_key" not in text
    assert "source_ref" not in text
    names = (SAMPLE / "inbox" / "dang-uy-phuong-1" / "danh-sach-dang-vien-2024.csv").read_bytes()
    assert names  # the roster is there to compare with
    for name in re.findall(r"(?:Nguyễn|Trần|Lê|Phạm) \w+ \w+", names.decode("utf-8-sig", "ignore")):
        assert name not in text


def test_marts_as_a_workbook(sample: Night, tmp_path: Path) -> None:
    path = tmp_path / "marts.xlsx"
    done = danhbo("export", path, "--home", sample.home)
    assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(path, read_only=True)
    assert {"about", "mart_headcounts", "mart_targets", "mart_reconciliation", "dictionary", "codes"} <= set(
        book.sheetnames
    )
    assert "mart_members" not in book.sheetnames  # rows of persons only where asked for
    header, *rows = book["mart_headcounts"].iter_rows(values_only=True)
    city = {row[header.index("year")]: row[header.index("closing")] for row in rows if row[0] == 1}
    assert city[2024] == TRUTH["members"]
    assert len(rows) == query(sample.home, "SELECT count(*) FROM mart_headcounts")[0][0]
    described = {(row[0], row[1]) for row in book["dictionary"].iter_rows(min_row=2, values_only=True)}
    assert {("mart_headcounts", name) for name in header} <= described


def test_what_cannot_be_exported_is_said(sample: Night, tmp_path: Path) -> None:
    for arguments, said in (
        ((tmp_path / "x.csv",), "xlsx"),
        ((tmp_path / "x.xlsx", "--table", "mart_nothing"), "no such table"),
        ((Path("/proc/x.xlsx"),), "cannot be written"),
    ):
        done = danhbo("export", *arguments, "--home", sample.home)
        assert done.returncode == 2
        assert said in done.stderr
        assert "Traceback" not in done.stderr
