"""Coming in and going out."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from portal.core import clock
from portal.core.accounts import service
from portal.core.accounts.keys import SignIn
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.db import db, transaction
from tests.core.accounts.conftest import sign_in
from tests.people import PortalClient, Vendor, appoint, client_for, make_organisation, make_person


def test_the_right_password_opens_the_account(nobody: PortalClient, owner: Person):
    answer = sign_in(nobody, owner.email, next="/account")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert owner.name in nobody.get("/account").text


def test_the_address_may_be_written_in_capitals(nobody: PortalClient, owner: Person):
    assert sign_in(nobody, owner.email.upper()).status_code == 303


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(nobody: PortalClient, owner: Person):
    wrong = sign_in(nobody, owner.email, "نه این رمز نیست")
    unknown = sign_in(nobody, "nobody@example.com", "نه این رمز نیست")
    assert wrong.status_code == unknown.status_code == 422
    assert _words(wrong.text, owner.email) == _words(unknown.text, "nobody@example.com")


def _words(text: str, email: str) -> str:
    """A page without what differs between any two: the token of its form, and the address that was typed."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", text).replace(email, "")


def test_a_failed_sign_in_is_told_without_the_address(nobody: PortalClient, told: list[str]):
    sign_in(nobody, "nobody@example.com")
    assert told == ["sign_in_failed"]


def test_a_closed_account_does_not_open(nobody: PortalClient, vendor: Vendor, owner: Person):
    with transaction():
        service.end_person(owner, None)
    assert sign_in(nobody, owner.email).status_code == 422


def test_closing_an_account_ends_its_sessions(owner: Person):
    client = client_for(owner)
    with transaction():
        service.end_person(owner, None)
    assert client.get("/account").status_code == 303


def test_an_old_cookie_replayed_after_sign_out_opens_nothing(owner: Person):
    client = client_for(owner)
    stolen = client.get_cookie("session")
    assert stolen is not None
    assert client.post("/account/sign-out").status_code == 303
    thief = client_for(None)
    thief.set_cookie("session", stolen.value)
    assert thief.get("/account").location.startswith("/account/sign-in")


def test_a_session_expires(owner: Person):
    client = client_for(owner)
    with clock.moved_by(timedelta(days=15)):
        assert client.get("/account").status_code == 303


def test_signing_in_again_ends_the_session_before(nobody: PortalClient, owner: Person):
    sign_in(nobody, owner.email)
    sign_in(nobody, owner.email)
    assert len(db.session.scalars(select(SignIn).where(SignIn.ended_at.is_(None))).all()) == 1


def test_the_way_back_never_leads_to_another_site(nobody: PortalClient, owner: Person):
    assert sign_in(nobody, owner.email, next="//evil.example/x").location == "/"


def test_who_is_signed_in_is_not_asked_again(owner: Person):
    assert client_for(owner).get("/account/sign-in?next=/account").location == "/account"


def test_only_a_hash_of_the_cookie_is_stored(owner: Person):
    client = client_for(owner)
    with client.session_transaction() as session:
        secret = session["_user_id"]
    row = db.session.scalars(select(SignIn)).one()
    assert secret not in (row.secret_hash, row.token)


def test_the_organisation_is_the_one_acted_for_last(nobody: PortalClient, vendor: Vendor, owner: Person):
    other = make_organisation(name="شرکت دوم")
    appoint(owner, other, Role.VIEWER)
    client_for(owner, other)
    sign_in(nobody, owner.email)
    assert "شرکت دوم" in nobody.get("/organisation").text


def test_one_switches_to_another_of_ones_organisations(vendor: Vendor, owner: Person):
    other = make_organisation(name="شرکت دوم")
    appoint(owner, other, Role.VIEWER)
    client = client_for(owner, vendor)
    client.post("/account/switch", data={"organisation": other.token})
    assert "شرکت دوم" in client.get("/organisation").text


def test_nobody_switches_to_an_organisation_of_others(vendor: Vendor):
    stranger = make_person()
    answer = client_for(stranger).post("/account/switch", data={"organisation": vendor.organisation.token})
    assert answer.status_code == 404


def test_who_left_an_organisation_acts_for_it_no_more(vendor: Vendor):
    editor = make_person()
    appointment = appoint(editor, vendor.organisation, Role.EDITOR)
    client = client_for(editor)
    assert client.get("/organisation").status_code == 200
    with transaction():
        service.end_appointment(appointment, None)
    assert client.get("/organisation").status_code == 403
