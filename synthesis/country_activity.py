"""Inspections, supervision and discipline of a synthetic province in a year, drawn without a loop over members.

Belongs here: which committee inspects or supervises whom, who is disciplined, in the columns of `activity.inspections`.
Not here: ratings (activity.py), the register's layout (registers.py). Serves the synthetic country.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from synthesis import activity
from synthesis.chance import between, pick
from synthesis.measures import unit_frame
from synthesis.population import Population

FIRST, LAST = (2, 10), (5, 30)  # decisions fall between these days (month, day), when no organization is reorganised
DISCIPLINED = 0.0016  # of the members in a year
_COMMITTEE = (("inspected", "regular", 0.028, 0.25), ("supervised", None, 0.022, 0.2))  # shares of members, of cells
_COMMISSION = (
    ("inspected", "signs_of_violation", 0.0014, 0.04), ("inspected", "inspection_duty", 0.0, 0.25),
    ("inspected", "finance", 0.0, 0.15), ("supervised", None, 0.0016, 0.1),
)  # fmt: skip
_CONTENT = {
    "regular": "Việc chấp hành Điều lệ Đảng và quy chế làm việc", "signs_of_violation": "Việc chấp hành quy định về tài chính",
    "inspection_duty": "Việc thực hiện nhiệm vụ kiểm tra, giám sát", "finance": "Việc thu, nộp, sử dụng đảng phí",
    "": "Việc thực hiện chế độ sinh hoạt chi bộ",
}  # fmt: skip


def inspections(population: Population, province: str, year: int, rng: np.random.Generator) -> pl.DataFrame:
    """One row a subject of an inspection or supervision decided in the year (columns of `activity.inspections`).

    Grassroots committees inspect their cells and members, the province's inspection committee the grassroots.
    """
    people = _present(population, year)
    units = _standing(population, year)
    committees = (
        units.filter(pl.col("kind") == "cell").select("grassroots", "grassroots_name").unique().sort("grassroots")
    )
    rows: list[pl.DataFrame] = []
    for number, (action, basis, of_members, of_cells) in enumerate(_COMMITTEE):
        actors = committees.with_columns(
            actor=pl.col("grassroots_name").str.replace("Đảng bộ", "Đảng ủy", literal=True),
            document=pl.lit(f"{number + 3:02d}-QĐ/ĐU"),
            day=pl.Series(_days(committees.height, year, rng)),
        )
        cells = units.filter(pl.col("kind") == "cell").filter(pl.Series(rng.random(_cells(units))) < of_cells)
        chosen = people.filter(pl.col("kind") == "cell").filter(
            pl.Series(rng.random(people.filter(pl.col("kind") == "cell").height)) < of_members
        )
        subjects = pl.concat([_of_units(cells), _of_people(chosen)])
        rows.append(_lines(subjects.join(actors, on="grassroots"), action, basis))
    actor = f"Ủy ban Kiểm tra Tỉnh ủy {province}"
    tops = (
        units.unique("grassroots")
        .sort("grassroots")
        .with_columns(
            unit="grassroots",
            kind=pl.when(pl.col("kind") == "cell").then(pl.lit("grassroots_committee")).otherwise("kind"),
        )
    )
    for number, (action, basis, of_members, of_organizations) in enumerate(_COMMISSION):
        chosen = people.filter(pl.Series(rng.random(people.height)) < of_members)
        hit = tops.filter(pl.Series(rng.random(tops.height)) < of_organizations)
        subjects = pl.concat([_of_units(hit), _of_people(chosen)]).with_columns(
            actor=pl.lit(actor), document=pl.lit(f"{number + 11}-QĐ/UBKTTU"), day=pl.lit(date(year, 3, 3 + number * 7))
        )
        rows.append(_lines(subjects, action, basis))
    return pl.concat(rows).sort("decided_on", "actor", "document", "subject_kind", "organization", "person")


def disciplines(population: Population, province: str, year: int, rng: np.random.Generator) -> pl.DataFrame:
    """Disciplinary decisions of the year: those expelled on the day on which they leave, and reprimands and warnings."""
    expelled = population.spells.filter((pl.col("ended_by") == "expelled") & (pl.col("end").dt.year() == year)).join(
        unit_frame(population), on="unit"
    )
    expelled = expelled.select("person", "unit", day="end", discipline=pl.lit("expulsion"))
    people = _present(population, year)
    chosen = people.filter(pl.Series(rng.random(people.height)) < DISCIPLINED)
    form = np.array(["reprimand", "warning"])[pick(rng, chosen.height, [3, 1])]
    mild = chosen.select("person", "unit", pl.Series("day", _days(chosen.height, year, rng)),
                         pl.Series("discipline", form, dtype=pl.String))  # fmt: skip
    struck = pl.concat([expelled, mild]).sort("day", "person").with_row_index("number")
    content = np.array(activity.CAUSES)[pick(rng, struck.height, np.ones(len(activity.CAUSES)))]
    none = pl.lit(None, pl.String)
    return struck.select(
        pl.format("{}-QĐ/UBKTTU", pl.col("number") + 101).alias("document"),
        pl.col("day").alias("decided_on"),
        actor=pl.lit(f"Ủy ban Kiểm tra Tỉnh ủy {province}"),
        action=none,
        basis=none,
        subject_kind=pl.lit("member"),
        person="person",
        organization="unit",
        content=pl.Series(content, dtype=pl.String),
        started_on=pl.lit(None, pl.Date),
        concluded_on=pl.lit(None, pl.Date),
        conclusion=none,
        discipline="discipline",
    )


def _days(size: int, year: int, rng: np.random.Generator) -> list[date]:
    span = (date(year, *LAST) - date(year, *FIRST)).days
    return [date(year, *FIRST) + timedelta(days=int(day)) for day in between(rng, size, 0, span)]


def _cells(units: pl.DataFrame) -> int:
    return units.filter(pl.col("kind") == "cell").height


def _standing(population: Population, year: int) -> pl.DataFrame:
    """The units that are there in the whole season of decisions."""
    first, last = date(year, *FIRST), date(year, *LAST)
    there = [(each.code, each.kind) for each in population.tree.units()
             if each.established < first and each.exists_on(last)]  # fmt: skip
    frame = pl.DataFrame(there, schema={"unit": pl.String, "kind": pl.String}, orient="row")
    return frame.join(unit_frame(population), on="unit", maintain_order="left")


def _present(population: Population, year: int) -> pl.DataFrame:
    """Official members who are in one unit in the whole season."""
    first, last = date(year, *FIRST), date(year, *LAST)
    spells = population.spells.filter(
        (pl.col("start").is_null() | (pl.col("start") < first)) & (pl.col("end").is_null() | (pl.col("end") > last))
    )
    official = population.people.filter(pl.col("official") < first).select("person")
    return (
        spells.join(official, on="person", how="semi", maintain_order="left")
        .select("person", "unit")
        .join(_standing(population, year), on="unit", maintain_order="left")
    )


def _of_units(units: pl.DataFrame) -> pl.DataFrame:
    return units.select("grassroots", "unit", subject_kind="kind", person=pl.lit(None, pl.Int64))


def _of_people(people: pl.DataFrame) -> pl.DataFrame:
    return people.select("grassroots", "unit", subject_kind=pl.lit("member"), person="person")


def _lines(subjects: pl.DataFrame, action: str, basis: str | None) -> pl.DataFrame:
    return subjects.select(
        "document",
        decided_on="day",
        actor="actor",
        action=pl.lit(action),
        basis=pl.lit(basis, pl.String),
        subject_kind="subject_kind",
        person="person",
        organization="unit",
        content=pl.lit(_CONTENT[basis or ""]),
        started_on=pl.col("day").dt.offset_by("6d"),
        concluded_on=pl.col("day").dt.offset_by("28d"),
        conclusion=pl.lit("Chấp hành tốt, một số nội dung cần rút kinh nghiệm"),
        discipline=pl.lit(None, pl.String),
    )
