"""What registers and reference data state of organizations, gathered by organization.

Belongs here: statements (one line of one register, or of the reference data), which of them are about one organization,
and which organization each one's parent is. Not here: spans of validity (spans.py).
"""

from __future__ import annotations

import polars as pl

from transforms.conform.components import connected
from transforms.conform.dates import first_day
from transforms.conform.names import normal_forms, words

STATEMENT = [
    "origin",
    "load_id",
    "source_ref",
    "received_on",
    "sender",
    "as_of",
    "said_on",
    "code",
    "name",
    "organization_kind",
    "type",
    "parent",
    "established",
    "ended",
    "successors",
    "reference_id",
    "parent_reference_id",
    "province_code",
    "document",
]


def statements(register: pl.DataFrame, reference: pl.DataFrame) -> pl.DataFrame:
    """Register rows and reference organizations as statements, with `label` (the organization) and `parent_label`.

    `as_of` is the day from which a statement holds, `said_on` the day of which it speaks last. Adds the normal form of
    the name (folded, body, unit, core, form), the identities `by_code`, `by_name`, and `statement` (a number).

    """
    rows = pl.concat([_register(register), _reference(reference)]).with_row_index("statement")
    rows = _with_forms(rows)
    rows = _with_parent_statement(rows)
    rows = _with_identities(rows)
    rows = rows.with_columns(label=connected(rows, ["by_code", "by_name", "reference_id"]))
    return _with_parent_label(rows)


def _register(register: pl.DataFrame) -> pl.DataFrame:
    as_of = pl.coalesce("sheet_as_of", "received_on")
    rows = register.filter(pl.col("name").is_not_null()).with_columns(
        origin=pl.lit("register"),
        as_of=as_of,
        said_on=as_of,
        established=first_day("established_on"),
        ended=first_day("ended_on"),
        reference_id=pl.lit(None, pl.String),
        parent_reference_id=pl.lit(None, pl.String),
        province_code=pl.lit(None, pl.String),
        document=pl.lit(None, pl.String),
    )
    return rows.select(STATEMENT)


def _reference(reference: pl.DataFrame) -> pl.DataFrame:
    # a reference line without a first day holds from ever; one with an end speaks of its organization until then
    rows = reference.with_columns(
        origin=pl.lit("reference"),
        load_id=pl.lit(None, pl.String),
        source_ref=pl.lit(None, pl.String),
        received_on=pl.lit(None, pl.Date),
        sender=pl.lit(None, pl.String),
        as_of=pl.coalesce("valid_from", pl.date(1930, 2, 3)),
        said_on=pl.coalesce("valid_to", "valid_from", pl.date(1930, 2, 3)),
        parent=pl.lit(None, pl.String),
        established=pl.col("valid_from"),
        ended=pl.col("valid_to"),
        successors=pl.lit(None, pl.List(pl.String)),
        reference_id=pl.col("id"),
        parent_reference_id=pl.col("parent_id"),
    )
    return rows.select(STATEMENT)


def _with_forms(rows: pl.DataFrame) -> pl.DataFrame:
    forms = normal_forms(rows["name"])
    body_of_kind = {kind: "cell" if "cell" in kind else "committee" for kind in words()["kinds_of_body"]["committee"]}
    body_of_kind |= dict.fromkeys(words()["kinds_of_body"]["cell"], "cell")
    rows = rows.join(forms, on="name", how="left", maintain_order="left").with_columns(
        body=pl.coalesce("body", pl.col("organization_kind").replace_strict(body_of_kind, default=None)),
    )
    return rows.with_columns(form=form())


def form() -> pl.Expr:
    """The comparable form of a name, from the columns body, unit and core of its normal form."""
    return pl.concat_str(*(pl.col(name).fill_null("") for name in ("body", "unit", "core")), separator="|")


