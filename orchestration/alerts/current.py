"""What is wrong now: every alert that should be open, from the published warehouse and the reporting calendar.

Belongs here: the alerts of held, rejected and faulty files, of rules not kept, of overdue files, each with the organization
it is of. Not here: what was told before (ledger.py), the words around (digest.py). An alert's words hold nothing of a person:
no name, no number, no text of a cell or a report, no name of a file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import duckdb
import polars as pl

from orchestration import frames
from orchestration.alerts.recipients import Tree
from orchestration.feedback.faults import FAULTY, FaultyLoad, faulty_loads
from orchestration.freshness import Overdue
from orchestration.guards.rules import rule_sets
from transforms.reference import load_yaml
from transforms.text import fold

SHORT_LOAD = 7  # shorter than any run of digits that is masked
_COVERS = 0.95
_SENDERS = """
SELECT loads.sender, facts.organization_key, count(*) AS rows
FROM (
    SELECT load_id, organization_key FROM fact_memberships
    UNION ALL SELECT load_id, organization_key FROM fact_ratings
    UNION ALL SELECT load_id, organization_key FROM fact_inspections
    UNION ALL SELECT load_id, organization_key FROM dim_source
) AS facts
JOIN audit.loads AS loads USING (load_id)
WHERE loads.sender IS NOT NULL AND facts.organization_key IS NOT NULL
GROUP BY ALL
ORDER BY ALL
"""
_REPORTED = """
SELECT findings.load_id, loads.kind, loads.sender, loads.period_end, count(*) AS differing
FROM audit.findings AS findings
JOIN audit.loads AS loads USING (load_id)
WHERE findings.code = 'reported_differs' AND loads.status = 'published'
GROUP BY ALL
ORDER BY ALL
"""
_LAST_RULES = """
SELECT table_name, rule, severity, success, broken, unexpected
FROM audit.validations
WHERE (table_name, run_id) IN (
    SELECT (table_name, arg_max(run_id, validated_at)) FROM audit.validations GROUP BY table_name
) AND NOT success AND (broken OR table_name = 'warehouse')
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: `key` stays the same while the matter does; `urgent` ones go out at once."""

    key: str
    urgent: bool
    vi: str
    en: str
    sender: str | None = None
    organization_key: int | None = None
    organization: str | None = None


def words(group: str, name: str, **filled: object) -> tuple[str, str]:
    """The Vietnamese and English of a text of alert_messages.yaml, filled in."""
    vi, en = load_yaml("alert_messages.yaml")[group][name]
    return str(vi).format(**filled), str(en).format(**filled)


def organizations(published: duckdb.DuckDBPyConnection) -> Tree:
    """The organizations of the published version."""
    spans = frames.read(
        published,
        "SELECT organization_key, organization_code, name, parent_key FROM dim_organization "
        "ORDER BY organization_key, valid_from NULLS FIRST",
    )
    newest = spans.unique("organization_key", keep="last", maintain_order=True)
    words = pl.concat([
        spans.select(pl.col(column).alias("word"), "organization_key") for column in ("organization_code", "name")
    ]).drop_nulls().unique(maintain_order=True)  # fmt: skip
    keys = newest["organization_key"].to_list()
    return Tree(
        dict(zip(keys, newest["parent_key"].to_list(), strict=True)),
        dict(zip(keys, newest["name"].to_list(), strict=True)),
        words.rows(),
    )


def senders(published: duckdb.DuckDBPyConnection, tree: Tree) -> dict[str, int]:
    """For each sender the smallest organization that nearly all of what it sent is about; else the one it is named after."""
    rows: dict[str, dict[int, int]] = {}
    for sender, key, count in published.execute(_SENDERS).fetchall():
        counts = rows.setdefault(sender, {})
        for above in tree.above(key):
            counts[above] = counts.get(above, 0) + count
    found = {}
    for sender, counts in rows.items():
        total = max(counts.values())
        covering = [key for key, count in counts.items() if count >= _COVERS * total]
        found[sender] = max(covering, key=lambda key: (len(tree.above(key)), -key))
    everybody = published.execute(
        "SELECT DISTINCT sender FROM audit.loads WHERE sender IS NOT NULL ORDER BY ALL"
    ).fetchall()
    unknown = [sender for (sender,) in everybody if sender not in found]
    named: dict[str, set[int]] = {}
    bare = cache(_bare)
    for key, name in tree.names.items() if unknown else ():
        named.setdefault(bare(name), set()).add(key)
    for sender in unknown:
        meant = named.get(_bare(sender), set())
        if len(meant) == 1:
            found[sender] = next(iter(meant))
    return found


def _bare(name: str) -> str:
    """A name without what kind of body it is, so that a folder "dang-uy-phuong-7" is Đảng bộ phường 7."""
    folded = " ".join(re.split(r"[\W_]+", fold(name))).strip()
    for word in load_yaml("alert_messages.yaml")["body_words"]:
        folded = folded.removeprefix(f"{word} ")
    return folded


def current_alerts(
    published: duckdb.DuckDBPyConnection,
    tree: Tree,
    sender_keys: dict[str, int],
    late: Iterable[Overdue],
    *,
    of_the_day_only: bool = False,
) -> list[Alert]:
    """Every alert that should be open now, urgent ones first; or only those that come and go with the day."""

    def of(sender: str | None) -> dict[str, Any]:
        key = sender_keys.get(sender) if sender is not None else None
        return {"sender": sender, "organization_key": key, "organization": tree.names.get(key) if key else None}

    alerts: list[Alert] = []
    if not of_the_day_only:
        alerts += [*_loads(published, of), *_rules(published), *_unlanded(published), *_reported(published, of)]
    for one in late:
        text = (
            _text("overdue", 0, what=one.name_vi, period=one.period_vi, due=f"{one.due_on:%d/%m/%Y}"),
            _text("overdue", 1, what=one.name_en, period=one.period_en, due=one.due_on.isoformat()),
        )
        alerts.append(Alert(f"overdue:{one.sender}:{one.kind}", False, *text, **of(one.sender)))
    return sorted(alerts, key=lambda alert: (not alert.urgent, alert.key))


def _reported(published: duckdb.DuckDBPyConnection, of: Any) -> list[Alert]:
    alerts = []
    for load_id, kind, sender, period_end, count in published.execute(_REPORTED).fetchall():
        vi, en = _what(load_id, kind, period_end)
        alerts.append(Alert(f"reported:{load_id}", False, *_said("reported", vi, en, count=count), **of(sender)))
    return alerts


def _loads(published: duckdb.DuckDBPyConnection, of: Any) -> list[Alert]:
    """Alerts of files: held, rejected, or with faults."""
    about = {
        row["load_id"]: (row["kind"], row["period_end"])
        for row in frames.read(published, f"SELECT load_id, kind, period_end FROM ({FAULTY})").iter_rows(named=True)
    }
    alerts = []
    for load in faulty_loads(published):
        kind, period_end = about[load.load_id]
        vi, en = _what(load.load_id, kind, period_end)
        if load.status == "held":
            reason = _held_reason(load.status_reason)
            alerts.append(Alert(f"held:{load.load_id}", True, *_said("held", vi, en, reason), **of(load.sender)))
        elif load.status == "rejected":
            reason = _rejected_reason(fault.code for fault in load.faults)
            alerts.append(
                Alert(f"rejected:{load.load_id}", False, *_said("rejected", vi, en, reason), **of(load.sender))
            )
        else:
            alerts.append(Alert(f"faults:{load.load_id}", False, *_faults(load, vi, en), **of(load.sender)))
    rejected = published.execute(
        "SELECT load_id, sender, kind, period_end FROM audit.loads WHERE family = 'document' AND status IN ('rejected', 'held') "
        "ORDER BY load_id"
    ).fetchall()
    codes: dict[str, list[str]] = {}
    for load_id, code in published.execute(
        "SELECT load_id, code FROM audit.findings WHERE severity = 'reject'"
    ).fetchall():
        codes.setdefault(load_id, []).append(code)
    for load_id, sender, kind, period_end in rejected:
        vi, en = _what(load_id, kind, period_end)
        reason = _rejected_reason(codes.get(load_id, []))
        alerts.append(Alert(f"rejected:{load_id}", False, *_said("rejected", vi, en, reason), **of(sender)))
    return alerts


def _what(load_id: str, kind: str, period_end: date | None) -> tuple[str, str]:
    """A file by what it is, its period and the beginning of its load: never by its name."""
    kinds = load_yaml("alert_messages.yaml")["kinds"]
    named = [kinds.get(one, kinds["unknown"]) for one in kind.split("+")]
    load = _pair("load", load=load_id[:SHORT_LOAD])
    period = _pair("period", end=f"{period_end:%d/%m/%Y}") if period_end else ("", "")
    return (
        ", ".join(one[0] for one in named) + period[0] + load[0],
        ", ".join(one[1] for one in named) + period[1] + load[1],
    )


def _pair(name: str, **filled: object) -> tuple[str, str]:
    vi, en = load_yaml("alert_messages.yaml")[name]
    return str(vi).format(**filled), str(en).format(**filled)


def _text(name: str, language: int, **filled: object) -> str:
    return str(load_yaml("alert_messages.yaml")["alerts"][name][language]).format(**filled)


def _said(
    name: str, vi: str, en: str, reason: tuple[str, str] = ("", ""), **filled: object
) -> tuple[str, str]:  # fmt: skip
    return (
        _text(name, 0, what=vi, reason=reason[0], **filled),
        _text(name, 1, what=en, reason=reason[1], **filled),
    )


def _faults(load: FaultyLoad, vi: str, en: str) -> tuple[str, str]:
    lost = ["", ""]
    for name, count in (("faults_refused", load.refused), ("faults_quarantined", load.rows_quarantined)):
        if count:
            lost = [lost[language] + _text(name, language, count=count) for language in (0, 1)]
    said = {"faults": len(load.faults)}
    return _text("faults", 0, what=vi, lost=lost[0], **said), _text("faults", 1, what=en, lost=lost[1], **said)


def _held_reason(status_reason: str | None) -> tuple[str, str]:
    """The rules that hold a load, in both languages. What is not the text of a rule is not repeated."""
    english = {rule.message_vi: rule.message_en for rules in rule_sets().values() for rule in rules.rules}
    said = [part for part in (status_reason or "").split("; ") if part in english]
    if said:
        return "; ".join(part[:1].lower() + part[1:] for part in said), "; ".join(english[part] for part in said)
    unchecked = (status_reason or "").startswith("a check could not run")
    return words("alerts", "held_unchecked" if unchecked else "held_other")


def _rejected_reason(codes: Iterable[str]) -> tuple[str, str]:
    known = load_yaml("alert_messages.yaml")["reasons"]
    for code in codes:
        if code in known:
            return str(known[code][0]), str(known[code][1])
    return words("alerts", "rejected_other")


def _rules(published: duckdb.DuckDBPyConnection) -> list[Alert]:
    """Alerts of the warehouse's rules that were not kept, and of rules of any table that could not run."""
    texts = {rule.id: (rule.message_vi, rule.message_en) for rules in rule_sets().values() for rule in rules.rules}
    alerts = []
    for table, rule, _, _, broken, unexpected in published.execute(_LAST_RULES).fetchall():
        vi, en = texts.get(rule, (rule, rule))
        name = "broken" if broken else "rule"
        text = (_text(name, 0, rule=vi, count=unexpected), _text(name, 1, rule=en, count=unexpected))
        alerts.append(Alert(f"{name}:{table}:{rule}", False, *text))
    return alerts


def _unlanded(published: duckdb.DuckDBPyConnection) -> list[Alert]:
    alerts = []
    for code, name in published.execute(
        "SELECT code, value FROM audit.findings WHERE load_id IS NULL AND origin = 'reading' ORDER BY ALL"
    ).fetchall():
        key = hashlib.sha256(str(name).encode()).hexdigest()[:12]
        reason = _rejected_reason([code])
        alerts.append(Alert(f"unlanded:{key}", False, *_said("unlanded", "", "", reason)))
    return alerts
