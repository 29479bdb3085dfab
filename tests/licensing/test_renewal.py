"""A licence is renewed in two clicks where nothing has changed; asked for in time, it lasts until it is decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.core import clock
from portal.core.accounts.models import Person
from portal.core.cases import custody, record, submissions, take_step
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.documents import documents_of
from portal.core.errors import Conflict, Forbidden
from portal.core.i18n import tehran_day
from portal.licensing import carry, renewal, sections
from portal.licensing.licences import certificate, service
from portal.licensing.licences.models import Licence
from portal.licensing.models import LicenceCase
from tests.licensing import applications, lives
from tests.people import make_vendor


@pytest.fixture
def licence(app: Flask) -> Licence:
    return lives.issued()


def writer(licence: Licence) -> Person:
    return db.session.get_one(LicenceCase, licence.case_id).created_by


def renew(licence: Licence) -> LicenceCase:
    with transaction():
        renewal.renew(licence.id, writer(licence))
    return carry.last_case(lives.again(licence))


def changed_renewal(licence: Licence, **changes: dict[str, str]) -> LicenceCase:
    """A draft of a renewal in which something was changed."""
    with transaction():
        case = renewal.begin_renewal(licence.id, writer(licence))
    sections = applications.service.sections.rows_of(case)
    applications.write(
        case, {code: sections[code].data | change for code, change in changes.items()}, writer(licence)
    )
    return case


def sent_renewal(licence: Licence) -> LicenceCase:
    """A renewal that officials have to see: the messenger's users have become many."""
    case = changed_renewal(licence, product={"users": "2000000"})
    step(case, "submit", writer(licence))
    return case


def step(case: LicenceCase, name: str, actor: Person | None, **answers: object) -> None:
    with transaction():
        take_step(applications.again(case), name, actor, answers)


def test_an_unchanged_licence_is_renewed_at_once_for_another_term(licence: Licence) -> None:
    end, number = licence.valid_until, licence.number
    with lives.days_before_end(licence, 30):
        renew(licence)
    renewed = lives.again(licence)
    assert renewed.valid_until == end + timedelta(days=730)
    assert (renewed.number, renewed.prolonged, renewed.basis) == (number, False, "rule")
    assert lives.kinds(licence) == ["issued", "renewal_filed", "renewed"]


def test_no_official_has_an_unchanged_renewal_in_hand(licence: Licence) -> None:
    with lives.days_before_end(licence, 30):
        case = renew(licence)
    assert case.state == "granted"
    assert not [interval for interval in custody.intervals(case) if interval.holder == "office" and interval.person]


def test_nothing_is_given_a_second_time(licence: Licence) -> None:
    first = db.session.get_one(LicenceCase, licence.case_id)
    with lives.days_before_end(licence, 30):
        case = renew(licence)
    before, after = submissions(first)[-1].facts, submissions(case)[-1].facts
    assert {code: before[code] for code in before if code != "documents"} == {
        code: after[code] for code in after if code != "documents"
    }
    assert [one.digest for one in documents_of(case)] == [one.digest for one in documents_of(first)]


def test_a_renewed_licence_gets_a_new_certificate(licence: Licence) -> None:
    with lives.days_before_end(licence, 30):
        renew(licence)
    paper = certificate.latest(lives.again(licence))
    assert paper is not None
    assert (paper.version, paper.inputs["valid_until"]) == (2, lives.again(licence).valid_until.isoformat())


@pytest.mark.parametrize("days", [91, 730, -1])
def test_a_licence_is_not_renewed_outside_its_window(licence: Licence, days: int) -> None:
    with lives.days_before_end(licence, days), pytest.raises(Conflict):
        renew(licence)
    assert lives.kinds(licence) == ["issued"]


@pytest.mark.parametrize("days", [90, 0])
def test_the_window_has_both_its_ends(licence: Licence, days: int) -> None:
    with lives.days_before_end(licence, days):
        assert renew(licence).state == "granted"


def test_a_certificate_out_of_date_stands_in_the_way(app: Flask) -> None:
    licence = lives.issued(certificate=200)
    with lives.days_before_end(licence, 30):
        found = renewal.outlook_of(licence)
        assert found.expired == ["security.certificate_expiry"]
        assert [held.expired for held in found.documents if held.document.slot == "security_certificate"] == [True]
        with pytest.raises(Conflict, match="گواهی امنیتی"):
            renew(licence)


def test_a_suspended_licence_is_not_renewed_without_a_look(licence: Licence) -> None:
    with lives.days_before_end(licence, 30):
        with transaction():
            service.suspend(licence, applications.desk_official(), lives.REASON)
        with pytest.raises(Conflict, match="معلق"):
            renew(licence)


