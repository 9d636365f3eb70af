"""The sample inbox as evidence, read by the roster reader, for tests of conforming."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from transforms.conform import schemas
from transforms.conform.pipeline import Evidence
from transforms.rosters.read import read_roster_path

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "sample"
_TABLES = {
    "member": "member_rows",
    "organization": "organization_rows",
    "rating": "rating_rows",
    "inspection": "inspection_rows",
}


@cache
def truth() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
    return loaded


@cache
def sample_evidence() -> Evidence:
    """Rows of every spreadsheet of the sample, and the figures that its reports state (from truth.json)."""
    rows: dict[str, list[pl.DataFrame]] = {kind: [] for kind in _TABLES}
    inbox = SAMPLE / "inbox"
    for path in sorted(inbox.rglob("*")):
        if path.suffix not in (".xlsx", ".csv"):
            continue
        reading = read_roster_path(path)
        load_id = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        as_of = {sheet.name: sheet.as_of for sheet in reading.sheets}
        place = pl.concat_str(pl.col("sheet"), pl.lit("!R"), pl.col("row"), ignore_nulls=True)
        for kind, frame in reading.rows.items():
            stamped = frame.with_columns(
                load_id=pl.lit(load_id),
                source_ref=place,
                sheet_as_of=pl.col("sheet").replace_strict(as_of, default=None, return_dtype=pl.Date),
                received_on=pl.date(2025, 1, 15),
                sender=pl.lit(path.relative_to(inbox).parts[0]),
            )
            rows[kind].append(stamped)
    first = 1
    frames: dict[str, pl.DataFrame] = {}
    for kind, parts in rows.items():
        frame = pl.concat(parts, how="diagonal_relaxed").with_row_index("row_id", offset=first)
        first += frame.height
        frames[kind] = schemas.fit(frame, schemas.SCHEMAS[_TABLES[kind]])
    return Evidence(
        members=frames["member"],
        register=frames["organization"],
        ratings=frames["rating"],
        inspections=frames["inspection"],
        figures=sample_figures(),
    )


def sample_figures() -> pl.DataFrame:
    figures = []
    for name, stated in truth()["figures"].items():
        for number, figure in enumerate(stated):
            figures.append(
                {
                    **{
                        key: figure.get(key)
                        for key in (
                            "measure",
                            "subject",
                            "qualifier",
                            "unit",
                            "comparator",
                            "status",
                            "organization",
                            "actor",
                            "quote",
                        )
                    },
                    "value": float(figure["value"]),
                    "figure_id": f"{name}#{number}",
                    "load_id": name,
                    "source_ref": f"chars {number}",
                    "period_start": figure["start"],
                    "period_end": figure["end"],
                }
            )
    frame = pl.DataFrame(figures, infer_schema_length=None)
    frame = frame.with_columns(pl.col("period_start", "period_end").cast(pl.String).str.to_date("%Y-%m-%d"))
    return schemas.fit(frame, schemas.FIGURES)
