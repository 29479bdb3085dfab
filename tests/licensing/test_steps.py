"""What officials and applicants do with a file: return, complete, grant, refuse, confirm, withdraw."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import open_steps, record, take_step
from portal.core.cases.clock import clock_of
from portal.core.cases.terms import is_paused
from portal.core.db import transaction
from portal.core.errors import Invalid, PortalError
from portal.licensing.facts import facts_of
from portal.licensing.licences import service as licences
from portal.licensing.models import LicenceCase
from tests.licensing import applications
from tests.licensing.applications import again, decided, submitted
from tests.licensing.asked import ask, correct_installs
from tests.people import PortalClient, client_for


@pytest.fixture
def signatory(app: Flask) -> Person:
    return applications.desk_official(Role.SIGNATORY)


@pytest.fixture
def case(signatory: Person) -> LicenceCase:
    """On the full path, in the signatory's hand."""
    return applications.taken(official=signatory)


@pytest.fixture
def desk(case: LicenceCase, signatory: Person) -> PortalClient:
    return client_for(signatory)


def press(client: PortalClient, case: LicenceCase, step: str, **data: object) -> object:
    fields = {"version": str(again(case).version)} | data
    return client.post(f"/cases/{case.token}/steps/{step}", data=fields)


def find_all_met(case: LicenceCase, actor: Person) -> None:
    with transaction():
        for requirement in case.class_version.published:
            record.check(case, actor, requirement.code, "met", "سند پیوست")


def test_granting_issues_the_licence_with_the_chosen_conditions(
    desk: PortalClient, case: LicenceCase, signatory: Person
) -> None:
    find_all_met(case, signatory)
    assert press(desk, case, "grant", conditions=["0"], extra="گزارش شش‌ماهه بدهد.").status_code == 302
    licence = licences.licence_of(again(case))
    assert licence is not None
    assert (licence.basis, licence.signed_by_id) == ("person", signatory.id)
    assert [condition["fa"] for condition in licence.conditions] == [
        "داده‌های کاربران در داخل کشور نگه‌داری می‌شود.",
        "گزارش شش‌ماهه بدهد.",
    ]


def test_granting_while_a_requirement_is_not_found_met_names_it(desk: PortalClient, case: LicenceCase) -> None:
    answer = press(desk, case, "grant", conditions=["0"])
    assert answer.status_code == 422
    assert "گواهی ارزیابی امنیتی" in answer.text
    assert again(case).state == "submitted"


def test_an_official_who_does_not_sign_cannot_grant(app: Flask) -> None:
    official = applications.desk_official(Role.OFFICIAL)
    case = applications.taken(official=official)
    assert "grant" not in [step.name for step in open_steps(case, official)]
    with pytest.raises(PortalError), transaction():
        take_step(case, "grant", official)


def test_a_refused_applicant_reads_the_reason_and_the_remedy(
    desk: PortalClient, case: LicenceCase, signatory: Person
) -> None:
    refuse(desk, case, signatory)
    assert again(case).state == "refused"
    page = client_for(case.created_by, case.applicant).get(f"/cases/{case.token}")
    assert "میزبانی در کشور کامل نیست." in page.text
    assert "میزبانی را کامل کنید." in page.text


def refuse(desk: PortalClient, case: LicenceCase, signatory: Person) -> None:
    """Every requirement checked, one unmet; announced, heard, refused."""
    with transaction():
        for entry in case.class_version.published:
            verdict = "not_met" if entry.code == "hosting" else "met"
            record.check(case, signatory, entry.code, verdict, "سند دیده شد", "میزبانی در کشور کامل نیست.")
    press(desk, case, "intend_refusal", remedy="میزبانی را کامل کنید.")
    client = client_for(case.created_by, case.applicant)
    press(client, case, "be_heard", heard="در حال انتقال هستیم.")
    press(desk, case, "refuse")


def test_announcing_a_refusal_without_remedy_changes_nothing(desk: PortalClient, case: LicenceCase) -> None:
    assert press(desk, case, "intend_refusal", remedy="").status_code == 422
    assert again(case).state == "submitted"


