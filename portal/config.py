"""Settings: frozen, typed, from the environment; what is incomplete or contradictory does not start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ("development", "production", "test")


class BadSettings(RuntimeError):
    """A setting is missing, malformed or contradicts another; the message names it and what to write."""


@dataclass(frozen=True)
class Settings:
    """Everything that may differ between two installations. Sizes in bytes, times in seconds."""

    environment: str
    data_dir: Path
    database_url: str
    base_url: str
    secret_key: str
    redis_url: str | None = None
    mail_url: str = "mailbox:"
    mail_from: str = "portal@localhost"
    upload_limit: int = 25 * 1024 * 1024
    trusted_proxies: int = 0
    worker_poll: float = 0.5

    @classmethod
    def from_environ(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read `PORTAL_*`; every name is listed in the README."""
        env = os.environ if env is None else env
        environment = _one_of(env, "PORTAL_ENV", ENVIRONMENTS, "development")
        data_dir = Path(env.get("PORTAL_DATA") or ROOT / "instance").resolve()
        return cls(
            environment=environment,
            data_dir=data_dir,
            database_url=_database_url(env, data_dir),
            base_url=_base_url(env, environment),
            secret_key=_secret_key(env, environment, data_dir),
            redis_url=env.get("PORTAL_REDIS_URL") or None,
            mail_url=env.get("PORTAL_MAIL_URL", "mailbox:"),
            mail_from=env.get("PORTAL_MAIL_FROM", "portal@localhost"),
            upload_limit=_positive(env, "PORTAL_UPLOAD_LIMIT", 25 * 1024 * 1024),
            trusted_proxies=_whole(env, "PORTAL_TRUSTED_PROXIES", 0),
        )

    @classmethod
    def for_tests(cls, data_dir: Path, database_url: str | None = None) -> Settings:
        """Settings of a throw-away portal: nothing leaves the machine."""
        return cls(
            environment="test",
            data_dir=data_dir,
            database_url=database_url or f"sqlite:///{data_dir / 'portal.sqlite'}",
            base_url="http://localhost",
            secret_key=secrets.token_urlsafe(32),
        )

    def with_changes(self, **changes: object) -> Settings:
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def hosts(self) -> list[str]:
        """Names under which the portal answers; a forged Host header is refused."""
        return [urlsplit(self.base_url).hostname or "localhost", "localhost", "127.0.0.1"]


def _one_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = env.get(name) or default
    if value not in allowed:
        raise BadSettings(f"{name}={value!r}: write one of {', '.join(allowed)}.")
    return value


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdecimal():
        raise BadSettings(f"{name}={text!r}: write a whole number, 0 or more.")
    return int(text)


def _positive(env: Mapping[str, str], name: str, default: int) -> int:
    if not (number := _whole(env, name, default)):
        raise BadSettings(f"{name}=0: write a positive whole number.")
    return number


def _database_url(env: Mapping[str, str], data_dir: Path) -> str:
    url = env.get("PORTAL_DATABASE_URL") or f"sqlite:///{data_dir / 'portal.sqlite'}"
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSettings("PORTAL_DATABASE_URL: write sqlite:///PATH or postgresql+psycopg://….")
    return url


def _base_url(env: Mapping[str, str], environment: str) -> str:
    url = (env.get("PORTAL_BASE_URL") or "http://localhost:5000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadSettings(f"PORTAL_BASE_URL={url!r}: write https://NAME, the address that people open.")
    if environment == "production" and parts.scheme != "https":
        raise BadSettings("PORTAL_BASE_URL must begin with https:// in production.")
    return url


def _secret_key(env: Mapping[str, str], environment: str, data_dir: Path) -> str:
    given = env.get("PORTAL_SECRET_KEY", "")
    if given and len(given) < 32:
        raise BadSettings("PORTAL_SECRET_KEY is shorter than 32 characters.")
    if not given and environment == "production":
        raise BadSettings("PORTAL_SECRET_KEY is missing: production does not make its own.")
    return given or _kept_secret(data_dir / "keys" / "secret-key")


def _kept_secret(path: Path) -> str:
    """The development secret, made once so that a restart signs nobody out."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()
