"""What waits for a person's decision: pairs of members who may be one, and names of organizations nobody recognised.

Belongs here: showing them on the command line. Not here: finding them (linking.py, transforms.conform), keeping decisions
(corrections.py). Pairs of members hold names, so they are read from the restricted zone, which needs its key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

import duckdb

from orchestration import frames, tabular
from orchestration.errors import DanhboError
from orchestration.restricted import RestrictedZone
from orchestration.settings import Settings
from orchestration.warehouse import Warehouse

_PAIRS = """
SELECT p.left_key AS "left", p.right_key AS "right", p.weight, p.score, p.evidence,
    l.full_name AS left_name, l.date_of_birth AS left_birth, coalesce(l.admitted_on, l.admission_decided_on) AS left_admission,
    l.organization AS left_organization, l.load_id || ':' || l.source_ref AS left_place,
    r.full_name AS right_name, r.date_of_birth AS right_birth, coalesce(r.admitted_on, r.admission_decided_on) AS right_admission,
    r.organization AS right_organization, r.load_id || ':' || r.source_ref AS right_place
FROM review.members AS p
JOIN evidence.member_rows AS l ON l.row_id = p.left_row_id
JOIN evidence.member_rows AS r ON r.row_id = p.right_row_id
ORDER BY p.weight DESC, p.left_key, p.right_key
"""
_NAMES = """
SELECT f.load_id, l.file_name AS file, f.code, f.value AS name, f.message
FROM audit.findings AS f LEFT JOIN audit.loads AS l USING (load_id)
WHERE f.code IN ('unresolved_organization', 'unresolved_figure', 'unknown_parent', 'unknown_successor', 'unknown_correction')
ORDER BY f.code, f.value, f.load_id
"""


def list_waiting(settings: Settings, what: str, format_: str, out: TextIO) -> int:
    """Print what waits: `members` (pairs) or `names` (of organizations). Raises DanhboError for anything else."""
    tabular.as_utf8(out)
    lists = {"members": list_member_pairs, "names": list_unresolved_names}
    if what not in lists:
        raise DanhboError("nothing of that kind waits", where=what, remedy=f"Use one of: {', '.join(lists)}")
    return lists[what](settings, format_, out)


def list_member_pairs(settings: Settings, format_: str, out: TextIO) -> int:
    """Print the pairs of members who may be one, the likeliest first, with both entries; format_ table, csv or json.

    A decision is a line of data/corrections/members.csv: left, right, same or different, and a reason.
    """
    zone = RestrictedZone(settings)
    if not zone.path.exists():
        raise DanhboError("nothing has been read yet", where=zone.path, remedy="Run `danhbo nightly` first")
    with zone.open(read_only=True) as connection:
        if frames.exists(connection, "evidence", "member_rows") and frames.exists(connection, "review", "members"):
            _writer(format_)(connection.execute(_PAIRS), out)
    return 0


def list_unresolved_names(settings: Settings, format_: str, out: TextIO) -> int:
    """Print the names of organizations that no register knows, with their candidates; format_ table, csv or json.

    A decision is a line of data/corrections/organizations.csv: name, parent_name (or empty), organization_code, and a reason.
    """
    with Warehouse(settings).read() as connection:
        _writer(format_)(connection.execute(_NAMES), out)
    return 0


def _writer(format_: str) -> Callable[[duckdb.DuckDBPyConnection, TextIO], None]:
    writers = {name: write for name, write in tabular.WRITERS.items() if name != "parquet"}
    if format_ not in writers:
        raise DanhboError("unknown format", where=format_, remedy=f"Use one of: {', '.join(writers)}")
    return writers[format_]
