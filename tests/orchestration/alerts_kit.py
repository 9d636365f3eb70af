"""A small office to tell alerts of, and real servers on the loopback to tell them to.

Belongs here: helpers of the tests of alerts. Not here: tests.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from orchestration.settings import Settings, load_settings
from orchestration.warehouse import Warehouse

NIGHT = date(2026, 3, 2)
CITY, WARD_1, WARD_7, CELL_7 = 1, 2, 3, 4
ORGANIZATIONS = (
    (CITY, "99.001", "Đảng bộ thành phố Tân Giang", None),
    (WARD_1, "99.001.001", "Đảng bộ phường 1", CITY),
    (WARD_7, "99.001.007", "Đảng bộ phường 7", CITY),
    (CELL_7, None, "Chi bộ khóm 1", WARD_7),
)


class SmallOffice:
    """A home whose published versions a test writes by hand."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.settings: Settings = load_settings(home)
        self.settings.layout.prepare()
        # a calendar of its own: a test says what is due
        (home / "data").mkdir(exist_ok=True)
        self.calendar("[]")

    def calendar(self, expected: str) -> None:
        """Make `expected` (YAML) all that is due."""
        removed = "".join(
            f"  - {{kind: {kind}, every: year, remove: true}}\n"
            for kind in ("member", "rating", "inspection", "report")
        )
        added = "" if expected == "[]" else expected
        (self.home / "data" / "reporting_calendar.yaml").write_text(f"expected:\n{removed}{added}", encoding="utf-8")

    @contextlib.contextmanager
    def version(self, run_id: str, night: date = NIGHT) -> Iterator[Any]:
        """The next version to write into; published where the block ends."""
        warehouse = Warehouse(self.settings)
        warehouse.begin()
        with warehouse.open_build() as build:
            build.execute("DELETE FROM dim_organization")
            for key, code, name, parent in ORGANIZATIONS:
                build.execute(
                    "INSERT INTO dim_organization BY NAME SELECT ? AS organization_key, ? AS organization_code, "
                    "? AS name, ? AS parent_key, true AS is_current",
                    [key, code, name, parent],
                )
            yield build
            build.execute(
                "INSERT INTO audit.versions BY NAME SELECT ? AS version, ? AS run_id, ? AS night, ? AS published_at, "
                "'' AS corrections_hash, '0' AS software",
                [warehouse.version() + 1, run_id, night, datetime(night.year, night.month, night.day, 1, 35)],
            )
        warehouse.publish()


def add_load(build: Any, load_id: str, sender: str, **more: object) -> None:
    """A load on record; what is not said is that of a published roster of 31/12/2025."""
    row: dict[str, object] = {
        "load_id": load_id, "sha256": load_id * 5, "file_name": f"{load_id}.xlsx", "sender": sender, "family": "spreadsheet",
        "kind": "member", "size_bytes": 10, "received_on": NIGHT, "received_at": datetime(2026, 3, 2, 1, 30),
        "verdict": "passed", "status": "published", "status_reason": None, "audited": True, "rows_read": 10,
        "rows_published": 10, "rows_quarantined": 0, "findings": 0, "scope": f"scope-{sender}",
        "period_end": date(2025, 12, 31),
    } | more  # fmt: skip
    build.execute("DELETE FROM audit.loads WHERE load_id = ?", [load_id])
    names = ", ".join(f"${name} AS {name}" for name in row)
    build.execute(f"INSERT INTO audit.loads BY NAME SELECT {names}", row)


def add_finding(build: Any, load_id: str, code: str = "bad_date", **more: object) -> None:
    """A finding of reading."""
    row: dict[str, object] = {
        "load_id": load_id, "origin": "reading", "severity": "warn", "code": code, "sheet": "Danh sách", "row": 9,
        "column": "D", "value": None, "message": "Cột “Họ và tên”: không hiểu “Nguyễn Văn Bí Mật 099123456789”.",
    } | more  # fmt: skip
    names = ", ".join(f'${name} AS "{name}"' for name in row)
    build.execute(f"INSERT INTO audit.findings BY NAME SELECT {names}", row)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Mailbox:
    """What an SMTP server took; `refuse` makes it refuse recipients, `silent` makes it never greet."""

    def __init__(self) -> None:
        self.refuse = False
        self.letters: list[bytes] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Take or refuse a recipient."""
        if self.refuse:
            return "550 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep a letter."""
        self.letters.append(envelope.original_content)
        return "250 OK"


@contextlib.contextmanager
def mail_server(mailbox: Mailbox) -> Iterator[str]:
    """A real SMTP server; gives the URL of a channel that mails over it."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield mail_url(controller.port)
    finally:
        controller.stop()


def mail_url(port: int) -> str:
    """A channel that mails through a server of the loopback."""
    return f"mailto://127.0.0.1:{port}?from=kho@example.org&to=vanphong@example.org&mode=insecure"


@contextlib.contextmanager
def silent_server() -> Iterator[int]:
    """A server that takes connections and says nothing; gives its port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        yield int(listener.getsockname()[1])


class Hook:
    """What an HTTP endpoint was told; `status` is what it answers, `delay` how long it takes to."""

    def __init__(self) -> None:
        self.status = 200
        self.delay = 0.0
        self.told: list[dict[str, Any]] = []


@contextlib.contextmanager
def web_hook(hook: Hook) -> Iterator[str]:
    """A real HTTP endpoint; gives the URL of a channel that posts to it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(hook.delay)
            if hook.status == 200:
                hook.told.append(json.loads(body))
            with contextlib.suppress(OSError):
                self.send_response(hook.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"json://127.0.0.1:{server.server_address[1]}/bao-dong"
    finally:
        server.shutdown()
        server.server_close()
