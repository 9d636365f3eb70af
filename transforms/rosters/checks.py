"""Checks between the fields of rows, and between rows of a file.

Belongs here: the order of dates, citizen number against sex and birth, the same subject twice in a file. Not here:
checks of one cell (`values.py`), totals (`totals.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from transforms.text import fold


@dataclass(frozen=True)
class Breach:
    """A rule broken by a row: its place in the frame, the field at fault, and which message says so."""

    position: int
    code: str
    field: str
    reason: str


def _low(name: str) -> pl.Expr:
    """The first day a date can mean, as text that sorts."""
    column = pl.col(name)
    size = column.str.len_bytes()
    return pl.when(size == 4).then(column + "-01-01").when(size == 7).then(column + "-01").otherwise(column)


def _high(name: str) -> pl.Expr:
    """The last day a date can mean, as text that sorts."""
    column = pl.col(name)
    size = column.str.len_bytes()
    return pl.when(size == 4).then(column + "-12-31").when(size == 7).then(column + "-31").otherwise(column)


def member_breaches(frame: pl.DataFrame, as_of: date | None) -> list[Breach]:
    """Birth + 18 years ≤ decision ≤ ceremony < official ≤ the roster's date, and citizen number against sex and birth.

    Dates less precise than a day break an order only where no day that they can mean keeps it.
    """
    if not frame.height:
        return []
    decided, admitted, official = "admission_decided_on", "admitted_on", "official_on"
    birth = pl.col("date_of_birth")
    grown = (birth.str.slice(0, 4).cast(pl.Int32) + 18).cast(pl.String) + _low("date_of_birth").str.slice(4)
    rules: list[tuple[str, str, pl.Expr]] = [
        ("birth", decided, grown > _high(decided)),
        ("birth", admitted, pl.col(decided).is_null() & (grown > _high(admitted))),
        ("birth", official, pl.col(decided).is_null() & pl.col(admitted).is_null() & (grown > _high(official))),
        ("decision", admitted, _low(decided) > _high(admitted)),
        ("official", official, _low(admitted) >= _high(official)),
        ("official", official, pl.col(admitted).is_null() & (_low(decided) >= _high(official))),
    ]
    if as_of is not None:
        rules.append(("future", official, _low(official) > as_of.isoformat()))
    century = pl.col("citizen_id").str.slice(3, 1).cast(pl.Int32, strict=False)
    year = 1900 + 100 * (century // 2) + pl.col("citizen_id").str.slice(4, 2).cast(pl.Int32, strict=False)
    female = century % 2 == 1
    rules += [
        ("sex", "citizen_id", (pl.col("sex") == "female") != female),
        ("birth", "citizen_id", birth.str.slice(0, 4).cast(pl.Int32) != year),
    ]
    broken = frame.select(
        expression.fill_null(value=False).alias(str(number)) for number, (_, _, expression) in enumerate(rules)
    )
    breaches: list[Breach] = []
    hit: dict[int, set[str]] = {}
    for number, (reason, name, _) in enumerate(rules):
        series = broken.to_series(number)
        if not series.any():
            continue
        for position in series.arg_true().to_list():
            code = "bad_identifier" if name == "citizen_id" else "date_order"
            if code in hit.setdefault(position, set()):
                continue  # one finding a row and rule is enough to look at it
            hit[position].add(code)
            breaches.append(Breach(position, code, name, reason))
    return breaches


def duplicates(kind: str, frame: pl.DataFrame) -> list[tuple[int, int]]:
    """Rows that are the same subject as an earlier one of the file: (position, position of the earlier one)."""
    if frame.height < 2:
        return []
    if kind == "member":
        return _same_people(frame)
    keys = {
        "organization": ["code", "name", "parent"],
        "rating": ["subject", "name", "organization", "year"],
        "inspection": [
            "document",
            "subject_name",
            "action",
            "basis",
            "content",
            "decided_on",
            "started_on",
            "discipline",
        ],
    }[kind]
    if kind == "organization":
        coded = _repeats(frame.select("code"), pl.col("code").is_not_null())
        named = _repeats(
            frame.select(_folded(frame, "name"), _folded(frame, "parent"), "code"),
            pl.col("name").is_not_null() & pl.col("code").is_null(),
        )
        return sorted({**dict(named), **dict(coded)}.items())
    texts = [
        _folded(frame, name) if frame.schema[name] == pl.String else frame.to_series(frame.columns.index(name))
        for name in keys
    ]
    needed = {"rating": ["name", "year"], "inspection": ["subject_name"]}[kind]
    known = pl.all_horizontal(pl.col(needed).is_not_null())
    if kind == "inspection":  # without a document and a date there is no telling that two lines are one case
        known &= pl.any_horizontal(pl.col("document", "decided_on").is_not_null())
    return _repeats(pl.DataFrame(texts), known)


def _folded(frame: pl.DataFrame, name: str) -> pl.Series:
    series = frame[name]
    distinct = series.drop_nulls().unique().to_list()
    if not distinct:
        return series
    return series.replace_strict(distinct, [fold(text) for text in distinct], default=None, return_dtype=pl.String)


def _repeats(keys: pl.DataFrame, known: pl.Expr) -> list[tuple[int, int]]:
    """Rows whose key stood before, with the place of the first."""
    placed = keys.with_row_index("__at").filter(known)
    names = keys.columns
    first = placed.filter(placed.select(names).is_duplicated())
    if not first.height:
        return []
    first = first.with_columns(pl.col("__at").min().over(names).alias("__first")).filter(
        pl.col("__at") > pl.col("__first")
    )
    return [(int(at), int(before)) for at, before in first.select("__at", "__first").iter_rows()]


def _same_people(frame: pl.DataFrame) -> list[tuple[int, int]]:
    """Equal citizen number; where one has none, equal card number; where one has none, equal name and birth."""
    parts = frame.select("citizen_id", "card_number", "full_name", "date_of_birth")
    suspects = parts.select(
        (
            (pl.col("citizen_id").is_not_null() & pl.col("citizen_id").is_duplicated())
            | (pl.col("card_number").is_not_null() & pl.col("card_number").is_duplicated())
        ).alias("s")
    ).to_series()
    # two who both have citizen numbers are told apart by them: names are looked at around those who have none
    days = parts.filter(pl.col("citizen_id").is_null())["date_of_birth"].drop_nulls().unique()
    if len(days):
        around = parts["date_of_birth"].is_in(days.implode()).fill_null(value=False)
        name = pl.col("full_name").str.to_lowercase()
        alike = parts.filter(around).select(pl.struct(_rough(name), "date_of_birth").is_duplicated()).to_series()
        suspects = suspects.scatter(around.arg_true().filter(alike), True)
    if not suspects.any():
        return []
    places = suspects.arg_true().to_list()
    found: list[tuple[int, int]] = []
    by_citizen: dict[str, int] = {}
    by_card: dict[str, list[int]] = {}
    by_name: dict[tuple[str, str], list[int]] = {}
    rows = dict(
        zip(places, parts.gather(places).rows() if hasattr(parts, "gather") else parts[places].rows(), strict=True)
    )
    for place in places:
        citizen, card, full_name, birth = rows[place]
        earlier = by_citizen.get(citizen) if citizen else None
        if earlier is None and card:
            earlier = next((other for other in by_card.get(card, ()) if not (citizen and rows[other][0])), None)
        named = (fold(full_name), birth) if full_name and birth else None
        if earlier is None and named:
            for other in by_name.get(named, ()):
                other_citizen, other_card = rows[other][0], rows[other][1]
                if (citizen and other_citizen) or (card and other_card):
                    continue  # told apart by their numbers
                earlier = other
                break
        if earlier is not None:
            found.append((place, earlier))
            continue
        if citizen:
            by_citizen[citizen] = place
        if card:
            by_card.setdefault(card, []).append(place)
        if named:
            by_name.setdefault(named, []).append(place)
    return found


def _rough(name: pl.Expr) -> pl.Expr:
    """A name by its consonants, so that accents and tone places do not keep two spellings apart before folding."""
    return name.str.replace_all(r"[^bcdghklmnpqrstvxđ ]", "").str.replace_all("đ", "d")
