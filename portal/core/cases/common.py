"""Steps that every kind of case has while an office holds it: take it, hand it to a colleague."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from wtforms.validators import InputRequired

from portal.core.accounts.members import in_office
from portal.core.accounts.models import Appointment, Person
from portal.core.cases import access, custody
from portal.core.cases.duty.legs import leg_steps
from portal.core.cases.duty.steps import duty_steps
from portal.core.cases.four_eyes.queries import may_take
from portal.core.cases.four_eyes.steps import signing_steps
from portal.core.cases.kinds import kind_of
from portal.core.cases.models import Case
from portal.core.cases.workflow import APPLICANT, Answers, Holder, Step
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid
from portal.core.forms import BaseForm, ChoiceField
from portal.core.i18n import _, _l


def colleagues(case: Case) -> Sequence[Person]:
    """Those of the holding office who may be given this file."""
    seated = (Appointment.office_id == case.office_id, Appointment.role.in_(access.DESK_ROLES))
    open_now = (Appointment.since <= now(), Appointment.until.is_(None))
    query = select(Person).join(Appointment, Appointment.person_id == Person.id).where(*seated, *open_now)
    people = db.session.scalars(query.distinct().order_by(Person.id)).all()
    return [person for person in people if access.is_impartial(person, case)]


class AssignForm(BaseForm):
    person = ChoiceField(_l("همکاری که پرونده را می‌گیرد"), [InputRequired()])

    def about(self, case: Case) -> None:
        self.person.offer((person.token, person.name) for person in colleagues(case))


def _assignee(case: Case, answers: Answers) -> Person:
    person = db.session.scalar(select(Person).where(Person.token == answers["person"]))
    if person is None or not in_office(person, case.office_id or 0, *access.DESK_ROLES):
        raise Invalid(_("این همکار در این میز نیست."), _("از فهرست همین صفحه کسی را برگزینید."))
    if not access.is_impartial(person, case):
        raise Invalid(_("این همکار نباید به این پرونده برسد."), _("از فهرست همین صفحه کسی را برگزینید."))
    return person


def _assign(case: Case, actor: Person | None, answers: Answers) -> None:
    custody.move(case, Holder("office", case.office_id, _assignee(case, answers).id), "assign")


def to_actor(case: Case, actor: Person | None) -> Holder:
    return Holder("office", case.office_id, actor.id if actor else None)


def to_applicant(_case: Case, _actor: Person | None) -> Holder:
    return APPLICANT


def to_first_office(case: Case, _actor: Person | None) -> Holder:
    """The office where the case's route begins."""
    return custody.to_office(kind_of(case).route(case).legs[0].office)


def back_to_office(case: Case, actor: Person | None) -> Holder:
    """To whoever had the file before it went to the applicant; a file has one desk, not a new one each time."""
    held = [interval for interval in custody.intervals(case) if interval.holder == "office"]
    if not held:
        return to_first_office(case, actor)
    office, person = held[-1].office, held[-1].person
    return Holder("office", office.id if office else None, person.id if person else None)


def desk_steps(*states: str) -> list[Step]:
    """What every kind of case has in the states in which an office holds the file."""
    return [*custody_steps(*states), *leg_steps(*states), *duty_steps(*states), *signing_steps(*states)]


def custody_steps(*states: str) -> list[Step]:
    """Take and assign."""
    return [
        Step(
            "take",
            states,
            None,
            who=may_take,
            label=_l("برداشتن پرونده"),
            said=_l("پرونده را برداشت"),
            hands_to=to_actor,
            tone="primary",
        ),
        Step(
            "assign",
            states,
            None,
            who=access.may_assign,
            label=_l("سپردن به همکار"),
            said=_l("پرونده به همکار سپرده شد"),
            form=AssignForm,
            effect=_assign,
        ),
    ]
