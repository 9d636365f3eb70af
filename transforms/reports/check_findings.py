"""What a check of a report gives: the finding with its quotes, and the few ways to pick figures for one.

Belongs here: the record, its message for the clerk, its places; how numbers are written in Vietnamese messages. Not here:
any check. Serves the check modules and whoever shows findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.reports.figures import Figure

_QUOTES_SHOWN = 6
_LONGEST_QUOTE = 160


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


def quoted_vi(quotes: Sequence[str]) -> str:
    """Quotes as a message shows them: «…»; «…»."""
    shown = [f"«{_short(' '.join(quote.split()))}»" for quote in quotes[:_QUOTES_SHOWN]]
    more = "; …" if len(quotes) > _QUOTES_SHOWN else ""
    return f"Câu chữ: {'; '.join(shown)}{more}."


def _short(quote: str) -> str:
    return quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"


def finding(code: str, vi: str, en: str, figures: Iterable[Figure]) -> CheckFinding:
    """A finding about `figures`, in the order given."""
    involved = list(figures)
    return CheckFinding(
        code, vi, en, tuple(f.quote for f in involved), tuple((f.char_start, f.char_end) for f in involved)
    )


def chosen(figures: Sequence[Figure], measure: str, status: str = "actual", unit: str = "count") -> list[Figure]:
    """The figures of a measure, status and unit."""
    return [f for f in figures if f.measure == measure and f.status == status and f.unit == unit]


def number_vi(value: float | int) -> str:
    """A number as Vietnamese reports write it: 1.710; 35,34."""
    if float(value).is_integer():
        return f"{int(value):,}".replace(",", ".")
    whole, _, part = f"{round(float(value), 6):f}".rstrip("0").partition(".")
    return f"{int(whole):,}".replace(",", ".") + f",{part}" if float(value) >= 1 else f"{whole},{part}"


def day_vi(day: object) -> str:
    """A day as Vietnamese reports write it: 31/12/2021."""
    return f"{day:%d/%m/%Y}"


def same_time_and_place(one: Figure, other: Figure) -> bool:
    """Whether two figures are of one organization and one period."""
    return (one.organization, one.period_start, one.period_end) == (
        other.organization,
        other.period_start,
        other.period_end,
    )
