"""How pages are written: templates, two languages, numbers and dates as each language writes them.

Belongs here: the one template environment of all pages (everything from files is escaped) and its filters. Not here: what
a page says.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from orchestration.masking import mask
from orchestration.warehouse import schema_files

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """The template environment: autoescaping, undefined names are errors."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(number=both_numbers, day=both_days, masked=lambda text: mask(str(text)))
    made.globals.update(t=both, compared=compared, period=period)
    return made


def render(template: str, **values: Any) -> bytes:
    """A page as UTF-8."""
    return environment().get_template(template).render(**values).encode("utf-8")


def both(vi: object, en: object) -> Markup:
    """A text in both languages; the page shows one."""
    if vi == en:
        return escape(vi)
    return Markup('<span lang="vi">{}</span><span lang="en">{}</span>').format(vi, en)


def vietnamese_number(value: float | None, decimals: int = 2) -> str:
    """1710 is "1.710", 35.34 is "35,34"; nothing is "–"."""
    return english_number(value, decimals).translate(str.maketrans(",.", ".,"))


def english_number(value: float | None, decimals: int = 2) -> str:
    """1710 is "1,710", 35.3 is "35.3"; nothing is "–"."""
    if value is None:
        return "–"
    text = f"{value:,.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def both_numbers(value: float | None, decimals: int = 2) -> Markup:
    """A number as each language writes it."""
    return both(vietnamese_number(value, decimals), english_number(value, decimals))


def compared(comparator: str) -> str:
    """The sign of a comparator; equality needs none."""
    return {"ge": "≥ ", "le": "≤ ", "gt": "> ", "lt": "< ", "approx": "≈ "}.get(comparator, "")


def both_days(value: date | None) -> Markup:
    """A day: 31/12/2024, and 31 Dec 2024."""
    if value is None:
        return Markup("–")
    if isinstance(value, datetime):
        return both(f"{value:%d/%m/%Y %H:%M}", f"{value.day} {value:%b %Y %H:%M}")
    return both(f"{value:%d/%m/%Y}", f"{value.day} {value:%b %Y}")


def period(start: date | None, end: date | None) -> Markup:
    """A span of days as people say it: a year, a term of years, a stock's day, else both days."""
    if start is None and end is None:
        return Markup("–")
    if start is None or end is None or start == end:
        return both_days(end or start)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return escape(start.year if start.year == end.year else f"{start.year}–{end.year}")
    return both_days(start) + " – " + both_days(end)


def ask(
    connection: duckdb.DuckDBPyConnection,
    folder: str,
    name: str,
    count_by: str | None = None,
    limit: int | None = None,
    **parameters: Any,
) -> pl.DataFrame:
    """The answer of a query of sql/<folder>; only the parameters that it names are passed.

    With `count_by`, a column of the answer, it is the number of `rows` for each value of it instead; with `limit` no more
    rows than that. Raises FileNotFoundError where there is no such query.
    """
    sql = _query(folder, name)
    inner = sql.strip().rstrip(";")
    if count_by is not None:
        sql = f"SELECT {count_by}, count(*) AS rows FROM ({inner}\n) GROUP BY {count_by} ORDER BY {count_by}"
    elif limit is not None:
        sql = f"SELECT * FROM ({inner}\n) LIMIT {limit}"
    used = {key: value for key, value in parameters.items() if f"${key}" in sql}
    return connection.execute(sql, used or None).pl()


@cache
def _query(folder: str, name: str) -> str:
    file = next((file for file in schema_files(folder) if file.stem == name), None)
    if file is None:
        raise FileNotFoundError(f"sql/{folder}/{name}.sql is not there: restore it from the repository")
    return file.read_text(encoding="utf-8")


class Labels:
    """What codes mean, in both languages, from the dictionary of a warehouse."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        found = connection.execute("SELECT code_list, code, label_vi, label_en FROM dictionary.codes").fetchall()
        self._known = {(code_list, code): (vi, en) for code_list, code, vi, en in found}

    def pair(self, code_list: str, code: str | None) -> tuple[str, str]:
        """The two labels of a code; the code itself where it has none, nothing for nothing."""
        if code is None:
            return "", ""
        plain = code.replace("_", " ")
        return self._known.get((code_list, code), (plain, plain))

    def short(self, code_list: str, code: str | None) -> Markup:
        """The label without what is said in brackets."""
        vi, en = self.pair(code_list, code)
        return both(vi.partition(" (")[0], en.partition(" (")[0])

    def __call__(self, code_list: str, code: str | None) -> Markup:
        """The label of a code, as the page shows it."""
        return both(*self.pair(code_list, code))
