"""Organizations through time, from registers, reference data and corrections.

Belongs here: what is given and what comes out, and putting spans, lineage and aliases together under lasting keys. Not
here: gathering statements (register.py), spans (spans.py), regimes and levels (regimes.py), finding the organization a
name means (resolve.py), measures over the lineage (lineage.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import polars as pl

from transforms.conform.administrative import with_province_vintage
from transforms.conform.adoption import adopt
from transforms.conform.components import assign_keys
from transforms.conform.names import normal_forms
from transforms.conform.regimes import with_regimes
from transforms.conform.register import form, statements
from transforms.conform.schemas import (
    ALIASES,
    FINDINGS,
    LINEAGE,
    ORGANIZATION_CORRECTIONS,
    ORGANIZATION_KEYS,
    ORGANIZATION_SPANS,
    REGISTER_ROWS,
    empty,
    findings,
    fit,
)
from transforms.conform.spans import EVENT_OF, self_events, spans
from transforms.conform.structure import ancestor_spans
from transforms.reference import REFERENCE_DIR, load_csv, load_yaml

REFERENCE_SPANS = {
    "id": pl.String,
    "code": pl.String,
    "name": pl.String,
    "organization_kind": pl.String,
    "type": pl.String,
    "parent_id": pl.String,
    "province_code": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "document": pl.String,
}
REFERENCE_ALIASES = {
    "id": pl.String,
    "alias": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "source": pl.String,
}
REFERENCE_LINEAGE = {
    "from_id": pl.String,
    "to_id": pl.String,
    "event": pl.String,
    "on_date": pl.Date,
    "share": pl.Float64,
    "document": pl.String,
}


@dataclass(frozen=True, slots=True)
class OrganizationReference:
    """What is known of organizations without any register: organizations, aliases and lineage by `id`, and regimes."""

    spans: pl.DataFrame
    aliases: pl.DataFrame
    lineage: pl.DataFrame
    regimes: dict[str, Any]


@dataclass(frozen=True)
class Organizations:
    """All organizations.

    `spans` (ORGANIZATION_SPANS), `lineage` (LINEAGE), `aliases` (ALIASES), `new_keys` (ORGANIZATION_KEYS, to be stored
    with those given before), `findings` (FINDINGS). `ancestors` (ANCESTORS) are found once, when first asked for.

    """

    spans: pl.DataFrame
    lineage: pl.DataFrame
    aliases: pl.DataFrame
    new_keys: pl.DataFrame
    findings: pl.DataFrame

    @cached_property
    def ancestors(self) -> pl.DataFrame:
        """Each organization with everything above it, and when."""
        return ancestor_spans(self.spans)

    def with_ancestors(self, ancestors: pl.DataFrame) -> Organizations:
        """The same organizations, whose ancestors are known already (all of them, or of some)."""
        same = replace(self)
        same.__dict__["ancestors"] = ancestors  # where cached_property would keep them
        return same

    def under(self, keys: pl.Series) -> Organizations:
        """Only what facts about these organizations rest on: they themselves and all that was ever below them."""
        ancestors = self.ancestors
        below = ancestors.filter(pl.col("ancestor_key").is_in(keys.implode())).select("organization_key").unique()
        part = replace(self, spans=self.spans.join(below, on="organization_key", how="semi"))
        asked = pl.col("ancestor_key").is_in(keys.implode()) | (pl.col("depth") == 0)
        return part.with_ancestors(ancestors.filter(asked).join(below, on="organization_key", how="semi"))


@cache
def load_reference() -> OrganizationReference:
    """The reference data of `data/reference/`: organization_reference.csv, organization_aliases.csv, lineage_*.csv."""
    lineage = [_table(file.name, REFERENCE_LINEAGE) for file in sorted(REFERENCE_DIR.glob("lineage_*.csv"))]
    return OrganizationReference(
        spans=_table("organization_reference.csv", REFERENCE_SPANS),
        aliases=_table("organization_aliases.csv", REFERENCE_ALIASES),
        lineage=pl.concat(lineage) if lineage else empty(REFERENCE_LINEAGE),
        regimes=load_yaml("regimes.yaml"),
    )


def _table(name: str, schema: dict[str, Any]) -> pl.DataFrame:
    rows = pl.DataFrame(load_csv(name), schema=dict.fromkeys(schema, pl.String))
    rows = rows.with_columns(pl.when(pl.all().str.len_bytes() > 0).then(pl.all()).name.keep())
    return rows.select(
        pl.col(column).str.to_date("%Y-%m-%d") if dtype == pl.Date else pl.col(column).cast(dtype)
        for column, dtype in schema.items()
    )


def build_organizations(
    register: pl.DataFrame, reference: OrganizationReference, corrections: pl.DataFrame, known_keys: pl.DataFrame
) -> Organizations:
    """Organizations from register rows, reference data and decisions.

    `register` REGISTER_ROWS, `corrections` ORGANIZATION_CORRECTIONS, `known_keys` ORGANIZATION_KEYS. The result depends
    on the rows alone, not on their order; keys are those given before, else new ones after the largest.

    """
    said = statements(fit(register, REGISTER_ROWS), reference.spans)
    parts, gone = spans(said)
    links = _links(said, parts)
    reference_links = _reference_links(said, reference.lineage)
    parts, orphans = adopt(parts, pl.concat([links, reference_links]))
    parts = with_regimes(parts, reference.regimes)
    keys, new_keys = _keys(said, fit(known_keys, ORGANIZATION_KEYS))
    aliases = _aliases(said, parts, reference.aliases, corrections)
    lineage = pl.concat([links, reference_links, _changes(parts)]).join(keys, left_on="from_label", right_on="label")
    lineage = lineage.rename({"organization_key": "from_key"})
    lineage = lineage.join(keys, left_on="to_label", right_on="label", how="left").rename(
        {"organization_key": "to_key"}
    )
    found = pl.concat([gone, orphans, _bad_links(said), _bad_parents(said), _bad_corrections(aliases)])
    return Organizations(
        spans=_spans(parts, keys, said),
        lineage=fit(lineage, LINEAGE).unique().sort(*LINEAGE, nulls_last=True),
        aliases=fit(aliases.filter(pl.col("label").is_not_null()).join(keys, on="label"), ALIASES)
        .unique()
        .sort(*ALIASES, nulls_last=True),
        new_keys=new_keys,
        findings=findings(found.drop("organization_key").join(keys, on="label", how="left")),
    )


# --- keys --------------------------------------------------------------------------------------------------------


def _keys(said: pl.DataFrame, known: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """label → organization_key, and the identities to store that are not stored yet."""
    reference = pl.when(pl.col("reference_id").is_not_null()).then(pl.concat_str(pl.lit("reference:"), "reference_id"))
    identities = (
        said.select("label", identity=pl.concat_list("by_code", "by_name", reference))
        .explode("identity")
        .filter(pl.col("identity").is_not_null())
        .unique()
    )
    nameless = said.select("label").unique().join(identities, on="label", how="anti")
    lines = said.join(nameless, on="label", how="semi").select(
        "label", identity=pl.concat_str(pl.lit("line:"), "load_id", pl.lit("!"), "source_ref")
    )
    identities = pl.concat([identities, lines])
    keys = assign_keys(identities, known, key="organization_key", identity=["identity"])
    named = identities.join(keys, on="label").select(*ORGANIZATION_KEYS)
    return keys, named.join(known, on="identity", how="anti").sort("identity")


def _spans(parts: pl.DataFrame, keys: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    identity = said.group_by("label").agg(
        identity=pl.coalesce(
            pl.concat_str(pl.lit("reference:"), pl.col("reference_id").drop_nulls().min()),
            pl.col("by_code").drop_nulls().min(),
            pl.col("by_name").drop_nulls().min(),
        )
    )
    parent = keys.rename({"label": "parent_label", "organization_key": "parent_key"})
    rows = (
        parts.join(keys, on="label").join(parent, on="parent_label", how="left").join(identity, on="label", how="left")
    )
    rows = rows.with_columns(organization_code=pl.col("code"), is_current=pl.col("valid_to").is_null())
    return fit(with_province_vintage(rows), ORGANIZATION_SPANS).sort("organization_key", "valid_from", nulls_last=False)


# --- lineage -----------------------------------------------------------------------------------------------------

_LINK = {
    "from_label": pl.Int64,
    "to_label": pl.Int64,
    "event": pl.String,
    "on_date": pl.Date,
    "document": pl.String,
    "share": pl.Float64,
    "load_id": pl.String,
    "source_ref": pl.String,
}


def _successors(said: pl.DataFrame) -> pl.DataFrame:
    """Each successor a line names, with `to_label` where it is known: in the same load, else in any."""
    rows = said.filter(pl.col("successors").list.len() > 0).explode("successors")
    rows = rows.filter(pl.col("successors").is_not_null())
    forms = normal_forms(rows["successors"]).select(successors="name", successor_form=form())
    rows = rows.join(forms, on="successors", how="left")
    sources = [
        (said.filter(pl.col("code").is_not_null()), ["load_id", "code"], ["load_id", "successors"]),
        (said, ["load_id", "parent_label", "form"], ["load_id", "parent_label", "successor_form"]),
        (said, ["load_id", "form"], ["load_id", "successor_form"]),
        (said.filter(pl.col("code").is_not_null()), ["code"], ["successors"]),
        (said, ["form"], ["successor_form"]),
    ]
    found = []
    for number, (source, right, left) in enumerate(sources):
        unique = source.group_by(right).agg(labels=pl.col("label").unique()).filter(pl.col("labels").list.len() == 1)
        unique = unique.with_columns(pl.col("labels").list.first().alias(f"found_{number}")).drop("labels")
        rows = rows.join(unique, left_on=left, right_on=right, how="left", nulls_equal=True)
        found.append(f"found_{number}")
    return rows.with_columns(to_label=pl.coalesce(*found)).drop(found)


def _links(said: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Links that registers state: predecessor to successor, with the event that the numbers of both make of it."""
    stated = _successors(said).filter(pl.col("to_label").is_not_null() & (pl.col("to_label") != pl.col("label")))
    stated = (
        stated.sort("as_of", "received_on", "load_id")
        .group_by("label", "to_label", maintain_order=True)
        .agg(
            on_date=pl.coalesce(pl.col("ended").drop_nulls().last(), pl.col("as_of").first()),
            load_id=pl.col("load_id").first(),
            source_ref=pl.col("source_ref").first(),
        )
    )
    first = parts.group_by("label", maintain_order=True).agg(
        pl.col("core").first(),
        pl.col("type").first(),
        pl.col("organization_kind").first(),
        begin=pl.col("valid_from").first(),
    )
    last = parts.group_by("label", maintain_order=True).agg(pl.col("core", "type", "organization_kind").last())
    stated = stated.join(last, on="label", how="left").join(
        first, left_on="to_label", right_on="label", suffix="_to", how="left"
    )
    same = pl.col("core").eq_missing(pl.col("core_to"))
    founded = (pl.col("begin") >= pl.col("on_date")).fill_null(False)
    alone = (pl.len().over("to_label") == 1) & founded
    event = (
        pl.when(pl.len().over("label") > 1)
        .then(pl.lit("split"))
        .when(~alone)
        .then(pl.lit("merge"))
        .when(~same)
        .then(pl.lit("rename"))
        .when(pl.col("organization_kind").ne_missing(pl.col("organization_kind_to")))
        .then(pl.lit("relevel"))
        .when(pl.col("type").ne_missing(pl.col("type_to")))
        .then(pl.lit("retype"))
        .otherwise(pl.lit("rename"))
    )
    stated = stated.with_columns(event=event, from_label=pl.col("label"), document=pl.lit(None, pl.String))
    stated = stated.with_columns(share=pl.when(pl.col("event") != "split").then(1.0))
    ended = (
        said.filter(pl.col("ended").is_not_null() & (pl.col("origin") == "register"))
        .join(stated.select("label"), on="label", how="anti")
        .sort("as_of", "received_on", "load_id")
        .group_by("label", maintain_order=True)
        .agg(on_date=pl.col("ended").last(), load_id=pl.col("load_id").first(), source_ref=pl.col("source_ref").first())
        .with_columns(from_label=pl.col("label"), event=pl.lit("end"))
    )
    return pl.concat([fit(stated, _LINK), fit(ended, _LINK)])


