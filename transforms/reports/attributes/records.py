"""What is known of readings and sentences: plain records.

Belongs here: no rule but which levels are one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from transforms.reports.grammar.state import Reading
from transforms.reports.items import Item
from transforms.reports.periods import TimeMention
from transforms.reports.sentences import Sentence

CELL = "cell"  # the level of what points back to a cell
ASIDE_ROLES = frozenset({"compare", "document"})  # of times that are not told of
STOCKS = frozenset({"members_total", "orgs_total", "members_share_of_population"})


@dataclass(frozen=True, slots=True)
class Known:
    """Organization, actor and period of one reading, and the rules that gave them."""

    organization: str | None = None
    actor: str | None = None
    start: date | None = None
    end: date | None = None
    rules: tuple[str, ...] = ()


@dataclass(slots=True)
class Owner:
    """An organization named (or pointed at) in the text."""

    text: str
    level: str | None
    named: bool
    kind: str
    start: int
    end: int


@dataclass(slots=True)
class Record:
    """One sentence with what was read in it."""

    sentence: Sentence
    items: list[Item]
    readings: list[Reading]
    number: int
    partners: dict[int, Item] = field(default_factory=dict)  # the time or body that a number of a list answers to
    times: list[TimeMention] = field(default_factory=list)
    owners: list[Owner] = field(default_factory=list)
    actors: list[Owner] = field(default_factory=list)


def same_level(one: str | None, other: str | None) -> bool:
    """A town is a district-level unit: "Thành ủy" of a city under a province answers to "toàn thành phố"."""
    return one == other or {one, other} == {"city", "district"}
