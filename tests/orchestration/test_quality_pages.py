"""Pages on the quality of the data: whole, offline, safe with whatever files hold, and written only where they changed."""

from __future__ import annotations

import os
import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alerts_kit import SmallOffice, add_finding, add_load

from orchestration.guards.rules import rule_sets
from orchestration.quality_pages import MANIFEST, pages_are_behind, quality_folder, write_quality_pages

EVIL = "<script>document.title='ran'</script><img src=http://example.org/x onerror=alert(1)>"


def add_verdict(build: Any, table: str, rule: str, run: str, *, success: bool = True, broken: bool = False) -> None:
    build.execute(
        "INSERT INTO audit.validations BY NAME SELECT $run AS run_id, $at AS validated_at, $table_name AS table_name, "
        "$rule AS rule, 'row' AS kind, 'critical' AS severity, 'quarantine' AS on_fail, $success AS success, "
        "$broken AS broken, 100 AS checked, $unexpected AS unexpected, 'domain' AS rule_source, '{}' AS result",
        {
            "run": run, "at": datetime(2026, 3, int(run[-1]) + 1), "table_name": table, "rule": rule, "success": success,
            "broken": broken, "unexpected": 0 if success else 3,
        },
    )  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> SmallOffice:
    office = SmallOffice(tmp_path / "home")
    with office.version("run-1") as build:
        add_load(build, "aaa111bbb222", f"noi-gui {EVIL}", file_name=f"danh-sach {EVIL} 099123456789.xlsx", findings=2)
        add_finding(build, "aaa111bbb222", message=f"Không hiểu “{EVIL}” 099123456789", sheet=EVIL)
        add_finding(build, "aaa111bbb222", "missing_name", severity="reject")
        add_load(build, "ccc333ddd444", "dang-uy-phuong-1", status="held", status_reason="Quá nhiều ngày tháng sai")
        build.execute(
            "INSERT INTO audit.quarantine VALUES ('aaa111bbb222', 'S!R7', 'member_rows', ['x'], 'Sai giới tính')"
        )
        for run in ("run-0", "run-1"):
            add_verdict(build, "member_rows", "member_sex_known", run, success=run == "run-0")
            add_verdict(build, "member_rows", "member_name_present", run)
        add_verdict(build, "warehouse", "warehouse_member_once", "run-1", success=False, broken=True)
    write_quality_pages(office.settings)
    return office


def text(office: SmallOffice, name: str) -> str:
    return (quality_folder(office.settings) / name).read_text(encoding="utf-8")


def test_there_is_a_page_for_every_table_with_every_rule_and_its_source(office: SmallOffice) -> None:
    for name, rules in rule_sets().items():
        page = text(office, f"tables/{name if name.endswith(('_rows', '_figures')) else 'warehouse'}.html")
        for rule in rules.rules:
            assert f'id="{rule.id}"' in page
    page = text(office, "tables/member_rows.html")
    assert page.index('id="member_sex_known"') < page.index('id="member_name_present"'), "what is not kept comes first"
    entry = page[page.index('id="member_sex_known"') : page.index('id="member_name_present"')]
    assert re.findall(r'<i class="(\w*)"', entry) == ["", "f"], "the history, the oldest first"
    assert "chưa đạt" in entry
    assert "Căn cứ" in entry
    assert "không chạy được" in text(office, "tables/warehouse.html")


def test_a_file_has_a_page_with_its_faults(office: SmallOffice) -> None:
    page = text(office, "loads/aaa111bbb222.html")
    for said in ("không nhận", "Thiếu họ tên", "D9", "Sai giới tính", "S!R7"):
        assert said in page
    assert "giữ lại" in text(office, "loads/ccc333ddd444.html")
    index = text(office, "index.html")
    assert 'href="loads/aaa111bbb222.html"' in index
    assert 'href="tables/member_rows.html"' in index


def test_what_files_hold_is_escaped_and_numbers_of_persons_are_masked(office: SmallOffice) -> None:
    for page in quality_folder(office.settings).rglob("*.html"):
        said = page.read_text(encoding="utf-8")
        assert "<img" not in said
        assert "document.title=" not in said.replace("document.title=&#39;ran", "")
        assert not re.search(r"(?<!\d)0\d{11}(?!\d)", said)


def test_only_what_changed_is_written(office: SmallOffice) -> None:
    folder = quality_folder(office.settings)
    assert write_quality_pages(office.settings).written == 0
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.html")}
    with office.version("run-2") as build:
        add_finding(build, "ccc333ddd444")
    assert pages_are_behind(office.settings, "2")
    done = write_quality_pages(office.settings)
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("*.html")}
    changed = {str(path.relative_to(folder)) for path in after if after[path] != before.get(path)}
    assert changed == {"index.html", "loads/ccc333ddd444.html"}
    assert done.written == 2
    assert not pages_are_behind(office.settings, "2")


def test_a_lost_page_and_a_lost_record_of_pages_are_mended(office: SmallOffice) -> None:
    folder = quality_folder(office.settings)
    (folder / "tables" / "member_rows.html").unlink()
    assert write_quality_pages(office.settings).written == 1
    (folder / MANIFEST).write_text("{", encoding="utf-8")
    assert write_quality_pages(office.settings).unchanged == 0


def test_no_request_leaves_and_no_script_of_a_file_runs(office: SmallOffice) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium on this machine")
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    pages = sorted(quality_folder(office.settings).rglob("*.html"))
    with sync.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        page = chromium.new_page()
        asked: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        for path in pages:
            page.goto(path.as_uri())
            assert page.title() != "ran"
            broken = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
            for link in broken:
                target = link.partition("#")[0]
                assert target.startswith("file://")
                assert Path(target.removeprefix("file://")).is_file(), link
        page.goto((quality_folder(office.settings) / "index.html").as_uri())
        page.click("#lang")
        assert page.locator("h1").inner_text() == "Quality of the data"
        chromium.close()
    assert errors == []
    assert {url.partition(":")[0] for url in asked} <= {"file", "data"}
