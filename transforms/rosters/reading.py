"""What reading a spreadsheet gives, and how much of one is read.

Belongs here: the shapes that the reader's steps and its users share. Not here: any step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl


@dataclass(frozen=True)
class Limits:
    """How much of a file is read before it is refused as `file_too_large`."""

    file_bytes: int = 512 * 1024 * 1024
    unpacked_bytes: int = 1024 * 1024 * 1024  # a full sheet of a million lines unpacks to about half of that
    zip_entries: int = 5_000
    sheets: int = 512
    rows: int = 2_000_000
    columns: int = 16_384


@dataclass(frozen=True)
class SheetInfo:
    """What a sheet is, and where its lines went (`lines`: how many by role)."""

    name: str | None
    kind: str | None = None
    hidden: bool = False
    title: str | None = None
    as_of: date | None = None
    issuer: str | None = None
    superior: str | None = None
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class RosterReading:
    """All that one file gave: frames by kind, findings, an account of each sheet, the load that it says it corrects."""

    rows: dict[str, pl.DataFrame]
    findings: pl.DataFrame
    sheets: tuple[SheetInfo, ...] = ()
    rejected: bool = False
    corrects: str | None = None
