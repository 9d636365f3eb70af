"""Memberships as intervals, from rosters seen at dates.

Belongs here: on which day a person became a member of an organization, on which that ended, and why. Not here: who a
person is (members.py), the stretches rosters show (membership_runs.py), changes of state within one
(membership_states.py).

A membership begins on the day a file states, else with the admission, else where the former one ended, else on the
day the person is first seen. It ends on the stated day, else with the next membership, else on the day of the first
roster without the person. Intervals of a person never overlap. The same roster again, or one that says the same,
changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from transforms.conform.membership_runs import Observed, observe
from transforms.conform.membership_states import with_states
from transforms.conform.neighbours import after, before
from transforms.conform.organizations import Organizations
from transforms.conform.schemas import MEMBERSHIPS, empty, findings, fit, warnings
from transforms.reference import load_yaml

CAUSES = {"member_key": pl.Int64, "on_date": pl.Date, "cause": pl.String}


@dataclass(frozen=True, slots=True)
class Memberships:
    """`facts` (MEMBERSHIPS) and `findings`; `rosters` has a line a cell and date that a roster speaks of."""

    facts: pl.DataFrame
    findings: pl.DataFrame
    rosters: pl.DataFrame


def memberships(
    rows: pl.DataFrame,
    organizations: Organizations | None = None,
    causes: pl.DataFrame | None = None,
    rosters: pl.DataFrame | None = None,
) -> Memberships:
    """Intervals from MEMBER_ROWS with member_key and organization_key (the cell); lines without either are left out.

    `organizations` tell which cells were reorganised into which, and when cells ended; `causes` (member_key, on_date,
    cause) are reasons known from elsewhere for people who are missing, such as expulsions. `rosters` (ROSTERS) where the
    rows are of some people only, and not all that rosters of their cells hold.

    """
    all_rules = load_yaml("membership_rules.yaml")
    rules = all_rules["memberships"]
    observed = observe(rows, rules, rosters)
    runs = _with_neighbours(observed.runs)
    runs = _with_reorganisation(runs, organizations)
    runs = _begin(runs, rules)
    runs = _end(runs, organizations, fit(causes if causes is not None else empty(CAUSES), CAUSES))
    intervals = _without_overlaps(runs)
    facts = with_states(intervals, observed.seen, all_rules["admissions"])
    return Memberships(
        facts=fit(facts, MEMBERSHIPS).sort("member_key", "valid_from", "organization_key"),
        findings=findings(
            _missing(intervals), _appeared(intervals), _twice(observed), _partial(observed), _spells(intervals, rules)
        ),
        rosters=observed.rosters,
    )


def unexplained(facts: pl.DataFrame, causes: pl.DataFrame) -> pl.DataFrame:
    """member_key of those whom rosters miss (MEMBERSHIPS, before causes are known) and of whom `causes` say why."""
    missing = facts.filter(pl.col("ended_by") == "missing").select("member_key").unique()
    return causes.select("member_key").unique().join(missing, on="member_key", how="semi")


def explained(
    found: Memberships, rows: pl.DataFrame, organizations: Organizations | None, causes: pl.DataFrame
) -> Memberships:
    """`found` (of `rows`) with the ends of people who are missing and whose reason `causes` tell."""
    known = unexplained(found.facts, causes)
    if known.is_empty():
        return found
    again = memberships(rows.join(known, on="member_key", how="semi"), organizations, causes, found.rosters)
    facts = pl.concat([found.facts.join(known, on="member_key", how="anti"), again.facts])
    others = found.findings.join(known, on="member_key", how="anti")
    return Memberships(
        facts=facts.sort("member_key", "valid_from", "organization_key"),
        findings=findings(others, again.findings.filter(pl.col("member_key").is_not_null())),
        rosters=found.rosters,
    )


# --- the day it began --------------------------------------------------------------------------------------------


def _with_neighbours(runs: pl.DataFrame) -> pl.DataFrame:
    """Adds what the person's run before and after were: was_*, next_*."""
    was = {
        f"was_{name}": before(name, "member_key")
        for name in ("organization_key", "anchor", "first_seen", "left_day", "left_reason")
    }
    nexts = {f"next_{name}": after(name, "member_key") for name in ("organization_key", "first_seen")}
    return runs.with_columns(**was, **nexts)


