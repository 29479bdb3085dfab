"""The life of an airing: planned with the grant, called on its day, reported with proof, confirmed or objected to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.core import audit, capacity
from portal.core.accounts.members import belongs_or_belonged, has_role, in_office
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.audit.entries import Scalar
from portal.core.capacity import GRANTED, Reading, held_by
from portal.core.clock import now
from portal.core.db import db
from portal.core.documents import Received, attach, documents_of
from portal.core.errors import Conflict, Forbidden, Invalid, NotFound
from portal.core.i18n import TEHRAN, _, _l, jalali_date, tehran_day
from portal.subsidies import grants, keys
from portal.subsidies.benefits import Span, benefit_on
from portal.subsidies.models import Grant, SupportCase
from portal.subsidies.programme import programme_of
from portal.subsidies.programmes.media import makegood, offers, rules, telling
from portal.subsidies.programmes.media.models import MediaAiring, MediaCampaign
from portal.subsidies.terms import terms_of

MATERIAL, PROOF = "media_material", "media_proof"


def plan(grant: Grant, case: SupportCase, actor: Person | None) -> None:
    """What the grant does: one airing for each class and day that was booked for it."""
    material = next(iter(reversed(documents_of(case, MATERIAL))), None)
    if material is None or grant.pool is None:
        raise Conflict(_("فایل آگهی در پرونده نیست؛ بی آن چیزی برای پخش نیست."), _("چیزی داده نشد."))
    terms = offers.terms_of(grant.pool)
    campaign = MediaCampaign(grant_id=grant.id, subject=case.answers["subject"], material_id=material.id)
    campaign.discount_percent, campaign.report_days = terms.discount_percent, terms.report_days
    campaign.answer_days = terms.answer_days
    db.session.add(campaign)
    for one in held_by(grant):
        if one.state == GRANTED:
            for day in rules.days_between(one.since, one.until):
                row = MediaAiring(grant_id=grant.id, class_id=one.resource.id, day=day, units=one.amount)
                row.material_digest, row.due_on = material.digest, day + timedelta(days=terms.report_days)
                db.session.add(row)
    db.session.flush()
    audit.record(actor, grant, "media.planned", {"number": grant.number}, case=case)
    telling.tell_of_grant(grant, campaign)


def campaign_of(grant: Grant) -> MediaCampaign:
    return db.session.get_one(MediaCampaign, grant.id)


def is_in_force(grant: Grant) -> bool:
    """Whether the benefit is in force today for what is made good too: that may lie after the grant's last day."""
    today = tehran_day(now())
    span = Span(min(grant.since, today), date.max, grant.ended_on)
    grace = terms_of(programme_of(grant.programme)).grace_days
    return benefit_on(today, span, keys.key_on(grant.licence, today), grace).in_force


def load(token: str, person: Person) -> MediaAiring:
    """For whoever may see the grant. Raises NotFound."""
    seen = grants.visible_to(person).with_only_columns(Grant.id)
    found = db.session.scalar(select(MediaAiring).where(MediaAiring.token == token, MediaAiring.grant_id.in_(seen)))
    if found is None:
        raise NotFound(_("پخشی با این نشانی پیدا نشد."))
    return found


def lock(airing_id: int) -> MediaAiring:
    """The airing as it is now; acts on one grant follow one another."""
    grant_id = db.session.scalar(select(MediaAiring.grant_id).where(MediaAiring.id == airing_id))
    grants.lock(grant_id or 0)
    return db.session.get_one(MediaAiring, airing_id, populate_existing=True)


def is_reportable(airing: MediaAiring) -> bool:
    """Whether the broadcaster may report it now."""
    today = tehran_day(now())
    if airing.state == "planned":
        return airing.day <= today <= airing.due_on and is_in_force(airing.grant)
    return airing.state in ("called", "objected") and today <= airing.due_on


def call(airing: MediaAiring) -> None:
    """Its day has come: the proof is awaited if the benefit is in force, else it is not asked for at all."""
    if airing.state != "planned" or airing.day > tehran_day(now()):
        return
    if is_in_force(airing.grant):
        airing.state = "called"
    else:
        drop(airing)


def drop(airing: MediaAiring) -> None:
    airing.state, airing.settled_at = "dropped", now()
    audit.record(None, airing, "media.dropped", {"day": airing.day}, case=_case_of(airing))
    telling.tell_if_over(airing.grant)


