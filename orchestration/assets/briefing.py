"""What leaders read in the morning, and what may leave the office.

Belongs here: the assets after the publish step that write the briefing and the open data. Not here: what they say
(orchestration.pages, orchestration.open_data). One that cannot be written fails its own step, never what was published.
"""

import dagster as dg

from orchestration.office import NIGHTS, OWNERS, Office, night_of
from orchestration.progress import stage


@dg.asset(
    deps=["warehouse"],
    partitions_def=NIGHTS,
    group_name="briefing",
    owners=OWNERS,
    kinds={"html"},
    description="The morning briefing: targets against results, members and admissions, ratings, inspections, what changed, "
    "what is not trustworthy; each number leads back to its lines or its sentence.",
)
def briefing(context: dg.AssetExecutionContext, office: Office) -> dg.MaterializeResult:
    """Write the page of the night, and the pages its numbers lead to."""
    from orchestration.pages.briefing import write_briefing  # charts cost a second to import, each night alike

    with stage("briefing") as note, office.warehouse.read() as connection:
        written = write_briefing(office.settings, connection, night_of(context))
        note(f"{written.pages} ways back")
    page = written.folder / "index.html"
    return dg.MaterializeResult(
        metadata={"page": dg.MetadataValue.path(str(page)), "ways_back": written.pages, "bytes": page.stat().st_size}
    )


@dg.asset(
    deps=["warehouse"],
    partitions_def=NIGHTS,
    group_name="briefing",
    owners=OWNERS,
    kinds={"csv", "parquet"},
    description="Open data: aggregates with a dictionary; counts of persons below 5, and the cells that would tell them, are "
    "left out.",
)
def open_data(context: dg.AssetExecutionContext, office: Office) -> dg.MaterializeResult:
    """Write the open data of the published version."""
    from orchestration.open_data import write_open_data

    with stage("open data") as note, office.warehouse.read() as connection:
        opened = write_open_data(office.settings, connection, night_of(context))
        note(f"{opened.tables} tables, {opened.suppressed} cells left out")
    return dg.MaterializeResult(
        metadata={
            "folder": dg.MetadataValue.path(str(opened.folder)),
            "tables": opened.tables,
            "cells_left_out": opened.suppressed,
        }
    )
