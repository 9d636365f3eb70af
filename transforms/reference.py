"""Where the reference data are, and how they are read.

Belongs here: finding `data/reference/` and reading its YAML and CSV files, once each. Not here: what the data mean.
Serves every transform: field knowledge that an expert may change is data there, not branches in code.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import yaml

REFERENCE_DIR = Path(__file__).resolve().parent.parent / "data" / "reference"


def path(name: str) -> Path:
    """The path of a reference file, e.g. `path("organization_types.csv")`.

    Raises FileNotFoundError that names the file and the folder where it should be.
    """
    found = REFERENCE_DIR / name
    if not found.is_file():
        raise FileNotFoundError(f"reference file {name} is not in {REFERENCE_DIR}: restore it from the repository")
    return found


@cache
def load_yaml(name: str) -> Any:
    """A reference YAML file as plain Python values; read once, so callers must not change what they get."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path(name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 (a safe loader either way)


@cache
def load_csv(name: str) -> tuple[dict[str, str], ...]:
    """A reference CSV file (UTF-8, with a header) as one mapping a record, empty cells as empty text."""
    with path(name).open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))
