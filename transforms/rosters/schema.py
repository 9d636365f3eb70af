"""The canonical form of what is read from a spreadsheet: one polars schema a kind, and one for findings.

Belongs here: field names, their order and types. Not here: how a field is read (`values.py`), nor checks between fields
(`checks.py`). Serves the reader and everybody who takes its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

KINDS = ("member", "organization", "rating", "inspection")

_PLACE: dict[str, pl.DataType] = {"kind": pl.String(), "file": pl.String(), "sheet": pl.String(), "row": pl.Int64()}
RATINGS = pl.List(pl.Struct({"year": pl.Int32(), "level": pl.String()}))


def _fields(text: str, **others: Any) -> dict[str, pl.DataType]:
    """Fields named in `text`, in that order, as text unless `others` says otherwise."""
    return {name: others.get(name, pl.String()) for name in text.split()}


# Dates are text, because they are as precise as the sheet is: "1985-02-03", "1985-02" or "1985".
FIELDS: dict[str, dict[str, pl.DataType]] = {
    "member": _fields(
        "full_name sex date_of_birth native_place ethnicity religion citizen_id card_number admission_decided_on "
        "admitted_on official_on membership education qualification political_theory position occupation organization "
        "parent_organization exempt ratings joined_on left_on left_reason note",
        exempt=pl.Boolean(),
        ratings=RATINGS,
    ),
    "organization": _fields(
        "code name organization_kind parent type established_on ended_on successors members",
        successors=pl.List(pl.String()),
        members=pl.Int64(),
    ),
    "rating": _fields(
        "subject name organization year level exemplary reason_not_rated", year=pl.Int64(), exemplary=pl.Boolean()
    ),
    "inspection": _fields(
        "document decided_on actor action basis subject_kind subject_name organization content started_on concluded_on "
        "conclusion discipline"
    ),
}
SCHEMAS: dict[str, dict[str, pl.DataType]] = {kind: _PLACE | fields for kind, fields in FIELDS.items()}

FINDINGS: dict[str, pl.DataType] = {
    "severity": pl.String(),
    "code": pl.String(),
    "file": pl.String(),
    "sheet": pl.String(),
    "row": pl.Int64(),
    "column": pl.String(),
    "value": pl.String(),
    "message": pl.String(),
}


def empty(kind: str) -> pl.DataFrame:
    """A frame of `kind` without rows."""
    return pl.DataFrame(schema=SCHEMAS[kind])


def findings_frame(findings: Iterable[Mapping[str, Any]] = ()) -> pl.DataFrame:
    """Findings as a frame, in the order given."""
    return pl.DataFrame(list(findings), schema=FINDINGS)
