"""A report as text that can be cited: the types of document reading, and its door.

Belongs here: what a document is once it is read, why one is refused, the limits, and the door to reading. Not here: a
format's own reading (documents/, a module each), figures (extract.py). Serves `danhbo extract` and the nightly job.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date

__all__ = ["Block", "Document", "DocumentRejected", "Limits", "OffsetMap", "read_document"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on reading one document; what goes over them is refused, never cut silently."""

    bytes: int = 64 << 20
    unpacked_bytes: int = 256 << 20  # of all parts of a package that are read
    ratio: int = 400  # unpacked to packed, above 8 MB
    entries: int = 5_000
    text_chars: int = 2_000_000  # as many as figures are looked for in
    pages: int = 500
    ocr_pages: int = 60
    pixels: int = 60_000_000
    depth: int = 400  # elements within elements
    seconds: float = 110.0  # for programs that are called (Tesseract, LibreOffice)


class DocumentRejected(Exception):
    """A document that cannot be read: a code for the record, and what to tell the clerk and the engineer.

    Codes: unreadable_file, encrypted_file, file_too_large, empty_file, no_text, ocr_missing, converter_missing,
    unsupported_file, ambiguous_encoding.
    """

    def __init__(self, code: str, message_vi: str, message_en: str) -> None:
        super().__init__(code, message_vi, message_en)
        self.code = code
        self.message_vi = message_vi
        self.message_en = message_en

    def __str__(self) -> str:
        return f"{self.code}: {self.message_en}"


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """From places in the stored text to places in the original one, as runs that both share.

    `stored[i]` and `original[i]` begin run i; within a run of `aligned` both advance letter by letter, elsewhere a run
    stands for the whole of its original.
    """

    stored: tuple[int, ...] = (0,)
    original: tuple[int, ...] = (0,)
    aligned: tuple[bool, ...] = (True,)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that a span of the stored text came from."""
        return self._place(start, last=False), self._place(end, last=True)

    def _place(self, place: int, *, last: bool) -> int:
        probe = place - 1 if last and place else place
        run = bisect_right(self.stored, probe) - 1
        if self.aligned[run]:
            return self.original[run] + (place - self.stored[run])
        if last and run + 1 < len(self.original):
            return self.original[run + 1]
        return self.original[run]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the text with where it stood: `kind` paragraph, table, header, footer, footnote, textbox, page."""

    start: int
    end: int
    kind: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A report's text as it is stored (NFC, Unicode, lines by "\\n"), with what the document says of itself.

    `offsets` leads back to the text as it was decoded or extracted; for formats that have no text of their own (docx,
    pdf, html) that is the extracted text before letters were repaired. `blocks` say where in the file a span stood.
    """

    text: str
    format: str
    title: str | None = None
    published: date | None = None
    document_number: str | None = None
    issuer: str | None = None
    signed_on: date | None = None
    encoding: str | None = None
    warnings: tuple[str, ...] = ()
    offsets: OffsetMap = field(default_factory=OffsetMap)
    blocks: tuple[Block, ...] = ()
    pages: int | None = None

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the decoded original that a span of `text` came from."""
        return self.offsets.to_original(start, end)

    def page_of(self, start: int) -> int | None:
        """The page (from 1) on which a place of the text stands, where the format has pages."""
        at = bisect_right(self.blocks, start, key=lambda block: block.start) - 1
        return self.blocks[at].page if at >= 0 else None


def read_document(data: bytes, file_name: str, limits: Limits = Limits()) -> Document:
    """Read a report: txt, html, docx, pdf (with text, or scanned), images, doc, rtf, odt, annotated JSON, by content.

    Raises DocumentRejected, and nothing else for what is in the file; memory and time are bounded by `limits` as far as
    one process can (run it in orchestration.isolation for hard limits).
    """
    from transforms.reports.documents.reading import read

    return read(data, file_name, limits)
