"""Full load: a country's rosters, one csv a province, and its registers, from files to published facts, every guard on.

`python tests/benchmarks/country_load.py --work DIR [--share 1 10] [--json FILE]`; the ratio is CPU seconds over those of
DuckDB reading the same csv files into one table and no more, measured in the same run. The home stays in the work folder
for the other benchmarks.
"""

from __future__ import annotations

import shutil

from country_kit import arguments, country, floor, night, of_stages, report

PLAN = {"years": 1, "snapshots": "last", "parts": ("registers", "rosters"), "workbooks": 0}


def main() -> None:
    """Measure each share."""
    asked = arguments(__doc__ or "")
    rows, spent = [], []
    for share in asked.share:
        folder, _ = country(asked.work, share, **PLAN)
        least, count = floor(folder / "inbox", asked.work)
        home = asked.work / f"home-{share}"
        shutil.rmtree(home, ignore_errors=True)
        load = night("load", folder / "inbox", home)
        rows.append({"what": "floor: DuckDB reads the csv", "share": share, "rows": count, "cpu": least.cpu,
                     "wall": least.wall, "peak MB": least.peak_mb, "ratio": 1.0})  # fmt: skip
        rows += of_stages(load, share, least.cpu)
        spent += [least, load]
    report(rows, asked.json, *spent)


if __name__ == "__main__":
    main()
