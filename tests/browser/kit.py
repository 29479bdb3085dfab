"""How a page is looked at: the HTML validator, axe, overflow, pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import which
from threading import Thread
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.config import ROOT
from tests.browser import vnu

MODULES = ROOT / "node_modules"
AXE = MODULES / "axe-core/axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What passed is not described in full: that takes longer than finding what did not.
AXE_RUN = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"
# The same engine without the windows around it, where it is installed: a page then opens in a third of the time.
SHELL, WHOLE = "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"
CHROMIUM = os.environ.get("PORTAL_CHROMIUM", SHELL if Path(SHELL).exists() else WHOLE)
# Two frames: what listens to the window's size, or watches an element's, has then been told.
DRAWN = """async () => {
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame)
    const moving = document.getAnimations().filter(one => one instanceof CSSTransition)
    await Promise.allSettled(moving.map(one => one.finished))
}"""
CHROMIUM_ARGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
SHUT_WITHIN = 0.02  # seconds between a server's looks at whether it shall end
PATIENCE = 60_000  # ms; a machine busy with all tests at once is slow, not wrong
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}


def missing() -> list[str]:
    """What of the kit is not on this machine."""
    needed = {
        "chromium": Path(CHROMIUM),
        "axe-core (npm ci)": AXE,
        "vnu-jar (npm ci)": vnu.JAR,
        "java": Path(which("java") or "-"),
    }
    return [name for name, path in needed.items() if not path.exists()]


def check_html(pages: Mapping[str, str]) -> list[str]:
    """Validate pages (name → HTML); a line for each error or warning: `name:line: message`."""
    return [
        f"{name}:{m.get('lastLine', 0)}: {m['message']}"
        for name, page in pages.items()
        for m in vnu.messages(page)
        if m["type"] != "info" or m.get("subType") == "warning"
    ]


@cache
def _axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


def check_axe(page: Page) -> list[str]:
    """Run axe on the page as it stands (WCAG 2.2 A and AA); a line for each violation and place."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe_source())
    found = page.evaluate(AXE_RUN, AXE_RULES)
    return [
        f"{page.url}: {violation['id']}: {violation['help']}: {node['target']}: {node.get('failureSummary', '')}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """What sticks out of the window sideways: nothing may."""
    wide, inner = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    if wide <= inner:
        return []
    culprits = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter(e => { const b = e.getBoundingClientRect(); return b.right > innerWidth + 1 || b.left < -1; })
            .slice(0, 5).map(e => e.tagName.toLowerCase() + '.' + e.className)"""
    )
    return [f"{page.url}: {wide} wide in a window of {inner}: {', '.join(culprits)}"]


def shoot(page: Page, name: str, folder: Path | None = None) -> Path:
    """Keep a picture of the whole page under `instance/pictures` (or `folder`)."""
    file = (folder or ROOT / "instance" / "pictures") / f"{name}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file, full_page=True)
    return file


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser that fetches nothing of its own accord."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        try:
            yield browser
        finally:
            browser.close()


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve `app` on a free port of this machine for a while; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, args=(SHUT_WITHIN,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def opened(browser: Browser, size: ViewportSize = WIDE, **options: Any) -> Page:
    """A page in a context of its own. What scripts or the content policy complain of is in `problems_of`."""
    page = browser.new_context(viewport=size, locale="fa-IR", **options).new_page()
    page.set_default_timeout(PATIENCE)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.problems = problems  # type: ignore[attr-defined]
    return page


def problems_of(page: Page) -> list[str]:
    """Errors that the page's scripts or the content policy raised since it was opened."""
    return list(page.problems)  # type: ignore[attr-defined]


def resize(page: Page, size: ViewportSize) -> None:
    """Change the window, and wait until the page has drawn itself anew and what moves has arrived."""
    page.set_viewport_size(size)
    page.evaluate(DRAWN)


def faults_at_both_widths(page: Page) -> list[str]:
    """What axe, the window's width and the console complain of, the page as it stands: wide, then narrow."""
    found: list[str] = []
    for size in (WIDE, NARROW):
        resize(page, size)
        found += check_axe(page) + overflow(page)
    found += problems_of(page)
    page.problems.clear()  # type: ignore[attr-defined]
    return found


def faults_of(page: Page, path: str) -> list[str]:
    """Open `path`: what the validator says of the answer, and what is wrong with it at both widths."""
    page.set_viewport_size(WIDE)
    answer = page.goto(path)
    assert answer is not None, path
    return check_html({path: answer.text()}) + faults_at_both_widths(page)
