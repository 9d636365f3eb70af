"""Reports: documents of this night's loads become figures with evidence.

Belongs here: the asset `reported_figures` (staged). Not here: the grammar (transforms.reports).
"""

from collections import Counter
from datetime import date
from typing import Any

import dagster as dg
import polars as pl

from orchestration import frames
from orchestration.assets.tables import stage_findings, update_loads
from orchestration.isolation import ReaderKilled
from orchestration.landing import lake_path, text_path, write_whole
from orchestration.office import NIGHTS, OWNERS, Office
from orchestration.progress import stage
from orchestration.reading import Rejected, ReportReading, findings_frame, killed, read_report_file, reader

FIGURE_SCHEMA: dict[str, pl.DataType] = {
    "figure_id": pl.String(),
    "load_id": pl.String(),
    "source_ref": pl.String(),
    "measure": pl.String(),
    "subject": pl.String(),
    "qualifier": pl.String(),
    "value": pl.Float64(),
    "unit": pl.String(),
    "comparator": pl.String(),
    "status": pl.String(),
    "organization": pl.String(),
    "actor": pl.String(),
    "period_start": pl.Date(),
    "period_end": pl.Date(),
    "quote": pl.String(),
    "char_start": pl.Int32(),
    "char_end": pl.Int32(),
    "confidence": pl.Float64(),
    "explanation": pl.String(),
    "compared_start": pl.Date(),
    "compared_end": pl.Date(),
}
CITATION_SCHEMA: dict[str, pl.DataType] = {
    "load_id": pl.String(),
    "source_ref": pl.String(),
    "number": pl.String(),
    "kind": pl.String(),
    "issuer": pl.String(),
    "issued_on": pl.Date(),
    "quote": pl.String(),
}
DOCUMENT_SCHEMA: dict[str, pl.DataType] = {
    "load_id": pl.String(),
    "title": pl.String(),
    "document_number": pl.String(),
    "issuer": pl.String(),
    "published_on": pl.Date(),
    "organization": pl.String(),
}


@dg.asset(
    deps=["new_loads"],
    partitions_def=NIGHTS,
    group_name="read",
    owners=OWNERS,
    kinds={"python", "duckdb"},
    description="Figures stated in this night's reports, each with its quote and character span; staged.",
)
def reported_figures(context: dg.AssetExecutionContext, office: Office) -> dg.MaterializeResult:
    """Read each staged document in the reader process and stage its figures, findings and document facts."""
    settings = office.settings
    with stage("reports") as note, office.zone.open() as zone:
        loads = frames.read(
            zone, "SELECT load_id, sha256, file_name FROM staging.loads WHERE family = 'document' ORDER BY ALL"
        )
        figures: list[dict[str, Any]] = []
        documents: list[dict[str, Any]] = []
        cited: list[dict[str, Any]] = []
        found: list[pl.DataFrame] = []
        verdicts: list[dict[str, Any]] = []
        if not loads.is_empty():
            with reader(settings.limits) as isolated:
                for load_id, sha256, file_name in loads.iter_rows():
                    try:
                        reading = isolated.call(read_report_file, lake_path(settings.layout, sha256), file_name)
                    except ReaderKilled as error:
                        reading = killed(error)
                    found.append(findings_frame(load_id, reading.findings))
                    if isinstance(reading, Rejected):
                        verdicts.append({"load_id": load_id, "kind": "report", "rows_read": 0, "verdict": "rejected",
                                         "reason": reading.findings[0].message})  # fmt: skip
                        continue
                    write_whole(text_path(settings.layout, load_id), reading.text.encode("utf-8"))
                    figures += figure_rows(load_id, reading)
                    documents.append(document_row(load_id, reading))
                    cited += citation_rows(load_id, reading)
                    start, end = report_period(reading)
                    verdicts.append({"load_id": load_id, "kind": "report", "rows_read": len(reading.figures),
                                     "verdict": "unaudited", "reason": None, "period_start": start,
                                     "period_end": end})  # fmt: skip
        frames.replace(zone, "staging.reported_figures", pl.DataFrame(figures, schema=FIGURE_SCHEMA))
        frames.replace(zone, "staging.documents", pl.DataFrame(documents, schema=DOCUMENT_SCHEMA))
        frames.replace(zone, "staging.citations", pl.DataFrame(cited, schema=CITATION_SCHEMA))
        stage_findings(zone, found)
        update_loads(zone, verdicts)
        note(f"{len(loads)} documents, {len(figures)} figures, {len(cited)} citations")
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": len(figures),
            "dagster/column_schema": dg.TableSchema(
                columns=[dg.TableColumn(name, str(kind)) for name, kind in FIGURE_SCHEMA.items()]
            ),
            "documents": len(loads),
        }
    )


def figure_rows(load_id: str, reading: ReportReading) -> list[dict[str, Any]]:
    """The figures of one report in FIGURE_SCHEMA; figure_id outlives another reading of the file (transforms.reports.identity)."""
    rows = []
    for figure in reading.figures:
        period = figure.get("period") or {}
        rows.append(
            {
                **{name: figure.get(name) for name in FIGURE_SCHEMA},
                "figure_id": f"{load_id}-{figure['figure_key']}",
                "load_id": load_id,
                "source_ref": f"chars {figure['char_start']}-{figure['char_end']}",
                "value": float(figure["value"]),
                "period_start": _day(period.get("start")),
                "period_end": _day(period.get("end")),
            }
        )
    return rows


def citation_rows(load_id: str, reading: ReportReading) -> list[dict[str, Any]]:
    """The directives that one report cites, in CITATION_SCHEMA."""
    return [
        {
            **{name: cited.get(name) for name in CITATION_SCHEMA},
            "load_id": load_id,
            "source_ref": f"chars {cited['char_start']}-{cited['char_end']}",
        }
        for cited in reading.citations
    ]


def report_period(reading: ReportReading) -> tuple[date | None, date | None]:
    """The span that a report is about: the one that most of its results have, the later of two; null where none is told.

    Spans of what was done count before days of what stood, which every report also tells of.
    """
    told = [figure["period"] or {} for figure in reading.figures if figure["status"] == "actual"]
    spans = [(_day(period.get("start")), _day(period.get("end"))) for period in told if period.get("end")]
    of_flows = [span for span in spans if span[0] is not None]
    counted = Counter(of_flows or spans)
    if not counted:
        return None, None
    return max(counted, key=lambda span: (counted[span], span[1] or date.min, span[0] or date.min))


def document_row(load_id: str, reading: ReportReading) -> dict[str, Any]:
    """What dim_source says of a report: the organization is the one most of its figures name."""
    named = [figure["organization"] for figure in reading.figures if figure.get("organization")]
    return {
        "load_id": load_id,
        "title": reading.title,
        "document_number": reading.document_number,
        "issuer": reading.issuer,
        "published_on": reading.published,
        "organization": max(sorted(set(named)), key=named.count) if named else None,
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
