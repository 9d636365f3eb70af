"""Members as persons: which rows are about one person, and what is known of the person without direct identifiers.

Belongs here: identification, conflicts of identifiers, `dim_member`. Not here: near matches (orchestration.linking, since
they need DuckDB), where the person was a member (memberships.py). Everything here but MEMBERS stays in the restricted zone.

Rows are one person where they share the citizen id; else the card number; else folded name, birth date and admission
date. A row with none of these is the one person of its cell who has its name and a birth date that does not
contradict.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from transforms.conform.components import assign_keys
from transforms.conform.members_decisions import decisions_of, linked, with_decisions
from transforms.conform.names import fold
from transforms.conform.occupations import occupation_group
from transforms.conform.schemas import (
    CONTESTED,
    FINDINGS,
    MEMBER_KEYS,
    MEMBER_OF_ROW,
    MEMBER_ROWS,
    MEMBERS,
    PERSONS,
    empty,
    findings,
    fit,
    warnings,
)
from transforms.reference import load_yaml

# what is compared; rows equal in all of it are one `signature`
_SIGNATURE = ["citizen", "card", "person_name", "birth", "admission", "organization_key"]


@dataclass(frozen=True, slots=True)
class Identified:
    """Which person each row is about.

    `rows` (MEMBER_OF_ROW, one a row), `identifiers` (MEMBER_KEYS: the keys given before and the new ones, to be
    stored; a person whom several keys were given to has the smallest, and only `rows` says so), `findings`, `persons`
    (PERSONS: every way in which files write a person, from which near matches are found), `contested` (CONTESTED: rows
    whose number another person bears too; `contested_findings` tells their files), `identifying` (what the rows tell
    persons apart by, with member_key).
    """

    rows: pl.DataFrame
    identifiers: pl.DataFrame
    findings: pl.DataFrame
    persons: pl.DataFrame
    contested: pl.DataFrame
    identifying: pl.DataFrame


def identify(rows: pl.DataFrame, known: pl.DataFrame, corrections: pl.DataFrame, last_key: int = 0) -> Identified:
    """The person of each member row.

    `rows` are MEMBER_ROWS, with `organization_key` (the cell) where it is resolved: it is used only for rows without
    any identifier. `known` (MEMBER_KEYS) are the identifiers of all nights before, `corrections` (MEMBER_CORRECTIONS)
    what people decided on pairs of member keys. The result depends on the rows, not on their order. A row without a
    name and without identifiers has no person (null).

    Of a part of the rows only, the result is that of all rows where no row outside the part shares with one inside what
    `orchestration.affected` follows; `last_key` is then the highest key given, also to persons outside.
    """
    rules = load_yaml("membership_rules.yaml")["identification"]
    prepared = identifying(rows)
    signatures = (
        prepared.group_by(_SIGNATURE)
        .agg(
            row_id=pl.col("row_id").min(),
            rows=pl.col("row_id"),
            load_id=pl.col("load_id").min(),
            sex=pl.col("sex").drop_nulls().min(),
        )
        .sort(*_SIGNATURE, nulls_last=True)
        .with_row_index("signature")
        .with_columns(pl.col("signature").cast(pl.Int64))
    )
    rows_of = signatures.select("signature", row_id="rows").explode("row_id")
    signatures = signatures.drop("rows")
    given = fit(known, MEMBER_KEYS)
    decided = decisions_of(corrections)
    signatures, contested = _links(signatures, prepared)
    signatures = _in_cell(signatures, link=rules["same_cell"])
    signatures = signatures.with_columns(label=with_decisions(signatures, given, decided))
    identities = _identities(signatures)
    keys = assign_keys(identities, given, key="member_key", identity=["identifier_kind", "identifier"], last=last_key)
    keyed = signatures.join(keys, on="label", how="left")
    person_of = rows_of.join(keyed.select("signature", "member_key", "method"), on="signature").drop("signature")
    by_row = prepared.join(person_of, on="row_id", how="left", maintain_order="left")
    # an identifier keeps the key it was first stored with: decisions on keys, and their merging, rest on it
    fresh = identities.join(given, on=["identifier_kind", "identifier"], how="anti").join(keys, on="label")
    fresh = fresh.select(*MEMBER_KEYS).sort(*MEMBER_KEYS)
    stored = pl.concat([given, fresh.unique(["identifier_kind", "identifier"], keep="first", maintain_order=True)])
    by_row = by_row.with_columns(method=pl.when(pl.col("member_key").is_not_null()).then("method"))
    return Identified(
        rows=fit(by_row, MEMBER_OF_ROW),
        identifiers=fit(stored, MEMBER_KEYS).sort(*MEMBER_KEYS),
        findings=findings(_variations(keyed, prepared), _nameless(by_row)),
        persons=fit(keyed, PERSONS).sort("signature"),
        contested=contested,
        identifying=by_row,
    )


def contested_findings(contested: pl.DataFrame) -> pl.DataFrame:
    """A finding a file and kind of number for rows (CONTESTED, of all files) whose number another person bears too."""
    places = contested.sort("number", "load_id", "source_ref").group_by("number", "load_id", maintain_order=True)
    told = places.agg(pl.col("source_ref").first(), n=pl.len())
    is_citizen = pl.col("number") == "citizen"
    word = pl.when(is_citizen).then(pl.lit("Số định danh")).otherwise(pl.lit("Số thẻ đảng viên"))
    return warnings(
        told,
        "load_id",
        "source_ref",
        code=pl.when(is_citizen).then(pl.lit("same_citizen_id")).otherwise(pl.lit("same_card")),
        value=pl.col("n").cast(pl.String),
        message=pl.format(
            "{} ở {} dòng cũng được ghi cho người khác (khác cả họ tên lẫn ngày sinh); các dòng này không được gộp theo số ấy.",
            word,
            "n",
        ),
    )


def dimension_members(rows: pl.DataFrame, identified: Identified) -> pl.DataFrame:
    """One row a person (MEMBERS): of each attribute the last known value, by the day of the roster, then of receipt."""
    keyed = fit(rows, MEMBER_ROWS).join(identified.rows, on="row_id").filter(pl.col("member_key").is_not_null())
    day = pl.coalesce("sheet_as_of", "received_on")
    groups = keyed.select("occupation").unique().with_columns(group=occupation_group(pl.col("occupation")))
    keyed = keyed.join(groups, on="occupation", how="left", nulls_equal=True).with_columns(
        birth_year=pl.col("date_of_birth").str.slice(0, 4).cast(pl.Int32, strict=False), day=day, occupation="group"
    )
    attributes = [name for name in MEMBERS if name != "member_key"]
    ordered = keyed.select("member_key", "day", "received_on", "load_id", "row_id", *attributes).sort(
        "member_key", "day", "received_on", "load_id", "row_id"
    )
    last = ordered.group_by("member_key", maintain_order=True).agg(pl.col(attributes).drop_nulls().last())
    return fit(last, MEMBERS)


# --- comparing ---------------------------------------------------------------------------------------------------


def identifying(rows: pl.DataFrame) -> pl.DataFrame:
    """Of MEMBER_ROWS (with organization_key) what persons are told apart by: numbers, the folded name, dates, the cell."""
    evidence = fit(rows, MEMBER_ROWS, extra=["organization_key"])
    if "organization_key" not in evidence.columns:
        evidence = evidence.with_columns(organization_key=pl.lit(None, pl.Int64))
    names = evidence.select("full_name").unique().with_columns(person_name=fold(pl.col("full_name")))
    return evidence.join(names, on="full_name", how="left", nulls_equal=True, maintain_order="left").select(
        "row_id",
        "load_id",
        "source_ref",
        "sex",
        "person_name",
        "organization_key",
        citizen=pl.col("citizen_id"),
        card=pl.col("card_number"),
        birth=pl.col("date_of_birth"),
        admission=pl.coalesce("admitted_on", "admission_decided_on"),
    )


def _named() -> pl.Expr:
    """The identifier of the third rule: folded name, birth date and admission date, all to the day; else null."""
    full = (pl.col("birth").str.len_bytes() == 10) & (pl.col("admission").str.len_bytes() == 10)
    return pl.when(full).then(pl.concat_str("person_name", "birth", "admission", separator="|"))


def _links(signatures: pl.DataFrame, prepared: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Adds the identifiers that may link: by_citizen, by_card, by_name; null where they would join two persons."""
    signatures = signatures.with_columns(named=_named())
    contested = _contested(signatures)
    # namesakes: one name and dates, but two citizen ids; or two lines of one file with other cards
    namesakes = (
        signatures.filter(pl.col("named").is_not_null())
        .group_by("named")
        .agg(n=pl.col("citizen").drop_nulls().n_unique())
    )
    in_file = (
        prepared.with_columns(named=_named())
        .filter(pl.col("named").is_not_null())
        .group_by("load_id", "named")
        .agg(n=pl.col("card").drop_nulls().n_unique())
        .select("named", "n")
    )
    several = pl.concat([namesakes, in_file]).filter(pl.col("n") > 1)["named"].unique()
    number = pl.concat_str(pl.lit("n"), "card")
    card = pl.when(pl.col("card").str.len_bytes() == 12).then(number).otherwise("card")
    signatures = signatures.with_columns(
        by_citizen=pl.when(~pl.col("citizen").is_in(contested.implode())).then(pl.concat_str(pl.lit("n"), "citizen")),
        by_card=pl.when(~pl.col("card").is_in(contested.implode())).then(card),
        by_name=pl.when(~pl.col("named").is_in(several.implode())).then("named"),
    )
    borne = [
        prepared.filter(pl.col(column).is_in(contested.implode())).with_columns(number=pl.lit(column))
        for column in ("citizen", "card")
    ]
    return signatures, fit(pl.concat(borne), CONTESTED)


