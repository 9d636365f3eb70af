from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.errors import DanhboError, UnknownLoad
from orchestration.landing import text_path, write_whole
from orchestration.places import sheet_and_row
from orchestration.restricted import RestrictedZone
from orchestration.settings import Settings, load_settings
from orchestration.trace import print_trace
from orchestration.warehouse import Warehouse

TEXT = "Mở đầu.\r\nNăm 2022, Đảng bộ huyện kết nạp 288 đảng viên, số điện thoại 0991234567. Câu sau cùng."
QUOTE = "288 đảng viên"
START = TEXT.index(QUOTE)
PLACE = f"chars {START}-{START + len(QUOTE)}"
REPORT, ROSTER = "aaa111bbb222", "123456789012"
Trace = Callable[[str, str], str]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings(tmp_path / "home")
    settings.layout.prepare()
    write_whole(text_path(settings.layout, REPORT), TEXT.encode())
    warehouse = Warehouse(settings)
    warehouse.begin()
    with warehouse.open_build() as build:
        for load_id, name in ((REPORT, "bao-cao.docx"), (ROSTER, "so-dang-vien.xlsx")):
            build.execute(
                "INSERT INTO audit.loads BY NAME SELECT $id AS load_id, $id AS sha256, $name AS file_name, "
                "'phuong-1' AS sender, 'spreadsheet' AS family, 'member' AS kind, 10 AS size_bytes, "
                "DATE '2025-01-02' AS received_on, TIMESTAMP '2025-01-02 01:30' AS received_at, 'passed' AS "
                "verdict, 'published' AS status, true AS audited, 3 AS rows_read, 3 AS rows_published, "
                "0 AS rows_quarantined, 1 AS findings",
                {"id": load_id, "name": name},
            )
        build.execute(
            "INSERT INTO dim_source BY NAME SELECT 1 AS source_key, $id AS load_id, $id AS sha256, "
            "'bao-cao.docx' AS file_name, 'report' AS kind, TIMESTAMP '2025-01-02' AS received_at, "
            "'published' AS status",
            {"id": REPORT},
        )
        build.execute(
            "INSERT INTO fact_reported_figures BY NAME SELECT 'fig-1' AS figure_id, 1 AS source_key, "
            "'members_admitted' AS measure, 'member' AS subject, 288.0 AS value, 'count' AS unit, 'eq' AS comparator, "
            "'actual' AS status, "
            "$quote AS quote, $start AS char_start, $stop AS char_end, 0.9 AS confidence, false AS reviewed, true AS trusted, "
            "$id AS load_id, $place AS source_ref",
            {"quote": QUOTE, "start": START, "stop": START + len(QUOTE), "id": REPORT, "place": PLACE},
        )
        build.execute(
            "INSERT INTO fact_admissions BY NAME SELECT 7 AS member_key, 3 AS organization_key, DATE '2022-05-19' AS "
            "admitted_on, false AS is_readmission, $id AS load_id, 'Sổ!R12' AS source_ref",
            {"id": ROSTER},
        )
        build.execute("INSERT INTO dim_member (member_key, sex) VALUES (7, 'female')")
        for key, parent in ((2, None), (3, 2)):
            build.execute(
                "INSERT INTO dim_organization BY NAME SELECT ? AS organization_key, 'Tổ chức' AS name, "
                "? AS parent_key, true AS is_current",
                [key, parent],
            )
        for sheet, row, code in (("Sổ", 12, "bad_date"), ("Sổ", 13, "not_this_line"), (None, None, "wrong_type")):
            build.execute(
                'INSERT INTO audit.findings (load_id, origin, severity, code, sheet, row, "column", message) '
                "VALUES (?, 'reading', 'warn', ?, ?, ?, 'D', 'Số 099185000011 sai')",
                [ROSTER, code, sheet, row],
            )
        build.execute(
            "INSERT INTO audit.findings (load_id, origin, severity, code, source_ref, message) VALUES "
            "($id, 'conforming', 'warn', 'conformed', 'Sổ!R12', 'a'), "
            "($id, 'conforming', 'warn', 'elsewhere', 'Sổ!R14', 'b')",
            {"id": ROSTER},
        )
        for run, night, rule, success in (
            ("run-1", "2025-01-02", "good_rule", True),
            ("run-1", "2025-01-02", "bad_rule", False),
            ("run-2", "2025-01-03", "later_rule", True),
        ):
            build.execute(
                "INSERT INTO audit.validations BY NAME SELECT $run AS run_id, $night::TIMESTAMP AS validated_at, "
                "'member_rows' AS table_name, $rule AS rule, 'row' AS kind, 'critical' AS severity, "
                "'quarantine' AS on_fail, $success AS success, false AS broken, 9 AS checked, 2 AS unexpected",
                {"run": run, "night": night, "rule": rule, "success": success},
            )
        for version, run, night in ((1, "run-1", "2025-01-02"), (2, "run-2", "2025-01-03")):
            build.execute(
                "INSERT INTO audit.versions BY NAME SELECT $v AS version, $run AS run_id, $night::DATE AS night, "
                "$night::TIMESTAMP AS published_at, 'x' AS corrections_hash, '0' AS software",
                {"v": version, "run": run, "night": night},
            )
        build.execute(
            "INSERT INTO audit.corrections VALUES "
            "('figures', 'fig-1', 'value', 'số in sai', 'An', '2025-01-03', true, NULL), "
            "('figures', 'fig-2', 'value', 'của số khác', 'An', '2025-01-03', true, NULL)"
        )
        build.execute("CREATE OR REPLACE VIEW mart_middle AS SELECT organization_key, admitted_on FROM fact_admissions")
        build.execute(
            "CREATE OR REPLACE VIEW mart_admissions AS SELECT 2 AS organization_key, year(admitted_on) AS year, "
            "count(*) AS admitted FROM mart_middle GROUP BY ALL"
        )
    warehouse.publish()
    return settings


