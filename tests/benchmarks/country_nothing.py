"""A night with nothing new over a loaded country: CPU seconds, and which imports they are made of.

`python tests/benchmarks/country_nothing.py --work DIR [--share 1]`, after country_load.py with the same folder.
"""

from __future__ import annotations

import re
import sys

from country_kit import arguments, country, night, of_stages, report, run
from country_load import PLAN

_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| (\s*)(\S+)")


def main() -> None:
    """Measure each share, then the imports once."""
    asked = arguments(__doc__ or "")
    rows, spent = [], []
    for share in asked.share:
        folder, _ = country(asked.work, share, **PLAN)
        quiet = night("nothing new", folder / "inbox", asked.work / f"home-{share}")
        rows += of_stages(quiet, share)
        spent.append(quiet)
    imported = run(
        "imports", sys.executable, "-X", "importtime", "-c", "import orchestration.night, orchestration.definitions"
    )
    rows.append({"what": "imports alone", "cpu": imported.cpu, "wall": imported.wall, "peak MB": imported.peak_mb})
    own: dict[str, int] = {}
    for self_us, _, _, module in _IMPORT.findall(imported.output):
        package = module.split(".")[0]
        own[package] = own.get(package, 0) + int(self_us)
    for package, micro in sorted(own.items(), key=lambda item: -item[1])[:12]:
        rows.append({"what": f"  {package}", "wall": micro / 1e6})
    report(rows, asked.json, *spent)


if __name__ == "__main__":
    main()
