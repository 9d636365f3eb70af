"""Counts over a synthetic population: the truth that a warehouse's answers are compared with.

Belongs here: stocks of a day and flows of a year for each organization, cell, grassroots organization and the whole.
Not here: drawing anything. Serves the truth files, the reports and the rating sheets.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from synthesis.population import Population

CAUSES = ("died", "expelled", "struck_off", "withdrew")


def unit_frame(population: Population) -> pl.DataFrame:
    """One row a unit that holds members: unit, unit_name, grassroots (code), grassroots_name."""
    tree = population.tree
    tops = [tree.grassroots_of(unit.code) for unit in tree.units()]
    return pl.DataFrame({
        "unit": [unit.code for unit in tree.units()], "unit_name": [unit.name for unit in tree.units()],
        "grassroots": [top.code for top in tops], "grassroots_name": [top.name for top in tops],
    })  # fmt: skip


def members_on(population: Population, day: date) -> pl.DataFrame:
    """The members at the end of a day, one row each: the columns of people and spells, unit and grassroots names,
    `membership` (official, probationary), `exempt`; in the order of the register, secretary-like ranks apart."""
    there = population.spells.filter(
        (pl.col("start").is_null() | (pl.col("start") <= day)) & (pl.col("end").is_null() | (pl.col("end") > day))
    )
    return with_status(population, there, day)


def with_status(population: Population, spells: pl.DataFrame, day: date) -> pl.DataFrame:
    """The spells with their people and units, and what each person was at the end of the day (or when they left)."""
    seen = pl.min_horizontal(pl.lit(day), pl.col("end"))
    official = (pl.col("official") <= seen).fill_null(False)
    return (
        spells.join(population.people, on="person", how="left", maintain_order="left")
        .join(unit_frame(population), on="unit", how="left", maintain_order="left")
        .with_columns(
            pl.when(official).then(pl.lit("official")).otherwise(pl.lit("probationary")).alias("membership"),
            (pl.col("exempt_from") <= seen).fill_null(False).alias("exempt"),
            pl.when(official).then("official").alias("official"),
            pl.when(official).then("card_number").alias("card_number"),
        )
        .sort("unit", "person")
    )


def flows(population: Population, level: str, year: int) -> pl.DataFrame:
    """Stock and flow of a year, one row an organization of the `level` ("unit", "grassroots", "city"): organization,
    opening, admitted, transferred_in_outside, transferred_in_city, reorganised_in, died, expelled, struck_off (of which
    struck_off_probationary), withdrew, transferred_out_outside, transferred_out_city, reorganised_out, closing,
    official, probationary, confirmed. `opening + in − out = closing`; moves inside the organization do not appear."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    top = population.tree.organizations[0].code
    owner = {unit.code: unit.code for unit in population.tree.units()}
    if level == "grassroots":
        owner = {code: population.tree.grassroots_of(code).code for code in owner}
    elif level == "city":
        owner = dict.fromkeys(owner, top)
    spells = (
        population.spells.with_columns(pl.col("unit").replace_strict(owner).alias("organization"))
        .with_columns(
            pl.col("organization").shift(1).over("person").alias("came_from"),
            pl.col("organization").shift(-1).over("person").alias("went_to"),
        )
        .join(population.people.select("person", "official"), on="person")
    )
    starts = pl.col("start").is_between(first, last)
    ends = pl.col("end").is_between(first, last)
    inside = pl.col("started_by").is_in(["moved", "reorganised"]) & (pl.col("came_from") == pl.col("organization"))
    stays = pl.col("ended_by").is_in(["moved", "reorganised"]) & (pl.col("went_to") == pl.col("organization"))
    closing = (pl.col("start").is_null() | (pl.col("start") <= last)) & (
        pl.col("end").is_null() | (pl.col("end") > last)
    )
    opening = (pl.col("start").is_null() | (pl.col("start") < first)) & (
        pl.col("end").is_null() | (pl.col("end") >= first)
    )
    is_official = (pl.col("official") <= last).fill_null(False)
    here_when_official = (pl.col("start").is_null() | (pl.col("start") <= pl.col("official"))) & (
        pl.col("end").is_null() | (pl.col("end") > pl.col("official"))
    )

    def came(how: str) -> pl.Expr:
        return (starts & (pl.col("started_by") == how) & ~inside.fill_null(False)).sum()

    def went(why: str) -> pl.Expr:
        return (ends & (pl.col("ended_by") == why) & ~stays.fill_null(False)).sum()

    probation = pl.col("official").is_null() | (pl.col("official") > pl.col("end"))
    return (
        spells.group_by("organization")
        .agg(
            opening.sum().alias("opening"), came("admitted").alias("admitted"),
            came("arrived").alias("transferred_in_outside"), came("moved").alias("transferred_in_city"),
            came("reorganised").alias("reorganised_in"), *[went(cause).alias(cause) for cause in CAUSES],
            (ends & (pl.col("ended_by") == "struck_off") & probation).sum().alias("struck_off_probationary"),
            went("transferred").alias("transferred_out_outside"), went("moved").alias("transferred_out_city"),
            went("reorganised").alias("reorganised_out"), closing.sum().alias("closing"),
            (closing & is_official).sum().alias("official"), (closing & ~is_official).sum().alias("probationary"),
            (here_when_official & pl.col("official").is_between(first, last)).fill_null(False).sum().alias("confirmed"),
        )
        .sort("organization")
    )  # fmt: skip


def identity_gap(table: pl.DataFrame) -> pl.Series:
    """For each row of `flows` how far closing is from opening + increases − decreases (zero where it holds)."""
    came = ["admitted", "transferred_in_outside", "transferred_in_city", "reorganised_in"]
    went = [*CAUSES, "transferred_out_outside", "transferred_out_city", "reorganised_out"]
    gap = pl.col("opening") + pl.sum_horizontal(came) - pl.sum_horizontal(went) - pl.col("closing")
    counted = [name for name in table.columns if name != "organization"]
    return table.with_columns(pl.col(counted).cast(pl.Int64)).select(gap.alias("gap"))["gap"]
