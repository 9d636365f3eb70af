"""Persons linked by their identifiers and by what people decided: that two are one, or that they are two.

Belongs here: the links themselves, decisions (MEMBER_CORRECTIONS, pairs of member keys) among them. Not here: which
identifiers may link (members.py), which pairs a person should decide on (orchestration.linking).
"""

from __future__ import annotations

import polars as pl

from transforms.conform.components import connected
from transforms.conform.schemas import MEMBER_CORRECTIONS, fit

# how identifiers are stored, and the column in which each links
COLUMN_OF = {"citizen": "by_citizen", "card": "by_card", "name_and_dates": "by_name", "name_in_cell": "by_cell"}


def linked(signatures: pl.DataFrame, columns: list[str]) -> pl.Series:
    """A label a signature: those that share an identifier, in chains, have one.

    A card of twelve digits is the citizen's number on a card: one number links in both columns.
    """
    numbers = signatures.select("by_card").filter(pl.col("by_card").str.starts_with("n")).unique()
    bridges = numbers.select(by_citizen="by_card", by_card="by_card")
    return connected(pl.concat([signatures.select(columns), bridges], how="diagonal"), columns).head(signatures.height)


def with_decisions(signatures: pl.DataFrame, known: pl.DataFrame, decided: pl.DataFrame) -> pl.Series:
    """The person (a label) of each signature, linked by identifiers and by decisions, and kept apart by decisions.

    `known` (MEMBER_KEYS) tells which identifiers a decided key stands for. Keys given before link nothing by
    themselves: what a withdrawn file had joined must come apart again.
    """
    columns = list(COLUMN_OF.values())
    now = fit(signatures, {**dict.fromkeys(columns, pl.String), "signature": pl.Int64})
    borne = _borne(now, known, decided)
    same = decided.filter(pl.col("decision") == "same")
    pair = pl.concat_str("left", pl.lit("="), "right")
    pairs = pl.concat([same.select(by_key=side, pair=pair) for side in ("left", "right")])
    joining = borne.join(pairs.select("by_key").unique(), on="by_key", how="semi")
    everything = pl.concat([now.drop("signature"), joining, pairs], how="diagonal")
    labels = linked(everything, [*columns, "by_key", "pair"]).head(now.height)
    return _parted(now.with_columns(label=labels), borne, decided.filter(pl.col("decision") == "different"))


def _borne(now: pl.DataFrame, known: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """The identifiers of decided keys, in the columns in which they link, with `by_key`, but those contested now."""
    keys = pl.concat([decided["left"], decided["right"]]).unique()
    bearers = known.with_columns(by_key=pl.col("member_key").cast(pl.String))
    bearers = bearers.filter(pl.col("by_key").is_in(keys.implode()))
    parts = []
    for kind, column in COLUMN_OF.items():
        value = pl.col("identifier")
        if kind in ("citizen", "card"):
            value = pl.when(value.str.len_bytes() == 12).then(pl.concat_str(pl.lit("n"), value)).otherwise(value)
        found = bearers.filter(pl.col("identifier_kind") == kind).select(value.alias(column), "by_key")
        parts.append(found.join(now.select(column).unique(), on=column, how="semi"))
    return pl.concat(parts, how="diagonal")


def _parted(now: pl.DataFrame, borne: pl.DataFrame, different: pl.DataFrame) -> pl.Series:
    """Labels, but whoever has identifiers of two keys that were decided to be two persons is parted into two.

    Each signature then goes with the key of its strongest identifier; one with none of either key's stays with the
    smaller key.
    """
    if different.is_empty():
        return now["label"]
    own = now
    for column in COLUMN_OF.values():
        bearer = borne.filter(pl.col(column).is_not_null()).select(
            column, pl.col("by_key").cast(pl.Int64).alias(f"{column}_key")
        )
        own = own.join(bearer.unique(column), on=column, how="left", maintain_order="left")
    own = own.with_columns(own=pl.coalesce(*(f"{column}_key" for column in COLUMN_OF.values())))
    held = own.filter(pl.col("own").is_not_null()).select("label", "own").unique()
    pairs = different.select(pl.col("left", "right").cast(pl.Int64))
    both = held.join(held, on="label", suffix="_other").join(
        pairs, left_on=["own", "own_other"], right_on=["left", "right"]
    )
    torn = both.select("label", first="own").sort("label", "first").unique("label", keep="first", maintain_order=True)
    own = own.join(torn, on="label", how="left", maintain_order="left")
    side = pl.when(pl.col("first").is_not_null()).then(pl.coalesce("own", "first"))
    return own.select(pl.struct("label", side.alias("side")).rank("dense").cast(pl.Int64).alias("label"))["label"]


def decisions_of(corrections: pl.DataFrame) -> pl.DataFrame:
    """left, right, decision (same, different) of the last decision on each pair; the smaller key is left."""
    rows = fit(corrections, MEMBER_CORRECTIONS).filter(pl.col("decision").is_in(["same", "different"]))
    rows = rows.with_columns(pl.col("left", "right").cast(pl.Int64, strict=False)).drop_nulls(["left", "right"])
    rows = rows.with_columns(left=pl.min_horizontal("left", "right"), right=pl.max_horizontal("left", "right"))
    rows = rows.unique(["left", "right"], keep="last", maintain_order=True)
    return rows.with_columns(pl.col("left", "right").cast(pl.String))