@dataclass(frozen=True)
class Proof:
    """What the broadcaster shows: the units and the moment, and a reference to the record or the record itself."""

    aired: int
    at: datetime
    reference: str = ""
    file: Received | None = None


def report(airing: MediaAiring, actor: Person, proof: Proof) -> None:
    """The broadcaster says what was aired. Raises Forbidden, Conflict, Invalid."""
    offers.demand_owner(actor, airing.grant.pool)
    _demand_day(airing, proof)
    call(airing)
    if airing.state not in ("called", "objected"):
        raise Conflict(_words_of(airing.state), _("چیزی ثبت نشد."))
    if tehran_day(now()) > airing.due_on:
        raise Conflict(_("مهلت گزارش این پخش گذشته است."), _("چیزی ثبت نشد؛ همان مقدار دوباره برنامه‌ریزی می‌شود."))
    _demand_proof(airing, proof)
    _keep(airing, actor, proof)


def _keep(airing: MediaAiring, actor: Person, proof: Proof) -> None:
    if proof.file is not None:
        pool = airing.grant.pool
        airing.proof = attach(proof.file, actor, pool.owner_id if pool else 0, PROOF)
    airing.aired, airing.aired_at, airing.proof_reference = proof.aired, proof.at, proof.reference
    airing.reported_by_id, airing.reported_at = actor.id, now()
    airing.answer_by = tehran_day(now()) + timedelta(days=campaign_of(airing.grant).answer_days)
    airing.state = "reported"
    details: dict[str, Scalar] = {"units": proof.aired, "day": airing.day}
    audit.record(actor, airing, "media.reported", details, case=_case_of(airing))
    telling.tell_of_report(airing)


def _demand_day(airing: MediaAiring, proof: Proof) -> None:
    if airing.day > tehran_day(now()) or proof.at > now():
        raise Invalid(_("این پخش هنوز نرسیده است؛ گواه پخش را پس از آن بفرستید."), _("چیزی ثبت نشد."))
    if tehran_day(proof.at) != airing.day:
        raise Invalid(_("زمان پخش در روز برنامه‌ریزی‌شده، %(day)s، نیست.", day=jalali_date(airing.day)))


def _demand_proof(airing: MediaAiring, proof: Proof) -> None:
    if not proof.reference and proof.file is None:
        raise Invalid(_("گواه پخش را بفرستید یا شماره‌ی ثبت آن را بنویسید؛ یکی بس است."), _("چیزی ثبت نشد."))
    if sentence := rules.fault_of_aired(proof.aired, airing.units, makegood.bounds_of(airing.resource)):
        raise Invalid(sentence, _("چیزی ثبت نشد."))
    local = proof.at.astimezone(TEHRAN)
    windows = offers.windows_of([airing.class_id], with_ended=True)[airing.class_id]
    if not rules.is_inside(windows, airing.day, local.hour * 60 + local.minute):
        raise Invalid(_("این ساعت بیرون از بازه‌های اعلام‌شده‌ی این ردیف است."), _("چیزی ثبت نشد."))


def may_answer(person: Person, airing: MediaAiring) -> bool:
    return airing.state == "reported" and has_role(person, airing.grant.organisation_id, Role.OWNER, Role.EDITOR)


def demand_messenger(person: Person, airing: MediaAiring) -> None:
    """Raises Forbidden to all who do not write for the messenger."""
    if not has_role(person, airing.grant.organisation_id, Role.OWNER, Role.EDITOR):
        raise Forbidden(_("پخش را تنها کسی می‌پذیرد یا به آن اعتراض می‌کند که برای پیام‌رسان می‌نویسد."))


def _demand_answer(person: Person, airing: MediaAiring) -> None:
    demand_messenger(person, airing)
    if airing.state != "reported":
        raise Conflict(_words_of(airing.state), _("چیزی ثبت نشد."))


def confirm(airing: MediaAiring, actor: Person) -> None:
    """The messenger agrees with the report."""
    _demand_answer(actor, airing)
    settle(airing, actor, airing.aired or 0)


def object_to(airing: MediaAiring, actor: Person, words: str) -> None:
    """The messenger says that it was not so: the broadcaster may prove it anew, or the office decides."""
    _demand_answer(actor, airing)
    if not words.strip():
        raise Invalid(_("بنویسید چه چیزی با گزارش نمی‌خواند."))
    due = tehran_day(now()) + timedelta(days=campaign_of(airing.grant).report_days)
    airing.state, airing.objection, airing.due_on = "objected", words.strip(), max(airing.due_on, due)
    audit.record(actor, airing, "media.objected", {"day": airing.day}, case=_case_of(airing))
    telling.tell_of_objection(airing)


