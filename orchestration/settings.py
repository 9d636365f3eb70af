"""Settings: where the home is, what the thresholds are.

Belongs here: every value that an office may set, with its default, read from `danhbo.toml` in the home and from the
environment (`DANHBO_…`, nested by `__`); the layout of the home. Not here: secrets in files (environment only), field
knowledge (data/reference).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from orchestration.alerts.recipients import AlertSettings, exposed_channels
from orchestration.errors import DanhboError

PROJECT = Path(__file__).resolve().parent.parent
SQL_DIR = PROJECT / "sql"
DEFAULT_HOME = PROJECT / "data" / "home"
DEFAULT_INBOX = PROJECT / "data" / "sample" / "inbox"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds everything a run writes (design: `--home`)."""

    root: Path

    @property
    def lake(self) -> Path:
        """Landed files by hash, and the stored texts of reports."""
        return self.root / "lake"

    @property
    def warehouse(self) -> Path:
        """What analysts open: a link to the newest version."""
        return self.root / "warehouse.duckdb"

    @property
    def restricted(self) -> Path:
        """Identities and raw rows, encrypted; mode 0700."""
        return self.root / "restricted"

    @property
    def corrections(self) -> Path:
        """Decisions of people, as csv files."""
        return self.root / "data" / "corrections"

    @property
    def context(self) -> Path:
        """What the office knows beside its files (population, units that should be organized), as csv files."""
        return self.root / "data" / "context"

    @property
    def dagster(self) -> Path:
        """Dagster's own record of runs."""
        return self.root / "dagster"

    @property
    def briefing(self) -> Path:
        """A summary a night."""
        return self.root / "briefing"

    @property
    def open_data(self) -> Path:
        """Aggregates that may leave the office."""
        return self.root / "open_data"

    @property
    def lock(self) -> Path:
        """Held by the one process that writes."""
        return self.root / ".night.lock"

    def prepare(self) -> None:
        """Make the folders. Raises DanhboError where the home cannot be written."""
        try:
            for folder in (self.root, self.corrections, self.dagster, self.briefing):
                folder.mkdir(parents=True, exist_ok=True)
            for private in (self.lake, self.restricted):
                private.mkdir(mode=0o700, exist_ok=True)
            for left in self.root.glob(".write-probe-*"):  # of a process that was killed in between
                left.unlink(missing_ok=True)
            probe = self.root / f".write-probe-{os.getpid()}"
            probe.write_bytes(b"danhbo")
            probe.unlink(missing_ok=True)
        except OSError as error:
            raise DanhboError(
                f"the home cannot be written ({error.strerror})",
                where=self.root,
                remedy="Choose another folder with --home, or give this user the right to write there and free some space",
            ) from error


class Thresholds(BaseModel):
    """Limits of the load guards; shares lie between 0 and 1."""

    max_unresolved_organizations: float = Field(
        0.5, ge=0, le=1, description="share of rows whose organization is unknown"
    )
    max_bad_dates: float = Field(0.2, ge=0, le=1, description="share of rows with a date that could not be read")
    max_rejected_rows: float = Field(0.3, ge=0, le=1, description="share of lines that gave no row")
    min_volume: float = Field(0.5, ge=0, description="rows against the last load of the same sender and kind")
    max_volume: float = Field(2.0, ge=0, description="rows against the last load of the same sender and kind")
    review_confidence: float = Field(
        0.9, ge=0, le=1, description="figures of reports less sure than this wait for review, outside every mart"
    )


class Limits(BaseModel):
    """Bounds on reading one file."""

    max_file_mb: int = Field(512, gt=0)
    read_seconds: float = Field(120.0, gt=0)
    read_memory_mb: int = Field(2048, gt=0)


class Settings(BaseSettings):
    """All settings of an office. Unknown names in danhbo.toml are an error, so that a misspelt one is seen."""

    model_config = SettingsConfigDict(env_prefix="DANHBO_", env_nested_delimiter="__", extra="forbid")

    home: Path = DEFAULT_HOME
    inbox: Path = DEFAULT_INBOX
    timezone: str = "Asia/Ho_Chi_Minh"
    first_day: date = date(2015, 1, 1)
    keep_versions: int = Field(7, ge=1)
    briefing_organization: str | None = Field(
        None,
        description="code of the organization that the briefing is about; the one with most members where none is named",
    )
    restricted_key: SecretStr | None = None
    thresholds: Thresholds = Field(default_factory=Thresholds)  # type: ignore[arg-type]
    limits: Limits = Field(default_factory=Limits)  # type: ignore[arg-type]
    memory_limit: str = "4GB"
    threads: int = Field(2, ge=1)
    alerts: AlertSettings = Field(default_factory=AlertSettings)  # type: ignore[arg-type]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given on the command line comes first, then the environment, then danhbo.toml of the home."""
        given = init_settings()
        home = Path(given.get("home") or env_settings().get("home") or DEFAULT_HOME)
        file = TomlConfigSettingsSource(settings_cls, home / "danhbo.toml")
        exposed = exposed_channels((file.toml_data.get("alerts") or {}).get("channels"))
        if exposed:
            raise DanhboError(
                f"the address of a channel ({', '.join(exposed)}) stands openly in a file, where secrets must not be",
                where=home / "danhbo.toml",
                remedy='Set DANHBO_ALERTS__CHANNELS__<NAME> in the environment, or name a file: "@/run/secrets/name"',
            )
        return init_settings, env_settings, file

    @property
    def layout(self) -> Home:
        """The folders of the home."""
        return Home(self.home)

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.timezone)

    def today(self) -> date:
        """The office's day now."""
        return datetime.now(self.zone).date()


def load_settings(home: Path | None = None, inbox: Path | None = None) -> Settings:
    """Settings for a home, from arguments, the environment and the home's danhbo.toml, in that order.

    Raises DanhboError that names the setting where one is unknown or out of range.
    """
    given: dict[str, Path] = {}
    if home is not None:
        given["home"] = home.absolute()
    if inbox is not None:
        given["inbox"] = inbox.absolute()
    try:
        settings = Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise DanhboError(
            f"a setting is wrong ({first['msg']})",
            where=name,
            remedy="Mend it in danhbo.toml of the home or in the environment (DANHBO_…)",
        ) from error
    return settings.model_copy(update={"home": settings.home.absolute(), "inbox": settings.inbox.absolute()})
