"""Regimes of levels: which ladder an organization stands on in a span, and on which step.

Belongs here: splitting spans where the regime changes, and levels, by `regimes.yaml`. Not here: dates or ladders
themselves. The day a locality changes over is taken from a decision or from what its register shows, then the calendar.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import polars as pl

DEEPEST = 8  # more steps than any ladder has


def with_regimes(parts: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    """Spans (of spans.py, with `label`) split where the regime changes, with `regime`, `level` and `province_code`."""
    parts = _with_province(parts)
    starts = _starts(parts, rules)
    pieces = parts.join(starts, on="label", how="left").with_columns(
        valid_from=pl.max_horizontal("valid_from", "regime_from"), valid_to=pl.min_horizontal("valid_to", "regime_to")
    )
    known = pl.col("valid_from").is_null() | pl.col("valid_to").is_null()
    pieces = pieces.filter(known | (pl.col("valid_from") < pl.col("valid_to")))
    # an end before the regime began, or a beginning after it ended
    pieces = pieces.filter(
        (pl.col("valid_to") > pl.col("regime_from")).fill_null(True)
        & (pl.col("valid_from") < pl.col("regime_to")).fill_null(True)
    )
    return pieces.with_columns(level=_level(rules)).drop("regime_from", "regime_to")


def _with_province(parts: pl.DataFrame) -> pl.DataFrame:
    """The province of an organization: as stated, else the first two digits of a 14-digit code, else its parent's."""
    digits = pl.col("code").str.replace_all(".", "", literal=True)
    own = pl.coalesce("province_code", pl.when(digits.str.contains(r"^\d{14}$")).then(digits.str.slice(0, 2)))
    parts = parts.with_columns(province_code=own)
    for _ in range(DEEPEST):
        above = (
            parts.filter(pl.col("province_code").is_not_null())
            .group_by("label", maintain_order=True)
            .agg(above=pl.col("province_code").last())
        )
        parts = parts.join(above, left_on="parent_label", right_on="label", how="left", maintain_order="left")
        filled = parts.with_columns(province_code=pl.coalesce("province_code", "above")).drop("above")
        if filled["province_code"].null_count() == parts["province_code"].null_count():
            return filled
        parts = filled
    return parts


def _starts(parts: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    """label, regime, regime_from, regime_to: the regimes each organization has been under."""
    last = parts.group_by("label", maintain_order=True).agg(
        pl.col("code").drop_nulls().last(),
        pl.col("province_code").drop_nulls().last(),
        pl.col("parent_label").last(),
        pl.col("last_seen").max(),
        first_day=pl.col("valid_from").last(),
    )
    rows = []
    for order, regime in enumerate(rules["regimes"]):
        day = _local(regime["id"], rules)
        shown = _shown(parts, last, regime)
        default = pl.lit(regime["from"], pl.Date)
        lives = (pl.col("last_seen") >= default).fill_null(False) | (pl.col("first_day") >= default).fill_null(False)
        general = pl.when(lives).then(default)
        frame = last.join(shown, on="label", how="left").with_columns(
            regime_from=pl.coalesce(day, "shown_from", general), regime=pl.lit(regime["id"]), order=pl.lit(order)
        )
        rows.append(frame if order == 0 else frame.filter(pl.col("regime_from").is_not_null()))
    timeline = pl.concat(rows).sort("label", "order")
    return timeline.select("label", "regime", "regime_from", regime_to=pl.col("regime_from").shift(-1).over("label"))


def _local(regime: str, rules: dict[str, Any]) -> pl.Expr:
    """The day of a local decision: of the longest code that fits, else of the province."""
    decisions = [entry for entry in rules["local"] if entry["regime"] == regime]
    by_code = sorted((e for e in decisions if e.get("code_prefix")), key=lambda e: -len(e["code_prefix"]))
    by_province = [e for e in decisions if e.get("province_code")]
    days = [pl.when(pl.col("code").str.starts_with(e["code_prefix"])).then(pl.lit(e["from"], pl.Date)) for e in by_code]
    days += [
        pl.when(pl.col("province_code") == e["province_code"]).then(pl.lit(e["from"], pl.Date)) for e in by_province
    ]
    return pl.coalesce(*days, pl.lit(None, pl.Date))


def _shown(parts: pl.DataFrame, last: pl.DataFrame, regime: dict[str, Any]) -> pl.DataFrame:
    """label, shown_from: since when a register shows the organization, or one above it, in the form of the regime."""
    rule = regime.get("shown_by")
    if not rule:
        return pl.DataFrame(schema={"label": pl.Int64, "shown_from": pl.Date})
    day = pl.coalesce("valid_from", "from_day")
    shown = (
        parts.filter(pl.col("type").is_in(rule["types"]) & pl.col("organization_kind").is_in(rule["kinds"]))
        .with_columns(day=day)
        .filter(pl.col("day") >= pl.lit(rule["not_before"], pl.Date))
        .group_by("label")
        .agg(shown_from=pl.col("day").min())
    )
    found = last.select("label", "parent_label").join(shown, on="label", how="left")
    for _ in range(DEEPEST):
        above = found.select(parent_label="label", above="shown_from")
        more = found.join(above, on="parent_label", how="left").with_columns(
            shown_from=pl.coalesce("shown_from", "above")
        )
        more = more.drop("above")
        if more["shown_from"].null_count() == found["shown_from"].null_count():
            break
        found = more
    return found.select("label", "shown_from")


def _level(rules: dict[str, Any]) -> pl.Expr:
    cities = [_city(entry) for entry in rules["central_cities"]]
    central = (pl.col("unit") == "thanh pho").fill_null(False) & pl.any_horizontal(*cities)
    level = pl.lit(None, pl.String)
    for rule in reversed(rules["levels"]):
        tests = [pl.col("organization_kind").is_in(rule["kinds"])]
        if "regimes" in rule:
            tests.append(pl.col("regime").is_in(rule["regimes"]))
        if "types" in rule:
            tests.append(pl.col("type").is_in(rule["types"]).fill_null(False))
        if "units" in rule:
            tests.append(pl.col("unit").is_in(rule["units"]).fill_null(False))
        if rule.get("central_city"):
            tests.append(central)
        level = pl.when(reduce(lambda a, b: a & b, tests)).then(pl.lit(rule["level"])).otherwise(level)
    return level


def _city(entry: dict[str, Any]) -> pl.Expr:
    named: pl.Expr = pl.col("core") == pl.lit(entry["name"])
    if entry.get("from") is None:
        return named
    return named & (pl.col("valid_from") >= pl.lit(entry["from"], pl.Date)).fill_null(False)
