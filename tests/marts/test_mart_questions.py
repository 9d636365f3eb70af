"""Admissions, ratings, inspections, organizations and the record of files, on a few rows made by hand."""

from __future__ import annotations

import pytest
from marts_hand import Hand


def test_admissions_by_month_and_rate(city: Hand) -> None:
    for key in range(1, 21):
        city.member(key, 3, "2010-01-01")
    for key, sex in ((31, "female"), (32, "male"), (33, "female")):
        city.put("dim_member", member_key=key, sex=sex, ethnicity="Kinh" if key < 33 else "Khmer")
    admission = {"table": "fact_admissions", "organization_key": 3}
    city.put(**admission, member_key=31, admitted_on="2023-02-03", age_at_admission=20)
    city.put(**admission, member_key=32, decided_on="2023-02-20", age_at_admission=25)
    city.put("fact_admissions", organization_key=4, member_key=33, admitted_on="2023-11-05")
    city.put(**admission, member_key=34, admitted_on="2023-02-09", is_readmission=True, age_at_admission=60)
    city.put("fact_admissions", member_key=35, admitted_on="2023-02-09")  # admitted elsewhere
    asked = "month, admitted, women, minority, mean_age, readmissions, cumulative, opening, admission_rate"
    rows = city.rows(f"SELECT {asked} FROM mart_admissions WHERE organization_key = 1 AND year = 2023 ORDER BY month")
    assert [tuple(row.values()) for row in rows] == [
        (2, 2, 1, 0, 22.5, 1, 2, 20, 10.0),
        (11, 1, 1, 1, None, 0, 3, 20, 15.0),
    ]
    cell = city.row("SELECT * FROM mart_admissions WHERE organization_key = 4")
    assert (cell["admitted"], cell["opening"], cell["admission_rate"]) == (1, None, None)


def scales(warehouse: Hand) -> None:
    for key, kind in ((1, "organization"), (11, "member")):
        for rank, level in enumerate(("excellent", "good", "fair", "weak")):
            row = {"subject_kind": kind, "level": level, "rank": rank + 1, "label_vi": level}
            old = {"scale": "old", "valid_from": "2008-01-01", "valid_to": "2018-01-01"}
            new = {"scale": "new", "valid_from": "2018-01-01"}
            warehouse.put("dim_rating", rating_key=key + rank, **row, **new)
            warehouse.put("dim_rating", rating_key=100 + key + rank, **row, **old)


def test_ratings_of_members_with_the_cap(city: Hand) -> None:
    scales(city)
    levels = ["excellent"] * 2 + ["good"] * 5 + ["fair"] * 2 + ["weak"]
    for key, level in enumerate(levels):
        row = {"member_key": key, "organization_key": 3 + key % 2, "level": level, "exemplary": key == 0}
        city.put("fact_ratings", **row, rating_key=11 + ["excellent", "good", "fair", "weak"].index(level))
    city.put("fact_ratings", member_key=20, organization_key=3, reason_not_rated="miễn sinh hoạt")
    city.put("fact_ratings", member_key=21, organization_key=3, level="good", rating_key=112, year=2017)
    row = city.row("SELECT * FROM mart_ratings WHERE organization_key = 2 AND year = 2023")
    assert (row["subject_kind"], row["scale"]) == ("member", "new")
    assert (row["eligible"], row["rated"], row["not_rated"]) == (11, 10, 1)
    assert (row["excellent"], row["good"], row["fair"], row["weak"]) == (2, 5, 2, 1)
    assert (row["exemplary"], row["good_or_better"], row["good_or_better_percent"]) == (1, 7, 70.0)
    assert (row["excellent_percent"], row["weak_percent"], row["cap_ratio"]) == (20.0, 10.0, 0.4)
    assert city.row("SELECT scale FROM mart_ratings WHERE organization_key = 2 AND year = 2017")["scale"] == "old"


def test_ratings_of_organizations_stand_with_all_above(city: Hand) -> None:
    scales(city)
    city.put("fact_ratings", subject_kind="cell", organization_key=3, level="good", rating_key=2)
    city.put("fact_ratings", subject_kind="cell", organization_key=4, level="weak", rating_key=4)
    city.put("fact_ratings", subject_kind="grassroots_committee", organization_key=2, level="good", rating_key=2)
    rows = city.rows(
        "SELECT subject_kind, organization_key, rated, weak_percent, cap_ratio FROM mart_ratings ORDER BY ALL"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("cell", 1, 2, 50.0, 0.0),
        ("cell", 2, 2, 50.0, 0.0),
        ("cell", 3, 1, 0.0, 0.0),
        ("cell", 4, 1, 100.0, None),
        ("grassroots_committee", 1, 1, 0.0, 0.0),
        ("grassroots_committee", 2, 1, 0.0, 0.0),
    ]


