"""Whose figure it is: organizations of reported figures.

Belongs here: resolving the organization and the actor of each figure, also where the text says no more than "Đảng bộ
thành phố", and the counts that registers state, as figures. Not here: reading reports, comparing (reconciliation.py).
"""

from __future__ import annotations

import polars as pl

from transforms.conform.implied import implied_above
from transforms.conform.names import actor_forms, normal_forms, words
from transforms.conform.organizations import Organizations
from transforms.conform.resolve import resolve, unresolved_findings
from transforms.conform.schemas import FIGURES, MENTIONS, REGISTER_ROWS, fit


def resolve_figures(
    figures: pl.DataFrame, organizations: Organizations, corrections: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """FIGURES with organization_key and actor_key, and findings (FINDINGS) for organizations that are not recognised.

    A name is read on the last day of its figure's period, else of the report's latest period, else on the day of
    publication. A name that says only what unit it is ("Đảng bộ thành phố", "toàn Đảng bộ") means the organization of
    that unit which the report names most often.

    """
    latest = pl.col("period_end").max().over("load_id")
    rows = fit(figures, FIGURES).with_row_index("figure").with_columns(pl.col("figure").cast(pl.Int64))
    rows = rows.with_columns(day=pl.coalesce("period_end", "published_on", latest))
    actors = actor_forms(rows["actor"]).select(actor="name", acts_for="organization")
    rows = rows.join(actors, on="actor", how="left", maintain_order="left")
    owners = rows.select("figure", "load_id", "source_ref", name="organization", on_date="day")
    acting = rows.select("figure", "load_id", "source_ref", name="acts_for", on_date="day")
    asked = fit(
        pl.concat([owners, acting]).with_row_index("mention_id"),
        {**MENTIONS, "figure": pl.Int64, "load_id": pl.String, "source_ref": pl.String},
    )
    resolved = resolve(asked.select(MENTIONS.keys()), organizations, corrections)
    answers = resolved.select("mention_id", "organization_key", "method")
    named = _implied(asked.join(answers, on="mention_id"), organizations)
    owner_keys = named.filter(pl.col("mention_id") < rows.height).select("figure", owner_key="organization_key")
    actor_keys = named.filter(pl.col("mention_id") >= rows.height).select("figure", acting_key="organization_key")
    keyed = rows.join(owner_keys, on="figure", how="left", maintain_order="left")
    keyed = keyed.join(actor_keys, on="figure", how="left", maintain_order="left")
    keyed = keyed.with_columns(organization_key=pl.coalesce("organization_key", "owner_key"))
    places = keyed.select("organization_key", id="figure", name="acts_for", on_date="day")
    implied = implied_above(places, organizations).rename({"id": "figure"})
    keyed = keyed.join(implied, on="figure", how="left", maintain_order="left")
    keyed = keyed.with_columns(actor_key=pl.coalesce("actor_key", "implied_key", "acting_key"))
    told = named.filter(
        (pl.col("mention_id") < rows.height)
        & (pl.col("organization_key").is_null() | pl.col("method").str.ends_with("_ended"))
    )
    return fit(keyed, FIGURES), unresolved_findings(asked.join(told, on="mention_id", how="semi"), resolved)


def _implied(named: pl.DataFrame, organizations: Organizations) -> pl.DataFrame:
    """Fills organization_key where a name says only its unit, from what else the same report names.

    That is the organization of the unit which the report names most often, else the one above the organization that it
    names most often: a ward's report that says "Thành ủy" means its city's.
    """
    forms = normal_forms(named["name"]).drop("folded", "body")
    named = named.join(forms, on="name", how="left", maintain_order="left")
    usual = (
        named.filter(pl.col("organization_key").is_not_null())
        .group_by("load_id", "unit", key="organization_key")
        .agg(n=pl.len())
        .sort("load_id", "unit", "n", "key", descending=[False, False, True, False], nulls_last=True)
    )
    of_unit = usual.unique(["load_id", "unit"], keep="first", maintain_order=True)
    of_load = usual.sort("load_id", "n", "key", descending=[False, True, False])
    of_load = of_load.unique("load_id", keep="first", maintain_order=True)
    named = named.join(of_unit.select("load_id", "unit", by_unit="key"), on=["load_id", "unit"], how="left")
    named = named.join(of_load.select("load_id", by_load="key"), on="load_id", how="left")
    generic = pl.col("core").is_in(words()["generic_cores"]).fill_null(False)
    implied = pl.when(generic & pl.col("unit").is_not_null()).then("by_unit").when(generic).then("by_load")
    named = named.with_columns(organization_key=pl.coalesce("organization_key", implied))
    places = named.filter(pl.col("organization_key").is_null()).select(
        "name", "on_date", id="mention_id", organization_key="by_load"
    )
    above = implied_above(places, organizations).rename({"id": "mention_id"})
    named = named.join(above, on="mention_id", how="left")
    return named.with_columns(organization_key=pl.coalesce("organization_key", "implied_key"))


def register_figures(register: pl.DataFrame, organizations: Organizations) -> pl.DataFrame:
    """The numbers of members that registers state, as FIGURES (figure_id `register:LOAD!PLACE`)."""
    rows = fit(register, REGISTER_ROWS).filter(pl.col("members").is_not_null() & pl.col("code").is_not_null())
    rows = rows.with_columns(day=pl.coalesce("sheet_as_of", "received_on"))
    spans = organizations.spans.filter(pl.col("organization_code").is_not_null())
    keyed = rows.join(spans, left_on="code", right_on="organization_code", suffix="_span").filter(
        (pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("day")))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") > pl.col("day")))
    )
    figures = keyed.with_columns(
        figure_id=pl.concat_str(pl.lit("register:"), "load_id", pl.lit("!"), "source_ref"),
        measure=pl.lit("members_total"),
        subject=pl.lit("member"),
        value=pl.col("members").cast(pl.Float64),
        unit=pl.lit("count"),
        comparator=pl.lit("eq"),
        status=pl.lit("actual"),
        organization="name",
        period_end="day",
    )
    return fit(figures, FIGURES).unique("figure_id").sort("figure_id")
