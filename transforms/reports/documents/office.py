"""Old Word files (doc), rtf, odt and the like, converted by LibreOffice where it is installed, then read as docx.

Belongs here: calling LibreOffice. Not here: docx (docx.py). LibreOffice is a program of the system (package
libreoffice-writer-nogui); where it is missing, such files are refused with a message that says so.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from transforms.reports.document import Document, DocumentRejected, Limits
from transforms.reports.documents import programs
from transforms.reports.documents.docx import read_docx
from transforms.reports.documents.pieces import encrypted, too_large, unreadable

_ENDINGS = {"doc": "doc", "rtf": "rtf", "odt": "odt", "word_xml": "xml", "mht": "mht"}


def read_office(data: bytes, kind: str, limits: Limits) -> Document:
    """A document that only LibreOffice reads. Raises DocumentRejected (converter_missing, unreadable_file, …)."""
    soffice = programs.find("soffice", "libreoffice")
    if soffice is None:
        raise DocumentRejected(
            "converter_missing",
            f"Máy chưa cài LibreOffice nên không đọc được tệp .{_ENDINGS[kind]}; đề nghị lưu thành .docx rồi gửi lại.",
            f"files of kind {kind} need LibreOffice (package libreoffice-writer-nogui)",
        )
    with tempfile.TemporaryDirectory(prefix="danhbo-office-") as folder:
        source = Path(folder) / f"document.{_ENDINGS[kind]}"
        source.write_bytes(data)
        command = [
            soffice, "--headless", "--norestore", "--nolockcheck", "--nodefault", f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", f"{folder}/out", str(source),
        ]  # fmt: skip
        try:
            _, output, errors = programs.run(command, seconds=limits.seconds, environment={"HOME": folder})
        except TimeoutError as error:
            raise too_large(str(error)) from error
        converted = Path(folder) / "out" / "document.docx"
        if not converted.is_file():
            said = (errors + output).decode("utf-8", "replace")[-300:]
            if "password" in said.lower() or _has_password(data, kind):
                raise encrypted("the document has a password")
            raise unreadable(f"LibreOffice could not convert it: {said}")
        if converted.stat().st_size > limits.bytes:
            raise too_large("the converted document is too large")
        document = read_docx(converted.read_bytes(), limits)
    return replace(document, format=kind)


def _has_password(data: bytes, kind: str) -> bool:
    """Whether a doc's header says that it is encrypted (the second flag byte of its information block)."""
    return kind == "doc" and data[512:514] == b"\xec\xa5" and len(data) > 524 and bool(data[512 + 11] & 0x01)
