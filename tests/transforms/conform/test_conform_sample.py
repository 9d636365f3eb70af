"""The sample inbox, conformed, against what its generator knows to be true."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from conform_sample import sample_evidence, truth

from orchestration.linking import near_matches
from transforms.conform import schemas
from transforms.conform.headcounts import form1, headcounts
from transforms.conform.pipeline import Conformed, conform

YEARS = (2022, 2023, 2024)
PERIODS = pl.DataFrame(
    [(date(year, 1, 1), date(year, 12, 31)) for year in YEARS], schema=["period_start", "period_end"], orient="row"
)


@pytest.fixture(scope="module")
def found() -> Conformed:
    return conform(sample_evidence())


@pytest.fixture(scope="module")
def balance(found: Conformed) -> pl.DataFrame:
    """The truth's headcounts beside the computed balance."""
    stated = pl.DataFrame(truth()["headcounts"])
    codes = found.organizations.spans.select("organization_key", organization="organization_code").unique()
    own = form1(found.facts.memberships, found.organizations, PERIODS).join(codes, on="organization_key")
    own = own.with_columns(year=pl.col("period_start").dt.year().cast(pl.Int64))
    joined = stated.join(own, on=["organization", "year"], how="left", suffix="_computed").fill_null(0)
    return joined.with_columns(
        came=pl.col("transferred_in_outside") + pl.col("transferred_in_city"),
        went=pl.col("transferred_out_outside") + pl.col("transferred_out_city"),
    )


def test_everybody_is_one_person(found: Conformed) -> None:
    assert found.members.height == truth()["people"]
    assert near_matches(found.people.identified.persons, schemas.empty(schemas.MEMBER_CORRECTIONS)).is_empty()


def test_members_at_each_years_end_and_what_happened_to_them(balance: pl.DataFrame) -> None:
    same = ["closing", "admitted", "died", "expelled", "struck_off", "struck_off_probationary", "withdrew", "reorganised_in",
            "reorganised_out"]  # fmt: skip
    for name in same:
        assert balance[name].equals(balance[f"{name}_computed"], check_names=False), name
    # who moved within the city before the first rosters came from nobody knows where
    later = balance.filter(pl.col("year") > 2022)
    assert later["opening"].equals(later["opening_computed"], check_names=False)
    assert later["came"].equals(later["transferred_in"], check_names=False)
    assert later["went"].equals(later["transferred_out"], check_names=False)
    assert balance.select("missing", "appeared", "difference").sum().row(0) == (0, 0, 0)


def test_official_and_on_probation(found: Conformed) -> None:
    codes = found.organizations.spans.select("organization_key", organization="organization_code").unique()
    counts = headcounts(found.facts.memberships, found.organizations, PERIODS["period_end"]).join(
        codes, on="organization_key"
    )
    counts = counts.with_columns(year=pl.col("on_date").dt.year().cast(pl.Int64))
    stated = (
        pl.DataFrame(truth()["headcounts"])
        .join(counts, on=["organization", "year"], how="left", suffix="_is")
        .fill_null(0)
    )
    assert stated["official"].equals(stated["official_is"], check_names=False)
    assert stated["probationary"].equals(stated["probationary_is"], check_names=False)


def test_organizations_by_kind_at_each_years_end(found: Conformed) -> None:
    spans = found.organizations.spans.filter(pl.col("organization_code").is_not_null())
    for stated in truth()["organizations"]:
        day = date(stated["year"], 12, 31)
        then = spans.filter(
            (pl.col("valid_from").is_null() | (pl.col("valid_from") <= day))
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") > day))
        )
        assert dict(then.group_by("organization_kind").len().iter_rows()) == stated["by_kind"]


def test_ratings_of_members_and_organizations(found: Conformed) -> None:
    members = found.facts.ratings.filter(pl.col("subject_kind") == "member")
    counted = members.group_by("year", "level", "reason_not_rated").agg(n=pl.len())
    stated = pl.DataFrame(truth()["member_ratings"]).filter(pl.col("organization") == truth()["city"])
    joined = stated.join(counted, on=["year", "level", "reason_not_rated"], how="left", nulls_equal=True)
    assert joined["members"].equals(joined["n"].cast(pl.Int64), check_names=False)
    stated = pl.DataFrame(truth()["organization_ratings"])
    kinds = {"grassroots_committee": "grassroots_org", "grassroots_cell": "grassroots_org"}
    subject = pl.col("subject_kind").replace(kinds) if "grassroots_org" in stated["subject"] else pl.col("subject_kind")
    own = found.facts.ratings.filter(pl.col("subject_kind") != "member").with_columns(subject=subject)
    own = own.group_by("year", "subject", "level", "reason_not_rated").agg(n=pl.len(), best=pl.col("exemplary").sum())
    joined = stated.join(own, on=["year", "subject", "level", "reason_not_rated"], how="left", nulls_equal=True)
    assert joined["organizations"].equals(joined["n"].cast(pl.Int64), check_names=False)
    assert joined["exemplary"].equals(joined["best"].cast(pl.Int64), check_names=False)


