"""Reading single files: the functions that run in the reader process, and what they give back.

Belongs here: one file in, its rows or figures out, as plain values that cross a process boundary. Not here: the reading
itself (transforms.reports, transforms.rosters), limits on the process (isolation.py), writing (assets).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.isolation import IsolatedReader, ReaderKilled
from orchestration.settings import Limits
from transforms.text import fold

KILLED_VI = {
    "memory": "Tệp cần nhiều bộ nhớ hơn mức cho phép khi đọc.",
    "time": "Đọc tệp lâu quá thời gian cho phép.",
    "crash": "Tệp làm hỏng chương trình đọc.",
}


@dataclass(frozen=True, slots=True)
class FileFinding:
    """A finding about a whole file or a place in it, in the columns of audit.findings."""

    severity: str
    code: str
    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    source_ref: str | None = None


@dataclass(frozen=True, slots=True)
class ReportReading:
    """What a report gave: its stored text, document facts, figures, findings, the directives it cites.

    `figures` are dicts of the SPEC's fields and: char_start, char_end, confidence, figure_key (stable over re-reading),
    explanation (the rules that read it), compared_start and compared_end (what a change is counted from). `citations`
    are dicts of number, kind, issuer, issued_on, char_start, char_end, quote.
    """

    text: str
    title: str | None
    published: date | None
    document_number: str | None
    issuer: str | None
    figures: tuple[dict[str, Any], ...]
    findings: tuple[FileFinding, ...]
    citations: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that could not be read at all."""

    findings: tuple[FileFinding, ...]


@dataclass(frozen=True, slots=True)
class RosterPiece:
    """What a spreadsheet gave, or a piece of a large one: rows ready to be staged, and what the record says of them.

    `rows` are the kinds' rows (canonical, with what ties them to their load) as an Arrow file each, which crosses the
    process boundary and goes into DuckDB without being taken apart; `counts` how many they are. `names` are the folded
    names of the organizations that the rows are about, `start` and `days` the span that they speak of.
    """

    rows: dict[str, bytes]
    counts: dict[str, int]
    findings: pl.DataFrame
    names: frozenset[str]
    start: date | None
    days: tuple[date, ...]
    rejected: bool
    reason: str | None
    corrects: str | None


def read_report_file(path: Path, file_name: str) -> ReportReading | Rejected:
    """Read one report; a document that cannot be read is Rejected with its finding."""
    from transforms.reports.document import DocumentRejected
    from transforms.reports.documents import read_document
    from transforms.reports.extract import ReportContext, extract_figures
    from transforms.reports.identity import figure_keys

    try:
        document = read_document(path.read_bytes(), file_name)
    except DocumentRejected as rejected:
        return Rejected((FileFinding("reject", rejected.code, rejected.message_vi),))
    extraction = extract_figures(document.text, ReportContext(title=document.title, published=document.published))
    findings = [FileFinding("warn", "document_warning", warning) for warning in document.warnings]
    findings += [
        FileFinding("warn", check.code, check.told_vi(), source_ref=check.places()) for check in extraction.findings
    ]
    own = (document.document_number or "").lower()  # a report's own number is no citation
    keys = figure_keys(document.text, [figure.number_start for figure in extraction.figures])
    return ReportReading(
        text=document.text,
        title=document.title,
        published=document.published or document.signed_on,
        document_number=document.document_number,
        issuer=document.issuer,
        figures=tuple(
            {
                **figure.to_spec(),
                "char_start": figure.char_start,
                "char_end": figure.char_end,
                "confidence": figure.confidence,
                "figure_key": key,
                "explanation": "; ".join(figure.explanation),
                "compared_start": figure.compared_start,
                "compared_end": figure.compared_end,
            }
            for figure, key in zip(extraction.figures, keys, strict=True)
        ),
        findings=tuple(findings),
        citations=tuple(
            {
                "number": cited.number,
                "kind": cited.kind,
                "issuer": cited.issuer,
                "issued_on": cited.date,
                "char_start": cited.char_start,
                "char_end": cited.char_end,
                "quote": document.text[cited.char_start : cited.char_end],
            }
            for cited in extraction.citations
            if not (cited.number.lower() == own and cited.date in (None, document.signed_on))
        ),
    )


def read_roster_file(path: Path, file_name: str, received_on: date | None) -> Any:
    """Read one spreadsheet; gives transforms.rosters.read.RosterReading."""
    from transforms.rosters.read import read_roster

    return read_roster(path.read_bytes(), file_name, received_on=received_on)


