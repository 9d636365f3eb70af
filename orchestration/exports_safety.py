"""What makes a text safe to open in an office program.

Belongs here: the one function that every export of text to spreadsheets goes through (csv, xlsx, whatever comes), so that
no file of a sender can make a formula run on an analyst's machine. Not here: writing files (tabular.py and others),
escaping for html (the templates do that).
"""

from __future__ import annotations

# what office programs take for the beginning of a formula, also in its full-width forms, or skip before one
_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
_SKIPPED = " \u00a0\u200b\u2060\ufeff"


def neutralise_formula(text: str) -> str:
    """`text` as a cell that no office program runs: with an apostrophe before it where it begins like a formula.

    A beginning is one of = + - @ (full-width too), a tab or a line break, also behind spaces. Numbers are no texts and
    need none of this; whoever writes typed cells (xlsx) should besides write texts as texts.
    """
    return "'" + text if text.lstrip(_SKIPPED)[:1] in _STARTS and text.strip(_SKIPPED) else text
