"""Reports through whole nights: what waits for review, decisions that outlive another reading, citations, changes between reports."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from nights import danhbo, query

EARLIER = """Thành ủy Long Xuyên tổng kết công tác xây dựng Đảng năm 2020

Đến ngày 31/12/2020, Đảng bộ thành phố Long Xuyên có 60 tổ chức cơ sở đảng. Năm 2020, Đảng bộ thành phố Long Xuyên kết nạp 145 đảng viên.
"""
LATER = """Thành ủy Long Xuyên tổng kết công tác xây dựng Đảng năm 2021

Thực hiện Nghị quyết số 21-NQ/TW ngày 16/6/2022 của Ban Chấp hành Trung ương và Hướng dẫn số 12-HD/BTCTW, ngày 10/3/2022.

Đến ngày 31/12/2021, Đảng bộ thành phố Long Xuyên có 64 tổ chức cơ sở đảng, tăng 5 tổ chức so với năm 2020. Năm 2021, Đảng bộ thành phố Long Xuyên kết nạp 152 đảng viên, xóa tên 9 đảng viên; chuyển đảng chính thức cho 96 đảng viên.
"""
FIGURES = (
    "SELECT value, figure_id FROM fact_reported_figures JOIN dim_source USING (source_key) WHERE file_name = 'sau.txt'"
)


@dataclass(frozen=True)
class Told:
    """The home after its nights, the ids of the later report's figures by value, and what was published first."""

    home: Path
    ids: dict[float, str]
    before: list[tuple]
    reading: dict[str, object]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One night over the two reports, at the shipped threshold."""
    root = tmp_path_factory.mktemp("reports")
    home, inbox = root / "home", root / "inbox" / "thanh-uy-long-xuyen"
    inbox.mkdir(parents=True)
    (inbox / "truoc.txt").write_text(EARLIER, encoding="utf-8")
    (inbox / "sau.txt").write_text(LATER, encoding="utf-8")
    ran = danhbo("nightly", "--inbox", inbox.parent, "--home", home, "--date", "2025-02-01")
    assert ran.returncode == 0, ran.stderr
    return home


@pytest.fixture(scope="module")
def told(plain: Path) -> Told:
    """Two nights more: people decide on figures; the reports are read again from the lake."""
    home, inbox = plain.with_name("decided"), plain.with_name("inbox")
    shutil.copytree(plain, home, symlinks=True)
    ids = dict(query(home, FIGURES))
    before = query(home, "SELECT figure_id, value, trusted FROM fact_reported_figures ORDER BY ALL")
    decided = home / "data" / "corrections" / "figures.csv"
    decided.parent.mkdir(parents=True, exist_ok=True)
    decided.write_text(
        "figure_id,field,expect,value,reason,decided_by,decided_at\n"
        f"{ids[152]},value,152,125,số in nhầm,An,2025-02-02\n"
        f"{ids[9]},rejected,,,không phải số liệu,An,2025-02-02\n"
        f"{ids[96]},value,97,98,đã sửa ở nguồn,An,2025-02-02\n",
        encoding="utf-8",
    )
    (home / "danhbo.toml").write_text("[thresholds]\nreview_confidence = 1.0\n", encoding="utf-8")
    second = danhbo("nightly", "--inbox", inbox, "--home", home, "--date", "2025-02-02")
    assert second.returncode == 0, second.stderr
    third = danhbo("nightly", "--inbox", inbox, "--home", home, "--date", "2025-02-01", "--from-lake")
    assert third.returncode == 0, third.stderr
    lines = danhbo("extract", inbox / "thanh-uy-long-xuyen" / "sau.txt").stdout.splitlines()
    return Told(home, ids, before, {line["quote"]: line["confidence"] for line in map(json.loads, lines)})


def test_figures_keep_their_ids_when_they_are_read_again(told: Told) -> None:
    assert set(query(told.home, FIGURES)) == {
        (125 if value == 152 else value, figure_id) for value, figure_id in told.ids.items() if value != 9
    }


def test_decisions_outlive_another_reading_and_say_when_they_no_longer_fit(told: Told) -> None:
    mended = query(
        told.home, "SELECT value, reviewed, trusted FROM fact_reported_figures WHERE figure_id = ?", [told.ids[152]]
    )
    assert mended == [(125, True, True)]
    record = query(told.home, "SELECT target, applied, note FROM audit.corrections WHERE subject = 'figures'")
    assert {(target, applied) for target, applied, _ in record} == {
        (told.ids[152], True), (told.ids[9], True), (told.ids[96], False)
    }  # fmt: skip
    assert [note for target, _, note in record if target == told.ids[96]] == ["expected 97, but the figure says 96"]


def test_decisions_show_in_trace(told: Told) -> None:
    mended = danhbo("trace", "fact_reported_figures", told.ids[152], "--home", told.home).stdout
    assert "số in nhầm" in mended
    assert "»kết nạp 152 đảng viên«" in mended
    taken_out = danhbo("trace", "fact_reported_figures", told.ids[9], "--home", told.home)
    assert taken_out.returncode == 0, taken_out.stderr
    assert "không phải số liệu" in taken_out.stdout
    assert "sau.txt" in taken_out.stdout


def test_below_the_threshold_figures_wait_and_nothing_else_uses_them(told: Told) -> None:
    # the second night's threshold is above every reading: only what a person decided is used
    waiting = query(told.home, "SELECT figure_id, reviewed FROM fact_reported_figures WHERE NOT trusted")
    assert {figure_id for figure_id, _ in waiting} == set(told.ids.values()) - {told.ids[152], told.ids[9]} | {
        figure_id for figure_id, _, _ in told.before if figure_id not in told.ids.values()
    }
    assert not any(reviewed for _, reviewed in waiting)
    assert set(query(told.home, "SELECT figure_id FROM mart_review")) == {(figure_id,) for figure_id, _ in waiting}
    compared = query(
        told.home, "SELECT figure_id FROM mart_reconciliation WHERE NOT starts_with(figure_id, 'register:')"
    )
    assert compared == [(told.ids[152],)]


def test_at_the_shipped_threshold_plain_sentences_are_used(told: Told) -> None:
    trusted = {figure_id for figure_id, _, trusted in told.before if trusted}
    assert {told.ids[value] for value in (152, 9, 96, 64)} <= trusted
    assert min(told.reading.values()) <= 1
    assert {figure_id for figure_id, value, _ in told.before if value == 145} <= trusted


def test_directives_cited_are_known_by_number_issuer_and_date(told: Told) -> None:
    cited = query(
        told.home, "SELECT number, kind, issuer, issued_on, source_ref, load_id FROM document_citations ORDER BY number"
    )
    assert [row[:4] for row in cited] == [
        ("12-HD/BTCTW", "hướng dẫn", "Ban Tổ chức Trung ương", date(2022, 3, 10)),
        ("21-NQ/TW", "nghị quyết", "Ban Chấp hành Trung ương", date(2022, 6, 16)),
    ]
    way = danhbo("trace", "document_citations", f"{cited[1][5]}:{cited[1][4]}", "--home", told.home)
    assert way.returncode == 0, way.stderr
    assert "»Nghị quyết số 21-NQ/TW ngày 16/6/2022 của Ban Chấp hành Trung ương«" in way.stdout


def test_a_change_is_held_against_the_earlier_report_with_both_quotes(plain: Path) -> None:
    found = query(
        plain,
        "SELECT f.message, f.value, f.source_ref, l.file_name FROM audit.findings f JOIN audit.loads l USING (load_id) "
        "WHERE code = 'change_against_earlier_report'",
    )
    assert len(found) == 1
    message, other, places, file_name = found[0]
    assert file_name == "sau.txt"
    assert "Báo cáo ghi 64, thay đổi 5 so với 31/12/2020, tức khi đó là 59; báo cáo «truoc.txt»" in message
    assert "«tăng 5 tổ chức»" in message
    assert "60 tổ chức cơ sở đảng»" in message
    assert places.count("chars ") == 2
    load_id, place = other.split(":")
    quoted = query(
        plain,
        "SELECT figure_id, quote FROM fact_reported_figures WHERE load_id = ? AND source_ref = ?",
        [load_id, place],
    )
    assert [quote for _, quote in quoted] == ["60 tổ chức cơ sở đảng"]
    # the finding shows on the way back of both figures
    for figure_id in (
        quoted[0][0],
        *(row[0] for row in query(plain, f"SELECT figure_id FROM ({FIGURES}) WHERE value = 5")),
    ):
        assert (
            "change_against_earlier_report"
            in danhbo("trace", "fact_reported_figures", figure_id, "--home", plain).stdout
        )
