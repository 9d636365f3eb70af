"""What stands on record about a traced row: its load, the checks, findings and decisions that concern it.

Belongs here: reading these from the audit tables and printing them for a person. Not here: finding the row that a key
means (trace.py), how a place in a file is shown (places.py). Prints no personal data.
"""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl

from orchestration import frames, tabular
from orchestration.loads import require_known
from orchestration.masking import mask
from orchestration.places import sheet_and_row

# whose checks a table's rows went through before they were published
EVIDENCE_OF = {
    "fact_reported_figures": "reported_figures",
    "fact_targets": "reported_figures",
    "fact_admissions": "member_rows",
    "fact_memberships": "member_rows",
    "fact_ratings": "rating_rows",
    "fact_inspections": "inspection_rows",
    "dim_member": "member_rows",
    "dim_organization": "organization_rows",
    "organization_lineage": "organization_rows",
}
_NOT_MASKED = frozenset(
    (
        "load_id",
        "sha256",
        "figure_id",
        "superseded_by",
        "content_hash",
        "source_ref",
        "file_name",
        "corrections_hash",
        "run_id",
    )
)
SHOWN_AT_MOST = 20


def line_of(row: dict[str, Any]) -> tuple[str | None, int] | None:
    """The sheet and line that a finding names; None where it names none."""
    return (row["sheet"], row["row"]) if row.get("row") is not None else None


def full_load_id(connection: duckdb.DuckDBPyConnection, load: str) -> str:
    """The full id of the load that an id or its beginning means. Raises UnknownLoad."""
    return require_known(frames.read(connection, "SELECT load_id FROM audit.loads"), load)


def select_rows(
    connection: duckdb.DuckDBPyConnection, table: str, where: str, values: list[Any]
) -> list[dict[str, Any]]:
    """Rows of a table as mappings from column to value."""
    result = connection.execute(f"SELECT * FROM {table} WHERE {where}", values)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def print_heading(text: str) -> None:
    """A heading behind an empty line."""
    print(f"\n{text}")


def print_lines(lines: list[str]) -> None:
    """Lines, indented under their heading."""
    for line in lines:
        print("  " + line)


def mask_words(lines: list[str]) -> list[str]:
    """Lines for a person: identifiers masked, control characters visible."""
    return [mask(tabular.shown(line)) for line in lines]


def print_rows(table: str, rows: list[dict[str, Any]]) -> None:
    """The rows themselves, one column a line, identifiers masked."""
    for number, row in enumerate(rows[:SHOWN_AT_MOST], start=1):
        of = f" ({number} of {len(rows)})" if len(rows) > 1 else ""
        print(f"{table}{of}")
        width = max(map(len, row))
        for name, value in row.items():
            if value is not None:
                text = tabular.shown(value)
                masked = mask(text) if isinstance(value, str) and name not in _NOT_MASKED else text
                print(f"  {name:<{width}}  {masked}")
    if len(rows) > SHOWN_AT_MOST:
        print(f"… {len(rows) - SHOWN_AT_MOST} more rows")


def print_load(connection: duckdb.DuckDBPyConnection, load_id: str) -> None:
    """The load: file, sender, status, verdict, counts."""
    print_heading("Lần nạp / load")
    found = select_rows(connection, "audit.loads", "load_id = ?", [load_id])
    if not found:
        print_lines([f"{load_id}: not on record"])
        return
    load = found[0]
    audited = "đã qua kiểm tra / audit passed" if load["audited"] else "chưa qua kiểm tra / no passed audit"
    reason = f" ({mask(tabular.shown(load['status_reason']))})" if load["status_reason"] else ""
    lines = [
        f"{load_id}  {tabular.shown(load['file_name'])}",
        f"nơi gửi / sender: {tabular.shown(load['sender']) or '-'}; nhận / received: {load['received_on']} "
        f"({load['received_at']})",
        f"trạng thái / status: {load['status']}{reason}; kết quả kiểm tra / verdict: {load['verdict']}, {audited}",
        f"số dòng / rows: {load['rows_read']} read, {load['rows_published']} published, "
        f"{load['rows_quarantined']} in quarantine",
        f"sha256: {load['sha256']}",
    ]
    if load["superseded_by"]:
        lines.append(f"thay bằng / superseded by: {load['superseded_by']}")
    print_lines(lines)


