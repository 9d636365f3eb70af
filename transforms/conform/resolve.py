"""Which organization a written name means.

Belongs here: resolving mentions against dated names and aliases, with their context (parent, kind, province, day), and
decisions of people. Not here: building organizations, or names that say no more than "the city's organization"
(figures.py knows whose report it is).

Never a silent guess: a name is resolved where exactly one organization fits what is written. Names that are only
similar are candidates for a person to decide on.
"""

from __future__ import annotations

import polars as pl

from transforms.conform.candidates import with_candidates
from transforms.conform.names import fold, normal_forms, words
from transforms.conform.organizations import Organizations
from transforms.conform.schemas import (
    FINDINGS,
    MENTIONS,
    ORGANIZATION_CORRECTIONS,
    RESOLVED,
    empty,
    findings,
    fit,
)
from transforms.conform.structure import BEGINNING, FOREVER

_QUESTION = ["name", "parent_name", "kind_hint", "on_date", "province_hint"]
# a name with its context after it, in the order in which they are tried: "Chi bộ khóm 1, Đảng bộ phường 2",
# "Chi bộ khóm 1 (phường 2)", "… thuộc Đảng bộ …"; a dash last, since names have dashes of their own
_CONTEXTS = [
    r"^([^,;]+)[,;]\s*(.+)$",
    r"^(.+)[,;]\s*([^,;]+)$",
    r"^(.+?)\s*\((.+)\)$",
    r"^(.+?)\s+(?:trực\s+)?thuộc\s+(.+)$",
    r"^(.+)\s+[-–—]\s+(.+?)$",
]


def resolve(mentions: pl.DataFrame, organizations: Organizations, corrections: pl.DataFrame) -> pl.DataFrame:
    """Mentions (MENTIONS) with the organization each means (RESOLVED), one row a mention, in the same order.

    `method`: correction, name (as written), form (other words for the same body and unit), core (the unit or body is
    not written), each with `_ended` where the organization had ended shortly before that day; else null, and why not:
    ambiguous, outside_validity, unknown_parent, not_under_parent, unknown. `candidates`: where ambiguous all that
    fit, else the most similar by name. `corrections` are ORGANIZATION_CORRECTIONS.
    """
    asked = fit(mentions, MENTIONS)
    if asked.is_empty():
        return empty(RESOLVED)
    questions = asked.select(_QUESTION).unique().sort(*_QUESTION, nulls_last=True).with_row_index("question")
    questions = questions.with_columns(pl.col("question").cast(pl.Int64))
    index = _index(organizations)
    ancestors = organizations.ancestors
    answers = _answer(questions, index, ancestors, organizations, corrections)
    for pattern in _CONTEXTS:  # what nobody fits is read again with its context split off
        split = questions.join(answers.filter(pl.col("organization_key").is_null()), on="question", how="semi")
        split = split.filter(pl.col("name").str.contains(pattern)).with_columns(
            parent_name=pl.col("name").str.extract(pattern, 2), name=pl.col("name").str.extract(pattern, 1)
        )
        if split.height:
            again = _answer(split, index, ancestors, organizations, corrections)
            again = again.filter(pl.col("organization_key").is_not_null())
            answers = pl.concat([answers.join(again, on="question", how="anti"), again])
    answers = with_candidates(questions, answers, index, ancestors, organizations)
    keyed = asked.join(questions, on=_QUESTION, how="left", nulls_equal=True, maintain_order="left")
    return fit(keyed.join(answers, on="question", how="left", maintain_order="left"), RESOLVED)