def _reference_links(said: pl.DataFrame, lineage: pl.DataFrame) -> pl.DataFrame:
    labels = said.filter(pl.col("reference_id").is_not_null()).select("reference_id", "label").unique()
    rows = lineage.join(labels, left_on="from_id", right_on="reference_id").rename({"label": "from_label"})
    rows = rows.join(labels, left_on="to_id", right_on="reference_id", how="left").rename({"label": "to_label"})
    return fit(rows, _LINK)


def _changes(parts: pl.DataFrame) -> pl.DataFrame:
    """Changes of one organization that goes on: links to itself."""
    events = self_events(parts.sort("label", "valid_from", nulls_last=False))
    return fit(events.with_columns(from_label="label", to_label="label", share=1.0), _LINK)


# --- aliases -----------------------------------------------------------------------------------------------------


def _aliases(
    said: pl.DataFrame, parts: pl.DataFrame, reference: pl.DataFrame, corrections: pl.DataFrame
) -> pl.DataFrame:
    """label, alias, folded, valid_from, valid_to, source; a null label is a decision about an unknown organization."""
    spelled = said.select("label", "form", alias="name", folded="folded").unique()
    whole = parts.group_by("label", "form").agg(
        valid_from=pl.when(pl.col("valid_from").is_null().any()).then(None).otherwise(pl.col("valid_from").min()),
        valid_to=pl.when(pl.col("valid_to").is_null().any()).then(None).otherwise(pl.col("valid_to").max()),
    )
    names = spelled.join(whole, on=["label", "form"]).with_columns(source=pl.lit("name"))
    labels = said.filter(pl.col("reference_id").is_not_null()).select("reference_id", "label").unique()
    given = reference.join(labels, left_on="id", right_on="reference_id").with_columns(source=pl.lit("reference"))
    decided = fit(corrections, ORGANIZATION_CORRECTIONS).filter(pl.col("parent_name").fill_null("") == "")
    by_code = (
        said.filter(pl.col("code").is_not_null())
        .select(organization_code="code", by_code="label")
        .unique("organization_code")
    )
    by_name = (
        said.group_by(organization_code="name")
        .agg(by_name=pl.col("label").unique())
        .filter(pl.col("by_name").list.len() == 1)
    )
    by_name = by_name.with_columns(pl.col("by_name").list.first())
    decided = (
        decided.join(by_code, on="organization_code", how="left")
        .join(by_name, on="organization_code", how="left")
        .with_columns(label=pl.coalesce("by_code", "by_name"), alias="name", source=pl.lit("correction"))
    )
    columns = {"label": pl.Int64, "alias": pl.String, "valid_from": pl.Date, "valid_to": pl.Date, "source": pl.String}
    rows = pl.concat([fit(frame, columns) for frame in (names, given, decided)])
    folded = normal_forms(rows["alias"]).select(alias="name", folded="folded")
    return rows.join(folded, on="alias", how="left")


