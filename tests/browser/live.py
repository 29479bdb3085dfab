"""The portal as `script/server` runs it: web server and worker in processes of their own, and the demo's people."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from portal.config import ROOT
from portal.demo.people import PASSWORD

PREPARE = (["db", "upgrade"], ["keys", "make"], ["calendar", "seed"], ["demo", "load"])


@dataclass(frozen=True)
class Live:
    """A running portal: its address, and its command line."""

    address: str
    env: dict[str, str]

    def command(self, *args: str) -> str:
        """What `script/portal ARGS` prints."""
        ran = subprocess.run(_portal(*args), env=self.env, cwd=ROOT, capture_output=True, text=True, timeout=300)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    def code(self, email: str) -> str:
        """The second factor's present code."""
        return self.command("demo", "code", email)

    def settle(self, seconds: float = 240) -> None:
        """Wait until the worker has made what the demo left it to make."""
        end = time.monotonic() + seconds
        while self._papers_waiting():
            assert time.monotonic() < end, "the worker does not come to an end"
            time.sleep(0.5)

    def _papers_waiting(self) -> bool:
        rows = json.loads(self.command("jobs", "list", "--json"))
        return any(row["kind"] == "documents.render" and row["state"] in ("waiting", "running") for row in rows)


def _portal(*args: str) -> list[str]:
    return [sys.executable, "-m", "portal", *args]


@contextmanager
def running(data_dir: Path) -> Iterator[Live]:
    """Install, fill and start a portal of its own; it ends with the block."""
    port = _free_port()
    live = Live(f"http://127.0.0.1:{port}", _environment(data_dir, port))
    for args in PREPARE:
        live.command(*args)
    web = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "4", "portal:create_app()"]
    started = [
        subprocess.Popen(c, env=live.env, cwd=ROOT, stderr=subprocess.DEVNULL) for c in (web, _portal("worker"))
    ]
    try:
        _wait_until_ready(live.address)
        yield live
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=30)


def _environment(data_dir: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return {**kept, "PORTAL_DATA": str(data_dir), "PORTAL_BASE_URL": f"http://127.0.0.1:{port}"}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait_until_ready(address: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
        except OSError:
            assert time.monotonic() < end, "the portal does not answer"
            time.sleep(0.2)
        else:
            return


def sign_in(page: Page, email: str, code: str = "") -> None:
    """Through the door like anybody: e-mail and password, then the code where one is asked."""
    page.goto("/account/sign-in")
    page.locator("#email").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.locator("#main form button[type=submit]").first.click()
    if code:
        page.locator("#one_time_code").fill(code)
        page.locator("#main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/account/" not in url)
