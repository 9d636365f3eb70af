"""A page of html as blocks of text: runs of text between block elements, and rows of data tables.

Belongs here: the walk over the page. Not here: which blocks are the article (article.py). Serves html.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from transforms.reports.document import Limits
from transforms.reports.documents.pieces import too_large

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form"
        " h1 h2 h3 h4 h5 h6 header hr html legend li main marquee nav ol p pre section summary table caption thead"
        " tbody tfoot tr td th ul",
    )
)
_SKIPPED = frozenset(
    re.findall(
        r"\w+",
        "script style noscript template iframe object embed svg canvas select option button input textarea head map"
        " area audio video math",
    )
)
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u2000-\u200a\u202f\u3000]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_CELL = 90  # cells longer than this on average are layout


@dataclass(slots=True)
class Block:
    """A run of text between block elements, with its nearest block element."""

    text: str
    element: Any
    linked: int  # characters within links
    kind: str = "paragraph"
    weight: int = 0  # characters of running text, 0 for what looks like a menu
    clutter: bool = False

    @property
    def link_density(self) -> float:
        """The share of its characters that stand in links."""
        return self.linked / max(len(self.text), 1)


def blocks_of(root: Any, limits: Limits) -> list[Block]:
    """The text of the page in order, cut at block elements; tables of data as lines, a tab between cells."""
    found: list[Block] = []
    texts: list[str] = []
    linked = 0
    total = 0

    def flush(element: Any, kind: str = "paragraph") -> None:
        nonlocal linked, total
        if texts:
            for part in "".join(texts).split("\n"):
                text = _SPACE.sub(" ", part).strip()
                if text:
                    total += len(text)
                    if total > limits.text_chars:
                        raise too_large("too much text on the page")
                    found.append(Block(_marker(element, text, found) + text, element, min(linked, len(text)), kind))
            texts.clear()
        linked = 0

    # an explicit stack: pages nest deeper than Python recurses
    body = root.find("body")
    stack: list[tuple[Any, bool, Any, bool]] = [(body if body is not None else root, False, root, False)]
    while stack:
        element, leaving, owner, in_link = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if leaving:
            if tag in _BLOCKS:
                flush(element)
            if element.tail and element is not body:
                text = _SPACE.sub(" ", element.tail)
                texts.append(text)
                linked += len(text) if in_link else 0
            continue
        is_block = tag in _BLOCKS
        if is_block:
            flush(owner)
        if (
            not tag
            or tag in _SKIPPED
            or _HIDDEN.search(element.get("style") or "")
            or element.get("hidden") is not None
        ):
            if element.tail:
                texts.append(_SPACE.sub(" ", element.tail))
            continue
        if tag == "table" and (rows := _data_rows(element)):
            for row, links in rows:
                found.append(Block(row, element, links, "table"))
                total += len(row)
            if element.tail:
                texts.append(_SPACE.sub(" ", element.tail))
            continue
        if tag == "br":
            texts.append("\n")
        link = in_link or tag == "a"
        if element.text:
            text = element.text if tag == "pre" else _SPACE.sub(" ", element.text)
            texts.append(text)
            linked += len(text.strip()) if link else 0
        inner = element if is_block else owner
        stack.append((element, True, owner, in_link))
        for child in reversed(element):
            stack.append((child, False, inner, link))
    flush(root)
    return found


def _marker(element: Any, text: str, found: list[Block]) -> str:
    """The bullet or number that a reader sees before a list item."""
    if element.tag != "li" or (found and found[-1].element is element) or text[:1] in "-–—•*+":
        return ""
    parent = element.getparent()
    if parent is not None and parent.tag == "ol":
        place = sum(1 for sibling in element.itersiblings("li", preceding=True)) + 1
        return f"{place}. " if not re.match(r"\d+[.)]", text) else ""
    return "- "


def _data_rows(table: Any) -> list[tuple[str, int]]:
    """The rows of a table of data (row, characters in links); nothing for a table that lays out a page."""
    if table.find(".//table") is not None:
        return []
    rows = []
    lengths: list[int] = []
    for row in table.iter("tr"):
        cells = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            for skipped in cell.iter("script", "style"):
                skipped.text = None
            text = _SPACE.sub(" ", " ".join(cell.itertext())).strip()
            cells.append(text)
            lengths += [len(text)] if text else []
        if any(cells):
            links = sum(len("".join(link.itertext()).strip()) for link in row.iter("a"))
            rows.append(("\t".join(cells).strip("\t"), links))
    width = sum(1 for row, _ in rows if "\t" in row)
    if len(rows) < 2 or width < len(rows) / 2 or not lengths or sum(lengths) / len(lengths) > _MAX_CELL:
        return []
    if max(lengths) > 600:
        return []
    caption = table.find("caption")
    if caption is not None:
        text = _SPACE.sub(" ", "".join(caption.itertext())).strip()
        rows[:0] = [(text, 0)] if text else []
    return rows
