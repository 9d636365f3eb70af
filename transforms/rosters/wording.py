"""Findings, worded for the clerk who sent the file.

Belongs here: severity of each code, and messages out of `data/reference/roster_messages.yaml`. Not here: when a finding
is due.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from transforms.reference import load_yaml
from transforms.rosters.grid import column_letter

FILE_LEVEL = frozenset(["empty_file", "unreadable_file", "encrypted_file", "file_too_large"])
REJECTING = FILE_LEVEL | {"missing_name", "duplicate_row", "encoding_ambiguous", "no_header"}
_LONGEST = 120


@cache
def _messages() -> dict[str, Any]:
    loaded: dict[str, Any] = load_yaml("roster_messages.yaml")
    return loaded


def finding(
    code: str,
    file: str,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: int | None = None,
    value: str | None = None,
    reason: str = "",
    **details: object,
) -> dict[str, Any]:
    """One finding; `reason` picks among the messages of a code, `details` fill the message in."""
    messages = _messages()
    template = str(messages.get(f"{code}/{reason}") or messages[code])
    if code == "date_order":
        details["detail"] = template
        template = str(messages[code])
    shown = value if value is None or len(value) <= _LONGEST else value[:_LONGEST] + "…"
    if code == "wrong_type":
        shown = messages["types"].get(value, value)
    filled = {"value": shown or "(không có tiêu đề)", "row": row, "sheet": sheet, "field": "", "other": "", **details}
    return {
        "severity": "reject" if code in REJECTING else "warn",
        "code": code,
        "file": file,
        "sheet": sheet,
        "row": row,
        "column": None if column is None or column < 0 else column_letter(column),
        "value": value,
        "message": template.format_map(filled),
    }
