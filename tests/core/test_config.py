"""Settings: what is incomplete or contradictory does not start, and says what to write."""

from __future__ import annotations

import dataclasses
import stat
from pathlib import Path

import pytest

from portal.config import BadSettings, Settings


def read(tmp_path: Path, **env: str) -> Settings:
    return Settings.from_environ({"PORTAL_DATA": str(tmp_path), **env})


PRODUCTION = {
    "PORTAL_ENV": "production",
    "PORTAL_BASE_URL": "https://portal.example",
    "PORTAL_SECRET_KEY": "s" * 40,
}


def test_nothing_has_to_be_set_for_development(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert (settings.environment, settings.database_url) == ("development", f"sqlite:///{tmp_path}/portal.sqlite")


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        read(tmp_path).environment = "production"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_ENV", "staging"),
        ("PORTAL_DATABASE_URL", "mysql://somewhere"),
        ("PORTAL_BASE_URL", "portal.example"),
        ("PORTAL_SECRET_KEY", "short"),
        ("PORTAL_UPLOAD_LIMIT", "0"),
        ("PORTAL_UPLOAD_LIMIT", "-5"),
        ("PORTAL_UPLOAD_LIMIT", "۲۵"),
        ("PORTAL_UPLOAD_LIMIT", "25MB"),
    ],
)
def test_a_malformed_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSettings, match=name):
        read(tmp_path, **{name: value})


def test_production_starts_with_what_it_needs(tmp_path: Path) -> None:
    assert read(tmp_path, **PRODUCTION).is_production


@pytest.mark.parametrize(("name", "value"), [("PORTAL_BASE_URL", "http://portal.example"), ("PORTAL_SECRET_KEY", "")])
def test_production_does_not_start_without(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSettings, match=name):
        read(tmp_path, **(PRODUCTION | {name: value}))


def test_the_development_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)
    assert first.secret_key == second.secret_key
    assert stat.S_IMODE((tmp_path / "keys" / "secret-key").stat().st_mode) == 0o600


def test_the_portal_answers_under_its_own_name(tmp_path: Path) -> None:
    assert "portal.example" in read(tmp_path, **PRODUCTION).hosts
