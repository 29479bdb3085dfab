"""What an applicant does with a request: begin it, write in it, send it. Rows only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.core import capacity
from portal.core.accounts.members import has_role
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Role
from portal.core.capacity import GRANTED, Pool, held_by
from portal.core.cases import Answers, Case, access, freeze, open_case
from portal.core.clock import now
from portal.core.db import db
from portal.core.documents import Document, Received, attach, documents_of, replace, withdraw
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import _, locale, tehran_day
from portal.licensing.forms.base import SectionData, SectionForm
from portal.licensing.licences.models import Licence
from portal.licensing.requirements import Slot
from portal.subsidies import asking, awards, keys
from portal.subsidies.models import Grant, SupportCase, SupportLine
from portal.subsidies.programme import Asked, Programme, programme_of
from portal.subsidies.terms import terms_of


def begin(
    programme: Programme, applicant: Organisation, actor: Person, licence: Licence, pool: Pool | None = None
) -> SupportCase:
    """Start a draft. Raises NoLicence, Conflict while the programme takes no requests, Invalid for a foreign pool."""
    if licence.organisation_id != applicant.id:
        raise NotFound(_("پروانه‌ای با این نشانی پیدا نشد."))
    keys.require_in_force(licence)
    if not terms_of(programme).is_open:
        raise Conflict(_("این برنامه اکنون درخواست نمی‌پذیرد."), _("گشایش دوباره در همین صفحه اعلام می‌شود."))
    if programme.shares_a_pool and (pool is None or pool.kind != programme.pool_kind or pool.ended_at):
        raise Invalid(_("برگزینید از کدام منبع می‌خواهید."), _("چیزی آغاز نشد؛ یکی از فهرست را برگزینید."))
    where = pool.name_fa if pool is not None else licence.product_fa
    title = f"{_fa(programme.label)} – {where}"
    details: dict[str, Any] = {"licence_id": licence.id, "pool_id": pool.id if pool else None}
    return _open(programme, applicant, actor, title, **details)


def begin_about(grant: Grant, action: str, actor: Person) -> SupportCase:
    """Start a draft to change or renew a grant, filled with what it is now. Raises Conflict where it has ended."""
    programme, day = programme_of(grant.programme), tehran_day(now())
    if not has_role(actor, grant.organisation_id, Role.OWNER, Role.EDITOR):
        raise Forbidden(_("نقش شما در این سازمان تنها دیدن است."), _("از مالک سازمان نقش ویرایشگر بخواهید."))
    if action not in programme.actions:
        raise Conflict(_("این برنامه چنین درخواستی نمی‌پذیرد."))
    keys.require_in_force(grant.licence)
    if grant.ended_on is not None or day > grant.last_day:
        raise Conflict(_("این تخصیص پایان یافته است."), _("درخواست تازه‌ای آغاز کنید."))
    if (running := running_about(grant)) is not None:
        raise Conflict(_("درخواستی درباره‌ی این تخصیص باز است: %(number)s", number=running.number))
    words = {"change": "تغییر", "renew": "تمدید"}[action]
    details: dict[str, Any] = {"action": action, "grant_id": grant.id, "licence_id": grant.licence_id}
    details |= {"pool_id": grant.pool_id, "typed": _as_typed(grant)}
    title = f"{words} {_fa(programme.label)} – {grant.number}"
    return _open(programme, db.session.get_one(Organisation, grant.organisation_id), actor, title, **details)


def _open(programme: Programme, applicant: Organisation, actor: Person, title: str, **details: Any) -> SupportCase:
    case = support_case(open_case(programme.slug, applicant, actor, title[:200], **details))
    case.form_version = programme.form_version
    return case


def _fa(words: Any) -> str:
    """A title is kept in Persian, whoever begins the request."""
    with locale("fa"):
        return str(words)


def _as_typed(grant: Grant) -> SectionData:
    """What the grant's own request said, with the units that are held now."""
    case = db.session.get(SupportCase, grant.case_id)
    typed = {k: v for k, v in (case.typed if case else {}).items() if not k.startswith(asking.UNITS)}
    units = {f"{asking.UNITS}{code}": str(amount) for code, amount in held_on(grant, tehran_day(now())).items()}
    return {k: v for k, v in typed.items() if k not in ("since", "until")} | units


