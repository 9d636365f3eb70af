"""Landing: what lies in the inbox becomes a load, known by its content.

Belongs here: walking the inbox, hashing, copying into the lake so that a copy is whole or absent. Not here: reading what
a file holds (assets/rosters.py, assets/reports.py). The inbox belongs to its senders: nothing in it is changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import DanhboError
from orchestration.settings import Home
from transforms.filetypes import sniff

LOAD_ID_LENGTH = 12
_IGNORED = ("~$", ".")  # locks of office programs, hidden files
_ARRIVING = ".arriving"  # a folder of the lake for copies that are not whole yet
_PARTIAL = (".part", ".crdownload", ".tmp")
_SNIFFED_BYTES = 1 << 20  # enough to tell a kind, but for zip, whose directory stands at the end


@dataclass(frozen=True, slots=True)
class LandedFile:
    """A file of the inbox with its copy in the lake."""

    load_id: str
    sha256: str
    file_name: str
    sender: str | None
    family: str
    size_bytes: int
    path: Path


@dataclass(frozen=True, slots=True)
class Unlanded:
    """A file that could not be landed, and why (in Vietnamese, for the clerk, and in English)."""

    file_name: str
    code: str
    message: str


def inbox_files(inbox: Path) -> Iterator[Path]:
    """The files of the inbox in a fixed order, without office programs' locks, hidden files and partial downloads.

    Raises DanhboError where the inbox is missing or cannot be listed.
    """
    if not inbox.is_dir():
        raise DanhboError("the inbox is not there", where=inbox, remedy="Name an existing folder with --inbox")
    try:
        found = sorted(path for path in inbox.rglob("*") if path.is_file() or path.is_symlink())
    except OSError as error:
        raise DanhboError(f"the inbox cannot be read ({error.strerror})", where=inbox) from error
    for path in found:
        relative = path.relative_to(inbox)
        if any(part.startswith(_IGNORED) for part in relative.parts) or path.name.endswith(_PARTIAL):
            continue
        yield path


def land(inbox: Path, home: Home, known: Container[str], max_bytes: int) -> tuple[list[LandedFile], list[Unlanded]]:
    """Copy every file of the inbox whose content is not among `known` (sha256) into the lake.

    Two files of the same content are one. Returns the new loads in inbox order, and the files that could not be landed.
    Raises DanhboError where the lake cannot be written (nothing half-copied stays).
    """
    landed: dict[str, LandedFile] = {}
    failed: list[Unlanded] = []
    shutil.rmtree(home.lake / _ARRIVING, ignore_errors=True)  # what a killed night had copied in part
    for path in inbox_files(inbox):
        try:
            size = path.stat().st_size
            if size > max_bytes:
                failed.append(
                    Unlanded(
                        path.name, "file_too_large", f"Tệp {path.name} lớn hơn mức cho phép ({max_bytes >> 20} MB)."
                    )
                )
                continue
            digest = _sha256(path)
        except OSError as error:
            failed.append(Unlanded(path.name, "unreadable_file", f"Không mở được tệp {path.name} ({error.strerror})."))
            continue
        if digest in known or digest in landed:
            continue
        copy = lake_path(home, digest)
        _copy(path, copy, home.lake / _ARRIVING / digest, digest)
        file_type = sniff(_sniffed(copy), path.name)
        parts = path.relative_to(inbox).parts
        landed[digest] = LandedFile(
            load_id=digest[:LOAD_ID_LENGTH],
            sha256=digest,
            file_name=path.name,
            sender=parts[0] if len(parts) > 1 else None,
            family=file_type.family,
            size_bytes=size,
            path=copy,
        )
    shutil.rmtree(home.lake / _ARRIVING, ignore_errors=True)
    return list(landed.values()), failed


def lake_path(home: Home, sha256: str) -> Path:
    """Where the lake keeps the file of that content."""
    return home.lake / "files" / sha256[:2] / sha256


def heal(inbox: Path, home: Home, wanted: dict[str, str]) -> dict[str, Unlanded]:
    """Make sure that the lake's copy of each of `wanted` (sha256 to file name) is whole; those that are not, by sha256.

    A copy that is damaged or gone is made again from the inbox where the same content still lies there.
    """
    damaged = {digest for digest in wanted if not _is_whole(lake_path(home, digest), digest)}
    if damaged and inbox.is_dir():
        for path in inbox_files(inbox):
            with contextlib.suppress(OSError):  # of a file that cannot be opened nothing is to be had
                if (digest := _sha256(path)) in damaged:
                    lake_path(home, digest).unlink(missing_ok=True)
                    _copy(path, lake_path(home, digest), home.lake / _ARRIVING / digest, digest)
                    damaged.discard(digest)
            if not damaged:
                break
        shutil.rmtree(home.lake / _ARRIVING, ignore_errors=True)
    return {
        digest: Unlanded(
            wanted[digest],
            "lake_copy_damaged",
            f"Bản lưu của tệp {wanted[digest]} trong kho tệp bị hỏng hoặc bị mất; hãy đặt lại đúng tệp ấy vào hộp thư đến "
            f"rồi chạy lại. / the lake's copy is damaged or gone; put the same file back into the inbox and run again.",
        )
        for digest in sorted(damaged)
    }


def text_path(home: Home, load_id: str) -> Path:
    """Where the lake keeps the stored text of a report, to which character spans refer."""
    return home.lake / "texts" / f"{load_id}.txt"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all (temporary name, sync, rename).

    The temporary name is always the same, so that what a killed process left is used up by the next one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    try:
        with partial.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        os.rename(partial, path)
        sync_folder(path.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise DanhboError(
            f"a file could not be written ({error.strerror})",
            where=path,
            remedy="Free some space, then run the night again",
        ) from error


def _copy(source: Path, target: Path, partial: Path, digest: str) -> None:
    if _is_whole(target, digest):
        return  # landed before by a night that did not finish
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.parent.mkdir(exist_ok=True)
        with source.open("rb") as src, partial.open("wb") as dst:
            shutil.copyfileobj(src, dst, 1 << 20)
            dst.flush()
            os.fsync(dst.fileno())
        if _sha256(partial) != digest:
            raise DanhboError(
                "a file changed while it was copied", where=source, remedy="Run the night again once it is complete"
            )
        os.rename(partial, target)
        sync_folder(target.parent)
    except OSError as error:
        raise DanhboError(
            f"a file could not be copied into the lake ({error.strerror})",
            where=source,
            remedy="Free some space or mend the rights, then run the night again",
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def _is_whole(path: Path, digest: str) -> bool:
    try:
        return _sha256(path) == digest
    except OSError:
        return False


def sync_folder(folder: Path) -> None:
    """Make what was renamed in a folder outlast a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sniffed(path: Path) -> bytes:
    with path.open("rb") as handle:
        head = handle.read(_SNIFFED_BYTES)
        return head + handle.read() if head.startswith(b"PK") else head


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
