"""Candidates for a name of an organization that nobody settled: who it may be, for a person to decide.

Belongs here: similarity of names, within limits that keep it cheap. Not here: settling a name (resolve.py).
"""

from __future__ import annotations

from typing import Any

import polars as pl
from rapidfuzz import fuzz, process

from transforms.conform.names import fold, words
from transforms.conform.organizations import Organizations
from transforms.conform.schemas import RESOLVED

_FOUND = pl.Struct({"organization_key": pl.Int64, "name": pl.String, "score": pl.Float64})


def with_candidates(
    questions: pl.DataFrame,
    answers: pl.DataFrame,
    index: pl.DataFrame,
    ancestors: pl.DataFrame,
    organizations: Organizations,
) -> pl.DataFrame:
    """Adds `candidates` (of RESOLVED) to answers: all that fit where several do (`tied`), else the most similar names.

    Where the parent is known only names under it are compared. Candidates bear their latest code, by which a person can say
    in data/corrections/organizations.csv that one is meant.
    """
    limits = words()["resolving"]
    unresolved = (
        answers.filter(pl.col("organization_key").is_null() & pl.col("tied").is_null())
        .join(questions, on="question")
        .with_columns(folded=fold(pl.col("name")))
        .filter(pl.col("folded").is_not_null())
        .sort("question")
        .head(limits["compared_names"])
    )
    names = index.sort("organization_key", "hi", descending=[False, True])
    everyone: dict[str, tuple[int, str]] = {}
    for folded, key, alias in names.select("folded", "organization_key", "alias").iter_rows():
        everyone.setdefault(folded, (key, alias))
    rows: list[dict[str, Any]] = []
    budget = limits["comparisons"]
    for question, folded, parents in unresolved.select("question", "folded", "parents").iter_rows():
        choices = everyone
        if parents:
            below = ancestors.filter(pl.col("ancestor_key").is_in(parents))["organization_key"]
            choices = {
                name: (key, alias)
                for name, key, alias in names.filter(pl.col("organization_key").is_in(below.unique().implode()))
                .select("folded", "organization_key", "alias")
                .iter_rows()
            }
        budget -= len(choices)
        if budget < 0:
            break
        similar = process.extract(
            folded,
            choices.keys(),
            scorer=fuzz.token_sort_ratio,
            limit=limits["candidates"],
            score_cutoff=limits["candidate_bound"],
        )
        found = [
            {"organization_key": choices[name][0], "name": choices[name][1], "score": round(score / 100, 3)}
            for name, score, _ in similar
        ]
        rows.append({"question": question, "candidates": found})
    candidates = pl.DataFrame(rows, schema={"question": pl.Int64, "candidates": pl.List(_FOUND)})
    offered = pl.coalesce(pl.col("tied").cast(pl.List(_FOUND)), "candidates")
    none = pl.lit([], dtype=pl.List(_FOUND))
    answers = answers.join(candidates, on="question", how="left").with_columns(candidates=offered.fill_null(none))
    return _with_codes(answers, organizations)


def _with_codes(answers: pl.DataFrame, organizations: Organizations) -> pl.DataFrame:
    """Each candidate with its latest code."""
    codes = organizations.spans.filter(pl.col("organization_code").is_not_null())
    codes = codes.sort("organization_key", "valid_from", nulls_last=False)
    codes = codes.group_by("organization_key", maintain_order=True).agg(pl.col("organization_code").last())
    offered = answers.filter(pl.col("candidates").list.len() > 0).select("question", "candidates").explode("candidates")
    offered = offered.unnest("candidates").join(codes, on="organization_key", how="left", maintain_order="left")
    offered = offered.group_by("question", maintain_order=True).agg(candidates=pl.struct(pl.exclude("question")))
    none = pl.lit([], dtype=RESOLVED["candidates"])
    answers = answers.drop("candidates").join(offered, on="question", how="left", maintain_order="left")
    return answers.with_columns(pl.col("candidates").cast(RESOLVED["candidates"]).fill_null(none))
