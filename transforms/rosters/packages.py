"""The zip packages of xlsx and ods, looked at before anything trusts them.

Belongs here: the pre-flight on the zip directory and the bounded unpacking of its XML (declared sizes can lie), and the
few facts that the cell reader does not give: hidden rows, merges, formulas, fonts, the file's date. Not here: cells
(`cells.py`). Serves `cells.py`.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html import unescape

from defusedxml import ElementTree

from transforms.rosters.problems import FileProblem
from transforms.rosters.reading import Limits

_CHUNK = 1 << 20
_OVERLAP = 4096
_MAX_RATIO = 400  # nothing that people type packs so well, above a few megabytes
_SMALL = 32 * 1024 * 1024
_MAX_TEXT = 1 << 30  # and copies a shared string into every cell that refers to it
_MAX_CELLS = 80_000_000  # the cell reader holds the whole rectangle of a sheet in memory

# Prefixes of names and the order of attributes are the writer's choice; patterns begin with a literal, which is fast.
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb"<(?:\w+:)?row (?=[^>]*\bhidden=[\"'](?:1|true))[^>]*>")
_MERGE = re.compile(rb'mergeCell [^>]*ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_FAR = re.compile(rb' r="([A-Z]{2,3})\d')
_FORMULA = re.compile(rb' r="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:\w+:)?f[ >/]')
_PLACE = re.compile(rb' r="[A-Z]{0,3}(\d+)"')
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass
class SheetParts:
    """What a sheet's XML says beside its cells."""

    hidden_rows: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    unpacked: int = 0
    last_row: int = 0
    shared_cells: int = 0  # cells that refer to a shared string
    unread: dict[tuple[int, int], str] = field(default_factory=dict)  # 0-based cells of errors, formulas without result


@dataclass
class Package:
    """An opened zip package that passed its pre-flight."""

    data: bytes
    archive: zipfile.ZipFile
    names: frozenset[str]
    limits: Limits

    def unpack(self, name: str, most: int | None = None) -> Iterator[bytes]:
        """The content of an entry piece by piece, refused where it is larger than it declares or than the limit."""
        info = self.archive.getinfo(name)
        most = self.limits.unpacked_bytes if most is None else most
        start = info.header_offset
        header = self.data[start : start + 30]
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise FileProblem("unreadable_file", "zip")
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        begin = start + 30 + name_length + extra_length
        packed = memoryview(self.data)[begin : begin + info.compress_size]
        total = 0
        if info.compress_type == zipfile.ZIP_STORED:
            for offset in range(0, len(packed), _CHUNK):
                yield bytes(packed[offset : offset + _CHUNK])
            return
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise FileProblem("unreadable_file", "zip")
        unpacker = zlib.decompressobj(-15)
        for offset in range(0, len(packed), _CHUNK):
            pending = bytes(packed[offset : offset + _CHUNK])
            while True:  # what packs very well has more to give after its input is used up
                try:
                    piece = unpacker.decompress(pending, _CHUNK * 4)
                except zlib.error as error:
                    raise FileProblem("unreadable_file", "zip") from error
                pending = unpacker.unconsumed_tail
                total += len(piece)
                if total > most or total > info.file_size + _CHUNK:
                    raise FileProblem("file_too_large", "unpacked")
                if piece:
                    yield piece
                if unpacker.eof or not (pending or len(piece) == _CHUNK * 4):
                    break
        if not unpacker.eof:
            raise FileProblem("unreadable_file", "truncated")

    def read(self, name: str, most: int = 64 * 1024 * 1024) -> bytes:
        """A whole entry, bounded."""
        return b"".join(self.unpack(name, most))


