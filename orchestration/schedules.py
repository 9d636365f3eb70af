"""When the night runs: the job, its schedule, and the sensor that watches the inbox.

Belongs here: the job's selection and what starts it. Not here: what it does.
"""

import hashlib

import dagster as dg

from orchestration.landing import inbox_files
from orchestration.office import OWNERS
from orchestration.settings import load_settings

nightly_job = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    description="Land, read, conform, guard, publish: one night, one direction.",
    owners=OWNERS,
    executor_def=dg.in_process_executor,  # a spawned process costs seconds a step
)


@dg.schedule(
    job=nightly_job,
    cron_schedule="30 1 * * *",
    execution_timezone="Asia/Ho_Chi_Minh",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every night at 01:30.",
)
def nightly_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """The night of the day on which it starts."""
    night = context.scheduled_execution_time.date().isoformat()
    return dg.RunRequest(run_key=f"night-{night}", partition_key=night)


@dg.sensor(
    job=nightly_job,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Runs the night's job when files arrive in the inbox, once they have stopped changing.",
)
def inbox_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Compare names, sizes and times of the inbox with the last look; run once they are new and stood still for a look."""
    settings = load_settings()
    seen = hashlib.sha256()
    for path in inbox_files(settings.inbox):
        stat = path.stat()
        seen.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    now = seen.hexdigest()
    last, _, started = (context.cursor or "|").partition("|")
    if now == started:
        return dg.SkipReason("nothing new in the inbox")
    if now != last:
        return dg.SensorResult(cursor=f"{now}|{started}", skip_reason="files are arriving")
    night = settings.today().isoformat()
    return dg.SensorResult(
        run_requests=[dg.RunRequest(run_key=f"inbox-{now}", partition_key=night)], cursor=f"{now}|{now}"
    )
