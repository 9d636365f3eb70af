"""Administrative units: provinces, districts and communes before and since July 2025, and which became which.

Belongs here: the reference tables, and the vintage of a province code. Not here: Party organizations (organizations.py),
making the tables (data/reference/administrative_units/make.py).

Codes are used again for other units: 91 was Kiên Giang and is An Giang. The key is code and vintage: `p63` until 30 June
2025, `p34` since.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from transforms.conform.schemas import ADMINISTRATIVE_LINEAGE, ADMINISTRATIVE_UNITS, Schema
from transforms.reference import path

_FOLDER = "administrative_units"


@cache
def administrative_units() -> pl.DataFrame:
    """Every unit of both vintages (ADMINISTRATIVE_UNITS)."""
    return _read(("units.csv", "more_units.csv"), ADMINISTRATIVE_UNITS)


@cache
def administrative_lineage() -> pl.DataFrame:
    """What each unit became (ADMINISTRATIVE_LINEAGE); `share` is null where it was split."""
    return _read(("lineage.csv", "more_lineage.csv"), ADMINISTRATIVE_LINEAGE)


def with_province_vintage(spans: pl.DataFrame) -> pl.DataFrame:
    """Adds `province_vintage` to spans of organizations (province_code, valid_from, valid_to, known_from).

    The vintage is that of the span's first day, else of its last one, else of the day it became known; where that
    vintage has no such province, the other one's. Null where no vintage has.
    """
    provinces = administrative_units().filter(pl.col("level") == "province")
    named = provinces.group_by("code").agg(
        **{f"in_{vintage}": (pl.col("vintage") == vintage).any() for vintage in ("p63", "p34")}
    )
    switch = provinces["valid_from"].max()
    day = pl.coalesce("valid_from", pl.col("valid_to").dt.offset_by("-1d"), "known_from")
    late = (day >= switch).fill_null(True)
    old, new = pl.col("in_p63").fill_null(False), pl.col("in_p34").fill_null(False)
    vintage = (
        pl.when(new & (late | ~old))
        .then(pl.lit("p34"))
        .when(old)
        .then(pl.lit("p63"))
        .otherwise(pl.lit(None, pl.String))
    )
    joined = spans.join(named, left_on="province_code", right_on="code", how="left", maintain_order="left")
    return joined.with_columns(province_vintage=vintage).drop("in_p63", "in_p34")


def _read(names: tuple[str, ...], schema: Schema) -> pl.DataFrame:
    parts = [
        pl.read_csv(path(f"{_FOLDER}/{name}"), schema=dict(schema), null_values=[""], try_parse_dates=False)
        for name in names
    ]
    return pl.concat(parts)
