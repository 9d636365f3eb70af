"""News pages of portals, and other html: the article with its title, tables and lists, without what surrounds it.

Belongs here: decoding and parsing a page, title and day of publication from its metadata. Not here: its blocks
(page_blocks.py), telling article from clutter (article.py), letters (pieces.py), dates in the text (dateline.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import etree, html

from transforms.encodings import decode_bytes
from transforms.reports.document import Document, Limits
from transforms.reports.documents.article import choose, second_opinion, words
from transforms.reports.documents.facts import with_facts
from transforms.reports.documents.page_blocks import blocks_of
from transforms.reports.documents.pieces import Piece, assemble, no_text, too_large, unreadable
from transforms.text import clean, fold

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)


def read_html(data: bytes, limits: Limits) -> Document:
    """A page of html. Raises DocumentRejected (no_text, unreadable_file, file_too_large for nesting without end)."""
    source = _decoded(data)
    root = _parsed(source, limits)
    blocks = blocks_of(root, limits)
    if not blocks:
        raise no_text("the page has no text")
    title = _title(root)
    kept, doubt = choose(blocks, title)
    warnings: list[str] = []
    if doubt:
        kept = second_opinion(root, blocks, kept)
        warnings.append("Không chắc đã tách đúng bài viết khỏi trang web; giữ cả phần còn nghi ngờ.")
    if not kept:
        raise no_text("the page has no article")
    pieces = [Piece(block.text, kind=block.kind, gap="\n") for block in kept]
    assembled = assemble(pieces, limits)
    document = Document(
        text=assembled.text,
        format="html",
        title=title,
        published=_published(root),
        encoding=assembled.encoding or "utf-8",
        warnings=(*assembled.warnings, *warnings),
        offsets=assembled.offsets,
        blocks=assembled.blocks,
    )
    return with_facts(document)


def _decoded(data: bytes) -> str:
    text, codec = decode_bytes(data)
    declared = _CHARSET.search(data[:4096])
    if codec in ("cp1252", "latin-1") and declared:
        name = declared[1].decode("ascii", "replace").lower()
        if name in ("windows-1258", "cp1258"):
            return data.decode("cp1258", errors="replace")
    return text.removeprefix("\ufeff").replace("\0", "")


def _parsed(source: str, limits: Limits) -> Any:
    if source.count("<") > 2_000_000:
        raise too_large("more than two million tags")
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)  # lxml refuses an encoding declaration in text
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8")
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise no_text(f"the page holds nothing: {error}") from error
    except (AssertionError, ValueError) as error:
        raise unreadable(f"not html: {error}") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise too_large("elements nested without end")
    return root


def _title(root: Any) -> str | None:
    """The headline: og:title, the one h1, or the page's title without the name of the site."""
    heads = [clean("".join(h1.itertext())) for h1 in root.iter("h1")]
    heads = [head for head in heads if 8 <= len(head) <= 300]
    page = clean("".join(root.findtext(".//title") or ""))
    for meta in root.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in ("og:title", "twitter:title"):
            told = clean(meta.get("content") or "")
            for head in heads:
                if fold(head) in fold(told):
                    return head
            if len(told) >= 8:
                return _without_site(told)
    for head in heads:
        if fold(head) in fold(page):
            return head
    if len(heads) == 1:
        return heads[0]
    return _without_site(page) or None


def _without_site(title: str) -> str:
    parts = re.split(r"\s+[|»–—]\s+|\s+-\s+", title)
    longest = max(parts, key=len)
    return longest if len(parts) > 1 and len(longest) >= 20 else title


def _published(root: Any) -> date | None:
    """The day of publication as the page's metadata tell it; None where they do not."""
    *_, names = words()
    told: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in names and meta.get("content"):
            told.setdefault(name, meta.get("content"))
    candidates: Iterator[str] = (told[name] for name in names if name in told)
    for value in candidates:
        if day := _day(value):
            return day
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            found = re.search(r'"datePublished"\s*:\s*"([^"]{8,40})"', script.text or "")
            if found and (day := _day(found[1])):
                return day
    for moment in root.iter("time"):
        told_here = (moment.get("itemprop") or "").lower() == "datepublished" or moment.get("pubdate") is not None
        if told_here and (day := _day(moment.get("datetime") or "")):
            return day
    return None


def _day(value: str) -> date | None:
    iso = re.match(r"\s*((?:19|20)\d{2})-(\d{1,2})-(\d{1,2})", value)
    local = re.match(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d{2})", value)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if local:
            return date(int(local[3]), int(local[2]), int(local[1]))
    except ValueError:
        return None
    return None
