"""Twenty years of monthly snapshots as intervals: space of the memberships against one snapshot of the same country.

`python tests/benchmarks/country_years.py --work DIR [--share 5] [--years 20]`. Events are generated, not 240 files a
province; both tables are written as the build writes fact_memberships (known_time.refill). The floor is one snapshot: a line
a member of the last day. A file grows by blocks of 256 KB, so that small shares say little. "Carried over" are rows that
begin because a whole cell became another one: the members of the old one are all in the new one.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from country_kit import COUNTRY, arguments, report

from orchestration import known_time
from orchestration.schema_upgrade import upgrade_schema
from orchestration.warehouse import schema_files
from synthesis.country import LAST_DAY, Plan, draw
from synthesis.population import Population


def main() -> None:
    """Measure each share."""
    asked = arguments(__doc__ or "", ("--years", {"type": int, "default": 20}))
    rows: list[dict[str, Any]] = []
    for share in asked.share:
        plan = Plan(round(COUNTRY[0] * share / 100), round(COUNTRY[1] * share / 100), years=asked.years, parts=())
        spells, snapshots, number, cells = [], 0, 1, 0
        for province, (members, grassroots) in enumerate(plan.shares()):
            population = draw(plan, province, members, grassroots, number).population
            number += population.people.height
            spells.append(_intervals(population).with_columns(pl.col("organization_key") + cells))
            cells += population.spells["unit"].n_unique()
            snapshots += _monthly(population, plan.first_year)
        every = pl.concat(spells)
        last = every.filter(pl.col("valid_to").is_null())
        sizes = {name: _size(asked.work / "years.duckdb", frame) for name, frame in (("all", every), ("one", last))}
        rows += [
            {"what": "one snapshot", "share": share, "rows": last.height, "MB": sizes["one"] / 1e6, "ratio": 1.0},
            {"what": f"{asked.years} years as intervals", "share": share, "rows": every.height, "MB": sizes["all"] / 1e6,
             "ratio": sizes["all"] / sizes["one"]},
            {"what": "of these carried over by reorganisations", "share": share, "rows": _carried(every)},
            {"what": f"{asked.years} years of monthly rows, not stored", "share": share, "rows": snapshots,
             "ratio": snapshots / last.height},
        ]  # fmt: skip
    report(rows, asked.json)


def _intervals(population: Population) -> pl.DataFrame:
    """The rows of fact_memberships that the monthly snapshots amount to: a spell is parted where probation ends."""
    spells = population.spells.join(population.people.select("person", "official"), on="person", maintain_order="left")
    begin = pl.coalesce("start", pl.lit(date(population.first_year - 1, 12, 31)))
    inside = (pl.col("official") > begin) & (pl.col("official") < pl.coalesce("end", pl.lit(LAST_DAY)))
    split = spells.filter(inside)
    whole = spells.filter(~inside.fill_null(False)).with_columns(valid_from=begin, valid_to="end")
    parts = pl.concat([
        whole,
        split.with_columns(valid_from=begin, valid_to="official"),
        split.with_columns(valid_from="official", valid_to="end"),
    ], how="diagonal")  # fmt: skip
    unit = population.spells["unit"].unique().sort()
    key = pl.col("unit").cast(pl.Enum(unit)).to_physical().cast(pl.Int64)
    return parts.sort("person", "valid_from").select(
        member_key="person", organization_key=key, valid_from="valid_from", valid_to="valid_to",
        membership=pl.when(pl.col("official") <= pl.col("valid_from")).then(pl.lit("official")).otherwise(pl.lit("probationary")),
        exempt=pl.lit(False), started_by="started_by", ended_by=pl.when(pl.col("end").is_not_null()).then("ended_by"),
        load_id=pl.format("{}load", pl.col("valid_from").dt.strftime("%Y%m")), source_ref=pl.format("R{}", "person"),
    )  # fmt: skip


def _monthly(population: Population, first_year: int) -> int:
    """How many lines the snapshots of every month would have together."""
    months = pl.date_range(date(first_year, 1, 31), LAST_DAY, "1mo", eager=True).dt.month_end()
    spells = population.spells
    return sum(
        spells.filter(
            (pl.col("start").is_null() | (pl.col("start") <= month))
            & (pl.col("end").is_null() | (pl.col("end") > month))
        ).height
        for month in months
    )


def _carried(spells: pl.DataFrame) -> int:
    """Rows that begin only because a whole cell became another one."""
    goes_on = pl.col("valid_from").shift(-1).over("member_key") == pl.col("valid_to")
    successor = pl.col("organization_key").shift(-1).over("member_key")
    moved = spells.with_columns(successor=successor).filter(goes_on & (pl.col("ended_by") == "reorganised"))
    whole = moved.group_by("organization_key", "valid_to").agg(pl.col("successor").n_unique().alias("successors"))
    return moved.join(whole.filter(pl.col("successors") == 1), on=["organization_key", "valid_to"]).height


def _size(path: Path, frame: pl.DataFrame) -> int:
    """Bytes that the frame takes as fact_memberships in a warehouse, without an empty one's."""
    sizes = []
    for rows in (frame.head(0), frame):
        path.unlink(missing_ok=True)
        with duckdb.connect(str(path)) as connection:
            upgrade_schema(connection, schema_files("schema"))
            known_time.refill(connection, "fact_memberships", rows, LAST_DAY)
            connection.execute("CHECKPOINT")
        sizes.append(path.stat().st_size)
        path.unlink()
    return sizes[1] - sizes[0]


if __name__ == "__main__":
    main()
