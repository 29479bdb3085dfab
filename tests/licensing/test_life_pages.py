"""The pages of a licence's life, as browsers without scripts use them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.core import clock
from portal.core.accounts.roles import Role
from portal.core.db import db, transaction
from portal.core.i18n import jalali_iso, tehran_day
from portal.licensing.licences import service
from portal.licensing.licences.models import Licence
from portal.licensing.models import LicenceCase
from tests.licensing import applications, lives
from tests.people import PortalClient, client_for, make_member, make_vendor


@pytest.fixture
def licence(app: Flask) -> Licence:
    return lives.issued()


def owner_of(licence: Licence) -> PortalClient:
    return client_for(db.session.get_one(LicenceCase, licence.case_id).created_by, licence.holder)


def test_an_unchanged_licence_is_renewed_in_two_clicks_without_a_file_or_an_official(licence: Licence) -> None:
    end, token = licence.valid_until, licence.token
    with lives.days_before_end(licence, 30):
        owner = owner_of(licence)
        assert f'href="/licences/{token}/renewal"' in owner.get(f"/licences/{token}").text
        first = owner.get(f"/licences/{token}/renewal").text  # one click
        assert 'type="file"' not in first
        assert "<textarea" not in first
        done = owner.post(f"/licences/{token}/renewal")  # two
        assert done.status_code == 303
        assert done.location == f"/licences/{token}"
    assert lives.again(licence).valid_until == end + timedelta(days=730)


def test_the_second_of_two_quick_clicks_says_so_and_renews_nothing_more(licence: Licence) -> None:
    with lives.days_before_end(licence, 30):
        owner = owner_of(licence)
        owner.post(f"/licences/{licence.token}/renewal")
        again = owner.post(f"/licences/{licence.token}/renewal")
        assert again.status_code == 409
        assert "تمدید" in again.text
    assert lives.kinds(licence).count("renewed") == 1


def test_what_has_expired_is_marked_on_the_page(app: Flask) -> None:
    licence = lives.issued(certificate=200)
    with lives.days_before_end(licence, 30):
        page = owner_of(licence).get(f"/licences/{licence.token}/renewal").text
    assert "پایان یافته" in page
    assert "اعتبار گواهی امنیتی پایان یافته است." in page


def test_something_has_changed_leads_to_a_form_that_is_filled_in(licence: Licence) -> None:
    with lives.days_before_end(licence, 30):
        owner = owner_of(licence)
        tasks = owner.post(f"/licences/{licence.token}/renewal/changes")
        assert tasks.status_code == 303
        form = owner.get(f"{tasks.location}/sections/product").text
    assert "پیام‌رسان نمونه" in form


def test_a_variation_of_a_contact_holds_as_soon_as_it_is_sent(licence: Licence) -> None:
    owner = owner_of(licence)
    tasks = owner.post(f"/licences/{licence.token}/variation").location
    case = applications.newest()
    rows = applications.service.sections.rows_of(case)
    applications.write(case, {"complaints": rows["complaints"].data | {"answer_hours": "12"}})
    seen = applications.again(case)
    sent = owner.post(f"{tasks}/review", data={"declaration": "y", "version": str(seen.version)})
    assert sent.status_code == 303
    assert applications.decided(case).state == "granted"
    assert lives.kinds(licence) == ["issued", "varied"]


@pytest.mark.parametrize("path", ["renewal", "renewal/changes", "variation"])
def test_a_rival_does_not_learn_that_there_is_a_licence(licence: Licence, path: str) -> None:
    rival = client_for(make_vendor().owner)
    assert rival.post(f"/licences/{licence.token}/{path}").status_code == 404


def test_a_colleague_who_may_only_look_renews_nothing(licence: Licence) -> None:
    colleague = make_member(licence.holder, Role.VIEWER)
    with lives.days_before_end(licence, 30):
        viewer = client_for(colleague, licence.holder)
        assert viewer.post(f"/licences/{licence.token}/renewal").status_code == 403


def test_a_past_state_is_told_to_anybody(licence: Licence) -> None:
    official = applications.desk_official()
    with clock.moved_by(timedelta(days=10)), transaction():
        service.suspend(licence, official, lives.REASON)
    first = tehran_day(licence.issued_at)
    with clock.moved_by(timedelta(days=20)):
        nobody = client_for(None)
        asked = {days: (first + timedelta(days=days)).isoformat() for days in (-1, 5, 10, 15)}
        url = f"/api/v1/licences/{licence.number}?on="
        found = {days: nobody.get(url + day).get_json()["state"] for days, day in asked.items()}
        page = nobody.get(f"/register/{licence.number}?on={jalali_iso(first + timedelta(days=5))}").text
    assert found == {-1: "none", 5: "in_force", 10: "suspended", 15: "suspended"}
    assert "با اعتبار تا" in page


@pytest.mark.parametrize("day", ["1404/13/01", "فردا", "2030-02-31", "1499/01/01", "9999-01-01", "1405-02-32"])
def test_a_day_that_is_none_is_answered_with_a_sentence(licence: Licence, day: str) -> None:
    nobody = client_for(None)
    assert nobody.get(f"/register/{licence.number}?on={day}").status_code == 422
    assert nobody.get(f"/api/v1/licences/{licence.number}?on={day}").status_code == 422


def test_a_coming_day_is_not_foretold(licence: Licence) -> None:
    tomorrow = (tehran_day(clock.now()) + timedelta(days=1)).isoformat()
    assert client_for(None).get(f"/register/{licence.number}?on={tomorrow}").status_code == 422
