"""A figure of a report, and what may be known of the report beside its text.

Belongs here: the public records. Not here: how figures are read. Serves extraction, the checks and the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What is known of the document beside its text."""

    title: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a report (the fields of the report specification), where it stands, and why it was read so."""

    measure: str
    subject: str
    qualifier: str | None
    value: float | int
    unit: str
    comparator: str
    status: str
    organization: str | None
    actor: str | None
    period_start: date | None
    period_end: date | None
    quote: str
    char_start: int
    char_end: int
    confidence: float
    explanation: tuple[str, ...]
    whole: float | None = None  # the denominator of a fraction ("48/66"), for checks
    decimals: int = 0  # how many decimals the number was written with, for checks
    number_start: int = 0  # where the number itself stands, for its key
    compared_start: date | None = None  # what a change is counted from, where the text tells
    compared_end: date | None = None

    def to_spec(self) -> dict[str, Any]:
        """The figure in the shape of the specification: ISO dates, `period` an object or null."""
        period = None
        if self.period_start is not None or self.period_end is not None:
            period = {
                "start": self.period_start.isoformat() if self.period_start else None,
                "end": self.period_end.isoformat() if self.period_end else None,
            }
        return {
            "measure": self.measure,
            "subject": self.subject,
            "qualifier": self.qualifier,
            "value": self.value,
            "unit": self.unit,
            "comparator": self.comparator,
            "status": self.status,
            "organization": self.organization,
            "actor": self.actor,
            "period": period,
            "quote": self.quote,
        }
