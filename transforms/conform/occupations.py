"""Groups of occupations: what the warehouse keeps of a freely written occupation.

Belongs here: finding the group. Not here: the groups and their phrases (data/reference/occupation_groups.yaml). Serves
dim_member: the words themselves may tell who a person is and stay in the restricted zone.
"""

from __future__ import annotations

import re

import polars as pl

from transforms.conform.names import fold
from transforms.reference import load_yaml
from transforms.text import fold as folded

OTHER = "other"


def occupation_groups() -> list[str]:
    """The groups that there are, the one for everything else last."""
    return [each["group"] for each in load_yaml("occupation_groups.yaml")["groups"]] + [OTHER]


def occupation_group(written: pl.Expr) -> pl.Expr:
    """The group of an occupation as written (text); null stays null, words of no group are OTHER."""
    text = fold(written)
    found = []
    for each in load_yaml("occupation_groups.yaml")["groups"]:
        words = "|".join(re.escape(folded(phrase)) for phrase in each["phrases"])
        found.append(pl.when(text.str.contains(rf"\b(?:{words})\b")).then(pl.lit(each["group"])))
    return pl.when(text.is_not_null()).then(pl.coalesce(*found, pl.lit(OTHER)))
