"""Admissions: one row an admission of a person.

Belongs here: dates of decision, ceremony and full membership, age by month, re-admission, the order of dates. Not here:
memberships.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from transforms.conform.dates import first_day, precision
from transforms.conform.schemas import ADMISSIONS, MEMBER_ROWS, findings, fit, warnings
from transforms.reference import load_yaml

_ORDER = ["day", "received_on", "load_id", "source_ref"]


@dataclass(frozen=True, slots=True)
class Admissions:
    """`facts` (ADMISSIONS) and `findings`."""

    facts: pl.DataFrame
    findings: pl.DataFrame


def admissions(rows: pl.DataFrame, memberships: pl.DataFrame) -> Admissions:
    """Admissions from MEMBER_ROWS with member_key, placed where the person was a member on the day (MEMBERSHIPS).

    A person has one admission, and another only after leaving the Party. Of dates written differently the last roster's
    count (a finding). The organization is null where no membership reaches back to the day: admitted elsewhere.

    """
    rules = load_yaml("membership_rules.yaml")
    stated = _stated(rows)
    numbered = _numbered(stated, memberships, rules)
    facts = _merged(numbered)
    facts = _placed(facts, memberships)
    return Admissions(
        facts=fit(facts, ADMISSIONS).sort("member_key", "admitted_on", "decided_on"),
        findings=findings(_differing(numbered, facts), _checks(facts, rules["admissions"])),
    )


def _stated(rows: pl.DataFrame) -> pl.DataFrame:
    lines = fit(rows, MEMBER_ROWS, extra=["member_key"]).filter(
        pl.col("member_key").is_not_null()
        & (pl.col("admitted_on").is_not_null() | pl.col("admission_decided_on").is_not_null())
    )
    return lines.select(
        "member_key",
        "load_id",
        "source_ref",
        "received_on",
        "date_of_birth",
        "membership",
        day=pl.coalesce("sheet_as_of", "received_on"),
        decided_on=first_day("admission_decided_on"),
        admitted_on=first_day("admitted_on"),
        official_on=first_day("official_on"),
        date_precision=precision("admitted_on"),
        birth_precision=precision("date_of_birth"),
    ).with_columns(on=pl.coalesce("admitted_on", "decided_on"))


def _numbered(stated: pl.DataFrame, memberships: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    """Adds `spell`: 0 for the first admission, 1 for one after the person had left the Party."""
    left = memberships.filter(pl.col("ended_by").is_in(rules["memberships"]["leaving"])).select(
        "member_key", left_on="valid_to"
    )
    distinct = stated.select("member_key", "on").unique()
    after = (
        distinct.join(left, on="member_key")
        .filter(pl.col("left_on") < pl.col("on"))
        .group_by("member_key", "on")
        .agg(spell=pl.col("left_on").n_unique())
    )
    numbered = stated.join(after, on=["member_key", "on"], how="left")
    return numbered.with_columns(pl.col("spell").fill_null(0).cast(pl.Int64))


def _merged(numbered: pl.DataFrame) -> pl.DataFrame:
    """One line an admission: of each date the last roster's."""
    ordered = numbered.sort("member_key", "spell", *_ORDER)
    latest = {
        name: pl.col(name).drop_nulls().last()
        for name in (
            "decided_on",
            "admitted_on",
            "official_on",
            "date_precision",
            "date_of_birth",
            "birth_precision",
            "membership",
        )
    }
    # the first statement by a sort of its own: filtering and sorting texts inside an aggregation crashes polars 2.1.0
    first = (
        numbered.sort("member_key", "spell", "received_on", "load_id", "source_ref")
        .unique(["member_key", "spell"], keep="first", maintain_order=True)
        .select("member_key", "spell", "load_id", "source_ref")
    )
    return (
        ordered.group_by("member_key", "spell", maintain_order=True)
        .agg(
            **latest,
            last_load_id=pl.col("load_id").last(),
            last_source_ref=pl.col("source_ref").last(),
            known_from=pl.col("received_on").min(),
            is_readmission=pl.col("spell").first() > 0,
            last_day=pl.col("day").max(),
        )
        .join(first, on=["member_key", "spell"], how="left", maintain_order="left")
        .with_columns(on=pl.coalesce("admitted_on", "decided_on"), age_at_admission=_age())
    )


