"""Persons who may be one: pairs for a person to decide on, each with its evidence.

Belongs here: running Splink over the persons that identification told apart, and putting its weights into words. Not here:
who is who (transforms.conform.members), what agreement is worth (data/reference/person_matching.yaml), decisions
(corrections.py). Nobody is merged here.

Splink runs in a DuckDB of its own, in memory, that may not spill to disk: names never leave the process but into the
restricted zone. It is MIT since its fifth version needs no igraph (GPL) any more; its graph metrics, which would, are not used.
"""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl
import splink.comparison_level_library as levels
from splink import Linker, SettingsCreator
from splink.backends.duckdb import DuckDBAPI
from splink.blocking_rule_library import CustomRule
from splink.comparison_library import CustomComparison

from transforms.conform.schemas import FINDINGS, MEMBER_REVIEW, empty, fit
from transforms.reference import load_yaml

_NAME = "person_name"


def near_matches(persons: pl.DataFrame, different: pl.DataFrame, names: pl.DataFrame | None = None) -> pl.DataFrame:
    """Pairs of members (MEMBER_REVIEW) that may be one person, the likeliest first.

    `persons` (PERSONS) has a line for every way in which files write a member; `different` (MEMBER_CORRECTIONS) the pairs
    decided to be two. `names` (person_name, bearers) tells how many persons bear a name, where `persons` are not all. Pairs below the bound are left out, and so are two with different citizen ids or of other sex.
    """
    rules = load_yaml("person_matching.yaml")
    lines = persons.filter(pl.col("member_key").is_not_null()).with_columns(
        pl.when(pl.col(name).str.len_bytes() == 10).then(name) for name in ("birth", "admission")
    )
    if lines.height < 2:
        return empty(MEMBER_REVIEW)
    with duckdb.connect(config={"temp_directory": ""}) as connection:
        connection.register("lines", lines.select("signature", "member_key", "row_id", "sex", *_fields(rules)))
        connection.execute("CREATE TABLE persons AS SELECT * FROM lines")
        borne = _bearers(lines) if names is None else names
        connection.register("names", _frequencies(borne, rules))
        connection.execute("CREATE TABLE name_frequencies AS SELECT * FROM names")
        api = DuckDBAPI(connection=connection)
        linker = Linker(api.register("persons"), _settings(rules), log_level="ERROR")
        linker.table_management.register_term_frequency_lookup(api.register("name_frequencies"), _NAME)
        found = linker.inference.predict(threshold_match_weight=rules["bound"])
        pairs = connection.execute(f"FROM {found.physical_name}").pl()
    return _reviewed(pairs, different, rules)


def near_match_findings(review: pl.DataFrame) -> pl.DataFrame:
    """One finding (FINDINGS) for all pairs that wait, without names; none where none waits."""
    if review.is_empty():
        return empty(FINDINGS)
    message = (
        f"Có {review.height} cặp đảng viên có thể là một người, chờ xem xét: chạy `danhbo review`, rồi ghi quyết định "
        "(left, right, same hoặc different) vào data/corrections/members.csv. Chưa có quyết định thì vẫn là hai người."
    )
    row = {"severity": "warn", "code": "near_matches", "value": str(review.height), "message": message}
    return fit(pl.DataFrame([row]), FINDINGS)


def _fields(rules: dict[str, Any]) -> list[str]:
    return [field["field"] for field in rules["fields"]]


