"""Registers of organizations: the fields of a row of kind `organization`.

Belongs here: which columns make up each field. Not here: how a cell is read (`values.py`, `celldates.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from transforms.rosters import headers, phrases, values
from transforms.rosters.body import Body, coalesce, constant
from transforms.rosters.headers import SEQ
from transforms.rosters.layout import Column
from transforms.rosters.schema import FIELDS
from transforms.rosters.values import EMPTY, Value
from transforms.text import clean

_FIELDS = FIELDS["organization"]
_MANY = re.compile(r"[;\n]+|,\s+(?=[A-ZĐ])|\s+/\s+|\s+và\s+(?=(?:[Đđ]ảng|[Cc]hi|ĐB|CB)\b)")
_DASH = re.compile(r"^\s*[-+–*•]\s*$")
_DASHED = re.compile(r"^\s*[-+–*•]\s*\w")
_CODE = re.compile(r"\s+")


def read(body: Body, parent: str | None) -> dict[str, pl.Series]:
    """The fields of the rows of a register of organizations, in the schema's order; `parent` is what the sheet says."""
    height = body.height

    def columns(name: str) -> list[Column]:
        return [column for column in body.table.columns if column.match and column.match.fields == (name,)]

    events = body.events
    out: dict[str, pl.Series] = {}
    out["code"] = body.first_of(columns("code"), _code)
    out["name"] = body.joined(columns("name"), _name)
    kinds = columns("organization_kind") + columns("type")
    told = {column.index: _tells(body, column) for column in kinds}
    kind_columns = [column for column in kinds if told[column.index] == "organization_kind"]
    type_columns = [column for column in kinds if told[column.index] == "type"]
    stated = body.first_of(kind_columns, values.from_vocabulary("organization_kind"))
    grouped = body.context(lambda context: values.whole_cell("organization_kind", context.heading or ""))
    out["organization_kind"] = (
        stated if kind_columns else _kind_of_name(out["name"], body).fill_null(_fitting(grouped, out["name"]))
    )
    out["type"] = body.first_of(type_columns, values.from_vocabulary("type"))
    by_code = sorted(columns("parent"), key=lambda column: "ma" not in headers.key(column.path[-1]).split())
    stated_parent = body.first_of(by_code, values.parse_text)
    if not columns("parent"):
        stated_parent = _outline_parents(body, out["code"], out["name"]).fill_null(_dashed_parents(body, columns, out))
    heading = body.context(lambda context: context.organization, before=parent)
    out["parent"] = coalesce([stated_parent, heading], height, pl.String)
    out["established_on"] = body.dates(columns("established_on"), events, keep_rest=False)
    out["ended_on"] = body.dates(columns("ended_on"), events, keep_rest=False)
    out["successors"] = body.first_of(columns("successors"), _successors, pl.List(pl.String))
    out["members"] = body.first_of(columns("members"), values.parse_count, pl.Int64)
    return {name: out[name] for name in _FIELDS}


def _code(text: str) -> Value:
    code = _CODE.sub("", clean(text))
    return values.parse_text(code)


def _name(text: str) -> Value:
    name = re.sub(r"^\s*[-+*•–]\s*", "", clean(text))
    return values.parse_text(name)


def _outline_parents(body: Body, codes: pl.Series, names: pl.Series) -> pl.Series:
    """Parents by the numbers of the lines, where a register is an outline: "I" stands above the "1" below it."""
    seq = body.table.at(SEQ)
    numbers = body.raw(seq).to_list() if seq is not None else []
    if not any(number and phrases.is_enumerator(number) for number in numbers):
        return constant(None, body.height, pl.String)
    above: list[tuple[int, str | None]] = []
    parents: list[str | None] = []
    for number, code, name in zip(numbers, codes.to_list(), names.to_list(), strict=True):
        rank = phrases.heading_rank(number) if number else 9
        while above and above[-1][0] >= rank:
            above.pop()
        parents.append(above[-1][1] if above else None)
        above.append((rank, code or name))
    return pl.Series(parents, dtype=pl.String)


def _dashed_parents(body: Body, pick: Callable[[str], list[Column]], out: dict[str, pl.Series]) -> pl.Series:
    """Parents of cells set below their committee with a dash ("-", "- Chi bộ khóm 1") in place of a number."""
    seq = body.table.at(SEQ)
    none: list[str | None] = [None] * body.height
    numbers = body.raw(seq).to_list() if seq is not None else none
    written = body.raw(pick("name")[0].index).to_list() if pick("name") else none
    above: str | None = None
    parents: list[str | None] = []
    for number, text, code, name in zip(numbers, written, out["code"].to_list(), out["name"].to_list(), strict=True):
        dashed = bool(_DASH.match(number or "")) or (not number and bool(_DASHED.match(text or "")))
        below = dashed and values.is_cell_name(name or "")
        parents.append(above if below else None)
        if not dashed:
            above = (code or name) if values.is_parent_name(name or "") else None
    return pl.Series(parents, dtype=pl.String)


def _tells(body: Body, column: Column) -> str:
    """Whether a column's cells are kinds or types of organizations; headers use the words for both."""
    texts = body.raw(column.index).drop_nulls().unique().head(200).to_list()
    kinds = sum(values.lookup("organization_kind", text) is not None for text in texts)
    types = sum(values.lookup("type", text) is not None for text in texts)
    if kinds == types:
        return column.match.field if column.match else "type"
    return "organization_kind" if kinds > types else "type"


def _fitting(grouped: pl.Series, names: pl.Series) -> pl.Series:
    """The kind that a group heading gives its rows, but for the cells that are listed below their committees."""
    kinds = [
        "cell" if kind in ("grassroots_committee", "section") and values.is_cell_name(name or "") else kind
        for kind, name in zip(grouped.to_list(), names.to_list(), strict=True)
    ]
    return pl.Series(kinds, dtype=pl.String)


def _kind_of_name(names: pl.Series, body: Body) -> pl.Series:
    """Without a column that says it, the kind is what the name itself says, and only where it says it in full."""

    def parser(text: str) -> Value:
        folded = values.word_key(text)
        if re.match(r"(?:chi bo co so|dang bo co so|dang uy co so|dang bo bo phan|chi bo truc thuoc)\b", folded):
            return Value(values.lookup("organization_kind", text))
        return EMPTY

    return body.parse_series(names, parser, pl.String, None)


def _successors(text: str) -> Value:
    found = [clean(part).strip(" .-–•*") for part in _MANY.split(text)]
    found = [part for part in found if part and not values.is_nothing(part)]
    return Value(found or None)
