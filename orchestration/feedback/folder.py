"""The feedback folder: a workbook for each faulty spreadsheet in force, none for the others.

Belongs here: which files the folder holds, under which names, and writing them so that each is whole or absent. Not here: what
is in them (workbook.py), which loads are faulty (faults.py). The folder holds the senders' personal data: only the account
that runs the nights may open it (mode 0700), and who sends the files back needs that right.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from orchestration.feedback.faults import FaultyLoad, faulty_loads
from orchestration.isolation import ReaderFailed, ReaderKilled
from orchestration.landing import lake_path, write_whole
from orchestration.reading import reader
from orchestration.settings import Settings
from orchestration.warehouse import Warehouse

FORM = "1"  # of the workbooks: another form makes them all anew
MANIFEST = ".manifest.json"
_KEPT_ENDINGS = (".xlsx", ".xlsm")
_LOG = logging.getLogger("danhbo.feedback")


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a night did to the folder: names written, names removed, how many stand there now."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    standing: int


def feedback_folder(settings: Settings) -> Path:
    """`<home>/feedback`."""
    return settings.home / "feedback"


def refresh_feedback(settings: Settings) -> Refreshed:
    """Make the folder say what the published version says of its spreadsheets."""
    warehouse = Warehouse(settings)
    with warehouse.read() as published:
        loads = faulty_loads(published)
    return refresh(settings, loads, str(warehouse.version()))


def is_behind(settings: Settings, version: str) -> bool:
    """Whether the folder was not made of this version of the warehouse: a night may have been killed after publishing."""
    return _manifest(feedback_folder(settings))[0] != version


def refresh(settings: Settings, loads: Iterable[FaultyLoad], version: str) -> Refreshed:
    """Make the folder hold exactly the workbooks of these loads; those that say what they should stay untouched.

    `version` names the version of the warehouse that they are of. Raises DanhboError where the folder cannot be written; a file at fault that cannot be opened gets a summary alone.
    """
    loads = list(loads)
    folder = feedback_folder(settings)
    of, before = _manifest(folder)
    names = _names(loads, before)
    wanted = {load.load_id: {"name": names[load.load_id], "fingerprint": load.fingerprint(FORM)} for load in loads}
    stale = [
        load for load in loads
        if before.get(load.load_id) != wanted[load.load_id] or not (folder / names[load.load_id]).is_file()
    ]  # fmt: skip
    gone = sorted({entry["name"] for entry in before.values()} - set(names.values()))
    if not stale and not gone and of == version:
        return Refreshed((), (), len(loads))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chmod(folder, 0o700)
    # what is about to be written is noted first, without fingerprints, so that a killed night leaves nothing unknown
    begun = before | {load.load_id: {"name": names[load.load_id], "fingerprint": ""} for load in stale}
    _note(folder, "", begun)
    if stale:
        from orchestration.feedback.workbook import build, build_unopened  # openpyxl, which most nights do not need

        with reader(settings.limits) as isolated:
            for load in stale:
                path = lake_path(settings.layout, load.sha256)
                try:
                    data = isolated.call(build, path, load)
                except ReaderKilled:
                    data = build_unopened(load, "how_large")
                except (ReaderFailed, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                    _LOG.warning("the cells of %s could not be marked (%s)", load.load_id, type(error).__name__)
                    data = build_unopened(load, "how_unopened")
                write_whole(folder / names[load.load_id], data)
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    _note(folder, version, wanted)
    return Refreshed(tuple(sorted(names[load.load_id] for load in stale)), tuple(gone), len(loads))


def _names(loads: list[FaultyLoad], before: dict[str, dict[str, str]]) -> dict[str, str]:
    """For each load the name of its workbook: the sender's own, with the sender where two have the same, for good."""
    names = {load.load_id: before[load.load_id]["name"] for load in loads if load.load_id in before}
    taken = {name.lower() for name in names.values()}
    for load in loads:
        if load.load_id in names:
            continue
        own = PurePath(load.file_name.replace("\\", "/")).name
        ending = PurePath(own).suffix.lower()
        stem, ending = (PurePath(own).stem, ending) if ending in _KEPT_ENDINGS else (PurePath(own).stem, ".xlsx")
        stem = stem.lstrip(".") or load.load_id
        tries = [stem, f"{stem} ({load.sender})" if load.sender else stem, f"{stem} ({load.load_id})"]
        name = next(f"{one}{ending}" for one in tries if f"{one}{ending}".lower() not in taken)
        names[load.load_id] = name
        taken.add(name.lower())
    return names


def _manifest(folder: Path) -> tuple[str, dict[str, dict[str, str]]]:
    """The version that the folder is of (empty where that is not known), and its workbooks by load."""
    try:
        known = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        entries = known["workbooks"].items()
        return str(known["version"]), {
            load_id: {"name": entry["name"], "fingerprint": entry["fingerprint"]}
            for load_id, entry in entries
            if PurePath(entry["name"]).name == entry["name"]  # never a path out of the folder
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "", {}


def _note(folder: Path, version: str, entries: dict[str, dict[str, str]]) -> None:
    noted = {"version": version, "workbooks": entries}
    write_whole(folder / MANIFEST, json.dumps(noted, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8"))
