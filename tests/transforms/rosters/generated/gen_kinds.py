"""The register of kinds of workbook: a name and a function from a seed to files with truth."""

from __future__ import annotations

import random
from collections.abc import Callable

from gen_truth import Workbook

Kind = Callable[[random.Random], list[Workbook]]
KINDS: dict[str, Kind] = {}


def kind(make: Kind) -> Kind:
    """Register a kind under its function's name."""
    KINDS[make.__name__] = make
    return make


def generate(name: str, seed: int) -> list[Workbook]:
    """The files of one kind for a seed: the same seed gives the same files."""
    return KINDS[name](random.Random(f"{name}/{seed}"))
