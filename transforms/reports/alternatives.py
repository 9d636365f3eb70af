"""One pattern for many phrases.

Belongs here: how a list of phrases of the data becomes an alternative of a regular expression. Not here: any phrase. Serves the times
and the attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from transforms.reports.folding import fold


def one_of(phrases: Iterable[str]) -> str:
    """A pattern of any of the phrases, the longest first, one space or more between words.

    Those with the same first letter stand together, so that most places of a text are passed over after one look.
    """
    longest = sorted({fold(phrase) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    by_letter: dict[str, list[str]] = {}
    for phrase in longest:
        by_letter.setdefault(phrase[0], []).append(r"\s+".join(map(re.escape, phrase.split()))[len(re.escape(phrase[0])) :])
    groups = [f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items()]
    return f"(?:{'|'.join(groups)})"
