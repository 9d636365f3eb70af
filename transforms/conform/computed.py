"""The computed value of a figure: what facts say of an organization, with all below it, in a period.

Belongs here: one function a family of measures. Not here: comparing (reconciliation.py). A measure that the facts
cannot give (shares of a population, of a plan) has no value here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from transforms.conform.headcounts import headcounts
from transforms.conform.names import actor_forms, words
from transforms.conform.organizations import Organizations
from transforms.conform.schemas import Schema, empty, fit
from transforms.conform.structure import BEGINNING, FOREVER

_VALUE: Schema = {
    "question": pl.Int64,
    "computed": pl.Float64,
    "covered": pl.Boolean,
    "computed_rows": pl.Int64,
    "computed_load_ids": pl.List(pl.String),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that figures are compared with; `rosters` (of Memberships) tell which dates rosters reach."""

    memberships: pl.DataFrame
    admissions: pl.DataFrame
    ratings: pl.DataFrame
    inspections: pl.DataFrame
    rosters: pl.DataFrame | None = None

    def of(self, organizations: pl.DataFrame) -> Facts:
        """Those of some organizations (organization_key); of inspections all."""
        return Facts(
            memberships=self.memberships.join(organizations, on="organization_key", how="semi"),
            admissions=self.admissions.join(organizations, on="organization_key", how="semi"),
            ratings=self.ratings.join(organizations, on="organization_key", how="semi"),
            inspections=self.inspections,
            rosters=None
            if self.rosters is None
            else self.rosters.join(organizations, on="organization_key", how="semi"),
        )


def compute(
    rows: pl.DataFrame, targets: pl.DataFrame, facts: Facts, organizations: Organizations, rules: dict[str, Any]
) -> pl.DataFrame:
    """question, computed, covered, computed_rows, computed_load_ids for the figures that have a computed value.

    `rows` are FIGURES with `question`, `targets` TARGETS, which shares of a plan are computed from. Without a
    period_end nothing is computed, but for stocks: the last known day.
    """
    ancestors = organizations.ancestors
    kinds = _kinds(organizations)
    parts = [
        _members_total(rows, facts, organizations, ancestors, rules),
        _counted(rows.filter(pl.col("measure") == "members_admitted"), lambda: _admitted(facts, ancestors), rules),
        _counted(rows.filter(pl.col("measure") == "members_confirmed"), lambda: _confirmed(facts, ancestors), rules),
        _counted(_left_questions(rows, rules), lambda: _left(facts, ancestors), rules, match=["cause"]),
        _admitted_share(rows, facts, organizations, ancestors, rules),
        _planned_share(rows, facts, ancestors, targets, rules),
        _organizations(rows, kinds, ancestors, rules),
        _rated(rows, facts, kinds, ancestors, rules),
        _inspected(rows, facts, kinds, ancestors, rules),
    ]
    return pl.concat([fit(part, _VALUE) for part in parts]).unique("question", keep="first", maintain_order=True)


def _under(events: pl.DataFrame, ancestors: pl.DataFrame) -> pl.DataFrame:
    """Events (organization_key, day, …) once for each organization above on their day: ancestor_key added."""
    joined = events.join(
        ancestors.select("organization_key", "ancestor_key", "depth", "lo", "hi"), on="organization_key"
    )
    born = ancestors.filter(pl.col("depth") == 0).group_by("organization_key").agg(born=pl.col("lo").min())
    joined = joined.join(born, on="organization_key")
    # an organization's own event counts there whenever it was; one of before it was founded (a member admitted in the
    # cell that became it) where it stood on its first day
    at = pl.when(pl.col("day").is_not_null()).then(pl.max_horizontal("day", "born"))
    then = (pl.col("depth") == 0) | ((pl.col("lo") <= at) & (at < pl.col("hi")))
    inside = joined.filter(then.fill_null(False)).drop("lo", "hi", "depth", "born")
    return inside.unique(["event", "ancestor_key"], keep="first", maintain_order=True)


