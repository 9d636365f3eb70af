"""Pages on the quality of the data: what every rule said night after night, and what was wrong with every file.

Belongs here: `<home>/data_docs/`, written from audit.validations, audit.findings, audit.quarantine and audit.loads of the
published version. Not here: the look (pages/templates), the rules (guards). Every page is whole in one file and asks no other
machine; everything out of files is escaped. Only pages whose content changed are rendered and written.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
from markupsafe import Markup, escape

from orchestration import frames
from orchestration.feedback.faults import codes
from orchestration.guards.rules import Rule, rule_sets
from orchestration.landing import write_whole
from orchestration.pages.render import TEMPLATES, both, render
from orchestration.settings import Settings
from orchestration.warehouse import Warehouse
from transforms.reference import load_yaml

MANIFEST = ".pages.json"
_NIGHTS = 40  # of a rule's history
_LISTED = 1000  # files on the index; each file's own page is there all the same
_ROWS = 500  # faults on a file's page
_WHOLE = "warehouse"  # as audit.validations calls the rules of the version as a whole
TABLES = {
    "member_rows": ("danh sách đảng viên", "rosters of members"),
    "organization_rows": ("danh mục tổ chức", "registers of organizations"),
    "rating_rows": ("kết quả xếp loại", "ratings"),
    "inspection_rows": ("sổ kiểm tra, giám sát, kỷ luật", "registers of inspections"),
    "reported_figures": ("số liệu trong báo cáo", "figures in reports"),
    _WHOLE: ("toàn kho", "the whole warehouse"),
}
STATUSES = {
    "published": ("đã đưa vào", "published"),
    "held": ("giữ lại", "held"),
    "rejected": ("không nhận được", "rejected"),
    "superseded": ("đã được thay", "superseded"),
    "withdrawn": ("đã rút", "withdrawn"),
}
_WORDS: dict[str, Any] = {
    "status_class": {"published": "yes", "held": "no", "rejected": "no", "superseded": "muted", "withdrawn": "muted"},
    "severities": {"critical": ("nghiêm trọng", "critical"), "warning": ("cảnh báo", "warning"), "info": ("để biết", "to note")},
    "fails": {
        "quarantine": ("dòng sai bị cách ly", "bad rows go to quarantine"),
        "block": ("giữ lại cả tệp, hoặc không công bố", "holds the file, or the version"),
        "warn": ("chỉ báo", "only told"),
    },
    "findings": {"reject": ("không nhận", "refused"), "warn": ("cảnh báo", "warning"), "info": ("để biết", "to note")},
}  # fmt: skip
# one number a load that changes with anything its page shows
_FINGERPRINTS = """
SELECT loads.load_id, (hash(loads)::VARCHAR || '-' || coalesce(found.h, 0)::VARCHAR || '-' || coalesce(held.h, 0)::VARCHAR) AS print
FROM audit.loads AS loads
LEFT JOIN (SELECT load_id, sum(hash(f)::HUGEINT) AS h FROM audit.findings AS f GROUP BY load_id) AS found USING (load_id)
LEFT JOIN (SELECT load_id, sum(hash(q)::HUGEINT) AS h FROM audit.quarantine AS q GROUP BY load_id) AS held USING (load_id)
ORDER BY loads.load_id
"""


@dataclass(frozen=True, slots=True)
class Written:
    """What was done: pages written, pages that were as they should be."""

    written: int
    unchanged: int


def quality_folder(settings: Settings) -> Path:
    """`<home>/data_docs`."""
    return settings.home / "data_docs"


def pages_are_behind(settings: Settings, version: str) -> bool:
    """Whether the pages were not made of this version of the warehouse: a night may have been killed after publishing."""
    return _manifest(quality_folder(settings)).get("version") != version


def write_quality_pages(settings: Settings) -> Written:
    """Write the pages of the published version. Raises DanhboError where they cannot be written."""
    warehouse = Warehouse(settings)
    version = str(warehouse.version())
    folder = quality_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    known: dict[str, str] = _manifest(folder).get("pages", {})
    pages: dict[str, str] = {}
    written = 0

    def page(name: str, fingerprint: str, make: Callable[[], bytes]) -> None:
        nonlocal written
        pages[name] = fingerprint
        if known.get(name) != fingerprint or not (folder / name).is_file():
            write_whole(folder / name, make())
            written += 1

    with warehouse.read() as published:
        form = _form()
        history = _history(published)
        for table in TABLES:
            said = _table(table, history.get(table, {}))
            page(f"tables/{table}.html", _print(form, said), partial(render, "quality_table.html.j2", **said))
        for load_id, fingerprint in published.execute(_FINGERPRINTS).fetchall():
            page(f"loads/{load_id}.html", _print(form, fingerprint), partial(_load, published, load_id))
        said = _index(published, version, history)
        page("index.html", _print(form, said), partial(render, "quality_index.html.j2", **said))
    gone = set(known) - set(pages)
    for name in gone:
        if ".." not in name:
            (folder / name).unlink(missing_ok=True)
    noted = {"version": version, "pages": pages}
    write_whole(folder / MANIFEST, json.dumps(noted, indent=0, sort_keys=True).encode())
    return Written(written, len(pages) - written)


def _index(
    published: duckdb.DuckDBPyConnection, version: str, history: dict[str, dict[str, list[Any]]]
) -> dict[str, Any]:
    loads = frames.read(
        published,
        "SELECT load_id, received_on, file_name, sender, kind, status, rows_read, rows_published, rows_quarantined, findings "
        "FROM audit.loads ORDER BY received_on DESC, received_at DESC, file_name, load_id LIMIT ?",
        [_LISTED],
    )
    state = frames.read(
        published,
        "SELECT count(*) AS every, count(*) FILTER (status = 'held') AS held, count(*) FILTER (status = 'rejected') AS rejected, "
        "count(*) FILTER (status = 'published') AS published, "
        "coalesce(sum(rows_quarantined) FILTER (status = 'published'), 0)::BIGINT AS quarantined, "
        "coalesce(sum(findings) FILTER (status = 'published'), 0)::BIGINT AS findings FROM audit.loads",
    ).row(0, named=True)
    when = published.execute("SELECT max(published_at) FROM audit.versions").fetchone()
    tables = []
    for table, (vi, en) in TABLES.items():
        rules = _rules(table)
        last = [history.get(table, {}).get(rule.id, [None])[-1] for rule in rules]
        ran = [run for run in last if run is not None]
        tables.append({
            "name": table, "vi": vi, "en": en, "rules": len(rules),
            "kept": sum(1 for run in ran if run["success"]),
            "failed": sum(1 for run in ran if not run["success"] and not run["broken"]),
            "broken": sum(1 for run in ran if run["broken"]),
            "checked_at": max((run["validated_at"] for run in ran), default=None),
        })  # fmt: skip
    return {
        "version": version, "published_at": when[0] if when else None, "state": state, "tables": tables,
        "loads": loads.to_dicts(), "shown": len(loads), "more": state["every"] - len(loads),
        "kind": _kind, "status": _status, **_WORDS,
    }  # fmt: skip


def _table(table: str, runs: dict[str, list[Any]]) -> dict[str, Any]:
    vi, en = TABLES[table]
    rules = [
        {
            "id": rule.id, "message_vi": rule.message_vi, "message_en": rule.message_en, "severity": rule.severity,
            "on_fail": rule.on_fail, "source": rule.source, "history": runs.get(rule.id, []),
            "last": runs.get(rule.id, [None])[-1],
        }
        for rule in _rules(table)
    ]  # fmt: skip
    rules.sort(key=lambda rule: _rank(rule["last"]))  # what is not kept comes first
    return {"table": {"name": table, "vi": vi, "en": en}, "rules": rules, **_WORDS}


def _rank(last: dict[str, Any] | None) -> int:
    return 2 if last is None or last["success"] else 0 if last["broken"] else 1


def _load(published: duckdb.DuckDBPyConnection, load_id: str) -> bytes:
    load = frames.read(published, "SELECT * FROM audit.loads WHERE load_id = ?", [load_id]).row(0, named=True)
    counted = frames.read(
        published,
        "SELECT severity, code, count(*) AS count FROM audit.findings WHERE load_id = ? GROUP BY severity, code "
        "ORDER BY severity <> 'reject', count DESC, code",
        [load_id],
    ).to_dicts()
    rows = frames.read(
        published,
        'SELECT severity, sheet, row, "column", source_ref, message FROM audit.findings WHERE load_id = ? '
        "ORDER BY severity <> 'reject', sheet NULLS FIRST, row NULLS FIRST, message LIMIT ?",
        [load_id, _ROWS],
    ).to_dicts()
    quarantine = frames.read(
        published,
        "SELECT source_ref, reason FROM audit.quarantine WHERE load_id = ? ORDER BY ALL LIMIT ?",
        [load_id, _ROWS],
    ).to_dicts()
    for one in counted:
        one["title"] = codes()[one["code"]][0] if one["code"] in codes() else one["code"].replace("_", " ")
    return render(
        "quality_load.html.j2", load=load, codes=counted, total=sum(one["count"] for one in counted), rows=rows,
        quarantine=quarantine, kind=_kind, status=_status, **_WORDS,
    )  # fmt: skip


def _history(published: duckdb.DuckDBPyConnection) -> dict[str, dict[str, list[Any]]]:
    """For each table and rule its last runs, the oldest first."""
    rows = frames.read(
        published,
        "SELECT table_name, rule, validated_at, success, broken, checked, unexpected FROM audit.validations "
        "QUALIFY row_number() OVER (PARTITION BY table_name, rule ORDER BY validated_at DESC, run_id) <= ? "
        "ORDER BY table_name, rule, validated_at",
        [_NIGHTS],
    )
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.iter_rows(named=True):
        found[row["table_name"]][row["rule"]].append(row)
    return found


def _rules(table: str) -> tuple[Rule, ...]:
    sets = rule_sets()
    name = (
        next((name for name in sets if name not in TABLES), table) if table == _WHOLE and _WHOLE not in sets else table
    )
    return sets[name].rules if name in sets else ()


def _kind(kind: str) -> Markup:
    kinds = load_yaml("alert_messages.yaml")["kinds"]
    named = [kinds.get(one) or (one, one) for one in kind.split("+")]
    return both(", ".join(one[0] for one in named), ", ".join(one[1] for one in named))


def _status(status: str) -> Markup:
    return both(*STATUSES[status]) if status in STATUSES else escape(status)


def _form() -> str:
    """Changes with the templates, so that another look makes all pages anew."""
    parts = (file.read_bytes() for name in ("quality_*", "base*", "macros*") for file in sorted(TEMPLATES.glob(name)))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _print(form: str, said: object) -> str:
    text = said if isinstance(said, str) else json.dumps(said, default=_plain, sort_keys=True)
    return hashlib.sha256(f"{form}|{text}".encode()).hexdigest()


def _plain(value: object) -> str:
    return getattr(value, "__name__", None) or str(value)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        known = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return known if isinstance(known, dict) else {}
    except (OSError, ValueError):
        return {}
