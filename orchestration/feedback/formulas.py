"""Stored results of formulas: openpyxl writes formulas without them, and a copy that is sent back unopened would be empty.

Belongs here: putting back, into a saved workbook, the results that its formulas had in the file it was made from. Not here:
computing formulas (office programs do that when they open the copy).
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from html import escape
from typing import Any

import openpyxl
from openpyxl.utils.datetime import to_excel

# as openpyxl writes it: no value element, or an empty one
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"((?: [a-z]+="[^"]*")*)>(<f[^>]*>[^<]*</f>|<f[^>]*/>)<v\s*(?:/>|></v>)</c>')
_TYPE = re.compile(r' t="[^"]*"')


def with_stored_results(saved: bytes, original: bytes) -> bytes:
    """`saved` (what openpyxl wrote of `original`, an xlsx) with the results of the formulas as `original` stores them.

    Returns `saved` as it is where there are no formulas, or `original` is no xlsx.
    """
    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        sheets = {
            name: text
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet") and _FORMULA.search(text := archive.read(name).decode("utf-8"))
        }
        if not sheets or not original.startswith(b"PK"):
            return saved
        values = openpyxl.load_workbook(io.BytesIO(original), data_only=True)
        paths = _paths(saved)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            for item in archive.infolist():
                data = archive.read(item.filename)
                title = paths.get(item.filename)
                if item.filename in sheets and title in values.sheetnames:
                    sheet = values[title]

                    def stored(match: re.Match[str], sheet: Any = sheet) -> str:
                        return _cell(match, sheet[match[1]].value)

                    data = _FORMULA.sub(stored, sheets[item.filename]).encode("utf-8")
                copy.writestr(item, data)
    return target.getvalue()


def _paths(saved: bytes) -> dict[str, str]:
    """The titles of the sheets by their parts: openpyxl numbers parts in the order of the sheets."""
    book = openpyxl.load_workbook(io.BytesIO(saved), read_only=True)
    return {f"xl/worksheets/sheet{number}.xml": sheet.title for number, sheet in enumerate(book.worksheets, start=1)}


def _cell(match: re.Match[str], value: Any) -> str:
    place, attributes, formula = match[1], _TYPE.sub("", match[2]), match[3]
    kind = ""
    if value is None:
        return match[0]
    if isinstance(value, bool):
        kind, text = ' t="b"', str(int(value))
    elif isinstance(value, datetime | date | time | timedelta):
        text = repr(to_excel(value))  # type: ignore[no-untyped-call]
    elif isinstance(value, int | float):
        text = repr(value)
    else:
        kind = ' t="e"' if str(value).startswith("#") else ' t="str"'
        text = escape(str(value), quote=False)
    return f'<c r="{place}"{attributes}{kind}>{formula}<v>{text}</v></c>'
