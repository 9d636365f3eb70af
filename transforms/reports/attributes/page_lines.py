"""Lines of a page that are no part of its report: menus, captions of pictures, signatures, links to other news.

Belongs here: telling such lines by their form, their first words and where they stand. Not here: the parts of a web page (documents),
the words (data). Serves the attributes, which take no name and no time from them.
"""

from __future__ import annotations

import re

from transforms.reports.attributes.cues import anywhere, listed
from transforms.reports.attributes.records import Record

_SEPARATOR = re.compile(r"\s[>»|/]\s|»|›")
_SHORT_PART = 5  # words of an entry of a menu
_SHORT_LINE = 25  # words of a caption


def is_menu(line: str) -> bool:
    """Whether a folded line is a row of links ("Trang chủ > Tin tức > Xây dựng Đảng")."""
    parts = [part for part in _SEPARATOR.split(line) if part.strip()]
    return len(parts) > 1 and all(len(part.split()) <= _SHORT_PART for part in parts)


def is_masthead(line: str) -> bool:
    """Whether a folded line is the name of a paper or of a portal, which is no headline, yet may say whose report it is."""
    return anywhere("mastheads").search(line) is not None


def is_caption(line: str) -> bool:
    """Whether a folded line that is no sentence tells what a picture shows, or who wrote."""
    words = line.lstrip("(* ")
    return len(words.split()) <= _SHORT_LINE and words.startswith(listed("captions"))


def is_page_line(line: str) -> bool:
    """Whether a folded line that is no sentence is no headline."""
    return is_menu(line) or is_caption(line) or is_masthead(line)


def drop_page_lines(records: list[Record], folded: str, headline: str) -> None:
    """Take names and times from lines that are no part of the report: those before it, within it and after its last figure."""
    last = max((record.number for record in records if record.readings), default=-1)
    for record in records:
        if record.readings or not record.sentence.open_end or (record.times and record.number <= last):
            continue
        line = folded[record.sentence.start : record.sentence.end]
        if len(line) == len(headline) and record.number < last:
            continue
        if record.number > last or is_menu(line) or is_caption(line):
            record.owners, record.actors, record.times = [], [], []