def _with_reorganisation(runs: pl.DataFrame, organizations: Organizations | None) -> pl.DataFrame:
    """Adds reorganised_on: the day the cell of the run before became (part of) the cell of this one."""
    if organizations is None or organizations.lineage.is_empty():
        return runs.with_columns(reorganised_on=pl.lit(None, pl.Date))
    links = (
        organizations.lineage.filter(
            pl.col("to_key").is_not_null() & (pl.col("from_key") != pl.col("to_key")) & pl.col("on_date").is_not_null()
        )
        .group_by("from_key", "to_key")
        .agg(reorganised_on=pl.col("on_date").max())
    )
    return runs.join(
        links,
        left_on=["was_organization_key", "organization_key"],
        right_on=["from_key", "to_key"],
        how="left",
        maintain_order="left",
    )


def _begin(runs: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    """Adds valid_from, started_by, start_basis."""
    seen = pl.coalesce("first_seen", "left_day")
    earlier = pl.coalesce("was_anchor", pl.date(1, 1, 1))
    absent = pl.coalesce("absent_until", pl.date(1, 1, 1))
    is_first = pl.col("was_organization_key").is_null()
    moved = (pl.col("was_organization_key") != pl.col("organization_key")).fill_null(False)
    gone = pl.col("was_left_reason").is_in(rules["leaving"]).fill_null(False)
    joined = pl.col("joined") > pl.coalesce("was_first_seen", "was_anchor", pl.date(1, 1, 1))
    admitted = (pl.col("admitted") <= seen) & (pl.col("admitted") > earlier) & (pl.col("admitted") > absent)
    at_admission = (pl.col("admitted") - pl.col("joined")).dt.total_days().abs() <= 31
    reorganised = moved & (pl.col("reorganised_on") > earlier) & (pl.col("reorganised_on") <= seen)
    followed = moved & ~gone & (pl.col("was_left_day") <= seen) & (pl.col("was_left_day") > absent)
    entered = pl.when(gone).then(pl.lit("readmitted")).otherwise(pl.lit("admitted"))
    transferred = pl.when(is_first | moved).then(pl.lit("transferred")).otherwise(pl.lit("appeared"))
    known_before = pl.col("absent_until").is_not_null()
    # whom no roster shows, but a departure is stated of, was there since the last day of which anything else is known
    unseen = pl.max_horizontal("absent_until", "was_anchor").dt.offset_by("1d")
    arrival = pl.coalesce("first_seen", unseen)
    cases: list[tuple[pl.Expr, pl.Expr, pl.Expr, str]] = [
        (joined & at_admission, pl.col("joined"), entered, "stated"),
        (joined, pl.col("joined"), pl.lit("transferred"), "stated"),
        (admitted, pl.col("admitted"), entered, "admission"),
        (reorganised, pl.col("reorganised_on"), pl.lit("reorganised"), "lineage"),
        (followed, pl.col("was_left_day"), pl.lit("transferred"), "previous"),
        (
            is_first & ~known_before & pl.col("first_seen").is_not_null(),
            pl.col("first_seen"),
            pl.lit("first_seen"),
            "first_seen",
        ),
        (~is_first & gone, arrival, pl.lit("readmitted"), "first_seen"),
        (~is_first & moved, arrival, transferred, "first_seen"),
    ]
    day, how, basis = arrival, pl.lit("appeared"), pl.lit("first_seen")
    for test, its_day, its_how, its_basis in reversed(cases):
        hit = test.fill_null(False)
        day = pl.when(hit).then(its_day).otherwise(day)
        how = pl.when(hit).then(its_how).otherwise(how)
        basis = pl.when(hit).then(pl.lit(its_basis)).otherwise(basis)
    return runs.with_columns(valid_from=day, started_by=how, start_basis=basis)


# --- the day it ended --------------------------------------------------------------------------------------------


def _end(runs: pl.DataFrame, organizations: Organizations | None, causes: pl.DataFrame) -> pl.DataFrame:
    """Adds valid_to, ended_by, and what states the end."""
    runs = _with_cause(_with_organization_end(runs, organizations), causes)
    runs = runs.with_columns(
        next_start=after("valid_from", "member_key"),
        next_how=after("started_by", "member_key"),
        **{f"next_{name}": after(name, "member_key") for name in ("load_id", "source_ref", "known_from")},
    )
    moves_on = (pl.col("next_organization_key") != pl.col("organization_key")).fill_null(False) & ~pl.col(
        "next_how"
    ).is_in(["readmitted"]).fill_null(False)
    seamless = moves_on & (pl.col("next_start") <= pl.coalesce("closing", pl.date(9999, 12, 31)))
    moved_how = (
        pl.when(pl.col("next_how") == "reorganised").then(pl.lit("reorganised")).otherwise(pl.lit("transferred"))
    )
    stated = pl.col("left_day").is_not_null()
    caused = pl.col("cause_day").is_not_null()
    dissolved = pl.col("organization_end") <= pl.coalesce("closing", pl.date(9999, 12, 31))
    closed = pl.col("closing").is_not_null()
    heirs = pl.when(pl.col("has_heir")).then(pl.lit("reorganised")).otherwise(pl.lit("missing"))
    cases = [
        (stated, "left_day", pl.coalesce("left_reason", pl.lit("missing")), "left"),
        (seamless, "next_start", moved_how, "next"),
        (caused, "cause_day", pl.col("cause"), "none"),
        (moves_on & closed, "closing", pl.lit("transferred"), "closing"),
        (dissolved.fill_null(False), "organization_end", heirs, "none"),
        (closed, "closing", pl.lit("missing"), "closing"),
    ]
    day, how = pl.lit(None, pl.Date), pl.lit(None, pl.String)
    load, ref, known = pl.lit(None, pl.String), pl.lit(None, pl.String), pl.lit(None, pl.Date)
    statement = {
        "left": ("left_load", "left_ref", "left_known"),
        "next": ("next_load_id", "next_source_ref", "next_known_from"),
        "closing": ("closing_load", "closing_ref", "closing_known"),
        "none": ("last_load_id", "last_source_ref", "known_from"),
    }
    for test, its_day, its_how, where in reversed(cases):
        its_load, its_ref, its_known = statement[where]
        day = pl.when(test).then(its_day).otherwise(day)
        how = pl.when(test).then(its_how).otherwise(how)
        load = pl.when(test).then(its_load).otherwise(load)
        ref = pl.when(test).then(its_ref).otherwise(ref)
        known = pl.when(test).then(its_known).otherwise(known)
    return runs.with_columns(valid_to=day, ended_by=how, end_load_id=load, end_source_ref=ref, end_known_from=known)


def _with_organization_end(runs: pl.DataFrame, organizations: Organizations | None) -> pl.DataFrame:
    """Adds organization_end (after the person was last seen there) and has_heir (it has successors)."""
    if organizations is None:
        return runs.with_columns(organization_end=pl.lit(None, pl.Date), has_heir=pl.lit(False))
    ends = organizations.spans.group_by("organization_key").agg(
        organization_end=pl.when(~pl.col("valid_to").is_null().any()).then(pl.col("valid_to").max())
    )
    heirs = organizations.lineage.filter(pl.col("to_key").is_not_null() & (pl.col("to_key") != pl.col("from_key")))
    heirs = heirs.select(organization_key="from_key", has_heir=pl.lit(True)).unique()
    runs = runs.join(ends, on="organization_key", how="left", maintain_order="left")
    runs = runs.join(heirs, on="organization_key", how="left", maintain_order="left")
    after = pl.when(pl.col("organization_end") > pl.col("anchor")).then("organization_end")
    return runs.with_columns(organization_end=after, has_heir=pl.col("has_heir").fill_null(False))


def _with_cause(runs: pl.DataFrame, causes: pl.DataFrame) -> pl.DataFrame:
    """Adds cause_day and cause: the first reason known from elsewhere between the last roster and the one without."""
    runs = runs.with_row_index("position")
    days = causes.filter(pl.col("on_date").is_not_null()).sort("member_key", "on_date", "cause")
    found = (
        runs.select("position", "member_key", "anchor", "closing")
        .join(days, on="member_key")
        .filter(
            (pl.col("on_date") > pl.col("anchor"))
            & (pl.col("on_date") <= pl.coalesce("closing", pl.date(9999, 12, 31)))
        )
        .sort("position", "on_date")
        .unique("position", keep="first", maintain_order=True)
        .select("position", "cause", cause_day="on_date")
    )
    return runs.join(found, on="position", how="left", maintain_order="left").drop("position")


def _without_overlaps(runs: pl.DataFrame) -> pl.DataFrame:
    """Intervals in the order of their first days, each clipped where the person's next one begins; empty ones go."""
    ordered = runs.filter(pl.col("valid_from").is_not_null()).sort(
        "member_key", "valid_from", "anchor", "load_id", "source_ref"
    )
    # of intervals that begin on one day the one seen last stays
    ordered = ordered.unique(["member_key", "valid_from"], keep="last", maintain_order=True)
    next_day = after("valid_from", "member_key")
    cut = (next_day < pl.col("valid_to")).fill_null(pl.col("valid_to").is_null() & next_day.is_not_null())
    ordered = ordered.with_columns(
        cut=cut,
        valid_to=pl.min_horizontal("valid_to", next_day),
        ended_by=pl.when(cut).then(pl.lit("transferred")).otherwise("ended_by"),
    )
    kept = ordered.filter(pl.col("valid_to").is_null() | (pl.col("valid_to") > pl.col("valid_from")))
    return kept.with_row_index("interval").with_columns(pl.col("interval").cast(pl.Int64))


# --- findings ----------------------------------------------------------------------------------------------------


def _missing(intervals: pl.DataFrame) -> pl.DataFrame:
    rows = intervals.filter(pl.col("ended_by") == "missing")
    message = pl.format(
        "Có trong danh sách trước nhưng không có trong danh sách của chi bộ từ ngày {}, chưa rõ lý do.",
        pl.col("valid_to").dt.to_string("%d/%m/%Y"),
    )
    return warnings(
        rows,
        "member_key",
        "organization_key",
        load_id="end_load_id",
        source_ref="end_source_ref",
        code=pl.lit("missing_without_cause"),
        message=message,
    )


def _appeared(intervals: pl.DataFrame) -> pl.DataFrame:
    rows = intervals.filter(pl.col("started_by") == "appeared")
    message = pl.format(
        "Có trong danh sách của chi bộ từ ngày {} mà không có trong danh sách trước, chưa rõ từ đâu đến.",
        pl.col("valid_from").dt.to_string("%d/%m/%Y"),
    )
    return warnings(
        rows,
        "member_key",
        "organization_key",
        "load_id",
        "source_ref",
        code=pl.lit("appeared_without_cause"),
        message=message,
    )


def _twice(observed: Observed) -> pl.DataFrame:
    message = pl.format(
        "Đảng viên này cùng ngày {} còn có tên trong danh sách của tổ chức khác.",
        pl.col("as_of").dt.to_string("%d/%m/%Y"),
    )
    return warnings(
        observed.twice,
        "member_key",
        "organization_key",
        "load_id",
        "source_ref",
        code=pl.lit("two_memberships"),
        message=message,
    )


def _partial(observed: Observed) -> pl.DataFrame:
    rows = observed.rosters.filter(~pl.col("full") & (pl.col("size") > 0))
    message = pl.format(
        "Danh sách ngày {} chỉ có {} đảng viên, ít hơn hẳn lần trước; người vắng mặt chưa bị coi là đã rời.",
        pl.col("as_of").dt.to_string("%d/%m/%Y"),
        "size",
    )
    return warnings(
        rows,
        "organization_key",
        "load_id",
        "source_ref",
        code=pl.lit("partial_roster"),
        value=pl.col("size").cast(pl.String),
        message=message,
    )


def _spells(intervals: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    """Checks of re-admission: not sooner than allowed, not after causes that exclude it, once only."""
    leaves = pl.col("ended_by").is_in(rules["leaving"])
    nexts = {f"again_{name}": after(name, "member_key") for name in ("valid_from", "load_id", "source_ref")}
    # few ever leave the Party: only theirs are looked at
    rows = intervals.join(intervals.filter(leaves).select("member_key").unique(), on="member_key", how="semi")
    rows = rows.sort("member_key", "valid_from").with_columns(
        **nexts, leaves=leaves.cast(pl.Int64).cum_sum().over("member_key")
    )
    rows = rows.filter(leaves & pl.col("again_valid_from").is_not_null())
    soon = pl.col("valid_to").dt.offset_by(f"{rules['readmission_months']}mo") > pl.col("again_valid_from")
    checks = [
        (
            "after_final_leave",
            pl.col("ended_by").is_in(rules["readmission_excluded"]),
            "Có tên trong danh sách sau khi đã được ghi là từ trần hoặc khai trừ.",
        ),
        (
            "readmission_too_early",
            soon & ~pl.col("ended_by").is_in(rules["readmission_excluded"]),
            f"Kết nạp lại khi chưa đủ {rules['readmission_months']} tháng kể từ khi ra khỏi Đảng.",
        ),
        ("too_many_spells", pl.col("leaves") >= rules["spells"], "Kết nạp lại quá một lần."),
    ]
    parts = [
        warnings(
            rows.filter(test),
            "member_key",
            "organization_key",
            load_id="again_load_id",
            source_ref="again_source_ref",
            code=pl.lit(code),
            message=pl.lit(message),
        )
        for code, test, message in checks
    ]
    return pl.concat(parts)
