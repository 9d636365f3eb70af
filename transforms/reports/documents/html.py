"""News pages of portals, and other html: the article with its title, tables and lists, without what surrounds it.

Belongs here: decoding a page, its blocks, telling article from clutter (data/reference/page_clutter.yaml), title and day
of publication from its metadata. Not here: letters (pieces.py), dates in the text (dateline.py).

The page is cut into blocks; the article is the smallest part that holds nearly all running text. Trafilatura is asked for
a second opinion where that leaves doubt, and then what either keeps is kept: clutter is less bad than lost text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from lxml import etree, html

from transforms import reference
from transforms.encodings import decode_bytes
from transforms.reports.document import Document, Limits
from transforms.reports.documents.facts import with_facts
from transforms.reports.documents.pieces import Piece, assemble, no_text, too_large, unreadable
from transforms.text import clean, fold

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5"
    " h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul caption html marquee".split()
)
_SKIPPED = frozenset(
    "script style noscript template iframe object embed svg canvas select option button input textarea head map area audio"
    " video math".split()
)
_CLUTTER_TAGS = frozenset(["nav", "footer", "aside"])
_PARAGRAPHS = frozenset(["p", "pre", "blockquote", "li", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "table"])
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u2000-\u200a\u202f\u3000]+")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_DATE = re.compile(r"\b\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d{2}\b|\b(?:19|20)\d{2}-\d{2}-\d{2}\b")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_CELL = 90  # cells longer than this on average are layout
_GOOD_LENGTH = 60


@dataclass(slots=True)
class _Block:
    """A run of text between block elements, with its nearest block element."""

    text: str
    element: Any
    linked: int  # characters within links
    kind: str = "paragraph"
    weight: int = 0  # characters of running text, 0 for what looks like a menu
    clutter: bool = False

    @property
    def link_density(self) -> float:
        return self.linked / max(len(self.text), 1)


def read_html(data: bytes, limits: Limits) -> Document:
    """A page of html. Raises DocumentRejected (no_text, unreadable_file, file_too_large for nesting without end)."""
    source = _decoded(data)
    root = _parsed(source, limits)
    blocks = _blocks(root, limits)
    if not blocks:
        raise no_text("the page has no text")
    title = _title(root)
    kept, doubt = _article(blocks, title)
    warnings: list[str] = []
    if doubt:
        kept = _second_opinion(root, blocks, kept)
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


# --- blocks -----------------------------------------------------------------------------------------------------------


def _blocks(root: Any, limits: Limits) -> list[_Block]:
    """The text of the page in order, cut at block elements; tables of data as lines, a tab between cells."""
    found: list[_Block] = []
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
                    found.append(_Block(_marker(element, text, found) + text, element, min(linked, len(text)), kind))
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
                found.append(_Block(row, element, links, "table"))
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


def _marker(element: Any, text: str, found: list[_Block]) -> str:
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


# --- article and clutter ----------------------------------------------------------------------------------------------


@cache
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str], tuple[str, ...]]:
    data = reference.load_yaml("page_clutter.yaml")
    return (
        frozenset(label.replace("-", "") for label in data["labels"]),
        frozenset(data["headings"]),
        frozenset(data["controls"]),
        tuple(data["published_meta"]),
    )


def _article(blocks: list[_Block], title: str | None) -> tuple[list[_Block], bool]:
    """The blocks of the article in order, and whether there is doubt."""
    for block in blocks:
        good = block.link_density < 0.35 and (len(block.text) >= _GOOD_LENGTH or block.kind == "table")
        block.weight = len(block.text) - block.linked if good else 0
    weights = _weights(blocks)
    total = sum(block.weight for block in blocks)
    _mark_clutter(blocks, weights, total)
    clean_weights = _weights([block for block in blocks if not block.clutter])
    clean_total = sum(block.weight for block in blocks if not block.clutter)
    if not clean_total:
        return [block for block in blocks if not block.clutter] or blocks, True
    root = _smallest(clean_weights, 0.85 * clean_total)
    while root.tag in _PARAGRAPHS and root.getparent() is not None:
        root = root.getparent()  # an article of one long paragraph: its neighbours belong to it
    inside = _inside(blocks, root)
    headline = _headline_at(blocks, title, inside)
    first = next((number for number, is_in in enumerate(inside) if is_in), 0)
    last = max((number for number, is_in in enumerate(inside) if is_in), default=0)
    kept = []
    for number, block in enumerate(blocks):
        if block.clutter and number != headline:
            continue
        lead = headline is not None and headline < number < first and (block.weight or _DATE.search(block.text))
        signature = last < number <= last + 3 and block.weight and block.element.getparent() is root.getparent()
        if inside[number] or number == headline or lead or signature:
            kept.append(block)
    kept_weight = sum(block.weight for block in kept)
    return kept, kept_weight < 0.8 * clean_total or sum(len(block.text) for block in kept) < 300


def _weights(blocks: list[_Block]) -> dict[Any, int]:
    """The running text within each element."""
    own: dict[Any, int] = {}
    for block in blocks:
        if block.weight:
            own[block.element] = own.get(block.element, 0) + block.weight
    sums: dict[Any, int] = {}
    for element, weight in own.items():
        at = element
        while at is not None:
            sums[at] = sums.get(at, 0) + weight
            at = at.getparent()
    return sums


def _smallest(weights: dict[Any, int], least: float) -> Any:
    """The deepest element that holds at least so much running text."""
    best, best_depth = None, -1
    for element, weight in weights.items():
        if weight >= least:
            depth = sum(1 for _ in element.iterancestors())
            if depth > best_depth:
                best, best_depth = element, depth
    return best


def _inside(blocks: list[_Block], root: Any) -> list[bool]:
    known: dict[Any, bool] = {root: True}

    def within(element: Any) -> bool:
        path = []
        at = element
        while at is not None and at not in known:
            path.append(at)
            at = at.getparent()
        answer = known[at] if at is not None else False
        for step in path:
            known[step] = answer
        return answer

    return [within(block.element) for block in blocks]


def _mark_clutter(blocks: list[_Block], weights: dict[Any, int], total: int) -> None:
    labels, headings, controls, _ = _words()
    judged: dict[Any, bool] = {}

    def labelled(element: Any) -> bool:
        """Whether the element or one around it is named as clutter and holds little of the page's running text."""
        path = []
        at = element
        answer = False
        while at is not None:
            if at in judged:
                answer = judged[at]
                break
            path.append(at)
            if weights.get(at, 0) < 0.35 * total and (at.tag in _CLUTTER_TAGS or _names(at) & labels):
                answer = True
                break
            at = at.getparent()
        for step in path:
            judged[step] = answer
        return answer

    for number, block in enumerate(blocks):
        folded = fold(block.text[:60]).strip(" :.-|»>()0123456789")
        if labelled(block.element) or folded in controls:
            block.clutter = True
        elif block.link_density > 0.6 and (len(block.text) < 250):
            block.clutter = _among_links(blocks, number)
        elif folded in headings and len(block.text) < 50:
            block.clutter = True
            _mark_following(blocks, number, weights, total)