def _contested(signatures: pl.DataFrame) -> pl.Series:
    """Citizen and card numbers borne by two persons, that is by rows that differ both in name and in birth date."""
    borne = [signatures.select(pl.col(column).alias("value"), "person_name", "birth") for column in ("citizen", "card")]
    rows = pl.concat(borne).filter(pl.col("value").is_not_null()).unique()
    differ = rows.group_by("value").agg(
        names=pl.col("person_name").drop_nulls().n_unique(), births=pl.col("birth").drop_nulls().n_unique()
    )
    rows = rows.join(differ.filter((pl.col("names") > 1) & (pl.col("births") > 1)), on="value", how="semi")
    mine, other = pl.col("birth"), pl.col("birth_other")
    pairs = rows.join(rows, on="value", suffix="_other").filter(
        (pl.col("person_name") != pl.col("person_name_other"))
        & ~mine.str.starts_with(other)
        & ~other.str.starts_with(mine)
    )
    return pairs["value"].unique().sort()


def _in_cell(signatures: pl.DataFrame, *, link: bool) -> pl.DataFrame:
    """Adds by_cell: links a row without identifiers to the only one in its cell whom its name and birth date fit.

    Without `link` such a row is a person of its own, the same in all files of the cell.
    """
    weak = pl.col("citizen").is_null() & pl.col("card").is_null() & pl.col("named").is_null()
    place = signatures.filter(pl.col("person_name").is_not_null() & pl.col("organization_key").is_not_null())
    links = _weak_links(place, weak) if link and place.select(weak.any()).item() else None
    if links is None:
        signatures = signatures.with_columns(by_cell=pl.lit(None, pl.String))
    else:
        signatures = signatures.join(links, on="signature", how="left", maintain_order="left")
    # those no identified row fits are one person where cell, name and birth year agree
    alone = weak & pl.col("by_cell").is_null() & pl.col("person_name").is_not_null()
    own = pl.concat_str(
        pl.lit("c"),
        pl.col("organization_key").cast(pl.String).fill_null("?"),
        "person_name",
        pl.col("birth").str.slice(0, 4).fill_null(""),
        pl.col("admission").str.slice(0, 4).fill_null(""),
        separator="|",
    )
    return signatures.with_columns(
        by_cell=pl.when(alone).then(own).otherwise("by_cell"),
        by_place=pl.when(alone).then(own),
        method=pl.when(pl.col("citizen").is_not_null())
        .then(pl.lit("citizen_id"))
        .when(pl.col("card").is_not_null())
        .then(pl.lit("card_number"))
        .when(pl.col("named").is_not_null())
        .then(pl.lit("name_and_dates"))
        .when(weak & ~alone)
        .then(pl.lit("name_in_cell"))
        .otherwise(pl.lit("name_alone")),
    )