def test_a_returned_file_is_with_the_applicant_who_sees_what_is_asked(case: LicenceCase) -> None:
    back = ask(case)
    assert (back.state, back.holder) == ("returned", "applicant")
    page = client_for(case.created_by, case.applicant).get(f"/applications/{case.token}/sections/product")
    assert "شمار نصب‌ها را بازبینی کنید." in page.text


def test_only_the_part_that_was_asked_about_is_open(case: LicenceCase) -> None:
    client = client_for(ask(case).created_by, case.applicant)
    assert client.get(f"/applications/{case.token}/sections/company").status_code == 409
    assert client.get(f"/applications/{case.token}/documents").status_code == 409
    assert client.get(f"/applications/{case.token}").location.endswith("/answers")


def test_a_completed_file_comes_back_to_the_one_who_asked(case: LicenceCase, signatory: Person) -> None:
    back = correct_installs(ask(case))
    assert (back.state, back.holder_id, back.path) == ("submitted", signatory.id, "full")


def test_the_official_sees_what_changed_since_last_time(case: LicenceCase) -> None:
    correct_installs(ask(case))
    changed = [fact for section in facts_of(again(case)) for fact in section.facts if fact.changed]
    assert [(fact.code, fact.before, fact.value) for fact in changed] == [("product.installs", "۹۰٬۰۰۰", "۹۵٬۰۰۰")]


def test_the_applicants_days_do_not_count_against_the_office(case: LicenceCase) -> None:
    term = clock_of(ask(case))
    assert term is not None
    assert is_paused(term.events)
    correct_installs(case)
    assert not is_paused(clock_of(case).events)  # type: ignore[union-attr]


def test_a_confirmed_provisional_licence_stays_in_force(app: Flask, signatory: Person) -> None:
    case = decided(submitted("messenger"))
    with transaction():
        take_step(case, "take", signatory)
    with pytest.raises(Invalid), transaction():
        take_step(case, "confirm_provisional", signatory)
    find_all_met(case, signatory)
    with transaction():
        take_step(case, "confirm_provisional", signatory)
    licence = licences.licence_of(case)
    assert case.state == "granted"
    assert licence is not None
    assert not licence.provisional
    assert licences.current_state(licence).in_force


def test_a_provisional_licence_that_does_not_stand_is_revoked(app: Flask, signatory: Person) -> None:
    case = decided(submitted("messenger"))
    with transaction():
        take_step(case, "take", signatory)
    answer = press(
        client_for(signatory),
        case,
        "withdraw_provisional",
        **{"about-security": "گواهی نزد صادرکننده یافت نشد.", "remedy": "گواهی معتبر بفرستید."},
    )
    assert answer.status_code == 302
    licence = licences.licence_of(again(case))
    assert again(case).state == "refused"
    assert licence is not None
    assert licences.current_state(licence).name == "revoked"


def test_the_applicant_takes_the_application_back(app: Flask) -> None:
    case = submitted("foreign_messenger")
    with transaction():
        take_step(case, "withdraw", case.created_by)
    assert (case.state, case.holder) == ("withdrawn", "nobody")


def test_the_second_of_two_decisions_is_refused_with_what_changed(
    desk: PortalClient, case: LicenceCase, signatory: Person
) -> None:
    find_all_met(case, signatory)
    stale = again(case).version
    press(desk, case, "grant", conditions=["0"])
    answer = press(desk, case, "refuse", **{"version": str(stale), "about-hosting": "نه", "remedy": "نه"})
    assert answer.status_code == 409
    assert "پیش از شما" in answer.text
    assert again(case).state == "granted"


def test_the_letter_of_a_refusal_gives_the_reason(desk: PortalClient, case: LicenceCase, signatory: Person) -> None:
    refuse(desk, case, signatory)
    page = client_for(case.created_by, case.applicant).get("/notifications")
    assert "رد شد" in page.text
