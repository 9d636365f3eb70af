"""The briefing in a real browser: whole offline, every link leads somewhere, readable by everybody, in two languages."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from watching import Watched

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "integration"))
from nights import SAMPLE, danhbo


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after one night on the sample inbox."""
    home = tmp_path_factory.mktemp("briefed") / "home"
    done = danhbo("nightly", "--inbox", SAMPLE / "inbox", "--home", home, "--date", "2025-02-01")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="module")
def pages(home: Path) -> list[Path]:
    return sorted((home / "briefing").rglob("*.html"))


def test_it_opens_offline_without_a_request_or_a_complaint(home: Path, watched: Watched) -> None:
    watched.page.goto((home / "briefing" / "index.html").as_uri())
    assert watched.page.title() == "Đảng bộ thành phố Tân Giang – 2025-02-01"
    for way in ("figures", "members-1-2024-12-31"):
        watched.page.goto((home / "briefing" / "2025-02-01" / "ways" / f"{way}.html").as_uri())
    watched.page.goto((home / "briefing" / "2025-02-01" / "dictionary.html").as_uri())
    assert [url for url in watched.requests if not url.startswith("file:")] == []
    assert watched.complaints == []


def test_every_link_leads_to_a_page_that_is_there(pages: list[Path]) -> None:
    assert len(pages) > 100
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r'href="([^"]+)"', text):
            if target.startswith("data:"):
                continue
            path, _, mark = target.partition("#")
            where = (page.parent / path).resolve() if path else page
            assert where.is_file(), f"{page.name}: {target}"
            if mark:
                assert f'id="{mark}"' in where.read_text(encoding="utf-8")


def test_a_number_leads_to_the_sentence_that_states_it(home: Path, watched: Watched) -> None:
    watched.page.goto((home / "briefing" / "index.html").as_uri())
    watched.page.click("#t-diff a:has-text('65')")
    assert watched.page.inner_text("blockquote mark") == "kết nạp 65 đảng viên"
    assert "tong-ket-xay-dung-dang-2024.html" in watched.page.inner_text("dl")
    watched.page.click("section a:has-text('59')")  # what rosters show instead
    assert "fact_admissions" in watched.page.inner_text("section")
    rows = [
        int(cell)
        for cell in watched.page.locator("tbody td.r").first.locator("xpath=../..").locator("td.r").all_inner_texts()
    ]
    assert sum(rows) == 59
    watched.page.click("header a")
    assert watched.page.url.endswith("index.html")


def test_the_language_switch_turns_every_text_and_is_kept(home: Path, watched: Watched) -> None:
    watched.page.goto((home / "briefing" / "index.html").as_uri())
    assert "Con số chính" in watched.page.inner_text("main")
    assert "Headlines" not in watched.page.inner_text("main")
    assert "1.500" in watched.page.inner_text(".tiles")
    watched.page.focus("#lang")
    watched.page.keyboard.press("Enter")  # by keyboard alone
    assert watched.page.get_attribute("html", "lang") == "en"
    shown = watched.page.inner_text("main")
    assert "Headlines" in shown
    assert "Con số chính" not in shown
    assert "1,500" in watched.page.inner_text(".tiles")
    watched.page.reload()
    assert watched.page.get_attribute("html", "lang") == "en"


def test_a_table_is_copied_as_a_spreadsheet_takes_it(home: Path, watched: Watched) -> None:
    page = watched.page
    page.goto((home / "briefing" / "index.html").as_uri())
    page.evaluate("document.addEventListener('copy', () => { window.copied = document.activeElement.value })")
    page.click("button[data-copy=t-members]")
    lines = page.evaluate("window.copied").split("\n")
    assert lines[0].startswith("Năm\tA – đầu kỳ")
    last = lines[-1].split("\t")
    assert (last[0], last[8], last[9]) == ("2024", "1500", "2,53")
    page.click("#lang")
    page.click("button[data-copy=t-members]")
    assert page.evaluate("window.copied").split("\n")[-1].endswith("1500\t2.53")


@pytest.mark.parametrize(
    "name", ["index.html", "ways/figures.html", "ways/members-1-2024-12-31.html", "dictionary.html"]
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing(home: Path, watched: Watched, name: str, language: str) -> None:
    watched.page.goto((home / "briefing" / "2025-02-01" / name).as_uri())
    if language == "en":
        watched.page.click("#lang")
    watched.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    found = Axe().run(watched.page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:160]) for each in found] == []


def test_axe_sees_what_is_wrong(watched: Watched) -> None:
    watched.page.set_content("<p style='color:#ccc;background:#fff'>nhạt</p><img src='data:,'>")
    found = {each["id"] for each in Axe().run(watched.page).response["violations"]}
    assert {"color-contrast", "image-alt", "html-has-lang"} <= found


def test_it_fits_a_phone_and_a_sheet_of_paper(home: Path, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto((home / "briefing" / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    paper = tmp_path / "briefing.pdf"
    page.pdf(path=str(paper), format="A4")
    page.close()
    import pypdfium2

    with pypdfium2.PdfDocument(paper) as printed:
        assert 2 <= len(printed) <= 6
        text = "".join(printed[number].get_textpage().get_text_bounded() for number in range(len(printed)))
    assert "1.500" in text
    assert "Chép bảng" not in text


def test_the_night_before_stays_and_the_newest_is_in_front(home: Path) -> None:
    front = (home / "briefing" / "index.html").read_text(encoding="utf-8")
    night = (home / "briefing" / date(2025, 2, 1).isoformat() / "index.html").read_text(encoding="utf-8")
    assert 'href="2025-02-01/ways/' in front
    assert front.replace('href="2025-02-01/', 'href="') == night