def _weak_links(place: pl.DataFrame, weak: pl.Expr) -> pl.DataFrame:
    """signature and by_cell of rows without identifiers and of those that they are linked to."""
    in_cell = ["organization_key", "person_name"]
    strong = place.filter(~weak).with_columns(person=linked(place.filter(~weak), ["by_citizen", "by_card", "by_name"]))
    pairs = (
        place.filter(weak)
        .select("signature", "birth", *in_cell)
        .join(strong.select(*in_cell, "person", birth_other="birth"), on=in_cell)
    )
    fits = pairs.filter(
        pl.col("birth").is_null()
        | pl.col("birth_other").is_null()
        | pl.col("birth").str.starts_with(pl.col("birth_other"))
        | pl.col("birth_other").str.starts_with(pl.col("birth"))
    )
    one = fits.group_by("signature").agg(person=pl.col("person").unique()).filter(pl.col("person").list.len() == 1)
    one = one.with_columns(pl.col("person").list.first())
    anchor = strong.group_by("person").agg(anchor=pl.col("signature").min())
    weak_links = one.join(anchor, on="person").select("signature", "anchor")
    anchors = weak_links.select(signature="anchor", anchor="anchor").unique()
    links = pl.concat([weak_links, anchors])
    return links.select("signature", by_cell=pl.concat_str(pl.lit("s"), "anchor"))