def running_about(grant: Grant, action: str | None = None) -> SupportCase | None:
    """The request about this grant that is not decided yet."""
    mine = [SupportCase.grant_id == grant.id, SupportCase.closed_at.is_(None)]
    if action is not None:
        mine.append(SupportCase.action == action)
    return db.session.scalar(select(SupportCase).where(*mine).limit(1))


def support_case(case: Case) -> SupportCase:
    """The case as the kind that the kernel was told it is."""
    if not isinstance(case, SupportCase):
        raise TypeError(case.kind)
    return case


def load(token: str, person: Person) -> SupportCase:
    """A request that this person may know of. Raises NotFound."""
    case = access.load(token, person)
    if not isinstance(case, SupportCase):
        raise NotFound(_("پرونده‌ای با این نشانی پیدا نشد."))
    return case


def load_to_write(token: str, person: Person) -> SupportCase:
    """Raises NotFound to strangers, Forbidden to who may only read, Conflict once it was sent."""
    case = load(token, person)
    if not access.is_applicant(person, case):
        raise Forbidden(_("نقش شما در این سازمان تنها دیدن است."), _("از مالک سازمان نقش ویرایشگر بخواهید."))
    if db.session.info.get("writing"):
        # Two colleagues who save at once follow one another instead of failing.
        db.session.refresh(case, with_for_update=True)
    if case.state != "draft":
        raise Conflict(
            _("این درخواست فرستاده شده است و دیگر نمی‌توان در آن نوشت."),
            _("چیزی تغییر نکرد؛ برای توضیح از صفحه‌ی پرونده پیام بفرستید."),
            code="already_sent",
        )
    return case


def save(case: SupportCase, form: SectionForm) -> None:
    """Keep what was typed, complete or not. Raises Conflict where a colleague saved meanwhile."""
    typed = form.stored()
    if form.seen_version() != case.version and typed != case.typed and form.base_data() != case.typed:
        raise Conflict(
            _("همکار شما هم‌زمان در این درخواست نوشت و نوشته‌ی شما هنوز ذخیره نشده است."),
            _("تغییر او را در برگه‌ای دیگر ببینید؛ اگر باز «ذخیره» را بزنید نوشته‌ی شما جای آن را می‌گیرد."),
        )
    case.typed, case.changed_at = typed, max(now(), case.changed_at)


# Documents: in the slots that the programme names.


def slot_of(case: SupportCase, code: str) -> Slot:
    found = next((slot for slot in programme_of(case.kind).slots if slot.code == code), None)
    if found is None:
        raise NotFound(_("چنین مدرکی در این برنامه نیست."))
    return found


def missing_slots(case: SupportCase) -> list[Slot]:
    """Required slots in which nothing lies."""
    held = {document.slot for document in documents_of(case)}
    return [slot for slot in programme_of(case.kind).slots if slot.required and slot.code not in held]


def hand_in(case: SupportCase, code: str, received: Received, actor: Person) -> Document:
    """Put a file that was already taken in into its slot; where only one fits, it replaces the one before."""
    slot = slot_of(case, code)
    before = [] if slot.several else list(documents_of(case, code))
    case.changed_at = max(now(), case.changed_at)
    if before:
        return replace(before[-1], received, actor, case)
    return attach(received, actor, case.applicant_id, code, case)


def take_back(case: SupportCase, token: str, actor: Person) -> None:
    for document in documents_of(case):
        if document.token == token:
            withdraw(document, actor, case)
            return
    raise NotFound(_("چنین مدرکی در این درخواست نیست."))


# Sending.


