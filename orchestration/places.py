"""Places: what stands where a row's `source_ref` points.

Belongs here: taking a place apart (`Sheet1!R12`, `R12`, `chars 812-847`) and showing it: the sentence in a report's
stored text, the filled columns of a spreadsheet's line. Not here: the rest of the way back (trace.py). Never the cells'
content: that is personal data, which stays in the restricted zone.
"""

from __future__ import annotations

import os
import re

from orchestration.errors import DanhboError
from orchestration.frames import exists
from orchestration.landing import text_path
from orchestration.restricted import RestrictedZone
from orchestration.settings import Settings

_LINE = re.compile(r"(?:(?P<sheet>.*)!)?R(?P<row>\d+)", re.DOTALL)
_CHARS = re.compile(r"chars (\d+)-(\d+)")
# what ties a row to its load, or numbers it: not columns of the sheet
_OURS = frozenset(
    ("kind", "file", "sheet", "row", "row_id", "load_id", "source_ref", "received_on", "sender", "sheet_as_of",
     "failed_rules", "member_key", "organization_key", "content")
)  # fmt: skip


def sheet_and_row(source_ref: str) -> tuple[str | None, int | None]:
    """The sheet and line of a spreadsheet's place; (None, None) of any other place."""
    match = _LINE.fullmatch(source_ref)
    return (match["sheet"], int(match["row"])) if match else (None, None)


def place_lines(
    settings: Settings, load_id: str, source_ref: str, evidence: str | None, quote: str | None = None
) -> list[str]:
    """What to print of a place: lines of text without personal data of rosters."""
    span = _CHARS.fullmatch(source_ref)
    if span:
        return _passage(settings, load_id, int(span[1]), int(span[2]), quote)
    sheet, row = sheet_and_row(source_ref)
    if row is None:
        return [source_ref]
    where = f"trang tính / sheet: {sheet}; " if sheet is not None else ""
    return [f"{where}dòng / line: {row}", *_filled(settings, load_id, source_ref, evidence)]


def _passage(settings: Settings, load_id: str, start: int, end: int, quote: str | None) -> list[str]:
    """The sentences of the stored text that a span touches, the span between » and «."""
    from transforms.reports.folding import fold
    from transforms.reports.sentences import split_sentences

    lines = [f"ký tự / characters: {start}-{end}"]
    path = text_path(settings.layout, load_id)
    try:
        text = path.read_bytes().decode("utf-8")  # bytes: line ends must stay as they are, spans count them
    except OSError as error:
        return [*lines, f"the stored text cannot be opened ({error.strerror}): lake/texts/{path.name}"]
    if not 0 <= start <= end <= len(text):
        return [*lines, f"the stored text has only {len(text)} characters: it is not the one that was read"]
    touched = [found for found in split_sentences(text, fold(text)) if found.start < end and found.end > start]
    left = min([start, *(found.start for found in touched)])
    right = max([end, *(found.end for found in touched)])
    lines.append(text[left:start] + "»" + text[start:end] + "«" + text[end:right])
    if quote is not None and quote not in text[start:end]:
        lines.append("the quote does not stand there: the stored text is not the one that was read")
    return lines


def _filled(settings: Settings, load_id: str, source_ref: str, evidence: str | None) -> list[str]:
    """The names of the columns that are filled in a line, for whoever may open the restricted zone."""
    zone = RestrictedZone(settings)
    if evidence is None or not _may_read(zone):
        return ["tên các cột / columns: only for who may open the restricted zone"]
    try:
        with zone.open(read_only=True) as connection:
            if not exists(connection, "evidence", evidence):
                return []
            found = connection.execute(
                f"SELECT * FROM evidence.{evidence} WHERE load_id = ? AND source_ref = ?",
                [load_id, source_ref],
            )
            names = [column[0] for column in found.description or []]
            rows = found.fetchall()
    except (DanhboError, OSError) as error:
        reason = error.what if isinstance(error, DanhboError) else str(error.strerror)
        return [f"tên các cột / columns: {reason}"]
    filled = [
        name for at, name in enumerate(names) if name not in _OURS and any(row[at] not in (None, []) for row in rows)
    ]
    return [f"các cột có dữ liệu / columns filled: {', '.join(filled)}"] if rows else ["not in evidence any more"]


def _may_read(zone: RestrictedZone) -> bool:
    try:
        return zone.path.exists() and os.access(zone.path, os.R_OK)
    except OSError:
        return False
