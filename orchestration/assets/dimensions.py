"""Dimensions: staged rows meet the organizations that are known.

Belongs here: the asset that places this night's rows. Not here: how names resolve (transforms.conform).
"""

import dagster as dg

from orchestration.conforming import place_staged
from orchestration.corrections import read_corrections
from orchestration.loads import published_loads
from orchestration.office import NIGHTS, OWNERS, Office
from orchestration.progress import stage


@dg.asset(
    deps=["member_rows", "organization_rows", "rating_rows", "inspection_rows", "reported_figures"],
    partitions_def=NIGHTS,
    group_name="conform",
    owners=OWNERS,
    kinds={"polars", "duckdb"},
    description="This night's rows with the organization that each names, as registers and decisions know it; staged.",
)
def placed_rows(office: Office) -> dg.MaterializeResult:
    """Resolve the organizations that staged rows name."""
    corrections = read_corrections(office.settings.layout)
    with stage("conform") as note, office.zone.open() as zone:
        place_staged(zone, published_loads(office.warehouse), corrections)
        counts = {}
        for table in ("member_rows", "rating_rows", "inspection_rows"):
            row = zone.execute(f"SELECT count(*), count(organization_key) FROM staging.{table}").fetchone()
            counts[table] = {"rows": row[0], "placed": row[1]} if row else {}
        note(", ".join(f"{table} {count['placed']} of {count['rows']} placed" for table, count in counts.items()))
    return dg.MaterializeResult(metadata=dict(counts.items()))
