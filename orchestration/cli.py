"""The command line `danhbo`.

Belongs here: arguments, messages, exit statuses. Not here: what the commands do. Modules are imported inside the commands,
since Dagster alone costs a second and `danhbo read` has no use for it.
"""

from __future__ import annotations

import sys
import traceback
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.errors import DanhboError
from orchestration.settings import Settings, load_settings

app = typer.Typer(
    name="danhbo",
    help="Nightly data warehouse for Party organization committees: reports and rosters in, traceable DuckDB facts out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

HomeOption = Annotated[Path | None, typer.Option("--home", help="Folder of everything a run writes [DANHBO_HOME].")]
InboxOption = Annotated[Path | None, typer.Option("--inbox", help="Folder in which files arrive [DANHBO_INBOX].")]
FilesArgument = Annotated[list[Path], typer.Argument(help="Files to read.", show_default=False)]
REJECTED = 3


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a day has no zone)
    except ValueError as error:
        raise DanhboError("the date is not a day of the form YYYY-MM-DD", where=text) from error


@app.command()
def nightly(
    inbox: InboxOption = None,
    home: HomeOption = None,
    date_: Annotated[str | None, typer.Option("--date", help="The night's day, YYYY-MM-DD [today].")] = None,
    from_lake: Annotated[
        bool, typer.Option(help="Back-fill: read again what landed on that day, from the lake.")
    ] = False,
) -> None:
    """Run the nightly job. Exit 0: all published; 1: something held or rejected; 2: could not run."""
    from orchestration.night import run_night

    settings = load_settings(home, inbox)
    raise typer.Exit(run_night(settings, day=_day(date_), source="lake" if from_lake else "inbox"))


@app.command()
def extract(
    files: FilesArgument,
    format_: Annotated[str, typer.Option("--format", help="Only jsonl: one figure a line.")] = "jsonl",
    findings_: Annotated[
        bool,
        typer.Option(
            "--findings",
            help='After the figures of each report, what it says against itself: lines with "kind": "finding", a code, a '
            "message in Vietnamese, the quotes and their places.",
        ),
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="With each figure the rules that read it.")] = False,
) -> None:
    """Print the figures of reports, one JSON object a line: only figures, unless --findings. Exit 3 where a file was rejected."""
    from orchestration.commands import extract_files

    if format_ != "jsonl":
        raise DanhboError("unknown format", where=format_, remedy="Use --format jsonl")
    raise typer.Exit(extract_files(files, load_settings(), sys.stdout, findings=findings_, explain=explain))


@app.command()
def read(files: FilesArgument) -> None:
    """Print the canonical rows and findings of spreadsheets, one JSON object a line. Exit 3 where a file was rejected."""
    from orchestration.commands import read_files

    raise typer.Exit(read_files(files, load_settings(), sys.stdout))


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT over the published warehouse.")],
    home: HomeOption = None,
    format_: Annotated[
        str, typer.Option("--format", help="table, csv, json or parquet (to standard output).")
    ] = "table",
) -> None:
    """Query the published warehouse, read-only. Exit 1 where the query fails."""
    from orchestration.commands import run_query

    raise typer.Exit(run_query(query, load_settings(home), format_, sys.stdout))


@app.command()
def trace(
    table: Annotated[str, typer.Argument(help="A table of the warehouse.")],
    key: Annotated[str, typer.Argument(help="The row: its key, figure id, or load and place (LOAD:PLACE).")],
    home: HomeOption = None,
) -> None:
    """Show the way back from a row: load, file, sheet and row or sentence, checks it passed, corrections."""
    from orchestration.trace import print_trace

    raise typer.Exit(print_trace(load_settings(home), table, key))


@app.command()
def loads(home: HomeOption = None) -> None:
    """List the loads on record, the newest first."""
    from orchestration.commands import list_loads

    raise typer.Exit(list_loads(load_settings(home)))


