"""The environment, read once and checked before anything is touched."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from bis.errors import SettingsError

_ORIGIN = re.compile(
    r"(?P<origin>https?://(\[[0-9a-f:.]+\]|[\w-]+(\.[\w-]+)*)(:(?P<port>[0-9]{1,5}))?)/*"
)
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """What the operator decides. `public_url` is None when only this computer is served.

    `backup_dir` is where the nightly backups lie, None if nobody has said.
    """

    database_url: str
    data_dir: Path
    secret_file: Path
    lab: str
    public_url: str | None
    trusted_proxies: frozenset[str]
    backup_dir: Path | None

    @property
    def profile_file(self) -> Path:
        """The lab's profile, which seeds an empty database."""
        return ROOT / "data" / "labs" / f"{self.lab}.toml"

    @property
    def is_https(self) -> bool:
        """Whether visitors reach BIS by https, so cookies must be Secure."""
        return (self.public_url or "").startswith("https://")


@cache
def settings() -> Settings:
    """Return the settings of this process.

    Raises:
        SettingsError: a variable cannot be used; its sentence says which and why.
    """
    return read_settings(os.environ)


def version() -> str:
    """Return the version of this program, as pyproject.toml has it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Check `environment` and return it as values. Raises SettingsError."""
    data_dir = Path(environment.get("BIS_DATA_DIR") or ROOT / "data").absolute()
    lab = environment.get("BIS_LAB") or "boden"
    found = Settings(
        database_url=_database_url(environment.get("BIS_DATABASE_URL", ""), data_dir),
        data_dir=data_dir,
        secret_file=Path(
            environment.get("BIS_SECRET_FILE") or data_dir / "secret.key"
        ).absolute(),
        lab=lab,
        public_url=_public_url(environment.get("BIS_PUBLIC_URL", "")),
        trusted_proxies=_proxies(environment.get("BIS_TRUSTED_PROXY", "")),
        backup_dir=_folder(environment.get("BIS_BACKUP_DIR", "")),
    )
    known = {path.stem for path in (ROOT / "data" / "labs").glob("*.toml")}
    if lab not in known:  # looked for in a list: no address can be made of its letters
        without_diaries = sorted(one for one in known if "-" not in one)
        raise SettingsError("error.lab_unknown", lab=lab, known=", ".join(without_diaries))
    return found


def _database_url(given: str, data_dir: Path) -> str:
    if not given:
        given = f"sqlite:///{data_dir / 'bis.db'}"
    if (
        given.startswith("sqlite:///")
        and not set("?#%") & set(given)
        and ":memory:" not in given
    ):
        path = Path(given.removeprefix("sqlite:///"))
        if path.name:
            return f"sqlite:///{path if path.is_absolute() else ROOT / path}"
    if given.startswith("postgresql+psycopg://") and _is_whole(given):
        return given
    raise SettingsError("error.database_address")


def _is_whole(address: str) -> bool:
    """Return whether an address names host and path, with any @ of a password as %40."""
    try:
        parts = urlsplit(address)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return has_port and bool(parts.path.strip("/")) and parts.netloc.count("@") <= 1


def _public_url(given: str) -> str | None:
    if not given.strip():
        return None
    found = _ORIGIN.fullmatch(given.strip().lower())
    if found is None or not 0 < int(found["port"] or 80) < 65536:
        raise SettingsError("error.public_url", given=given.strip())
    return found["origin"]


def _folder(given: str) -> Path | None:
    return Path(given).absolute() if given else None


def _proxies(given: str) -> frozenset[str]:
    try:
        found = frozenset(str(ip_address(one)) for one in given.replace(",", " ").split())
    except ValueError:
        raise SettingsError("error.trusted_proxy", given=given) from None
    return found
