"""The dictionary of the warehouse and the questions' views, made from the one place where each thing is explained.

Belongs here: filling `dictionary.*` from comments (sql/), codes and measures (data/reference/dictionary.yaml) and questions
(sql/questions). Not here: the explanations themselves. Serves analysts in any tool, the pages and the exports.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb
import polars as pl

from orchestration import frames
from orchestration.office import OWNERS
from orchestration.warehouse import schema_files
from transforms.reference import load_yaml

MEASURES = "measure"  # the code list that the measures are


@dataclass(frozen=True, slots=True)
class Question:
    """A question that analysts ask: its view (`questions.<name>`), both wordings, the grain, the query."""

    number: int
    name: str
    vi: str
    en: str
    grain: str
    query: str


def questions() -> list[Question]:
    """The questions of sql/questions, by number. A file begins with its question and its grain, a comment line each."""
    found = []
    for file in schema_files("questions"):
        first, second, query = file.read_text(encoding="utf-8").split("\n", 2)
        vi, en = _both(first.removeprefix("--").strip())
        number = re.match(r"q(\d+)_", file.stem)
        if number is None:
            raise ValueError(f"{file.name}: a question's file is named q<number>_<subject>.sql")
        grain = second.removeprefix("--").strip()
        found.append(Question(int(number.group(1)), file.stem, vi, en, grain, query.strip().rstrip(";")))
    return sorted(found, key=lambda question: question.number)


def describe(build: duckdb.DuckDBPyConnection) -> None:
    """Define the questions' views and fill the dictionary of the version being built; its marts are there already."""
    build.execute("CREATE SCHEMA IF NOT EXISTS questions")
    for question in questions():
        build.execute(f"CREATE OR REPLACE VIEW questions.{question.name} AS {question.query}")
        comment = f"{question.vi} / {question.en}".replace("'", "''")
        build.execute(f"COMMENT ON VIEW questions.{question.name} IS '{comment}'")
    build.execute("BEGIN")
    frames.refill(build, "dictionary.codes", codes())
    frames.refill(build, "dictionary.measures", measures())
    frames.refill(build, "dictionary.questions", _questions())
    frames.refill(build, "dictionary.tables", tables(build))
    frames.refill(build, "dictionary.columns", columns(build))
    build.execute("COMMIT")


def codes() -> pl.DataFrame:
    """Every code of every list: code_list, code, rank (from 1), label_vi, label_en; the measures are a list as well."""
    known = load_yaml("dictionary.yaml")
    lists = {**known["code_lists"], MEASURES: {code: said[:2] for code, said in known["measures"].items()}}
    rows = [
        (name, str(code), rank, *labels)
        for name, listed in lists.items()
        for rank, (code, labels) in enumerate(listed.items(), start=1)
    ]
    return pl.DataFrame(rows, schema=["code_list", "code", "rank", "label_vi", "label_en"], orient="row")


def measures() -> pl.DataFrame:
    """The measures that reports state: measure, label_vi, label_en, definition, computed."""
    rows = [(code, *said) for code, said in load_yaml("dictionary.yaml")["measures"].items()]
    return pl.DataFrame(rows, schema=["measure", "label_vi", "label_en", "definition", "computed"], orient="row")


def tables(build: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Tables, views and table macros with their comments in both languages."""
    found = build.execute(
        """
        SELECT schema_name, table_name AS name, 'table' AS kind, comment FROM duckdb_tables()
        WHERE NOT internal AND database_name = current_database()
        UNION ALL
        SELECT schema_name, view_name, 'view', comment FROM duckdb_views()
        WHERE NOT internal AND database_name = current_database()
        UNION ALL
        SELECT DISTINCT schema_name, function_name, 'macro', comment FROM duckdb_functions()
        WHERE NOT internal AND function_type = 'table_macro' AND database_name = current_database()
        ORDER BY ALL
        """
    ).fetchall()
    rows = [(_named(schema, name), kind, *_both(comment or ""), OWNERS[0]) for schema, name, kind, comment in found]
    return pl.DataFrame(rows, schema=["table_name", "kind", "label_vi", "label_en", "owner"], orient="row")


def columns(build: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Columns of tables and views with their meaning and code list; a question's column takes that of its namesake."""
    known = load_yaml("dictionary.yaml")
    found = build.execute(
        """
        SELECT schema_name, table_name, column_name, column_index, data_type, comment FROM duckdb_columns()
        WHERE NOT internal AND database_name = current_database() ORDER BY schema_name, table_name, column_index
        """
    ).fetchall()
    meanings = {
        name: comment
        for place in ("", "dim_", "fact_", "mart_")  # the last one counts
        for schema, table, name, *_, comment in found
        if comment and schema in ("main", "context") and table.startswith(place)
    }
    rows = []
    for schema, table, name, position, kind, comment in found:
        if comment is None and schema in ("questions", "history"):
            said = known["question_columns"].get(name)
            comment = " / ".join(said) if said else meanings.get(name)
        listed = known["coded_columns"]
        plain = f"{table}.{name}"
        code_list = next((listed[key] for key in (f"{schema}.{plain}", plain, name) if key in listed), None)
        coded = code_list if kind == "VARCHAR" else None
        rows.append((_named(schema, table), name, position, kind, *_both(comment or ""), coded))
    schema_of_rows = ["table_name", "column_name", "position", "data_type", "label_vi", "label_en", "code_list"]
    return pl.DataFrame(rows, schema=schema_of_rows, orient="row", infer_schema_length=None)


def questions_page() -> str:
    """The questions with their queries, as docs/questions.md has them."""
    parts = [
        "# The analysts' questions\n",
        "Each is a view of the warehouse; its file is in `sql/questions`. The tests hold every answer to the truth of the sample.\n",
    ]
    for each in questions():
        parts += [f"## {each.number}. {each.vi}\n", f"*{each.en}* `questions.{each.name}` – {each.grain}\n"]
        parts += [f"```sql\n{each.query}\n```\n"]
    return "\n".join(parts)


def _questions() -> pl.DataFrame:
    rows = [(each.number, f"questions.{each.name}", each.vi, each.en, each.query) for each in questions()]
    return pl.DataFrame(rows, schema=["number", "view_name", "question_vi", "question_en", "query"], orient="row")


def _named(schema: str, name: str) -> str:
    return name if schema == "main" else f"{schema}.{name}"


def _both(comment: str) -> tuple[str, str]:
    """A comment's two languages, "Vietnamese / English"; one without the mark is a list of codes, the same in both."""
    vi, mark, en = comment.partition(" / ")
    return (vi.strip(), en.strip()) if mark else (comment.strip(), comment.strip())
