"""Sentences that state figures, with the figures beside them.

Belongs here: texts with marked figures (`report_texts.yaml` says how), writing numbers as reports do, and keeping of
each stated figure what it counts, its true value and its words. Not here: which values (reports.py), layout
(documents.py). Serves the reports and their truth.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Span = tuple[date | None, date | None]

_MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure of a report: what it counts, what is stated, what is true, and the words that state it.

    `value` is stated, `true_value` is what registers and rosters give (None where nothing does, as for a target).
    """

    measure: str
    subject: str
    qualifier: str | None
    value: float
    true_value: float | None
    unit: str
    comparator: str
    status: str
    organization: str
    organization_code: str
    actor: str | None
    start: str | None
    end: str | None
    quote: str

    @property
    def wrong_by(self) -> float:
        """How far the stated value is from the true one."""
        return 0.0 if self.true_value is None else round(self.value - self.true_value, 4)

    def record(self) -> dict[str, Any]:
        """The figure as a plain mapping, with `wrong_by`."""
        return {**asdict(self), "wrong_by": self.wrong_by}


@dataclass
class Draft:
    """A report in the making: what it may state, its paragraphs so far, and the figures that they state.

    `values` are the true values by name, `stated` those that are told otherwise on purpose; `spans` the periods and
    `actors` the words for who acted, by the names that the texts use; `words` what stands for <name>.
    """

    organization: str
    organization_code: str
    values: Mapping[str, float]
    spans: Mapping[str, Span]
    actors: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    stated: Mapping[str, float] = field(default_factory=dict)
    paragraphs: list[str] = field(default_factory=list)
    figures: list[Statement] = field(default_factory=list)

    def write(self, text: str) -> None:
        """One more paragraph from a marked text. Raises KeyError for a value, period or actor that is not given."""
        for name, words in self.words.items():
            text = text.replace(f"<{name}>", words)
        self.paragraphs.append(_MARK.sub(self._figure, text))

    def _figure(self, mark: re.Match[str]) -> str:
        measure, subject, name, period, *more = mark[2].split()
        told = dict(part.split(":", 1) for part in more if ":" in part)
        plain = name.replace(".", "", 1).isdigit()
        true = float(name) if plain else self.values[name]
        value = self.stated.get(name, true)
        unit, aim = ("percent" if "percent" in more else "count"), "target" in more
        quote = mark[1].strip().format(percent(value) if unit == "percent" else count(int(value)))
        start, end = (day.isoformat() if day else None for day in self.spans[period])
        self.figures.append(
            Statement(
                measure=measure,
                subject=subject,
                qualifier=told.get("q"),
                value=value,
                true_value=None if aim else true,
                unit=unit,
                comparator=told.get("c", "eq"),
                status="target" if aim else "actual",
                organization=self.organization,
                organization_code=self.organization_code,
                actor=self.actors[told["a"]] if "a" in told else None,
                start=start,
                end=end,
                quote=quote,
            )
        )
        return quote


@cache
def texts() -> dict[str, list[str]]:
    """The paragraphs of each kind of report, as marked texts."""
    loaded: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("report_texts.yaml").read_text("utf-8"))
    return loaded


def count(value: int) -> str:
    """A number as reports write it: "1.710", and two digits below ten ("05")."""
    return f"{value:02d}" if value < 10 else f"{value:,}".replace(",", ".")


def percent(value: float) -> str:
    """A share as reports write it: "91,2%", "15%"."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") + "%"


def share(part: int, whole: int) -> float:
    """The share in percent, to two decimals."""
    return round(100 * part / whole, 2)
