"""A decision drafted by one and signed by another; never by the same, never on other ground."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import open_steps, record
from portal.core.cases.duty import absences
from portal.core.cases.four_eyes import queries
from portal.core.cases.four_eyes.models import DecisionDraft
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import tehran_day
from portal.core.notifications.models import Notification
from portal.licensing.licences.models import Licence
from portal.licensing.models import LicenceCase
from tests.core.cases.acts import GRANT, do, do_by, race
from tests.licensing.applications import desk_official, taken
from tests.people import appoint, make_official

pytestmark = pytest.mark.usefixtures("app")


def names(ready: LicenceCase, person: Person) -> set[str]:
    return {step.name for step in open_steps(ready, person)}


def draft_of(ready: LicenceCase) -> DecisionDraft:
    return queries.drafts_of(ready)[-1]


def licences() -> int:
    return db.session.scalar(select(func.count()).select_from(Licence)) or 0


def test_who_may_not_sign_drafts(ready: LicenceCase, drafter: Person) -> None:
    assert "draft_grant" in names(ready, drafter)
    assert "grant" not in names(ready, drafter)


def test_the_decision_itself_cannot_be_reached_by_one(ready: LicenceCase, signer: Person) -> None:
    do(ready, "assign", desk_official(Role.SUPERVISOR), person=signer.token)
    with pytest.raises(NotFound):
        do(ready, "grant", signer, **GRANT)


def test_a_draft_decides_nothing(drafted: LicenceCase) -> None:
    assert (drafted.state, drafted.closed_at, licences()) == ("submitted", None, 0)


def test_a_draft_goes_to_the_desk_whose_signatories_hear_of_it(drafted: LicenceCase, signer: Person) -> None:
    assert (drafted.holder, drafted.holder_id) == ("office", None)
    told = db.session.scalars(select(Notification.template).where(Notification.person_id == signer.id)).all()
    assert "decision_drafted" in told


def test_a_draft_goes_to_the_one_who_was_asked_to_sign(ready: LicenceCase, drafter: Person) -> None:
    named = desk_official(Role.DEPUTY_HEAD)
    do(ready, "draft_grant", drafter, **GRANT, signer=named.token)
    assert ready.holder_id == named.id


def test_another_signs_and_it_is_decided_with_the_drafted_words(drafted: LicenceCase, signer: Person) -> None:
    do(drafted, "sign_decision", signer)
    licence = db.session.scalars(select(Licence)).one()
    assert (drafted.state, licence.signed_by) == ("granted", signer)
    assert [condition["fa"] for condition in licence.conditions][-1] == GRANT["extra"]


def test_both_names_are_kept(drafted: LicenceCase, drafter: Person, signer: Person) -> None:
    do(drafted, "sign_decision", signer)
    assert (draft_of(drafted).drafted_by, draft_of(drafted).closed_by) == (drafter, signer)
    acts = {event.action: event.actor_token for event in audit.timeline(drafted)}
    assert (acts["licence.draft_grant"], acts["licence.grant"]) == (drafter.token, signer.token)


def test_the_drafter_does_not_sign_their_own(ready: LicenceCase, signer: Person) -> None:
    desk_official(Role.SIGNATORY)
    do(ready, "assign", desk_official(Role.SUPERVISOR), person=signer.token)
    do(ready, "draft_grant", signer, **GRANT)
    assert "sign_decision" not in names(ready, signer)
    with pytest.raises(Forbidden):
        do(ready, "sign_decision", signer)
    assert ready.state == "submitted"


def test_the_database_refuses_one_pair_of_eyes(drafted: LicenceCase, drafter: Person) -> None:
    row = draft_of(drafted)
    with pytest.raises(IntegrityError), transaction():
        row.outcome, row.closed_at, row.closed_by_id = "signed", now(), drafter.id


def test_who_has_no_right_to_sign_does_not(drafted: LicenceCase) -> None:
    with pytest.raises(Forbidden):
        do(drafted, "sign_decision", desk_official(Role.OFFICIAL))


def test_a_signatory_of_another_office_does_not_sign(drafted: LicenceCase) -> None:
    with pytest.raises(Forbidden):
        do(drafted, "sign_decision", make_official("support", Role.SIGNATORY))


def test_who_belonged_to_the_applicant_within_a_year_does_not_sign(drafted: LicenceCase, signer: Person) -> None:
    appointment = appoint(signer, drafted.applicant, Role.VIEWER)
    with transaction():
        appointment.until = appointment.since
    with pytest.raises(Forbidden):
        do(drafted, "sign_decision", signer)


def test_who_belongs_to_the_applicant_does_not_draft(ready: LicenceCase, drafter: Person) -> None:
    appoint(drafter, ready.applicant, Role.VIEWER)
    with pytest.raises(Forbidden):
        do(ready, "draft_grant", drafter, **GRANT)


def test_nobody_is_asked_to_sign_who_may_not(ready: LicenceCase, drafter: Person) -> None:
    with pytest.raises(Invalid):
        do(ready, "draft_grant", drafter, **GRANT, signer=desk_official(Role.OFFICIAL).token)
    assert queries.waiting(ready) is None


def test_without_a_second_signatory_the_drafter_hears_it_at_once(ready: LicenceCase, signer: Person) -> None:
    do(ready, "assign", desk_official(Role.SUPERVISOR), person=signer.token)
    with pytest.raises(Conflict, match="کسی حق امضا ندارد"):
        do(ready, "draft_grant", signer, **GRANT)


def test_a_draft_that_could_not_be_taken_is_not_written(ready: LicenceCase, drafter: Person) -> None:
    with transaction():
        record.check(ready, drafter, "hosting", "not_met")
    with pytest.raises(Invalid):
        do(ready, "draft_grant", drafter, **GRANT)


def test_what_waits_for_a_signature_is_not_taken_by_who_cannot_sign(drafted: LicenceCase, signer: Person) -> None:
    assert "take" not in names(drafted, desk_official(Role.OFFICIAL))
    assert "take" in names(drafted, signer)


def test_one_draft_at_a_time(drafted: LicenceCase, signer: Person) -> None:
    do(drafted, "take", signer)
    assert {"draft_grant", "draft_intend_refusal"} & names(drafted, signer) == set()
    with pytest.raises(Forbidden):
        do(drafted, "draft_grant", signer, **GRANT)


def test_a_draft_on_other_ground_is_not_signed(drafted: LicenceCase, signer: Person) -> None:
    do(drafted, "take", signer)
    with transaction():
        record.check(drafted, signer, "hosting", "met", "قرارداد تازه")
    with pytest.raises(Conflict, match="تغییر کرده"):
        do(drafted, "sign_decision", signer)
    assert (drafted.state, draft_of(drafted).outcome) == ("submitted", "")


def test_a_draft_falls_when_the_case_moves_on(drafted: LicenceCase, signer: Person) -> None:
    do(drafted, "withdraw", drafted.created_by)
    assert draft_of(drafted).outcome == "overtaken"
    with pytest.raises(Conflict, match="پس گرفته شد"):
        do(drafted, "sign_decision", signer)


def test_a_draft_goes_back_with_a_reason(drafted: LicenceCase, drafter: Person, signer: Person) -> None:
    do(drafted, "send_back_decision", signer, reason="شرط میزبانی را روشن کنید.")
    assert (drafted.holder_id, draft_of(drafted).outcome) == (drafter.id, "sent_back")
    assert "draft_grant" in names(drafted, drafter)


def test_a_draft_does_not_go_back_without_a_reason(drafted: LicenceCase, signer: Person) -> None:
    with pytest.raises(Invalid):
        do(drafted, "send_back_decision", signer, reason=" ")
    assert draft_of(drafted).outcome == ""


def test_the_drafter_thinks_again(drafted: LicenceCase, drafter: Person) -> None:
    do(drafted, "recall_decision", drafter)
    assert (drafted.holder_id, draft_of(drafted).outcome) == (drafter.id, "recalled")


def test_a_draft_of_who_went_away_comes_back_to_their_deputy(
    drafted: LicenceCase, drafter: Person, signer: Person
) -> None:
    deputy, today = desk_official(Role.OFFICIAL), tehran_day(now())
    with transaction():
        absences.record(drafter, drafter, deputy, today, today)
    do(drafted, "send_back_decision", signer, reason="شرط میزبانی را روشن کنید.")
    assert drafted.holder_id == deputy.id


def test_a_refusal_is_announced_and_made_by_two_each_time(
    ready: LicenceCase, drafter: Person, signer: Person
) -> None:
    with transaction():
        record.check(ready, drafter, "hosting", "not_met", "قرارداد", "سهم کم است")
    do(ready, "draft_intend_refusal", drafter, remedy="میزبانی را به داخل بیاورید.")
    do(ready, "sign_decision", signer)
    assert (ready.state, ready.holder) == ("intended", "applicant")
    do(ready, "be_heard", ready.created_by, heard="توضیح ما.")
    assert (ready.state, ready.holder_id) == ("heard", drafter.id)
    do(ready, "draft_refuse", drafter)
    do(ready, "sign_decision", signer)
    assert ready.state == "refused"


def test_a_class_without_four_eyes_is_decided_by_one(app: Flask) -> None:
    official = desk_official()
    ready = taken("messenger", official)
    assert "grant" in names(ready, official)
    assert "draft_grant" not in names(ready, official)


def test_of_two_who_sign_at_once_one_has_signed(app: Flask, drafted: LicenceCase, signer: Person) -> None:
    number, shown, people = drafted.id, drafted.version, [signer.id, desk_official(Role.SIGNATORY).id]
    db.session.rollback()
    came = race(app, *[lambda p=p: do_by(number, "sign_decision", p, version=shown) for p in people])
    assert [type(error) for error in came].count(type(None)) == 1
    assert all(isinstance(error, (Conflict, StaleDataError, type(None))) for error in came)
    assert licences() == 1


def test_sign_and_send_back_at_once_do_not_both_happen(app: Flask, drafted: LicenceCase, signer: Person) -> None:
    number, shown, other = drafted.id, drafted.version, desk_official(Role.SIGNATORY).id
    mine = signer.id
    db.session.rollback()
    came = race(
        app,
        lambda: do_by(number, "sign_decision", mine, version=shown),
        lambda: do_by(number, "send_back_decision", other, version=shown, reason="روشن نیست."),
    )
    assert [type(error) for error in came].count(type(None)) == 1
    signed = db.session.scalars(select(DecisionDraft)).one().outcome == "signed"
    assert licences() == (1 if signed else 0)
