"""What the README says is there, is there; and what is there, it says."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from portal import ROOMS
from portal.config import ROOT
from portal.licensing.licences.register import public_record

README = (ROOT / "README.md").read_text(encoding="utf-8")


def part(title: str) -> str:
    """The text under one heading."""
    return README.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def first_cells(text: str) -> set[str]:
    """The names in code type of the first column of the part's table."""
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])}


def test_every_setting_is_documented_and_none_that_is_not_read() -> None:
    code = (ROOT / "portal" / "config.py").read_text(encoding="utf-8")
    read = set(re.findall(r'"(PORTAL_[A-Z_]+)"', code))
    assert first_cells(part("Settings")) == read


def test_every_command_is_documented_and_none_that_is_not_there(app: Flask) -> None:
    assert first_cells(part("Commands")) == set(app.cli.commands)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_on_the_map(room: str) -> None:
    place = room.replace("portal.core.", "").replace("portal.", "").removesuffix("_cli")
    assert re.search(rf"\b{place}\b", part("Map of the house")), place


def test_every_path_on_the_map_is_there() -> None:
    paths = {name for name in first_cells(part("Map of the house")) if name.startswith("portal/")}
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_script_that_is_named_can_be_run() -> None:
    named = set(re.findall(r"`(script/[a-z]+)", README))
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_the_names_of_a_licence_for_machines_are_those_it_gives() -> None:
    code = public_record.__code__.co_consts
    given = {name for const in code if isinstance(const, tuple) for name in const if isinstance(name, str)}
    given |= {const for const in code if isinstance(const, str)}
    told = {"number", "state", "in_force", "provisional", "holder", "product", "class", "valid_from", "valid_until"}
    assert told - given == set()
    assert all(f"`{name}`" in part("For machines") for name in told)
