"""From words with their places on a page to text in reading order.

Belongs here: columns, lines, cells of tables, paragraphs, hyphens at line ends, and the running heads and page numbers
that repeat. Not here: where the words come from (pdf.py: characters of a text layer, ocr.py: recognised lines).

Places are points from the top left corner of the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from transforms.reports.documents.pieces import Piece
from transforms.syllables import is_syllable
from transforms.text import fold

_CLOSED = re.compile(r"[.!?:;…][\"”’»)]*\s*\Z")
_FULL_STOP = re.compile(r"[.!?…][\"”’»)]*\s*\Z")
_BULLET = re.compile(r"\s*(?:[-+*•●▪◦–—]\s|\(?(?:\d{1,2}|[a-zđ]|[IVXivx]{1,5})[.)]\s)")
_PAGE_NUMBER = re.compile(r"(?:trang|page|tr\.)?\s*[-–|]?\s*\d{1,4}\s*(?:[/|-]\s*\d{1,4}\s*)?[-–|]?", re.IGNORECASE)
_HEAD_TAIL = re.compile(r"([^\W\d_]*)-\Z")
WIDE_SPACE = 0.6  # of the type's height: a space that may part cells where others do
_EDGE = 0.12  # share of the page's height where running heads and page numbers stand


@dataclass(slots=True)
class Run:
    """Neighbouring words on one line."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    gaps: tuple[tuple[float, float, int], ...] = ()  # wide spaces within: left and right end, place in the text

    @property
    def middle(self) -> float:
        """Half-way between top and bottom."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Line:
    """Runs side by side; several cells where wide gaps stand between them."""

    cells: list[Run]
    width: tuple[float, float] = (0.0, 0.0)  # left and right edge of the column it stands in

    @property
    def text(self) -> str:
        """The cells, a tab between them."""
        return "\t".join(cell.text for cell in self.cells)

    @property
    def left(self) -> float:
        """The left edge."""
        return self.cells[0].left

    @property
    def right(self) -> float:
        """The right edge."""
        return self.cells[-1].right

    @property
    def top(self) -> float:
        """The upper edge."""
        return min(cell.top for cell in self.cells)

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return max(cell.bottom for cell in self.cells)

    @property
    def size(self) -> float:
        """The height of its type."""
        return median(cell.size for cell in self.cells)


@dataclass(slots=True)
class Page:
    """The lines of a page in reading order."""

    number: int
    height: float
    lines: list[Line]


def read_order(runs: list[Run], width: float) -> list[Line]:
    """Lines in reading order: columns of running text one after the other, everything else from top to bottom."""
    if not runs:
        return []
    return _columns(sorted(runs, key=lambda run: (run.top, run.left)), 0.0, width, depth=0)


def _columns(runs: list[Run], left: float, right: float, depth: int) -> list[Line]:
    size = median(run.size for run in runs)
    gutter = _gutter(runs, left, right, size) if depth < 3 and len(runs) >= 8 else None
    if gutter is None:
        return _lines(runs)
    lines: list[Line] = []
    band: list[Run] = []

    def close() -> None:
        sides = [run for run in band if run.right <= gutter + 3], [run for run in band if run.left >= gutter - 3]
        if all(_is_running_text(side) for side in sides):
            lines.extend(_columns(sides[0], left, gutter, depth + 1))
            lines.extend(_columns(sides[1], gutter, right, depth + 1))
        elif band:
            lines.extend(_lines(band))
        band.clear()

    crossing: list[Run] = []
    for run in runs:
        crosses = run.left < gutter - 3 and run.right > gutter + 3
        if crosses:
            close()
            crossing.append(run)
        else:
            if crossing and run.top > crossing[-1].bottom - 0.3 * size:
                lines.extend(_lines(crossing))
                crossing = []
            (crossing if crossing else band).append(run)
    if crossing:
        lines.extend(_lines(crossing))
    close()
    return lines


def _gutter(runs: list[Run], left: float, right: float, size: float) -> float | None:
    """A place that few runs cross, with running text on both sides; None where there is none."""
    low = max(left, min(run.left for run in runs))
    high = min(right, max(run.right for run in runs))
    span = high - low
    if span < 20 * size:
        return None
    steps = [low + span * (0.25 + step / 200) for step in range(101)]
    counts = [sum(run.left < at - 3 and run.right > at + 3 for run in runs) for at in steps]
    least = min(counts)
    if least > 0.2 * len(runs):
        return None
    best = max(
        _stretches([count <= least for count in counts]), key=lambda stretch: stretch[1] - stretch[0], default=None
    )
    if best is None:
        return None
    at = (steps[best[0]] + steps[best[1] - 1]) / 2
    sides = [run for run in runs if run.right <= at + 3], [run for run in runs if run.left >= at - 3]
    return at if all(_is_running_text(side) for side in sides) else None


def _stretches(flags: list[bool]) -> list[tuple[int, int]]:
    found, start = [], None
    for place, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = place
        elif not flag and start is not None:
            found.append((start, place))
            start = None
    return found


def _is_running_text(runs: list[Run]) -> bool:
    """Whether runs are lines of paragraphs rather than cells: many, long, and most of them filling their column."""
    if len(runs) < 4:
        return False
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    full = sum(run.right - run.left > 0.7 * (right - left) for run in runs)
    return full >= 0.5 * len(runs) and median(len(run.text) for run in runs) >= 18


def _lines(runs: Sequence[Run]) -> list[Line]:
    """Runs that stand on one line, from left to right; near ones joined to one cell."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.middle):
        row = rows[-1] if rows else []
        if row and abs(run.middle - sum(r.middle for r in row) / len(row)) < 0.45 * max(run.size, row[-1].size):
            row.append(run)
        else:
            rows.append([run])
    edges = (
        (min(run.left for run in runs), _right_edge([max(run.right for run in row) for row in rows]))
        if runs
        else (0.0, 0.0)
    )
    lines = []
    for row in rows:
        row.sort(key=lambda run: run.left)
        cells = [row[0]]
        for run in row[1:]:
            last = cells[-1]
            if run.left - last.right < 1.3 * max(run.size, last.size):
                space = "" if run.left - last.right < 0.12 * run.size or last.text.endswith(" ") else " "
                offset = len(last.text) + len(space)
                gap = ((last.right, run.left, offset),) if run.left - last.right > WIDE_SPACE * run.size else ()
                inner = tuple((left, right, place + offset) for left, right, place in run.gaps)
                cells[-1] = Run(
                    last.text + space + run.text,
                    last.left,
                    min(last.top, run.top),
                    max(last.right, run.right),
                    max(last.bottom, run.bottom),
                    max(last.size, run.size),
                    (*last.gaps, *gap, *inner),
                )
            else:
                cells.append(run)
        lines.append(Line(cells, edges))
    _part_cells(lines)
    return lines