def _among_links(blocks: list[_Block], number: int) -> bool:
    """Whether a block that is a link stands among others that are (a menu, a list of news), not in running text."""
    around = [blocks[place] for place in (number - 1, number + 1) if 0 <= place < len(blocks)]
    return any(other.link_density > 0.6 for other in around) or not any(other.weight for other in around)


def _mark_following(blocks: list[_Block], number: int, weights: dict[Any, int], total: int) -> None:
    """After a heading such as "Tin liên quan": what belongs to it, to the end of its part of the page."""
    scope = blocks[number].element
    while scope is not None and number + 1 < len(blocks) and not _holds(scope, blocks[number + 1].element):
        scope = scope.getparent()
    if scope is None:
        return
    longest = 120 if weights.get(scope, 0) < 0.35 * total else 0  # beside the article, stop at any running text
    for block in blocks[number + 1 :]:
        if block.weight and len(block.text) >= longest and block.link_density < 0.1:
            return  # running text again
        if not _holds(scope, block.element):
            return
        block.clutter = True


def _holds(scope: Any, element: Any) -> bool:
    return element is scope or any(around is scope for around in element.iterancestors())


def _names(element: Any) -> set[str]:
    """The words of an element's class and id, also glued pairs (tin-lien-quan gives lienquan)."""
    written = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not written.strip():
        return set()
    names: set[str] = set()
    for name in written.split():
        parts = [part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]
        names.update(parts)
        names.update(a + b for a, b in zip(parts, parts[1:], strict=False))
        names.add("".join(parts))
    return names


def _headline_at(blocks: list[_Block], title: str | None, inside: list[bool]) -> int | None:
    """Which block is the headline: the one that says the title, else the last main heading before the article."""
    if title:
        wanted = fold(title)
        for number, block in enumerate(blocks):
            if len(wanted) > 8 and fold(block.text) == wanted:
                return number
    first = next((number for number, is_in in enumerate(inside) if is_in), 0)
    for number in range(first, -1, -1):
        if blocks[number].element.tag in ("h1", "h2") and not blocks[number].clutter:
            return number
    return None


def _second_opinion(root: Any, blocks: list[_Block], kept: list[_Block]) -> list[_Block]:
    """What the rules or trafilatura keep; where both find little, all that is not clutter."""
    import trafilatura

    text = trafilatura.extract(
        etree.tostring(root, encoding="unicode", method="html"),
        include_comments=False, include_tables=True, favor_recall=True, deduplicate=False,
    )  # fmt: skip
    theirs = fold(text or "")
    chosen = {id(block) for block in kept}
    for block in blocks:
        if not block.clutter and len(block.text) > 20 and fold(block.text.removeprefix("- ")) in theirs:
            chosen.add(id(block))
    union = [block for block in blocks if id(block) in chosen]
    if sum(len(block.text) for block in union) < 300:
        return [block for block in blocks if not block.clutter] or blocks
    return union


# --- metadata ---------------------------------------------------------------------------------------------------------


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
    *_, names = _words()
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
        if (moment.get("itemprop") or "").lower() == "datepublished" or moment.get("pubdate") is not None:
            if day := _day(moment.get("datetime") or ""):
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
