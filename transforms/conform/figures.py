"""Whose figure it is: organizations of reported figures.

Belongs here: resolving the organization of each figure, also where the text says no more than "Đảng bộ thành phố", and the
counts that registers state as figures. Not here: reading reports, comparing (reconciliation.py).
"""

from __future__ import annotations

import polars as pl

from transforms.conform.names import normal_forms
from transforms.conform.organizations import Organizations
from transforms.conform.resolve import resolve, unresolved_findings
from transforms.conform.schemas import FIGURES, MENTIONS, REGISTER_ROWS, fit


def resolve_figures(
    figures: pl.DataFrame, organizations: Organizations, corrections: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """FIGURES with organization_key, and findings (FINDINGS) for organizations that are not recognised.

    A name is read on the last day of its figure's period, else of the report's latest period, else on the day of
    publication. A name that says only what unit it is ("Đảng bộ thành phố", "toàn Đảng bộ") means the organization of
    that unit which the report names most often.
    """
    rows = fit(figures, FIGURES).with_row_index("mention_id").with_columns(pl.col("mention_id").cast(pl.Int64))
    latest = pl.col("period_end").max().over("load_id")
    rows = rows.with_columns(day=pl.coalesce("period_end", "published_on", latest))
    mentions = rows.select(
        "mention_id", "load_id", "source_ref", name="organization", parent_name=pl.lit(None, pl.String),
        kind_hint=pl.lit(None, pl.String), on_date="day", province_hint=pl.lit(None, pl.String),
    )  # fmt: skip
    resolved = resolve(mentions.select(MENTIONS.keys()), organizations, corrections)
    forms = normal_forms(rows["organization"]).select("body", "unit", "core", organization="name")
    named = rows.join(
        resolved.select("mention_id", found="organization_key"), on="mention_id", how="left", maintain_order="left"
    )
    named = named.join(forms, on="organization", how="left", maintain_order="left")
    usual = (
        named.filter(pl.col("found").is_not_null()).group_by("load_id", "unit", "found").agg(n=pl.len())
        .sort("load_id", "unit", "n", "found", descending=[False, False, True, False], nulls_last=True)
    )  # fmt: skip
    of_unit = usual.unique(["load_id", "unit"], keep="first", maintain_order=True)
    of_load = usual.sort("load_id", "n", "found", descending=[False, True, False]).unique(
        "load_id", keep="first", maintain_order=True
    )
    generic = pl.col("core").is_in(_GENERIC).fill_null(False)
    named = named.join(
        of_unit.select("load_id", "unit", by_unit="found"), on=["load_id", "unit"], how="left", maintain_order="left"
    )
    named = named.join(of_load.select("load_id", by_load="found"), on="load_id", how="left", maintain_order="left")
    implied = pl.when(generic & pl.col("unit").is_not_null()).then("by_unit").when(generic).then("by_load")
    named = named.with_columns(organization_key=pl.coalesce("organization_key", "found", implied))
    unknown = named.filter(pl.col("organization_key").is_null())["mention_id"]
    open_ones = mentions.filter(
        pl.col("mention_id").is_in(unknown.implode()) | pl.col("mention_id").is_in(
            resolved.filter(pl.col("method").str.ends_with("_ended"))["mention_id"].implode()
        )
    )  # fmt: skip
    return fit(named, FIGURES), unresolved_findings(open_ones, resolved)


# cores of names that say no more than "the organization": "Đảng bộ thành phố", "toàn Đảng bộ", "Đảng bộ tỉnh nhà"
_GENERIC = ["", "toan dang bo", "toan dang bo thanh pho", "toan dang bo tinh", "nha", "toan thanh pho", "toan tinh"]


def register_figures(register: pl.DataFrame, organizations: Organizations) -> pl.DataFrame:
    """The numbers of members that registers state, as FIGURES (figure_id `register:LOAD!PLACE`)."""
    rows = fit(register, REGISTER_ROWS).filter(pl.col("members").is_not_null() & pl.col("code").is_not_null())
    rows = rows.with_columns(day=pl.coalesce("sheet_as_of", "received_on"))
    spans = organizations.spans.filter(pl.col("organization_code").is_not_null())
    keyed = rows.join(spans, left_on="code", right_on="organization_code", suffix="_span").filter(
        (pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("day")))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") > pl.col("day")))
    )  # fmt: skip
    return fit(
        keyed.with_columns(
            figure_id=pl.concat_str(pl.lit("register:"), "load_id", pl.lit("!"), "source_ref"),
            measure=pl.lit("members_total"), subject=pl.lit("member"), value=pl.col("members").cast(pl.Float64),
            unit=pl.lit("count"), comparator=pl.lit("eq"), status=pl.lit("actual"), organization="name", period_end="day",
        ),
        FIGURES,
    ).unique("figure_id").sort("figure_id")  # fmt: skip
