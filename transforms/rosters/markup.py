"""Tables that office programs write as markup: html pages named .xls, and XML spreadsheets of 2003.

Belongs here: reading these two into grids. Not here: telling that a file is one of them (`cells.py`).
"""

from __future__ import annotations

import re

from lxml import etree, html

from transforms.encodings import decode_bytes
from transforms.rosters.grid import Grid, Line
from transforms.rosters.problems import FileProblem
from transforms.rosters.reading import Limits

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,100})</x:Name>", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MAX_SPAN = 512


def _decoded(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name in ("utf-8", "utf8", "utf-16", "unicode") or not name:
        return decode_bytes(data)[0]
    try:
        return data.decode(name)
    except (LookupError, UnicodeDecodeError):
        return decode_bytes(data)[0]


def html_grids(data: bytes, limits: Limits) -> list[Grid]:
    """The tables of an html page, one below the other on one sheet, as office programs open it."""
    text = _decoded(data)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise FileProblem("unreadable_file", "broken") from error
    lines: list[Line] = []
    merges: list[tuple[int, int, int, int]] = []
    for table in root.iter("table"):
        if any(True for _ in table.iterancestors("table")):
            continue
        _table(table, lines, merges, limits)
    if not lines:
        raise FileProblem("unreadable_file", "no_spreadsheet", "html")
    named = _SHEET_NAME.search(text[:65536])
    return [Grid(named[1] if named else None, lines=lines, merges=tuple(merges))]


def _table(table: html.HtmlElement, lines: list[Line], merges: list[tuple[int, int, int, int]], limits: Limits) -> None:
    taken: dict[tuple[int, int], bool] = {}
    for row in table.iter("tr"):
        number = len(lines)
        line: list[str | None] = []
        column = 0
        for cell in row.iterchildren("td", "th"):
            while (number, column) in taken:
                column += 1
            wide = _span(cell.get("colspan"))
            tall = _span(cell.get("rowspan"))
            while len(line) <= column:
                line.append(None)
            line[column] = _text(cell)
            if wide > 1 or tall > 1:
                merges.append((number, column, number + tall - 1, column + wide - 1))
                for lower in range(tall):
                    for right in range(wide):
                        taken[number + lower, column + right] = True
            column += wide
        lines.append(line)
        if len(lines) > limits.rows:
            raise FileProblem("file_too_large", "rows")


def _span(text: str | None) -> int:
    return min(int(text), _MAX_SPAN) if text and text.strip().isdigit() and int(text) > 0 else 1


def _text(cell: html.HtmlElement) -> str | None:
    if not len(cell):
        return _SPACE.sub(" ", cell.text or "").strip() or None
    for broken in cell.iter("br"):
        broken.tail = "\ue000" + (broken.tail or "")
    text = _SPACE.sub(" ", cell.text_content()).replace("\ue000", "\n")
    text = "\n".join(part.strip() for part in text.split("\n")).strip()
    return text or None


def spreadsheet_ml_grids(data: bytes, limits: Limits) -> list[Grid]:
    """The sheets of an XML spreadsheet of 2003."""
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", data[:65536], re.IGNORECASE):
        raise FileProblem("unreadable_file", "entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileProblem("unreadable_file", "broken") from error
    return [_ml_sheet(sheet, limits) for sheet in root.iter(f"{_SS}Worksheet")]


def _ml_sheet(sheet: etree._Element, limits: Limits) -> Grid:
    lines: list[Line] = []
    merges: list[tuple[int, int, int, int]] = []
    hidden: set[int] = set()
    for row in sheet.iter(f"{_SS}Row"):
        at = row.get(f"{_SS}Index")
        if at and at.isdigit():
            if int(at) > limits.rows:
                raise FileProblem("file_too_large", "rows")
            while len(lines) < int(at) - 1:
                lines.append([])
        if row.get(f"{_SS}Hidden") == "1":
            hidden.add(len(lines) + 1)
        line: list[str | None] = []
        for cell in row.iterchildren(f"{_SS}Cell"):
            at = cell.get(f"{_SS}Index")
            while at and at.isdigit() and len(line) < min(int(at) - 1, limits.columns):
                line.append(None)
            found = cell.find(f"{_SS}Data")
            text = "".join(found.itertext()) if found is not None else ""
            if found is not None and found.get(f"{_SS}Type") == "DateTime":
                text = text.replace("T00:00:00.000", "").replace("T", " ")
            if found is not None and found.get(f"{_SS}Type") == "Number" and text.endswith(".0"):
                text = text[:-2]
            wide = min(int(cell.get(f"{_SS}MergeAcross") or 0), _MAX_SPAN)
            tall = min(int(cell.get(f"{_SS}MergeDown") or 0), _MAX_SPAN)
            if wide or tall:
                merges.append((len(lines), len(line), len(lines) + tall, len(line) + wide))
            line.append(text if text.strip() else None)
            line.extend([None] * wide)
        lines.append(line)
    visible = sheet.find(".//{urn:schemas-microsoft-com:office:excel}Visible")
    return Grid(
        sheet.get(f"{_SS}Name"),
        lines=lines,
        merges=tuple(merges),
        hidden=visible is not None and (visible.text or "").startswith("SheetHidden"),
        hidden_rows=frozenset(hidden),
    )
