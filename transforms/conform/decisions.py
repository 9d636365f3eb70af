"""People's decisions on figures, applied to what the grammar read.

Belongs here: a correction of a figure (a field's right value, accepted, rejected) and what became of each. Not here: where
decisions are kept (orchestration.corrections).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

_NUMBERS = {"value": pl.Float64, "period_start": pl.Date, "period_end": pl.Date}
_FIELDS = (
    "measure", "subject", "qualifier", "value", "unit", "comparator", "status", "organization", "actor", "period_start",
    "period_end",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decided:
    """`figures` with decisions applied (`reviewed` says which), and `outcomes`: one note a decision, null where applied."""

    figures: pl.DataFrame
    outcomes: list[str | None]


def decide_figures(figures: pl.DataFrame, decisions: pl.DataFrame) -> Decided:
    """Apply decisions (figure_id, field, expect, value) to `figures`, in their order.

    `field` is a field of the figure, or `accepted` or `rejected`. Where `expect` is given and the figure no longer says
    that, the decision is not applied and its outcome says so: the source, or the grammar, was mended meanwhile.
    """
    current = {row["figure_id"]: row | {"reviewed": False} for row in figures.iter_rows(named=True)}
    outcomes: list[str | None] = []
    for figure_id, field, expect, value in decisions.select("figure_id", "field", "expect", "value").iter_rows():
        figure = current.get(figure_id)
        if figure is None:
            outcomes.append("no figure of this id is in force")
        elif field == "rejected":
            del current[figure_id]
            outcomes.append(None)
        elif field == "accepted":
            figure |= {"reviewed": True, "confidence": 1.0}
            outcomes.append(None)
        elif field not in _FIELDS:
            outcomes.append(f"a figure has no field {field}")
        elif expect and _text(figure[field]) != expect:
            outcomes.append(f"expected {expect}, but the figure says {_text(figure[field])}")
        else:
            typed = pl.Series([value or None], dtype=pl.String).cast(_NUMBERS.get(field, pl.String), strict=False)[0]
            if value and typed is None:
                outcomes.append(f"{value} is no value for {field}")
            else:
                figure |= {field: typed, "reviewed": True, "confidence": 1.0}
                outcomes.append(None)
    schema = dict(figures.schema) | {"reviewed": pl.Boolean()}
    return Decided(pl.DataFrame(list(current.values()), schema=schema), outcomes)


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)
