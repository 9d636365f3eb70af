"""How sure a reading is, from the rules that made it.

Belongs here: the lookup of a reading's rule family in `data/reference/report_confidence.yaml`, where the families'
record on annotated reports stands. Not here: the rules (grammar), nor what a low confidence means for marts. Serves
`extract`.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache
from typing import Any

from transforms.reference import load_yaml

TABLE = "report_confidence.yaml"


@cache
def _table() -> dict[str, Any]:
    loaded: dict[str, Any] = load_yaml(TABLE)
    return loaded


def family_of(rules: Collection[str]) -> str | None:
    """The family that a reading counts under: the first of the table whose rule fired."""
    for family in _table()["families"]:
        if family["rule"] in rules:
            return str(family["rule"])
    return None


@cache
def _shares() -> dict[str, float]:
    return {family["rule"]: share_of(family, _table()["weight"]) for family in _table()["families"]}


def share_of(row: dict[str, Any], weight: float) -> float:
    """The expected share of right readings of a row of the table: what is counted, beside `weight` readings as its prior."""
    return float((weight * row["prior"] + row["right"]) / (weight + row["seen"]))


def factor_of(caution: dict[str, Any]) -> float:
    """What a caution leaves of the confidence; never more than all of it."""
    return min(1.0, share_of(caution, _table()["caution_weight"]))


def confidence_of(rules: Collection[str]) -> float:
    """The expected share of right readings among those made by the same rules, 0 to 1."""
    return _confidence(frozenset(rules))


@lru_cache(maxsize=4096)
def _confidence(rules: frozenset[str]) -> float:
    family = family_of(rules)
    confidence = _shares()[family] if family is not None else float(_table()["otherwise"])
    for caution in _table()["cautions"]:
        if caution["rule"] in rules:
            confidence *= factor_of(caution)
    return round(confidence, 3)
