"""What the commands `extract`, `read`, `sql`, `loads` and `findings` do.

Belongs here: files or queries in, lines on the given stream out, the exit status. Not here: arguments (cli.py), reading
(orchestration.reading), the form of tables and cells (orchestration.tabular). Serves the command line alone.

Every file is a case of its own: one that is missing, broken or kills its reader is told on standard error (or as a
finding), and the next is read.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

import duckdb
import orjson

from orchestration import frames, tabular
from orchestration.errors import DanhboError
from orchestration.isolation import IsolatedReader, ReaderFailed, ReaderKilled
from orchestration.loads import require_known
from orchestration.reading import (
    KILLED_VI,
    FileFinding,
    Rejected,
    ReportReading,
    killed,
    read_report_file,
    read_roster_file,
    reader,
)
from orchestration.settings import Settings
from orchestration.warehouse import Warehouse

REJECTED = 3
QUERY_FAILED = 1
_KILLED_EN = {
    "memory": "reading it needs more memory than is allowed",
    "time": "reading it takes longer than is allowed",
    "crash": "it makes the reader crash",
}
# what the nightly job keeps of a figure beside the specification's fields, its place and its confidence
_NOT_PRINTED = frozenset(("figure_key", "explanation", "compared_start", "compared_end"))
_READABLE = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


def extract_files(
    files: list[Path], settings: Settings, out: TextIO, *, findings: bool = False, explain: bool = False
) -> int:
    """Print the figures of reports, one JSON object a line (reports/SPEC.md and its place); 3 if one was rejected.

    With `findings`, what a report says against itself follows its figures as lines with `"kind": "finding"` (code,
    message, quotes, source_ref); with `explain`, each figure tells the rules that read it. What cannot be read is told on standard error; the lines of a file are out before the next file is read.
    """
    tabular.as_utf8(out)
    status = 0
    with reader(settings.limits) as isolated:
        for path in files:
            reading = _read(isolated, path, settings, lambda at: (read_report_file, at, at.name))
            if isinstance(reading, ReportReading):
                out.writelines(_figure_line(path.stem, figure, explain=explain) for figure in reading.figures)
                if findings:
                    out.writelines(_check_line(path.stem, finding, reading.text) for finding in reading.findings)
                out.flush()
                continue
            status = REJECTED
            if isinstance(reading, Rejected):
                _tell(path, reading.findings[0])
    return status


def read_files(files: list[Path], settings: Settings, out: TextIO) -> int:
    """Print the rows and findings of spreadsheets, one JSON object a line (rosters/SPEC.md); 3 if one was rejected.

    A file whose reader had to be ended is a finding like any other; one that is not there is told on standard error.
    """
    from transforms.rosters.jsonlines import to_jsonl

    tabular.as_utf8(out)
    status = 0
    with reader(settings.limits) as isolated:
        for path in files:
            reading = _read(isolated, path, settings, lambda at: (read_roster_file, at, at.name, _day_of(at, settings)))
            if reading is None:
                status = REJECTED
            elif isinstance(reading, Rejected):
                status = REJECTED
                out.writelines(_finding_line(path.name, finding) for finding in reading.findings)
            else:
                status = REJECTED if reading.rejected else status
                out.writelines(f"{line}\n" for line in to_jsonl(reading))
            out.flush()
    return status


def run_query(query: str, settings: Settings, format_: str, out: TextIO) -> int:
    """Print the result of one SELECT over the published warehouse; 1, with a message, where it cannot be run.

    `format_` is table, csv, json (an array of objects) or parquet (bytes, never to a terminal). Raises DanhboError
    for an unknown format, and where nothing has been published.
    """
    write = tabular.WRITERS.get(format_)
    if write is None:
        raise DanhboError("unknown format", where=format_, remedy=f"Use one of: {', '.join(tabular.WRITERS)}")
    tabular.as_utf8(out)
    with Warehouse(settings).read() as connection:
        try:
            _require_one_select(connection, query)
            write(connection.execute(query), out)
        except (duckdb.Error, tabular.CannotWrite) as error:
            print(f"danhbo: {error}", file=sys.stderr)
            return QUERY_FAILED
    return 0


def list_loads(settings: Settings) -> int:
    """Print the loads on record, the newest first."""
    tabular.as_utf8(sys.stdout)
    with Warehouse(settings).read() as connection:
        found = connection.execute(
            "SELECT load_id, received_on, file_name, sender, kind, status, rows_read, rows_published, "
            "rows_quarantined, findings, coalesce(status_reason, 'superseded by ' || superseded_by) AS reason "
            "FROM audit.loads ORDER BY received_at DESC, file_name, load_id"
        )
        tabular.write_table(found, sys.stdout)
    return 0


def list_findings(settings: Settings, load: str | None, format_: str, out: TextIO) -> int:
    """Print what was found wrong, of one load (its id or the beginning of it) or of all; format_ table, csv or json.

    Raises UnknownLoad where no load has that id.
    """
    writers = {name: write for name, write in tabular.WRITERS.items() if name != "parquet"}
    if format_ not in writers:
        raise DanhboError("unknown format", where=format_, remedy=f"Use one of: {', '.join(writers)}")
    tabular.as_utf8(out)
    with Warehouse(settings).read() as connection:
        if load is not None:
            load = require_known(frames.read(connection, "SELECT load_id FROM audit.loads"), load)
        found = connection.execute(
            'SELECT f.load_id, l.file_name AS file, f.severity, f.code, f.sheet, f.row, f."column", f.value, f.message '
            "FROM audit.findings f LEFT JOIN audit.loads l USING (load_id) WHERE $load IS NULL OR f.load_id = $load "
            "ORDER BY l.received_at DESC NULLS FIRST, l.file_name, f.load_id, f.sheet NULLS FIRST, f.row NULLS FIRST, "
            'f."column" NULLS FIRST, f.code, f.message',
            {"load": load},
        )
        writers[format_](found, out)
    return 0


def generate_country(out: Path, *, members: int, organizations: int, years: int, seed: int, faults: bool) -> int:
    """Write a synthetic country below `out`. Raises DanhboError where it cannot be made so small, or `out` is in use."""
    from synthesis.country import Plan, generate

    if (out / "inbox").exists():
        raise DanhboError("there is an inbox already", where=out, remedy="Name an empty folder with --out")
    try:
        made = generate(Plan(members, organizations, years=years, seed=seed, faults=faults), out)
    except ValueError as error:
        raise DanhboError(str(error), where="generate", remedy="Ask for more members or organizations") from error
    print(f"{made.files} files, {made.size:,} bytes in {out / 'inbox'}; what is true of them: {out / 'truth.json'}")
    return 0


def _require_one_select(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Refuse whatever is not one SELECT (or what DuckDB makes one: FROM, WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE)."""
    statements = connection.extract_statements(query)
    if not statements:
        raise tabular.CannotWrite("the query is empty; give one SELECT")
    for statement in statements:
        if statement.type not in _READABLE:
            kind = statement.type.name
            hint = "; give PIVOT its values: PIVOT … ON column IN (…)" if query.lstrip()[:5].lower() == "pivot" else ""
            raise tabular.CannotWrite(f"only SELECT is allowed here, not {kind}: the warehouse is read-only{hint}")
    if len(statements) > 1:
        raise tabular.CannotWrite(f"only one statement at a time, not {len(statements)}")


