"""Where colleagues say when they are away and who stands in."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, url_for
from sqlalchemy import select
from wtforms.validators import InputRequired

from portal.core.accounts.access import official
from portal.core.accounts.current import current_person
from portal.core.accounts.members import offices_of, officials_of
from portal.core.accounts.models import Person
from portal.core.cases.duty import absences, rounds
from portal.core.cases.duty.models import Absence
from portal.core.db import db, transaction
from portal.core.desk.views import desk
from portal.core.errors import NotFound, PortalError
from portal.core.forms import BaseForm, ChoiceField, JalaliDateField
from portal.core.i18n import _, _l
from portal.core.web import page


class AbsenceForm(BaseForm):
    person = ChoiceField(_l("چه کسی نیست"), [InputRequired()])
    deputy = ChoiceField(_l("جانشین"), [InputRequired()])
    since = JalaliDateField(_l("از روز"), [InputRequired()])
    until = JalaliDateField(_l("تا روز"), [InputRequired()])


def _colleagues(person: Person) -> list[Person]:
    found = {p.id: p for office in offices_of(person) for p in officials_of(office)}
    return sorted(found.values(), key=lambda p: p.name_key)


def _form() -> AbsenceForm:
    form, me = AbsenceForm(), current_person()
    colleagues = _colleagues(me)
    form.person.offer((p.token, p.name) for p in colleagues if absences.may_record(me, p))
    # Nobody stands in for themselves: the deputy is chosen, not left as the list begins.
    form.deputy.offer([("", _("برگزینید")), *((p.token, p.name) for p in colleagues)])
    if not form.is_submitted():
        form.person.data = me.token
    return form


def _show(form: AbsenceForm, status: int = 200) -> Response:
    me = current_person()
    rows = [(row, absences.may_record(me, row.person)) for row in absences.coming_up(me)]
    return page("desk/absences.html", status, form=form, rows=rows)


@desk.get("/desk/absences")
@official
def away() -> Response:
    """Who of my offices is away, now and soon."""
    return _show(_form())


@desk.post("/desk/absences")
@official
def record_absence() -> Any:
    form = _form()
    if not form.validate_on_submit():
        return _show(form, 422)
    try:
        with transaction():
            person, deputy = _person(form.person.data), _person(form.deputy.data)
            absences.record(current_person(), person, deputy, form.data["since"], form.data["until"])
            rounds.hand_over()
    except PortalError as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _show(form, error.status)
    flash(_("غیبت ثبت شد؛ پرونده‌ها از روز آغاز آن نزد جانشین می‌روند."), "success")
    return redirect(url_for(".away"))


@desk.post("/desk/absences/<token>/call-off")
@official
def call_off_absence(token: str) -> Any:
    with transaction():
        row = db.session.scalar(select(Absence).where(Absence.token == token))
        if row is None or not absences.may_record(current_person(), row.person):
            raise NotFound(_("چنین غیبتی نیست."))
        absences.call_off(current_person(), row)
    flash(_("غیبت لغو شد."), "success")
    return redirect(url_for(".away"))


def _person(token: str) -> Person:
    return db.session.scalars(select(Person).where(Person.token == token)).one()
