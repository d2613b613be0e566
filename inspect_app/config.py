"""The settings of one installation: frozen, read once from its instance folder and the environment.

The instance folder (INSPECT_INSTANCE, else instance/ beside the program) holds the database, the secret key and,
where something differs from the defaults, settings.toml. INSPECT_<NAME> in the environment wins over the file.
"""

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SECRET_BYTES = 32


class SettingsError(Exception):
    """A setting that stops the start: the message is one line with the setting's name."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What may differ between installations. Every field but `instance` is a key of settings.toml."""

    instance: Path
    demonstration: bool = False
    secure_cookies: bool = True  # off only for plain http on this very machine, as the demonstration does
    behind_proxy: bool = False  # exactly one proxy stands before the program, and says who asks and over https
    public_address: str = ""  # where anybody reaches the program ("https://cchc.example"); issued documents name it

    @property
    def database(self) -> Path:
        """The database file."""
        return self.instance / "inspect.db"

    @property
    def secret_file(self) -> Path:
        """The file of the key that signs sessions."""
        return self.instance / "secret_key"


KEYS = tuple(field.name for field in fields(Settings) if field.name != "instance")
_TEXTS = ("public_address",)
_TRUTHS = {"true": True, "false": False}
# No longer than what stays readable on paper: in a QR code of 42 mm, and on a line beside it.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?(/[A-Za-z0-9._~\-]+)*/?", re.ASCII)
_LONGEST = 60


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the instance that the environment names.

    Raises SettingsError with the key's name for an unknown or unreadable one, in the file or the environment.
    """
    instance = Path(environment.get("INSPECT_INSTANCE") or ROOT / "instance").absolute()
    values = {**_file(instance / "settings.toml"), **_environment(environment)}
    return Settings(instance=instance, **values)


def secret_key(settings: Settings) -> str:
    """The key that signs sessions. Raises SettingsError where it is missing, short or open to others."""
    path = settings.secret_file
    if not path.exists():
        raise SettingsError(f"{path}: secret_key is missing; run: flask --app inspect_app init")
    if path.stat().st_mode & 0o077:
        raise SettingsError(f"{path}: secret_key can be read by others; run: chmod 600 {path}")
    key = path.read_text(encoding="ascii").strip()
    if len(key) < SECRET_BYTES:
        raise SettingsError(f"{path}: secret_key is shorter than {SECRET_BYTES} characters")
    return key


def make_secret(settings: Settings) -> None:
    """Make the instance folder and a secret key, both for their owner alone; an existing key stays."""
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.secret_file.exists():
        return
    descriptor = os.open(settings.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(SECRET_BYTES))


def _file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not readable: {error}") from error
    for key, value in table.items():
        if key not in KEYS:
            raise SettingsError(f"{path}: unknown setting {key}; known: {', '.join(KEYS)}")
        table[key] = _checked(f"{path}: {key}", key, value)
    return table


def _environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, text in environment.items():
        key = name.removeprefix("INSPECT_").lower()
        if key == name.lower() or key == "instance":
            continue
        if key not in KEYS:
            raise SettingsError(f"{name}: unknown setting; known: {', '.join('INSPECT_' + k.upper() for k in KEYS)}")
        values[key] = _checked(name, key, text if key in _TEXTS else _TRUTHS.get(text, text))
    return values


def _checked(where: str, key: str, value: Any) -> bool | str:
    if key not in _TEXTS:
        if not isinstance(value, bool):
            raise SettingsError(f"{where} must be true or false")
        return value
    if not isinstance(value, str) or (value and not _ADDRESS.fullmatch(value)) or len(value) > _LONGEST:
        raise SettingsError(f'{where} must be an address such as "https://cchc.example", or ""')
    return value.rstrip("/")
