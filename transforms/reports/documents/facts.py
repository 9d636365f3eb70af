"""What a document says of itself: number, issuer, day of signing, title.

Belongs here: the head of an official document and the headline of a news item, from data/reference/document_heads.yaml.
Not here: documents that a text cites (citations.py), the day a page was published (dateline.py, or a page's metadata).
Every fact is left out rather than guessed. Serves dim_source.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

from transforms import reference
from transforms.reports.document import Document
from transforms.text import clean, fold

_HEAD_LINES = 40
_HEAD_CHARS = 4000
_NUMBER = re.compile(
    r"(?:^|\s)Số\s*:?\s*(\d{1,5}[a-zA-Z]?\s?[-–/]\s?[A-ZĐa-zđ]{1,6}(?:\s?[-–/.]\s?[A-ZĐƯa-zđư0-9.]{1,14}){0,3})(?=[\s*,;]|$)"
)
_SIGNED = re.compile(
    r"(?:^|[\s,])ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+((?:19|20)\d{2})\s*[.*]?\s*$", re.IGNORECASE
)
_BODY_STARTS = 160  # a paragraph at least this long is no head


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    data = reference.load_yaml("document_heads.yaml")
    return frozenset(data["mottos"]), frozenset(data["kinds"])


def with_facts(document: Document) -> Document:
    """The document with the facts that its text shows, where it does not have them already."""
    lines = _head(document.text)
    number, number_at = _number(lines)
    signed = _signed(lines) if number or document.signed_on is None else document.signed_on
    issuer = _issuer(lines, number_at) if number_at is not None else None
    title = _official_title(lines) or document.title
    if title is None and number is None:
        title = _headline(lines)
    return replace(
        document,
        title=title,
        document_number=document.document_number or number,
        issuer=document.issuer or issuer,
        signed_on=document.signed_on or signed,
    )


def shown_title(title: str | None, text: str) -> str | None:
    """A title out of a file's properties, where the beginning of the text shows it too (programs fill in anything)."""
    told = clean(title or "")
    return told if len(told) >= 12 and told.count(" ") >= 2 and fold(told) in fold(text[:_HEAD_CHARS]) else None


def _head(text: str) -> list[str]:
    lines = [line.strip() for line in text[:_HEAD_CHARS].split("\n")]
    return [line for line in lines if line][:_HEAD_LINES]


def _number(lines: list[str]) -> tuple[str | None, int | None]:
    for place, line in enumerate(lines[:20]):
        if len(line) > _BODY_STARTS:
            break
        found = _NUMBER.search(line)
        if found and (found.start() <= 1 or "\t" in line or line[: found.start()].strip(" *|").isupper()):
            return re.sub(r"\s", "", found[1]).rstrip("./-–").replace("–", "-"), place
    return None, None


def _signed(lines: list[str]) -> date | None:
    for line in lines[:25]:
        found = _SIGNED.search(line) if len(line) <= 100 else None
        if found:
            try:
                return date(int(found[3]), int(found[2]), int(found[1]))
            except ValueError:
                continue
    return None


def _cells(line: str) -> list[str]:
    """The parts of a line of a two-column head."""
    return [part.strip(" *|-–_.") for part in re.split(r"\t|\s\|\s|\s{3,}", line)]


def _issuer(lines: list[str], number_at: int) -> str | None:
    """The body in capitals above the number, nearest to it."""
    mottos, _ = _words()
    for line in reversed(lines[: number_at + 1]):
        for part in _cells(line):
            name = _NUMBER.sub("", part).strip()
            folded = fold(name)
            if len(folded) < 4 or folded in mottos or not name.isupper() or any(m in folded for m in mottos):
                continue
            return clean(name)
    return None


def _official_title(lines: list[str]) -> str | None:
    """`BÁO CÁO` in capitals on a line of its own, with the lines up to the first paragraph or rule."""
    _, kinds = _words()
    for place, line in enumerate(lines[:25]):
        if len(line) > _BODY_STARTS:
            return None
        if line.isupper() and fold(line) in kinds:
            parts = [line]
            for follow in lines[place + 1 : place + 5]:
                starts_body = re.match(
                    r"(?:[-–_*]{3,}|(?:Kính gửi|Căn cứ|Thực hiện)\b|(?:[IVX]+|\d+|[A-Z])\s*[.)-])", follow
                )
                if len(follow) > 250 or starts_body or follow.endswith((".", ";")):
                    break
                parts.append(follow.strip(" *-–_"))
            return clean(" ".join(part for part in parts if part))
    return None


def _headline(lines: list[str]) -> str | None:
    """The last line like a headline before the first real paragraph; None where there is none."""
    headline = None
    for line in lines[:25]:
        if len(line) > _BODY_STARTS:
            return headline
        words = re.findall(r"[^\W\d_]{2,}", line)
        dated = re.search(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}:\d{2}", line)
        if 5 <= len(words) <= 30 and not line.endswith((".", ";", ",")) and not dated and line[:1].isupper():
            headline = clean(line)
    return None