def _identities(signatures: pl.DataFrame) -> pl.DataFrame:
    """label, identifier_kind, identifier: everything that names a person; ambiguous identifiers name nobody."""
    kinds = {"citizen": "by_citizen", "card": "by_card", "name_and_dates": "by_name", "name_in_cell": "by_place"}
    parts = [
        signatures.filter(pl.col(column).is_not_null()).select(
            "label", identifier_kind=pl.lit(kind), identifier=_bare(column, kind)
        )
        for kind, column in kinds.items()
        if column in signatures.columns
    ]
    named = pl.concat(parts).unique()
    # a person of whom every identifier is contested is known by all of them together
    rest = signatures.join(named, on="label", how="anti").filter(
        pl.col("person_name").is_not_null() | pl.col("citizen").is_not_null()
    )
    together = rest.select(
        "label",
        identifier_kind=pl.lit("all"),
        identifier=pl.concat_str(
            *(pl.col(name).fill_null("") for name in ("citizen", "card", "person_name", "birth", "admission")),
            separator="|",
        ),
    )
    return pl.concat([named, together.unique()])


def _bare(column: str, kind: str) -> pl.Expr:
    return pl.col(column).str.strip_prefix("n") if kind in ("citizen", "card") else pl.col(column)


# --- findings ----------------------------------------------------------------------------------------------------


def _variations(keyed: pl.DataFrame, prepared: pl.DataFrame) -> pl.DataFrame:
    """One person by number, but another name or birth date than elsewhere: the rows stand, the file is told."""
    rows = keyed.filter(pl.col("member_key").is_not_null())
    differing = (
        rows.group_by("member_key")
        .agg(
            names=pl.col("person_name").drop_nulls().n_unique(),
            births=pl.col("birth").filter(pl.col("birth").str.len_bytes() == 10).n_unique(),
        )
        .filter((pl.col("names") > 1) | (pl.col("births") > 1))
    )
    if differing.is_empty():
        return empty(FINDINGS)
    several = rows.join(differing, on="member_key")
    # the wording of most rows is taken for right, the rarer ones are told
    columns = ["person_name", "birth"]
    places = several.join(prepared, on=_SIGNATURE, nulls_equal=True, suffix="_row")
    usual = (
        places.group_by("member_key", *columns)
        .agg(n=pl.len())
        .sort("member_key", "n", *columns, descending=[False, True, False, False])
    )
    usual = usual.group_by("member_key", maintain_order=True).first()
    odd = places.join(usual.select("member_key", *columns), on=["member_key", *columns], how="anti", nulls_equal=True)
    found = odd.group_by("load_id_row", "source_ref", "member_key").agg(
        pl.col("names").first(), pl.col("births").first()
    )
    what = pl.when(pl.col("names") > 1).then(pl.lit("họ tên")).otherwise(pl.lit("ngày sinh"))
    return warnings(
        found,
        "source_ref",
        "member_key",
        load_id="load_id_row",
        code=pl.lit("identity_variation"),
        message=pl.format("Cùng số định danh hoặc số thẻ nhưng {} khác với các tệp khác.", what),
    )


def _nameless(by_row: pl.DataFrame) -> pl.DataFrame:
    rows = by_row.filter(pl.col("member_key").is_null())
    return warnings(
        rows,
        "load_id",
        "source_ref",
        code=pl.lit("unidentified_member"),
        message=pl.lit("Dòng này không có họ tên hay số nào để nhận ra đảng viên."),
    )
