"""The portal as `script/server` runs it: web server and worker in processes of their own, and the demo's people."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page

from portal import create_app
from portal.config import ROOT, Settings
from portal.demo.people import PASSWORD

WAITING_PAPERS = "SELECT count(*) FROM jobs WHERE kind = 'documents.render' AND state IN ('waiting', 'running')"
LAST_WORDS = "Stop with Ctrl-C."


@dataclass
class Live:
    """A running portal: its address, its settings, the file with what it says, and its command line."""

    address: str
    env: dict[str, str]
    words: Path
    process: subprocess.Popen[bytes]

    @property
    def said(self) -> str:
        return self.words.read_text()

    def wait_until_ready(self, patience: float = 300) -> None:
        end = time.monotonic() + patience
        while LAST_WORDS not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.2)

    @cached_property
    def app(self) -> Flask:
        """The same portal in this process, for its commands: each start of Python takes seconds."""
        return create_app(Settings.from_environ(self.env))

    def command(self, *args: str) -> str:
        """What `script/portal ARGS` prints."""
        ran = self.app.test_cli_runner().invoke(args=args)
        assert ran.exit_code == 0, ran.output
        return ran.output.strip()

    def code(self, email: str) -> str:
        """The second factor's present code."""
        return self.command("demo", "code", email)

    def stop(self) -> int:
        """Press Ctrl-C, if nobody has; its exit code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=60)

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


@contextmanager
def running(data_dir: Path) -> Iterator[Live]:
    """`script/server` in an empty directory, from its first word until the block ends."""
    port, said = _free_port(), data_dir.with_suffix(".said")
    env = _environment(data_dir, port)
    # Where the tests run in the background of a shell, Ctrl-C is ignored by them and by all that they start.
    minding = ["env", "--default-signal=INT"]
    command = [*minding, str(ROOT / "script/server"), "--port", str(port), "--data", str(data_dir)]
    with said.open("wb") as out:
        process = subprocess.Popen(command, env=env, cwd=data_dir, stdout=out, stderr=out, start_new_session=True)
    live = Live(env["PORTAL_BASE_URL"], env, said, process)
    try:
        live.wait_until_ready()
        yield live
    finally:
        live.stop()


def _environment(data_dir: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return {**kept, "PORTAL_DATA": str(data_dir), "PORTAL_BASE_URL": f"http://127.0.0.1:{port}"}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


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
