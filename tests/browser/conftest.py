"""Fixtures for tests in a real browser: `page_for(person)` opens the portal as somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize

from portal.core.accounts.models import Organisation, Person
from tests.browser import kit
from tests.browser.live import Live, running
from tests.people import client_for

PageFor = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    missing = kit.missing()
    if missing:
        pytest.skip(f"browser tests need {', '.join(missing)}")
    with kit.launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The portal as `script/server` started it for the first time."""
    with running(tmp_path_factory.mktemp("live")) as server:
        yield server


@pytest.fixture(scope="session")
def live(server: Live, browser: Browser) -> Live:
    """That portal with all its papers made: a page that waits for one renews itself while it is looked at."""
    server.settle()
    return server


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the portal of this test answers."""
    with kit.serving(app) as address:
        yield address


@pytest.fixture
def page_for(browser: Browser, address: str) -> Iterator[PageFor]:
    """`page_for(person, organisation=None, size=kit.WIDE, second_factor=True)`: a window of their own, signed in.

    None is nobody; without the second factor somebody has come as far as its question.

    `page.goto("/path")` is enough: the portal's address is the base.
    """
    pages: list[Page] = []

    def open_for(
        person: Person | None,
        organisation: Organisation | None = None,
        size: ViewportSize = kit.WIDE,
        second_factor: bool = True,
    ) -> Page:
        page = kit.opened(browser, size, base_url=address)
        cookie = client_for(person, organisation, second_factor=second_factor).get_cookie("session")
        if cookie:
            page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        pages.append(page)
        return page

    yield open_for
    for page in pages:
        page.context.close()