def _age() -> pl.Expr:
    """Completed years on the day of the decision, else of the ceremony, counted by month as the rule is.

    A birth of which only the year is known gives the year's difference.

    """
    day = pl.coalesce("decided_on", "admitted_on")
    birth = first_day("date_of_birth")
    months = (day.dt.year() - birth.dt.year()) * 12 + day.dt.month().cast(pl.Int32) - birth.dt.month().cast(pl.Int32)
    years = day.dt.year() - birth.dt.year()
    return pl.when(pl.col("birth_precision") == "year").then(years).otherwise(months // 12).cast(pl.Int32)


def _placed(facts: pl.DataFrame, memberships: pl.DataFrame) -> pl.DataFrame:
    """Adds organization_key: where the person was a member on the day of the ceremony (of the decision)."""
    spans = memberships.select("member_key", "organization_key", "valid_from", "valid_to").sort("valid_from")
    placed = facts.sort("on").join_asof(
        spans, left_on="on", right_on="valid_from", by="member_key", strategy="backward", check_sortedness=False
    )
    inside = pl.col("valid_to").is_null() | (pl.col("valid_to") > pl.col("on"))
    return placed.with_columns(organization_key=pl.when(inside).then("organization_key"))


def _differing(numbered: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Lines whose date of admission is another than the one that counts; a coarser one that fits is no other."""
    joined = numbered.join(facts.select("member_key", "spell", kept="admitted_on"), on=["member_key", "spell"])
    coarse = pl.col("date_precision").is_in(["year", "month"])
    other = joined.filter((pl.col("admitted_on") != pl.col("kept")) & ~coarse)
    message = pl.format(
        "Ngày vào Đảng {} khác với ngày {} ghi trong danh sách mới nhất.",
        pl.col("admitted_on").dt.to_string("%d/%m/%Y"),
        pl.col("kept").dt.to_string("%d/%m/%Y"),
    )
    return warnings(
        other,
        "member_key",
        "load_id",
        "source_ref",
        code=pl.lit("admission_dates_differ"),
        message=message,
    )


def _checks(facts: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    """Order and limits of dates: age, decision before ceremony, full membership twelve months after it."""
    due = pl.col("admitted_on").dt.offset_by(f"{rules['official_after_months']}mo")
    off = (pl.col("official_on") - due).dt.total_days().abs() > rules["official_tolerance_days"]
    new_rule = pl.col("admitted_on") >= pl.lit(rules["official_rule_from"], pl.Date)
    exact = pl.col("date_precision") == "day"
    checks = [
        ("age_below_limit", pl.col("age_at_admission") < rules["age_min"], "Tuổi khi kết nạp dưới mức quy định."),
        ("age_above_limit", pl.col("age_at_admission") > rules["age_max"], "Tuổi khi kết nạp trên mức quy định."),
        ("date_order", pl.col("decided_on") > pl.col("admitted_on"), "Ngày quyết định kết nạp sau ngày kết nạp."),
        ("date_order", pl.col("official_on") <= pl.col("admitted_on"), "Ngày chính thức không sau ngày kết nạp."),
        (
            "official_date",
            off & new_rule & exact & (pl.col("official_on") > pl.col("admitted_on")),
            "Ngày chính thức không cách ngày kết nạp 12 tháng.",
        ),
    ]
    parts = [
        warnings(
            facts.filter(test.fill_null(False)),
            "member_key",
            "organization_key",
            load_id="last_load_id",
            source_ref="last_source_ref",
            code=pl.lit(code),
            message=pl.lit(message),
        )
        for code, test, message in checks
    ]
    return pl.concat(parts)
