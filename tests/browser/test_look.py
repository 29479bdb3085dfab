"""The look by itself: every macro in both languages, at both widths, without and with scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import kit
from tests.browser.guide import PATHS, create_app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def guide() -> Iterator[str]:
    with kit.serving(create_app()) as address:
        yield address


@pytest.fixture(scope="module")
def window(browser: Browser, guide: str) -> Iterator[Page]:
    """One window for all: what it has loaded stays in its cache."""
    window = kit.opened(browser, base_url=guide)
    yield window
    window.context.close()


@pytest.fixture
def page(window: Page) -> Page:
    window.set_viewport_size(kit.WIDE)
    window.context.clear_cookies()  # the language that the last test asked for
    return window


@pytest.mark.parametrize("path", PATHS)
def test_every_macro_is_valid_accessible_and_stays_in_its_window(page: Page, path: str) -> None:
    assert kit.faults_of(page, path) == []


def test_the_checks_find_what_is_wrong(page: Page) -> None:
    """The control: an empty list means that they looked."""
    page.set_viewport_size(kit.NARROW)
    page.goto("/")
    page.evaluate(
        """() => {
            const picture = document.body.appendChild(document.createElement('img'));
            picture.src = '/';
            Object.assign(picture.style, {display: 'block', width: '900px', maxWidth: 'none', height: '9px'});
        }"""
    )
    assert any("image-alt" in fault for fault in kit.check_axe(page))
    assert kit.overflow(page) != []
    assert kit.check_html({"page": page.content()}) != []


def test_an_open_account_menu_is_accessible_and_closes_by_escape(page: Page) -> None:
    page.set_viewport_size(kit.NARROW)
    page.goto("/")
    page.locator(".menu > summary").click()
    assert kit.check_axe(page) + kit.overflow(page) == []
    page.keyboard.press("Escape")
    assert not page.locator(".menu-panel").is_visible()


def test_the_narrow_menu_opens_by_its_button(page: Page) -> None:
    page.set_viewport_size(kit.NARROW)
    page.goto("/")
    assert not page.locator("#main-nav").is_visible()
    page.get_by_role("button", name="فهرست").click()
    assert page.locator("#main-nav").is_visible()


def test_without_scripts_the_narrow_menu_is_open(browser: Browser, guide: str) -> None:
    page = kit.opened(browser, kit.NARROW, base_url=guide, java_script_enabled=False)
    page.goto("/")
    assert page.locator("#main-nav").is_visible()
    page.context.close()


def test_the_error_summary_has_the_focus_and_leads_to_the_field(page: Page) -> None:
    page.goto("/")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "name"


def test_an_error_link_of_a_choice_leads_to_its_first_button(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="یکی را برگزینید.").click()
    assert page.evaluate("document.activeElement.id") == "hosting-0"


def test_the_words_of_a_left_to_right_input_are_not_under_a_sign(page: Page) -> None:
    page.goto("/")
    style = page.locator("#email").evaluate("e => (s => [s.backgroundImage, s.direction])(getComputedStyle(e))")
    assert style == ["none", "ltr"]


def test_a_double_click_sends_once(page: Page) -> None:
    page.goto("/acts/slow")
    page.get_by_role("button", name="بفرست").dblclick()
    page.wait_for_url("**/acts/slow?sent=*")
    assert page.url.endswith("sent=1")
