"""Organizations that a name implies rather than names: "Thành ủy" in a row about one of that city's cells.

Belongs here: names of a unit alone, read in the place where they stand. Not here: names that say which one
(resolve.py).
"""

from __future__ import annotations

import polars as pl

from transforms.conform.names import normal_forms, words
from transforms.conform.organizations import Organizations


def implied_above(asked: pl.DataFrame, organizations: Organizations) -> pl.DataFrame:
    """The organization that each name implies: columns id and implied_key.

    `asked` has id, name, organization_key (where the name stands) and on_date. Only names that say no more than their
    unit imply anything: the nearest organization of that unit at or above the place, on the day.
    """
    forms = normal_forms(asked["name"]).filter(
        pl.col("core").is_in(words()["generic_cores"]) & pl.col("unit").is_not_null()
    )
    generic = asked.join(forms.select("name", "unit"), on="name").filter(pl.col("organization_key").is_not_null())
    if generic.is_empty():
        return pl.DataFrame(schema={"id": asked.schema["id"], "implied_key": pl.Int64})
    names = normal_forms(organizations.spans["name"]).select("name", own_unit="unit")
    units = organizations.spans.join(names, on="name").select(ancestor_key="organization_key", unit="own_unit").unique()
    units = units.filter(pl.col("unit").is_not_null())
    above = generic.join(organizations.ancestors, on="organization_key").join(units, on=["ancestor_key", "unit"])
    then = pl.col("on_date").is_null() | ((pl.col("lo") <= pl.col("on_date")) & (pl.col("on_date") < pl.col("hi")))
    nearest = above.filter(then).sort("id", "depth", "ancestor_key").unique("id", keep="first", maintain_order=True)
    return nearest.select("id", implied_key="ancestor_key")