@pytest.fixture
def trace(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Trace:
    def run(table: str, key: str) -> str:
        assert print_trace(settings, table, key) == 0
        return capsys.readouterr().out

    return run


def with_evidence(settings: Settings) -> None:
    with RestrictedZone(settings).open() as zone:
        zone.execute(
            "CREATE TABLE evidence.member_rows AS SELECT ? AS load_id, 'Sổ!R12' AS source_ref, 'member' AS kind, "
            "'Trần Thị Mẫu' AS full_name, '099185000011' AS citizen_id, NULL::TEXT AS religion, []::TEXT[] AS ratings",
            [ROSTER],
        )


@pytest.mark.parametrize("key", ["fig-1", f"{REPORT}:{PLACE}", f"aaa:{PLACE}"])
def test_a_figure_leads_to_its_sentence(trace: Trace, key: str) -> None:
    told = trace("fact_reported_figures", key)
    assert "Năm 2022, Đảng bộ huyện kết nạp »288 đảng viên«, số điện thoại" in told
    assert "Câu sau cùng" not in told
    assert "Mở đầu" not in told
    assert "0991234567" not in told
    assert PLACE.removeprefix("chars ") in told
    for said in ("bao-cao.docx", "phuong-1", "2025-01-02", "published", "passed", "số in sai"):
        assert said in told
    assert "của số khác" not in told


def test_a_text_that_is_not_the_one_read_is_told(settings: Settings, trace: Trace) -> None:
    write_whole(text_path(settings.layout, REPORT), TEXT.replace("288", "289").encode())
    assert "does not stand there" in trace("fact_reported_figures", "fig-1")
    write_whole(text_path(settings.layout, REPORT), b"x")
    assert "only 1 characters" in trace("fact_reported_figures", "fig-1")
    text_path(settings.layout, REPORT).unlink()
    assert "cannot be opened" in trace("fact_reported_figures", "fig-1")


def test_a_line_of_a_roster_gives_columns_checks_and_findings_without_personal_data(
    settings: Settings, trace: Trace
) -> None:
    with_evidence(settings)
    told = trace("fact_admissions", f"{ROSTER}:Sổ!R12")
    assert "sheet: Sổ" in told
    assert "line: 12" in told
    assert "columns filled: full_name, citizen_id\n" in told
    assert "Trần" not in told
    assert "099185000011" not in told
    assert "load_id" in told
    assert ROSTER in told  # a load id of digits only is no identifier of a person
    assert "1 of 2 passed" in told
    assert "passed: good_rule" in told
    assert "not passed: bad_rule (2 of 9 rows" in told
    assert "later_rule" not in told
    assert "bad_date [Sổ!D12]" in told
    assert "wrong_type" in told
    assert "conformed [Sổ!R12]" in told
    assert "not_this_line" not in told
    assert "elsewhere" not in told


def test_without_the_restricted_zone_columns_are_not_told_and_no_key_is_made(settings: Settings, trace: Trace) -> None:
    assert "only for who may open" in trace("fact_admissions", f"{ROSTER}:Sổ!R12")
    assert list(settings.layout.restricted.iterdir()) == []


def test_a_wrong_key_of_the_zone_is_told_and_the_rest_is_printed(settings: Settings, trace: Trace) -> None:
    with_evidence(settings)
    RestrictedZone(settings).key_file.write_text("0" * 64)
    told = trace("fact_admissions", f"{ROSTER}:Sổ!R12")
    assert "cannot be opened" in told
    assert "good_rule" in told


def test_dimensions_lead_to_facts_by_load(trace: Trace) -> None:
    told = trace("dim_member", "7")
    assert "fact_admissions" in told
    assert f"{ROSTER}:Sổ!R12" in told
    assert "so-dang-vien.xlsx" in told
    assert "bao-cao.docx" in trace("dim_source", "1")
    assert "fact_reported_figures" in trace("dim_source", REPORT[:4])
    assert "fact_admissions" in trace("dim_organization", "3")


def test_loads_and_records(trace: Trace) -> None:
    told = trace("audit.loads", "1234")
    assert "so-dang-vien.xlsx" in told
    assert "not_this_line" in told
    assert "not_this_line" in trace("audit.findings", f"{ROSTER}:Sổ!R13")
    assert "bad_date" not in trace("audit.findings", f"{ROSTER}:Sổ!R13")
    assert "số in sai" in trace("audit.corrections", "fig-1")
    assert "good_rule" in trace("audit.validations", "run-1")


@pytest.mark.parametrize("key", ["2", "year=2022", "organization_key=2,year=2022"])
def test_a_mart_leads_through_other_marts_to_facts_of_the_organizations_under_it(trace: Trace, key: str) -> None:
    told = trace("mart_admissions", key)
    assert "admitted" in told
    assert f"{ROSTER}:Sổ!R12" in told
    assert "fact_reported_figures" not in told


@pytest.mark.parametrize(
    ("table", "key", "said"),
    [
        ("nowhere", "1", "fact_admissions"),
        ("fact_reported_figures", "no-such", "figure_id"),
        ("fact_admissions", f"{ROSTER}:Sổ!R99", "Sổ!R12"),
        ("fact_admissions", f"{REPORT}:Sổ!R12", "no rows in this table"),
        ("dim_member", "99", "member_key"),
        ("dim_member", "x", "whole number"),
        ("dim_date", "yesterday", "YYYY-MM-DD"),
        ("mart_admissions", "77", "column=value"),
        ("mart_admissions", "nothing=1", "organization_key"),
        ("audit.corrections", "x", "target"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(trace: Trace, table: str, key: str, said: str) -> None:
    with pytest.raises(DanhboError, match=said):
        trace(table, key)


def test_an_unknown_load_is_told(trace: Trace) -> None:
    with pytest.raises(UnknownLoad):
        trace("audit.loads", "ffff")


def test_places() -> None:
    assert sheet_and_row("Sheet1!R12") == ("Sheet1", 12)
    assert sheet_and_row("a!b!R1") == ("a!b", 1)
    assert sheet_and_row("R3") == (None, 3)
    assert sheet_and_row("chars 1-2") == (None, None)
