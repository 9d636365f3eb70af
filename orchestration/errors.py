"""Errors that end a command: what is wrong, where, and what to do.

Belongs here: the exceptions that the command line turns into a message and an exit status. Not here: faults of single
files, which are findings and never stop the night.
"""

from __future__ import annotations


class DanhboError(Exception):
    """A command could not run (exit status 2).

    `what` says what is wrong, `where` the path or name concerned, `remedy` what to do about it.
    """

    exit_status = 2

    def __init__(self, what: str, *, where: object = None, remedy: str | None = None) -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        text = self.what
        if self.where is not None:
            text += f": {self.where}"
        if self.remedy:
            text += f". {self.remedy}"
        return text


class NightIsRunning(DanhboError):
    """Another process holds the home's lock."""


class NotAudited(DanhboError):
    """A load was to be published whose audit is missing, failed, or of other content."""


class UnknownLoad(DanhboError):
    """No load of that id is on record."""
