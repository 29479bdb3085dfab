"""The headquarters' pages: elections, their constituencies and candidates. Rounds are in `round_views`."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, url_for

from portal.core.accounts.current import current_person
from portal.core.accounts.roles import Role
from portal.core.clock import now
from portal.core.i18n import _
from portal.core.web import page
from portal.elections.access import headquarters, headquarters_setter, sets_up
from portal.elections.models import Candidacy, Candidate, Constituency, Election
from portal.elections.pages import Answer, SureForm, done, form_page, see
from portal.elections.setup import candidates, elections
from portal.elections.setup.forms import KINDS, CandidateForm, ConstituencyForm, ElectionForm, RulesForm
from portal.elections.setup.queries import by_token, stages
from portal.elections.setup.seats import seat
from portal.elections.setup.withdrawal import prepare
from portal.elections.setup.withdrawal import withdraw as withdraw_candidacy

setup = Blueprint("elections_setup", __name__, url_prefix="/elections/setup")


@setup.get("")
@headquarters
def index() -> Response:
    moment = now()
    found = [(row, stages(row, moment)) for row in elections.elections()]
    shown: dict[str, Any] = {"elections": found, "kinds": dict(KINDS), "may_set_up": sets_up(current_person())}
    return page("elections/setup/index.html", **shown)


@setup.route("/new", methods=["GET", "POST"])
@headquarters_setter
def new() -> Answer:
    form = ElectionForm(data={"content_check": True, "check_days": 1, "dispute_hours": 24})
    made: list[str] = []
    if form.is_submitted():
        status = done(form, lambda: made.append(_create(form).token))
        if not status:
            flash(_("انتخابات ثبت شد؛ اکنون زمان‌های دور اول را بنویسید."), "success")
            return see(".election", token=made[0])
        return form_page(form, _("انتخابات تازه"), url_for(".index"), status)
    return form_page(form, _("انتخابات تازه"), url_for(".index"))


def _create(form: ElectionForm) -> Election:
    return elections.create(current_person(), form.code.data, form.rules(form.kind.data))


@setup.get("/<token>")
@headquarters
def election(token: str) -> Response:
    row = by_token(Election, token)
    shown: dict[str, Any] = {"election": row, "stages": stages(row, now()), "kinds": dict(KINDS)}
    shown |= {"candidates": candidates.candidates(row), "may_set_up": sets_up(current_person())}
    return page("elections/setup/election.html", **shown)


@setup.route("/<token>/edit", methods=["GET", "POST"])
@headquarters_setter
def edit(token: str) -> Answer:
    row, title = by_token(Election, token), _("قاعده‌های انتخابات")
    form = RulesForm(obj=row)
    back = url_for(".election", token=token)
    if not form.is_submitted():
        form.version.data = str(row.version)
        return form_page(form, title, back)
    if not form.is_fresh(row.version):
        return form_page(form, title, back, 409)
    status = done(form, lambda: elections.change(row, current_person(), form.rules(row.kind)))
    return form_page(form, title, back, status) if status else see(".election", token=token)


@setup.route("/<token>/constituencies/new", methods=["GET", "POST"])
@headquarters_setter
def new_constituency(token: str) -> Answer:
    row, form, back = by_token(Election, token), ConstituencyForm(), url_for(".election", token=token)
    status = 200
    if form.is_submitted():
        status = done(form, lambda: _add_constituency(row, form))
        if not status:
            return see(".election", token=token)
    return form_page(form, _("حوزه‌ی انتخابیه‌ی تازه"), back, status)


def _add_constituency(row: Election, form: ConstituencyForm) -> None:
    elections.add_constituency(
        row, current_person(), form.code.data, form.name_fa.data, form.name_en.data, form.province.data or ""
    )


@setup.route("/<token>/candidates/new", methods=["GET", "POST"])
@headquarters_setter
def new_candidate(token: str) -> Answer:
    row, back = by_token(Election, token), url_for(".election", token=token)
    form, status = CandidateForm([(one.token, one.name) for one in row.constituencies]), 200
    if form.is_submitted():
        status = done(form, lambda: _add_candidate(form))
        if not status:
            flash(_("نامزد ثبت شد و دعوت‌نامه‌ی او فرستاده شد."), "success")
            return see(".election", token=token)
    return form_page(form, _("نامزد تازه"), back, status)


def _add_candidate(form: CandidateForm) -> None:
    place, actor = by_token(Constituency, form.constituency.data), current_person()
    made = candidates.add_candidate(place, actor, form.code.data, form.name_fa.data, form.name_en.data)
    seat(form.email.data, made.campaign, Role.CANDIDATE, actor)


@setup.route("/candidacies/<token>/withdraw", methods=["GET", "POST"])
@headquarters_setter
def withdraw(token: str) -> Answer:
    row, form, status = by_token(Candidacy, token), SureForm(), 200
    back = url_for(".election", token=row.round.election.token)
    if form.is_submitted():
        prepare(row)
        status = done(form, lambda: withdraw_candidacy(row, current_person()))
        if not status:
            flash(_("انصراف ثبت شد و واحدهای آینده برگشت."), "success")
            return see(".election", token=row.round.election.token)
    happens = [
        _("همه‌ی درخواست‌هایی که هنوز آغاز نشده است پس گرفته می‌شود و واحدهای آن‌ها برمی‌گردد."),
        _("نوبت‌های آینده‌ی او آزاد می‌شود و با مقدار بعدی زنجیره دوباره تقسیم می‌شود."),
        _("آنچه تا این دم تحویل شده است در دفتر همگانی می‌ماند."),
    ]
    title = _("انصراف %(name)s", name=row.candidate.name)
    return form_page(form, title, back, status, happens=happens, label=_("ثبت انصراف"), tone="danger")


def candidate_choices(row: Election) -> list[tuple[str, str]]:
    return [(one.token, f"{one.name} – {one.constituency.name}") for one in candidates.candidates(row)]


def chosen_candidates(tokens: list[str]) -> list[Candidate]:
    return [by_token(Candidate, token) for token in tokens]
