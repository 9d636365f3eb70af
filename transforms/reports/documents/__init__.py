"""Documents of every format as text, one module a format; `read_document` is the door."""

from transforms.reports.document import Document, DocumentRejected, Limits, read_document

__all__ = ["Document", "DocumentRejected", "Limits", "read_document"]
