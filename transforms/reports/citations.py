"""Directives that a report cites: number, kind, issuer and date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Citation:
    """A directive cited: its number repeats over the years, so the key is number, issuer and date."""

    number: str
    kind: str | None
    issuer: str | None
    date: date | None
    char_start: int
    char_end: int


def find_citations(text: str, folded: str) -> tuple[Citation, ...]:
    """The directives that a text cites, in order."""
    return ()
