"""Sentences that state figures, with the figures beside them.

Belongs here: writing numbers as reports do, and keeping of each stated figure what it counts, its true value and its
words. Not here: what a report says (reports.py), how it is laid out (documents.py). Serves the reports and their truth.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


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
    """A report in the making: its paragraphs, and the figures that they state."""

    organization: str
    organization_code: str
    paragraphs: list[str] = field(default_factory=list)
    figures: list[Statement] = field(default_factory=list)

    def say(self, *sentences: str) -> None:
        """One paragraph of these sentences."""
        self.paragraphs.append(" ".join(sentences))

    def state(
        self,
        words: str,
        measure: str,
        subject: str,
        value: float,
        *,
        qualifier: str | None = None,
        true: float | None = None,
        unit: str = "count",
        comparator: str = "eq",
        status: str = "actual",
        actor: str | None = None,
        span: tuple[date | None, date | None] = (None, None),
        target: bool = False,
    ) -> str:
        """The words with the value in them (at the place of "{}"), recorded as a figure; `true` if it differs on purpose."""  # fmt: skip
        quote = words.format(percent(value) if unit == "percent" else count(int(value)))
        true_value = None if target else (value if true is None else true)
        start, end = (day.isoformat() if day else None for day in span)
        self.figures.append(
            Statement(measure, subject, qualifier, value, true_value, unit, comparator, "target" if target else status,
                      self.organization, self.organization_code, actor, start, end, quote)
        )  # fmt: skip
        return quote


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
