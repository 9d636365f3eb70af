"""Yearly ratings: the fields of a row of kind `rating`, one row a subject and year.

Belongs here: which columns make up each field, ticked columns, several years on a line. Not here: how a level is read
(`values.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from transforms.rosters import headers, values
from transforms.rosters.body import Body, Problem, constant
from transforms.rosters.headers import LEVEL
from transforms.rosters.layout import Column
from transforms.rosters.schema import FIELDS
from transforms.rosters.values import EMPTY, Value
from transforms.text import clean

_FIELDS = FIELDS["rating"]


@dataclass(frozen=True)
class _Year:
    """The columns about one year."""

    year: int | None
    levels: tuple[Column, ...]
    marks: tuple[tuple[str, Column], ...]
    exemplary: tuple[Column, ...]
    reasons: tuple[Column, ...]


def read(body: Body, organization: str | None, parent: str | None) -> list[tuple[pl.Series, dict[str, pl.Series]]]:
    """For each year that the columns are about: places of the rows among the table's, and their fields."""

    def columns(name: str) -> list[Column]:
        return [column for column in body.table.columns if column.match and column.match.fields == (name,)]

    people = columns("full_name") + columns("[given]")
    family = columns("[family]")
    names = columns("name")
    if people and family and columns("[given]"):
        joined = (
            body.raw(family[0].index).fill_null("") + " " + body.raw(columns("[given]")[0].index).fill_null("")
        ).str.strip_chars()
        person = body.parse_series(joined, values.parse_name, pl.String, people[0].index)
    else:
        person = body.first_of(columns("full_name"), _person)
    unit = body.first_of(names, _unit)
    name = person.fill_null(unit)
    context_word = " ".join([column.header for column in names] + [body.title.title or ""])
    stated = body.first_of(columns("[subject]"), _stated_subject)
    grouped = body.context(lambda context: values.whole_cell("subject_kind", context.heading or ""))
    subjects = stated.fill_null(grouped).fill_null(_subjects(body, person, unit, context_word))
    # the parent of an organization is not the cell that a sheet of members is about
    of_people = subjects == "member"
    said = pl.select(pl.when(of_people).then(pl.lit(organization or parent)).otherwise(pl.lit(parent))).to_series()
    heading = body.context(lambda context: context.organization)
    own = body.first_of(columns("organization"), values.parse_text)
    where = own.fill_null(heading).fill_null(said)
    found = []
    for year in _years(body):
        level, exemplary, reason = _levels(body, year)
        level = level.fill_null(body.context(lambda context: context.level))
        if columns("year"):
            years = body.first_of(columns("year"), values.parse_year, pl.Int64)
            years = years.fill_null(body.stated_year) if body.stated_year else years
        else:
            years = constant(year.year or body.stated_year, body.height, pl.Int64)
        fields = {
            "subject": subjects,
            "name": name,
            "organization": where,
            "year": years,
            "level": level,
            "exemplary": exemplary,
            "reason_not_rated": reason,
        }
        found.append((pl.Series(range(body.height), dtype=pl.Int64), {key: fields[key] for key in _FIELDS}))
    return found


def _person(text: str) -> Value:
    """A name in a column of persons, where an organization may stand as well."""
    return (
        values.parse_text(text)
        if values.is_organization_name(text) and values.is_cell_name(text)
        else values.parse_name(text)
    )


def _stated_subject(text: str) -> Value:
    """The kind of a subject as stated; the type of an organization ("Xã") says nothing of it."""
    found = values.lookup("subject_kind", text)
    if found or values.is_nothing(text) or values.lookup("type", text):
        return Value(found)
    return Value(None, "unknown_value")


def _unit(text: str) -> Value:
    return values.parse_text(clean(text).lstrip("-+*• "))


def subject_of(name: str, context: str) -> str:
    """What kind of thing a name is, by its words and those of the column and title it stands under."""
    folded, around = values.word_key(name), values.word_key(context)
    grassroots = (
        "tccsd" in around.split() or "co so dang" in around or "dang bo co so" in around or "chi bo co so" in around
    )
    if folded.startswith("chi bo co so"):
        return "grassroots_cell"
    if values.is_cell_name(name):
        return "grassroots_cell" if grassroots else "cell"
    if folded.startswith(("dang bo co so", "dang uy co so")):
        return "grassroots_committee"
    if values.is_parent_name(name):
        if folded.startswith(("dang bo bo phan", "dang uy bo phan")) or values.is_superior_name(name):
            return "party_org"
        communal = (
            any(word in folded.split() for word in ("xa", "phuong")) or "thi tran" in folded or "dac khu" in folded
        )
        return "grassroots_committee" if grassroots or communal else "party_org"
    if values.is_organization_name(name):
        if grassroots:
            return "grassroots_org"
        return "cell" if "chi bo" in around and "dang bo" not in around else "party_org"
    return "member"