# --- findings ----------------------------------------------------------------------------------------------------


def _bad_links(said: pl.DataFrame) -> pl.DataFrame:
    rows = _successors(said).filter(pl.col("to_label").is_null())
    found = rows.select(
        "label",
        "load_id",
        "source_ref",
        severity=pl.lit("warn"),
        code=pl.lit("unknown_successor"),
        value="successors",
        message=pl.format("Tổ chức kế thừa “{}” của “{}” không có trong danh mục nào.", "successors", "name"),
    )
    return fit(found, FINDINGS, extra=["label"])


def _bad_parents(said: pl.DataFrame) -> pl.DataFrame:
    rows = said.filter(
        pl.col("parent").is_not_null()
        & (pl.col("parent_label").is_null() | (pl.col("parent_label") == pl.col("label")))
    )
    found = rows.select(
        "label",
        "load_id",
        "source_ref",
        severity=pl.lit("warn"),
        code=pl.lit("unknown_parent"),
        value="parent",
        message=pl.format("Cấp trên “{}” của “{}” không có trong danh mục nào.", "parent", "name"),
    )
    return fit(found, FINDINGS, extra=["label"])


def _bad_corrections(aliases: pl.DataFrame) -> pl.DataFrame:
    rows = aliases.filter(pl.col("label").is_null())
    found = rows.select(
        "label",
        severity=pl.lit("warn"),
        code=pl.lit("unknown_correction"),
        value="alias",
        message=pl.format("Quyết định về tên “{}” chỉ đến một tổ chức không có trong danh mục nào.", "alias"),
    )
    return fit(found, FINDINGS, extra=["label"])


__all__ = [
    "EVENT_OF",
    "OrganizationReference",
    "Organizations",
    "build_organizations",
    "load_reference",
]