def test_a_stranger_and_a_viewer_do_not_renew(licence: Licence) -> None:
    with lives.days_before_end(licence, 30), pytest.raises(Forbidden), transaction():
        renewal.renew(licence.id, make_vendor().owner)


def test_what_the_page_says_is_what_happens(licence: Licence) -> None:
    with lives.days_before_end(licence, 30):
        promised = renewal.outlook_of(licence).next_end
        renew(licence)
    assert lives.again(licence).valid_until == promised


def test_a_small_change_is_renewed_by_rule_as_well(licence: Licence) -> None:
    with lives.days_before_end(licence, 30):
        case = changed_renewal(licence, complaints={"answer_hours": "24"})
        step(case, "submit", writer(licence))
        assert applications.decided(case).state == "granted"
    assert carry.held_facts(lives.again(licence))["complaints"]["answer_hours"] == 24


def test_a_changed_renewal_begins_with_all_that_is_held(licence: Licence) -> None:
    with lives.days_before_end(licence, 30):
        case = changed_renewal(licence)
        assert all(part.is_done for part in sections.parts_of(case))


def test_beginning_twice_leads_to_the_same_draft(licence: Licence) -> None:
    with lives.days_before_end(licence, 30):
        assert changed_renewal(licence).id == changed_renewal(licence).id


def test_a_timely_renewal_keeps_the_old_licence_in_force(licence: Licence) -> None:
    with lives.days_before_end(licence, 1):
        case = sent_renewal(licence)
        assert case.path == "full"
    with lives.days_before_end(licence, -40):
        assert lives.state(licence) == "in_force"


def test_a_renewal_that_fails_after_the_end_ends_it_from_that_day_and_no_earlier(licence: Licence) -> None:
    with lives.days_before_end(licence, 1):
        case = sent_renewal(licence)
    with lives.days_before_end(licence, -20):
        step(case, "withdraw", writer(licence))
        today = tehran_day(now())
        assert lives.state(licence) == "expired"
        assert service.past_state(lives.again(licence), today - timedelta(days=1)).name == "in_force"
        assert service.past_state(lives.again(licence), today).name == "expired"


def test_a_withdrawn_renewal_before_the_end_leaves_the_rest_of_the_term(licence: Licence) -> None:
    with lives.days_before_end(licence, 30):
        case = sent_renewal(licence)
        step(case, "withdraw", writer(licence))
        assert lives.state(licence) == "in_force"
    with lives.days_before_end(licence, -1):
        assert lives.state(licence) == "expired"


def test_a_renewal_granted_late_begins_where_the_old_term_ended(licence: Licence) -> None:
    end = licence.valid_until
    with lives.days_before_end(licence, 1):
        case = sent_renewal(licence)
    with lives.days_before_end(licence, -20):
        grant(case)
        assert lives.state(licence) == "in_force"
    assert lives.again(licence).valid_until == end + timedelta(days=730)


def grant(case: LicenceCase) -> None:
    signatory = applications.desk_official()
    step(case, "take", signatory)
    with transaction():
        for requirement in case.class_version.published:
            record.check(applications.again(case), signatory, requirement.code, "met")
    step(case, "grant", signatory, conditions=["0", "1"], extra="")


def test_a_late_renewal_is_refused_with_a_sentence(licence: Licence) -> None:
    with lives.days_before_end(licence, 1):
        case = changed_renewal(licence, product={"users": "2000000"})
    with lives.days_before_end(licence, -1), pytest.raises(Conflict, match="تمدید یا اصلاح نمی"):
        step(case, "submit", writer(licence))


def test_a_revoked_licence_takes_its_open_renewal_with_it(licence: Licence) -> None:
    with lives.days_before_end(licence, 30):
        case = sent_renewal(licence)
        with transaction():
            service.revoke(lives.again(licence), None, lives.REASON)
        assert applications.again(case).state == "withdrawn"
        assert lives.state(licence) == "revoked"
    assert lives.kinds(licence) == ["issued", "renewal_filed", "revoked"]


def test_only_one_case_about_a_licence_is_open_at_a_time(licence: Licence) -> None:
    with lives.days_before_end(licence, 30):
        sent_renewal(licence)
        with pytest.raises(Conflict, match="هنوز باز است"), transaction():
            renewal.begin_variation(licence.id, writer(licence))


def test_time_never_runs_back_in_a_licence_s_history(licence: Licence) -> None:
    official = applications.desk_official()
    with clock.moved_by(timedelta(days=3)), transaction():
        service.suspend(licence, official, lives.REASON)
    with transaction():
        service.reinstate(lives.again(licence), official, lives.REASON)
    moments = [event.at for event in lives.again(licence).events]
    assert moments == sorted(moments)
