"""Persons who may be one: candidates for a person to decide on, with the evidence.

Belongs here: near matches between identified persons, found in blocks that are small at any size of the data. Not here:
merging (nobody is merged on similarity), storing decisions.
"""

from __future__ import annotations

from typing import Any

import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from transforms.conform.schemas import MEMBER_REVIEW, empty, fit

# What a pair must share to be compared, and what that is worth. Many share a name and a day of admission, or a
# birthday and a day of admission, by chance: such a pair needs another sign to come to the bound.
_BLOCKS = [
    (["birth", "admission"], 0.5, "cùng ngày sinh, cùng ngày vào Đảng"),
    (["person_name", "admission"], 0.3, "cùng họ tên, cùng ngày vào Đảng"),
    (["person_name", "birth"], 0.6, "cùng họ tên, cùng ngày sinh"),
    (["card"], 0.6, "cùng số thẻ"),
    (["citizen"], 0.6, "cùng số định danh"),
]


def near_matches(keyed: pl.DataFrame, different: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    """Pairs of persons (MEMBER_REVIEW) that share two of name, birth date and admission date, or a contested number.

    `keyed` has one line a signature (members.py) with member_key; `different` the pairs decided to be two persons.
    Two persons with different citizen ids are two, and no pair. Score 0 to 1: how much speaks for one person.

    """
    facts = ["member_key", "citizen", "card", "person_name", "birth", "admission", "sex", "row_id"]
    lines = keyed.filter(pl.col("member_key").is_not_null()).select(facts)
    found = []
    for columns, worth, words in _BLOCKS:
        to_the_day = [pl.col(name).str.len_bytes() == 10 for name in columns if name in ("birth", "admission")]
        block = lines.drop_nulls(columns).filter(*to_the_day) if to_the_day else lines.drop_nulls(columns)
        members = block.group_by(columns).agg(n=pl.col("member_key").n_unique())
        block = block.join(members.filter(pl.col("n").is_between(2, rules["review_block"])), on=columns, how="semi")
        block = block.unique(["member_key", *columns], keep="first", maintain_order=True)
        pairs = block.join(block, on=columns, suffix="_right", coalesce=False).filter(
            pl.col("member_key") < pl.col("member_key_right")
        )
        found.append(pairs.with_columns(worth=pl.lit(worth), words=pl.lit(words)))
    pairs = pl.concat(found)
    two_citizens = (pl.col("citizen") != pl.col("citizen_right")).fill_null(False)
    other_sex = (pl.col("sex") != pl.col("sex_right")).fill_null(False)
    pairs = pairs.filter(~two_citizens & ~other_sex)
    if pairs.is_empty():
        return empty(MEMBER_REVIEW)
    similarity = cpdist(
        pairs["person_name"].fill_null("").to_list(),
        pairs["person_name_right"].fill_null("").to_list(),
        scorer=fuzz.ratio,
    )
    pairs = pairs.with_columns(similarity=pl.Series(similarity).cast(pl.Float64))
    pairs = pairs.with_columns(slip=_slip("birth"), admission_slip=_slip("admission"))
    alike = pl.col("similarity") >= rules["review_name_similarity"]
    score = (
        pl.col("worth")
        + 0.25 * alike.cast(pl.Float64)
        + 0.15 * pl.any_horizontal("slip", "admission_slip").cast(pl.Float64)
    )
    evidence = pl.concat_str(
        pl.col("words"),
        pl.when((pl.col("similarity") < 100) & alike).then(pl.lit(", họ tên gần giống")).otherwise(pl.lit("")),
        pl.when(pl.col("similarity") < rules["review_name_similarity"])
        .then(pl.lit(", họ tên khác"))
        .otherwise(pl.lit("")),
        pl.when(pl.col("slip"))
        .then(pl.lit(", ngày sinh lệch một thành phần hoặc đảo ngày tháng"))
        .otherwise(pl.lit("")),
        pl.when(pl.col("admission_slip")).then(pl.lit(", ngày vào Đảng lệch một thành phần")).otherwise(pl.lit("")),
    )
    pairs = pairs.with_columns(score=score.clip(0, 0.99).round(2), evidence=evidence).filter(
        pl.col("score") >= rules["review_bound"]
    )
    decided = different.select(pl.col("left", "right").cast(pl.Int64))
    pairs = pairs.join(decided, left_on=["member_key", "member_key_right"], right_on=["left", "right"], how="anti")
    best = pairs.sort("score", "evidence", "row_id", "row_id_right", descending=[True, False, False, False]).unique(
        ["member_key", "member_key_right"], keep="first", maintain_order=True
    )
    return fit(
        best.rename(
            {
                "member_key": "left_key",
                "member_key_right": "right_key",
                "row_id": "left_row_id",
                "row_id_right": "right_row_id",
            }
        ),
        MEMBER_REVIEW,
    ).sort("score", "left_key", "right_key", descending=[True, False, False])


def _slip(column: str) -> pl.Expr:
    """Whether two dates differ as by a slip of the pen: in one of year, month, day, or with day and month swapped."""
    mine, other = pl.col(column), pl.col(f"{column}_right")
    both = (mine.str.len_bytes() == 10) & (other.str.len_bytes() == 10)
    equal = [mine.str.slice(a, n) == other.str.slice(a, n) for a, n in ((0, 4), (5, 2), (8, 2))]
    one = pl.sum_horizontal(each.cast(pl.Int8) for each in equal) == 2
    swapped = (
        equal[0] & (mine.str.slice(5, 2) == other.str.slice(8, 2)) & (mine.str.slice(8, 2) == other.str.slice(5, 2))
    )
    return (both & (mine != other) & (one | swapped)).fill_null(False)