def test_inspections_count_subjects_of_decisions(city: Hand) -> None:
    decision = {
        "action": "inspected",
        "basis": "regular",
        "actor": "Ban Thường vụ",
        "actor_key": 1,
        "document": "12-QĐ",
    }
    for member in (1, 2):
        row = {"subject_kind": "member", "member_key": member, "organization_key": 3, "decided_on": "2023-04-01"}
        city.put("fact_inspections", **decision, **row)
    city.put("fact_inspections", subject_kind="cell", organization_key=3, concluded_on="2022-05-01", **decision)
    city.put(
        "fact_inspections",
        subject_kind="member",
        discipline="warning",
        actor="Ủy ban Kiểm tra",
        decided_on="2023-01-01",
    )
    members = city.row("SELECT * FROM mart_inspections WHERE organization_key = 1 AND year = 2023")
    assert (members["subjects"], members["documents"], members["actor"]) == (2, 1, "Đảng bộ thành phố")
    assert (
        city.row("SELECT year FROM mart_inspections WHERE subject_kind = 'cell' AND organization_key = 2")["year"]
        == 2022
    )
    unknown = city.row("SELECT * FROM mart_inspections WHERE organization_key IS NULL")
    assert (unknown["discipline"], unknown["subjects"], unknown["actor"]) == ("warning", 1, "Ủy ban Kiểm tra")


def test_size_and_what_is_below(city: Hand) -> None:
    city.organization(6, "cell", 2, is_current=False, valid_to="2020-01-01")
    for key in range(1, 5):
        city.member(key, 3, "2010-01-01", membership="official" if key < 4 else "probationary")
    for key in range(5, 9):
        city.member(key, 4, None, membership="official" if key < 7 else "probationary")
    city.member(9, 4, "2010-01-01", "2024-12-31", ended_by="died")
    top = city.row("SELECT * FROM mart_organizations WHERE organization_key = 1")
    assert (top["members"], top["official"], top["probationary"]) == (8, 5, 3)
    assert (top["cells_below"], top["grassroots_below"], top["grassroots_cells_below"]) == (2, 2, 1)
    assert city.row("SELECT parent_name FROM mart_organizations WHERE organization_key = 2") == {
        "parent_name": "Đảng bộ thành phố"
    }
    small = city.rows("SELECT organization_key FROM mart_organizations WHERE cell_below_3_official")
    assert [row["organization_key"] for row in small] == [4]
    assert city.row("SELECT committee_below_30 AS small FROM mart_organizations WHERE organization_key = 2")["small"]
    unseen = city.row("SELECT members, official FROM mart_organizations WHERE organization_key = 5")
    assert unseen == {"members": None, "official": None}
    assert city.row("SELECT members FROM mart_organizations WHERE organization_key = 6")["members"] is None


@pytest.mark.parametrize(("members", "large"), [(29, False), (30, True)])
def test_a_grassroots_cell_of_thirty(city: Hand, members: int, large: bool) -> None:
    for key in range(members):
        city.member(key, 5, "2010-01-01")
    row = city.row("SELECT cell_above_30 FROM mart_organizations WHERE organization_key = 5")
    assert row["cell_above_30"] is large


def test_spans_of_an_organization_are_rows_and_only_the_open_one_has_a_size(warehouse: Hand) -> None:
    warehouse.organization(1, "cell", name="Cũ", valid_to="2023-01-01", is_current=False)
    warehouse.organization(1, "cell", name="Mới", valid_from="2023-01-01")
    warehouse.rosters("2023-12-31")
    warehouse.member(1, 1, None)
    rows = warehouse.rows("SELECT name, members FROM mart_organizations ORDER BY name")
    assert rows == [{"name": "Cũ", "members": None}, {"name": "Mới", "members": 1}]


def test_quality_of_a_file(warehouse: Hand) -> None:
    warehouse.put("audit.loads", load_id="a", rows_read=8, rows_published=6, rows_quarantined=2, sender="phường")
    warehouse.put("audit.loads", load_id="b", status="held", status_reason="cột thiếu")
    warehouse.put("dim_source", source_key=7, load_id="a")
    warehouse.put("audit.findings", load_id="a", severity="reject")
    warehouse.put("audit.findings", load_id="a")
    warehouse.put("audit.findings", load_id=None)
    for place, rules in (("S!R2", ["age", "order"]), ("S!R3", ["age"])):
        held = {"table_name": "member_rows", "rules": rules, "reason": "sai"}
        warehouse.put("audit.quarantine", load_id="a", source_ref=place, **held)
    for run, hour, success in (("old", 1, False), ("new", 2, False), ("new", 2, True)):
        rule = f"{run}_{success}"
        row = {"run_id": run, "validated_at": f"2024-02-0{hour} 03:00:00", "rule": rule, "success": success}
        warehouse.put("audit.validations", **row)
    row = warehouse.row("SELECT * FROM mart_data_quality WHERE load_id = 'a'")
    assert (row["source_key"], row["sender"], row["published_percent"]) == (7, "phường", 75.0)
    assert (row["findings"], row["findings_reject"], row["findings_warn"]) == (2, 1, 1)
    assert row["rules_broken"] == ["age", "order"]
    assert (row["rules_failed_last_run"], row["failed_last_run"]) == (1, ["new_False"])
    empty = warehouse.row("SELECT * FROM mart_data_quality WHERE load_id = 'b'")
    assert (empty["status"], empty["published_percent"], empty["findings"]) == ("held", None, 0)
    assert empty["rules_broken"] == []
