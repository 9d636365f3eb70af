"""Sex and birth out of columns that share them: a Nam | Nữ pair, or a date over three columns.

Belongs here: these two shapes. Not here: plain columns of either (`members.py`), how a date is read (`celldates.py`).
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from transforms.rosters import values
from transforms.rosters.body import Body, Problem, constant, date_value
from transforms.rosters.celldates import DateRange
from transforms.rosters.layout import Column
from transforms.rosters.values import Value

Pick = Callable[[str], list[Column]]  # the columns about a field


def by_sex_columns(
    body: Body, male: list[Column], female: list[Column], births: DateRange
) -> tuple[pl.Series, pl.Series]:
    """Sex and birth out of a pair of columns, ticked or holding the birth date; one column of ticks alone will do."""
    if not male and not female:
        none = constant(None, body.height, pl.String)
        return none, none
    sides = {"male": body.raw(male[0].index) if male else None, "female": body.raw(female[0].index) if female else None}
    texts = {side: series.to_list() if series is not None else [None] * body.height for side, series in sides.items()}
    indices = {"male": male[0].index if male else None, "female": female[0].index if female else None}
    sexes: list[str | None] = []
    dates: list[str | None] = []
    known: dict[str, Value] = {}
    for position in range(body.height):
        said: list[str] = []
        dated = None
        for side in ("male", "female"):
            text = texts[side][position]
            if text is None or text.strip() in ("-", "0", "–"):
                continue
            if values.is_mark(text) or values.lookup("sex", text) == side:
                said.append(side)
                continue
            if text not in known:
                known[text] = date_value(text, births)
            value = known[text]
            said.append(side)
            body._note(position, value, indices[side], text, "")
            dated = value.value or dated
        if len(said) == 1:
            sexes.append(said[0])
        else:
            sexes.append(None)
            if said:
                body.problems.append(Problem(position, "unknown_value", indices["female"], texts["female"][position]))
        dates.append(dated)
    lone = "female" if not male else "male" if not female else None
    if lone and any(sexes) and not any(dates):
        other = "male" if lone == "female" else "female"
        sexes = [sex or other for sex in sexes]
    return pl.Series(sexes, dtype=pl.String), pl.Series(dates, dtype=pl.String)


def split_birth(body: Body, pick: Pick, births: DateRange) -> pl.Series:
    """A birth date written over three columns."""
    year = pick("[birth_year]")
    if not year:
        return constant(None, body.height, pl.String)
    parts = [body.raw(found[0].index) if (found := pick(name)) else None for name in ("[birth_day]", "[birth_month]")]
    years = body.raw(year[0].index).to_list()
    days = parts[0].to_list() if parts[0] is not None else [None] * body.height
    months = parts[1].to_list() if parts[1] is not None else [None] * body.height
    texts = [
        f"{day or '…'}/{month or '…'}/{text}" if text else None
        for day, month, text in zip(days, months, years, strict=True)
    ]
    return body.parse_series(
        pl.Series(texts, dtype=pl.String), lambda text: date_value(text, births), pl.String, year[0].index
    )
