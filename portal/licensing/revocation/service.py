"""What happens in a revocation: notice, hearing, decision. Rows only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.core.accounts.models import Office, Organisation, Person
from portal.core.cases import Answers, Case, Holder, clock, custody, freeze, index, open_case, take_step
from portal.core.cases.clocks import Clock
from portal.core.cases.route import Leg, Route, Silence
from portal.core.cases.silence import at_end_of
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden
from portal.core.i18n import _, digits, locale
from portal.licensing.licences import service as licences
from portal.licensing.licences.models import Licence
from portal.licensing.licences.service import on_licence_changed
from portal.licensing.revocation.models import KIND, LicenceAction, licence_action

HEARING = "hearing"


def open_revocation(licence_id: int, actor: Person, ground: str) -> LicenceAction:
    """Give the holder notice that the office means to revoke the licence, and why; the hearing begins now."""
    licence = licences.lock(licence_id)
    if not licences.may_act(actor, licence):
        raise Forbidden(_("این کار در اختیار امضاکنندگان میز صادرکننده است."))
    licences.require_state(licence, "in_force", "suspended", "not_yet")
    if running_about(licence) is not None:
        raise Conflict(_("لغو این پروانه پیش‌تر در دست رسیدگی است."), _("پرونده‌ی آن را در کارتابل ببینید."))
    holder = db.session.get_one(Organisation, licence.organisation_id)
    with locale("fa"):  # a title is kept in Persian, whoever opens the case
        title = f"لغو پروانه‌ی {digits(licence.number)} – {licence.product_fa}"[:200]
    desk = Holder("office", office_of(licence).id, actor.id)
    about: dict[str, Any] = {"licence_id": licence.id, "ground": licences.reason_in(ground)}
    case = licence_action(open_case(KIND, holder, actor, title, holder=desk, **about))
    index(case, licence.number, licence.product_fa, licence.product_en)
    take_step(case, "notice", actor)
    return case


def running_about(licence: Licence) -> LicenceAction | None:
    running = (LicenceAction.licence_id == licence.id, LicenceAction.closed_at.is_(None))
    return db.session.scalar(select(LicenceAction).where(*running).limit(1))


def office_of(licence: Licence) -> Office:
    return custody.office_by_code(licence.class_version.office_code)


def answers_for(person: Person, case: Case) -> bool:
    """Signs for the office of the licence's class, and is nobody of the holder's."""
    return licences.may_act(person, licence_action(case).licence)


def route_of(case: Case) -> Route:
    """The decision after the hearing: by the office of the class, in its budget; its silence revokes nothing."""
    version = licence_action(case).licence.class_version
    legs = [Leg(version.office_code, version.budget_days)]
    rule = _("رسیدگی به لغو پروانه، «%(name)s»", name=version.name_fa)
    return Route(legs=legs, budget_days=version.budget_days, silence=Silence.NONE, rule=rule, version=version.version)


def hearing_route(case: LicenceAction) -> Route:
    version = case.licence.class_version
    rule = _("حق دفاع پیش از لغو، «%(name)s»", name=version.name_fa)
    return Route(legs=[], budget_days=version.hearing_days, rule=rule, version=version.version)


def hearing_of(case: Case) -> Clock | None:
    return clock.clock_of(case, HEARING)


def to_office(case: Case, _actor: Person | None) -> Holder:
    """Back to the office, for whoever takes it."""
    return Holder("office", office_of(licence_action(case).licence).id)


# Effects of the steps.


def give_notice(case: Case, actor: Person | None, _answers: Answers) -> None:
    case = licence_action(case)
    if actor is None:
        raise TypeError("the portal gives no notice by itself")
    freeze(case, actor, {"notice": {"ground": case.ground}})
    clock.start(case, hearing_route(case), actor, HEARING)


def hear(case: Case, actor: Person | None, answers: Answers) -> None:
    case = licence_action(case)
    if actor is None:
        raise TypeError("nobody is heard in the holder's stead")
    case.answer = answers["answer"].strip()
    freeze(case, actor, {"notice": {"ground": case.ground}, "hearing": {"answer": case.answer}})
    end_hearing(case, actor, answers)


def end_hearing(case: Case, actor: Person | None, _answers: Answers) -> None:
    term = hearing_of(case)
    if term is not None:
        clock.stop(term, actor, HEARING)


def revoke(case: Case, _actor: Person | None, answers: Answers) -> None:
    case = licence_action(case)
    case.outcome = licences.reason_in(answers["outcome"])
    licences.revoke(licences.lock(case.licence_id), None, case.outcome)


def keep(case: Case, actor: Person | None, answers: Answers) -> None:
    case = licence_action(case)
    case.outcome = licences.reason_in(answers["outcome"])
    end_hearing(case, actor, answers)


@at_end_of(HEARING)
def holder_was_silent(term: Clock) -> None:
    """The time to be heard is over: the office decides on what it has."""
    take_step(term.case, "close_hearing", None)


@on_licence_changed
def close_without_object(licence: Licence, kind: str) -> None:
    """A licence given back, or revoked elsewhere, needs no revocation any more."""
    case = running_about(licence) if kind in ("surrendered", "revoked") else None
    if case is not None:
        take_step(case, "fall_with_licence", None)
