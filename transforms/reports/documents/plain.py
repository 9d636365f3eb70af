"""Plain text in any encoding, and the annotated JSON of reports.

Belongs here: bytes of a text file to its stored text. Text stays whole: clutter of a portal in it is for the grammar to
ignore. Not here: codecs and legacy encodings (transforms.encodings).
"""

from __future__ import annotations

import json

import orjson

from transforms.encodings import decode_bytes
from transforms.reports.document import Document, DocumentRejected, Limits
from transforms.reports.documents.facts import with_facts
from transforms.reports.documents.pieces import changer, decide, no_text, repair, too_long, unreadable, warnings_of
from transforms.text import nfc


def read_text(data: bytes, limits: Limits) -> Document:
    """A text file. Raises DocumentRejected (no_text, file_too_large, ambiguous_encoding)."""
    original, codec = decode_bytes(data)
    original = original.removeprefix("\ufeff")
    if not original.strip():
        raise no_text()
    if len(original) > limits.text_chars:
        raise too_long(limits)
    decision = decide(original)
    text, offsets = repair(original, changer(decision))
    document = Document(
        text=text,
        format="txt",
        encoding=decision.encoding or codec,
        warnings=warnings_of(decision, original),
        offsets=offsets,
    )
    return with_facts(document)


def read_json(data: bytes, limits: Limits) -> Document:
    """The annotated JSON: its `text`, unchanged but for NFC. Raises DocumentRejected where there is none."""
    try:
        content = orjson.loads(data)
    except orjson.JSONDecodeError:
        try:  # a mark at the front, UTF-16, or nesting that orjson does not take
            content = json.loads(decode_bytes(data)[0].removeprefix("\ufeff"))
        except (ValueError, RecursionError) as error:
            raise unreadable(f"not a JSON document: {error}") from error
    text = content.get("text") if isinstance(content, dict) else None
    if not isinstance(text, str):
        raise DocumentRejected(
            "unsupported_file", 'Tệp JSON không có trường "text" là văn bản.', 'the JSON has no text under "text"'
        )
    if not text.strip():
        raise no_text()
    if len(text) > limits.text_chars:
        raise too_long(limits)
    stored, offsets = repair(text, nfc, keep_breaks=True)
    title = content.get("title")
    document = Document(
        text=stored,
        format="json",
        title=nfc(title).strip() or None if isinstance(title, str) else None,
        encoding="utf-8",
        offsets=offsets,
    )
    return with_facts(document)
