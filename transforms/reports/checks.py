"""A report against itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing that a report says against itself, with the quotes that disagree."""

    code: str
    message_vi: str
    message_en: str
    quotes: tuple[str, ...]


def check_figures(figures: Sequence[Any]) -> tuple[CheckFinding, ...]:
    """What the figures of one report say against each other."""
    return ()
