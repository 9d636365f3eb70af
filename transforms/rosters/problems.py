"""What can be wrong with a file as a whole.

Belongs here: the one exception that steps of the reader raise among themselves; `read.py` turns it into a finding.
"""

from __future__ import annotations


class FileProblem(Exception):
    """A file (or a sheet) that cannot be read: `code` of the finding, `reason` which of its messages."""

    def __init__(self, code: str, reason: str = "", value: str | None = None) -> None:
        super().__init__(f"{code}: {reason}" if reason else code)
        self.code, self.reason, self.value = code, reason, value