def unresolved_findings(mentions: pl.DataFrame, resolved: pl.DataFrame) -> pl.DataFrame:
    """A finding (FINDINGS) a load and unresolved name, at its first place; an information where an ended one is named.

    `mentions` are MENTIONS with load_id and source_ref.

    """
    joined = mentions.filter(pl.col("name").is_not_null()).join(resolved, on="mention_id", how="left")
    rows = joined.filter(pl.col("organization_key").is_null() | pl.col("method").str.ends_with("_ended"))
    if rows.is_empty():
        return empty(FINDINGS)
    grouped = (
        rows.sort("load_id", "source_ref", "mention_id")
        .group_by("load_id", "name", "parent_name", maintain_order=True)
        .agg(
            pl.col("source_ref", "organization_key", "method", "candidates").first(),
            n=pl.len(),
        )
    )
    name, code = (pl.element().struct.field(field) for field in ("name", "organization_code"))
    coded = pl.when(code.is_not_null()).then(pl.format("“{}” (mã {})", name, code)).otherwise(pl.format("“{}”", name))
    names = pl.col("candidates").list.eval(coded).list.head(3).list.join(", ")
    offered = pl.when(names.str.len_bytes() > 0).then(pl.format(" Có thể là: {}.", names)).otherwise(pl.lit(""))
    place = (
        pl.when(pl.col("parent_name").is_not_null())
        .then(pl.format(" (thuộc “{}”)", "parent_name"))
        .otherwise(pl.lit(""))
    )
    resolved_name = pl.col("organization_key").is_not_null()
    message = (
        pl.when(resolved_name)
        .then(pl.format("“{}”{} đã kết thúc trước ngày của tệp; số liệu vẫn được ghi cho tổ chức ấy.", "name", place))
        .otherwise(pl.format("Chưa nhận ra tổ chức “{}”{} ở {} dòng.{}", "name", place, "n", offered))
    )
    return findings(
        grouped.with_columns(
            severity=pl.when(resolved_name).then(pl.lit("info")).otherwise(pl.lit("warn")),
            code=pl.when(resolved_name).then(pl.lit("ended_organization")).otherwise(pl.lit("unresolved_organization")),
            value="name",
            message=message,
        )
    )


# --- one reading -------------------------------------------------------------------------------------------------


def _index(organizations: Organizations) -> pl.DataFrame:
    """Names to compare with: organization_key, folded, body, unit, core, lo, hi."""
    forms = normal_forms(organizations.aliases["alias"]).drop("folded")
    return (
        organizations.aliases.join(forms, left_on="alias", right_on="name")
        .select(
            "organization_key",
            "alias",
            "folded",
            "body",
            "unit",
            "core",
            lo=pl.col("valid_from").fill_null(BEGINNING),
            hi=pl.col("valid_to").fill_null(FOREVER),
        )
        .unique()
        .sort("organization_key", "folded", "lo", "alias")
    )


def _answer(
    questions: pl.DataFrame,
    index: pl.DataFrame,
    ancestors: pl.DataFrame,
    organizations: Organizations,
    corrections: pl.DataFrame,
) -> pl.DataFrame:
    """question, organization_key, method, score, parents (the keys the parent's name may mean)."""
    forms = normal_forms(pl.concat([questions["name"], questions["parent_name"]]))
    asked = questions.join(forms, on="name", how="left")
    context = ["parent_name", "on_date", "province_hint"]
    above = (
        questions.filter(pl.col("parent_name").is_not_null()).select(context).unique().sort(context, nulls_last=True)
    )
    above = above.with_row_index("question").with_columns(pl.col("question").cast(pl.Int64))
    named = above.rename({"parent_name": "name"}).join(forms, on="name", how="left")
    named = named.with_columns(
        parent_name=pl.lit(None, pl.String), kind_hint=pl.lit(None, pl.String), parents=pl.lit(None, pl.List(pl.Int64))
    )
    parent_fits = _fits(named, index, ancestors, organizations)
    best = parent_fits.filter(pl.col("fit") == pl.col("fit").min().over("question"))
    decided_above = _decided(named, organizations, corrections)
    parents = pl.concat([frame.select("question", "organization_key") for frame in (best, decided_above)])
    parents = parents.group_by("question").agg(parents=pl.col("organization_key").unique().sort())
    parents = above.join(parents, on="question").drop("question")
    asked = asked.join(parents, on=context, how="left", nulls_equal=True)
    decided = _decided(asked, organizations, corrections)
    open_ones = asked.join(decided, on="question", how="anti")
    fits = _fits(open_ones, index, ancestors, organizations)
    elsewhere = open_ones.join(index.select("core").unique(), on="core", how="semi")["question"]
    answered = pl.concat([decided, _choose(open_ones, fits, elsewhere)], how="diagonal")
    return answered.join(asked.select("question", "parents"), on="question", how="left")