def read_roster_pieces(path: Path, load: dict[str, Any]) -> Iterator[RosterPiece]:
    """Read the spreadsheet of a load (load_id, file_name, received_on, sender), a large csv piece by piece."""
    from transforms.rosters.read import iter_roster

    for reading in iter_roster(path, file_name=load["file_name"], received_on=load["received_on"]):
        yield _piece(reading, load)


def _piece(reading: Any, load: dict[str, Any]) -> RosterPiece:
    as_of = {sheet.name: sheet.as_of for sheet in reading.sheets}
    kept = {kind: evidence_rows(kind, frame, load, as_of) for kind, frame in reading.rows.items() if frame.height}
    rejecting = reading.findings.filter(pl.col("severity") == "reject")
    start, days = _days(kept)
    return RosterPiece(
        rows={kind: _arrow(frame) for kind, frame in kept.items()},
        counts={kind: frame.height for kind, frame in kept.items()},
        findings=reading.findings.with_columns(pl.lit(load["load_id"]).alias("load_id")),
        names=_names(kept),
        start=start,
        days=days,
        rejected=reading.rejected,
        reason=str(rejecting["message"][0]) if rejecting.height else None,
        corrects=reading.corrects,
    )


def evidence_rows(
    kind: str, frame: pl.DataFrame, load: dict[str, Any], as_of: dict[str | None, date | None]
) -> pl.DataFrame:
    """Canonical rows with what ties them to their load: source_ref, load_id, arrival, sender, the sheet's date."""
    from transforms.rosters.schema import SCHEMAS

    place = (
        pl.when(pl.col("sheet").is_null()).then(pl.format("R{}", "row")).otherwise(pl.format("{}!R{}", "sheet", "row"))
    )
    return frame.cast(SCHEMAS[kind]).with_columns(  # type: ignore[arg-type]
        place.alias("source_ref"),
        pl.lit(load["load_id"]).alias("load_id"),
        pl.lit(load["received_on"], pl.Date).alias("received_on"),
        pl.lit(load["sender"], pl.String).alias("sender"),
        pl.col("sheet").replace_strict(as_of, default=None, return_dtype=pl.Date).alias("sheet_as_of"),
    )


def _arrow(frame: pl.DataFrame) -> bytes:
    target = io.BytesIO()
    frame.rechunk().write_ipc(target, compat_level=pl.CompatLevel.oldest())
    return target.getvalue()


def _days(kept: dict[str, pl.DataFrame]) -> tuple[date | None, tuple[date, ...]]:
    """What span the sheets speak of: the roster's date, the years rated, the span of decisions."""
    days: list[date] = []
    start: date | None = None
    for kind, frame in kept.items():
        if kind == "rating" and frame["year"].drop_nulls().len():
            years = frame["year"].drop_nulls()
            start = date(int(years.min()), 1, 1)  # type: ignore[arg-type]
            days.append(date(int(years.max()), 12, 31))  # type: ignore[arg-type]
        else:
            days += frame["sheet_as_of"].drop_nulls().unique().to_list()
    return start, tuple(days)


def _names(kept: dict[str, pl.DataFrame]) -> frozenset[str]:
    """The organizations whose rows a file holds, which a corrected file shares with the faulty one."""
    names: set[str] = set()
    about = {"organization": "parent", "rating": "organization", "member": "organization", "inspection": "actor"}
    for kind, frame in kept.items():
        names |= {fold(name) for name in frame[about[kind]].drop_nulls().unique()}
    return frozenset(names)


def killed(error: ReaderKilled) -> Rejected:
    """The finding of a file whose reader process had to be ended."""
    return Rejected((FileFinding("reject", "unreadable_file", KILLED_VI.get(error.reason, KILLED_VI["crash"])),))


def reader(limits: Limits) -> IsolatedReader:
    """A reader process with the office's limits; use as a context manager."""
    return IsolatedReader(
        timeout=limits.read_seconds,
        memory=limits.read_memory_mb << 20,
        preload=("transforms.rosters.read", "transforms.reports.documents", "transforms.reports.extract"),
    )


def findings_frame(load_id: str, findings: tuple[FileFinding, ...]) -> pl.DataFrame:
    """Findings in the columns of audit.findings."""
    return pl.DataFrame(
        [(load_id, f.severity, f.code, f.sheet, f.row, f.column, f.value, f.message, f.source_ref) for f in findings],
        schema=FINDING_SCHEMA,
        orient="row",
    )


FINDING_SCHEMA: dict[str, pl.DataType] = {
    "load_id": pl.String(),
    "severity": pl.String(),
    "code": pl.String(),
    "sheet": pl.String(),
    "row": pl.Int32(),
    "column": pl.String(),
    "value": pl.String(),
    "message": pl.String(),
    "source_ref": pl.String(),
}
