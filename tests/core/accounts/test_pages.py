"""The pages of an organisation and of one's own account."""

from __future__ import annotations

from portal.core.accounts.members import has_role
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind, Role
from portal.core.db import db
from tests.people import (
    PASSWORD,
    Vendor,
    appoint,
    client_for,
    make_member,
    make_organisation,
    make_person,
    make_vendor,
)


def test_an_owner_ends_a_colleagues_role_after_a_page_that_says_what_happens(vendor: Vendor):
    appointment = appoint(make_person(), vendor.organisation, Role.EDITOR)
    client = client_for(vendor.owner)
    url = f"/organisation/appointments/{appointment.id}/end"
    assert appointment.person.name in client.get(url).text
    assert client.post(url).status_code == 303
    assert not has_role(appointment.person, vendor.organisation)


def test_a_colleague_ends_nobodys_role(vendor: Vendor):
    editor = make_member(vendor.organisation, Role.EDITOR)
    number = vendor.owner.appointments[0].id
    assert client_for(editor).post(f"/organisation/appointments/{number}/end").status_code == 403


def test_a_rival_owner_finds_no_such_role(vendor: Vendor):
    number = appoint(make_person(), vendor.organisation, Role.EDITOR).id
    rival = client_for(make_vendor().owner)
    assert rival.get(f"/organisation/appointments/{number}/end").status_code == 404
    assert rival.post(f"/organisation/appointments/{number}/end").status_code == 404


def test_the_last_owner_cannot_be_removed(vendor: Vendor):
    number = vendor.owner.appointments[0].id
    answer = client_for(vendor.owner).post(f"/organisation/appointments/{number}/end")
    assert answer.status_code == 409
    assert "آخرین مدیر" in answer.text


def test_an_owner_changes_a_colleagues_role(vendor: Vendor):
    appointment = appoint(make_person(), vendor.organisation, Role.VIEWER)
    client, url = client_for(vendor.owner), f"/organisation/appointments/{appointment.id}/role"
    assert 'selected value="viewer"' in client.get(url).text
    client.post(url, data={"place": "editor"})
    assert has_role(appointment.person, vendor.organisation, Role.EDITOR)
    assert not has_role(appointment.person, vendor.organisation, Role.VIEWER)


def test_a_manager_of_another_body_heads_it_too(app: object):
    bank = make_organisation(Kind.BANK)
    manager = make_member(bank, Role.MANAGER)
    assert "دعوت همکار" in client_for(manager).get("/organisation").text


def test_a_viewer_sees_the_members_and_no_buttons(vendor: Vendor):
    page = client_for(make_member(vendor.organisation, Role.VIEWER)).get("/organisation").text
    assert vendor.owner.name in page
    assert "/end" not in page


def test_one_changes_ones_name_and_language(owner: Person):
    data = {"name": "نام تازه", "mobile": "۰۹۱۲ ۳۴۵ ۶۷۸۹", "locale": "en"}
    assert client_for(owner).post("/account", data=data).status_code == 303
    db.session.refresh(owner)
    assert (owner.name, owner.mobile, owner.locale) == ("نام تازه", "+989123456789", "en")


def test_the_chosen_language_is_spoken(owner: Person):
    client = client_for(owner)
    client.post("/account", data={"name": "Kaveh", "mobile": "", "locale": "en"})
    assert '<html lang="en"' in client.get("/account").text


def test_what_is_wrong_is_said_and_nothing_is_lost(owner: Person):
    answer = client_for(owner).post("/account", data={"name": "نام تازه", "mobile": "123", "locale": "fa"})
    assert answer.status_code == 422
    assert 'value="123"' in answer.text


def test_a_name_with_a_hidden_direction_override_is_refused_with_a_sentence(owner: Person):
    answer = client_for(owner).post("/account", data={"name": "علی\u202eرضا", "mobile": "", "locale": "fa"})
    assert answer.status_code == 422
    assert "نویسه‌ی پنهانی" in answer.text
    assert "\u202e" not in answer.text


def test_a_password_is_never_shown_again(nobody, owner: Person):
    answer = nobody.post("/account/sign-in", data={"email": "not an address", "password": PASSWORD})
    assert PASSWORD not in answer.text
