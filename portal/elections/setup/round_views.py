"""The headquarters' pages of a round: its moments, who stands, declared open."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.core.accounts.current import current_person
from portal.core.i18n import _, jalali_datetime
from portal.elections.access import headquarters_setter
from portal.elections.models import Election, Round
from portal.elections.pages import Answer, done, form_page, see, sure
from portal.elections.setup import candidates, elections
from portal.elections.setup.forms import DaysForm, EnterForm
from portal.elections.setup.queries import by_token
from portal.elections.setup.views import candidate_choices, chosen_candidates, setup


@setup.route("/<token>/rounds/new", methods=["GET", "POST"])
@headquarters_setter
def new_round(token: str) -> Answer:
    row, form, status = by_token(Election, token), DaysForm(), 200
    if form.is_submitted():
        status = done(form, lambda: elections.add_round(row, current_person(), form.days()))
        if not status:
            return see(".election", token=token)
    title = _("دور دوم") if row.rounds else _("دور اول")
    lead = _("سهمیه‌های دور دوم تازه است و تبلیغات آن تنها پس از اعلام آغاز می‌شود.") if row.rounds else ""
    return form_page(form, title, url_for(".election", token=token), status, lead=lead)


@setup.route("/rounds/<token>/edit", methods=["GET", "POST"])
@headquarters_setter
def edit_round(token: str) -> Answer:
    row, title = by_token(Round, token), _("زمان‌های دور")
    form, back = DaysForm(obj=row), url_for(".election", token=row.election.token)
    if not form.is_submitted():
        form.version.data = str(row.version)
        return form_page(form, title, back)
    if not form.is_fresh(row.version):
        return form_page(form, title, back, 409)
    status = done(form, lambda: elections.change_round(row, current_person(), form.days()))
    return form_page(form, title, back, status) if status else see(".election", token=row.election.token)


@setup.route("/rounds/<token>/candidates", methods=["GET", "POST"])
@headquarters_setter
def enter(token: str) -> Answer:
    """Who goes on to a further round."""
    row = by_token(Round, token)
    standing = [one.candidate.token for one in candidates.candidacies(row)]
    form, status = EnterForm(candidate_choices(row.election), data={"candidates": standing}), 200
    if form.is_submitted():
        status = done(
            form, lambda: candidates.enter(row, chosen_candidates(form.candidates.data or []), current_person())
        )
        if not status:
            return see(".election", token=row.election.token)
    lead = _("آن‌ها که پیش‌تر افزوده شده‌اند می‌مانند؛ برای کنار رفتن، انصراف را ثبت کنید.")
    back = url_for(".election", token=row.election.token)
    return form_page(form, _("نامزدهای دور"), back, status, lead=lead)


@setup.route("/rounds/<token>/declare", methods=["GET", "POST"])
@headquarters_setter
def declare(token: str) -> Answer:
    row = by_token(Round, token)
    happens = [
        _("از این دم، یا از %(when)s اگر هنوز نرسیده است، تبلیغ در این دور مجاز می‌شود.", when=_moment(row.opens_at)),
        _("سکوت انتخاباتی از %(when)s آغاز می‌شود.", when=_moment(row.silent_at)),
    ]
    said = {"happens": happens, "label": _("اعلام آغاز دور"), "flash": _("آغاز دور اعلام شد.")}
    back = url_for(".election", token=row.election.token)
    return sure(back, _("اعلام آغاز دور"), lambda: elections.declare(row, current_person()), said)


def _moment(at: Any) -> str:
    return jalali_datetime(at, "full")
