"""The words by which a careful reader knows whose and of when a figure is, compiled from data.

Belongs here: patterns over the lists of `data/reference/report_attributes.yaml`. Not here: any word (data), what a match means
(the modules that ask). Serves the attributes.
"""

from __future__ import annotations

import re
from functools import cache

from transforms.reference import load_yaml
from transforms.reports.alternatives import begun_with_one_of, one_of
from transforms.reports.folding import fold

WORDS = "report_attributes.yaml"


@cache
def listed(section: str) -> tuple[str, ...]:
    """The words of a section, folded, the longest first."""
    return tuple(sorted((fold(str(word)) for word in load_yaml(WORDS)[section]), key=len, reverse=True))


@cache
def anywhere(section: str) -> re.Pattern[str]:
    """Any word of a section, as a whole word."""
    return re.compile(rf"{begun_with_one_of(listed(section))}(?!\w)")


@cache
def ending(section: str) -> tuple[str, ...]:
    """The words of a section, each with a space before it, so that only whole words are met at the end of a text."""
    return tuple(f" {word}" for word in listed(section))


@cache
def national_words() -> re.Pattern[str]:
    """What speaks for a report of the whole Party."""
    return re.compile(rf"{begun_with_one_of(listed('national'))}(?! bộ)(?!\w)")


@cache
def whole_party_words() -> re.Pattern[str]:
    """What names the whole Party or country as the subject of a figure."""
    not_after = "".join(f"(?<!{re.escape(word)} )" for word in listed("not_whole_after"))
    return re.compile(rf"(?<!\w){not_after}{one_of(listed('whole_party'))}(?! bộ)(?!\w)")


@cache
def whole_institution() -> re.Pattern[str]:
    """ "toàn quân khu", "toàn công ty": the one institution that a report is of."""
    return re.compile(rf"(?<!\w)toàn {one_of(listed('institution_kinds'))}(?!\w)")


@cache
def cell_word() -> str:
    """The word for a cell, as it points back to one."""
    return fold(load_yaml(WORDS)["cell"])
