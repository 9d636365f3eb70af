"""Dagster's part in alerts: the end of runs that the daemon started, and messages that wait.

Belongs here: sensors. Not here: what they call (closing.py, outbox.py). A night that the command line ran deals with its own
end; the sensors then find it done.
"""

from collections.abc import Iterator
from datetime import date, datetime

import dagster as dg

from orchestration.alerts import outbox
from orchestration.alerts.closing import Ended, close_night
from orchestration.errors import NightIsRunning
from orchestration.schedules import nightly_job
from orchestration.settings import load_settings

_PARTITION = "dagster/partition"


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[nightly_job],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Sends a night's digest and writes the heartbeat.",
)
def night_ended(context: dg.RunStatusSensorContext) -> dg.SkipReason | None:
    """The end of a night that went well."""
    return _close(context.dagster_run, None)


@dg.run_failure_sensor(
    monitored_jobs=[nightly_job],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells at once of a night that failed.",
)
def night_failed(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
    """The end of a night that failed."""
    names = list(_causes(context))
    if NightIsRunning.__name__ in names:
        return dg.SkipReason("another night was running")
    return _close(context.dagster_run, names[-1] if names else "?")


@dg.sensor(
    minimum_interval_seconds=600,
    default_status=dg.DefaultSensorStatus.RUNNING,
    jobs=[nightly_job],
    description="Tries again to send what could not go out.",
)
def outbox_sensor(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Deliver what waits; starts no run."""
    settings = load_settings()
    done = outbox.deliver(settings, datetime.now(settings.zone))
    return dg.SkipReason(f"{done.sent} messages sent, {done.kept} wait")


ALERT_SENSORS = [night_ended, night_failed, outbox_sensor]


def _close(run: dg.DagsterRun, failure: str | None) -> dg.SkipReason | None:
    night = run.tags.get(_PARTITION)
    if night is None:
        return dg.SkipReason("a run of no night")
    close_night(load_settings(), Ended(date.fromisoformat(night), run.run_id, failure))
    return None


def _causes(context: dg.RunFailureSensorContext) -> Iterator[str]:
    """The kinds of errors that a run failed with, the first cause last: no text, which may hold what must not go out."""
    for event in context.get_step_failure_events():
        error = event.step_failure_data.error
        while error is not None:
            if error.cls_name:
                yield error.cls_name
            error = error.cause