def _fits(
    asked: pl.DataFrame, index: pl.DataFrame, ancestors: pl.DataFrame, organizations: Organizations
) -> pl.DataFrame:
    """Organizations whose name has the same core: question, organization_key, how well it fits, and the tests it
    passes.

    `fit` 0: as written, 1: same body and unit, 2: body or unit not written on one side. Another body or unit is no fit.

    """
    pairs = _same_core(asked.filter(pl.col("core").str.len_bytes() > 0), index, ancestors)
    same_body = pl.col("body").eq_missing(pl.col("body_is"))
    same_unit = pl.col("unit").eq_missing(pl.col("unit_is"))
    open_body = (
        pl.col("body").is_null()
        | pl.col("body_is").is_null()
        | (pl.col("body").is_in(["committee", "section"]) & pl.col("body_is").is_in(["committee", "section"]))
    )
    open_unit = pl.col("unit").is_null() | pl.col("unit_is").is_null()
    fit_of = (
        pl.when(pl.col("folded") == pl.col("folded_is"))
        .then(0)
        .when(same_body & same_unit)
        .then(1)
        .when((same_body | open_body) & (same_unit | open_unit))
        .then(2)
    )
    day = pl.col("on_date").fill_null(FOREVER)
    pairs = pairs.with_columns(
        fit=fit_of,
        late=pl.when(pl.col("on_date").is_null()).then(0).otherwise((day - pl.col("hi")).dt.total_days() + 1).clip(0),
        early=(pl.col("lo") - day).dt.total_days().clip(0),
        current=pl.col("hi") == FOREVER,
    ).filter(pl.col("fit").is_not_null())
    pairs = pairs.sort("fit", "late", "early").unique(
        ["question", "organization_key"], keep="first", maintain_order=True
    )
    return _in_context(pairs, ancestors, organizations)


def _same_core(asked: pl.DataFrame, index: pl.DataFrame, ancestors: pl.DataFrame) -> pl.DataFrame:
    """Each question with the names of its core: under its parents where these are known, none where they are not.

    A country has twenty thousand cells of one name: they are looked for under the parent, never all together.
    """
    known = pl.col("parents").list.len().fill_null(0) > 0
    under = index.join(ancestors.select("organization_key", "ancestor_key").unique(), on="organization_key")
    placed = asked.filter(known).with_columns(ancestor_key="parents").explode("ancestor_key")
    placed = placed.join(under, on=["core", "ancestor_key"], suffix="_is").drop("ancestor_key")
    free = asked.filter(~known & pl.col("parent_name").is_null()).join(index, on="core", suffix="_is")
    return pl.concat([placed, free])


def _in_context(pairs: pl.DataFrame, ancestors: pl.DataFrame, organizations: Organizations) -> pl.DataFrame:
    """Adds under (one of the parents asked for is above it, or is it), kind_fits, province_fits."""
    # the day on which its place in the tree is asked: the mention's, moved into its own validity
    last_day = pl.col("hi").dt.offset_by("-1d")
    day = pl.coalesce("on_date", last_day).clip(pl.col("lo"), last_day)
    pairs = pairs.with_columns(day=day)
    wanted = pairs.filter(pl.col("parents").list.len() > 0).select("question", "organization_key", "day", "parents")
    under = (
        wanted.explode("parents")
        .join(
            ancestors.drop("depth"),
            left_on=["organization_key", "parents"],
            right_on=["organization_key", "ancestor_key"],
        )
        .filter((pl.col("lo") <= pl.col("day")) & (pl.col("day") < pl.col("hi")))
        .select("question", "organization_key", under=pl.lit(True))
        .unique()
    )
    spans = organizations.spans.select(
        "organization_key",
        "organization_kind",
        "province_code",
        from_day=pl.col("valid_from").fill_null(BEGINNING),
        to_day=pl.col("valid_to").fill_null(FOREVER),
    )
    then = (
        pairs.select("question", "organization_key", "day")
        .join(spans, on="organization_key")
        .filter((pl.col("from_day") <= pl.col("day")) & (pl.col("day") < pl.col("to_day")))
        .unique(["question", "organization_key"])
        .select("question", "organization_key", "organization_kind", "province_code")
    )
    keys = ["question", "organization_key"]
    pairs = pairs.join(under, on=keys, how="left").join(then, on=keys, how="left")
    kinds = words()["kinds_of_subject"]
    hinted = pl.any_horizontal(
        pl.col("kind_hint") == pl.col("organization_kind"),
        *(
            (pl.col("kind_hint") == subject) & pl.col("organization_kind").is_in(list(of))
            for subject, of in kinds.items()
        ),
    )
    return pairs.with_columns(
        under=pl.col("under").fill_null(False),
        kind_fits=hinted.fill_null(False),
        province_fits=(pl.col("province_hint") == pl.col("province_code")).fill_null(False),
    )


