"""What a check of a report gives: the finding with its quotes, and the few ways to pick figures for one.

Belongs here: the record, its message for the clerk, its places. Not here: any check, how numbers are written (wording).
Serves the check modules and whoever shows findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.reports.figures import Figure
from transforms.wording import quoted_vi


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing that a report says against itself: a stable code, messages, the quotes that disagree and their spans."""

    code: str
    message_vi: str
    message_en: str
    quotes: tuple[str, ...]
    spans: tuple[tuple[int, int], ...] = ()

    def told_vi(self) -> str:
        """The message for the clerk with the report's own words."""
        return f"{self.message_vi} {quoted_vi(self.quotes)}"

    def places(self) -> str:
        """The places in the stored text, as `source_ref` writes them: `chars 3-9, chars 40-52`."""
        return ", ".join(f"chars {start}-{end}" for start, end in self.spans)


def finding(code: str, vi: str, en: str, figures: Iterable[Figure]) -> CheckFinding:
    """A finding about `figures`, in the order given."""
    involved = list(figures)
    return CheckFinding(
        code, vi, en, tuple(f.quote for f in involved), tuple((f.char_start, f.char_end) for f in involved)
    )


def chosen(figures: Sequence[Figure], measure: str, status: str = "actual", unit: str = "count") -> list[Figure]:
    """The figures of a measure, status and unit."""
    return [f for f in figures if f.measure == measure and f.status == status and f.unit == unit]


def same_time_and_place(one: Figure, other: Figure) -> bool:
    """Whether two figures are of one organization and one period."""
    return (one.organization, one.period_start, one.period_end) == (
        other.organization,
        other.period_start,
        other.period_end,
    )
