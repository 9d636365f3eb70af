"""What goes back: the senders' faulty workbooks with their faults marked, and the pages on the quality of the data.

Belongs here: the assets after the publish step that serve the people who send and mend. Not here: what a workbook or a page
says (orchestration.feedback, orchestration.quality_pages). Neither ever fails a night: what was published stands, and what could
not be written is tried again when the night is closed, and in the next one.
"""

from collections.abc import Callable
from typing import TypeVar

import dagster as dg

from orchestration.alerts.closing import announce_held
from orchestration.feedback.folder import feedback_folder, refresh_feedback
from orchestration.office import NIGHTS, OWNERS, Office, night_of
from orchestration.progress import log, stage
from orchestration.quality_pages import quality_folder, write_quality_pages
from orchestration.settings import Settings

Done = TypeVar("Done")


def attempt(make: Callable[[Settings], Done], settings: Settings, name: str) -> Done | None:
    """What `make` did, or None where it failed, which is logged."""
    try:
        return make(settings)
    except Exception as error:
        log.warning("%s could not be written (%s); it is tried again", name, type(error).__name__)
        return None


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
        done = attempt(refresh_feedback, office.settings, "feedback")
        shown: dict[str, dg.MetadataValue] = {"folder": dg.MetadataValue.path(str(feedback_folder(office.settings)))}
        if done is not None:
            note(f"{done.standing} workbooks, {len(done.written)} written, {len(done.removed)} removed")
            shown["workbooks"] = dg.MetadataValue.int(done.standing)
            shown["written"] = dg.MetadataValue.json(list(done.written))
            shown["removed"] = dg.MetadataValue.json(list(done.removed))
    return dg.MaterializeResult(metadata=shown)


@dg.asset(
    deps=["warehouse"],
    partitions_def=NIGHTS,
    group_name="feedback",
    owners=OWNERS,
    kinds={"html"},
    description="Pages on the quality of the data, for any browser, offline: every rule night after night, every file's faults.",
)
def data_docs(office: Office) -> dg.MaterializeResult:
    """Write the pages whose content changed."""
    with stage("data_docs") as note:
        done = attempt(write_quality_pages, office.settings, "data_docs")
        if done is not None:
            note(f"{done.written} pages written, {done.unchanged} unchanged")
    index = quality_folder(office.settings) / "index.html"
    return dg.MaterializeResult(
        metadata={"written": done.written if done else 0, "index": dg.MetadataValue.path(str(index))}
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
