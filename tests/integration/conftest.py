"""Whole nights through the real command, once for all tests that look at them.

Belongs here: the homes and inboxes that tests share. Not here: parts of a night (tests/orchestration). A night costs about
eight seconds of CPU, so each fixture says what it ran, and who may change its home.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nights import REAL_INBOX, SAMPLE, Night, danhbo


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """One night over the sample inbox. Only the second night of test_night may change this home."""
    home = tmp_path_factory.mktemp("sample") / "home"
    inbox = SAMPLE / "inbox"
    return Night(home, inbox, danhbo("nightly", "--inbox", inbox, "--home", home))


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """One night over the real report."""
    if not REAL_INBOX.is_dir():
        pytest.skip(f"the real report is not here: {REAL_INBOX}")
    home = tmp_path_factory.mktemp("real") / "home"
    return Night(home, REAL_INBOX, danhbo("nightly", "--inbox", REAL_INBOX, "--home", home))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """One night over an inbox with nothing in it."""
    root = tmp_path_factory.mktemp("empty")
    (root / "inbox").mkdir()
    return Night(root / "home", root / "inbox", danhbo("nightly", "--inbox", root / "inbox", "--home", root / "home"))


@pytest.fixture(scope="session")
def few_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inbox of the register, two rosters and a report, out of the sample."""
    inbox = tmp_path_factory.mktemp("few") / "inbox"
    for name in (
        "thanh-uy-tan-giang/danh-muc-to-chuc-dang.xlsx",  # without it the rosters are held
        "dang-uy-phuong-1/danh-sach-dang-vien-2022.csv",
        "dang-uy-phuong-1/danh-sach-dang-vien-2023.csv",
        "dang-uy-phuong-3/bao-cao-nam-2024.docx",
    ):
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLE / "inbox" / name, inbox / name)
    return inbox
