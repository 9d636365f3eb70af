"""Yearly ratings of organizations and members, on the scale of their year.

Belongs here: `dim_rating` from `rating_scales.csv`, and one fact a subject and year. Not here: shares and the cap
(marts).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from transforms.conform.schemas import (
    EVIDENCE,
    MEMBER_ROWS,
    RATING_ROWS,
    RATING_SCALE,
    RATINGS,
    findings,
    fit,
    warnings,
)
from transforms.reference import load_csv

_SUBJECT = ["subject_kind", "member_key", "subject_organization", "year"]


@dataclass(frozen=True, slots=True)
class Ratings:
    """`facts` (RATINGS) and `findings`."""

    facts: pl.DataFrame
    findings: pl.DataFrame


@cache
def rating_scale() -> pl.DataFrame:
    """`dim_rating` (RATING_SCALE): the levels of each scale; valid_from and valid_to bound the years rated."""
    rows = pl.DataFrame(load_csv("rating_scales.csv"))
    rows = rows.with_columns(
        pl.col("rating_key", "rank").cast(pl.Int64),
        pl.col("valid_from", "valid_to").str.to_date("%Y-%m-%d", strict=False),
    )
    return fit(rows, RATING_SCALE)


def ratings(rows: pl.DataFrame, member_rows: pl.DataFrame, scale: pl.DataFrame) -> Ratings:
    """Ratings from RATING_ROWS with organization_key and member_key, and from the `ratings` of MEMBER_ROWS.

    Of an organization, `organization_key` is the one rated; of a member it is the cell. Subjects without a key are
    left out (a finding). Of several statements on one subject and year the one received last counts; others that
    differ are findings. `exemplary` stands beside the level, it is none.
    """
    stated = pl.concat([_of_sheets(rows), _of_rosters(member_rows)]).with_columns(
        subject_organization=pl.when(pl.col("subject_kind") != "member").then("organization_key")
    )
    is_member = pl.col("subject_kind") == "member"
    known = (
        pl.when(is_member).then(pl.col("member_key").is_not_null()).otherwise(pl.col("organization_key").is_not_null())
    )
    told = (
        pl.col("level").is_not_null() | pl.col("reason_not_rated").is_not_null() | pl.col("exemplary").fill_null(False)
    )
    usable = stated.filter(known & pl.col("year").is_not_null() & told)
    # a sheet of ratings says more than a column of a roster; then what was received last
    ordered = usable.sort(*_SUBJECT, "of_sheet", "received_on", "load_id", "source_ref", nulls_last=False)
    facts = ordered.group_by(_SUBJECT, maintain_order=True).agg(
        pl.col("organization_key").drop_nulls().last(),
        pl.col("level", "reason_not_rated").last(),
        pl.col("exemplary").drop_nulls().last(),
        last_load_id=pl.col("load_id").last(),
        last_source_ref=pl.col("source_ref").last(),
        known_from=pl.col("received_on").min(),
    )
    first = usable.sort(*_SUBJECT, "received_on", "load_id", "source_ref", nulls_last=False)
    first = first.unique(_SUBJECT, keep="first", maintain_order=True).select(*_SUBJECT, "load_id", "source_ref")
    facts = facts.join(first, on=_SUBJECT, how="left", nulls_equal=True, maintain_order="left")
    facts = _on_scale(facts, scale)
    return Ratings(
        facts=fit(facts, RATINGS).sort("subject_kind", "year", "organization_key", "member_key", nulls_last=True),
        findings=findings(_unknown_subject(stated.filter(~known)), _differing(usable, facts), _off_scale(facts)),
    )


def _of_sheets(rows: pl.DataFrame) -> pl.DataFrame:
    lines = fit(rows, RATING_ROWS, extra=["organization_key", "member_key"])
    return _columns(lines.with_columns(subject_kind=pl.col("subject"), of_sheet=pl.lit(1)))


def _of_rosters(rows: pl.DataFrame) -> pl.DataFrame:
    lines = fit(rows, MEMBER_ROWS, extra=["organization_key", "member_key"])
    lines = lines.filter(pl.col("ratings").list.len() > 0).explode("ratings").unnest("ratings")
    lines = lines.filter(pl.col("member_key").is_not_null() if "member_key" in lines.columns else pl.lit(False))
    return _columns(lines.with_columns(subject_kind=pl.lit("member"), of_sheet=pl.lit(0)))


def _columns(lines: pl.DataFrame) -> pl.DataFrame:
    return fit(
        lines,
        {
            **EVIDENCE,
            "subject_kind": pl.String,
            "member_key": pl.Int64,
            "organization_key": pl.Int64,
            "year": pl.Int64,
            "level": pl.String,
            "exemplary": pl.Boolean,
            "reason_not_rated": pl.String,
            "of_sheet": pl.Int64,
        },
    )


def _on_scale(facts: pl.DataFrame, scale: pl.DataFrame) -> pl.DataFrame:
    """Adds rating_key: the level in the scale of the year rated."""
    kind = pl.when(pl.col("subject_kind") == "member").then(pl.lit("member")).otherwise(pl.lit("organization"))
    levels = scale.select(
        "rating_key",
        "level",
        scale_kind="subject_kind",
        since=pl.col("valid_from").dt.year().cast(pl.Int64),
        until=pl.col("valid_to").dt.year().cast(pl.Int64),
    )
    facts = facts.with_columns(scale_kind=kind).with_row_index("fact")
    found = (
        facts.select("fact", "scale_kind", "level", "year")
        .join(levels, on=["scale_kind", "level"])
        .filter((pl.col("year") >= pl.col("since").fill_null(0)) & (pl.col("year") < pl.col("until").fill_null(9999)))
    )
    return facts.join(found.select("fact", "rating_key"), on="fact", how="left", maintain_order="left").drop("fact")


def _differing(usable: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    joined = usable.join(facts.select(*_SUBJECT, kept="level"), on=_SUBJECT, nulls_equal=True)
    other = joined.filter(pl.col("level").ne_missing(pl.col("kept")) & pl.col("level").is_not_null())
    return warnings(
        other,
        "member_key",
        "organization_key",
        "load_id",
        "source_ref",
        code=pl.lit("ratings_differ"),
        value="level",
        message=pl.format("Xếp loại năm {} khác với tệp nhận sau hoặc bảng xếp loại.", "year"),
    )


def _unknown_subject(rows: pl.DataFrame) -> pl.DataFrame:
    what = pl.when(pl.col("subject_kind") == "member").then(pl.lit("đảng viên")).otherwise(pl.lit("tổ chức"))
    return warnings(
        rows,
        "load_id",
        "source_ref",
        code=pl.lit("unresolved_rating"),
        message=pl.format("Chưa nhận ra {} được xếp loại ở dòng này; kết quả chưa được ghi.", what),
    )


def _off_scale(facts: pl.DataFrame) -> pl.DataFrame:
    rows = facts.filter(pl.col("level").is_not_null() & pl.col("rating_key").is_null())
    return warnings(
        rows,
        "member_key",
        "organization_key",
        "load_id",
        "source_ref",
        code=pl.lit("unknown_scale"),
        value="level",
        message=pl.format("Không có thang xếp loại cho năm {}.", "year"),
    )
