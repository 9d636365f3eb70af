"""Text of senders never becomes a formula in an export."""

from __future__ import annotations

import csv
import io

import duckdb
import pytest

from orchestration.exports_safety import neutralise_formula
from orchestration.tabular import write_csv

RUN = [
    "=1+1",
    "+84",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =cmd|' /C calc'!A1",
    "\ufeff=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
]
PLAIN = ["", " ", "Nguyễn Thử", "1+1=2", "a=b", "(-2)", "'=1", "３", "x\n=1"]


@pytest.mark.parametrize("text", RUN)
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert neutralise_formula(text) == "'" + text


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutralise_formula(text) == text


@pytest.mark.parametrize("text", [*RUN, *PLAIN])
def test_once_is_enough(text: str) -> None:
    assert neutralise_formula(neutralise_formula(text)) == neutralise_formula(text)


def test_csv_cells_and_names_of_columns_are_neutralised() -> None:
    with duckdb.connect() as connection:
        values = ", ".join("(?)" for _ in RUN)
        found = connection.execute(f'SELECT v AS "=name", -1 AS number FROM (VALUES {values}) AS t(v)', RUN)
        out = io.StringIO(newline="")
        write_csv(found, out)
    rows = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert rows[0] == ["'=name", "number"]
    assert [row[0] for row in rows[1:]] == ["'" + text for text in RUN]
    assert {row[1] for row in rows[1:]} == {"-1"}
