"""The words of a message: Vietnamese, with English beneath, one screen long.

Belongs here: a title and a body from what changed, for one recipient. Not here: what changed (ledger.py), texts
(data/reference/alert_messages.yaml). Pure: no clock, no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from orchestration.alerts.current import words
from orchestration.alerts.ledger import Changes, Opened
from orchestration.masking import mask
from transforms.reference import load_yaml

_LINES = (20, 14)  # of alerts, in Vietnamese and in English: with the frame around them some forty lines in all
_LONGEST = 150


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a night ended: `state` published, nothing_new or failed; tonight's loads by status; why it failed."""

    night: date
    state: str
    version: int = 0
    loads: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent."""

    title: str
    body: str


def digest(outcome: Outcome, changes: Changes) -> Message:
    """The digest of a night, from the changes that concern its reader."""
    said = load_yaml("alert_messages.yaml")["title_words"]
    parts = [said["failed"]] if outcome.state == "failed" else []
    parts += [said["opened"].format(count=len(changes.opened))] if changes.opened else []
    parts += [said["closed"].format(count=len(changes.closed))] if changes.closed else []
    title = load_yaml("alert_messages.yaml")["title"].format(
        night=f"{outcome.night:%d/%m/%Y}", words=", ".join(parts) or said["quiet"]
    )
    bodies = []
    for language in (0, 1):
        lines = [_outcome(outcome, language), ""]
        room = _LINES[language]
        for name, entries in (("opened", changes.opened), ("closed", changes.closed)):
            if entries:
                shown = _section(name, entries, language, max(3, room))
                room -= len(shown) - 2
                lines += [*shown, ""]
        lines += _still(changes.still_open, language, max(3, room))
        lines = lines[:-1] if not lines[-1] else lines
        if not (changes.opened or changes.still_open):
            lines += ["", _word("sections", "none", language)]
        elif language == 0:
            lines += ["", _word("sections", "look", language)]
        bodies.append("\n".join(lines).strip())
    return Message(_one_line(title), "\n\n— English —\n".join(bodies) + "\n")


def urgent(night: date, opened: Iterable[Opened]) -> Message:
    """The message that goes out at once for what is held."""
    entries = tuple(opened)
    title = load_yaml("alert_messages.yaml")["urgent_title"].format(count=len(entries), night=f"{night:%d/%m/%Y}")
    bodies = [
        "\n".join([_word("outcome", "urgent", language), "", *_section("opened", entries, language, _LINES[language])])
        for language in (0, 1)
    ]
    return Message(_one_line(title), "\n\n— English —\n".join(bodies) + "\n")


def _outcome(outcome: Outcome, language: int) -> str:
    order = ("published", "superseded", "held", "rejected", "withdrawn")
    counts = [
        words("loads", status, count=outcome.loads[status])[language] for status in order if outcome.loads.get(status)
    ]
    text = words(
        "outcome", outcome.state, version=outcome.version, loads=", ".join(counts) or "–", reason=outcome.reason
    )[language]
    return mask(text)


def _section(name: str, entries: tuple[Opened, ...], language: int, room: int) -> list[str]:
    """A heading, then the alerts under the organizations that they are of, as many as there is room for."""
    lines = [f"{_word('sections', name, language)} ({len(entries)})"]
    shown = 0
    for organization, group in _by_organization(entries, language):
        if len(lines) + 1 >= room:
            break
        lines.append(organization)
        for known in group:
            if len(lines) >= room:
                break
            text = (known.alert.vi, known.alert.en)[language]
            told = _word("sections", "told", language) if name == "opened" and known.told_at_once else ""
            lines.append(f"  {'!' if known.alert.urgent else '-'} {_short(mask(text) + told)}")
            shown += 1
    if shown < len(entries):
        lines.append("  " + words("sections", "more", count=len(entries) - shown)[language])
    return lines


def _still(entries: tuple[Opened, ...], language: int, room: int) -> list[str]:
    """What was told before and is open, a line an organization: counted, not told again."""
    if not entries:
        return []
    lines = [f"{_word('sections', 'open', language)} ({len(entries)})"]
    groups = [(name, list(group)) for name, group in _by_organization(entries, language)]
    for name, group in groups[:room]:
        since = min(known.opened_on for known in group)
        day = f"{since:%d/%m/%Y}" if language == 0 else since.isoformat()
        mark = "!" if any(known.alert.urgent for known in group) else "-"
        lines.append(f"  {mark} {name}: " + words("sections", "open_line", count=len(group), since=day)[language])
    if len(groups) > room:
        rest = sum(len(group) for _, group in groups[room:])
        lines.append("  " + words("sections", "more", count=rest)[language])
    return lines


def _by_organization(entries: Iterable[Opened], language: int) -> list[tuple[str, list[Opened]]]:
    """Alerts by organization (its sender where that is not known): those with something urgent first, then by name."""

    def place(known: Opened) -> str:
        return known.alert.organization or known.alert.sender or _word("sections", "whole", language)

    ordered = sorted(
        entries, key=lambda known: (place(known), not known.alert.urgent, known.opened_on, known.alert.key)
    )
    groups = [(mask(name), list(group)) for name, group in groupby(ordered, key=place)]
    return sorted(groups, key=lambda entry: (not any(known.alert.urgent for known in entry[1]), entry[0]))


def _word(group: str, name: str, language: int) -> str:
    return words(group, name)[language]


def _short(text: str) -> str:
    text = _one_line(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _one_line(text: str) -> str:
    return " ".join(text.split())