@app.command()
def findings(
    load: Annotated[str | None, typer.Argument(help="Only of this load.")] = None,
    home: HomeOption = None,
    format_: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """List what was found wrong, with file, sheet, line and column."""
    from orchestration.commands import list_findings

    raise typer.Exit(list_findings(load_settings(home), load, format_, sys.stdout))


@app.command()
def review(
    what: Annotated[
        str, typer.Argument(help="members: pairs that may be one person; names: unknown organizations.")
    ] = "members",
    home: HomeOption = None,
    format_: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """List what waits for a person's decision. Pairs of members show names: they need the restricted zone's key."""
    from orchestration.review import list_waiting

    raise typer.Exit(list_waiting(load_settings(home), what, format_, sys.stdout))


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The workbook to write, .xlsx.")],
    table: Annotated[list[str] | None, typer.Option("--table", help="Only this table; may be given again.")] = None,
    home: HomeOption = None,
) -> None:
    """Write the marts and their dictionary as one workbook for a spreadsheet program."""
    from orchestration.exports import export_workbook

    for said in export_workbook(load_settings(home), file, table or ()):
        typer.echo(f"danhbo: left out: {said}", err=True)


ReasonOption = Annotated[str, typer.Option("--reason", help="Why; it stays on record.")]


@app.command()
def release(load: str, reason: ReasonOption, home: HomeOption = None) -> None:
    """Publish a held load with a named reason."""
    _decide(load_settings(home), load, "release", reason)


@app.command()
def withdraw(load: str, reason: ReasonOption, home: HomeOption = None) -> None:
    """Take a published load back, with a named reason."""
    _decide(load_settings(home), load, "withdraw", reason)


def _decide(settings: Settings, load: str, decision: str, reason: str) -> None:
    from orchestration.night import run_night

    raise typer.Exit(run_night(settings, source="decision", decision=(load, decision, reason)))


@app.command()
def generate(
    out: Annotated[Path, typer.Option(help="Folder for inbox/ and truth.json.")],
    members: Annotated[int, typer.Option(help="Members on the last day.")] = 56_000,
    organizations: Annotated[int, typer.Option(help="Grassroots organizations before July 2025.")] = 520,
    years: Annotated[int, typer.Option(help="Full calendar years before the running one.")] = 2,
    seed: Annotated[int, typer.Option(help="Another seed gives other people.")] = 1,
    faults: Annotated[bool, typer.Option(help="With faulty files; truth.json lists the faults.")] = False,
) -> None:
    """Make a synthetic country to try and to measure with: registers, rosters, ratings, inspections, reports that agree."""
    from orchestration.commands import generate_country

    raise typer.Exit(
        generate_country(out, members=members, organizations=organizations, years=years, seed=seed, faults=faults)
    )


@app.command()
def serve(
    inbox: InboxOption = None,
    home: HomeOption = None,
    port: Annotated[int, typer.Option(help="Port of the web server.")] = 3000,
    host: Annotated[str, typer.Option(help="Address; only this machine by default.")] = "127.0.0.1",
    read_only: Annotated[
        bool, typer.Option("--read-only", help="A web server for viewers alone: no daemon, nothing can be started.")
    ] = False,
) -> None:
    """Start Dagster's web server and daemon: the nightly schedule, the inbox sensor, the record of runs."""
    from orchestration.serving import serve as start

    raise typer.Exit(start(load_settings(home, inbox), host, port, read_only=read_only))


def main() -> None:
    """Entry point: a DanhboError becomes one clear message and its exit status."""
    try:
        app()
    except DanhboError as error:
        typer.echo(f"danhbo: {error}", err=True)
        sys.exit(error.exit_status)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception:
        # a fault of danhbo itself: never the status of a night that ran
        traceback.print_exc()
        typer.echo("danhbo: an unexpected fault, see above; nothing half-done was published", err=True)
        sys.exit(2)
