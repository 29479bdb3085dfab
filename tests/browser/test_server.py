"""`script/server`: what it says when it is ready, and what it leaves behind. Runs last of those that use it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

from tests.browser.live import Live


def test_it_says_what_it_did_where_it_answers_and_who_can_sign_in(server: Live) -> None:
    for title in ("Database at its newest version", "Keys", "Working calendar", "Demo people and data"):
        assert title in server.said
    assert f"The portal answers at {server.address}" in server.said
    assert {row.split()[0] for row in server.command("demo", "people").splitlines()[:-1]} <= set(server.said.split())


def test_it_answers_when_it_says_so(server: Live) -> None:
    with urlopen(f"{server.address}/healthz", timeout=10) as answer:
        assert answer.status == 200


def test_it_stops_with_ctrl_c_and_leaves_nothing_behind(server: Live) -> None:
    assert living(f"PORTAL_DATA={server.env['PORTAL_DATA']}")
    assert server.stop() == 0
    assert living(f"PORTAL_DATA={server.env['PORTAL_DATA']}") == []


def living(setting: str) -> list[str]:
    """The processes that were started with this setting, whatever their parent, group or session."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended this moment; the environment of one that waits to be buried is empty
            if setting.encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_text())
    return found
