"""Small pieces of evidence for tests of conforming: registers and rosters written as short lines."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import polars as pl

from transforms.conform import schemas
from transforms.conform.organizations import OrganizationReference, Organizations, build_organizations, load_reference
from transforms.reference import load_yaml

_numbers = count(1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def bare_reference(**regimes: Any) -> OrganizationReference:
    """Reference data without any organization."""
    full = load_reference()
    rules = {**load_yaml("regimes.yaml"), **regimes}
    return OrganizationReference(full.spans.clear(), full.aliases.clear(), full.lineage.clear(), rules)


def register(as_of: str, *lines: dict[str, Any], load: str | None = None, sender: str = "thanh-uy") -> pl.DataFrame:
    rows = []
    for place, line in enumerate(lines, start=1):
        rows.append(
            {
                "row_id": next(_numbers),
                "load_id": load or f"register-{as_of}",
                "source_ref": f"S!R{place}",
                "sheet_as_of": day(as_of),
                "received_on": day(as_of),
                "sender": sender,
                **line,
            }
        )
    return schemas.fit(pl.DataFrame(rows, infer_schema_length=None), schemas.REGISTER_ROWS)


def org(code: str | None, name: str, kind: str = "cell", parent: str | None = None, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": name, "organization_kind": kind, "parent": parent, **more}


def build(*registers: pl.DataFrame, corrections: Any = None, known: Any = None, **regimes: Any) -> Organizations:
    rows = pl.concat(registers) if registers else schemas.empty("organization_rows")
    return build_organizations(
        rows,
        bare_reference(**regimes),
        schemas.empty(schemas.ORGANIZATION_CORRECTIONS) if corrections is None else corrections,
        schemas.empty(schemas.ORGANIZATION_KEYS) if known is None else known,
    )


def key_of(organizations: Organizations, code: str) -> int:
    found = organizations.spans.filter(pl.col("organization_code") == code)["organization_key"].unique()
    assert len(found) == 1, f"{len(found)} organizations with code {code}"
    return int(found[0])


def roster(as_of: str, *lines: dict[str, Any], load: str | None = None, received: str | None = None) -> pl.DataFrame:
    """Rows of one roster; lines may have member_key and organization_key."""
    rows = []
    for place, line in enumerate(lines, start=1):
        rows.append(
            {
                "row_id": next(_numbers),
                "load_id": load or f"roster-{as_of}",
                "source_ref": f"S!R{place}",
                "sheet_as_of": day(as_of),
                "received_on": day(received or as_of),
                **line,
            }
        )
    frame = pl.DataFrame(rows, infer_schema_length=None)
    keys = dict.fromkeys(("member_key", "organization_key"), pl.Int64)
    return schemas.fit(frame, {**schemas.MEMBER_ROWS, **keys})


def spells(facts: pl.DataFrame, member: int) -> list[tuple[Any, ...]]:
    """(organization_key, from, to, membership, started_by, ended_by) of a member, dates as text."""
    own = facts.filter(pl.col("member_key") == member).sort("valid_from")
    return [
        tuple(str(value) if isinstance(value, date) else value for value in row)
        for row in own.select(
            "organization_key", "valid_from", "valid_to", "membership", "started_by", "ended_by"
        ).iter_rows()
    ]


def codes(findings: pl.DataFrame) -> list[str]:
    return sorted(findings["code"].to_list())
