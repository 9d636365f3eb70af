"""The Definitions: assets with their checks, the nightly job, its schedule, the inbox sensor, the office resource."""

from __future__ import annotations

import dagster as dg

from orchestration.alerts.sensors import ALERT_SENSORS
from orchestration.assets import briefing, dimensions, feedback, guards, intake, reports, rosters, warehouse
from orchestration.freshness import with_freshness
from orchestration.office import Office
from orchestration.schedules import inbox_sensor, nightly_job, nightly_schedule

defs = dg.Definitions(
    assets=with_freshness(
        dg.load_assets_from_modules([intake, reports, rosters, dimensions, guards, warehouse, feedback, briefing])
    ),
    jobs=[nightly_job],
    schedules=[nightly_schedule],
    sensors=[inbox_sensor, *ALERT_SENSORS],
    resources={"office": Office()},
    executor=dg.in_process_executor,
)
