"""Joining an organisation by a link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.accounts import invitations
from portal.core.accounts.keys import Invitation
from portal.core.accounts.members import has_role
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.db import db, transaction
from portal.core.errors import Invalid
from tests.core.accounts.conftest import Post, sign_in, with_factor
from tests.people import PASSWORD, PortalClient, Vendor, client_for, make_member, make_person

NEW_PERSON = {"name": "کاوه‌ي روشن", "new_password": PASSWORD, "again_password": PASSWORD}


def _invite(head: Person, email: str, place: str = "editor"):
    return client_for(head).post("/organisation/invitations", data={"email": email, "place": place})


def test_an_owner_invites_and_the_link_is_mailed_and_shown_once(vendor: Vendor, post: Post):
    answer = _invite(vendor.owner, "New.Person@example.com")
    assert post.sent[-1][:2] == ("new.person@example.com", "invitation")
    assert post.link() in answer.text
    assert post.link() not in client_for(vendor.owner).get("/organisation").text


def test_who_has_no_account_makes_one_and_is_in(vendor: Vendor, nobody: PortalClient, post: Post):
    _invite(vendor.owner, "new@example.com")
    assert nobody.post(post.link(), data=NEW_PERSON).location == "/"
    person = db.session.scalars(select(Person).where(Person.email == "new@example.com")).one()
    assert person.name == "کاوه‌ی روشن"
    assert has_role(person, vendor.organisation, Role.EDITOR)
    assert vendor.organisation.name_fa in nobody.get("/organisation").text


def test_who_has_an_account_signs_in_and_accepts(vendor: Vendor, nobody: PortalClient, post: Post):
    known = make_person()
    _invite(vendor.owner, known.email)
    assert "/account/sign-in?next=/account/invitation/" in nobody.get(post.link()).text
    sign_in(nobody, known.email)
    assert nobody.post(post.link()).status_code == 303
    assert has_role(known, vendor.organisation, Role.EDITOR)


def test_an_account_cannot_be_made_over_an_existing_one(vendor: Vendor, nobody: PortalClient, post: Post):
    known = make_person()
    _invite(vendor.owner, known.email)
    assert nobody.post(post.link(), data=NEW_PERSON).location.startswith("/account/sign-in")
    assert not has_role(known, vendor.organisation)


def test_a_stranger_with_the_link_does_not_join(vendor: Vendor, post: Post):
    _invite(vendor.owner, "new@example.com")
    stranger = make_person()
    assert client_for(stranger).post(post.link()).status_code == 403
    assert not has_role(stranger, vendor.organisation)


def test_an_invitation_is_accepted_once(vendor: Vendor, nobody: PortalClient, post: Post):
    _invite(vendor.owner, "new@example.com")
    nobody.post(post.link(), data=NEW_PERSON)
    assert nobody.post(post.link()).status_code == 409


def test_an_invitation_ends_after_a_week(vendor: Vendor, nobody: PortalClient, post: Post):
    _invite(vendor.owner, "new@example.com")
    with clock.moved_by(timedelta(days=8)):
        assert nobody.get(post.link()).status_code == 409


def test_an_invitation_can_be_withdrawn(vendor: Vendor, nobody: PortalClient, post: Post):
    _invite(vendor.owner, "new@example.com")
    token = db.session.scalars(select(Invitation.token)).one()
    client_for(vendor.owner).post(f"/organisation/invitations/{token}/withdraw")
    assert nobody.get(post.link()).status_code == 404


def test_a_rival_withdraws_nothing_of_ours(vendor: Vendor, nobody: PortalClient, post: Post):
    from tests.people import make_vendor

    _invite(vendor.owner, "new@example.com")
    token = db.session.scalars(select(Invitation.token)).one()
    rival = client_for(make_vendor().owner)
    assert rival.post(f"/organisation/invitations/{token}/withdraw").status_code == 404
    assert nobody.get(post.link()).status_code == 200


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_only_the_head_invites(vendor: Vendor, role: Role, post: Post):
    assert _invite(make_member(vendor.organisation, role), "new@example.com").status_code == 403
    assert not post.sent


def test_a_role_of_another_kind_is_not_to_be_had(vendor: Vendor, post: Post):
    assert _invite(vendor.owner, "new@example.com", "signatory").status_code == 422
    with pytest.raises(Invalid), transaction():
        invitations.invite(vendor.organisation, "new@example.com", Role.ADMINISTRATOR, vendor.owner)


def test_a_new_official_sets_up_the_second_factor_first(administrator: Person, nobody: PortalClient, post: Post):
    _invite(administrator, "new@example.com", "auditor")
    assert nobody.post(post.link(), data=NEW_PERSON).location.startswith("/account/enrol")


def test_a_half_signed_in_person_accepts_nothing(vendor: Vendor, official: Person, post: Post):
    with_factor(official)
    _invite(vendor.owner, official.email)
    half = client_for(official, second_factor=False)
    assert half.post(post.link()).location.startswith("/account/second-step")
    assert not has_role(official, vendor.organisation)
