"""Cells that hold several facts ("Nam, Kinh, Không"), as the member book has them.

Belongs here: dividing such a cell among the fields that its header names. Not here: what each fact says (`values.py`).
"""

from __future__ import annotations

import re

from transforms.rosters import headers, values
from transforms.rosters.headers import IGNORED

_DATE = re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,4}|(?<!\d)(?:19|20)\d{2}(?!\d)|tháng", re.IGNORECASE)
_SCHOOLING = re.compile(r"^\s*\d{1,2}\s*/\s*1[02]\b|\b(?:lớp|thpt|thcs|cấp [123]|biết chữ)\b", re.IGNORECASE)
_NAME_AND_BIRTH = re.compile(
    r"^([^\d(,;:]+?)[\s,;:(\-–]*(?:\b(?:sinh|sn|ns)\b[\s.:]*(?:năm|ngày)?\s*:?)?\s*(\d[\d/.\-\s]*)\)?\s*$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\s*([^:\d]{1,40}?)\s*:\s*(.+)$", re.DOTALL)
_DATES = frozenset(
    [
        "date_of_birth",
        "admission_decided_on",
        "admitted_on",
        "official_on",
        "joined_on",
        "left_on",
        "established_on",
        "decided_on",
    ]
)
_SHORT_LABELS = {
    "cm": "qualification", "cmnv": "qualification", "llct": "political_theory",
    "ll": "political_theory", "vh": "education",
    "hv": "education", "nn": IGNORED, "th": IGNORED, "vd": "admitted_on", "db": "admitted_on", "kn": "admitted_on",
    "ct": "official_on", "the": "card_number", "ly lich": IGNORED, "hh": IGNORED, "so hh": IGNORED, "so ll": IGNORED,
    "hd": IGNORED, "sll": IGNORED, "so the": "card_number", "dt": "ethnicity", "tg": "religion", "ns": "date_of_birth",
    "sinh": "date_of_birth", "cccd": "citizen_id",
}  # fmt: skip


def divide(text: str, fields: tuple[str, ...], kind: str) -> dict[str, str]:
    """The facts of one cell by field; the fields in the order of the header, facts by line, semicolon or comma."""
    found: dict[str, str] = {}
    parts = [part.strip() for part in text.split("\n")]
    filled = [part for part in parts if part]
    if len(filled) == 1:
        for mark in (";", ",", " - ", " – "):
            if mark in filled[0]:
                parts = filled = [part.strip() for part in filled[0].split(mark)]
                break
        else:
            dates = fields and all(field in _DATES or field == IGNORED for field in fields)
            if dates and len(re.findall(r"(?:19|20)\d{2}", filled[0])) > 1:
                parts = filled = re.findall(r"\S*\d\S*", filled[0])
            else:
                parts = filled
    if len(filled) == 1 and {"full_name", "date_of_birth"} <= set(fields):
        named = _NAME_AND_BIRTH.match(filled[0])
        if named:  # "Nguyễn Văn An (1970)", "Nguyễn Văn An sinh ngày 3/2/1970"
            return {"full_name": named[1], "date_of_birth": named[2]}
    loose: list[str] = []
    for part in parts:
        field, value = _labelled(part, kind)
        if field and (field in fields or field == IGNORED):
            if field != IGNORED:
                found.setdefault(field, value)
        else:
            loose.append(part)
    if len(loose) < len(parts):  # labelled cells: only what is left over is told by its form
        loose = [part for part in loose if part]
    while loose and not loose[-1] and len(loose) > len(fields):
        loose.pop()
    free = [field for field in fields if field not in found]
    if len(loose) == len(free) and all(
        not part or _accepts(field, part) for field, part in zip(free, loose, strict=True)
    ):
        found.update({field: part for field, part in zip(free, loose, strict=True) if part and field != IGNORED})
        return found
    _by_form([part for part in loose if part], list(free), found)
    return found


def _by_form(parts: list[str], free: list[str], found: dict[str, str]) -> None:
    """Give each fact to the first free field that it could be of, in the header's order."""
    position = 0
    for part in parts:
        for place in [*range(position, len(free)), *range(position)]:
            if place < len(free) and free[place] not in found and _accepts(free[place], part):
                if free[place] != IGNORED:
                    found[free[place]] = part
                position = place + 1
                break


def _labelled(part: str, kind: str) -> tuple[str | None, str]:
    label = _LABEL.match(part)
    if not label:
        return None, part
    name = headers.key(label[1])
    short = _SHORT_LABELS.get(name)
    if short:
        return short, label[2].strip()
    match = headers.match((label[1],), kind)
    return (match.field if match and match.sure else None), label[2].strip()


def _accepts(field: str, part: str) -> bool:
    """Whether a fact has the form of a field."""
    if field in _DATES:
        return bool(_DATE.search(part))
    if field == "sex":
        return values.lookup("sex", part) is not None
    if field == "education":
        return bool(_SCHOOLING.search(part)) or values.is_nothing(part)
    if field in ("qualification", "political_theory"):
        return not _SCHOOLING.search(part) and (values.lookup(field, part) is not None or values.is_nothing(part))
    if field in ("card_number", "citizen_id"):
        return sum(character.isdigit() for character in part) >= 6
    if field == "full_name":
        return not any(character.isdigit() for character in part)
    if field == "ethnicity":
        return values.lookup("sex", part) is None and not any(character.isdigit() for character in part)
    if field == "religion":
        return values.lookup("sex", part) is None and not _DATE.search(part)
    return True