def _events(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_row_index("event")


def _in_period() -> pl.Expr:
    start = pl.coalesce("period_start", pl.lit(BEGINNING))
    return (pl.col("day") >= start) & (pl.col("day") <= pl.col("period_end"))


def _counted(
    questions: pl.DataFrame,
    events: Callable[[], pl.DataFrame],
    rules: dict[str, Any],
    match: list[str] | None = None,
) -> pl.DataFrame:
    """Events of the organization in the period, counted; `match` names columns that must be equal too.

    A figure without a first day is of no period, and not counted. `events` gives them, and is not asked where no figure is.

    """
    asked = questions.filter(pl.col("period_end").is_not_null() & pl.col("period_start").is_not_null())
    if asked.is_empty():
        return empty(_VALUE)
    on = ["organization_key", *(match or [])]
    found = (
        asked.select("question", "period_start", "period_end", *on)
        .join(events(), left_on=on, right_on=["ancestor_key", *(match or [])])
        .filter(_in_period())
    )
    return _summed(asked, found, rules)


def _summed(asked: pl.DataFrame, found: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    counts = found.group_by("question").agg(computed=pl.len().cast(pl.Float64), computed_rows=pl.len().cast(pl.Int64))
    counts = counts.join(_sources(found, "question", rules), on="question", how="left")
    return (
        asked.select("question")
        .join(counts, on="question", how="left")
        .with_columns(pl.col("computed").fill_null(0.0), pl.col("computed_rows").fill_null(0))
    )


def _sources(found: pl.DataFrame, by: str, rules: dict[str, Any]) -> pl.DataFrame:
    """The loads that rows come from, by `by`: a list of ids, no longer than is useful."""
    loads = found.select(by, "load_id").filter(pl.col("load_id").is_not_null()).unique().sort(by, "load_id")
    return loads.group_by(by, maintain_order=True).agg(computed_load_ids=pl.col("load_id").head(rules["sources"]))


# --- members -----------------------------------------------------------------------------------------------------


def _members_total(
    rows: pl.DataFrame, facts: Facts, organizations: Organizations, ancestors: pl.DataFrame, rules: dict[str, Any]
) -> pl.DataFrame:
    asked = rows.filter((pl.col("measure") == "members_total") & pl.col("period_end").is_not_null())
    if asked.is_empty():
        return empty(_VALUE)
    counts = headcounts(facts.memberships, organizations, asked["period_end"], facts.rosters)
    found = asked.join(
        counts, left_on=["organization_key", "period_end"], right_on=["organization_key", "on_date"], how="left"
    )
    # only which loads speak of an organization: one event stands for all alike
    spoken = facts.memberships.select("organization_key", "load_id", day="valid_from").unique(maintain_order=True)
    stated = _under(_events(spoken), ancestors)
    stated = stated.drop("organization_key").rename({"ancestor_key": "organization_key"})
    found = found.join(_sources(stated, "organization_key", rules), on="organization_key", how="left")
    # no member known at all is no headcount of nought
    nobody = (pl.col("members").fill_null(0) == 0) & pl.col("computed_load_ids").is_null()
    return found.with_columns(
        computed=pl.when(~nobody).then(pl.col("members").fill_null(0)).cast(pl.Float64), computed_rows="members"
    )


def _admitted(facts: Facts, ancestors: pl.DataFrame) -> pl.DataFrame:
    rows = facts.admissions.filter(pl.col("organization_key").is_not_null())
    events = rows.select("organization_key", "load_id", day=pl.coalesce("admitted_on", "decided_on"))
    return _under(_events(events), ancestors)


def _confirmed(facts: Facts, ancestors: pl.DataFrame) -> pl.DataFrame:
    rows = facts.memberships.filter(pl.col("started_by") == "confirmed")
    return _under(_events(rows.select("organization_key", "load_id", day="valid_from")), ancestors)


def _left(facts: Facts, ancestors: pl.DataFrame) -> pl.DataFrame:
    rows = facts.memberships.filter(pl.col("valid_to").is_not_null() & pl.col("ended_by").is_not_null())
    rows = rows.select("organization_key", load_id="end_load_id", day="valid_to", cause="ended_by")
    # the organization may end on the same day as the membership
    before = rows.with_columns(day=pl.col("day").dt.offset_by("-1d"), on="day")
    return _under(_events(before), ancestors).with_columns(day="on").drop("on")


def _left_questions(rows: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    asked = rows.filter(pl.col("measure") == "members_left").with_columns(cause=pl.coalesce("qualifier", pl.lit("all")))
    causes = pl.DataFrame(
        [(name, cause) for name, of in rules["left"].items() for cause in of],
        schema=["cause", "ended_by"],
        orient="row",
    )
    return asked.join(causes, on="cause").drop("cause").rename({"ended_by": "cause"})


def _admitted_share(
    rows: pl.DataFrame, facts: Facts, organizations: Organizations, ancestors: pl.DataFrame, rules: dict[str, Any]
) -> pl.DataFrame:
    """Admitted in the period as a percentage of the members at the end of the year before."""
    asked = rows.filter((pl.col("measure") == "members_admitted_vs_total") & pl.col("period_start").is_not_null())
    if asked.is_empty():
        return empty(_VALUE)
    admitted = _counted(asked, lambda: _admitted(facts, ancestors), rules)
    asked = asked.with_columns(base_day=pl.date(pl.col("period_start").dt.year() - 1, 12, 31))
    base = headcounts(facts.memberships, organizations, asked["base_day"], facts.rosters)
    found = asked.join(base, left_on=["organization_key", "base_day"], right_on=["organization_key", "on_date"])
    found = found.filter(pl.col("members") > 0).select("question", "members", "covered")
    return admitted.join(found, on="question").with_columns(computed=100 * pl.col("computed") / pl.col("members"))


def _planned_share(
    rows: pl.DataFrame, facts: Facts, ancestors: pl.DataFrame, targets: pl.DataFrame, rules: dict[str, Any]
) -> pl.DataFrame:
    """Admitted in the period as a percentage of the plan: the one number that targets set for it."""
    asked = rows.filter(pl.col("measure") == "members_admitted_vs_plan")
    plans = targets.filter(
        (pl.col("measure") == "members_admitted") & (pl.col("unit") == "count") & (pl.col("value") > 0)
    )
    period = ["organization_key", "period_start", "period_end"]
    plans = plans.group_by(period).agg(plan=pl.col("value").unique()).filter(pl.col("plan").list.len() == 1)
    planned = asked.join(plans, on=period).select("question", plan=pl.col("plan").list.first())
    admitted = _counted(asked, lambda: _admitted(facts, ancestors), rules)
    return admitted.join(planned, on="question").with_columns(computed=100 * pl.col("computed") / pl.col("plan"))


# --- organizations -----------------------------------------------------------------------------------------------


def _kinds(organizations: Organizations) -> pl.DataFrame:
    """organization_key, organization_kind, from_day, to_day."""
    return organizations.spans.select(
        "organization_key",
        "organization_kind",
        "load_id",
        from_day=pl.col("valid_from").fill_null(BEGINNING),
        to_day=pl.col("valid_to").fill_null(FOREVER),
    )


def _of_subject(subject: str, kind: str) -> pl.Expr:
    """Whether an organization kind (a column) is one of those a subject (a column) stands for."""
    of = words()["kinds_of_subject"]
    return pl.any_horizontal(
        *((pl.col(subject) == name) & pl.col(kind).is_in(list(kinds)) for name, kinds in of.items())
    ).fill_null(False)


def _organizations(
    rows: pl.DataFrame, kinds: pl.DataFrame, ancestors: pl.DataFrame, rules: dict[str, Any]
) -> pl.DataFrame:
    """Organizations of the subject's kinds below the organization on the day; `party_org` is too vague to count."""
    asked = rows.filter(
        (pl.col("measure") == "orgs_total") & (pl.col("subject") != "party_org") & pl.col("period_end").is_not_null()
    )
    below = ancestors.filter(pl.col("depth") > 0).join(kinds, on="organization_key")
    found = asked.select("question", "organization_key", "subject", "period_end").join(
        below.rename({"organization_key": "below_key"}), left_on="organization_key", right_on="ancestor_key"
    )
    day = pl.col("period_end")
    alive = (pl.col("lo") <= day) & (day < pl.col("hi")) & (pl.col("from_day") <= day) & (day < pl.col("to_day"))
    found = found.filter(alive & _of_subject("subject", "organization_kind"))
    counts = found.group_by("question").agg(
        computed=pl.col("below_key").n_unique().cast(pl.Float64),
        computed_rows=pl.col("below_key").n_unique().cast(pl.Int64),
    )
    counts = counts.join(_sources(found, "question", rules), on="question", how="left")
    # an organization of which nothing below is registered has no count
    return asked.select("question").join(counts, on="question")


def _then(frame: pl.DataFrame, kinds: pl.DataFrame) -> pl.DataFrame:
    """Adds the organization's kind on the day (its last or first kind where the day is outside its spans)."""
    spans = kinds.select("organization_key", "organization_kind", "from_day").sort("from_day")
    placed = frame.sort("day", nulls_last=True).join_asof(
        spans, left_on="day", right_on="from_day", by="organization_key", strategy="backward", check_sortedness=False
    )
    first = (
        kinds.sort("from_day")
        .group_by("organization_key", maintain_order=True)
        .agg(first_kind=pl.col("organization_kind").first())
    )
    placed = placed.join(first, on="organization_key", how="left")
    return placed.with_columns(organization_kind=pl.coalesce("organization_kind", "first_kind")).drop(
        "first_kind", "from_day"
    )


# --- ratings -----------------------------------------------------------------------------------------------------


def _rated(
    rows: pl.DataFrame, facts: Facts, kinds: pl.DataFrame, ancestors: pl.DataFrame, rules: dict[str, Any]
) -> pl.DataFrame:
    """Subjects by level in the year in which the figure's period ends; a share is of those rated."""
    asked = rows.filter((pl.col("measure") == "rated") & pl.col("period_end").is_not_null())
    asked = asked.filter(
        pl.col("period_start").is_null() | (pl.col("period_start").dt.year() == pl.col("period_end").dt.year())
    ).with_columns(year=pl.col("period_end").dt.year().cast(pl.Int64))
    if asked.is_empty() or facts.ratings.is_empty():
        return empty(_VALUE)
    rated = facts.ratings.filter(pl.col("level").is_not_null() & pl.col("organization_key").is_not_null())
    rated = rated.select(
        "subject_kind", "organization_key", "year", "level", "exemplary", "load_id", day=pl.date(pl.col("year"), 12, 31)
    )
    events = _under(_events(_then(rated, kinds)), ancestors)
    is_member = pl.col("subject") == "member"
    pairs = asked.select("question", "organization_key", "subject", "qualifier", "unit", "year").join(
        events, left_on=["organization_key", "year"], right_on=["ancestor_key", "year"], suffix="_rated"
    )
    pairs = pairs.filter(
        (is_member & (pl.col("subject_kind") == "member"))
        | (~is_member & (pl.col("subject_kind") != "member") & _of_subject("subject", "organization_kind"))
    )
    hit = pl.any_horizontal(
        pl.col("qualifier").is_null(),
        (pl.col("qualifier") == "exemplary") & pl.col("exemplary").fill_null(False),
        *(
            (pl.col("qualifier") == name) & pl.col("level").is_in(list(levels))
            for name, levels in rules["levels"].items()
        ),
    ).fill_null(False)
    counts = pairs.group_by("question").agg(n=hit.sum(), of=pl.len(), unit=pl.col("unit").first())
    counts = counts.join(_sources(pairs, "question", rules), on="question", how="left")
    return counts.with_columns(
        computed=pl.when(pl.col("unit") == "percent")
        .then(100 * pl.col("n") / pl.col("of"))
        .otherwise(pl.col("n").cast(pl.Float64)),
        computed_rows="n",
    )


# --- inspections -------------------------------------------------------------------------------------------------


def _inspected(
    rows: pl.DataFrame, facts: Facts, kinds: pl.DataFrame, ancestors: pl.DataFrame, rules: dict[str, Any]
) -> pl.DataFrame:
    """Subjects inspected, supervised or disciplined in the period, by the figure's actor where it names one."""
    measures = ["inspected", "supervised", "inspected_or_supervised", "disciplined"]
    asked = rows.filter(
        pl.col("measure").is_in(measures)
        & (pl.col("unit") == "count")
        & pl.col("period_end").is_not_null()
        & pl.col("period_start").is_not_null()
    )
    if asked.is_empty() or facts.inspections.is_empty():
        return empty(_VALUE)
    actors = actor_forms(asked["actor"]).select(actor="name", asked_actor="actor_kind")
    asked = asked.join(actors, on="actor", how="left", maintain_order="left").rename({"actor_key": "asked_actor_key"})
    held = facts.inspections.with_columns(
        day=pl.coalesce("decided_on", "concluded_on", "started_on"),
        organization_key=pl.coalesce("organization_key", "actor_key"),
    ).filter(pl.col("day").is_not_null() & pl.col("organization_key").is_not_null())
    held = held.select(
        "organization_key", "action", "basis", "actor_kind", "actor_key", "subject_kind", "discipline", "load_id", "day"
    )
    events = _under(_events(_then(held, kinds)), ancestors)
    pairs = (
        asked.select(
            "question",
            "organization_key",
            "measure",
            "subject",
            "qualifier",
            "asked_actor",
            "asked_actor_key",
            "period_start",
            "period_end",
        )
        .join(events, left_on="organization_key", right_on="ancestor_key")
        .filter(_in_period())
    )
    is_member = pl.col("subject") == "member"
    of_subject = (
        pl.when(is_member)
        .then(pl.col("subject_kind") == "member")
        .otherwise((pl.col("subject_kind") != "member") & _of_subject("subject", "organization_kind"))
    )
    measure = pl.col("measure")
    qualifier = pl.col("qualifier")
    hit = (
        pl.when(measure == "inspected")
        .then(
            (pl.col("action") == "inspected") & (pl.col("basis").fill_null("regular") == qualifier.fill_null("regular"))
        )
        .when(measure == "supervised")
        .then(pl.col("action") == "supervised")
        .when(measure == "inspected_or_supervised")
        .then(pl.col("action").is_not_null())
        .otherwise(pl.col("discipline").is_not_null() & (qualifier.is_null() | (pl.col("discipline") == qualifier)))
    )
    unnamed = pl.col("asked_actor").is_null() | (pl.col("asked_actor") == "several")
    same_body = pl.col("asked_actor_key").is_null() | (pl.col("asked_actor_key") == pl.col("actor_key"))
    by_actor = unnamed | ((pl.col("asked_actor") == pl.col("actor_kind")) & same_body)
    return _summed(asked, pairs.filter((of_subject & hit & by_actor).fill_null(False)), rules)


def year_ends(first: int, last: int) -> pl.Series:
    """The last days of the years, as dates for `headcounts`."""
    return pl.Series([date(year, 12, 31) for year in range(first, last + 1)], dtype=pl.Date)
