"""The restricted zone: names, identifiers, exact birth dates and raw rows, encrypted at rest.

Belongs here: opening the encrypted database, its key, and the three things in it: `keys` (integer keys assigned once),
`evidence` (the canonical rows of every load), `staging` (this night's rows before they are guarded). Not here: anything
an analyst may see (warehouse.py).
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import duckdb_extension_httpfs

from orchestration.errors import DanhboError
from orchestration.settings import Settings
from orchestration.warehouse import schema_files


class RestrictedZone:
    """The encrypted database of one home. Opened by the process that holds the night's lock, or read-only by `trace`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.folder = settings.layout.restricted
        self.path = self.folder / "identities.duckdb"
        self.key_file = self.folder / "key"

    def key(self) -> str:
        """The key: from DANHBO_RESTRICTED_KEY, else from the key file (mode 0600), made on first use.

        Raises DanhboError where the data are there but their key is not, or others may read the key file.
        """
        if self._settings.restricted_key is not None:
            return self._settings.restricted_key.get_secret_value()
        if self.key_file.exists():
            if self.key_file.stat().st_mode & 0o077:
                raise DanhboError(
                    "others may read the key of the restricted zone", where=self.key_file, remedy="chmod 600 that file"
                )
            return self.key_file.read_text(encoding="ascii").strip()
        if self.path.exists():
            raise DanhboError(
                "the key of the restricted zone is missing",
                where=self.key_file,
                remedy="Restore the key file from its backup, or set DANHBO_RESTRICTED_KEY",
            )
        key = secrets.token_hex(32)
        handle = os.open(self.key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
        return key

    @contextlib.contextmanager
    def open(self, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection in which the zone is the default database (schemas keys, evidence, staging).

        Raises DanhboError where the key does not fit or the file cannot be written.
        """
        config: dict[str, Any] = {
            "memory_limit": self._settings.memory_limit,
            "threads": str(self._settings.threads),
            # what does not fit into memory holds names and numbers like the zone itself
            "temp_directory": str(self.folder / "spilled"),
            "temp_file_encryption": "true",
        }
        connection = duckdb.connect(config=config)
        try:
            connection.execute(f"LOAD '{_openssl_extension()}'")  # DuckDB's built-in cipher may read but not write
            self._attach(connection, read_only)
            yield connection
        finally:
            connection.close()

    def _attach(self, connection: duckdb.DuckDBPyConnection, read_only: bool) -> None:
        new = not self.path.exists()
        options = "READ_ONLY, " if read_only else ""
        key = self.key()
        try:
            connection.execute(f"ATTACH {_quoted(str(self.path))} AS zone ({options}ENCRYPTION_KEY {_quoted(key)})")
        except duckdb.Error as error:
            # whatever DuckDB says of the statement must not show its key, nor be chained to what does
            reason = str(error).splitlines()[0].replace(key, "…")
            raise DanhboError(
                f"the restricted zone cannot be opened ({reason})",
                where=self.path,
                remedy="Check its key (DANHBO_RESTRICTED_KEY or the key file) and that no other process has it open",
            ) from None
        if new:
            os.chmod(self.path, 0o600)
        connection.execute("USE zone")
        if not read_only:
            # the method that DuckDB chooses for nearly every text here, without trying the others on each column first
            connection.execute("SET force_compression = 'dict_fsst'")
            for file in schema_files("restricted"):
                connection.execute(file.read_text(encoding="utf-8"))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _openssl_extension() -> Path:
    return next(Path(duckdb_extension_httpfs.__file__).parent.rglob("*.duckdb_extension"))
