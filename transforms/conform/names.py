"""Names of organizations and persons: folded, and taken apart into what kind of body, what unit, and which.

Belongs here: `fold`, `normal_forms`, from the words of `organization_words.yaml`. Not here: which organization a name
means (resolve.py).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import polars as pl

from transforms.reference import load_yaml

NORMAL_FORM = {"folded": pl.String, "body": pl.String, "unit": pl.String, "core": pl.String}


def words() -> dict[str, Any]:
    """The words of names, as `organization_words.yaml` has them."""
    found: dict[str, Any] = load_yaml("organization_words.yaml")
    return found


def fold(column: pl.Expr) -> pl.Expr:
    """Text without case, accents, punctuation and double spaces, so that spellings of one name compare equal.

    Works on NFC and NFD alike; `đ` becomes `d`. Null stays null, what has no letter or digit becomes null.

    """
    plain = (
        column.str.normalize("NFD")
        .str.replace_all(r"\p{M}", "")
        .str.to_lowercase()
        .str.replace_all("đ", "d", literal=True)
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
        .str.strip_chars()
    )
    return pl.when(plain.str.len_bytes() > 0).then(plain)


@cache
def _patterns() -> tuple[list[tuple[str, str]], str, str, list[tuple[str, str, str | None]], list[tuple[str, str]]]:
    data = words()
    abbreviations = [
        (rf"\b{re.escape(short)}\b", full)
        for short, full in sorted(data["abbreviations"].items(), key=lambda item: -len(item[0]))
    ]
    dropped = r"\b(?:" + "|".join(map(re.escape, data["dropped"])) + r")\b"
    organs = r"^(?:(?:" + "|".join(sorted(map(re.escape, data["organs"]), key=len, reverse=True)) + r")\s+)+"
    bodies: list[tuple[str, str, str | None]] = []
    for entry in data["bodies"]:
        alternatives = "|".join(sorted(map(re.escape, entry["words"]), key=len, reverse=True))
        bodies.append((rf"^(?:{alternatives})\b\s*", entry["body"], entry.get("unit")))
    units = [
        (rf"^(?:{'|'.join(sorted(map(re.escape, forms), key=len, reverse=True))})\b\s*", unit)
        for unit, forms in data["units"].items()
    ]
    return abbreviations, dropped, organs, bodies, units


def normal_forms(names: pl.Series) -> pl.DataFrame:
    """The distinct names with their normal form: columns name, folded, body, unit, core.

    `body` is committee, section, cell or null; `unit` a word of `units` or null; `core` what is left, which says which
    organization of that body and unit it is ("Đảng bộ TP Long Xuyên": committee, thanh pho, long xuyen).

    """
    abbreviations, dropped, organs, bodies, units = _patterns()
    frame = pl.DataFrame({"name": names.drop_nulls().unique().sort()}, schema={"name": pl.String})
    text = fold(pl.col("name"))
    for pattern, full in abbreviations:
        text = text.str.replace_all(pattern, full)
    # "khóm 01" is "khóm 1"
    text = text.str.replace_all(r"\b0+([1-9])", "${1}")
    frame = frame.with_columns(folded=text.str.replace_all(r"\s+", " ").str.strip_chars())
    frame = frame.with_columns(rest=pl.col("folded").str.replace(organs, ""))
    body, unit_of_body, rest = pl.lit(None, pl.String), pl.lit(None, pl.String), pl.col("rest")
    for pattern, kind, of_body in reversed(bodies):
        hit = pl.col("rest").str.contains(pattern)
        body = pl.when(hit).then(pl.lit(kind)).otherwise(body)
        unit_of_body = pl.when(hit).then(pl.lit(of_body, pl.String)).otherwise(unit_of_body)
        rest = pl.when(hit).then(pl.col("rest").str.replace(pattern, "")).otherwise(rest)
    not_units = r"^(?:" + "|".join(map(re.escape, words()["not_units"])) + r")\b"
    frame = frame.with_columns(body=body, unit_of_body=unit_of_body, rest=rest)
    unit, core = pl.lit(None, pl.String), pl.col("rest")
    for pattern, name in reversed(units):
        hit = pl.col("rest").str.contains(pattern) & ~pl.col("rest").str.contains(not_units)
        unit = pl.when(hit).then(pl.lit(name)).otherwise(unit)
        core = pl.when(hit).then(pl.col("rest").str.replace(pattern, "")).otherwise(core)
    # "Thành ủy thành phố X" names its unit twice; a unit word after another one is part of the name
    core = (
        pl.when(pl.col("unit_of_body").is_null() | (unit == pl.col("unit_of_body")))
        .then(core)
        .otherwise(pl.col("rest"))
    )
    frame = frame.with_columns(unit=pl.coalesce("unit_of_body", unit), core=core)
    core = pl.col("core").str.replace_all(dropped, " ").str.replace_all(r"\s+", " ").str.strip_chars()
    return frame.select("name", "folded", "body", "unit", core=core)


def actor_forms(names: pl.Series) -> pl.DataFrame:
    """The distinct names of actors: name, folded, actor_kind, and organization, the part that names one, or null.

    "UBKT Thành ủy Tân Giang" is the inspection committee of "Thành ủy Tân Giang"; "các đảng ủy cơ sở" are committees
    and no single organization; "cấp ủy, ủy ban kiểm tra và chi bộ" are `several`.
    """
    data = words()
    frame = pl.DataFrame({"name": names.drop_nulls().unique().sort()}, schema={"name": pl.String})
    frame = frame.with_columns(folded=fold(pl.col("name")))
    kind: pl.Expr = pl.lit(None, pl.String)
    length: pl.Expr = pl.lit(0, pl.Int64)
    for organ, organ_kind in sorted(data["organs"].items(), key=lambda item: len(item[0])):
        hit = pl.col("folded").str.contains(rf"^{organ}(?: |$)")
        kind = pl.when(hit).then(pl.lit(organ_kind)).otherwise(kind)
        length = pl.when(hit).then(pl.lit(len(organ.split()))).otherwise(length)
    cells = "|".join(word for body in data["bodies"] if body["body"] == "cell" for word in body["words"])
    kind = pl.when(pl.col("folded").str.contains(rf"^(?:cac )?(?:{cells})(?: |$)")).then(pl.lit("cell")).otherwise(kind)
    generic = pl.col("folded").replace_strict(data["generic_actors"], default=None, return_dtype=pl.String)
    plural = pl.col("folded").str.contains(r"^(?:" + "|".join(data["plurals"]) + r")(?: |$)")
    kinds = sorted(set(data["actor_words"].values()))
    said = {
        each: pl.any_horizontal(
            *(pl.col("folded").str.contains(rf"\b{word}\b") for word, of in data["actor_words"].items() if of == each)
        )
        for each in kinds
    }
    joined = pl.col("folded").str.contains(r"\bva\b") | pl.col("name").str.contains(",", literal=True)
    several = joined & (pl.sum_horizontal(test.cast(pl.Int8) for test in said.values()) > 1)
    rest = pl.col("name").str.split(" ").list.slice(length).list.join(" ")
    return frame.with_columns(
        actor_kind=pl.when(several).then(pl.lit("several")).otherwise(pl.coalesce(generic, kind, pl.lit("committee"))),
        organization=pl.when(generic.is_null() & ~plural & ~several & (rest.str.len_bytes() > 0)).then(rest),
    )
