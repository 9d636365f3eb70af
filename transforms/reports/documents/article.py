"""Which blocks of a page are its article, and which are menus, related links, comments and counters.

Belongs here: the choice, with the words of data/reference/page_clutter.yaml. Not here: the blocks (page_blocks.py), the
page's metadata (html.py).

The article is the smallest part of the page that holds nearly all running text. Trafilatura is asked for a second
opinion where that leaves doubt, and then what either keeps is kept: clutter is less bad than lost text.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Any

from lxml import etree

from transforms import reference
from transforms.reports.documents.page_blocks import Block
from transforms.text import fold

_CLUTTER_TAGS = frozenset(["nav", "footer", "aside"])
_PARAGRAPHS = frozenset(["p", "pre", "blockquote", "li", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "table"])
_DATE = re.compile(r"\b\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d{2}\b|\b(?:19|20)\d{2}-\d{2}-\d{2}\b")
_GOOD_LENGTH = 60  # characters of a block that is running text


@cache
def words() -> tuple[frozenset[str], frozenset[str], frozenset[str], tuple[str, ...]]:
    """Labels, headings and controls of clutter, and the names of metadata with the day of publication."""
    data = reference.load_yaml("page_clutter.yaml")
    return (
        frozenset(label.replace("-", "") for label in data["labels"]),
        frozenset(data["headings"]),
        frozenset(data["controls"]),
        tuple(data["published_meta"]),
    )


def choose(blocks: list[Block], title: str | None) -> tuple[list[Block], bool]:
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


def _weights(blocks: list[Block]) -> dict[Any, int]:
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


def _inside(blocks: list[Block], root: Any) -> list[bool]:
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


def _mark_clutter(blocks: list[Block], weights: dict[Any, int], total: int) -> None:
    labels, headings, controls, _ = words()
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
        if block.clutter:  # belongs to a heading before it
            continue
        folded = fold(block.text[:60]).strip(" :.-|»>()0123456789")
        if labelled(block.element) or folded in controls:
            block.clutter = True
        elif block.link_density > 0.6 and (len(block.text) < 250):
            block.clutter = _among_links(blocks, number)
        elif folded in headings and len(block.text) < 50:
            block.clutter = True
            _mark_following(blocks, number, weights, total)


def _among_links(blocks: list[Block], number: int) -> bool:
    """Whether a block that is a link stands among others that are (a menu, a list of news), not in running text."""
    around = [blocks[place] for place in (number - 1, number + 1) if 0 <= place < len(blocks)]
    return any(other.link_density > 0.6 for other in around) or not any(other.weight for other in around)


def _mark_following(blocks: list[Block], number: int, weights: dict[Any, int], total: int) -> None:
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
        names.update(a + b for a, b in pairwise(parts))
        names.add("".join(parts))
    return names


def _headline_at(blocks: list[Block], title: str | None, inside: list[bool]) -> int | None:
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


def second_opinion(root: Any, blocks: list[Block], kept: list[Block]) -> list[Block]:
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
