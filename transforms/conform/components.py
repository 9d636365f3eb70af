"""Which rows belong together because they share identifiers, directly or through other rows.

Belongs here: connected components over identifier columns, and integer keys for them that stay once given. Not here:
what may identify an organization (register.py) or a person (members.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def connected(frame: pl.DataFrame, identifiers: Sequence[str]) -> pl.Series:
    """A label a row (Int64): rows that share a value in one of the identifier columns, in chains, have one label.

    Null identifies nothing. The label is the smallest position of a row of the component, so it depends on the order of
    rows, the partition does not. Cost: a few passes over the frame, one for each link of the longest chain.

    """
    if frame.is_empty():
        return pl.Series("label", [], dtype=pl.Int64)
    codes = frame.select(
        *(pl.col(name).cast(pl.String).cast(pl.Categorical).to_physical().alias(name) for name in identifiers)
    ).with_columns(label=pl.int_range(pl.len(), dtype=pl.Int64))
    while True:
        before = codes["label"]
        for name in identifiers:
            codes = codes.with_columns(
                label=pl.when(pl.col(name).is_null()).then("label").otherwise(pl.col("label").min().over(name))
            )
        # a label is itself a row: take the label of that row (halves the passes a chain needs)
        codes = codes.with_columns(label=codes["label"].gather(codes["label"]))
        if codes["label"].equals(before):
            return codes["label"]


def assign_keys(
    labelled: pl.DataFrame, known: pl.DataFrame, *, key: str, identity: Sequence[str], last: int = 0
) -> pl.DataFrame:
    """An integer key for each label: the smallest one already given to one of its identities, else a new one.

    `labelled` has `label` and the identity columns, one row a label and identity; `known` the identity columns and the
    key. New keys follow the largest known one and `last`, in the order of each label's smallest identity, so they depend on what
    there is and not on the order of rows. A known key that several labels claim stays with the one whose identity sorts
    first. Returns label and key.

    """
    columns = list(identity)
    named = labelled.select("label", *columns).unique()
    claims = named.join(known.select(*columns, key), on=columns, how="inner")
    claims = claims.filter(pl.col(key) == pl.col(key).min().over("label"))
    # only where several labels claim one key do identities have to be compared
    claimants = claims.select("label", key).unique().group_by(key).agg(claimed=pl.len())
    claims = claims.join(claimants, on=key)
    alone = claims.filter(pl.col("claimed") == 1).select("label", key).unique()
    contested = claims.filter(pl.col("claimed") > 1).sort(key, *columns).unique(key, keep="first", maintain_order=True)
    held = pl.concat([alone, contested.select("label", key)])
    highest = max(last, int(known[key].max() or 0) if known.height else 0)  # type: ignore[arg-type]
    # the first of each label's identities in order, and labels in the order of these
    fresh = named.join(held, on="label", how="anti").sort(*columns).unique("label", keep="first", maintain_order=True)
    fresh = fresh.select("label", (pl.int_range(1, pl.len() + 1, dtype=pl.Int64) + pl.lit(highest)).alias(key))
    return pl.concat([held.with_columns(pl.col(key).cast(pl.Int64)), fresh])
