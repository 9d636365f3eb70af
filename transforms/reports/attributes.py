"""Whose a figure is, who acted, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from transforms.reports.grammar import Reading
from transforms.reports.items import Item
from transforms.reports.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Known:
    """Organization, actor and period of one reading."""

    organization: str | None = None
    actor: str | None = None
    start: date | None = None
    end: date | None = None
    rules: tuple[str, ...] = ()


class Attributes:
    """Collects the sentences of a document, then answers for each reading."""

    def __init__(self, text: str, folded: str, title: str | None, published: date | None) -> None:
        self.n = 0

    def add(self, sentence: Sentence, items: list[Item], found: list[Reading]) -> int:
        self.n += 1
        return self.n - 1

    def of(self, number: int, reading: Reading) -> Known:
        return Known()
