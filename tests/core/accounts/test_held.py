"""A session that ended mid-form loses nothing that was typed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from portal.core import clock
from portal.core.accounts import held
from portal.core.accounts.keys import HeldForm
from portal.core.accounts.models import Person
from portal.core.accounts.paths import query_of
from portal.core.db import db
from tests.core.accounts.conftest import sign_in, with_factor
from tests.people import PASSWORD, PortalClient, Vendor, client_for, make_person

TYPED = {"name": "نامی که با دقت نوشته شد", "mobile": "0912", "locale": "fa"}


def _held_count() -> int:
    return db.session.scalar(select(func.count(HeldForm.id))) or 0


def _post_after_the_end(client: PortalClient, path: str = "/account", **fields: str) -> str:
    """Send a form without a session; returns where the sign-in page will lead back to."""
    answer = client.post(path, data={**TYPED, **fields})
    assert answer.location.startswith("/account/sign-in")
    return query_of(answer.location, "next") or ""


def test_the_form_is_filled_in_again_after_signing_in(nobody: PortalClient, owner: Person):
    back = _post_after_the_end(nobody)
    assert sign_in(nobody, owner.email, next=back).location == back
    page = nobody.get(back).text
    assert TYPED["name"] in page
    assert "از دست نرفت" in page


def test_at_the_door_one_reads_that_it_is_kept(nobody: PortalClient, app: object):
    answer = nobody.post("/account", data=TYPED)
    assert "آنچه نوشتید نگه داشته شد" in nobody.get(answer.location).text
    assert "نگه داشته شد" not in nobody.get("/account/sign-in?next=/account").text


def test_nothing_is_changed_by_the_held_form_itself(nobody: PortalClient, owner: Person):
    back = _post_after_the_end(nobody)
    sign_in(nobody, owner.email, next=back)
    nobody.get(back)
    db.session.refresh(owner)
    assert owner.name != TYPED["name"]


def test_it_survives_the_second_step(nobody: PortalClient, official: Person):
    with_factor(official)
    back = _post_after_the_end(nobody)
    answer = sign_in(nobody, official.email, next=back)
    assert query_of(answer.location, "next") == back


def test_what_was_sent_before_the_second_step_is_held_too(official: Person):
    with_factor(official)
    half = client_for(official, second_factor=False)
    answer = half.post("/account", data=TYPED)
    assert answer.location.startswith("/account/second-step")
    assert "held=" in (query_of(answer.location, "next") or "")


def test_once_signed_in_it_opens_for_nobody_else(nobody: PortalClient, owner: Person):
    back = _post_after_the_end(nobody)
    sign_in(nobody, owner.email, next=back)
    assert TYPED["name"] not in client_for(make_person()).get(back).text


def test_passwords_and_tokens_are_not_held(nobody: PortalClient, owner: Person):
    fields = {"present_password": PASSWORD, "new_password": PASSWORD, "csrf_token": "x", "note": "یادداشت"}
    nobody.post("/account/password", data=fields)
    kept = db.session.scalars(select(HeldForm)).one().fields
    assert PASSWORD not in kept
    assert "csrf" not in kept


def test_what_is_held_is_sealed_in_the_database(nobody: PortalClient, app: object):
    _post_after_the_end(nobody)
    raw = db.session.connection().exec_driver_sql("SELECT fields FROM held_forms").scalar()
    assert "name" not in str(raw)


def test_it_is_kept_for_two_hours(nobody: PortalClient, owner: Person):
    back = _post_after_the_end(nobody)
    with clock.moved_by(timedelta(hours=2, minutes=1)):
        sign_in(nobody, owner.email)
        assert TYPED["name"] not in nobody.get(back).text


def test_a_form_of_another_site_is_not_held(nobody: PortalClient, app: object):
    nobody.post("/account", data=TYPED, headers={"Origin": "https://evil.example"})
    nobody.post("/account", data=TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert _held_count() == 0


def test_a_form_beyond_the_cap_is_not_held(nobody: PortalClient, app: object):
    nobody.post("/account", data={"name": "x" * (held.SIZE_CAP + 1)})
    assert _held_count() == 0


def test_a_network_holds_only_so_many(nobody: PortalClient, app: object):
    for _n in range(held.NETWORK_CAP + 3):
        nobody.post("/account", data=TYPED)
    assert _held_count() == held.NETWORK_CAP


def test_a_post_without_its_own_page_leads_back_to_where_it_came_from(nobody: PortalClient, app: object):
    answer = nobody.post(
        "/account/switch", data={"organisation": "x"}, headers={"Referer": "http://localhost/account?tab=1"}
    )
    assert (query_of(answer.location, "next") or "").startswith("/account?tab=1&held=")


def test_a_stale_token_loses_nothing_either(vendor: Vendor):
    client = client_for(vendor.owner)
    answer = client.post("/account", data=TYPED, headers={"X-CSRFToken": "stale"})
    assert answer.location.startswith("/account?held=")
    assert TYPED["name"] in client.get(answer.location).text


def test_a_get_is_led_to_sign_in_and_back(nobody: PortalClient, app: object):
    answer = nobody.get("/account/sessions?x=1")
    assert query_of(answer.location, "next") == "/account/sessions?x=1"


def test_a_machine_is_told_in_its_own_words(nobody: PortalClient, app: object):
    answer = nobody.get("/account", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")
