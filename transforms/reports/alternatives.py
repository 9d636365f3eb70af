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
    return _grouped(phrases, "")


def begun_with_one_of(phrases: Iterable[str]) -> str:
    r"""As `(?<!\w)` and `one_of`: any of the phrases where no word goes on.

    What stands before a phrase is looked at after its first letter, which lets a search pass over all other letters.
    """
    return _grouped(phrases, r"(?<!\w{})")


def _grouped(phrases: Iterable[str], after_letter: str) -> str:
    longest = sorted({fold(phrase) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    by_letter: dict[str, list[str]] = {}
    for phrase in longest:
        by_letter.setdefault(phrase[0], []).append(
            r"\s+".join(map(re.escape, phrase.split()))[len(re.escape(phrase[0])) :]
        )
    groups = [
        f"{(first := re.escape(letter))}{after_letter.format(first)}(?:{'|'.join(rests)})"
        for letter, rests in by_letter.items()
    ]
    return f"(?:{'|'.join(groups)})"
