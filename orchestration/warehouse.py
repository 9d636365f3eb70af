"""The published warehouse: its versions, the version being built, and readers' snapshots.

Belongs here: where tables of the warehouse live, and how a new version replaces the old one (design: "Publish, and readers
at any hour"). Not here: what the tables hold (sql/, assets), identities (restricted.py).

A published file is never written. The next version is built beside it from a clone, checked, synced, and then the link
`warehouse.duckdb` is flipped to it in one rename; a reader that is open keeps the file it opened.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from orchestration.errors import DanhboError
from orchestration.schema_upgrade import upgrade_schema
from orchestration.settings import SQL_DIR, Settings

# DuckDB names a database by its file's name up to the first dot, so all versions are the database `warehouse`, and what a tool
# has saved under that name goes on after a publish. Versions of before were named with a hyphen.
_VERSION = re.compile(r"warehouse[.-](\d+)\.duckdb")
_READ_ONLY = 0o444  # a reader who forgets to say read-only would lock everybody else out, or write
_FICLONE = 0x40049409  # linux/fs.h: share the blocks of a whole file (btrfs, xfs)


def schema_files(folder: str) -> list[Path]:
    """The SQL files of a folder of sql/, in the order in which they are to run."""
    return sorted((SQL_DIR / folder).glob("*.sql"))


class Warehouse:
    """The versions of one home's warehouse. One process at a time may build (the night's lock); any number may read."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._home = settings.layout

    @property
    def link(self) -> Path:
        """What analysts open."""
        return self._home.warehouse

    @property
    def building(self) -> Path:
        """The version being built; exists only while a night runs (or was killed)."""
        return self._home.root / "warehouse-building.duckdb"

    def current(self) -> Path | None:
        """The published version's own path, or None before the first night.

        Always the resolved path: a process that still holds a connection would get its old instance again by the link's.
        """
        if not self.link.exists():
            return None
        return self.link.resolve()

    def version(self) -> int:
        """The number of the published version; 0 before the first."""
        current = self.current()
        return _number(current) if current is not None else 0

    def read(self) -> duckdb.DuckDBPyConnection:
        """A read-only connection to the published version that can reach nothing else: no files, no network.

        Raises DanhboError where nothing has been published yet.
        """
        current = self.current()
        if current is None:
            raise DanhboError(
                "there is no warehouse yet", where=self.link, remedy="Run `danhbo nightly` first, or name its --home"
            )
        connection = duckdb.connect(
            str(current),
            read_only=True,
            config={"enable_external_access": "false", "threads": str(self._settings.threads)},
        )
        connection.execute("SET lock_configuration = true")
        return connection

    def begin(self) -> Path:
        """Start the next version: a clone of the published one, or a new one, with the schema brought up to date.

        What a killed night left (a half-built version, a version that was never linked) is removed first.
        """
        self._sweep()
        current = self.current()
        with _clear_disk_errors(self.building):
            if current is not None:
                _clone(current, self.building)
            with self.open_build() as connection:
                upgrade_schema(connection, schema_files("schema"))
        return self.building

    @contextlib.contextmanager
    def open_build(self, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """The version being built; only the process that holds the night's lock may write it."""
        config: dict[str, Any] = {"memory_limit": self._settings.memory_limit, "threads": str(self._settings.threads)}
        with _clear_disk_errors(self.building):
            connection = duckdb.connect(str(self.building), read_only=read_only, config=config)
            try:
                yield connection
            finally:
                connection.close()

    def publish(self) -> Path:
        """Make the built version the published one, atomically, and forget versions older than the last N.

        Raises DanhboError where the built file is not whole; the published version then stays as it was.
        """
        target = self._home.root / f"warehouse.{self.version() + 1:06d}.duckdb"
        with _clear_disk_errors(self.building):
            with self.open_build() as connection:
                connection.execute("CHECKPOINT")
            wal = self.building.with_name(self.building.name + ".wal")
            if wal.exists():
                raise DanhboError("the new version was not written whole", where=wal, remedy="Run the night again")
            with self.open_build(read_only=True) as connection:
                connection.execute("SELECT count(*) FROM dim_source").fetchone()
            self.building.chmod(_READ_ONLY)
            _sync(self.building)
            os.rename(self.building, target)
            flip = self._home.root / ".warehouse.duckdb.new"
            flip.unlink(missing_ok=True)
            flip.symlink_to(target.name)
            os.rename(flip, self.link)
            _sync(self._home.root)
        self._forget_old()
        return target

    def abandon(self) -> None:
        """Drop the version being built."""
        for leftover in (self.building, self.building.with_name(self.building.name + ".wal")):
            leftover.unlink(missing_ok=True)

    def versions(self) -> list[Path]:
        """The versions on disk, oldest first."""
        found = (path for path in self._home.root.glob("warehouse[.-]*.duckdb") if _VERSION.fullmatch(path.name))
        return sorted(found, key=_number)

    def _sweep(self) -> None:
        self.abandon()
        published = self.version()
        for path in self.versions():
            if _number(path) > published:
                path.unlink()

    def _forget_old(self) -> None:
        for path in self.versions()[: -self._settings.keep_versions]:
            path.unlink()


def _number(path: Path) -> int:
    match = _VERSION.fullmatch(path.name)
    return int(match.group(1)) if match else 0


def _clone(source: Path, target: Path) -> None:
    with source.open("rb") as src, target.open("wb") as dst:
        try:
            fcntl.ioctl(dst.fileno(), _FICLONE, src.fileno())
            return
        except OSError:
            pass  # the file system cannot share blocks: copy them
    shutil.copyfile(source, target)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _clear_disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DanhboError(
            f"the warehouse could not be written ({error.strerror})",
            where=path,
            remedy="Free some space or mend the rights, then run the night again; what was published stays as it was",
        ) from error
    except duckdb.IOException as error:
        raise DanhboError(
            f"the warehouse could not be written ({str(error).splitlines()[0]})",
            where=path,
            remedy="Free some space or mend the rights, then run the night again; what was published stays as it was",
        ) from error
