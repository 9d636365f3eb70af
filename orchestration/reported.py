"""Figures of reports on their way into a version: which are sure enough to be used, what reports say of each other.

Belongs here: the one place that compares a figure's confidence with the office's threshold; the directives cited, as the
warehouse keeps them. Not here: the reading (transforms.reports), the checks (transforms.conform), writing (building.py).
"""

from __future__ import annotations

import duckdb
import polars as pl

from orchestration import frames
from transforms.conform.report_changes import changes_against_reports
from transforms.conform.report_flows import flows_against_reports


def with_trust(figures: pl.DataFrame, review_confidence: float) -> pl.DataFrame:
    """`figures` with `trusted`: decided by a person, or at least as sure as the threshold; only these are used in marts."""
    return figures.with_columns(trusted=(pl.col("confidence") >= review_confidence) | pl.col("reviewed"))


def between_reports(placed: pl.DataFrame, loads: pl.DataFrame) -> pl.DataFrame:
    """Findings about trusted figures (with organization_key) that those of other reports do not bear out."""
    trusted, files = placed.filter(pl.col("trusted")), loads.select("load_id", "file_name")
    return pl.concat([changes_against_reports(trusted, files), flows_against_reports(trusted, files)])


def citations(zone: duckdb.DuckDBPyConnection, load_ids: list[str], sources: pl.DataFrame) -> pl.DataFrame:
    """The directives that these loads cite, in the columns of document_citations; `sources`: load_id, source_key."""
    if not frames.exists(zone, "evidence", "citations"):
        return pl.DataFrame(schema={"load_id": pl.String})
    cited = frames.read(
        zone, "SELECT * FROM evidence.citations WHERE list_contains($1, load_id) ORDER BY ALL", [load_ids]
    )
    return cited.join(sources, on="load_id", how="left")
