"""Messages over real servers: up, down, slow, refusing. What a channel does not take is kept, and goes out later."""

from __future__ import annotations

import email
import email.policy
import json
import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alerts_kit import Hook, Mailbox, free_port, mail_server, mail_url, silent_server, web_hook

from orchestration.alerts.outbox import Delivery, deliver, outbox_folder, put, waiting
from orchestration.settings import Settings, load_settings

NOW = datetime.fromisoformat("2026-03-02T01:40:00+07:00")
TITLE, BODY = "Đêm 02/03/2026: 1 việc mới", "MỚI (1)\nĐảng bộ phường 7\n  - 11 lỗi <b>&\n\n— English —\nNEW (1)\n"


def office(home: Path, monkeypatch: pytest.MonkeyPatch, **urls: str) -> Settings:
    """Settings whose channels have these addresses, from the environment as in an office."""
    home.mkdir(exist_ok=True)
    (home / "danhbo.toml").write_text("[alerts]\ntimeout_seconds = 4\n", encoding="utf-8")
    for name, url in urls.items():
        monkeypatch.setenv(f"DANHBO_ALERTS__CHANNELS__{name.upper()}", url)
    return load_settings(home)


def tell(settings: Settings, *channels: str, occasion: str = "digest|run-1") -> None:
    for channel in channels:
        put(settings, occasion, channel, "Văn phòng", TITLE, BODY, NOW)


def test_a_mail_server_that_is_up_gets_the_letter_in_vietnamese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as url:
        settings = office(tmp_path, monkeypatch, mail=url)
        tell(settings, "mail")
        assert deliver(settings, NOW) == Delivery(sent=1)
    letter = email.message_from_bytes(mailbox.letters[0], policy=email.policy.default)
    assert letter["Subject"] == TITLE
    text = "".join(part.get_content() for part in letter.walk() if part.get_content_type().startswith("text/"))
    assert "Đảng bộ phường 7" in text
    assert "<b>" not in text or letter.get_content_type() == "text/plain"
    assert waiting(settings) == []


def test_a_refused_recipient_keeps_the_letter_and_a_later_night_sends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = Mailbox()
    mailbox.refuse = True
    with mail_server(mailbox) as url:
        settings = office(tmp_path, monkeypatch, mail=url)
        tell(settings, "mail")
        assert deliver(settings, NOW) == Delivery(kept=1)
        ((_, kept),) = waiting(settings)
        assert (kept.attempts, kept.body) == (1, BODY)
        assert kept.last_error
        assert "example.org" not in kept.last_error
        mailbox.refuse = False
        assert deliver(settings, NOW + timedelta(days=1)) == Delivery(sent=1)
    assert len(mailbox.letters) == 1


def test_a_hook_that_fails_keeps_the_message_until_it_is_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = Hook()
    hook.status = 500
    with web_hook(hook) as url:
        settings = office(tmp_path, monkeypatch, hook=url)
        tell(settings, "hook")
        assert deliver(settings, NOW) == Delivery(kept=1)
        assert waiting(settings)[0][1].last_error
        hook.status = 200
        assert deliver(settings, NOW) == Delivery(sent=1)
    assert [(told["title"], told["message"].strip()) for told in hook.told] == [(TITLE, BODY.strip())]


def test_slow_silent_and_absent_channels_hold_up_none_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fast, slow = Hook(), Hook()
    slow.delay = 60.0
    with web_hook(fast) as fast_url, web_hook(slow) as slow_url, silent_server() as silent:
        settings = office(
            tmp_path, monkeypatch, fast=fast_url, slow=slow_url.replace("json://", "json://kho:matkhau-99@"),
            silent=mail_url(silent), absent=mail_url(free_port()),
        )  # fmt: skip
        tell(settings, "fast", "slow", "silent", "absent", "unset")
        with caplog.at_level(logging.DEBUG):
            assert deliver(settings, NOW) == Delivery(sent=1, kept=4)
    assert len(fast.told) == 1
    kept = {message.channel: message for _, message in waiting(settings)}
    assert set(kept) == {"slow", "silent", "absent", "unset"}
    assert kept["unset"].last_error == "the channel has no address"
    written = "".join(path.read_text(encoding="utf-8") for path in outbox_folder(settings).iterdir()) + caplog.text
    assert "matkhau-99" not in written


def test_a_channel_that_fails_is_asked_once_in_an_attempt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = Hook()
    hook.status = 503
    with web_hook(hook) as url:
        settings = office(tmp_path, monkeypatch, hook=url)
        for number in range(3):
            tell(settings, "hook", occasion=f"digest|run-{number}")
        assert deliver(settings, NOW) == Delivery(kept=3)
        errors = [message.last_error or "" for _, message in waiting(settings)]
        assert sum(error.startswith("not tried") for error in errors) == 2
        hook.status = 200
        assert deliver(settings, NOW) == Delivery(sent=3)


def test_an_occasion_is_one_message_however_often_it_is_put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = office(tmp_path, monkeypatch)
    tell(settings, "mail")
    put(settings, "digest|run-1", "mail", "Văn phòng", TITLE, BODY, NOW + timedelta(minutes=3))
    assert len(waiting(settings)) == 1


def test_a_message_is_given_up_after_the_days_that_settings_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = office(tmp_path, monkeypatch)
    tell(settings, "nowhere")
    assert deliver(settings, NOW + timedelta(days=29)).kept == 1
    assert deliver(settings, NOW + timedelta(days=31)) == Delivery(given_up=1)
    assert waiting(settings) == []


def test_a_damaged_message_is_left_and_the_others_go_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = Hook()
    with web_hook(hook) as url:
        settings = office(tmp_path, monkeypatch, hook=url)
        tell(settings, "hook")
        (outbox_folder(settings) / "20260101T000000-broken.json").write_text("{", encoding="utf-8")
        (outbox_folder(settings) / "20260101T000001-other.json").write_text(json.dumps({"id": 1}), encoding="utf-8")
        assert deliver(settings, NOW) == Delivery(sent=1)
    assert len(list(outbox_folder(settings).iterdir())) == 2


def test_messages_are_for_the_account_of_the_nights_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = office(tmp_path, monkeypatch)
    tell(settings, "mail")
    assert outbox_folder(settings).parent.stat().st_mode & 0o077 == 0