def open_package(data: bytes, limits: Limits) -> Package:
    """Open a zip package after its pre-flight: entries, declared sizes, ratio.

    Raises FileProblem (`unreadable_file`, `file_too_large`, `encrypted_file`).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, struct.error) as error:
        raise FileProblem("unreadable_file", "truncated") from error
    if len(entries) > limits.zip_entries:
        raise FileProblem("file_too_large", "entries")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileProblem("encrypted_file", "zip")
    declared = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if declared > limits.unpacked_bytes or (declared > _SMALL and declared > _MAX_RATIO * max(packed, 1)):
        raise FileProblem("file_too_large", "unpacked")
    names = frozenset(entry.filename for entry in entries)
    if len(names) != len(entries):
        raise FileProblem("unreadable_file", "zip")  # two entries of one name: readers would not agree which counts
    return Package(data, archive, names, limits)


def column_index(letters: bytes) -> int:
    """The 0-based index of a column's letters."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def sheet_paths(package: Package) -> list[tuple[str, str]]:
    """The sheets of an xlsx in workbook order: name and path within the package."""
    try:
        workbook = ElementTree.fromstring(package.read("xl/workbook.xml"))
        relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    except KeyError as error:
        raise FileProblem("unreadable_file", "parts") from error
    except FileProblem:
        raise
    except Exception as error:  # not well formed, or with entities: refused either way
        raise FileProblem("unreadable_file", "xml") from error
    targets = {node.get("Id"): str(node.get("Target")) for node in relations}
    found = []
    for node in workbook.iter():
        if node.tag.rsplit("}", 1)[-1] == "sheet":
            relation = next((value for key, value in node.attrib.items() if key.endswith("}id")), None)
            target = targets.get(relation, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found.append((str(node.get("name")), path))
    return found


def scan_sheet(package: Package, path: str) -> SheetParts:
    """Hidden rows and merges of a sheet, and the certainty that its rectangle of cells can be held in memory."""
    parts = SheetParts()
    tail = b""
    widest = 25
    for number, piece in enumerate(package.unpack(path)):
        text = tail + piece
        if number == 0 and _DOCTYPE.search(text[:2048]):
            raise FileProblem("unreadable_file", "entities")
        parts.unpacked += len(piece)
        parts.shared_cells += piece.count(b't="s"')
        if b"hidden=" in text:
            for row in _HIDDEN.finditer(text):
                found = _ROW_NUMBER.search(row[0])
                if found:
                    parts.hidden_rows.add(int(found[1]))
        if b"mergeCell " in text:
            for merge in _MERGE.finditer(text):
                parts.merges.append(
                    (int(merge[2]) - 1, column_index(merge[1]), int(merge[4]) - 1, column_index(merge[3]))
                )
        if b't="e"' in text or b"f>" in text or b"<f " in text:
            _note_unread(text, parts.unread)
        if _FAR.search(text):
            widest = max(widest, max(column_index(far[1]) for far in _FAR.finditer(text)))
        valued = max(text.rfind(b"v>"), text.rfind(b"is>"))  # styled cells without a value take no memory
        for place in _PLACE.finditer(text, max(0, valued - _OVERLAP), max(0, valued)):
            parts.last_row = max(parts.last_row, int(place[1]))
        tail = text[-_OVERLAP:]
    parts.merges = sorted(set(parts.merges))
    if parts.last_row * (widest + 1) > _MAX_CELLS:
        raise FileProblem("file_too_large", "cells")
    if parts.last_row > package.limits.rows:
        raise FileProblem("file_too_large", "rows")
    return parts


_MOST_UNREAD = 100_000
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c (?=[^>]*\bt="e")([^>]*)>(?:<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>(#[^<]+)<'
)
_NO_RESULT = re.compile(
    rb"<(?:\w+:)?f\b(?:[^>]*/|[^>]*>([^<]*)</(?:\w+:)?f)>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_REFERENCE_OF = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')


def _note_unread(text: bytes, unread: dict[tuple[int, int], str]) -> None:
    """Note the cells of a piece of a sheet that are errors, or formulas whose results were never stored."""
    found: list[tuple[bytes, bytes]] = []
    if b't="e"' in text:
        found += [(cell[1], cell[2]) for cell in _ERROR_CELL.finditer(text)]
    for formula in _NO_RESULT.finditer(text):
        start = text.rfind(b"<", 0, formula.start())
        tag = text[start : formula.start()]
        if b't="str"' not in tag:  # an empty text is a result
            found.append((tag, b"=" + (formula[1] or b"")))
    for tag, written in found:
        place = _REFERENCE_OF.search(tag)
        if place and len(unread) < _MOST_UNREAD:
            unread[int(place[2]) - 1, column_index(place[1])] = _unescape(written)


_SHARED = "xl/sharedStrings.xml"
_SHARED_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si/>")
_REFERENCE = re.compile(rb't="s"[^>]*><(?:\w+:)?v>(\d+)<')


def check_shared_strings(package: Package, parts: dict[str, SheetParts], paths: dict[str, str]) -> None:
    """Refuse a workbook whose cells together repeat more text than can be held: one long string, a million times.

    The cell reader copies a shared string into every cell that refers to it, whatever the package's own size.
    """
    if _SHARED not in package.names:
        return
    longest = pending = 0
    for number, piece in enumerate(package.unpack(_SHARED)):
        if number == 0 and _DOCTYPE.search(piece[:2048]):
            raise FileProblem("unreadable_file", "entities")
        texts = _SHARED_END.split(piece)
        longest = max(longest, pending + len(texts[0]), *map(len, texts[1:]), 0)
        pending = len(texts[-1]) + (pending if len(texts) == 1 else 0)
    if longest * sum(part.shared_cells for part in parts.values()) <= _MAX_TEXT:
        return
    lengths = [len(text) for text in _SHARED_END.split(b"".join(package.unpack(_SHARED)))]
    total = 0
    for name in parts:
        tail = b""
        for piece in package.unpack(paths[name]):
            text = tail + piece
            end = text.rfind(b"<") if len(text) > _OVERLAP else len(text)
            for found in _REFERENCE.findall(text, 0, end):
                total += lengths[int(found)] if int(found) < len(lengths) else 0
            if total > _MAX_TEXT:
                raise FileProblem("file_too_large", "text")
            tail = text[max(end - 200, 0) :] if end < len(text) else b""


def formula_cells(package: Package, path: str) -> frozenset[tuple[int, int]]:
    """The 0-based cells of a sheet that hold a formula."""
    found: set[tuple[int, int]] = set()
    tail = b""
    for piece in package.unpack(path):
        text = tail + piece
        for match in _FORMULA.finditer(text):
            found.add((int(match[2]) - 1, column_index(match[1])))
        tail = text[-_OVERLAP:]
    return frozenset(found)


# The days that programs without a clock write: the zip epoch, and that of the templates many libraries write from.
_NO_CLOCK = frozenset([date(1970, 1, 1), date(1980, 1, 1), date(2006, 9, 13), date(2006, 9, 16)])


def saved_on(package: Package) -> date | None:
    """The day that the package says it was last saved."""
    for name, pattern in (
        ("docProps/core.xml", rb"<dcterms:modified[^>]*>(\d{4})-(\d\d)-(\d\d)"),
        ("docProps/core.xml", rb"<dcterms:created[^>]*>(\d{4})-(\d\d)-(\d\d)"),
        ("meta.xml", rb"<dc:date>(\d{4})-(\d\d)-(\d\d)"),
    ):
        if name in package.names:
            found = re.search(pattern, package.read(name, 1 << 20))
            if found:
                try:
                    saved = date(int(found[1]), int(found[2]), int(found[3]))
                except ValueError:
                    return None
                return saved if saved not in _NO_CLOCK else None
    return None


_FONT_NAME = re.compile(rb'<(?:name|rFont) val="([^"]{1,80})"')


def font_names(package: Package) -> tuple[str, ...]:
    """The names of the fonts that a workbook's cells use."""
    if "xl/styles.xml" not in package.names:
        return ()
    found = _FONT_NAME.findall(package.read("xl/styles.xml", 16 << 20))
    return tuple(dict.fromkeys(name.decode("utf-8", "replace") for name in found))


_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*)>")
_ODS_TABLE = re.compile(rb'<table:table\b[^>]*table:name="([^"]*)"')
_REPEATED = re.compile(rb'table:number-rows-repeated="(\d+)"')


def scan_ods(package: Package) -> dict[str, SheetParts]:
    """Hidden rows of an ods by sheet, and its merges, with the same certainty about sizes."""
    content = package.read("content.xml", min(package.limits.unpacked_bytes, 512 << 20))
    if _DOCTYPE.search(content[:4096]):
        raise FileProblem("unreadable_file", "entities")
    found: dict[str, SheetParts] = {}
    names = list(_ODS_TABLE.finditer(content))
    for number, table in enumerate(names):
        end = names[number + 1].start() if number + 1 < len(names) else len(content)
        parts = SheetParts(unpacked=end - table.start())
        body = content[table.end() : end]
        if b"collapse" in body or b'visibility="filter"' in body or b"-spanned" in body:
            _ods_rows(body, parts)
        found[_unescape(table[1])] = parts
    return found


_ODS_CELL = re.compile(rb"<table:(covered-)?table-cell\b([^>]*)>")
_ODS_SPAN = re.compile(rb'table:number-(columns|rows)-(spanned|repeated)="(\d+)"')


def _ods_rows(body: bytes, parts: SheetParts) -> None:
    row = 0
    rows = list(_ODS_ROW.finditer(body))
    for number, match in enumerate(rows):
        end = rows[number + 1].start() if number + 1 < len(rows) else len(body)
        repeated = _REPEATED.search(match[1])
        times = min(int(repeated[1]), 2_000_000) if repeated else 1
        if b"collapse" in match[1] or b'visibility="filter"' in match[1]:
            parts.hidden_rows.update(range(row + 1, row + 1 + min(times, 10_000)))
        column = 0
        for cell in _ODS_CELL.finditer(body, match.end(), end):
            spans = {kind + b"-" + how: int(count) for kind, how, count in _ODS_SPAN.findall(cell[2])}
            wide, tall = spans.get(b"columns-spanned", 1), spans.get(b"rows-spanned", 1)
            if wide > 1 or tall > 1:
                parts.merges.append((row, column, row + tall - 1, column + wide - 1))
            column += spans.get(b"columns-repeated", 1)
        row += times


def _unescape(text: bytes) -> str:
    return unescape(text.decode("utf-8", "replace"))
