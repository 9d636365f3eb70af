"""Spans of validity from what registers state at their dates.

Belongs here: when an organization's name, kind, type or parent changed, when it began and ended, and what that makes of
its parent. Not here: whether statements are about one organization (register.py), regimes and levels (regimes.py).
"""

from __future__ import annotations

import polars as pl

from transforms.conform.neighbours import before, is_first
from transforms.conform.schemas import FINDINGS, empty, fit

ATTRIBUTES = ["code", "form", "organization_kind", "type", "parent_label", "province_code"]
# what a change of an attribute is called in the lineage; a new code alone is no event
EVENT_OF = {"parent_label": "reparent", "organization_kind": "relevel", "type": "retype", "form": "rename"}


def spans(statements: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Spans of each organization (`label`) from its statements, and findings (with `label` for organization_key).

    A span begins on the day a later register shows a change, or on the day the line gives for it; the first one on
    the day the organization was established (null: unknown). The last one ends where a statement says so, or where a
    later register of the same parent does not have it (a finding).
    """
    said = _one_a_day(statements)
    parts = _runs(said)
    ends = _ends(statements, said)
    parts = parts.join(ends, on="label", how="left").sort("label", "run")
    begin = pl.when(pl.col("run") == pl.col("run").min().over("label")).then("established_on").otherwise("from_day")
    parts = parts.with_columns(valid_from=begin)
    later = pl.col("valid_from").shift(-1).over("label")
    parts = parts.with_columns(valid_to=pl.coalesce(later, "ended_on"))
    # lines of later registers that still list an ended organization say nothing new of it
    parts = parts.filter(
        pl.col("ended_on").is_null()
        | pl.col("valid_from").is_null()
        | (pl.col("valid_from") < pl.col("ended_on"))
        | (pl.col("run") == pl.col("run").min().over("label"))
    ).with_columns(valid_to=pl.min_horizontal("valid_to", "ended_on"))
    parts = _end_with_parent(parts)
    return parts, _findings(parts)


def _one_a_day(statements: pl.DataFrame) -> pl.DataFrame:
    """One statement an organization and day: the one received last."""
    ordered = statements.sort("label", "as_of", "received_on", "load_id", "source_ref", nulls_last=False)
    return ordered.unique(["label", "as_of"], keep="last", maintain_order=True)


def _runs(said: pl.DataFrame) -> pl.DataFrame:
    """Consecutive statements without a change, as one line: attributes, first and last statement, `from_day`."""
    # what a register leaves out has not changed; what the first ones leave out was already so
    often = pl.col("label").is_duplicated()
    several = said.filter(often).with_columns(pl.col(ATTRIBUTES).forward_fill().backward_fill().over("label"))
    filled = pl.concat([said.filter(~often), several]).sort("label", "as_of", nulls_last=False)
    changes = pl.any_horizontal(pl.col(name).ne_missing(before(name, "label")) for name in ATTRIBUTES)
    filled = filled.with_columns(run=(changes & ~is_first("label")).cast(pl.Int64).cum_sum())
    previous_day = before("as_of", "label")
    # the line's own date of establishment after the last register that shows the former state is the day of the change
    stated = (pl.col("established") > previous_day) & (pl.col("established") <= pl.col("as_of"))
    filled = filled.with_columns(day=pl.when(stated).then("established").otherwise("as_of"))
    return filled.group_by("label", "run", maintain_order=True).agg(
        *(pl.col(name).last() for name in ATTRIBUTES),
        pl.col("name").last(),
        pl.col("folded").last(),
        pl.col("body").last(),
        pl.col("unit").last(),
        pl.col("core").last(),
        from_day=pl.col("day").first(),
        last_as_of=pl.col("as_of").last(),
        origin=pl.when((pl.col("origin") == "register").any()).then(pl.lit("register")).otherwise(pl.lit("reference")),
        load_id=pl.col("load_id").drop_nulls().first(),
        source_ref=pl.col("source_ref").drop_nulls().first(),
        last_load_id=pl.col("load_id").drop_nulls().last(),
        last_source_ref=pl.col("source_ref").drop_nulls().last(),
        known_from=pl.col("received_on").min(),
        document=pl.col("document").drop_nulls().first(),
    )


def _ends(statements: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """A line an organization: established_on, ended_on, and `missing_from` (the load that no longer has it)."""
    live = pl.col("ended").is_null() | (pl.col("ended") > pl.col("said_on"))
    ordered = said.sort("label", "said_on", "received_on", "load_id", nulls_last=False)
    stated = ordered.group_by("label", maintain_order=True).agg(
        established_on=pl.col("established").filter(pl.col("established") <= pl.col("as_of").min()).last(),
        established_later=pl.col("established").is_not_null().any(),
        first_seen=pl.col("as_of").filter(live).min(),
        stated_end=pl.col("ended").last(),
        last_seen=pl.col("as_of").filter(live).max(),
        last_parent=pl.col("parent_label").filter(live).last(),
        from_reference=(pl.col("origin") == "reference").all(),
    )
    # a date of establishment after a register that has it already is no first day
    stated = stated.with_columns(
        established_on=pl.coalesce("established_on", pl.when(pl.col("established_later")).then("first_seen"))
    )
    lists = (
        statements.filter((pl.col("origin") == "register") & live & pl.col("parent_label").is_not_null())
        .select(last_parent="parent_label", listed_on="as_of", missing_from="load_id")
        .unique()
        .sort("listed_on", "missing_from")
        .unique(["last_parent", "listed_on"], keep="first", maintain_order=True)
        .with_columns(after=pl.col("listed_on"))
    )
    wanted = stated.filter(
        pl.col("stated_end").is_null() & ~pl.col("from_reference") & pl.col("last_parent").is_not_null()
    )
    gone = (
        wanted.select("label", "last_parent", day=pl.col("last_seen").dt.offset_by("1d"))
        .sort("day")
        .join_asof(
            lists.sort("after"),
            left_on="day",
            right_on="after",
            by="last_parent",
            strategy="forward",
            check_sortedness=False,
        )
        .filter(pl.col("listed_on").is_not_null())
        .select("label", "listed_on", "missing_from")
    )
    return stated.join(gone, on="label", how="left").select(
        "label", "established_on", "last_seen", "missing_from", ended_on=pl.coalesce("stated_end", "listed_on")
    )


def _end_with_parent(parts: pl.DataFrame) -> pl.DataFrame:
    """Adds `orphan`: an open organization under a parent that has ended, and was not seen since."""
    ended = parts.group_by("label").agg(
        parent_end=pl.when(pl.col("valid_to").is_null().any()).then(None).otherwise(pl.col("valid_to").max())
    )
    parts = parts.join(ended.rename({"label": "parent_label"}), on="parent_label", how="left", maintain_order="left")
    return parts.with_columns(
        orphan=(pl.col("valid_to").is_null() & (pl.col("parent_end") >= pl.col("last_seen"))).fill_null(False)
    )


def _findings(parts: pl.DataFrame) -> pl.DataFrame:
    gone = parts.filter(pl.col("missing_from").is_not_null()).group_by("label", maintain_order=True).last()
    if gone.is_empty():
        return empty({**FINDINGS, "label": pl.Int64})
    message = pl.format(
        "Danh mục ngày {} không còn “{}”; tổ chức này được coi là kết thúc từ ngày đó. Nếu đã sáp nhập hoặc đổi mã, "
        "xin ghi tổ chức kế thừa.",
        pl.col("ended_on").dt.to_string("%d/%m/%Y"),
        "name",
    )
    rows = gone.select(
        "label",
        load_id="missing_from",
        severity=pl.lit("warn"),
        code=pl.lit("missing_from_register"),
        value="name",
        message=message,
    )
    return fit(rows, FINDINGS, extra=["label"])


def self_events(parts: pl.DataFrame) -> pl.DataFrame:
    """What changed from one span of an organization to its next: label, event, on_date, load_id, source_ref."""
    ordered = parts.sort("label", "run")
    events = []
    for attribute, event in EVENT_OF.items():
        before = pl.col(attribute).shift(1).over("label")
        changed = ordered.filter(before.is_not_null() & pl.col(attribute).ne_missing(before))
        events.append(
            changed.select(
                "label", pl.lit(event).alias("event"), "load_id", "source_ref", "document", on_date="valid_from"
            )
        )
    return pl.concat(events)