def test_inspections_and_discipline(found: Conformed) -> None:
    held = found.facts.inspections.with_columns(year=pl.col("decided_on").dt.year().cast(pl.Int64))
    on = ["year", "actor", "action", "basis", "subject_kind"]
    stated = pl.DataFrame(truth()["inspections"], infer_schema_length=None)
    counted = held.filter(pl.col("action").is_not_null()).group_by(on).agg(n=pl.len())
    joined = stated.join(counted, on=on, how="left", nulls_equal=True)
    assert joined["subjects"].equals(joined["n"].cast(pl.Int64), check_names=False)
    on = ["year", "subject_kind", "discipline"]
    stated = pl.DataFrame(truth()["disciplines"])
    joined = stated.join(held.group_by(on).agg(n=pl.len()), on=on, how="left")
    assert joined["subjects"].equals(joined["n"].cast(pl.Int64), check_names=False)


def test_reports_differ_exactly_where_they_are_wrong(found: Conformed) -> None:
    differs = found.compared.rows.filter(pl.col("status") == "differs")
    wrong = {
        f"{name}#{number}": (figure["value"], figure["true_value"])
        for name, figures in truth()["figures"].items()
        for number, figure in enumerate(figures)
        if figure.get("wrong_by")
    }
    assert len(wrong) == 2
    assert {row["figure_id"]: (row["reported"], row["computed"]) for row in differs.to_dicts()} == wrong
    agrees = found.compared.rows.filter(pl.col("status") == "agrees")
    assert (
        agrees.height
        == found.compared.rows.height - 2 - found.compared.rows.filter(pl.col("status") == "not_computed").height
    )
    assert found.compared.rows.filter(pl.col("status") == "not_computed")["measure"].to_list() == [
        "members_admitted_vs_plan"
    ]


@pytest.mark.parametrize(
    ("table", "grain"),
    [
        ("memberships", ["member_key", "valid_from"]),
        ("admissions", ["member_key", "is_readmission"]),
        ("ratings", ["subject_kind", "member_key", "organization_key", "year"]),
        ("members", ["member_key"]),
        (
            "inspections",
            ["document", "decided_on", "action", "basis", "subject_kind", "member_key", "organization_key"],
        ),
        ("balances", ["load_id", "organization_key", "period_start", "period_end"]),
        ("reconciliation", ["figure_id"]),
    ],
)
def test_no_table_has_a_row_twice_at_its_grain(found: Conformed, table: str, grain: list[str]) -> None:
    tables = {"members": found.members, "balances": found.compared.balances, "reconciliation": found.compared.rows}
    frame: pl.DataFrame = tables[table] if table in tables else getattr(found.facts, table)
    assert frame.height > 0
    assert not frame.select(pl.struct(grain).is_duplicated().any()).item()


def test_spans_of_an_organization_do_not_overlap(found: Conformed) -> None:
    spans = found.organizations.spans.sort("organization_key", "valid_from", nulls_last=False)
    follows = pl.col("organization_key") == pl.col("organization_key").shift(1)
    overlap = follows & ((pl.col("valid_from") < pl.col("valid_to").shift(1)) | pl.col("valid_to").shift(1).is_null())
    assert spans.filter(overlap.fill_null(False)).is_empty()


def test_nothing_for_the_warehouse_has_a_name_or_a_number(found: Conformed) -> None:
    evidence = sample_evidence()
    secrets = set(evidence.members["full_name"].drop_nulls()) | set(evidence.members["citizen_id"].drop_nulls())
    secrets |= set(evidence.members["card_number"].drop_nulls())
    births = set(evidence.members["date_of_birth"].filter(evidence.members["date_of_birth"].str.len_bytes() == 10))
    public = [found.members, found.facts.memberships, found.facts.admissions, found.facts.ratings, found.facts.inspections, found.findings,
              found.compared.rows, found.targets, found.organizations.spans, found.facts.rosters]  # fmt: skip
    for frame in public:
        for column in frame.select(pl.col(pl.String)).columns:
            values = set(frame[column].drop_nulls().unique())
            assert not values & secrets, column
            text = "\n".join(values)
            assert not any(secret in text for secret in list(secrets)[:300]), column
            assert not values & births, column


def test_every_fact_says_where_it_comes_from(found: Conformed) -> None:
    for table in ("memberships", "admissions", "ratings", "inspections"):
        frame: pl.DataFrame = getattr(found.facts, table)
        assert (
            frame.select(pl.col("load_id", "source_ref", "last_load_id", "known_from").null_count())
            .sum_horizontal()
            .item()
            == 0
        )
        assert frame.columns == list(schemas.SCHEMAS[f"fact_{table}"])