def _read(
    isolated: IsolatedReader, path: Path, settings: Settings, request: Callable[[Path], tuple[Any, ...]]
) -> Any | None:
    """One file through the reader process: its reading, Rejected if it cannot be read, None if it cannot be opened."""
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "Is a directory")
        if path.stat().st_size > settings.limits.max_file_mb << 20:
            most = f"{settings.limits.max_file_mb} MB"
            return Rejected((FileFinding("reject", "file_too_large", f"Tệp lớn hơn mức cho phép ({most})."),))
        with path.open("rb"):  # so that a file without the right to read it is told as such
            pass
        return isolated.call(*request(path))
    except ReaderKilled as error:
        rejected = killed(error)
        print(f"danhbo: {path}: {_KILLED_EN.get(error.reason, _KILLED_EN['crash'])}", file=sys.stderr)
        if error.reason == "memory":
            rejected = Rejected((FileFinding("reject", "file_too_large", KILLED_VI["memory"]),))
        return rejected
    except OSError as error:
        print(f"danhbo: {path}: Không mở được tệp / cannot be opened ({error.strerror or error})", file=sys.stderr)
        return None
    except ReaderFailed as error:
        raise DanhboError(
            f"the reader process failed ({error})",
            where=path,
            remedy="Check that danhbo is installed whole: make setup",
        ) from error
    except Exception as error:  # a fault of ours over one file must not cost the others
        print(f"danhbo: {path}: {type(error).__name__}: {error}", file=sys.stderr)
        return Rejected((FileFinding("reject", "unreadable_file", KILLED_VI["crash"]),))


def _tell(path: Path, finding: FileFinding) -> None:
    print(f"danhbo: {path}: {finding.message} / rejected ({finding.code})", file=sys.stderr)


def _day_of(path: Path, settings: Settings) -> date:
    """The file's own date: when it was last changed, in the office's zone."""
    return datetime.fromtimestamp(path.stat().st_mtime, settings.zone).date()


def _figure_line(doc_id: str, figure: dict[str, Any], *, explain: bool = False) -> str:
    """A figure as JSON; whole values print without a fraction (288, not 288.0)."""
    value = figure["value"]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    shown = {name: told for name, told in figure.items() if name not in _NOT_PRINTED}
    more = {"explanation": figure["explanation"].split("; ")} if explain else {}
    return orjson.dumps({"doc_id": doc_id, **shown, "value": value, **more}).decode() + "\n"


def _check_line(doc_id: str, finding: FileFinding, text: str) -> str:
    """A finding about a report as JSON, with the words of the text that it is about."""
    places = [(int(start), int(end)) for start, end in re.findall(r"chars (\d+)-(\d+)", finding.source_ref or "")]
    return (
        orjson.dumps(
            {
                "doc_id": doc_id,
                "kind": "finding",
                "severity": finding.severity,
                "code": finding.code,
                "message": finding.message,
                "quotes": [text[start:end] for start, end in places],
                "source_ref": finding.source_ref,
            }
        ).decode()
        + "\n"
    )


def _finding_line(file_name: str, finding: FileFinding) -> str:
    """A finding about a file, in the form in which a spreadsheet's own findings are printed."""
    return (
        orjson.dumps(
            {
                "kind": "finding",
                "severity": finding.severity,
                "code": finding.code,
                "file": file_name,
                "sheet": finding.sheet,
                "row": finding.row,
                "column": finding.column,
                "value": finding.value,
                "message": finding.message,
            }
        ).decode()
        + "\n"
    )
