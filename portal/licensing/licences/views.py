"""Licences for those who hold them and those who answer for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from portal.core.accounts.access import signed_in
from portal.core.accounts.current import current_organisation, current_person
from portal.core.accounts.members import has_portal_role, has_role, offices_of, organisations_of
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.db import db, transaction
from portal.core.documents.models import PdfDocument
from portal.core.errors import Forbidden, NotFound
from portal.core.i18n import _, _l
from portal.core.web import page
from portal.licensing import life
from portal.licensing.licences import certificate, service
from portal.licensing.licences.forms import GroundForm, ReasonForm, SuspendForm
from portal.licensing.licences.models import Licence
from portal.licensing.licences.state import EVENT_WORDS
from portal.licensing.models import ClassVersion
from portal.licensing.revocation import service as revocation

licences = Blueprint("licences", __name__)


@dataclass(frozen=True)
class Act:
    """A button on a licence: who sees it in which states, and what it does."""

    label: Any
    confirm: Any
    states: tuple[str, ...]
    who: Callable[[Person, Licence], bool]
    do: Callable[[Licence, Person, ReasonForm], None]
    form: type[ReasonForm] = ReasonForm
    tone: str = "warning"


def _owns(person: Person, licence: Licence) -> bool:
    return has_role(person, licence.organisation_id, Role.OWNER)


def _suspend(licence: Licence, actor: Person, form: ReasonForm) -> None:
    service.suspend(licence, actor, form.reason.data or "", form.data.get("until"))


def _may_open_revocation(person: Person, licence: Licence) -> bool:
    return service.may_act(person, licence) and revocation.running_about(licence) is None


def _open_revocation(licence: Licence, actor: Person, form: ReasonForm) -> None:
    revocation.open_revocation(licence.id, actor, form.reason.data or "")


ACTS = {
    "suspend": Act(
        _l("تعلیق"),
        _l("پروانه بی‌درنگ از اعتبار می‌افتد؛ صفحه‌ی همگانی و نشان آن همین را می‌گویند و دارنده خبر می‌شود."),
        ("in_force",),
        service.may_act,
        _suspend,
        SuspendForm,
    ),
    "reinstate": Act(
        _l("رفع تعلیق"),
        _l("پروانه دوباره معتبر می‌شود و هرچه بر آن استوار است، بی درخواست تازه، از سر گرفته می‌شود."),
        ("suspended",),
        service.may_act,
        lambda licence, actor, form: service.reinstate(licence, actor, form.reason.data or ""),
        tone="success",
    ),
    "open_revocation": Act(
        _l("اخطار لغو"),
        _l(
            "دارنده دلیل را می‌خواند و فرصت پاسخ دارد؛ تا تصمیم، پروانه همان است که بود. اگر باید همین حالا از اعتبار "
            "بیفتد، آن را تعلیق کنید."
        ),
        ("in_force", "suspended", "not_yet"),
        _may_open_revocation,
        _open_revocation,
        GroundForm,
        tone="danger",
    ),
    "surrender": Act(
        _l("واگذاشتن پروانه"),
        _l("پروانه‌ی خود را پس می‌دهید و همه‌ی پشتیبانی‌هایی که بر آن استوار است پایان می‌یابد."),
        ("in_force", "suspended", "not_yet"),
        _owns,
        lambda licence, actor, form: service.surrender(licence, actor, form.reason.data or ""),
        tone="danger",
    ),
}


def visible_to(person: Person) -> Select[Licence]:
    """Licences that this person holds, or answers for."""
    codes = [office.code for office in offices_of(person)]
    held = Licence.organisation_id.in_([o.id for o in organisations_of(person)])
    answered = Licence.class_version_id.in_(select(ClassVersion.id).where(ClassVersion.office_code.in_(codes)))
    if has_portal_role(person, Role.AUDITOR):
        return select(Licence)
    return select(Licence).where(or_(held, answered))


def may_read(person: Person, licence_id: int) -> bool:
    """Who sees a licence may read its certificate."""
    return db.session.scalar(visible_to(person).where(Licence.id == licence_id)) is not None


def load(token: str) -> Licence:
    found = db.session.scalar(visible_to(current_person()).where(Licence.token == token))
    if found is None:
        raise NotFound(_("پروانه‌ای با این نشانی پیدا نشد."), _("شاید با سازمان دیگری وارد شده‌اید."))
    return found


def open_acts(licence: Licence, person: Person) -> dict[str, Act]:
    state = service.current_state(licence).name
    return {name: act for name, act in ACTS.items() if state in act.states and act.who(person, licence)}


@licences.get("/licences")
@signed_in
def index() -> Response:
    """The licences of the organisation I act for, or those my offices answer for."""
    query = visible_to(current_person())
    organisation = current_organisation()
    if organisation is not None and organisation.kind == "vendor":
        query = query.where(Licence.organisation_id == organisation.id)
    whole = (selectinload(Licence.holder), selectinload(Licence.class_version))
    found = db.session.scalars(query.options(*whole).order_by(Licence.id.desc()).limit(200)).all()
    return page("licensing/licences.html", licences=found, state_of=service.current_state)


@licences.get("/licences/<token>")
@signed_in
def show(token: str) -> Response:
    licence = load(token)
    papers = {locale: certificate.latest(licence, locale) for locale in ("fa", "en")}
    context: dict[str, Any] = {
        "life": life.of(licence, current_person()),
        "papers": papers,
        "acts": open_acts(licence, current_person()),
        "event_words": EVENT_WORDS,
    }
    response = page("licensing/licence.html", licence=licence, state=service.current_state(licence), **context)
    if _is_waiting(papers["fa"]):
        response.headers["Refresh"] = "1"
    return response


def _is_waiting(paper: PdfDocument | None) -> bool:
    return paper is not None and paper.state == "waiting"


@licences.post("/licences/<token>/certificate")
@signed_in
def english(token: str) -> Any:
    """Ask for the certificate's English page."""
    licence = load(token)
    with transaction():
        paper = certificate.request(licence, "en")
    return redirect(url_for("documents.pdf", token=paper.token))


@licences.route("/licences/<token>/<name>", methods=["GET", "POST"])
@signed_in
def act(token: str, name: str) -> Any:
    """Say what will happen, ask for the reason, then do it."""
    licence = load(token)
    chosen = open_acts(licence, current_person()).get(name)
    if chosen is None:
        raise Forbidden(_("این کار اکنون در اختیار شما نیست."), _("به صفحه‌ی پروانه برگردید."))
    form = chosen.form()
    if request.method == "GET" or not form.validate_on_submit():
        status = 200 if request.method == "GET" else 422
        return page("licensing/licence_act.html", status, licence=licence, act=chosen, form=form)
    with transaction():
        chosen.do(licence, current_person(), form)
    flash(_("انجام شد: %(what)s", what=chosen.label), "success")
    return redirect(url_for(".show", token=token))
