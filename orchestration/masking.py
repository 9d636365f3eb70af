"""Masking: no identifier leaves the restricted zone by way of a message.

Belongs here: hiding runs of 8 to 12 digits (card and citizen numbers) in text that goes to logs, findings and summaries
(design: "Logs and messages mask runs of 8 to 12 digits"), and the logging filter that does it for every record.
"""

from __future__ import annotations

import logging
import re

_IDENTIFIER = re.compile(r"(?<!\d)\d{8,12}(?!\d)")


def mask(text: str) -> str:
    """`text` with every run of 8 to 12 digits replaced by its last two digits behind dots."""
    return _IDENTIFIER.sub(lambda match: "…" + match.group()[-2:], text)


class MaskingFilter(logging.Filter):
    """Masks the finished message of every log record, arguments included."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always keeps the record; its message is masked."""
        record.msg = mask(record.getMessage())
        record.args = None
        return True
