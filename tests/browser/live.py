"""The portal as `script/server` runs it: web server and worker in processes of their own, and the demo's people."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from portal.config import ROOT
from portal.demo.people import PASSWORD

WAITING_PAPERS = "SELECT count(*) FROM jobs WHERE kind = 'documents.render' AND state IN ('waiting', 'running')"
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

    def settle(self, patience: float = 240) -> None:
        """Wait until the worker has made what the demo left it to make; `patience`: seconds without a new paper."""
        left, end = self._papers_waiting(), time.monotonic() + patience
        while left:
            assert time.monotonic() < end, f"the worker stands still before {left} papers"
            time.sleep(0.5)
            before, left = left, self._papers_waiting()
            end = time.monotonic() + patience if left < before else end

    def _papers_waiting(self) -> int:
        """Asked of the database itself: a command each time would take the worker's own time away."""
        with closing(sqlite3.connect(f"file:{self.env['PORTAL_DATA']}/portal.sqlite?mode=ro", uri=True)) as rows:
            return int(rows.execute(WAITING_PAPERS).fetchone()[0])


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
