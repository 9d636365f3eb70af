"""Which module reads a document.

Belongs here: the checks before any parser is trusted, and the dispatch by kind. Not here: the reading of a format. The
modules are loaded when first needed, so that a batch of text files pays for no pdf or html library.
"""

from __future__ import annotations

from dataclasses import replace

from transforms.filetypes import sniff
from transforms.reports.document import Document, DocumentRejected, Limits
from transforms.reports.documents.pieces import encrypted, too_large, unreadable


def read(data: bytes, file_name: str, limits: Limits) -> Document:
    """Read a document by its content; raises DocumentRejected and nothing else for what is in the file."""
    if not data:
        raise DocumentRejected("empty_file", "Tệp rỗng.", "the file has no bytes")
    if len(data) > limits.bytes:
        raise too_large(f"{len(data)} bytes, at most {limits.bytes} are read")
    found = sniff(data, file_name)
    if found.kind == "empty":
        raise DocumentRejected("empty_file", "Tệp rỗng.", "the file holds nothing but blanks")
    try:
        document = _read_kind(found.kind, data, file_name, limits)
    except DocumentRejected:
        raise
    except MemoryError:
        raise
    except RecursionError as error:
        raise too_large("nested too deeply") from error
    except Exception as error:
        raise unreadable(f"{found.kind}: {type(error).__name__}: {error}") from error
    if found.finding:
        document = replace(document, warnings=(found.finding, *document.warnings))
    return document


def _read_kind(kind: str, data: bytes, file_name: str, limits: Limits) -> Document:
    if kind == "txt" or kind == "csv":
        from transforms.reports.documents.plain import read_text

        return read_text(data, limits)
    if kind == "json":
        from transforms.reports.documents.plain import read_json

        return read_json(data, limits)
    if kind == "html":
        from transforms.reports.documents.html import read_html

        return read_html(data, limits)
    if kind == "docx":
        from transforms.reports.documents.docx import read_docx

        return read_docx(data, limits)
    if kind == "pdf":
        from transforms.reports.documents.pdf import read_pdf

        return read_pdf(data, limits)
    if kind == "image":
        from transforms.reports.documents.ocr import read_image

        return read_image(data, limits)
    if kind in ("doc", "rtf", "odt", "word_xml", "mht"):
        from transforms.reports.documents.office import read_office

        return read_office(data, kind, limits)
    if kind == "encrypted_office":
        raise encrypted("an office file in an encrypted package")
    raise DocumentRejected(
        "unsupported_file",
        f"Không đọc được báo cáo từ loại tệp này ({kind}).",
        f"reports are not read from files of kind {kind}",
    )
