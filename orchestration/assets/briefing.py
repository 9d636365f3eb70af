"""What leaders read in the morning.

Belongs here: the asset after the publish step that writes the briefing. Not here: what the page says (orchestration.pages). A
briefing that cannot be written fails its own step, never what was published.
"""

import dagster as dg

from orchestration.office import NIGHTS, OWNERS, Office, night_of
from orchestration.pages.briefing import write_briefing
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
    with stage("briefing") as note, office.warehouse.read() as connection:
        written = write_briefing(office.settings, connection, night_of(context))
        note(f"{written.pages} ways back")
    page = written.folder / "index.html"
    return dg.MaterializeResult(
        metadata={"page": dg.MetadataValue.path(str(page)), "ways_back": written.pages, "bytes": page.stat().st_size}
    )