def _with_parent_statement(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds `parent_statement`: the statement about the parent in the load, by code, else by a name unique there."""
    by_code = (
        rows.filter(pl.col("code").is_not_null() & (pl.col("origin") == "register"))
        .unique(["load_id", "code"], keep="first", maintain_order=True)
        .select("load_id", parent="code", by_code_statement="statement")
    )
    committees = rows.filter((pl.col("origin") == "register") & (pl.col("body") != "cell"))
    by_form = (
        committees.group_by("load_id", "form")
        .agg(by_form_statement=pl.col("statement").min(), n=pl.len())
        .filter(pl.col("n") == 1)
        .select("load_id", "by_form_statement", parent_form="form")
    )
    by_reference = (
        rows.filter(pl.col("reference_id").is_not_null())
        .group_by("reference_id")
        .agg(by_reference_statement=pl.col("statement").min())
    )
    parents = normal_forms(rows["parent"]).select(parent="name", parent_form=form())
    rows = rows.join(parents, on="parent", how="left", maintain_order="left")
    rows = rows.join(by_code, on=["load_id", "parent"], how="left", maintain_order="left")
    rows = rows.join(by_form, on=["load_id", "parent_form"], how="left", maintain_order="left")
    rows = rows.join(
        by_reference, left_on="parent_reference_id", right_on="reference_id", how="left", maintain_order="left"
    )
    found = pl.coalesce("by_code_statement", "by_form_statement", "by_reference_statement")
    own = found == pl.col("statement")  # a line that names itself its parent has none
    return rows.with_columns(parent_statement=pl.when(~own.fill_null(False)).then(found)).drop(
        "by_code_statement", "by_form_statement", "by_reference_statement"
    )


def _with_identities(rows: pl.DataFrame) -> pl.DataFrame:
    above = rows.select(parent_statement="statement", above="form")
    rows = rows.join(above, on="parent_statement", how="left", maintain_order="left")
    rows = rows.with_columns(above=pl.coalesce("above", "parent_form"))
    # a line without a parent is taken for the organization of that name, where only one parent is known for it
    only = (
        rows.filter(pl.col("above").is_not_null())
        .group_by("form")
        .agg(only=pl.col("above").unique().sort())
        .filter(pl.col("only").list.len() == 1)
        .with_columns(pl.col("only").list.first())
    )
    rows = rows.join(only, on="form", how="left", maintain_order="left")
    alone = pl.when(pl.col("body") == "cell").then(pl.concat_str(pl.lit("sender:"), pl.col("sender").fill_null("")))
    named = pl.concat_str(pl.coalesce("above", "only", alone, pl.lit("")), pl.lit(" > "), "form")
    rows = rows.with_columns(code_name=pl.when(_reused_code(rows)).then("form"), named=named)
    by_code = pl.when(pl.col("code").is_not_null()).then(
        pl.concat_str(pl.lit("code:"), "code", pl.lit("|"), pl.col("code_name").fill_null(""))
    )
    rows = rows.with_columns(by_code=by_code)
    # two lines of one register with the same parent and name but other codes are two organizations
    twice = rows.group_by("load_id", "named").agg(n=pl.col("code").n_unique()).filter(pl.col("n") > 1)
    rows = rows.with_columns(
        named=pl.when(~pl.col("named").is_in(twice["named"].implode())).then(pl.concat_str(pl.lit("name:"), "named"))
    )
    return rows.with_columns(
        by_code=pl.concat_str("by_code", _epoch(rows, "by_code")), by_name=pl.concat_str("named", _epoch(rows, "named"))
    ).drop("only", "code_name", "named")


def _reused_code(rows: pl.DataFrame) -> pl.Expr:
    """Whether a code went to another organization: in some register its former name stands under another code."""
    coded = rows.filter(pl.col("code").is_not_null() & (pl.col("origin") == "register"))
    several = coded.group_by("code").agg(n=pl.col("form").n_unique()).filter(pl.col("n") > 1)
    if several.is_empty():
        return pl.lit(False)
    names = coded.join(several, on="code", how="semi").select("code", "form", "above").unique()
    in_load = coded.join(several, on="code", how="semi").select("load_id", "code", now="form").unique()
    other = in_load.join(names, on="code").filter(pl.col("form") != pl.col("now"))
    moved = other.join(
        coded.select("load_id", "form", "above", other_code="code"), on=["load_id", "form"], suffix="_there"
    ).filter((pl.col("other_code") != pl.col("code")) & pl.col("above").eq_missing(pl.col("above_there")))
    return pl.col("code").is_in(moved["code"].unique().implode()).fill_null(False)


def _epoch(rows: pl.DataFrame, identity: str) -> pl.Series:
    """A mark that tells a later organization of an identity from one that had ended before it was established."""
    ends = rows.filter(pl.col("ended").is_not_null()).select(identity, last_end="ended").unique()
    passed = (
        rows.filter(pl.col("established").is_not_null())
        .join(ends, on=identity)
        .filter(pl.col("last_end") <= pl.col("established"))
        .group_by("statement")
        .agg(pl.col("last_end").max())
    )
    marked = rows.select("statement").join(passed, on="statement", how="left", maintain_order="left")
    return marked.select(epoch=pl.concat_str(pl.lit("@"), pl.col("last_end").cast(pl.String).fill_null("")))["epoch"]


def _with_parent_label(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds `parent_label`: the parent's organization, from the same load, else by code, else by a name.

    A name is taken where only one organization has it, else where only one of them existed on the day of the statement.
    """
    in_load = rows.select(parent_statement="statement", label_in_load="label")
    by_code = (
        rows.filter(pl.col("code").is_not_null())
        .group_by(parent="code")
        .agg(labels=pl.col("label").unique())
        .filter(pl.col("labels").list.len() == 1)
        .select("parent", label_by_code=pl.col("labels").list.first())
    )
    by_form = (
        rows.filter(pl.col("body") != "cell")
        .group_by(parent_form="form")
        .agg(labels=pl.col("label").unique())
        .filter(pl.col("labels").list.len() == 1)
        .select("parent_form", label_by_form=pl.col("labels").list.first())
    )
    lives = (
        rows.filter(pl.col("body") != "cell")
        .group_by(parent_form="form", then="label")
        .agg(
            begin=pl.when(pl.col("established").is_not_null().all()).then(pl.col("established").min()),
            end=pl.when(pl.col("ended").is_not_null().all()).then(pl.col("ended").max()),
        )
    )
    then = (
        rows.select("statement", "as_of", "parent_form")
        .join(lives, on="parent_form")
        .filter(
            (pl.col("begin") <= pl.col("as_of")).fill_null(True) & (pl.col("end") > pl.col("as_of")).fill_null(True)
        )
        .filter(pl.len().over("statement") == 1)
        .select("statement", label_then="then")
    )
    rows = rows.join(in_load, on="parent_statement", how="left", maintain_order="left")
    rows = rows.join(then, on="statement", how="left", maintain_order="left")
    rows = rows.join(by_code, on="parent", how="left", maintain_order="left")
    rows = rows.join(by_form, on="parent_form", how="left", maintain_order="left")
    return rows.with_columns(
        parent_label=pl.coalesce("label_in_load", "label_by_code", "label_by_form", "label_then")
    ).drop("label_in_load", "label_by_code", "label_by_form", "label_then")
