"""The record of loads: what status each has, and why.

Belongs here: the status of every load as a function of its audit, of people's decisions and of the loads that replace it;
the hash that binds an audit to what was audited. Not here: the audit itself (assets/guards.py), publishing (assets/facts.py).
"""

from __future__ import annotations

import duckdb
import polars as pl

from orchestration.errors import NotAudited, UnknownLoad
from orchestration.warehouse import Warehouse
from transforms.conform.supersession import superseded_by

EVIDENCE_TABLES = ("member_rows", "organization_rows", "rating_rows", "inspection_rows", "reported_figures")

LOAD_SCHEMA: dict[str, pl.DataType] = {
    "load_id": pl.String(),
    "sha256": pl.String(),
    "file_name": pl.String(),
    "sender": pl.String(),
    "family": pl.String(),
    "kind": pl.String(),
    "size_bytes": pl.Int64(),
    "received_on": pl.Date(),
    "received_at": pl.Datetime("us"),
    "verdict": pl.String(),
    "status": pl.String(),
    "status_reason": pl.String(),
    "superseded_by": pl.String(),
    "content_hash": pl.String(),
    "audited": pl.Boolean(),
    "rows_read": pl.Int64(),
    "rows_published": pl.Int64(),
    "rows_quarantined": pl.Int64(),
    "rows_ignored": pl.Int64(),
    "findings": pl.Int64(),
    "scope": pl.String(),
    "period_start": pl.Date(),
    "period_end": pl.Date(),
}

_BASE = {"passed": "published", "blocked": "held", "rejected": "rejected", "unaudited": "held"}


def with_statuses(loads: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """`loads` (columns of audit.loads) with status, reason and successor derived afresh.

    A pure function of the loads' verdicts, the decisions (columns load_id, decision, reason, in the order taken) and what
    replaces what, so that the order in which files arrived does not matter. A load that was never audited is never published,
    not even by release.
    """
    status = {row["load_id"]: _BASE[row["verdict"]] for row in loads.iter_rows(named=True)}
    reason = dict(zip(loads["load_id"], loads["status_reason"], strict=True))
    audited = dict(zip(loads["load_id"], loads["audited"], strict=True))
    for load_id, decision, why in decisions.select("load_id", "decision", "reason").iter_rows():
        if load_id not in status:
            continue
        if decision == "release" and audited[load_id] and status[load_id] in ("held", "withdrawn"):
            status[load_id], reason[load_id] = "published", f"released: {why}"
        elif decision == "withdraw" and status[load_id] in ("published", "held"):
            status[load_id], reason[load_id] = "withdrawn", f"withdrawn: {why}"
    published = loads.filter(pl.col("load_id").is_in([load for load, state in status.items() if state == "published"]))
    # what a load is about is its sender and scope together: without a scope it replaces nothing
    scoped = published.filter(pl.col("scope").is_not_null())
    successor = dict(superseded_by(scoped).select("load_id", "superseded_by").iter_rows())
    for load_id in successor:
        status[load_id] = "superseded"
    return loads.with_columns(
        pl.col("load_id").replace_strict(status, return_dtype=pl.String).alias("status"),
        pl.col("load_id").replace_strict(reason, return_dtype=pl.String).alias("status_reason"),
        pl.col("load_id").replace_strict(successor, default=None, return_dtype=pl.String).alias("superseded_by"),
    )


def content_hashes(connection: duckdb.DuckDBPyConnection, schema: str, load_ids: list[str]) -> dict[str, str]:
    """For each load the hash of its rows in `schema` (staging or evidence), whatever their order.

    Equal rows in staging and in evidence give equal hashes; a changed, added or lost row gives another.
    """
    parts: dict[str, list[str]] = {load_id: [] for load_id in load_ids}
    for table in EVIDENCE_TABLES:
        # columns that the guard adds, or that only number the rows, are not content
        columns = [
            row[0]
            for row in connection.execute(
                "SELECT column_name FROM duckdb_columns() WHERE database_name = current_database() "
                "AND schema_name = ? AND table_name = ? ORDER BY column_name",
                [schema, table],
            ).fetchall()
            if row[0] not in ("row_id", "failed_rules", "organization_key", "member_key", "content")
        ]
        if not columns:
            continue
        # a null adds nothing, so that a column that a later release adds does not unbind earlier audits
        row_hash = "0::UBIGINT"
        for column in columns:
            row_hash = f"""xor({row_hash}, coalesce(CASE WHEN "{column}" IS NOT NULL THEN hash('{column}', "{column}") END, 0))"""
        for load_id, rows, digest in connection.execute(
            f"SELECT load_id, count(*), sum(hash({row_hash})::HUGEINT) FROM {schema}.{table} "
            "WHERE load_id IN (SELECT unnest($1::TEXT[])) GROUP BY load_id",
            [load_ids],
        ).fetchall():
            parts[load_id].append(f"{table}:{rows}:{digest}")
    return {load_id: ";".join(found) or "empty" for load_id, found in parts.items()}


def require_audited(connection: duckdb.DuckDBPyConnection, loads: pl.DataFrame) -> None:
    """Refuse what was not audited as it now stands.

    `loads` are those about to be published. Raises NotAudited that names the first load whose audit is missing or whose
    evidence is not what was audited.
    """
    for row in loads.filter(~pl.col("audited")).iter_rows(named=True):
        raise NotAudited(
            "a load has no passed audit",
            where=row["load_id"],
            remedy="Read it again: danhbo nightly --from-lake --date its day",
        )
    hashes = content_hashes(connection, "evidence", loads["load_id"].to_list())
    for row in loads.iter_rows(named=True):
        if hashes[row["load_id"]] != row["content_hash"]:
            raise NotAudited(
                "the rows of a load are not those that were audited",
                where=row["load_id"],
                remedy=f"Read it again: danhbo nightly --from-lake --date {row['received_on']}",
            )


def require_known(loads: pl.DataFrame, load_id: str) -> str:
    """The full id of the load that `load_id` (an id or its unambiguous beginning) means. Raises UnknownLoad."""
    found = [known for known in loads["load_id"] if known.startswith(load_id)]
    if len(found) != 1 or not load_id:
        raise UnknownLoad(
            "no load, or more than one, has this id", where=load_id, remedy="`danhbo loads` lists the loads on record"
        )
    return str(found[0])


def published_loads(warehouse: Warehouse) -> list[str]:
    """The ids of the loads whose rows the published version holds."""
    if warehouse.current() is None:
        return []
    with warehouse.read() as published:
        rows = published.execute(
            "SELECT load_id FROM audit.loads WHERE status = 'published' ORDER BY load_id"
        ).fetchall()
    return [row[0] for row in rows]