def _subjects(body: Body, person: pl.Series, unit: pl.Series, context: str) -> pl.Series:
    has_people = person.null_count() < body.height
    title_people = (
        "đảng viên" in (body.title.title or "").lower() and "tổ chức đảng" not in (body.title.title or "").lower()
    )
    listed: list[str | None] = []
    for who, what in zip(person.to_list(), unit.to_list(), strict=True):
        if who is not None:
            listed.append(
                subject_of(who, context) if values.is_cell_name(who) or values.is_parent_name(who) else "member"
            )
        elif what is not None:
            found = subject_of(what, context)
            if found == "member" and not title_people and not has_people:
                found = "party_org"
            listed.append(found)
        else:
            listed.append(None)
    return pl.Series(listed, dtype=pl.String)


def _years(body: Body) -> list[_Year]:
    """The columns of a rating sheet by year."""
    by_year: dict[int | None, dict[str, list[tuple[str, Column]]]] = {}
    for column in body.table.columns:
        if column.match is None or len(column.match.fields) > 1:
            continue
        name = column.match.field
        if name == LEVEL or name.startswith("[mark:") or name in ("exemplary", "reason_not_rated"):
            kind = "mark" if name.startswith("[mark:") else name
            by_year.setdefault(column.match.year, {}).setdefault(kind, []).append((name[6:-1], column))
    general = by_year.pop(None, {}) if len(by_year) > 1 else {}
    dated = [year for year in by_year if year is not None]
    if dated and general.get(LEVEL):
        by_year[None] = {LEVEL: general[LEVEL], "mark": general.get("mark", [])}
    found = []
    for year, kinds in by_year.items() or {None: {}}.items():
        merged = {
            kind: kinds.get(kind) or (general.get(kind, []) if kind not in (LEVEL, "mark") else [])
            for kind in (LEVEL, "mark", "exemplary", "reason_not_rated")
        }
        found.append(
            _Year(
                year,
                tuple(column for _, column in merged[LEVEL]),
                tuple(merged["mark"]),
                tuple(column for _, column in merged["exemplary"]),
                tuple(column for _, column in merged["reason_not_rated"]),
            )
        )
    if len(found) > 1:  # a column of reasons or awards without a level makes no year of its own
        found = [year for year in found if year.levels or year.marks] or found
    return found


def _levels(body: Body, year: _Year) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Level, whether exemplary, and the reason for no rating, of the rows in one year."""
    height = body.height
    level = constant(None, height, pl.String)
    exemplary = constant(None, height, pl.Boolean)
    reason = constant(None, height, pl.String)
    for column in year.levels[-1:] if len(year.levels) > 1 and not _same(year.levels) else year.levels:

        def of(text: str) -> Value:
            found = values.parse_level(text)
            return Value(found.level, found.code)

        level = level.fill_null(body.parse(column, of))
        exemplary = exemplary.fill_null(
            body.parse(column, lambda text: Value(values.parse_level(text).exemplary), pl.Boolean)
        )
        reason = reason.fill_null(body.parse(column, lambda text: Value(values.parse_level(text).reason)))
    if year.marks:
        level = level.fill_null(_ticked(body, year.marks))
    for column in year.exemplary:
        exemplary = exemplary.fill_null(body.parse(column, values.parse_flag, pl.Boolean).fill_null(value=False))
    for column in year.reasons:
        said = clean(column.path[-1])

        def why(text: str, said: str = said) -> Value:
            return Value(said) if values.is_mark(text) else values.parse_text(text)

        stated = body.parse(column, why).fill_null(reason)
        reason = pl.select(
            pl.when(level.is_null()).then(stated)
        ).to_series()  # a reason beside a level is about another year
    for column in body.table.columns:
        if column.match and column.match.field == "[note]":
            noted = body.parse(column, _unrated)
            reason = pl.select(pl.when(level.is_null()).then(reason.fill_null(noted)).otherwise(reason)).to_series()
    return level, exemplary, reason


def _unrated(text: str) -> Value:
    """A note that says why there was no rating."""
    found = values.words("level_not_rated").search(values.word_key(text))
    return values.parse_text(text) if found else EMPTY


def _same(columns: tuple[Column, ...]) -> bool:
    return len({headers.key(column.path[-1]) for column in columns}) == 1


def _ticked(body: Body, marks: tuple[tuple[str, Column], ...]) -> pl.Series:
    """The level whose column is ticked; two ticks on a line are none."""
    listed: list[str | None] = [None] * body.height
    for name, column in marks:
        for position, text in enumerate(body.raw(column.index).to_list()):
            if text is None or values.is_nothing(text):
                continue
            if listed[position] is not None and listed[position] != name:
                body.problems.append(Problem(position, "unknown_value", column.index, text))
                listed[position] = ""
            elif listed[position] is None:
                listed[position] = name
    return pl.Series([level or None for level in listed], dtype=pl.String)
