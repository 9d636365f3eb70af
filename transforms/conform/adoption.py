"""Organizations whose parent has ended: they go where their parent went.

Belongs here: new spans of orphans under the successors of their parents. Not here: who is an orphan (spans.py), who
succeeded whom (organizations.py).
"""

from __future__ import annotations

import polars as pl

from transforms.conform.schemas import FINDINGS, fit

_LONGEST = 12  # reorganisations in a row


def adopt(parts: pl.DataFrame, links: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Orphans go to the only successor of their parent, from the day it ended, and on where that ended, too.

    Whoever finds no such successor stays, as a finding.
    """
    whole = links.filter((pl.col("share") == 1.0) & (pl.col("from_label") != pl.col("to_label")))
    heirs = whole.group_by(parent_label="from_label").agg(heir=pl.col("to_label").first(), n=pl.len())
    heirs = heirs.filter(pl.col("n") == 1).drop("n")
    ends = parts.group_by(heir="label").agg(
        heir_end=pl.when(pl.col("valid_to").is_not_null().all()).then(pl.col("valid_to").max())
    )
    for _ in range(_LONGEST):
        parts = parts.join(heirs, on="parent_label", how="left", maintain_order="left")
        parts = parts.join(ends, on="heir", how="left", maintain_order="left")
        moves = pl.col("orphan") & pl.col("heir").is_not_null()
        after = parts.filter(moves).with_columns(
            valid_from=pl.col("parent_end"),
            parent_label=pl.col("heir"),
            run=pl.col("run") + 1,
            parent_end=pl.col("heir_end"),
            orphan=(pl.col("heir_end") > pl.col("parent_end")).fill_null(False),
        )
        before = parts.with_columns(
            valid_to=pl.when(moves).then("parent_end").otherwise("valid_to"), orphan=pl.col("orphan") & ~moves
        )
        parts = pl.concat([before, after]).drop("heir", "heir_end")
        if after.is_empty():
            break
    lost = parts.filter("orphan")
    message = pl.format(
        "“{}” vẫn còn hiệu lực nhưng tổ chức cấp trên đã kết thúc ngày {}; chưa rõ nay trực thuộc đâu.",
        "name",
        pl.col("parent_end").dt.to_string("%d/%m/%Y"),
    )
    found = lost.select(
        "label",
        load_id="last_load_id",
        source_ref="last_source_ref",
        severity=pl.lit("warn"),
        code=pl.lit("orphan_organization"),
        value="name",
        message=message,
    )
    return parts.sort("label", "run"), fit(found, FINDINGS, extra=["label"])
