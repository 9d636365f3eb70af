"""What the last version was conformed from: kept in the restricted zone, so that a night conforms only what changed.

Belongs here: the tables `conformed.*`, whether they fit the version that the new one is cloned from, and which loads
changed since. Not here: what must be conformed anew because of them (affected.py), conforming (conforming.py).

The tables are a cache: they are used only where the published version is the one they were written with and nothing but
loads changed; else everything is conformed anew, which gives the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import polars as pl

import transforms.conform
from orchestration import frames
from orchestration.corrections import Corrections
from orchestration.settings import SQL_DIR
from transforms.conform import schemas
from transforms.conform.organizations import Organizations
from transforms.reference import REFERENCE_DIR

EVIDENCE = ("member_rows", "organization_rows", "rating_rows", "inspection_rows")
_ORGANIZATIONS: dict[str, schemas.Schema] = {
    "spans": schemas.ORGANIZATION_SPANS,
    "lineage": schemas.LINEAGE,
    "aliases": schemas.ALIASES,
}
_STATED: schemas.Schema = {"figure_id": pl.String, "organization_key": pl.Int64, "digest": pl.UInt64}
STEPS: schemas.Schema = {"step": pl.String, **schemas.FINDINGS}
# frames kept whole, by table
_FRAMES: dict[str, schemas.Schema] = {
    "rosters": schemas.ROSTERS,
    "contested": schemas.CONTESTED,
    "unexplained": schemas.MEMBERSHIPS,
    "findings": STEPS,
    "register_figures": schemas.FIGURES,
    "stated": _STATED,
    **{f"organization_{name}": schema for name, schema in _ORGANIZATIONS.items()},
}


@dataclass(frozen=True, slots=True)
class Changes:
    """The loads whose good rows are new, gone or other since the version before, by evidence table."""

    added: dict[str, list[str]]
    removed: dict[str, list[str]]

    def of(self, table: str) -> bool:
        """Whether anything changed in the table."""
        return bool(self.added.get(table) or self.removed.get(table))


def fits(zone: duckdb.DuckDBPyConnection, build: duckdb.DuckDBPyConnection, corrections: Corrections) -> bool:
    """Whether what is kept is of the version that `build` was cloned from.

    It is not where the last run that wrote it published nothing, and where decisions on names and persons, reference data or
    the rules of conforming are not what they were.
    """
    kept = zone.execute("SELECT run_id, digest FROM conformed.version").fetchall()
    last = build.execute("SELECT run_id FROM audit.versions ORDER BY version DESC LIMIT 1").fetchone()
    return last is not None and kept == [(last[0], rules_digest(corrections))]


def changes(zone: duckdb.DuckDBPyConnection, published: pl.DataFrame) -> Changes:
    """How the loads `published` (load_id, content_hash) differ from those that were conformed before."""
    columns = ["table_name", "load_id", "rows", "digest"]
    before, now = frames.read(zone, "FROM conformed.loads").select(columns), evidence_in_force(zone, published)
    added, removed = now.join(before, on=columns, how="anti"), before.join(now, on=columns, how="anti")
    return Changes(_by_table(added), _by_table(removed))


def registers_as_before(zone: duckdb.DuckDBPyConnection, load_ids: list[str], corrections: Corrections) -> bool:
    """Whether the organizations that are kept are those of the registers among these loads."""
    kept = frames.read(zone, "SELECT digest FROM conformed.version")["digest"].to_list()
    if kept != [rules_digest(corrections)]:
        return False
    columns = ["load_id", "rows", "numbers"]
    whole = pl.DataFrame(
        {"load_id": load_ids, "content_hash": [""] * len(load_ids)}, schema_overrides={"load_id": pl.String}
    )
    now = evidence_in_force(zone, whole, tables=("organization_rows",))
    before = frames.read(zone, "FROM conformed.loads WHERE table_name = 'organization_rows'")
    numbered = [frame.with_columns(numbers=pl.col("digest").str.split(":").list.first()) for frame in (now, before)]
    return numbered[0].select(columns).sort(columns).equals(numbered[1].select(columns).sort(columns))


def _by_table(loads: pl.DataFrame) -> dict[str, list[str]]:
    return {str(table): part["load_id"].sort().to_list() for (table,), part in loads.group_by("table_name")}


def evidence_in_force(
    zone: duckdb.DuckDBPyConnection, published: pl.DataFrame, tables: tuple[str, ...] = EVIDENCE
) -> pl.DataFrame:
    """table_name, load_id, rows, digest of the good rows of these loads (load_id, content_hash).

    Equal where just these rows, numbered so, are there; that they are what was audited is checked before.
    """
    counted = [
        frames.read(
            zone,
            f"SELECT '{table}' AS table_name, load_id, count(*) AS rows, sum(hash(row_id, received_on))::TEXT AS numbers "
            f"FROM evidence.{table} WHERE len(failed_rules) = 0 GROUP BY load_id",
        )
        for table in tables
        if frames.exists(zone, "evidence", table)
    ]
    texts = dict.fromkeys(["table_name", "load_id", "numbers"], pl.String)
    empty = pl.DataFrame(schema={**texts, "rows": pl.Int64})
    loads = pl.concat([empty, *(part.select(empty.columns) for part in counted)])
    loads = loads.join(published.select("load_id", "content_hash"), on="load_id")
    return loads.select(
        "table_name",
        "load_id",
        "rows",
        digest=pl.concat_str("numbers", "content_hash", separator=":", ignore_nulls=True),
    )


def rules_digest(corrections: Corrections) -> str:
    """Of everything beside evidence that conforming depends on: decisions, reference data, its own rules."""
    digest = hashlib.sha256(_rules())
    for decisions in (corrections.organizations, corrections.members):
        digest.update(repr(decisions.rows()).encode())
    return digest.hexdigest()


@cache
def _rules() -> bytes:
    """Of the files whose change makes everything be conformed anew; read once, as the program itself is."""
    folders = (SQL_DIR / "schema", REFERENCE_DIR, Path(transforms.conform.__file__).parent, Path(__file__).parent)
    digest = hashlib.sha256()
    for path in (each for folder in folders for each in sorted(folder.glob("*.*")) if each.is_file()):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.digest()


def read(zone: duckdb.DuckDBPyConnection, name: str, where: str = "") -> pl.DataFrame:
    """A kept frame, or the rows of it that the SQL condition picks."""
    return schemas.fit(frames.read(zone, f"FROM conformed.{name} {where}"), _FRAMES[name])


def write(zone: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    """Keep a frame in the place of what was kept by that name."""
    frames.replace(zone, f"conformed.{name}", schemas.fit(frame, _FRAMES[name]))


def read_organizations(zone: duckdb.DuckDBPyConnection) -> Organizations:
    """The organizations of the version before; nothing about them is new, so there are no findings and no new keys."""
    parts = {name: read(zone, f"organization_{name}") for name in _ORGANIZATIONS}
    found = Organizations(
        **parts, new_keys=schemas.empty(schemas.ORGANIZATION_KEYS), findings=schemas.empty(schemas.FINDINGS)
    )
    return found.with_ancestors(frames.read(zone, "FROM conformed.organization_ancestors"))


def write_organizations(zone: duckdb.DuckDBPyConnection, organizations: Organizations) -> None:
    """Keep the organizations, and what is above each."""
    for name in _ORGANIZATIONS:
        write(zone, f"organization_{name}", getattr(organizations, name))
    frames.replace(zone, "conformed.organization_ancestors", organizations.ancestors)


def note_version(
    zone: duckdb.DuckDBPyConnection, run_id: str, published: pl.DataFrame, corrections: Corrections
) -> None:
    """Say which run the kept tables are of, and from which rows; in the transaction in which they are written."""
    zone.execute("DELETE FROM conformed.version")
    zone.execute("INSERT INTO conformed.version VALUES (?, ?)", [run_id, rules_digest(corrections)])
    frames.refill(zone, "conformed.loads", evidence_in_force(zone, published))


def stated_digests(figures: pl.DataFrame) -> pl.DataFrame:
    """figure_id, organization_key and a digest of each figure (FIGURES), to tell which ones changed."""
    rows = schemas.fit(figures, schemas.FIGURES)
    return schemas.fit(rows.with_columns(digest=rows.hash_rows(seed=0)), _STATED)


def changed_owners(before: pl.DataFrame, now: pl.DataFrame) -> list[int]:
    """The organizations of figures that are new, gone or other, of two frames of `stated_digests`."""
    columns = list(_STATED)
    both = [
        left.join(right, on=columns, how="anti", nulls_equal=True) for left, right in ((before, now), (now, before))
    ]
    return pl.concat(both)["organization_key"].drop_nulls().unique().to_list()


def findings_of_step(step: str, found: pl.DataFrame) -> pl.DataFrame:
    """FINDINGS with the step of conforming that found them."""
    return schemas.fit(found.with_columns(step=pl.lit(step)), STEPS)


def with_step(before: pl.DataFrame, step: str, found: pl.DataFrame, drop: pl.Expr | None = None) -> pl.DataFrame:
    """`before` (STEPS) with the findings of a step replaced: all of them, or those for which `drop` holds."""
    of_step = pl.col("step") == step
    gone = of_step if drop is None else of_step & drop.fill_null(False)
    return pl.concat([before.filter(~gone), findings_of_step(step, found)]).unique(maintain_order=True)
