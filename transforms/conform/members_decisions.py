"""What people decided on pairs of persons: that they are one, or two.

Belongs here: reading the decisions (MEMBER_CORRECTIONS, pairs of member keys), linking and keeping apart by them. Not
here: links by identifiers (members.py), pairs to decide on (members_review.py).
"""

from __future__ import annotations

import polars as pl

from transforms.conform.components import connected
from transforms.conform.schemas import MEMBER_CORRECTIONS, fit


def with_decisions(signatures: pl.DataFrame, known: pl.DataFrame, decided: pl.DataFrame) -> pl.Series:
    """The person (a label) of each signature: linked by identifiers, and by decisions that two member keys are one.

    Keys given before link nothing by themselves: what a withdrawn file had joined must come apart again.

    """
    columns = ["by_citizen", "by_card", "by_name", "by_cell"]
    now = fit(signatures, dict.fromkeys(columns, pl.String))
    same = decided.filter(pl.col("decision") == "same")
    if same.is_empty():
        return connected(now, columns)
    column_of = {"citizen": "by_citizen", "card": "by_card", "name_and_dates": "by_name", "name_in_cell": "by_cell"}
    keys = pl.concat([same["left"], same["right"]]).unique()
    bearers = known.with_columns(by_key=pl.col("member_key").cast(pl.String)).filter(
        pl.col("by_key").is_in(keys.implode())
    )
    borne = []
    for kind, column in column_of.items():
        value = pl.col("identifier")
        if kind in ("citizen", "card"):
            value = pl.when(value.str.len_bytes() == 12).then(pl.concat_str(pl.lit("n"), value)).otherwise(value)
        found = bearers.filter(pl.col("identifier_kind") == kind).select(value.alias(column), "by_key")
        # an identifier that is contested now links nobody
        borne.append(found.join(now.select(column).unique(), on=column, how="semi"))
    pair = pl.concat_str("left", pl.lit("="), "right")
    pairs = pl.concat([same.select(by_key=side, pair=pair) for side in ("left", "right")])
    everything = pl.concat([now, *borne, pairs], how="diagonal")
    return connected(everything, [*columns, "by_key", "pair"]).head(signatures.height)


def decisions_of(corrections: pl.DataFrame) -> pl.DataFrame:
    """left, right, decision, of the last decision on each pair; the smaller key is left."""
    rows = fit(corrections, MEMBER_CORRECTIONS).filter(pl.col("decision").is_in(["same", "different"]))
    rows = rows.with_columns(pl.col("left", "right").cast(pl.Int64, strict=False)).drop_nulls(["left", "right"])
    rows = rows.with_columns(left=pl.min_horizontal("left", "right"), right=pl.max_horizontal("left", "right"))
    rows = rows.unique(["left", "right"], keep="last", maintain_order=True)
    return rows.with_columns(pl.col("left", "right").cast(pl.String))


def kept_apart(known: pl.DataFrame, decided: pl.DataFrame) -> pl.Series:
    """Names with dates that link nobody, because a person decided that their bearers are two."""
    keys = decided.filter(pl.col("decision") == "different")
    both = pl.concat([keys["left"], keys["right"]]).cast(pl.Int64)
    rows = known.filter((pl.col("identifier_kind") == "name_and_dates") & pl.col("member_key").is_in(both.implode()))
    return rows["identifier"]
