"""Files go one by one with progress, again after a lost connection, and a refusal is said beside the file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route

from tests.browser import kit
from tests.browser.guide import create_app

pytestmark = pytest.mark.browser
PDF: FilePayload = {"name": "گزارش مالی.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 example"}
SECOND: FilePayload = {**PDF, "name": "دوم.pdf"}
LARGE: FilePayload = {**PDF, "buffer": b"x" * 200_000}
EXE: FilePayload = {"name": "setup.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with kit.serving(create_app()) as address:
        page = kit.opened(browser, base_url=address)
        page.goto("/acts/files")
        yield page
        page.context.close()


def choose(page: Page, *files: FilePayload) -> None:
    page.locator("#documents").set_input_files(list(files))


def received(page: Page) -> list[str]:
    page.wait_for_selector(".file-list li")
    return page.locator(".file-list a").all_inner_texts()


def test_chosen_files_arrive_each_by_itself(page: Page) -> None:
    choose(page, PDF, SECOND)
    page.wait_for_url("**/acts/files?n=2")
    assert received(page) == ["گزارش مالی.pdf", "دوم.pdf"]


def test_a_refused_file_keeps_its_reason_beside_it(page: Page) -> None:
    choose(page, EXE)
    page.get_by_text("این پرونده PDF نیست.", exact=True).first.wait_for()
    assert page.locator(".upload-list .is-refused").count() == 1


def test_a_lost_connection_is_tried_again_under_the_same_key(page: Page) -> None:
    keys: list[str | None] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST":
            keys.append(route.request.headers.get("idempotency-key"))
        if len(keys) == 1 and route.request.method == "POST":
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/acts/files", lose_the_first)
    choose(page, PDF)
    assert received(page) == ["گزارش مالی.pdf"]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_a_session_that_ended_is_said_and_the_file_can_be_sent_again(page: Page) -> None:
    page.context.add_cookies([{"name": "signed-out", "value": "1", "url": page.url}])
    choose(page, PDF)
    page.get_by_role("button", name="دوباره بفرست").wait_for()
    page.context.clear_cookies()
    page.get_by_role("button", name="دوباره بفرست").click()
    assert received(page) == ["گزارش مالی.pdf"]


def test_a_file_beyond_the_limit_is_not_sent(page: Page) -> None:
    choose(page, LARGE)
    page.get_by_text("بزرگ‌تر از اندازه‌ی مجاز است", exact=True).first.wait_for()


def test_without_scripts_the_form_sends_its_files(browser: Browser, page: Page) -> None:
    plain = kit.opened(browser, base_url=page.url, java_script_enabled=False)
    plain.goto("/acts/files")
    plain.locator("#documents").set_input_files([PDF])
    plain.get_by_role("button", name="فرستادن").click()
    assert received(plain) == ["گزارش مالی.pdf"]
    plain.context.close()