def held_on(grant: Grant, day: date) -> dict[str, int]:
    """Units that a grant holds on a day, by class code."""
    found: dict[str, int] = {}
    for one in held_by(grant):
        if one.state == GRANTED and one.since <= day <= one.until:
            found[one.resource.code] = found.get(one.resource.code, 0) + one.amount
    return found


def asked_of(case: SupportCase, form: SectionForm) -> Asked:
    """What a valid form asks for, as the programme's rules see it."""
    answers = {field.short_name: value for field, value in _own_values(form)}
    if not isinstance(form, asking.PooledForm):
        return Asked(case.action, answers, {}, {}, None, None)
    since, until = form.period()
    held = held_on(case.grant, since or tehran_day(now())) if case.grant is not None else {}
    units = {one.code: 0 for one in form.classes} | form.units()
    return Asked(case.action, answers, units, held, since, until)


def _own_values(form: SectionForm) -> list[tuple[Any, Any]]:
    frozen = form.frozen()
    return [(field, frozen[field.short_name]) for field in asking.own_fields(form)]


def faults_of(case: SupportCase) -> list[str]:
    """Everything that keeps the draft from being sent, in sentences; the licence is asked separately."""
    form = asking.filled(case)
    found = [f"{flaw.label}: {flaw.sentence}" for flaw in form.flaws()]
    found += [_("«%(name)s» هنوز فرستاده نشده است.", name=slot.label) for slot in missing_slots(case)]
    if found:
        return found
    asked = asked_of(case, form)
    return _days_missing(case, asked) or [str(fault) for fault in programme_of(case.kind).check(asked)]


def _days_missing(case: SupportCase, asked: Asked) -> list[str]:
    """Classes that are asked for but are not to be had on any day of the period."""
    if case.pool is None or asked.since is None or asked.until is None:
        return []
    days = programme_of(case.kind).days
    wanted = (one for one in capacity.classes_of(case.pool) if asked.units.get(one.code))
    return [awards.no_day(one) for one in wanted if not days(one, asked.since, asked.until)]


def require_complete(case: Case, _actor: Person | None, _answers: Answers) -> None:
    """Raises NoLicence, or Invalid with what is missing."""
    case = support_case(case)
    keys.require_in_force(case.licence)
    if case.grant is not None and (case.grant.ended_on or tehran_day(now()) > case.grant.last_day):
        raise Conflict(_("این تخصیص پایان یافته است."), _("چیزی فرستاده نشد؛ درخواست تازه‌ای آغاز کنید."))
    if faults := faults_of(case):
        raise Invalid(
            _("درخواست هنوز کامل نیست: %(what)s", what=" ".join(faults)), _("چیزی فرستاده نشد؛ این‌ها را درست کنید.")
        )


def receive(case: Case, actor: Person | None, _answers: Answers) -> None:
    """Freeze what was sent: the questions as one document, what is counted as rows and columns."""
    case = support_case(case)
    if actor is None:
        raise TypeError("the portal asks for nothing by itself")
    form = asking.filled(case)
    form.validate()
    asked = asked_of(case, form)
    case.answers, case.since, case.until = dict(asked.answers), asked.since, asked.until
    _put_lines(case, asked.units)
    freeze(case, actor, {"ask": _ask_facts(asked), "own": asked.answers})


def _put_lines(case: SupportCase, units: Mapping[str, int]) -> None:
    classes: Sequence[Any] = capacity.classes_of(case.pool, with_ended=True) if case.pool else ()
    case.lines = [SupportLine(class_id=one.id, asked=units[one.code]) for one in classes if units.get(one.code)]
    if case.action == "change":  # a change may also bring a class down to nothing
        case.lines += [SupportLine(class_id=one.id, asked=0) for one in classes if units.get(one.code) == 0]


def _ask_facts(asked: Asked) -> dict[str, Any]:
    days = {"since": asked.since, "until": asked.until}
    return {name: day.isoformat() for name, day in days.items() if day} | dict(asked.units)
