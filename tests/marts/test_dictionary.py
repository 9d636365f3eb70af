"""The dictionary says what everything in the warehouse is: nothing is missing in it and nothing stale."""

from __future__ import annotations

import re

import pytest
from marts_hand import SQL, Hand

from orchestration.describing import codes, describe, questions, questions_page
from transforms.conform.occupations import occupation_groups
from transforms.reference import load_csv, load_yaml

# text columns that hold no code: names, places in files, sentences, documents
FREE = re.compile(
    r"^(.*name|name.*|.*quote|.*_id|.*_ref|.*_hash|sha256|.*organization|organization_code|province_code|from_code|to_code|parent_code|successor|predecessor|"
    r"parent|territory|actor|document|.*document_number|issuer|title|sender|source|message|value|reason.*|status_reason|"
    r"explanation|ethnicity|religion|education|label_..|question_..|definition|owner|query|data_type|code|code_list|rule|"
    r"rule_source|result|software|scope|superseded_by|sheet|column|origin|note|target|decision|decided_.*|number|"
    r"audit\.\w+\.subject|.*corrections\.subject|document_citations\.kind|.*unit.*name)$"
)


@pytest.fixture
def described(warehouse: Hand) -> Hand:
    for file in sorted((SQL / "macros").glob("*.sql")):
        warehouse.connection.execute(file.read_text(encoding="utf-8"))
    describe(warehouse.connection)
    return warehouse


def test_every_table_and_column_is_explained_in_both_languages(described: Hand) -> None:
    assert described.rows("SELECT * FROM dictionary.tables WHERE label_vi = '' OR label_en = ''") == []
    assert described.rows("SELECT * FROM dictionary.columns WHERE label_vi = '' OR label_en = ''") == []
    # one language twice is right only where the text is a list of codes
    same = described.rows("SELECT * FROM dictionary.columns WHERE label_vi = label_en AND code_list IS NULL")
    assert [row for row in same if re.search(r"[À-ỹ]", row["label_vi"])] == []


def test_every_object_of_the_warehouse_is_in_it(described: Hand) -> None:
    there = described.rows(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal UNION SELECT view_name FROM duckdb_views() WHERE NOT internal"
    )
    known = {row["table_name"].rpartition(".")[2] for row in described.rows("SELECT table_name FROM dictionary.tables")}
    assert {row["table_name"] for row in there} <= known
    macros = {
        row["table_name"] for row in described.rows("SELECT table_name FROM dictionary.tables WHERE kind = 'macro'")
    }
    assert {"organizations_on", "structure_of", "members_in_structure"} <= macros


def test_every_text_column_is_coded_or_known_to_be_free(described: Hand) -> None:
    columns = described.rows(
        "SELECT table_name, column_name FROM dictionary.columns WHERE data_type = 'VARCHAR' AND code_list IS NULL"
    )
    uncoded = [f"{row['table_name']}.{row['column_name']}" for row in columns]
    assert [name for name in uncoded if not (FREE.match(name) or FREE.match(name.rpartition(".")[2]))] == []


def test_every_list_is_used_and_every_use_has_its_list(described: Hand) -> None:
    lists = set(codes()["code_list"].to_list())
    used = {
        row["code_list"]
        for row in described.rows("SELECT DISTINCT code_list FROM dictionary.columns")
        if row["code_list"]
    }
    assert used <= lists
    assert lists - used == {"badge", "badge_round"}  # these are asked by mart_members alone
    stated = load_yaml("dictionary.yaml")
    columns = {row["column_name"] for row in described.rows("SELECT column_name FROM dictionary.columns")}
    assert {key.rpartition(".")[2] for key in stated["coded_columns"]} <= columns
    assert set(stated["question_columns"]) <= columns


def test_lists_hold_what_the_transforms_write() -> None:
    lists = codes().group_by("code_list").agg("code")
    known = {name: set(listed) for name, listed in lists.iter_rows()}
    assert known["occupation"] == set(occupation_groups())
    assert {row["level"] for row in load_csv("rating_scales.csv")} <= known["rating_level"]


def test_questions_are_numbered_and_say_what_a_row_is() -> None:
    asked = questions()
    assert [question.number for question in asked] == list(range(1, 26))
    for question in asked:
        assert question.vi.endswith("?")
        assert question.en.endswith("?")
        assert " / " in question.grain


def test_the_docs_have_the_questions_as_they_are() -> None:
    assert (SQL.parent / "docs" / "questions.md").read_text(encoding="utf-8") == questions_page(), "run `make docs`"


def test_describing_again_changes_nothing(described: Hand) -> None:
    before = described.rows("SELECT * FROM dictionary.columns ORDER BY ALL")
    describe(described.connection)
    assert described.rows("SELECT * FROM dictionary.columns ORDER BY ALL") == before
