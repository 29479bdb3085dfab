"""What was typed survives a session that ended, and is not offered once it was saved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import kit
from tests.browser.guide import create_app

pytestmark = pytest.mark.browser
OFFER = ".draft-offer"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with kit.serving(create_app()) as address:
        page = kit.opened(browser, base_url=address)
        page.goto("/acts/note")
        yield page
        page.context.close()


def type_and_send(page: Page, end_session_first: bool = False) -> None:
    page.get_by_label("یادداشت").fill("سه مدرک مانده است")
    page.get_by_label("گذرواژه").fill("پنهان")
    if end_session_first:
        page.context.add_cookies([{"name": "signed-out", "value": "1", "url": page.url}])
    page.get_by_role("button", name="ثبت").click()
    page.wait_for_load_state()
    page.locator("[data-saved], [data-problem]").first.wait_for(state="attached")


def test_words_are_offered_back_after_a_lost_session(page: Page) -> None:
    type_and_send(page, end_session_first=True)
    page.context.clear_cookies()
    page.goto("/acts/note")
    page.get_by_role("button", name="بازگرداندن نوشته‌ها").click()
    assert page.get_by_label("یادداشت").input_value() == "سه مدرک مانده است"


def test_a_password_is_never_kept(page: Page) -> None:
    type_and_send(page, end_session_first=True)
    assert "پنهان" not in page.evaluate("JSON.stringify({...sessionStorage})")


def test_words_that_were_saved_are_not_offered(page: Page) -> None:
    type_and_send(page)
    page.goto("/acts/note")
    assert page.locator(OFFER).count() == 0


def test_words_typed_but_not_sent_are_offered_on_return(page: Page) -> None:
    page.get_by_label("یادداشت").fill("نیمه‌کاره")
    page.goto("/")
    page.goto("/acts/note")
    assert page.locator(OFFER).is_visible()


def test_dropped_words_stay_away(page: Page) -> None:
    page.get_by_label("یادداشت").fill("نیمه‌کاره")
    page.reload()
    page.get_by_role("button", name="دور ریختن").click()
    page.reload()
    assert page.locator(OFFER).count() == 0


def test_another_person_in_the_same_tab_sees_nothing_of_it(page: Page) -> None:
    page.get_by_label("یادداشت").fill("نیمه‌کاره")
    page.context.add_cookies([{"name": "person", "value": "p2", "url": page.url}])
    page.goto("/acts/note")
    assert page.locator(OFFER).count() == 0


def test_signing_out_forgets_the_drafts(page: Page) -> None:
    page.get_by_label("یادداشت").fill("نیمه‌کاره")
    page.locator(".menu > summary").click()
    page.get_by_role("button", name="خروج").click()
    page.goto("/acts/note")
    assert page.locator(OFFER).count() == 0