def may_decide(person: Person, airing: MediaAiring) -> bool:
    """Who signs for the programme's office, and is nobody of either side."""
    office = programme_of(airing.grant.programme).legs[0].office
    owner = airing.grant.pool.owner_id if airing.grant.pool else None
    sides = (airing.grant.organisation_id, owner)
    signs = in_office(person, office, Role.SIGNATORY)
    return airing.state == "objected" and signs and not any(belongs_or_belonged(person, one) for one in sides)


def decide(airing: MediaAiring, actor: Person, aired: int, reasons: str) -> None:
    """The office settles what an objection left open: so many units count as aired."""
    if airing.state != "objected":
        raise Conflict(_words_of(airing.state), _("چیزی ثبت نشد."))
    if not may_decide(actor, airing):
        raise Forbidden(_("اختلاف درباره‌ی پخش را امضاکننده‌ی میز پشتیبانی پایان می‌دهد."))
    if not reasons.strip():
        raise Invalid(_("دلیل تصمیم را بنویسید."))
    if sentence := rules.fault_of_aired(aired, airing.units, makegood.bounds_of(airing.resource)):
        raise Invalid(sentence)
    airing.reasons = reasons.strip()
    telling.tell_of_decision(airing, aired)
    settle(airing, actor, aired)


def settle(airing: MediaAiring, actor: Person | None, aired: int) -> None:
    """It is known how much was aired; the rest is owed, once. actor None: silence, or the end of the time."""
    if airing.state not in telling.OPEN:
        raise Conflict(_words_of(airing.state))
    airing.state, airing.aired = "aired" if aired else "missed", aired
    airing.settled_at, airing.settled_by_id = now(), actor.id if actor else None
    details: dict[str, Scalar] = {"units": aired, "day": airing.day}
    audit.record(actor, airing, f"media.{airing.state}", details, case=_case_of(airing))
    db.session.flush()
    _report_usage(airing, actor)
    if aired < airing.units:
        makegood.owe(airing, airing.units - aired)
    telling.tell_if_over(airing.grant)


def _report_usage(airing: MediaAiring, actor: Person | None) -> None:
    """What was aired of the grant on this day, all its airings of the class together."""
    same = (MediaAiring.grant_id == airing.grant_id, MediaAiring.class_id == airing.class_id)
    settled = select(MediaAiring.aired).where(*same, MediaAiring.day == airing.day, MediaAiring.state == "aired")
    amount = sum(one or 0 for one in db.session.scalars(settled))
    capacity.report_usage(actor, [Reading(airing.grant, airing.resource.key, airing.day, amount)], "upload")


def _case_of(airing: MediaAiring) -> SupportCase | None:
    return db.session.get(SupportCase, airing.grant.case_id)


STATES = {
    "planned": (_l("برنامه‌ریزی‌شده"), "neutral"),
    "called": (_l("چشم‌به‌راه گواه پخش"), "warning"),
    "reported": (_l("گزارش شد؛ چشم‌به‌راه پیام‌رسان"), "info"),
    "objected": (_l("پیام‌رسان اعتراض کرد"), "danger"),
    "aired": (_l("پخش شد"), "success"),
    "missed": (_l("پخش نشد"), "danger"),
    "dropped": (_l("خواسته نشد"), "neutral"),
}


def _words_of(state: str) -> str:
    return str(_("این پخش اکنون «%(state)s» است و این کار در آن شدنی نیست.", state=STATES[state][0]))


SAID = {
    "media.planned": _l("پخش‌های تخصیص %(number)s برنامه‌ریزی شد"),
    "media.dropped": _l("پخش %(day)s خواسته نشد: پشتیبانی برقرار نبود"),
    "media.reported": _l("رسانه پخش %(units)s واحد در %(day)s را گزارش داد"),
    "media.objected": _l("پیام‌رسان به گزارش پخش %(day)s اعتراض کرد"),
    "media.aired": _l("پخش %(units)s واحد در %(day)s پذیرفته شد"),
    "media.missed": _l("پخش %(day)s انجام نشد"),
}
for _action, _sentence in SAID.items():
    audit.describe(_action, _sentence)
