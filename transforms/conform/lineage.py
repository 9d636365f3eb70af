"""Measures over reorganisations: as it was, or in the structure of a date.

Belongs here: where each organization of any time is found on a date, and carrying values there. Not here: building the
lineage (organizations.py). `sql/macros/structure.sql` asks the same of the published tables.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from transforms.conform.structure import BEGINNING, FOREVER, merged

STRUCTURE = {
    "from_key": pl.Int64,
    "to_key": pl.Int64,  # null: no successor on that date
    "share": pl.Float64,  # of from_key's value that to_key takes; null: not stated
    "status": pl.String,  # same, successor, refused (a split without shares), ended, not_yet
}
_LONGEST = 12  # reorganisations in a row


def structure_of(spans: pl.DataFrame, lineage: pl.DataFrame, on_date: date) -> pl.DataFrame:
    """Where each organization is found on the date (STRUCTURE), from ORGANIZATION_SPANS and LINEAGE.

    An organization that exists on the date is itself. One that had ended by then is followed to its successors; shares
    multiply along the way. An older structure than the organization is reached backwards only where it has one
    predecessor with all of it. Where one step splits without stated shares every target is `refused`: there is no
    honest way to apportion.

    """
    lives = merged(
        spans.select(
            "organization_key", lo=pl.col("valid_from").fill_null(BEGINNING), hi=pl.col("valid_to").fill_null(FOREVER)
        ),
        ["organization_key"],
    )
    there = lives.filter((pl.col("lo") <= on_date) & (pl.col("hi") > on_date))["organization_key"]
    ends = lives.group_by("organization_key").agg(begin=pl.col("lo").min(), end=pl.col("hi").max())
    links = (
        lineage.filter(pl.col("to_key").is_not_null() & (pl.col("from_key") != pl.col("to_key")))
        .select("from_key", "to_key", "share", "on_date")
        .unique(["from_key", "to_key"], keep="first", maintain_order=True)
    )
    alone = pl.len().over("from_key") == 1
    links = links.with_columns(share=pl.when(alone).then(pl.coalesce("share", pl.lit(1.0))).otherwise("share"))
    backward = links.select(from_key="to_key", to_key="from_key", share="share", on_date="on_date")
    backward = backward.with_columns(
        share=pl.when((pl.len().over("from_key") == 1) & (pl.len().over("to_key") == 1)).then("share")
    )
    here = pl.col("organization_key").is_in(there.implode())
    start = ends.select(
        "organization_key",
        from_key="organization_key",
        to_key="organization_key",
        share=pl.lit(1.0),
        after=pl.col("end") <= on_date,
        reached=here,
    )
    found = [start.filter("reached").with_columns(status=pl.lit("same"))]
    open_ones = start.filter(~pl.col("reached")).drop("organization_key")
    for ahead, steps in ((True, links), (False, backward)):
        frontier = open_ones.filter(pl.col("after") == ahead).drop("reached", "after")
        for _ in range(_LONGEST):
            if frontier.is_empty():
                break
            in_time = pl.col("on_date").is_null() | (
                (pl.col("on_date") <= on_date) if ahead else (pl.col("on_date") > on_date)
            )
            moved = frontier.join(
                steps.filter(in_time), left_on="to_key", right_on="from_key", how="left", suffix="_next"
            )
            lost = moved.filter(pl.col("to_key_next").is_null())
            status = pl.lit("ended" if ahead else "not_yet")
            found.append(
                lost.select("from_key", to_key=pl.lit(None, pl.Int64), share=pl.lit(None, pl.Float64), status=status)
            )
            moved = moved.filter(pl.col("to_key_next").is_not_null()).select(
                "from_key", to_key="to_key_next", share=pl.col("share") * pl.col("share_next")
            )
            arrived = moved.filter(pl.col("to_key").is_in(there.implode()))
            found.append(arrived.with_columns(status=pl.lit("successor")))
            frontier = moved.filter(~pl.col("to_key").is_in(there.implode()))
    result = pl.concat([fit_structure(frame) for frame in found])
    result = result.group_by("from_key", "to_key", "status").agg(
        share=pl.when(pl.col("share").null_count() == 0).then(pl.col("share").sum())
    )
    refused = (pl.col("status") == "successor") & (pl.col("share").is_null().any().over("from_key"))
    result = result.with_columns(status=pl.when(refused).then(pl.lit("refused")).otherwise("status"))
    return result.select(STRUCTURE.keys()).sort("from_key", "to_key", nulls_last=True)


def fit_structure(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the columns of STRUCTURE."""
    return frame.select(pl.col(name).cast(dtype) for name, dtype in STRUCTURE.items())


def in_structure_of(values: pl.DataFrame, spans: pl.DataFrame, lineage: pl.DataFrame, on_date: date) -> pl.DataFrame:
    """Values carried to the organizations of a date.

    `values` has organization_key, `value` (a count) and any other columns, which stay and are grouped by. Returns
    those columns with `value` summed, `parts` (how many organizations it comes from) and `refused`: true, and the
    value null, where a part of it would have to be apportioned without a stated share. What has no place on that date
    has a null key.
    """
    others = [name for name in values.columns if name not in ("organization_key", "value")]
    placed = values.join(
        structure_of(spans, lineage, on_date), left_on="organization_key", right_on="from_key", how="left"
    )
    refused = (pl.col("status") == "refused").fill_null(False)
    return (
        placed.with_columns(carried=pl.col("value") * pl.col("share").fill_null(1.0), refused=refused)
        .group_by("to_key", *others)
        .agg(
            value=pl.when(~pl.col("refused").any()).then(pl.col("carried").sum()),
            parts=pl.col("organization_key").n_unique(),
            refused=pl.col("refused").any(),
        )
        .rename({"to_key": "organization_key"})
        .sort("organization_key", *others, nulls_last=True)
    )
