"""Zip packages of office documents, opened without trust.

Belongs here: the pre-flight on the zip directory, bounded unpacking, and XML without entities. Not here: what the parts
mean (docx.py). Serves docx.py and office.py.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Any

from lxml import etree

from transforms.reports.document import Limits
from transforms.reports.documents.pieces import encrypted, too_large, unreadable

_CHUNK = 1 << 20
_SMALL = 8 << 20
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Package:
    """A zip package that passed its pre-flight; parts are unpacked one by one within a common bound."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, struct.error) as error:
            raise unreadable(f"not a whole zip package: {error}") from error
        if len(entries) > limits.entries:
            raise too_large(f"{len(entries)} entries in the package")
        if any(entry.flag_bits & 1 for entry in entries):
            raise encrypted("encrypted zip entries")
        names = [entry.filename for entry in entries]
        if len(set(names)) != len(names):
            raise unreadable("two parts of one name")
        self.names = frozenset(names)
        self._left = limits.unpacked_bytes
        self._ratio = limits.ratio
        for entry in entries:
            self._check(entry.filename, entry.file_size, entry.compress_size)

    def _check(self, name: str, unpacked: int, packed: int) -> None:
        xml = name.endswith((".xml", ".rels"))
        if xml and (unpacked > self._left or (unpacked > _SMALL and unpacked > self._ratio * max(packed, 1))):
            raise too_large(f"{name} unpacks to {unpacked} bytes from {packed}")

    def read(self, name: str) -> bytes | None:
        """A part, None where there is none; refused where it is larger than it declares or than the bound."""
        if name not in self.names:
            return None
        entry = self._archive.getinfo(name)
        pieces = []
        total = 0
        try:
            with self._archive.open(entry) as part:
                while piece := part.read(_CHUNK):
                    total += len(piece)
                    if total > self._left or total > entry.file_size + _CHUNK:
                        raise too_large(f"{name} unpacks to more than it declares or than is read")
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise unreadable(f"{name}: {error}") from error
        self._left -= total
        return b"".join(pieces)

    def xml(self, name: str) -> Any:
        """A part as an element, None where there is none; refused where it defines entities or is not well formed."""
        data = self.read(name)
        return None if data is None else parse_xml(data, name)


def parse_xml(data: bytes, name: str) -> Any:
    """XML without document types, entities or network. Raises DocumentRejected (unreadable_file)."""
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:64]:
        head = head.replace(b"\0", b"")
    if _DOCTYPE.search(head) or b"<!ENTITY" in data:
        raise unreadable(f"{name} defines a document type or entities")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise unreadable(f"{name}: {error}") from error
