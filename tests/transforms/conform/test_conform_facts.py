"""Admissions, ratings, inspections, targets and supersession."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from conform_build import codes, roster

from transforms.conform import schemas
from transforms.conform.admissions import admissions
from transforms.conform.inspections import causes, inspections
from transforms.conform.memberships import memberships
from transforms.conform.ratings import rating_scale, ratings
from transforms.conform.supersession import in_force, superseded_by
from transforms.conform.targets import targets

A = {"member_key": 1, "organization_key": 7}


def admitted(*rows: pl.DataFrame) -> Any:
    lines = pl.concat(rows)
    return admissions(lines, memberships(lines).facts)


# --- admissions --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("birth", "decided", "age"),
    [
        ("2000-03-31", "2018-03-01", 18),  # by month: the day does not count
        ("2000-04-01", "2018-03-31", 17),
        ("2000-03", "2018-03-15", 18),
        ("2000", "2018-03-15", 18),
        (None, "2018-03-15", None),
    ],
)
def test_age_is_counted_by_month_at_the_decision(birth: str | None, decided: str, age: int | None) -> None:
    found = admitted(
        roster(
            "2022-12-31", {**A, "date_of_birth": birth, "admission_decided_on": decided, "admitted_on": "2018-04-30"}
        )
    )
    assert found.facts["age_at_admission"].to_list() == [age]


def test_the_ceremony_stands_in_for_a_decision_that_is_not_stated() -> None:
    found = admitted(roster("2022-12-31", {**A, "date_of_birth": "1990-05-01", "admitted_on": "2010-06"}))
    fact = found.facts.row(0, named=True)
    assert (fact["age_at_admission"], fact["decided_on"], fact["admitted_on"], fact["date_precision"]) == (
        20,
        None,
        date(2010, 6, 1),
        "month",
    )


def test_one_admission_however_often_it_is_stated_and_the_latest_wording_counts() -> None:
    found = admitted(
        roster("2022-12-31", {**A, "admitted_on": "2010-06-01"}),
        roster("2023-12-31", {**A, "admitted_on": "2010-06-11", "official_on": "2011-06-11"}),
        roster("2024-12-31", {**A, "admitted_on": "2010-06-11"}),
    )
    fact = found.facts.row(0, named=True)
    assert found.facts.height == 1
    assert (fact["admitted_on"], fact["official_on"], fact["is_readmission"]) == (
        date(2010, 6, 11),
        date(2011, 6, 11),
        False,
    )
    assert (fact["load_id"], fact["last_load_id"]) == ("roster-2022-12-31", "roster-2024-12-31")
    assert found.findings.select("code", "load_id").rows() == [("admission_dates_differ", "roster-2022-12-31")]


def test_an_admission_after_leaving_the_party_is_a_readmission() -> None:
    found = admitted(
        roster("2015-12-31", {**A, "admitted_on": "2000-01-01", "left_on": "2015-01-01", "left_reason": "struck_off"}),
        roster("2019-12-31", {**A, "admitted_on": "2019-02-02"}),
    )
    assert found.facts.select("admitted_on", "is_readmission").rows() == [
        (date(2000, 1, 1), False),
        (date(2019, 2, 2), True),
    ]


def test_an_admission_belongs_to_the_cell_of_the_day_and_to_none_before_a_transfer() -> None:
    here = admitted(roster("2022-12-31", {**A, "admitted_on": "2010-06-01"}))
    assert here.facts["organization_key"].to_list() == [7]
    elsewhere = admitted(roster("2022-12-31", {**A, "admitted_on": "2010-06-01", "joined_on": "2015-01-01"}))
    assert elsewhere.facts["organization_key"].to_list() == [None]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (
            {"date_of_birth": "2000-05-01", "admission_decided_on": "2017-01-01", "admitted_on": "2017-02-01"},
            "age_below_limit",
        ),
        (
            {"date_of_birth": "1940-05-01", "admission_decided_on": "2017-01-01", "admitted_on": "2017-02-01"},
            "age_above_limit",
        ),
        ({"admission_decided_on": "2017-03-01", "admitted_on": "2017-02-01"}, "date_order"),
        ({"admitted_on": "2017-02-01", "official_on": "2017-02-01"}, "date_order"),
        ({"admitted_on": "2017-02-01", "official_on": "2018-06-01"}, "official_date"),
    ],
)
def test_dates_out_of_order_are_findings_and_the_admission_stands(line: dict[str, Any], code: str) -> None:
    found = admitted(roster("2022-12-31", {**A, **line}))
    assert codes(found.findings) == [code]
    assert found.facts.height == 1


def test_old_probation_times_are_not_held_to_the_new_rule() -> None:
    assert admitted(
        roster("2022-12-31", {**A, "admitted_on": "1955-02-01", "official_on": "1955-08-01"})
    ).findings.is_empty()


# --- ratings -----------------------------------------------------------------------------------------------------


def rated(*rows: dict[str, Any], members: pl.DataFrame | None = None) -> Any:
    frame = pl.DataFrame(
        [
            {"row_id": n, "load_id": "L", "source_ref": f"S!R{n}", "received_on": date(2024, 1, 1), **row}
            for n, row in enumerate(rows)
        ],
        infer_schema_length=None,
    )  # fmt: skip
    keys = {"organization_key": pl.Int64, "member_key": pl.Int64}
    lines = (
        schemas.fit(frame, {**schemas.RATING_ROWS, **keys}) if rows else schemas.empty({**schemas.RATING_ROWS, **keys})
    )
    return ratings(lines, members if members is not None else schemas.empty("member_rows"), rating_scale())


def test_the_scale_follows_the_year_and_the_subject() -> None:
    rows = [{"subject": subject, "organization_key": 7, "member_key": 1, "year": year, "level": "excellent"}
            for subject in ("member", "grassroots_committee") for year in (2017, 2018)]  # fmt: skip
    facts = rated(*rows).facts.join(rating_scale(), on="rating_key", suffix="_scale")
    labels = dict(facts.select(pl.concat_str("subject_kind_scale", "year", separator=" "), "label_vi").iter_rows())
    assert labels == {
        "organization 2017": "Trong sạch vững mạnh",
        "organization 2018": "Hoàn thành xuất sắc nhiệm vụ",
        "member 2017": "Đủ tư cách, hoàn thành xuất sắc nhiệm vụ",
        "member 2018": "Hoàn thành xuất sắc nhiệm vụ",
    }


def test_exemplary_stands_beside_the_level_and_reasons_without_one() -> None:
    found = rated(
        {"subject": "cell", "organization_key": 7, "year": 2022, "level": "excellent", "exemplary": True},
        {"subject": "cell", "organization_key": 8, "year": 2022, "reason_not_rated": "Thành lập dưới 6 tháng"},
    ).facts
    assert found.select("level", "exemplary", "reason_not_rated").rows() == [
        ("excellent", True, None),
        (None, None, "Thành lập dưới 6 tháng"),
    ]
    assert found["rating_key"].to_list() == [9, None]


def test_one_fact_a_subject_and_year_the_last_received_counts_and_the_other_is_told() -> None:
    base = {"subject": "cell", "organization_key": 7, "year": 2022}
    found = rated(
        {**base, "level": "good", "load_id": "new", "received_on": date(2024, 2, 1)},
        {**base, "level": "fair", "load_id": "old"},
    )
    assert found.facts.select("level", "load_id", "last_load_id").rows() == [("good", "old", "new")]
    assert found.findings.select("code", "load_id").rows() == [("ratings_differ", "old")]


def test_ratings_of_a_roster_count_and_a_rating_sheet_counts_more() -> None:
    members = roster("2023-12-31", {**A, "ratings": [{"year": 2022, "level": "good"}, {"year": 2023, "level": "fair"}]})
    found = rated(
        {"subject": "member", "organization_key": 7, "member_key": 1, "year": 2022, "level": "excellent"},
        members=members,
    )
    assert found.facts.select("year", "level", "organization_key").rows() == [(2022, "excellent", 7), (2023, "fair", 7)]


def test_a_rating_of_nobody_known_is_told_and_left_out() -> None:
    found = rated(
        {"subject": "member", "year": 2022, "level": "good"}, {"subject": "cell", "year": 2022, "level": "good"}
    )
    assert found.facts.is_empty()
    assert codes(found.findings) == ["unresolved_rating"] * 2


def test_a_year_before_all_scales_is_told() -> None:
    found = rated({"subject": "cell", "organization_key": 7, "year": 1999, "level": "good"})
    assert found.facts["rating_key"].to_list() == [None]
    assert codes(found.findings) == ["unknown_scale"]


# --- inspections -------------------------------------------------------------------------------------------------

NEW = pl.concat([roster("2022-12-31", {**A, "admitted_on": "2022-05-19", "membership": "probationary"})])


def held(*rows: dict[str, Any], members: pl.DataFrame = NEW) -> Any:
    frame = pl.DataFrame(
        [{"row_id": n, "load_id": "L", "source_ref": f"S!R{n}", "received_on": date(2023, 1, 1),
          "decided_on": "2022-10-01", "document": "1-QĐ/UBKT", "actor": "UBKT Thành ủy", **row} for n, row in enumerate(rows)],
        infer_schema_length=None,
    )  # fmt: skip
    keys = {"organization_key": pl.Int64, "member_key": pl.Int64, "actor_key": pl.Int64}
    return inspections(schemas.fit(frame, {**schemas.INSPECTION_ROWS, **keys}), memberships(members).facts)


def test_a_subject_in_a_decision_is_one_fact_in_however_many_registers() -> None:
    line = {"action": "inspected", "basis": "finance", "subject_kind": "cell", "organization_key": 7}
    found = held(
        {**line}, {**line, "load_id": "M", "actor": "Ủy ban Kiểm tra Thành ủy"}, {**line, "organization_key": 8}
    )
    assert found.facts.height == 2
    assert found.facts["actor_kind"].unique().to_list() == ["inspection_committee"]


def test_persons_not_recognised_are_counted_apart_and_told() -> None:
    line = {"action": "inspected", "basis": "regular", "subject_kind": "member", "organization_key": 7}
    found = held(
        {**line, "subject_name": "Lê Văn A"}, {**line, "subject_name": "Lê Văn B"}, {**line, "subject_name": "LÊ VĂN A"}
    )
    assert found.facts.height == 2
    assert set(codes(found.findings)) == {"unresolved_subject"}
    assert "subject_name" not in found.facts.columns


@pytest.mark.parametrize(
    ("subject", "form", "allowed"),
    [
        ({"subject_kind": "cell", "organization_key": 7}, "dissolution", True),
        ({"subject_kind": "cell", "organization_key": 7}, "expulsion", False),
        ({"subject_kind": "member", "member_key": 1, "organization_key": 7}, "warning", True),
        ({"subject_kind": "member", "member_key": 1, "organization_key": 7}, "dismissal", False),  # on probation
        ({"subject_kind": "member", "member_key": 2, "organization_key": 7}, "dismissal", True),
        ({"subject_kind": "member", "member_key": 2, "organization_key": 7}, "dissolution", False),
    ],
)
def test_forms_of_discipline_by_subject(subject: dict[str, Any], form: str, allowed: bool) -> None:
    found = held({**subject, "discipline": form})
    assert ("discipline_not_allowed" in codes(found.findings)) is not allowed
    assert found.facts["discipline"].to_list() == [form]


def test_an_expelled_member_must_leave_and_the_expulsion_is_the_cause() -> None:
    full = roster("2022-12-31", {**A, "admitted_on": "2000-05-19", "official_on": "2001-05-19"})
    found = held(
        {"subject_kind": "member", "member_key": 1, "organization_key": 7, "discipline": "expulsion"}, members=full
    )
    assert codes(found.findings) == ["expelled_still_member"]
    assert causes(found.facts).rows() == [(1, date(2022, 10, 1), "expelled")]


# --- supersession and targets ------------------------------------------------------------------------------------


def load(name: str, received: str, **more: Any) -> dict[str, Any]:
    scope = {"sender": "p1", "kind": "member", "scope": "Đảng bộ phường 1", "period_end": date(2022, 12, 31)}
    return {"load_id": name, "received_on": date.fromisoformat(received), **scope, **more}


def loads(*lines: dict[str, Any]) -> pl.DataFrame:
    return schemas.fit(pl.DataFrame(lines, infer_schema_length=None), schemas.LOADS)


def test_of_one_scope_the_load_received_last_holds() -> None:
    frame = loads(
        load("b", "2023-02-01"),
        load("c", "2023-01-01"),
        load("a", "2023-02-01"),
        load("other", "2023-01-01", sender="p2"),
    )
    expected = [("a", "b"), ("c", "a")]
    for seed in range(3):
        shuffled = frame.sample(fraction=1, shuffle=True, seed=seed)
        assert superseded_by(shuffled).select("load_id", "superseded_by").rows() == expected


def test_a_null_sender_is_a_sender_and_an_unknown_scope_replaces_nothing() -> None:
    frame = loads(load("a", "2023-01-01", sender=None), load("b", "2023-01-02", sender=None))
    assert superseded_by(frame)["load_id"].to_list() == ["a"]
    unknown = {"scope": None, "period_end": None}
    assert superseded_by(loads(load("a", "2023-01-01", **unknown), load("b", "2023-01-02", **unknown))).is_empty()


def test_what_was_in_force_on_a_day() -> None:
    frame = loads(load("a", "2023-01-01"), load("b", "2023-02-01"))
    known = {
        day: in_force(frame, date.fromisoformat(day)).to_list() for day in ("2022-12-31", "2023-01-31", "2023-02-01")
    }
    assert known == {"2022-12-31": [], "2023-01-31": ["a"], "2023-02-01": ["b"]}


def test_targets_are_the_figures_of_that_status() -> None:
    frame = pl.DataFrame([{"figure_id": "1", "status": "target", "measure": "rated", "value": 95.0, "comparator": "ge"},
                          {"figure_id": "2", "status": "actual", "measure": "rated", "value": 96.0}])  # fmt: skip
    found = targets(schemas.fit(frame, schemas.FIGURES))
    assert found.columns == list(schemas.TARGETS)
    assert found.select("figure_id", "comparator", "value").rows() == [("1", "ge", 95.0)]