def _bearers(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.filter(pl.col(_NAME).is_not_null()).group_by(_NAME).agg(bearers=pl.col("member_key").n_unique())


def _frequencies(names: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    """How often each name is borne: counted, with so many imagined bearers of middling names that few files mislead less."""
    exact = next(rule["u"] for field in rules["fields"] if field["field"] == _NAME for rule in field["levels"][:1])
    imagined = rules["imagined_names"]
    share = (pl.col("bearers").cast(pl.Float64) + exact * imagined) / (pl.col("bearers").sum() + imagined)
    return names.select(_NAME, share.alias(f"tf_{_NAME}"))


def _settings(rules: dict[str, Any]) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="signature",
        comparisons=[_comparison(field) for field in rules["fields"]],
        blocking_rules_to_generate_predictions=[_block(block, rules["never"]) for block in rules["blocks"]],
        probability_two_random_records_match=rules["prior"],
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=True,
        additional_columns_to_retain=["member_key", "row_id"],
    )


def _block(columns: list[str], never: list[str]) -> CustomRule:
    """Two lines share these columns, are of two members, and differ in nothing that one person cannot differ in."""
    shared = [f"l.{name} = r.{name}" for name in columns]
    apart = [f"(l.{name} = r.{name} OR l.{name} IS NULL OR r.{name} IS NULL)" for name in never]
    return CustomRule(" AND ".join([*shared, "l.member_key <> r.member_key", *apart]))


def _comparison(field: dict[str, Any]) -> CustomComparison:
    name = field["field"]
    made: list[Any] = [levels.NullLevel(name)]
    for rule in field["levels"]:
        level = _level(name, rule)
        frequency = {"tf_adjustment_column": name} if name == _NAME and rule["level"] == "exact" else {}
        made.append(
            level.configure(m_probability=rule["m"], u_probability=rule["u"], label_for_charts=rule["say"], **frequency)
        )
    return CustomComparison(output_column_name=name, comparison_levels=made)


def _level(name: str, rule: dict[str, Any]) -> Any:
    mine, other = f"{name}_l", f"{name}_r"
    match rule["level"]:
        case "exact":
            return levels.CustomLevel(f"{mine} = {other}")
        case "typing":
            return levels.CustomLevel(f"damerau_levenshtein({mine}, {other}) <= {rule['edits']}")
        case "part":
            words = [f"string_split({side}, ' ')" for side in (mine, other)]
            return levels.CustomLevel(
                f"(list_has_all({words[0]}, {words[1]}) OR list_has_all({words[1]}, {words[0]})) "
                f"AND least(len({words[0]}), len({words[1]})) >= 2"
            )
        case "slip":
            parts = [f"(substr({mine}, {at}, {n}) = substr({other}, {at}, {n}))" for at, n in ((1, 4), (6, 2), (9, 2))]
            one = " + ".join(f"CAST({part} AS INTEGER)" for part in parts) + " = 2"
            swapped = f"{parts[0]} AND substr({mine}, 6, 2) = substr({other}, 9, 2) AND substr({mine}, 9, 2) = substr({other}, 6, 2)"
            return levels.CustomLevel(f"({one}) OR ({swapped})")
        case _:
            return levels.ElseLevel()


def _reviewed(pairs: pl.DataFrame, different: pl.DataFrame, rules: dict[str, Any]) -> pl.DataFrame:
    swap = pl.col("member_key_l") > pl.col("member_key_r")
    sides = {
        f"{side}_{name}": pl.when(swap).then(f"{name}_{first}").otherwise(f"{name}_{second}")
        for side, first, second in (("left", "r", "l"), ("right", "l", "r"))
        for name in ("member_key", "row_id")
    }
    rows = pairs.with_columns(**sides, evidence=_evidence(pairs, rules)).select(
        pl.col("match_weight").round(2).alias("weight"),
        pl.col("match_probability").round(4).alias("score"),
        "evidence",
        "left_row_id",
        "right_row_id",
        left_key="left_member_key",
        right_key="right_member_key",
    )
    decided = different.select(
        left_key=pl.min_horizontal(pl.col("left", "right").cast(pl.Int64)),
        right_key=pl.max_horizontal(pl.col("left", "right").cast(pl.Int64)),
    )
    rows = fit(rows, MEMBER_REVIEW).join(decided, on=["left_key", "right_key"], how="anti")
    order = ["weight", "left_key", "right_key", "left_row_id", "right_row_id"]
    rows = rows.sort(order, descending=[True, False, False, False, False])
    return rows.unique(["left_key", "right_key"], keep="first", maintain_order=True)


def _evidence(pairs: pl.DataFrame, rules: dict[str, Any]) -> pl.Expr:
    """The fields compared, how they stand to each other, and what that weighs: `họ tên giống nhau (+10,5); …`."""
    said = []
    for field in rules["fields"]:
        name, count = field["field"], len(field["levels"])
        word = pl.lit(None, pl.String)
        for position, rule in enumerate(field["levels"]):
            word = pl.when(pl.col(f"gamma_{name}") == count - 1 - position).then(pl.lit(rule["say"])).otherwise(word)
        weights = [column for column in (f"mw_{name}", f"mw_tf_adj_{name}") if column in pairs.columns]
        weight = pl.sum_horizontal(weights).round(1).cast(pl.String).str.replace(".", ",", literal=True)
        weight = pl.when(weight.str.starts_with("-")).then(weight).otherwise(pl.concat_str(pl.lit("+"), weight))
        said.append(pl.format(f"{field['word']} {{}} ({{}})", word, weight))
    return pl.concat_str(said, separator="; ", ignore_nulls=True)
