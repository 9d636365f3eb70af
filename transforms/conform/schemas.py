"""The frames that conforming takes and gives: names and types of their columns.

Belongs here: schemas, `fit` (a frame brought to a schema) and `empty`. Not here: what the columns are computed from.
Serves every module of the package and the orchestration, which stages evidence by these names.

Dates of evidence are text as precise as the sheet is ("1985-02-03", "1985-02", "1985"); dates of facts are dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

Schema = Mapping[str, pl.DataType | type[pl.DataType]]

# --- evidence in -------------------------------------------------------------------------------------------------

EVIDENCE: Schema = {
    "row_id": pl.Int64,  # unique over all evidence
    "load_id": pl.String,  # the file, by its content
    "source_ref": pl.String,  # place in the file, e.g. Sheet1!R12
    "sheet_as_of": pl.Date,  # the date of the roster or register, null where it gives none
    "received_on": pl.Date,
    "sender": pl.String,
}
RATING_OF_YEAR = pl.Struct({"year": pl.Int64, "level": pl.String})
MEMBER_ROWS: Schema = {
    **EVIDENCE,
    "full_name": pl.String,
    "sex": pl.String,
    "date_of_birth": pl.String,
    "native_place": pl.String,
    "ethnicity": pl.String,
    "religion": pl.String,
    "citizen_id": pl.String,
    "card_number": pl.String,
    "admission_decided_on": pl.String,
    "admitted_on": pl.String,
    "official_on": pl.String,
    "membership": pl.String,
    "education": pl.String,
    "qualification": pl.String,
    "political_theory": pl.String,
    "position": pl.String,
    "occupation": pl.String,
    "organization": pl.String,
    "parent_organization": pl.String,
    "exempt": pl.Boolean,
    "ratings": pl.List(RATING_OF_YEAR),
    "joined_on": pl.String,
    "left_on": pl.String,
    "left_reason": pl.String,
    "note": pl.String,
}
REGISTER_ROWS: Schema = {
    **EVIDENCE,
    "code": pl.String,
    "name": pl.String,
    "organization_kind": pl.String,
    "parent": pl.String,
    "type": pl.String,
    "established_on": pl.String,
    "ended_on": pl.String,
    "successors": pl.List(pl.String),
    "members": pl.Int64,
}
RATING_ROWS: Schema = {
    **EVIDENCE,
    "subject": pl.String,
    "name": pl.String,
    "organization": pl.String,
    "year": pl.Int64,
    "level": pl.String,
    "exemplary": pl.Boolean,
    "reason_not_rated": pl.String,
}
INSPECTION_ROWS: Schema = {
    **EVIDENCE,
    "document": pl.String,
    "decided_on": pl.String,
    "actor": pl.String,
    "action": pl.String,
    "basis": pl.String,
    "subject_kind": pl.String,
    "subject_name": pl.String,
    "organization": pl.String,
    "content": pl.String,
    "started_on": pl.String,
    "concluded_on": pl.String,
    "conclusion": pl.String,
    "discipline": pl.String,
}
FIGURES: Schema = {  # figures of reports, as reports/SPEC.md, one row a figure
    "figure_id": pl.String,
    "load_id": pl.String,
    "source_ref": pl.String,
    "received_on": pl.Date,
    "measure": pl.String,
    "subject": pl.String,
    "qualifier": pl.String,
    "value": pl.Float64,
    "unit": pl.String,
    "comparator": pl.String,
    "status": pl.String,
    "organization": pl.String,
    "organization_key": pl.Int64,  # null until resolved
    "actor": pl.String,
    "actor_key": pl.Int64,  # the organization the actor acts for, null until resolved or where it is none in particular
    "period_start": pl.Date,
    "period_end": pl.Date,
    "compared_end": pl.Date,  # the day that a change is counted from, where the text tells it
    "quote": pl.String,
    "document": pl.String,  # number of the report, null where it has none
    "published_on": pl.Date,
}
LOADS: Schema = {
    "load_id": pl.String,
    "sender": pl.String,
    "kind": pl.String,
    "scope": pl.String,  # what a corrected file must share: the organizations it is about; null where unknown
    "period_start": pl.Date,
    "period_end": pl.Date,
    "received_on": pl.Date,
    "received_at": pl.Datetime("us"),  # optional: orders files of one day
}

# --- keys and corrections in -------------------------------------------------------------------------------------

ORGANIZATION_KEYS: Schema = {"identity": pl.String, "organization_key": pl.Int64}
MEMBER_KEYS: Schema = {"identifier_kind": pl.String, "identifier": pl.String, "member_key": pl.Int64}
ORGANIZATION_CORRECTIONS: Schema = {
    "name": pl.String,  # as files write it
    "parent_name": pl.String,  # null or empty: whatever the parent
    "organization_code": pl.String,  # the code of the organization meant, else its full name
}
MEMBER_CORRECTIONS: Schema = {
    "left": pl.String,  # a member_key
    "right": pl.String,  # a member_key
    "decision": pl.String,  # same, different
}

# --- organizations -----------------------------------------------------------------------------------------------

ORGANIZATION_SPANS: Schema = {
    "organization_key": pl.Int64,
    "organization_code": pl.String,
    "name": pl.String,
    "organization_kind": pl.String,
    "type": pl.String,
    "level": pl.String,
    "regime": pl.String,
    "parent_key": pl.Int64,
    "province_code": pl.String,
    "province_vintage": pl.String,  # of the code: p63, p34; null where no vintage has it
    "valid_from": pl.Date,  # null: unknown
    "valid_to": pl.Date,  # exclusive, null: open
    "is_current": pl.Boolean,
    "origin": pl.String,  # register, reference
    "load_id": pl.String,  # the first statement of the span; null for reference data
    "source_ref": pl.String,
    "last_load_id": pl.String,
    "last_source_ref": pl.String,
    "known_from": pl.Date,  # day the first statement was received
    "identity": pl.String,
}
LINEAGE: Schema = {
    "from_key": pl.Int64,
    "to_key": pl.Int64,
    "event": pl.String,
    "on_date": pl.Date,
    "document": pl.String,
    "share": pl.Float64,
    "load_id": pl.String,
    "source_ref": pl.String,
}
ALIASES: Schema = {
    "organization_key": pl.Int64,
    "alias": pl.String,
    "folded": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "source": pl.String,  # name, reference, correction
}
ADMINISTRATIVE_UNITS: Schema = {  # key: code and vintage
    "code": pl.String,
    "vintage": pl.String,  # p63, p34
    "level": pl.String,  # province, district, commune
    "kind": pl.String,
    "name": pl.String,
    "parent_code": pl.String,  # of the same vintage
    "valid_from": pl.Date,
    "valid_to": pl.Date,
}
ADMINISTRATIVE_LINEAGE: Schema = {
    "from_code": pl.String,
    "from_vintage": pl.String,
    "level": pl.String,  # of the earlier unit
    "to_code": pl.String,
    "to_vintage": pl.String,
    "event": pl.String,  # merge, split, rename, retype, same
    "on_date": pl.Date,
    "share": pl.Float64,  # null: split, and nobody states the shares
}
MENTIONS: Schema = {
    "mention_id": pl.Int64,
    "name": pl.String,
    "parent_name": pl.String,
    "kind_hint": pl.String,  # an organization_kind, or a subject of reports/SPEC.md
    "on_date": pl.Date,
    "province_hint": pl.String,  # a province code
}
CANDIDATE = pl.Struct(
    {"organization_key": pl.Int64, "name": pl.String, "score": pl.Float64, "organization_code": pl.String}
)
RESOLVED: Schema = {
    "mention_id": pl.Int64,
    "organization_key": pl.Int64,  # null: unresolved
    "method": pl.String,
    "score": pl.Float64,
    "candidates": pl.List(CANDIDATE),
}

# --- members -----------------------------------------------------------------------------------------------------

MEMBER_OF_ROW: Schema = {"row_id": pl.Int64, "member_key": pl.Int64, "method": pl.String}
CONTESTED: Schema = {  # rows whose number another person bears too; stays in the restricted zone
    "row_id": pl.Int64,
    "load_id": pl.String,
    "source_ref": pl.String,
    "number": pl.String,  # citizen, card: which of the row's numbers
}
PERSONS: Schema = {  # every way in which files write a person; stays in the restricted zone
    "signature": pl.Int64,
    "member_key": pl.Int64,
    "row_id": pl.Int64,  # a row that writes the person so
    "citizen": pl.String,
    "card": pl.String,
    "person_name": pl.String,  # folded
    "birth": pl.String,
    "admission": pl.String,
    "sex": pl.String,
}
MEMBER_REVIEW: Schema = {  # stays in the restricted zone
    "left_key": pl.Int64,
    "right_key": pl.Int64,
    "weight": pl.Float64,  # bits for (above 0) or against one person
    "score": pl.Float64,  # the same as a probability
    "evidence": pl.String,
    "left_row_id": pl.Int64,
    "right_row_id": pl.Int64,
}
MEMBERS: Schema = {
    "member_key": pl.Int64,
    "sex": pl.String,
    "birth_year": pl.Int32,
    "ethnicity": pl.String,
    "religion": pl.String,
    "education": pl.String,
    "qualification": pl.String,
    "political_theory": pl.String,
    "occupation": pl.String,
}

# --- facts -------------------------------------------------------------------------------------------------------

# the first statement of a fact, the last one, and when each arrived
STATED: Schema = {
    "load_id": pl.String,
    "source_ref": pl.String,
    "last_load_id": pl.String,
    "last_source_ref": pl.String,
    "known_from": pl.Date,
}
ADMISSIONS: Schema = {
    "member_key": pl.Int64,
    "organization_key": pl.Int64,
    "decided_on": pl.Date,
    "admitted_on": pl.Date,
    "official_on": pl.Date,
    "age_at_admission": pl.Int32,
    "is_readmission": pl.Boolean,
    "date_precision": pl.String,  # day, month, year of the ceremony
    **STATED,
}
MEMBERSHIPS: Schema = {
    "member_key": pl.Int64,
    "organization_key": pl.Int64,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "membership": pl.String,
    "exempt": pl.Boolean,
    # transferred, died, struck_off, expelled, withdrew, reorganised, missing; confirmed, status_changed: the member
    # goes on in the same organization, in another row
    "ended_by": pl.String,
    # admitted, readmitted, transferred, reorganised, appeared; first_seen (nothing earlier is known);
    # confirmed, status_changed
    "started_by": pl.String,
    "start_basis": pl.String,  # stated, admission, first_seen, lineage, previous: where valid_from comes from
    "end_load_id": pl.String,  # what states the end
    "end_source_ref": pl.String,
    "end_known_from": pl.Date,
    **STATED,
}
ROSTERS: Schema = {  # a cell at a date on which a roster speaks of it
    "organization_key": pl.Int64,
    "as_of": pl.Date,
    "load_id": pl.String,
    "source_ref": pl.String,
    "size": pl.Int64,
    "known_on": pl.Date,
    "departures": pl.Boolean,  # it also lists people who left
    "full": pl.Boolean,  # it is taken for the whole cell
    "whole_upto": pl.Int64,  # whole ones of the cell up to this one
    "whole_before": pl.Int64,
}
RATINGS: Schema = {
    "subject_kind": pl.String,
    "member_key": pl.Int64,
    "organization_key": pl.Int64,
    "year": pl.Int64,
    "rating_key": pl.Int64,
    "level": pl.String,
    "exemplary": pl.Boolean,
    "reason_not_rated": pl.String,
    **STATED,
}
RATING_SCALE: Schema = {
    "rating_key": pl.Int64,
    "scale": pl.String,
    "subject_kind": pl.String,
    "level": pl.String,
    "rank": pl.Int64,
    "label_vi": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
}
INSPECTIONS: Schema = {
    "action": pl.String,
    "basis": pl.String,
    "actor_key": pl.Int64,
    "actor": pl.String,
    "actor_kind": pl.String,  # inspection_committee, standing_board, committee, office, cell; null where not told
    "subject_kind": pl.String,
    "organization_key": pl.Int64,
    "member_key": pl.Int64,
    "document": pl.String,
    "decided_on": pl.Date,
    "started_on": pl.Date,
    "concluded_on": pl.Date,
    "discipline": pl.String,
    **STATED,
}
HEADCOUNTS: Schema = {
    "organization_key": pl.Int64,
    "on_date": pl.Date,
    "members": pl.Int64,
    "official": pl.Int64,
    "probationary": pl.Int64,
    "exempt": pl.Int64,
    "covered": pl.Boolean,  # rosters of the organization reach that date
}
FORM1: Schema = {
    "organization_key": pl.Int64,
    "period_start": pl.Date,
    "period_end": pl.Date,  # last day of the period
    "opening": pl.Int64,  # A
    "admitted": pl.Int64,
    "readmitted": pl.Int64,
    "transferred_in": pl.Int64,
    "reorganised_in": pl.Int64,
    "appeared": pl.Int64,
    "increase": pl.Int64,  # B
    "died": pl.Int64,
    "expelled": pl.Int64,
    "struck_off": pl.Int64,
    "struck_off_probationary": pl.Int64,
    "withdrew": pl.Int64,
    "transferred_out": pl.Int64,
    "reorganised_out": pl.Int64,
    "missing": pl.Int64,
    "decrease": pl.Int64,  # C
    "closing": pl.Int64,  # D, counted
    "difference": pl.Int64,  # D - (A + B - C)
}
FORM1_STATED: Schema = {
    "organization_key": pl.Int64,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "opening": pl.Float64,  # A as stated, null where nobody states it
    "admitted": pl.Float64,
    "left_party": pl.Float64,  # struck off, withdrew, expelled: those the load states
    "closing": pl.Float64,  # D as stated
    "rest": pl.Float64,  # D - (A + admitted - left_party): all else that must have happened
    "opening_computed": pl.Float64,
    "admitted_computed": pl.Float64,
    "left_party_computed": pl.Float64,  # of the same causes
    "closing_computed": pl.Float64,
    "rest_computed": pl.Float64,
    "difference": pl.Float64,  # of the rests, computed minus stated
    "status": pl.String,  # agrees, differs, not_covered, not_computed
    "opening_load_id": pl.String,
    "closing_load_id": pl.String,
    "load_id": pl.String,  # states the admissions
    "source_ref": pl.String,
}
TARGETS: Schema = {
    "organization_key": pl.Int64,
    "organization": pl.String,
    "measure": pl.String,
    "subject": pl.String,
    "qualifier": pl.String,
    "comparator": pl.String,
    "value": pl.Float64,
    "unit": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "document": pl.String,
    "figure_id": pl.String,
    "quote": pl.String,
    "load_id": pl.String,
    "source_ref": pl.String,
}
RECONCILIATION: Schema = {
    "organization_key": pl.Int64,
    "measure": pl.String,
    "subject": pl.String,
    "qualifier": pl.String,
    "unit": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "comparator": pl.String,
    "reported": pl.Float64,
    "computed": pl.Float64,  # null: nothing to compute it from, see `status`
    "difference": pl.Float64,
    "tolerance": pl.Float64,
    "status": pl.String,  # agrees, differs, not_covered, not_computed
    "figure_id": pl.String,
    "load_id": pl.String,
    "source_ref": pl.String,
    "computed_rows": pl.Int64,
    "computed_load_ids": pl.List(pl.String),
}
SUPERSEDED: Schema = {"load_id": pl.String, "superseded_by": pl.String, "superseded_on": pl.Date}

FINDINGS: Schema = {
    "load_id": pl.String,  # null: of the warehouse as a whole
    "source_ref": pl.String,
    "severity": pl.String,  # reject, warn, info
    "code": pl.String,
    "organization_key": pl.Int64,
    "member_key": pl.Int64,
    "value": pl.String,  # never a person's name or identifier
    "message": pl.String,  # Vietnamese
}


# the evidence tables and facts by the names they are staged and published under
SCHEMAS: Mapping[str, Schema] = {
    "member_rows": MEMBER_ROWS,
    "organization_rows": REGISTER_ROWS,
    "rating_rows": RATING_ROWS,
    "inspection_rows": INSPECTION_ROWS,
    "reported_figures": FIGURES,
    "dim_organization": ORGANIZATION_SPANS,
    "organization_lineage": LINEAGE,
    "dim_member": MEMBERS,
    "dim_rating": RATING_SCALE,
    "fact_admissions": ADMISSIONS,
    "fact_memberships": MEMBERSHIPS,
    "fact_ratings": RATINGS,
    "fact_inspections": INSPECTIONS,
    "fact_targets": TARGETS,
}


def fit(frame: pl.DataFrame, schema: Schema, *, extra: Iterable[str] = ()) -> pl.DataFrame:
    """The frame with exactly the columns of the schema (then `extra`), in order and type; absent ones are null."""
    columns = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    ]
    kept = [pl.col(name) for name in extra if name in frame.columns and name not in schema]
    if not frame.width:
        return empty(schema)
    return frame.select(*columns, *kept)


def empty(schema: Schema | str) -> pl.DataFrame:
    """A frame of the schema, or of the table of that name, without rows."""
    return pl.DataFrame(schema=dict(SCHEMAS[schema] if isinstance(schema, str) else schema))


def warnings(rows: pl.DataFrame, *columns: str, **named: pl.Expr | str) -> pl.DataFrame:
    """A finding (FINDINGS) of severity warn for each row: `columns` taken as they are, the others by name."""
    return fit(rows.select(*columns, severity=pl.lit("warn"), **named), FINDINGS)


def findings(*frames: pl.DataFrame) -> pl.DataFrame:
    """All findings as one frame in an order that does not depend on the order of the files."""
    parts = [fit(frame, FINDINGS) for frame in frames if frame.height]
    if not parts:
        return empty(FINDINGS)
    return pl.concat(parts).unique().sort(*FINDINGS, nulls_last=True)
