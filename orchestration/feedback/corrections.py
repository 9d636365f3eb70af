"""Corrected copies: what a workbook that came back with a feedback's mark replaces.

Belongs here: giving the reading of a corrected copy the scope of the load that it corrects. Not here: supersession itself
(transforms.conform.supersession), the mark (transforms.rosters.returned).

A file replaces the earlier one of the same sender, kind, organizations and period. A clerk who mends a misspelt
organization in a copy changes the organizations, so that the copy would stand beside the faulty file instead of replacing
it; the mark says which file it means. Sender, kind and period must agree all the same: a copy that was filled with next
year's rows is a new file, whatever its mark says.
"""

from __future__ import annotations

from typing import Any

from orchestration import frames
from orchestration.office import Office


def earlier_load(office: Office, load_id: str | None) -> dict[str, Any] | None:
    """The load on record that a mark names, in the columns that tell what it is about; None where there is none."""
    if load_id is None or office.warehouse.current() is None:
        return None
    with office.warehouse.read() as published:
        found = frames.read(
            published,
            "SELECT load_id, sender, kind, scope, period_start, period_end FROM audit.loads WHERE load_id = ?",
            [load_id],
        )
    return found.row(0, named=True) if len(found) else None


def as_correction(verdict: dict[str, Any], sender: str | None, earlier: dict[str, Any] | None) -> dict[str, Any]:
    """`verdict` (what reading a file gave) with the scope of the load that it corrects, where it can be its correction."""
    if earlier is None or earlier["scope"] is None or verdict["scope"] is None or earlier["sender"] != sender:
        return verdict
    if any(verdict[name] != earlier[name] for name in ("kind", "period_start", "period_end")):
        return verdict
    return verdict | {"scope": earlier["scope"]}
