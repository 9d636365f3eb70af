"""The dictionary as a page: tables with their columns, code lists, measures, questions.

Belongs here: putting `dictionary.*` on a page. Not here: what is in it (orchestration.describing).
"""

from __future__ import annotations

from typing import Any

import duckdb

from orchestration.pages.render import Labels, render


def dictionary_page(connection: duckdb.DuckDBPyConnection, labels: Labels, back: str) -> bytes:
    """The page of the dictionary of the warehouse that `connection` is on; `back` is the page to return to."""

    def rows(query: str) -> list[dict[str, Any]]:
        return connection.execute(query).pl().to_dicts()

    columns: dict[str, list[dict[str, Any]]] = {}
    for row in rows("SELECT * FROM dictionary.columns ORDER BY table_name, position"):
        columns.setdefault(row["table_name"], []).append(row)
    codes: dict[str, list[dict[str, Any]]] = {}
    for row in rows("SELECT * FROM dictionary.codes ORDER BY code_list, rank"):
        codes.setdefault(row["code_list"], []).append(row)
    return render(
        "dictionary.html.j2",
        labels=labels,
        back=back,
        tables=rows(
            "SELECT * FROM dictionary.tables WHERE NOT starts_with(table_name, 'history.') ORDER BY table_name"
        ),
        columns=columns,
        codes=codes,
        measures=rows("SELECT * FROM dictionary.measures"),
        questions=rows("SELECT * FROM dictionary.questions ORDER BY number"),
    )
