"""The administrator's pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core.accounts import admin_pages
from portal.core.accounts.members import has_role, in_office
from portal.core.accounts.models import Office, Organisation, Person
from portal.core.accounts.roles import Role
from portal.core.db import db, transaction
from tests.core.accounts.conftest import Post, with_factor
from tests.people import (
    PortalClient,
    Vendor,
    a_legal_id,
    a_national_code,
    client_for,
    make_office,
    make_person,
)


@pytest.fixture
def admin(administrator: Person) -> PortalClient:
    return client_for(administrator)


@pytest.mark.parametrize("words", ["نیکروش", "نيك‌روش", "aram@", "0990 123 4567", "mobile", "code"])
def test_a_person_is_found_by_name_address_or_number(admin: PortalClient, words: str):
    person, other = make_person("آرام نیک‌روش", "aram@example.com"), make_person("دیگری")
    with transaction():
        person.mobile, person.national_code = "+989901234567", a_national_code(3)
    words = {"mobile": "۰۹۹۰۱۲۳۴۵۶۷", "code": a_national_code(3)}.get(words, words)
    page = admin.get("/admin/people", query_string={"q": words}).text
    assert person.email in page
    assert other.email not in page


def test_a_percent_sign_finds_nobody(admin: PortalClient):
    assert "کسی با این مشخصات نیست" in admin.get("/admin/people?q=%25").text


def test_an_account_is_closed_after_a_page_that_says_what_happens(admin: PortalClient, owner: Person):
    assert "نشست‌ها" in admin.get(f"/admin/people/{owner.token}/end").text
    assert admin.post(f"/admin/people/{owner.token}/end").status_code == 303
    db.session.refresh(owner)
    assert owner.ended_at is not None


def test_a_closed_account_is_opened_again_without_roles(admin: PortalClient, vendor: Vendor, owner: Person):
    admin.post(f"/admin/people/{owner.token}/end")
    admin.post(f"/admin/people/{owner.token}/reopen")
    db.session.refresh(owner)
    assert owner.ended_at is None
    assert not has_role(owner, vendor.organisation)


def test_an_administrator_does_not_shut_themselves_out(admin: PortalClient, administrator: Person):
    assert admin.post(f"/admin/people/{administrator.token}/end").status_code == 403
    assert admin.post(f"/admin/people/{administrator.token}/factor/reset").status_code == 403


def test_a_factor_is_reset_only_after_the_administrator_says_they_checked(admin: PortalClient, official: Person):
    with_factor(official)
    url = f"/admin/people/{official.token}/factor/reset"
    assert admin.post(url).status_code == 422
    assert admin.post(url, data={"checked": "y"}).status_code == 303
    db.session.refresh(official)
    assert not official.has_second_factor


def test_resetting_a_factor_ends_the_sessions(admin: PortalClient, official: Person):
    with_factor(official)
    lost = client_for(official)
    admin.post(f"/admin/people/{official.token}/factor/reset", data={"checked": "y"})
    assert lost.get("/account").location.startswith("/account/sign-in")


def test_an_organisation_is_made_and_its_first_member_invited(admin: PortalClient, post: Post):
    data = {
        "name_fa": "آوای نو",
        "name_en": "Avaye No",
        "kind": "vendor",
        "code": "avayeno",
        "legal_id": a_legal_id(901),
    }
    made = admin.post("/admin/organisations/new", data=data)
    organisation = db.session.scalars(select(Organisation).where(Organisation.code == "avayeno")).one()
    assert made.location == f"/admin/organisations/{organisation.token}"
    answer = admin.post(f"{made.location}/appointments", data={"email": "first@example.com", "place": "owner"})
    assert post.link() in answer.text


def test_a_taken_code_is_said_beside_what_was_typed(admin: PortalClient, vendor: Vendor):
    data = {"name_fa": "نام دیگر", "kind": "vendor", "code": vendor.organisation.code}
    answer = admin.post("/admin/organisations/new", data=data)
    assert answer.status_code == 409
    assert "نام دیگر" in answer.text


def test_who_has_an_account_is_appointed_at_once(admin: PortalClient):
    office, person = make_office("licences"), make_person()
    url = f"/admin/organisations/{office.organisation.token}/appointments"
    assert admin.post(url, data={"email": person.email, "place": "signatory@licences"}).status_code == 303
    assert in_office(person, office.id, Role.SIGNATORY)


def test_an_administrator_gives_themselves_no_role(admin: PortalClient, administrator: Person):
    office = make_office("licences")
    url = f"/admin/organisations/{office.organisation.token}/appointments"
    assert admin.post(url, data={"email": administrator.email, "place": "signatory@licences"}).status_code == 403
    assert not in_office(administrator, office.id)


def test_an_office_is_made_and_changed(admin: PortalClient, administrator: Person):
    base = f"/admin/organisations/{administrator.appointments[0].organisation.token}/offices"
    admin.post(f"{base}/new", data={"name_fa": "میز تجدیدنظر", "code": "appeals", "duty_contact": "۸۸۰۰"})
    admin.post(f"{base}/appeals", data={"name_fa": "میز اعتراض", "duty_contact": "۸۸۰۱"})
    office = db.session.scalars(select(Office).where(Office.code == "appeals")).one()
    assert (office.name_fa, office.duty_contact) == ("میز اعتراض", "۸۸۰۱")


def test_a_role_is_ended(admin: PortalClient, official: Person):
    row = official.appointments[0]
    url = f"/admin/organisations/{row.organisation.token}/appointments/{row.id}/end"
    assert admin.get(url).status_code == 200
    assert admin.post(url).status_code == 303
    assert not in_office(official, row.office_id)


def test_a_room_above_adds_its_page(admin: PortalClient):
    admin_pages.add("رده‌های آزمایشی", "accounts.sessions")
    try:
        assert "رده‌های آزمایشی" in admin.get("/admin/").text
    finally:
        del admin_pages.PAGES["accounts.sessions"]


def test_changes_are_told_to_who_keeps_the_record(admin: PortalClient, official: Person, told: list[str]):
    with_factor(official)
    told.clear()
    admin.post(f"/admin/people/{official.token}/factor/reset", data={"checked": "y"})
    admin.post(f"/admin/people/{official.token}/end")
    assert told == ["factor_reset", "sessions_ended", "appointment_ended", "person_ended"]
