"""The pages of keys and of the programs' gateway in a real browser; and a head who makes a key and revokes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.core.accounts.roles import Kind
from portal.core.api import keys
from tests.browser import kit
from tests.browser.conftest import PageFor
from tests.core.api.conftest import Body, make_body
from tests.core.api.things import READ, WRITE, add_scopes, remove_scopes
from tests.people import client_for, make_administrator

pytestmark = pytest.mark.browser


@pytest.fixture
def operator(app: Flask) -> Iterator[Body]:
    add_scopes()
    body = make_body()
    body.key(name="سامانه‌ی گزارش مصرف هفتگی")
    body.key(READ, name="دفتر", days=5)
    yield body
    remove_scopes()


def paths_of(body: Body) -> list[str]:
    key = keys.keys_of(body.organisation)[0].token
    return ["/organisation", "/organisation/keys", f"/organisation/keys/{key}/revoke", "/api"]


def test_what_is_shown_of_keys_beside_them_is_valid_html(operator: Body) -> None:
    head, admin, court = client_for(operator.head), client_for(make_administrator()), make_body(Kind.COURT)
    form = {"name": "تازه", "scopes": [WRITE], "days": "30"}
    pages = {"made": head.post("/organisation/keys", data=form).text}
    pages["again"] = head.post("/organisation/keys", data=form).text
    pages["nothing"] = client_for(court.head).get("/organisation/keys").text
    for path in ("", "/keys"):
        pages[f"admin{path}"] = admin.get(f"/admin/organisations/{operator.organisation.token}{path}").text
    assert kit.check_html(pages) == []


def test_every_page_of_keys_is_valid_accessible_and_stays_in_its_window(operator: Body, page_for: PageFor) -> None:
    page = page_for(operator.head, operator.organisation)
    assert [fault for path in paths_of(operator) for fault in kit.faults_of(page, path)] == []


def test_a_head_makes_a_key_and_revokes_it(operator: Body, page_for: PageFor) -> None:
    page = page_for(operator.head, operator.organisation)
    page.goto("/organisation")
    page.get_by_role("link", name="کلیدهای دسترسی").first.click()
    page.get_by_label("نام کلید").fill("برنامه‌ی تازه")
    page.get_by_label("نوشتن چیزها").check()
    page.get_by_role("button", name="کلید را بساز").click()
    assert page.locator(".copyable code").inner_text().startswith("ptl_")
    page.set_viewport_size(kit.NARROW)
    assert kit.check_axe(page) + kit.overflow(page) + kit.problems_of(page) == []
    page.get_by_role("link", name="باطل کن برنامه‌ی تازه").click()
    page.get_by_role("button", name="کلید را باطل کن").click()
    page.get_by_text("کلید باطل شد.").wait_for()
    assert page.get_by_text("برنامه‌ی تازه").count() == 0