def print_checks(connection: duckdb.DuckDBPyConnection, table: str, load_id: str | None) -> None:
    """The checks of the night on which the load came (else of the last night), those not passed by name."""
    print_heading("Kiểm tra / checks")
    names = [name for name in (table, EVIDENCE_OF.get(table), "warehouse") if name]
    checks = frames.read(
        connection,
        """
        WITH nights AS (SELECT run_id, max(night) AS night FROM audit.versions GROUP BY run_id),
        ranked AS (
            SELECT v.*, dense_rank() OVER (
                PARTITION BY v.table_name
                ORDER BY coalesce(n.night = (SELECT received_on FROM audit.loads WHERE load_id = $load), false) DESC,
                         v.validated_at DESC, v.run_id
            ) AS rank
            FROM audit.validations v LEFT JOIN nights n USING (run_id) WHERE list_contains($tables, v.table_name)
        )
        SELECT table_name, rule, kind, success, broken, checked, unexpected, rule_source, validated_at, run_id
        FROM ranked WHERE rank = 1 ORDER BY table_name, success, rule
        """,
        {"load": load_id, "tables": names},
    )
    if checks.is_empty():
        print_lines(["không có bản ghi / none on record"])
        return
    for (name,), part in checks.group_by("table_name", maintain_order=True):
        passed = part.filter(pl.col("success"))
        print_lines(
            [f"{name}: {len(passed)} of {len(part)} passed, {part['validated_at'][0]}, run {part['run_id'][0]}"]
        )
        if len(passed):
            print_lines([f"  đạt / passed: {', '.join(passed['rule'])}"])
        for row in part.filter(~pl.col("success")).iter_rows(named=True):
            what = "did not run" if row["broken"] else f"{row['unexpected']} of {row['checked']} rows"
            print_lines([f"  không đạt / not passed: {row['rule']} ({what}; {row['rule_source'] or '-'})"])


def print_findings(connection: duckdb.DuckDBPyConnection, load_id: str, source_ref: str | None) -> None:
    """Findings and quarantine of a load, at one place (and those of the whole file) or all."""
    print_heading("Phát hiện / findings")
    sheet, line = sheet_and_row(source_ref) if source_ref else (None, None)
    found = frames.read(
        connection,
        'SELECT severity, code, sheet, row, "column", source_ref, message FROM audit.findings '
        "WHERE (load_id = $load AND "
        "($place IS NULL OR source_ref = $place OR (row = $line AND sheet IS NOT DISTINCT FROM $sheet) "
        # a check of a report names several places: "chars 3-9, chars 40-52"
        "OR (source_ref LIKE 'chars %' AND list_contains(string_split(source_ref, ', '), $place)) "
        # a report that is not borne out by this one names it: LOAD:PLACE
        "OR (row IS NULL AND source_ref IS NULL))) OR value = $load || ':' || $place ORDER BY ALL",
        {"load": load_id, "place": source_ref, "line": line, "sheet": sheet},
    )
    lines = []
    for row in found.head(SHOWN_AT_MOST).iter_rows(named=True):
        place = "!".join(
            part for part in (row["sheet"], f"{row['column'] or ''}{row['row']}" if row["row"] else None) if part
        )
        lines.append(f"{row['severity']} {row['code']} [{place or row['source_ref'] or 'tệp / file'}] {row['message']}")
    if len(found) > SHOWN_AT_MOST:
        lines.append(f"… {len(found) - SHOWN_AT_MOST} more; danhbo findings {load_id}")
    held = frames.read(
        connection,
        "SELECT source_ref, table_name, rules, reason FROM audit.quarantine WHERE load_id = $load "
        "AND ($place IS NULL OR source_ref = $place) ORDER BY ALL",
        {"load": load_id, "place": source_ref},
    )
    lines += [
        f"cách ly / quarantine {row['table_name']} {row['source_ref']}: {', '.join(row['rules'])}; {row['reason']}"
        for row in held.head(SHOWN_AT_MOST).iter_rows(named=True)
    ]
    print_lines(mask_words(lines) or ["không có / none"])


def print_corrections(connection: duckdb.DuckDBPyConnection, targets: list[str]) -> None:
    """Decisions of people on any of the targets."""
    print_heading("Quyết định của người / corrections")
    found = select_rows(connection, "audit.corrections", "list_contains(?, target)", [targets])
    print_lines(
        mask_words(
            [
                f"{row['subject']} {row['decision']}: {row['reason'] or '-'} "
                f"({row['decided_by'] or '?'}, {row['decided_at'] or '?'}; "
                f"{'đã áp dụng / applied' if row['applied'] else 'chưa áp dụng / not applied'}"
                f"{', ' + row['note'] if row['note'] else ''})"
                for row in found
            ]
        )
        or ["không có / none"]
    )
