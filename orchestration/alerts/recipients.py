"""Who is told what: the settings of alerts, and the organizations that a recipient answers for.

Belongs here: `[alerts]` of danhbo.toml, and choosing the alerts of a recipient. Not here: addresses with passwords in files:
a channel's URL comes from the environment (DANHBO_ALERTS__CHANNELS__<NAME>), or from a file of its own that only the account
of the nights can read, which danhbo.toml names (`channels.office = "@/run/secrets/office"`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from transforms.text import fold

EVERYTHING = "*"


class Recipient(BaseModel):
    """Who is told, over which channels, of which part: organizations by code or name (each with all below it), senders by
    the name of their folder (`*` stands for any letters). `organizations = ["*"]`, the default, is everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    channels: tuple[str, ...] = Field(min_length=1)
    organizations: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether nothing is kept from this recipient."""
        return EVERYTHING in self.organizations or not (self.organizations or self.senders)


class AlertSettings(BaseModel):
    """`[alerts]`: channels by name, recipients, and how long a channel may take."""

    model_config = ConfigDict(extra="forbid")

    channels: dict[str, SecretStr] = Field(default_factory=dict, description="URL of apprise, or @file that holds it")
    recipients: tuple[Recipient, ...] = ()
    timeout_seconds: float = Field(10.0, gt=0, le=120, description="for each channel, in one attempt")
    keep_days: int = Field(30, ge=1, description="a message that could not go out is tried for so long")


@dataclass(frozen=True)
class Tree:
    """The organizations as they now are: who is above whom, and which keys a code or a name means.

    `spelled` are pairs of a code or a name, as written, and the key that it means.
    """

    parents: Mapping[int, int | None]
    names: Mapping[int, str]
    spelled: Iterable[tuple[str, int]]

    @cached_property
    def _keys(self) -> Mapping[str, set[int]]:
        found: dict[str, set[int]] = {}
        folded = cache(fold)  # many cells bear one name
        for word, key in self.spelled:
            found.setdefault(folded(word.strip()), set()).add(key)
        return found

    def above(self, key: int | None) -> list[int]:
        """An organization and all above it, itself first."""
        found: list[int] = []
        while key is not None and key not in found:
            found.append(key)
            key = self.parents.get(key)
        return found

    def means(self, words: Iterable[str]) -> set[int]:
        """The organizations that codes or names mean."""
        asked = [fold(word.strip()) for word in words]
        return {key for word in asked for key in self._keys.get(word, ())}


def concerns(recipient: Recipient, tree: Tree, organization_key: int | None, sender: str | None) -> bool:
    """Whether what is about an organization, or came from a sender, is of a recipient's part."""
    if recipient.everything:
        return True
    if sender is not None and any(fnmatchcase(sender, pattern) for pattern in recipient.senders):
        return True
    return not tree.means(recipient.organizations).isdisjoint(tree.above(organization_key))


def channel_urls(settings: AlertSettings) -> dict[str, str]:
    """The URL of each channel that has one, by name in small letters. A file that cannot be read gives none."""
    found = {}
    for name, secret in settings.channels.items():
        url = secret.get_secret_value().strip()
        if url.startswith("@"):
            try:
                url = Path(url[1:]).read_text(encoding="utf-8").strip()
            except (OSError, ValueError):
                continue
        if url:
            found[name.lower()] = url
    return found


def exposed_channels(channels: object) -> list[str]:
    """The names of channels whose URL stands openly in a settings file, where secrets must not be."""
    if not isinstance(channels, dict):
        return []
    return sorted(str(name) for name, url in channels.items() if not str(url).startswith("@"))