def _choose(asked: pl.DataFrame, fits: pl.DataFrame, elsewhere: pl.Series) -> pl.DataFrame:
    """The one organization that fits each question, or null and why.

    `elsewhere` are the questions whose name somebody bears, wherever.
    """
    limits = words()["resolving"]
    given = pl.col("parent_name").is_not_null()
    known = pl.col("parents").list.len().fill_null(0) > 0
    left = fits.filter(~given | pl.col("under"))
    valid = (pl.col("late") == 0) & (pl.col("early") == 0)
    near = (pl.col("late") <= limits["grace_days_after"]) & (pl.col("early") <= limits["grace_days_before"])
    dated = left.filter(valid | (near & ~valid.any().over("question")))
    for test in ("province_fits", "kind_fits"):  # context that some of them fit rules the others out
        dated = dated.filter(pl.col(test) | ~pl.col(test).any().over("question"))
    dated = dated.filter(pl.col("fit") == pl.col("fit").min().over("question"))
    undated = pl.col("on_date").is_null()
    dated = dated.filter(~undated | pl.col("current") | ~pl.col("current").any().over("question"))
    single = dated.filter(pl.len().over("question") == 1)
    method = pl.col("fit").replace_strict({0: "name", 1: "form", 2: "core"}, return_dtype=pl.String)
    single = single.select(
        "question",
        "organization_key",
        method=pl.when(pl.col("late") > 0).then(method + pl.lit("_ended")).otherwise(method),
        score=pl.col("fit").replace_strict({0: 1.0, 1: 0.98, 2: 0.9}, return_dtype=pl.Float64),
    )
    tied = dated.filter(pl.len().over("question") > 1).sort("question", "alias", "organization_key")
    tied = tied.group_by("question", maintain_order=True).agg(
        tied=pl.struct("organization_key", name="alias", score=1.0 - 0.1 * pl.col("fit"))
    )
    rest = asked.join(single, on="question", how="anti").select(
        "question",
        organization_key=pl.lit(None, pl.Int64),
        method=pl.when(pl.col("question").is_in(dated["question"].unique().implode()))
        .then(pl.lit("ambiguous"))
        .when(pl.col("question").is_in(left["question"].unique().implode()))
        .then(pl.lit("outside_validity"))
        .when(given & ~known)
        .then(pl.lit("unknown_parent"))
        .when(pl.col("question").is_in(elsewhere.implode()))
        .then(pl.lit("not_under_parent"))
        .otherwise(pl.lit("unknown")),
        score=pl.lit(0.0),
    )
    return pl.concat([single, rest]).join(tied, on="question", how="left")


def _decided(asked: pl.DataFrame, organizations: Organizations, corrections: pl.DataFrame) -> pl.DataFrame:
    """What people have decided: the name, under that parent where the decision gives one."""
    decisions = fit(corrections, ORGANIZATION_CORRECTIONS).filter(pl.col("name").is_not_null())
    columns = {"question": pl.Int64, "organization_key": pl.Int64, "method": pl.String, "score": pl.Float64}
    if decisions.is_empty():
        return empty(columns)
    decisions = decisions.with_columns(as_written=fold(pl.col("name")), parent_as_written=fold(pl.col("parent_name")))
    spans = organizations.spans.select(
        "organization_key",
        "organization_code",
        "name",
        lo=pl.col("valid_from").fill_null(BEGINNING),
        hi=pl.col("valid_to").fill_null(FOREVER),
    )
    by_code = decisions.join(spans.drop("name"), on="organization_code")
    by_name = decisions.join(spans.drop("organization_code"), left_on="organization_code", right_on="name").join(
        by_code.select("organization_code"), on="organization_code", how="anti"
    )
    targets = pl.concat([by_code.select(by_code.columns), by_name.select(by_code.columns)])
    folded = asked.with_columns(as_written=fold(pl.col("name")), parent_of_mention=fold(pl.col("parent_name")))
    found = folded.join(targets, on="as_written", suffix="_decided").filter(
        pl.col("parent_as_written").is_null() | (pl.col("parent_as_written") == pl.col("parent_of_mention"))
    )
    day = pl.coalesce("on_date", pl.lit(FOREVER).dt.offset_by("-1d"))
    found = found.with_columns(
        specific=pl.col("parent_as_written").is_not_null(), then=(pl.col("lo") <= day) & (day < pl.col("hi"))
    )
    found = found.sort(
        "question", "specific", "then", "hi", "organization_key", descending=[False, True, True, True, False]
    ).unique("question", keep="first", maintain_order=True)
    return found.select("question", "organization_key", method=pl.lit("correction"), score=pl.lit(1.0))
