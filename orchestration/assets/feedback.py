"""What goes back: the senders' faulty workbooks with their faults marked, and the pages on the quality of the data.

Belongs here: the assets after the publish step that serve the people who send and mend. Not here: what a workbook or a page
says (orchestration.feedback, orchestration.quality_pages). Neither ever fails a night: what was published stands.
"""

import dagster as dg

from orchestration.alerts.closing import announce_held
from orchestration.feedback.folder import feedback_folder, refresh_feedback
from orchestration.office import NIGHTS, OWNERS, Office, night_of
from orchestration.progress import stage


@dg.asset(
    deps=["warehouse"],
    partitions_def=NIGHTS,
    group_name="feedback",
    owners=OWNERS,
    kinds={"excel"},
    description="A workbook for each faulty spreadsheet: the sender's own, its faulty cells marked, a summary before it; "
    "restricted. Removed once the fault is gone.",
)
def feedback(office: Office) -> dg.MaterializeResult:
    """Make the feedback folder say what the published version says of its spreadsheets."""
    with stage("feedback") as note:
        done = refresh_feedback(office.settings)
        note(f"{done.standing} workbooks, {len(done.written)} written, {len(done.removed)} removed")
    return dg.MaterializeResult(
        metadata={
            "workbooks": done.standing,
            "written": list(done.written),
            "removed": list(done.removed),
            "folder": dg.MetadataValue.path(str(feedback_folder(office.settings))),
        }
    )


@dg.asset(
    deps=["warehouse"],
    partitions_def=NIGHTS,
    group_name="feedback",
    owners=OWNERS,
    kinds={"email"},
    description="What goes out at once: loads that are held. The digest of the night follows when the run has ended.",
)
def held_alerts(context: dg.AssetExecutionContext, office: Office) -> dg.MaterializeResult:
    """Tell at once of loads that are held and were not told of before."""
    return dg.MaterializeResult(metadata={"told": announce_held(office.settings, night_of(context))})
