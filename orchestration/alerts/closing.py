"""The end of a night: its digest, what waits to be sent, its heartbeat.

Belongs here: the order of these, for a night that ended well, badly, or with nothing to do, and the message that goes out at
once for a held load. Serves the command line (night.py), the daemon (sensors.py) and the asset after publishing. The end of a
run is dealt with once, whoever comes first. Nothing here fails a night: what goes wrong is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from orchestration import freshness
from orchestration.alerts import digest, outbox
from orchestration.alerts.current import Alert, current_alerts, organizations, senders, words
from orchestration.alerts.digest import Message, Outcome
from orchestration.alerts.heartbeat import Beat, write_heartbeat
from orchestration.alerts.ledger import (
    Changes,
    Ledger,
    Opened,
    alerts_folder,
    followed,
    ledger_of,
    note,
    remember_run,
    settle,
)
from orchestration.alerts.recipients import Recipient, Tree, concerns
from orchestration.errors import DanhboError
from orchestration.feedback.folder import is_behind, refresh_feedback
from orchestration.landing import write_whole
from orchestration.masking import mask
from orchestration.quality_pages import pages_are_behind, write_quality_pages
from orchestration.settings import Settings
from orchestration.warehouse import Warehouse

FAILED = "night:failed"
CALENDAR = "overdue:the-calendar-itself"
_OF_THE_DAY = ("overdue:", "night:")  # alerts that change without a new version of the warehouse
_LOG = logging.getLogger("danhbo.alerts")


@dataclass(frozen=True, slots=True)
class Ended:
    """A night that ended: its day and run, and what it failed with."""

    night: date
    run_id: str
    failure: BaseException | str | None = None


def close_night(settings: Settings, ended: Ended) -> bool:
    """Deal with the end of a night; False where that was done before. Never raises for what goes wrong in it."""
    now = datetime.now(settings.zone)
    try:
        done = _close(settings, ended, now)
    except Exception as error:  # a night that was published stays published, whatever its alerts do
        _LOG.warning("the alerts of the night could not be settled (%s)", _reason(error))
        return False
    return done


def announce_held(settings: Settings, night: date) -> int:
    """Tell at once of loads that are held and were not told of before; how many. Never raises for what goes wrong in it."""
    now = datetime.now(settings.zone)
    try:
        with ledger_of(settings) as ledger:
            alerts, tree = _alerts(settings, ledger, settings.today())
            ledger.senders_of = None  # the rest of this version's alerts is for the digest
            urgent = [alert for alert in alerts if alert.urgent]
            note(ledger, urgent, night)
            fresh = [ledger.open[alert.key] for alert in urgent if not ledger.open[alert.key].told_at_once]
            for known in fresh:
                known.told_at_once = True
            if fresh:
                occasion = "urgent|" + "|".join(sorted(known.alert.key for known in fresh))
                _tell(settings, tree, occasion, now, lambda chosen: digest.urgent(night, chosen(fresh)), fresh)
        if fresh:
            outbox.deliver(settings, now)
        return len(fresh)
    except Exception as error:
        _LOG.warning("held loads could not be told of at once (%s)", _reason(error))
        return 0


def _close(settings: Settings, ended: Ended, now: datetime) -> bool:
    outcome = _outcome(settings, ended)
    whole = _catch_up(settings, outcome)
    with ledger_of(settings) as ledger:
        if ended.run_id in ledger.runs:
            return False
        alerts, tree = _alerts(settings, ledger, settings.today())
        if ended.failure is not None:
            # what is wrong with the files is as it was: the night did not get to them
            text = words("alerts", "failed", reason=_reason(ended.failure))
            alerts = [*alerts, Alert(FAILED, True, *text)]
        changes = settle(ledger, alerts, ended.night)
        # a night has its digest once; back-fills of nights before the last one speak only where something changed
        first = ledger.digest_of is None or ledger.digest_of < ended.night.isoformat()
        if first or changes.any:
            _tell(settings, tree, f"digest|{ended.run_id}", now, _composed(outcome, changes))
            _keep(settings, digest.digest(outcome, changes), ended.night)
        ledger.digest_of = max(ledger.digest_of or "", ended.night.isoformat())
        remember_run(ledger, ended.run_id)
        if whole:
            ledger.followed = str(outcome.version)
        opened = len(ledger.open), sum(1 for known in ledger.open.values() if known.alert.urgent)
        unlanded = any(key.startswith("unlanded:") for key in ledger.open)
    delivery = outbox.deliver(settings, now)
    bad = outcome.loads.get("held", 0) + outcome.loads.get("rejected", 0)
    beat = Beat(
        night=ended.night, run_id=ended.run_id, outcome=outcome.state,
        exit_status=2 if ended.failure is not None else int(bool(bad) or unlanded), version=outcome.version, loads=outcome.loads,
        open_alerts=opened[0], urgent_alerts=opened[1], unsent_messages=delivery.kept,
    )  # fmt: skip
    write_heartbeat(settings, beat, datetime.now(settings.zone))
    return True


def _catch_up(settings: Settings, outcome: Outcome) -> bool:
    """Write what follows a version and a killed night did not come to: feedback, pages, briefing, open data.

    True where all that follows the published version is written now.
    """
    if outcome.version == 0 or outcome.state == "failed":
        return False
    version = str(outcome.version)
    late: list[tuple[str, Callable[[Settings], object]]] = []
    if is_behind(settings, version):
        late.append(("feedback", refresh_feedback))
    if pages_are_behind(settings, version):
        late.append(("pages on the quality of the data", write_quality_pages))
    # the run that published a version wrote these too, or failed, and then the next one does
    if outcome.state == "nothing_new" and followed(settings) != version:
        late += [("briefing", _briefing), ("open data", _open_data)]
    whole = True
    for name, make in late:
        try:
            make(settings)
        except Exception as error:  # one must not keep the others, nor the alerts, from being brought up to date
            _LOG.warning("the %s could not be brought up to date (%s)", name, _reason(error))
            whole = False
    return whole


def _briefing(settings: Settings) -> object:
    from orchestration.pages.briefing import write_briefing  # charts take a second to import

    with Warehouse(settings).read() as published:
        return write_briefing(settings, published, _newest_night(published))


def _open_data(settings: Settings) -> object:
    from orchestration.open_data import write_open_data

    with Warehouse(settings).read() as published:
        return write_open_data(settings, published, _newest_night(published))


def _newest_night(published: duckdb.DuckDBPyConnection) -> date:
    row = published.execute("SELECT night FROM audit.versions ORDER BY version DESC LIMIT 1").fetchone()
    assert row is not None
    night: date = row[0]
    return night


def _outcome(settings: Settings, ended: Ended) -> Outcome:
    warehouse = Warehouse(settings)
    version, loads, run_id = 0, {}, None
    if warehouse.current() is not None:
        with warehouse.read() as published:
            loads = dict(
                published.execute(
                    "SELECT status, count(*) FROM audit.loads WHERE received_on = ? GROUP BY status ORDER BY status",
                    [ended.night],
                ).fetchall()
            )
            newest = published.execute("SELECT run_id FROM audit.versions ORDER BY version DESC LIMIT 1").fetchone()
            version, run_id = warehouse.version(), newest[0] if newest else None
    if ended.failure is not None:
        return Outcome(ended.night, "failed", version, {}, _reason(ended.failure))
    return Outcome(ended.night, "published" if run_id == ended.run_id else "nothing_new", version, loads)


def _alerts(settings: Settings, ledger: Ledger, today: date) -> tuple[list[Alert], Tree]:
    """What should be open, and the organizations. Where the warehouse is the one last looked at, only the day has changed."""
    warehouse = Warehouse(settings)
    if warehouse.current() is None:
        return [known.alert for key, known in ledger.open.items() if not key.startswith(_OF_THE_DAY)], Tree({}, {}, ())
    with warehouse.read() as published:
        tree = organizations(published)
        unread: list[Alert] = []
        try:
            late = freshness.overdue_now(published, settings, today)
        except DanhboError:  # nobody knows what is overdue: what was, stays, and somebody is told to mend the calendar
            late = []
            unread = [known.alert for key, known in ledger.open.items() if key.startswith("overdue:")]
            unread += [] if CALENDAR in ledger.open else [Alert(CALENDAR, False, *words("alerts", "calendar"))]
        version = str(warehouse.version())
        if ledger.senders_of != version:
            ledger.senders, ledger.senders_of = senders(published, tree), version
            return [*current_alerts(published, tree, ledger.senders, late), *unread], tree
        same = [known.alert for key, known in ledger.open.items() if not key.startswith(_OF_THE_DAY)]
        return [*same, *current_alerts(published, tree, ledger.senders, late, of_the_day_only=True), *unread], tree


def _composed(outcome: Outcome, changes: Changes) -> Callable[[Any], Message]:
    def compose(chosen: Callable[[Any], tuple[Opened, ...]]) -> Message:
        return digest.digest(
            outcome, Changes(chosen(changes.opened), chosen(changes.closed), chosen(changes.still_open))
        )

    return compose


def _tell(
    settings: Settings,
    tree: Tree,
    occasion: str,
    now: datetime,
    compose: Callable[[Any], Message],
    only_with: list[Opened] | None = None,
) -> None:
    """Put a message for each recipient into the outbox, of the alerts that concern them; `only_with` alerts to tell of."""
    everybody = settings.alerts.recipients
    if not everybody and settings.alerts.channels:
        everybody = (Recipient(name="all", channels=tuple(sorted(settings.alerts.channels))),)
    for recipient in everybody:

        def chosen(entries: Any, recipient: Recipient = recipient) -> tuple[Opened, ...]:
            return tuple(
                known for known in entries
                if known.alert.key == FAILED
                or concerns(recipient, tree, known.alert.organization_key, known.alert.sender)
            )  # fmt: skip

        if only_with is not None and not chosen(only_with):
            continue
        message = compose(chosen)
        for channel in recipient.channels:
            outbox.put(settings, occasion, channel, recipient.name, message.title, message.body, now)


def _keep(settings: Settings, message: Message, night: date) -> None:
    """The night's digests as a text in the home, the newest first, for an office that has no channel yet."""
    path = alerts_folder(settings) / "digests" / f"{night}.txt"
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    text = f"{message.title}\n\n{message.body}" + (f"\n{'=' * 60}\n\n{before}" if before else "")
    write_whole(path, text.encode("utf-8"))


def _reason(failure: BaseException | str) -> str:
    """What went wrong, in a few words without paths: those of our own errors, the kind of any other."""
    if isinstance(failure, DanhboError):
        return mask(failure.what)
    return mask(failure) if isinstance(failure, str) else type(failure).__name__
