import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from orchestration import commands, tabular
from orchestration.errors import DanhboError, UnknownLoad
from orchestration.settings import PROJECT, Settings, load_settings
from orchestration.warehouse import Warehouse

REPORT = (
    "Kết quả công tác xây dựng Đảng năm 2022\n\n"
    "Năm 2022, Đảng bộ huyện Tân Giang kết nạp 288 đảng viên. "
    "Ủy ban Kiểm tra Huyện ủy đã kiểm tra 12 tổ chức đảng khi có dấu hiệu vi phạm.\n"
)
ROSTER = (
    "STT,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Ngày vào Đảng,Chi bộ\n"
    "1,Trần Thị Mẫu,03/02/1985,Nữ,099185000011,19/05/2010,Chi bộ khóm 1\n"
    "2,Lê Văn Thử,31/02/1980,Nam,099080000012,19/05/2011,Chi bộ khóm 1\n"
)


def danhbo(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "danhbo"
    return subprocess.run(
        [str(program), *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | environment,
        timeout=120,
        check=False,
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings(tmp_path / "home")
    settings.layout.prepare()
    warehouse = Warehouse(settings)
    warehouse.begin()
    with warehouse.open_build() as build:
        for load_id, name, at in (
            ("aaa111bbb222", "so-dang-vien.xlsx", "2025-01-01"),
            ("ccc333ddd444", "bao-cao.docx", "2025-01-02"),
        ):
            build.execute(
                "INSERT INTO audit.loads BY NAME SELECT $id AS load_id, $id AS sha256, $name AS file_name, "
                "'p1' AS sender, "
                "'spreadsheet' AS family, 'member' AS kind, 10 AS size_bytes, "
                "DATE '2025-01-02' AS received_on, "
                "$at::TIMESTAMP AS received_at, 'passed' AS verdict, 'published' AS status, true AS audited, "
                "3 AS rows_read, "
                "3 AS rows_published, 0 AS rows_quarantined, 1 AS findings",
                {"id": load_id, "name": name, "at": at},
            )
            build.execute(
                'INSERT INTO audit.findings (load_id, origin, severity, code, sheet, row, "column", value, message) '
                "VALUES (?, 'reading', 'warn', 'bad_date', 'Sheet1', 7, 'D', '=31/02', 'Ngày sai [bold]')",
                [load_id],
            )
        build.execute(
            "INSERT INTO dim_member (member_key, sex, birth_year) VALUES (1, 'female', 1985), (2, '=cmd', 1990)"
        )
    warehouse.publish()
    return settings


def query(settings: Settings, text: str, format_: str) -> str:
    out = io.StringIO()
    assert commands.run_query(text, settings, format_, out) == 0
    return out.getvalue()


def test_extract_gives_figures_and_goes_on_after_what_it_cannot_read(tmp_path: Path) -> None:
    report, broken = tmp_path / "bao.cao.txt", tmp_path / "hong.pdf"
    report.write_text(REPORT, encoding="utf-8")
    broken.write_bytes(b"%PDF-1.4 nothing more")
    done = danhbo("extract", tmp_path / "khong-co.txt", broken, tmp_path, report, PYTHONIOENCODING="ascii")
    assert done.returncode == 3, done.stderr
    figures = [json.loads(line) for line in done.stdout.splitlines()]
    admitted = next(figure for figure in figures if figure["measure"] == "members_admitted")
    assert admitted["doc_id"] == "bao.cao"
    assert '"value":288,' in done.stdout
    assert REPORT[admitted["char_start"] : admitted["char_end"]] == admitted["quote"]
    assert admitted["period"] == {"start": "2022-01-01", "end": "2022-12-31"}
    assert 0 < admitted["confidence"] <= 1
    for name in ("khong-co.txt", "hong.pdf", str(tmp_path)):
        assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_extract_of_readable_files_is_a_success(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"doc_id": "another", "text": REPORT}), encoding="utf-8")
    done = danhbo("extract", tmp_path / "a.json")
    assert done.returncode == 0, done.stderr
    assert {json.loads(line)["doc_id"] for line in done.stdout.splitlines()} == {"a"}


def test_whole_values_print_without_a_fraction_and_others_as_they_are() -> None:
    lines = [commands._figure_line("d", {"value": value}) for value in (5600000.0, 35.34, 5, -11.0)]
    assert [line.split('"value":')[1].strip() for line in lines] == ["5600000}", "35.34}", "5}", "-11}"]


def test_read_gives_rows_and_findings(tmp_path: Path) -> None:
    roster = tmp_path / "danh-sach.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    done = danhbo("read", roster)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    members = [line for line in lines if line["kind"] == "member"]
    assert [member["full_name"] for member in members] == ["Trần Thị Mẫu", "Lê Văn Thử"]
    assert members[0]["citizen_id"] == "099185000011"
    assert members[0]["sheet"] is None
    assert ("bad_date", 3) in {(line["code"], line["row"]) for line in lines if line["kind"] == "finding"}


def test_read_rejects_one_file_whole_and_reads_the_next(tmp_path: Path) -> None:
    roster, empty = tmp_path / "danh-sach.csv", tmp_path / "rong.xlsx"
    roster.write_text(ROSTER, encoding="utf-8")
    empty.write_bytes(b"")
    done = danhbo("read", empty, tmp_path / "khong-co.xlsx", roster)
    assert done.returncode == 3
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert (lines[0]["code"], lines[0]["severity"], lines[0]["file"]) == ("empty_file", "reject", "rong.xlsx")
    assert sum(line["kind"] == "member" for line in lines) == 2
    assert "khong-co.xlsx" in done.stderr


def test_a_file_past_the_limit_is_a_finding(tmp_path: Path) -> None:
    large = tmp_path / "lon.csv"
    with large.open("wb") as handle:
        handle.truncate((1 << 20) + 1)
    done = danhbo("read", large, DANHBO_LIMITS__MAX_FILE_MB="1")
    assert done.returncode == 3
    finding = json.loads(done.stdout)
    assert (finding["kind"], finding["code"], finding["file"]) == ("finding", "file_too_large", "lon.csv")


def test_a_reader_that_runs_out_of_time_is_a_finding_and_the_next_file_is_read(tmp_path: Path) -> None:
    heavy, roster = tmp_path / "nang.csv", tmp_path / "danh-sach.csv"
    heavy.write_text(ROSTER + ROSTER.splitlines()[1].join("\n" * 2) * 300_000, encoding="utf-8")
    roster.write_text(ROSTER, encoding="utf-8")
    done = danhbo("read", heavy, roster, DANHBO_LIMITS__READ_SECONDS="1.5")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3
    assert (lines[0]["code"], lines[0]["severity"], lines[0]["file"]) == ("unreadable_file", "reject", "nang.csv")
    assert sum(line["kind"] == "member" for line in lines) == 2


def test_sql_formats(settings: Settings) -> None:
    text = (
        "SELECT member_key, sex, DATE '2025-01-02' AS d, NULL AS n, 1.5::DECIMAL(4,2) AS x FROM dim_member ORDER BY 1"
    )
    assert query(settings, text, "csv").splitlines()[:2] == ["member_key,sex,d,n,x", "1,female,2025-01-02,,1.50"]
    first = {"member_key": 1, "sex": "female", "d": "2025-01-02", "n": None, "x": 1.5}
    assert json.loads(query(settings, text, "json"))[0] == first
    table = query(settings, text, "table")
    assert "member_key" in table
    assert "2025-01-02" in table
    assert "\x1b" not in table
    assert json.loads(query(settings, "SELECT 1 AS a, 2 AS a WHERE false", "json")) == []
    assert json.loads(query(settings, "SELECT 1 AS a, 2 AS a, 'nan'::DOUBLE AS b, sum(1) AS s", "json")) == [
        {"a": 1, "a_1": 2, "b": None, "s": 1}
    ]


def test_parquet_goes_to_a_pipe(settings: Settings, tmp_path: Path) -> None:
    with (tmp_path / "out.parquet").open("w", encoding="utf-8") as out:
        assert commands.run_query("SELECT * FROM dim_member ORDER BY 1", settings, "parquet", out) == 0
    assert pq.read_table(tmp_path / "out.parquet").column("member_key").to_pylist() == [1, 2]


def test_parquet_is_refused_on_a_terminal(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    leader, follower = os.openpty()
    with os.fdopen(follower, "w") as terminal:
        assert commands.run_query("SELECT 1 AS a", settings, "parquet", terminal) == 1
    os.close(leader)
    assert "terminal" in capsys.readouterr().err


def test_csv_text_that_would_run_as_a_formula_is_made_harmless(settings: Settings) -> None:
    made = query(settings, "SELECT '=1+1' AS a, '+x' AS b, '-x' AS c, '@x' AS d, -5 AS e, 'x=1' AS f", "csv")
    assert made.splitlines()[1] == "'=1+1,'+x,'-x,'@x,-5,x=1"


def test_a_table_shows_control_characters_and_takes_no_markup(settings: Settings) -> None:
    made = query(settings, "SELECT chr(27) || '[31m' AS a, '[bold]x[/]' AS b", "table")
    assert "\x1b" not in made
    assert "[bold]x[/]" in made


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("DELETE FROM dim_member", "only SELECT"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("SELECT 1; DROP TABLE dim_member", "only SELECT"),
        ("SET threads = 1", "only SELECT"),
        ("COPY dim_member TO 'stolen.csv'", "only SELECT"),
        ("ATTACH 'other.duckdb'", "only SELECT"),
        ("SELECT * FROM nowhere", "nowhere"),
        ("SELEC 1", "syntax"),
        ("SELECT * FROM read_text('/etc/hostname')", "disabled"),
        ("SELECT CAST('a' AS INTEGER) FROM dim_member", "convert"),
        ("  ", "empty"),
    ],
)
def test_what_sql_refuses(settings: Settings, capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    assert commands.run_query(text, settings, "csv", io.StringIO()) == 1
    assert said.lower() in capsys.readouterr().err.lower()
    with Warehouse(settings).read() as connection:
        assert connection.execute("SELECT count(*) FROM dim_member").fetchone() == (2,)


def test_sql_as_a_command(settings: Settings) -> None:
    done = danhbo("sql", "FROM dim_member ORDER BY 1", "--home", settings.home, "--format", "csv")
    assert (done.returncode, done.stdout.count("\n")) == (0, 3)
    failed = danhbo("sql", "SELECT x FROM dim_member", "--home", settings.home)
    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr


def test_unknown_format_and_missing_warehouse(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DanhboError, match="csv"):
        commands.run_query("SELECT 1", settings, "xml", io.StringIO())
    with pytest.raises(DanhboError, match="nightly"):
        commands.run_query("SELECT 1", load_settings(tmp_path / "none"), "csv", io.StringIO())


def test_loads_come_newest_first_on_one_line_each(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.list_loads(settings) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "published" in line and "rows_" not in line]
    assert [line.split()[0] for line in lines] == ["ccc333ddd444", "aaa111bbb222"]


def test_findings_of_one_load(settings: Settings) -> None:
    out = io.StringIO()
    assert commands.list_findings(settings, "aaa", "json", out) == 0
    (finding,) = json.loads(out.getvalue())
    assert (finding["file"], finding["sheet"], finding["row"], finding["column"]) == (
        "so-dang-vien.xlsx",
        "Sheet1",
        7,
        "D",
    )
    every = io.StringIO()
    commands.list_findings(settings, None, "csv", every)
    assert every.getvalue().count("'=31/02") == 2
    table = io.StringIO()
    commands.list_findings(settings, None, "table", table)
    assert "[bold]" in table.getvalue()
    with pytest.raises(UnknownLoad):
        commands.list_findings(settings, "zzz", "table", io.StringIO())
    with pytest.raises(DanhboError, match="unknown format"):
        commands.list_findings(settings, None, "parquet", io.StringIO())


def test_json_values() -> None:
    with duckdb.connect() as connection:
        row = connection.execute(
            "SELECT {'a': [DATE '2025-01-02']}, map {1: 'x'}, 'ab'::BLOB, 12345678901234567890123"
        ).fetchone()
    assert row is not None
    assert [tabular.plain(value) for value in row] == [
        {"a": ["2025-01-02"]},
        {"1": "x"},
        "6162",
        12345678901234567890123,
    ]


def test_the_sample_reads(tmp_path: Path) -> None:
    sample = PROJECT / "data" / "sample" / "inbox" / "dang-uy-phuong-3" / "bao-cao-nam-2024.docx"
    if not sample.exists():
        pytest.skip("no sample inbox")
    shutil.copy(sample, tmp_path / "mau.docx")
    done = danhbo("extract", tmp_path / "mau.docx")
    assert done.returncode == 0
    assert done.stdout


def test_extract_prints_figures_alone_and_findings_and_rules_where_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "bao-cao.txt"
    report.write_text(
        "Huyện ủy Tân Thạnh tổng kết năm 2021\n\nNăm 2020, các cấp ủy kiểm tra 60 tổ chức đảng. Năm 2021, các cấp ủy "
        "kiểm tra 72 tổ chức đảng, tăng 15 tổ chức so với năm 2020.",
        encoding="utf-8",
    )

    def printed(**options: bool) -> list[dict]:
        assert commands.extract_files([report], load_settings(tmp_path / "home"), sys.stdout, **options) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    spec = {"doc_id", "measure", "subject", "qualifier", "value", "unit", "comparator", "status", "organization", "actor",
            "period", "quote", "char_start", "char_end", "confidence"}  # fmt: skip
    assert [set(line) for line in printed()] == [spec] * 3
    assert all(line["explanation"] for line in printed(explain=True))
    finding = printed(findings=True)[-1]
    assert (finding["kind"], finding["code"]) == ("finding", "change_against_figures")
    assert finding["quotes"] == ["kiểm tra 72 tổ chức đảng", "tăng 15 tổ chức", "kiểm tra 60 tổ chức đảng"]
    assert all(quote in finding["message"] for quote in finding["quotes"])
