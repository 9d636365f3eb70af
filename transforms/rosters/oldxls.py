"""The facts about an old xls that the cell reader does not give: hidden rows, fonts, merges.

Belongs here: a light look at the few records of the file that hold them. Not here: cells, which are never parsed (a
parser of the whole file costs three times what reading its cells does).
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator

from xlrd.compdoc import CompDoc

from transforms.rosters.packages import SheetParts
from transforms.rosters.problems import FileProblem

_FONT_ROWS = 60  # lines whose fonts are looked at: title, header and the first rows show what a sheet is set in
_FONT_CELLS = 3000
_BOF, _EOF, _BOUND_SHEET, _FONT, _XF, _FILE_PASS = 0x0809, 0x0A, 0x85, 0x31, 0xE0, 0x2F
_BIFF8 = 0x0600
_WORKSHEET = 0
_ZERO_HEIGHT = 0x20
# Records of a sheet are found by their beginning and then held against what they must be: walking over every cell of
# a large sheet would cost as much as reading it.
_ROW = re.compile(rb"\x08\x02\x10\x00(..)(..)(..)..\x00\x00..(.)", re.DOTALL)
_MERGED = re.compile(rb"\xe5\x00(..)(..)", re.DOTALL)
_TEXT_CELL = re.compile(rb"(?:\xfd\x00\x0a\x00|\x04\x02..|\xd6\x00..)(..)(..)(..)", re.DOTALL)
_ERROR_CELL = re.compile(rb"(?:\x05\x02\x08\x00(..)(..)..(.)\x01|\x06\x00..(..)(..)..\x02.(.)...\xff\xff)", re.DOTALL)
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_MOST_MERGES = 1027  # in one record


def describe(data: bytes) -> tuple[dict[str, SheetParts], tuple[str, ...]]:
    """Hidden rows and merges by sheet, and the names of the fonts of its first cells.

    A file whose records are not as they should be gives nothing; one with a password raises FileProblem.
    """
    stream = _stream(data)
    try:
        return _described(stream)
    except (struct.error, IndexError):
        return {}, ()


def _stream(data: bytes) -> bytes:
    """The records of a workbook, out of the container of files that it mostly comes in."""
    if data[:2] == b"\x09\x08":
        return data
    try:
        container = CompDoc(data, logfile=io.StringIO())
        return container.get_named_stream("Workbook") or container.get_named_stream("Book") or b""
    except Exception:  # whatever is wrong with the container, the cell reader is the one to say it
        return b""


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of the workbook's own part, up to where the first sheet begins."""
    at = 0
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        yield code, stream[at + 4 : at + 4 + length]
        if code == _EOF:
            return
        at += 4 + length


def _described(stream: bytes) -> tuple[dict[str, SheetParts], tuple[str, ...]]:
    wide = True
    fonts: list[str] = []
    styles: list[int] = []
    sheets: list[tuple[int, str, bool]] = []
    for code, body in _records(stream):
        if code == _BOF:
            wide = struct.unpack_from("<H", body)[0] >= _BIFF8
        elif code == _FILE_PASS:
            raise FileProblem("encrypted_file")
        elif code == _FONT:
            fonts.append(_text(body, 14, wide=wide))
        elif code == _XF:
            styles.append(struct.unpack_from("<H", body)[0])
        elif code == _BOUND_SHEET:
            place, kind = struct.unpack_from("<I", body)[0], body[5]
            sheets.append((place, _text(body, 6, wide=wide), kind == _WORKSHEET))
    parts: dict[str, SheetParts] = {}
    used: set[int] = set()
    starts = sorted(place for place, _, _ in sheets)
    for place, name, is_worksheet in sheets:
        if is_worksheet:
            end = next((start for start in starts if start > place), len(stream))
            parts[name] = SheetParts(unpacked=end - place)
            parts[name].hidden_rows = _hidden_rows(stream, place, end)
            parts[name].merges = _merges(stream, place, end)
            parts[name].unread = _errors(stream, place, end)
            used |= _styles_of_text(stream, place, end)
    indices = sorted({styles[style] for style in used if style < len(styles)})
    # no font has the number 4
    names = [fonts[index - (index > 4)] for index in indices if index - (index > 4) < len(fonts)]
    return parts, tuple(dict.fromkeys(names))


def _text(body: bytes, at: int, *, wide: bool) -> str:
    """A short text: its length, in newer files whether its letters have two bytes, and the letters."""
    length = body[at]
    if not wide:
        return body[at + 1 : at + 1 + length].decode("cp1252", "replace")
    if body[at + 1] & 1:
        return body[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    return body[at + 2 : at + 2 + length].decode("latin-1")


def _number(raw: bytes) -> int:
    return raw[0] | raw[1] << 8


def _hidden_rows(stream: bytes, begin: int, end: int) -> set[int]:
    """1-based lines of no height."""
    return {
        _number(found[1]) + 1
        for found in _ROW.finditer(stream, begin, end)
        if found[4][0] & _ZERO_HEIGHT and _number(found[2]) <= _number(found[3]) <= 256
    }


def _merges(stream: bytes, begin: int, end: int) -> list[tuple[int, int, int, int]]:
    """Merged ranges as first line, first column, last line, last column; 0-based."""
    merges: list[tuple[int, int, int, int]] = []
    for found in _MERGED.finditer(stream, begin, end):
        length, count = _number(found[1]), _number(found[2])
        if not 0 < count <= _MOST_MERGES or length != 2 + 8 * count or found.end() + 8 * count > end:
            continue
        ranges = [
            (top, left, bottom, right)
            for top, bottom, left, right in struct.iter_unpack("<4H", stream[found.end() : found.end() + 8 * count])
        ]
        if all(top <= bottom and left <= right <= 255 for top, left, bottom, right in ranges):
            merges.extend(ranges)
    return merges


def _errors(stream: bytes, begin: int, end: int) -> dict[tuple[int, int], str]:
    """0-based cells that hold an error."""
    unread: dict[tuple[int, int], str] = {}
    for found in _ERROR_CELL.finditer(stream, begin, end):
        row, column, code = (found[1], found[2], found[3]) if found[1] else (found[4], found[5], found[6])
        if code[0] in _ERRORS and _number(column) <= 255:
            unread[_number(row), _number(column)] = _ERRORS[code[0]]
    return unread


def _styles_of_text(stream: bytes, begin: int, end: int) -> set[int]:
    """The styles of the first cells that hold text."""
    used: set[int] = set()
    for number, found in enumerate(_TEXT_CELL.finditer(stream, begin, end)):
        if number >= _FONT_CELLS or _number(found[1]) > 0xFFF:
            break
        if _number(found[1]) < _FONT_ROWS and _number(found[2]) <= 255:
            used.add(_number(found[3]))
    return used