def _part_cells(lines: list[Line]) -> None:
    """Part cells at spaces that are narrow for a table but stand over or under a space between cells."""
    between = [[(a.right, b.left) for a, b in pairwise(line.cells)] for line in lines]
    for number, line in enumerate(lines):
        if not any(cell.gaps for cell in line.cells):
            continue
        near = [gap for other in between[max(0, number - 3) : number + 4] for gap in other]
        cells: list[Run] = []
        for cell in line.cells:
            start, left = 0, cell.left
            for gap_left, gap_right, place in cell.gaps:
                shared = max((min(gap_right, b) - max(gap_left, a) for a, b in near), default=0.0)
                if shared > 0.4 * cell.size:
                    cells.append(Run(cell.text[start:place].strip(), left, cell.top, gap_left, cell.bottom, cell.size))
                    start, left = place, gap_right
            cells.append(Run(cell.text[start:].strip(), left, cell.top, cell.right, cell.bottom, cell.size))
        line.cells = cells


def _right_edge(rights: list[float]) -> float:
    """Where lines of running text end: the rightmost place that several share (a page number may stand beyond)."""
    ordered = sorted(rights, reverse=True)
    several = max(2, len(rights) // 6)
    for place, right in enumerate(ordered[: len(ordered) - several + 1]):
        if right - ordered[place + several - 1] <= 12:
            return right
    return ordered[0]


# --- running heads ----------------------------------------------------------------------------------------------------


def without_running_heads(pages: list[Page]) -> list[Page]:
    """Pages without page numbers and without the lines that repeat at the top or bottom of most pages."""
    repeated: Counter[tuple[str, bool]] = Counter()
    for page in pages:
        repeated.update({(_pattern(line, page), top) for line, top in _edges(page)})
    often = {key for key, count in repeated.items() if count >= 2 and count >= 0.5 * len(pages) and key[0]}
    kept = []
    for page in pages:
        dropped = {
            id(line)
            for line, top in _edges(page)
            if (_pattern(line, page), top) in often
            or (_PAGE_NUMBER.fullmatch(line.text.strip()) and _at_edge(line, page))
        }
        kept.append(Page(page.number, page.height, [line for line in page.lines if id(line) not in dropped]))
    return kept


def _edges(page: Page) -> list[tuple[Line, bool]]:
    ordered = sorted(page.lines, key=lambda line: line.top)
    return [
        *((line, True) for line in ordered[:3] if line.top < _EDGE * page.height),
        *((line, False) for line in ordered[-3:] if line.bottom > (1 - _EDGE) * page.height),
    ]


def _at_edge(line: Line, page: Page) -> bool:
    return line.top < 0.09 * page.height or line.bottom > 0.91 * page.height


def _pattern(line: Line, page: Page) -> str:
    """The line without the page's own number; other numbers count, so that no line of content seems to repeat."""
    return re.sub(rf"\b0*{page.number}\b", "#", fold(line.text))


# --- paragraphs -------------------------------------------------------------------------------------------------------


def pieces_of(pages: Iterable[Page]) -> list[Piece]:
    """Paragraphs and table rows of all pages; a paragraph that goes on over a page break goes on in the text."""
    pieces: list[Piece] = []
    open_line: Line | None = None
    for page in pages:
        text, last = "", open_line
        carried = False
        for number, line in enumerate(page.lines):
            is_row = len(line.cells) > 1
            follows = last is not None and not is_row and len(last.cells) == 1 and _goes_on(last, line, number == 0)
            if follows and number == 0 and not text:
                carried = True
                text = line.text
            elif follows:
                text = join(text, line.text)
            else:
                if text.strip():
                    pieces.append(_piece(text, page.number, carried, pieces))
                    carried = False
                if is_row:
                    pieces.append(Piece(line.text, kind="table", page=page.number))
                    text = ""
                else:
                    text = line.text
            last = line
        if text.strip():
            pieces.append(_piece(text, page.number, carried, pieces))
        if page.lines:
            open_line = last
    return pieces


def _piece(text: str, page: int, carried: bool, pieces: list[Piece]) -> Piece:
    gap = "\n"
    if carried and pieces:
        before = pieces[-1].text
        joined = join(before, text)
        kept = len(joined) - len(text)
        gap = " " if joined[kept - 1 : kept] == " " and not before.endswith(" ") else ""
        if not joined.startswith(before):  # a hyphen fell away
            pieces[-1] = Piece(joined[:kept], pieces[-1].kind, pieces[-1].page, pieces[-1].gap)
            gap = ""
    return Piece(text, page=page, gap=gap)


def _goes_on(before: Line, line: Line, new_page: bool) -> bool:
    """Whether a line goes on with the paragraph of the line before it."""
    text = line.text.lstrip()
    size = max(before.size, line.size)
    if _BULLET.match(line.text) or abs(before.size - line.size) > 0.2 * size:
        return False
    head = text[:1]
    full = before.right > before.width[1] - 0.12 * (before.width[1] - before.width[0])
    if new_page or line.top < before.top:  # next page or next column
        if head.islower():  # a clause may end where the column ends
            return not _FULL_STOP.search(before.text) and (full or not _CLOSED.search(before.text))
        return not _CLOSED.search(before.text) and (head.isdigit() or head in "(%,;" or full)
    if line.top - before.bottom > 0.9 * size:
        return False
    indented = line.left > before.left + 0.8 * size
    if head.islower() or head in "%,;.)":
        return not (_CLOSED.search(before.text) and not full and indented)
    if not full:
        return False
    if _CLOSED.search(before.text) and indented:
        return False
    return not before.text.isupper() or text.isupper()


def join(before: str, after: str) -> str:
    """Two lines of one paragraph as running text, without the hyphen that only broke a word."""
    before, after = before.rstrip(), after.lstrip()
    if before.endswith(("\u00ad", "\x02", "\ufffe")):
        before = before[:-1] + "-"
        if after[:1].islower():
            return before[:-1] + after
    found = _HEAD_TAIL.search(before)
    if found and found[1] and after[:1].isalpha():
        follow = re.match(r"[^\W\d_]+", after)
        tail = follow.group() if follow else ""
        if tail[:1].islower() and is_syllable(found[1] + tail) and not (is_syllable(found[1]) and is_syllable(tail)):
            return before[:-1] + after
        return before + after
    if before.endswith("/"):
        return before + after
    return f"{before} {after}"
