"""Inspections, supervision and discipline: one fact a subject in a decision.

Belongs here: the facts and the forms of discipline a subject may get. Not here: resolving names.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from transforms.conform.dates import first_day
from transforms.conform.names import actor_forms, fold, normal_forms
from transforms.conform.schemas import INSPECTION_ROWS, INSPECTIONS, findings, fit, warnings
from transforms.reference import load_yaml

_GRAIN = [
    "action",
    "basis",
    "acting",
    "subject_kind",
    "organization_key",
    "member_key",
    "unnamed",
    "document",
    "decided_on",
    "discipline",
]


@dataclass(frozen=True, slots=True)
class Inspections:
    """`facts` (INSPECTIONS) and `findings`."""

    facts: pl.DataFrame
    findings: pl.DataFrame


def inspections(rows: pl.DataFrame, memberships: pl.DataFrame) -> Inspections:
    """Facts from INSPECTION_ROWS with organization_key (of the subject; of a member, the cell), member_key and
    actor_key.

    The same subject in the same decision is one fact however many registers have it. A subject that is not recognised
    stays a fact without key (a finding), so that counts are right. Checked: forms a subject cannot get, discipline of a
    member who was on probation, expelled members who are still members (MEMBERSHIPS).

    """
    stated = _stated(rows)
    ordered = stated.sort(*_GRAIN, "received_on", "load_id", "source_ref", nulls_last=True)
    facts = ordered.group_by(_GRAIN, maintain_order=True).agg(
        pl.col("actor", "actor_kind").first(),
        pl.col("actor_key").drop_nulls().first(),
        pl.col("started_on").drop_nulls().last(),
        pl.col("concluded_on").drop_nulls().last(),
        pl.col("load_id", "source_ref").first(),
        last_load_id=pl.col("load_id").last(),
        last_source_ref=pl.col("source_ref").last(),
        known_from=pl.col("received_on").min(),
    )
    facts = facts.with_columns(day=pl.coalesce("decided_on", "concluded_on", "started_on"))
    facts = _with_standing(facts, memberships)
    return Inspections(
        facts=fit(facts, INSPECTIONS).sort(
            "decided_on", "document", "subject_kind", "organization_key", "member_key", nulls_last=True
        ),
        findings=findings(_unknown(stated), _forms(facts), _expelled(facts)),
    )


def causes(facts: pl.DataFrame) -> pl.DataFrame:
    """Expulsions as causes of leaving (member_key, on_date, cause), for `memberships`."""
    rows = facts.filter((pl.col("discipline") == "expulsion") & pl.col("member_key").is_not_null())
    return rows.select(
        "member_key", on_date=pl.coalesce("decided_on", "concluded_on"), cause=pl.lit("expelled")
    ).drop_nulls()


def _stated(rows: pl.DataFrame) -> pl.DataFrame:
    lines = fit(rows, INSPECTION_ROWS, extra=["organization_key", "member_key", "actor_key"])
    for name in ("organization_key", "member_key", "actor_key"):
        if name not in lines.columns:
            lines = lines.with_columns(pl.lit(None, pl.Int64).alias(name))
    actors = actor_forms(lines["actor"]).select("actor_kind", actor="name")
    spelled = normal_forms(lines["actor"]).select(actor="name", spelled="folded")
    lines = lines.join(actors.join(spelled, on="actor"), on="actor", how="left", maintain_order="left")
    nobody = pl.col("member_key").is_null() & (
        (pl.col("subject_kind") == "member") | pl.col("organization_key").is_null()
    )
    return lines.with_columns(
        # an actor however it is written: by its organization where that is known
        acting=pl.concat_str(
            "actor_kind", pl.coalesce(pl.col("actor_key").cast(pl.String), "spelled"), ignore_nulls=True
        ),
        # persons who are not recognised must not fall together; the line tells them apart
        unnamed=pl.when(nobody).then(
            pl.concat_str(fold(pl.col("subject_name")).hash().cast(pl.String), "document", ignore_nulls=True)
        ),
        nobody=nobody,
        document=pl.col("document").str.strip_chars(),
        decided_on=first_day("decided_on"),
        started_on=first_day("started_on"),
        concluded_on=first_day("concluded_on"),
    )


def _with_standing(facts: pl.DataFrame, memberships: pl.DataFrame) -> pl.DataFrame:
    """Adds `standing`: probationary or official on the day of the decision, and `still`: a membership open after it."""
    spans = memberships.select("member_key", "membership", "valid_from").sort("valid_from")
    facts = facts.sort("day", nulls_last=True).join_asof(
        spans.drop_nulls("valid_from"),
        left_on="day",
        right_on="valid_from",
        by="member_key",
        strategy="backward",
        check_sortedness=False,
    )
    open_ones = memberships.filter(pl.col("valid_to").is_null()).select("member_key", still=pl.lit(True)).unique()
    return facts.join(open_ones, on="member_key", how="left", maintain_order="left").rename({"membership": "standing"})


def _unknown(stated: pl.DataFrame) -> pl.DataFrame:
    rows = stated.filter("nobody")
    return warnings(
        rows,
        "load_id",
        "source_ref",
        "organization_key",
        code=pl.lit("unresolved_subject"),
        message=pl.lit("Chưa nhận ra đối tượng được kiểm tra, giám sát hoặc kỷ luật ở dòng này."),
    )


def _forms(facts: pl.DataFrame) -> pl.DataFrame:
    """Forms of discipline that the subject cannot get."""
    allowed = load_yaml("membership_rules.yaml")["discipline"]
    group = (
        pl.when(pl.col("subject_kind") != "member")
        .then(pl.lit("organization"))
        .when(pl.col("standing") == "probationary")
        .then(pl.lit("probationary"))
        .otherwise(pl.lit("official"))
    )
    fits = pl.any_horizontal(
        (pl.col("group") == name) & pl.col("discipline").is_in(list(forms)) for name, forms in allowed.items()
    )
    rows = facts.with_columns(group=group).filter(pl.col("discipline").is_not_null() & ~fits)
    who = pl.col("group").replace_strict(
        {"organization": "tổ chức đảng", "probationary": "đảng viên dự bị", "official": "đảng viên chính thức"},
        return_dtype=pl.String,
    )
    return warnings(
        rows,
        "load_id",
        "source_ref",
        "organization_key",
        "member_key",
        code=pl.lit("discipline_not_allowed"),
        value="discipline",
        message=pl.format("Hình thức kỷ luật này không áp dụng đối với {}.", who),
    )


def _expelled(facts: pl.DataFrame) -> pl.DataFrame:
    rows = facts.filter((pl.col("discipline") == "expulsion") & pl.col("still").fill_null(False))
    return warnings(
        rows,
        "load_id",
        "source_ref",
        "organization_key",
        "member_key",
        code=pl.lit("expelled_still_member"),
        message=pl.lit("Đảng viên đã bị khai trừ vẫn còn trong danh sách đảng viên."),
    )
