"""The review page in a real browser: two clicks record a decision, and the next night applies it."""

from __future__ import annotations

import csv
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from watching import Watched

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "integration"))
from nights import REPO, SAMPLE, danhbo, environment, query

REGISTER = "thanh-uy-tan-giang/danh-muc-to-chuc-dang.xlsx"
REPORT = (
    "BÁO CÁO\ncông tác xây dựng Đảng năm 2024\n\nĐảng bộ phường 1 Tân Sa\n\n"
    "Trong năm 2024, Đảng bộ phường 1 Tân Sa kết nạp 12 đảng viên. <b>Kỷ luật</b> khiển trách 02 đảng viên.\n"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a report of an unknown organization; every figure waits for review (the threshold is above 1 figure's)."""
    root = tmp_path_factory.mktemp("review")
    home, inbox = root / "home", root / "inbox"
    (inbox / Path(REGISTER).parent).mkdir(parents=True)
    shutil.copy(SAMPLE / "inbox" / REGISTER, inbox / REGISTER)
    (inbox / "dang-uy-phuong-1").mkdir()
    (inbox / "dang-uy-phuong-1" / "bao-cao.txt").write_text(REPORT, encoding="utf-8")
    home.mkdir()
    (home / "danhbo.toml").write_text("[thresholds]\nreview_confidence = 1.0\n", encoding="utf-8")
    night(home, "2025-02-01")
    return home


def started(home: Path, made: str = "app_of_environment") -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", f"orchestration.pages.site:{made}"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--log-level", "warning"],
        env=environment() | {"DANHBO_HOME": str(home)},
        cwd=REPO,
    )
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/review", timeout=5)
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[str]:
    yield from started(home)


def night(home: Path, day: str) -> None:
    done = danhbo("nightly", "--home", home, "--inbox", home.parent / "inbox", "--date", day)
    assert done.returncode == 0, done.stdout + done.stderr


def decisions(home: Path, subject: str) -> list[dict[str, str]]:
    path = home / "data" / "corrections" / f"{subject}.csv"
    with path.open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def test_figures_and_names_are_decided_in_two_clicks_and_applied_by_the_next_night(
    home: Path, site: str, watched: Watched
) -> None:
    page = watched.page
    figures = query(home, "SELECT figure_id, value FROM mart_review ORDER BY value")
    assert [value for _, value in figures] == [2.0, 12.0]
    page.goto(f"{site}/review")
    assert page.inner_text("blockquote mark >> nth=0")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:160]) for each in found] == []

    (two, _), (twelve, _) = figures
    page.click(f"#f-{twelve} button:has-text('Đúng')")
    assert page.inner_text("[role=status]").startswith("Đã ghi quyết định")
    assert "chờ lần chạy tới" in page.inner_text(f"#f-{twelve}")
    page.select_option(f"#f-{two} select", "value")
    page.fill(f"#f-{two} input[name=value]", "3")
    page.click(f"#f-{two} button:has-text('Ghi')")

    recorded = decisions(home, "figures")
    accepted = (twelve, "accepted", "")
    assert [(row["figure_id"], row["field"], row["value"]) for row in recorded] == [accepted, (two, "value", "3")]
    assert all(row["decided_by"] and row["decided_at"] for row in recorded)
    night(home, "2025-02-02")
    assert query(home, "SELECT count(*) FROM mart_review") == [(0,)]

    page.reload()  # the figures count now, so the name that they belong to is asked for
    name = page.locator("article", has=page.locator("h3", has_text="Đảng bộ phường 1 Tân Sa"))
    assert name.count() == 1
    name.locator("button", has_text="Đảng bộ phường 1").first.click()
    assert decisions(home, "organizations")[0]["organization_code"] == "99.001.001.000.000"
    assert watched.complaints == []
    assert [url for url in watched.requests if not url.startswith((site, "data:"))] == []
    night(home, "2025-02-03")
    applied = query(
        home,
        "SELECT figure_id, value, reviewed, organizations.organization_code FROM fact_reported_figures "
        "LEFT JOIN organization_latest AS organizations USING (organization_key) ORDER BY value",
    )
    assert applied == [(two, 3.0, True, "99.001.001.000.000"), (twelve, 12.0, True, "99.001.001.000.000")]
    page.goto(f"{site}/trace/fact_reported_figures/{two}")
    assert "value=3" in page.inner_text("main")


def test_a_form_of_another_page_decides_nothing(home: Path, site: str) -> None:
    before = (home / "data" / "corrections").glob("*.csv")
    kept = {path: path.read_bytes() for path in before}
    form = {"action": "accepted", "figure_id": "x", "token": "guess"}
    for headers in ({}, {"Origin": "https://elsewhere.example"}):
        request = urllib.request.Request(
            f"{site}/review/figure", urllib.parse.urlencode(form).encode(), headers, method="POST"
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=5)
        assert refused.value.code == 400
    assert {path: path.read_bytes() for path in (home / "data" / "corrections").glob("*.csv")} == kept


def test_viewers_decide_nothing(home: Path) -> None:
    for site in started(home, "app_for_viewers"):
        with urllib.request.urlopen(f"{site}/review", timeout=5) as answer:
            assert "<form" not in answer.read().decode("utf-8")
        request = urllib.request.Request(f"{site}/review/figure", b"action=accepted&token=", method="POST")
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(request, timeout=5)


def test_markup_in_a_report_stays_text(home: Path, site: str) -> None:
    figure = query(home, "SELECT figure_id FROM fact_reported_figures WHERE measure = 'disciplined'")[0][0]
    with urllib.request.urlopen(f"{site}/trace/fact_reported_figures/{figure}", timeout=5) as answer:
        text = answer.read().decode("utf-8")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "<b>Kỷ luật" not in text
    assert "&lt;b&gt;Kỷ luật" in text


def test_what_is_not_there_is_said(site: str) -> None:
    for path in ("/trace/fact_reported_figures/nothing", "/trace/dim_member/1", "/trace/fact_ratings/zzz:R1"):
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(site + path, timeout=5)
        assert missing.value.code == 400
