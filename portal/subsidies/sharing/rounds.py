"""A sitting of the panel: open it over all open requests of a pool, then follow or overrule what it recommends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from portal.core import audit
from portal.core.accounts.members import in_office
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Role
from portal.core.capacity import NotEnough, Pool, ResourceClass, classes_of, least_free
from portal.core.cases import take_step
from portal.core.cases.access import is_holder, may_take
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, _l, locale
from portal.subsidies.awards import Award, as_asked
from portal.subsidies.models import SupportCase
from portal.subsidies.programme import REGISTERED, Programme
from portal.subsidies.sharing.models import Entry, SharingRound, Weight
from portal.subsidies.sharing.recommend import Bound, Portion, Wish, problem_of, recommend

MOST_REQUESTS = 500
FOLLOW, ALL, WAIT, LEAVE = "follow", "all", "wait", "leave"


def programme_with(pool: Pool) -> Programme | None:
    """The programme that gives from this pool."""
    return next((one for one in REGISTERED.values() if one.pool_kind == pool.kind), None)


def sits_on(person: Person, pool: Pool, *roles: Role) -> bool:
    """Whether they are of the office that decides on the pool's requests (in one of `roles`)."""
    programme = programme_with(pool)
    return programme is not None and in_office(person, programme.legs[0].office, *roles)


def open_requests(pool: Pool) -> Sequence[SupportCase]:
    """New requests with the office, in the published order: as they were sent. A fixed number of queries."""
    whole = (selectinload(SupportCase.lines), selectinload(SupportCase.applicant))
    query = select(SupportCase).where(*_open_of(pool)).order_by(SupportCase.submitted_at, SupportCase.id)
    return db.session.scalars(query.options(*whole).limit(MOST_REQUESTS)).all()


def who_asks(pool: Pool) -> dict[Organisation, int]:
    """Each applicant with the number of their open requests, by name."""
    query = select(Organisation, func.count()).join(SupportCase, SupportCase.applicant_id == Organisation.id)
    query = query.where(*_open_of(pool)).group_by(Organisation.id).order_by(Organisation.name_fa, Organisation.id)
    return {organisation: count for organisation, count in db.session.execute(query)}


def _open_of(pool: Pool) -> tuple[ColumnElement[bool], ...]:
    return (SupportCase.pool_id == pool.id, SupportCase.state == "submitted", SupportCase.action == "new")


def free_for(pool: Pool, requests: Sequence[SupportCase]) -> dict[str, int]:
    """By class code, what is free on every day that any of the requests names: more could not be given to all."""
    classes = classes_of(pool)
    since = min((one.since for one in map(as_asked, requests)), default=None)
    until = max((one.until for one in requests if one.until), default=None)
    if since is None or until is None:
        return {one.code: 0 for one in classes}
    least = least_free(classes, since, until)
    return {one.code: max(0, least[one.id]) for one in classes}


def weights_of(pool: Pool) -> dict[int, Fraction]:
    """By organisation; who is not named counts 1."""
    newest = select(func.max(Weight.id)).where(Weight.pool_id == pool.id).group_by(Weight.organisation_id)
    rows = db.session.scalars(select(Weight).where(Weight.id.in_(newest)))
    return {row.organisation_id: Fraction(row.hundredths, 100) for row in rows}


def weigh(pool: Pool, actor: Person, organisation_id: int, hundredths: int, why: str) -> None:
    """Say how much an organisation counts from now on, and why."""
    demand_signatory(actor, pool)
    if not 1 <= hundredths <= 100_000 or not why.strip():
        raise Invalid(_("وزن باید از ۰٫۰۱ تا ۱۰۰۰ باشد و دلیل آن نوشته شود."))
    row = Weight(pool_id=pool.id, organisation_id=organisation_id, hundredths=hundredths, why=why.strip())
    row.by_id, row.at = actor.id, now()
    db.session.add(row)
    audit.record(actor, pool, "support.weight", {"organisation": organisation_id, "hundredths": hundredths})


def demand_signatory(actor: Person, pool: Pool) -> None:
    if not sits_on(actor, pool, Role.SIGNATORY, Role.DEPUTY_HEAD):
        raise Forbidden(_("این کار در اختیار امضاکنندگان میز تصمیم‌گیرنده است."))


def wish_of(case: SupportCase, weights: Mapping[int, Fraction], known: Mapping[int, ResourceClass]) -> Wish:
    units = {known[line.class_id].code: line.asked for line in case.lines if line.asked and line.class_id in known}
    return Wish(case.token, units, weights.get(case.applicant_id, Fraction(1)))


def open_round(pool: Pool, actor: Person) -> SharingRound:
    """Freeze what is asked and what is free, and recommend. Raises Conflict where nobody asks."""
    demand_signatory(actor, pool)
    requests = open_requests(pool)
    if not requests:
        raise Conflict(_("درخواست بازی از این منبع نیست."), _("درخواست تازه که برسد می‌توانید دوباره آغاز کنید."))
    classes, weights, free = classes_of(pool), weights_of(pool), free_for(pool, requests)
    known, bounds = {one.id: one for one in classes}, {one.code: Bound(one.step, one.minimum) for one in classes}
    wishes = [wish_of(case, weights, known) for case in requests]
    portions = recommend(wishes, free, bounds)
    problem = _as_json(wishes, free, bounds)
    made = SharingRound(pool_id=pool.id, opened_at=now(), opened_by_id=actor.id, problem=problem)
    db.session.add(made)
    db.session.flush()
    for seq, (case, wish) in enumerate(zip(requests, wishes, strict=True), 1):
        db.session.add(_entry(made, seq, case, wish, portions[wish.name]))
    audit.record(actor, made, "support.division", {"pool": pool.code, "requests": len(requests)})
    return made


def _as_json(wishes: Sequence[Wish], free: Mapping[str, int], bounds: Mapping[str, Bound]) -> dict[str, Any]:
    """The whole problem, for whoever wants to divide it again."""
    able = [one for one in wishes if one.units and all(free.get(code, 0) > 0 for code in one.units)]
    found = asdict(problem_of(able, free, bounds)) if able else {}
    return found | {"weights": {one.name: float(one.weight) for one in able}}


def _entry(made: SharingRound, seq: int, case: SupportCase, wish: Wish, portion: Portion) -> Entry:
    entry = Entry(round_id=made.id, seq=seq, case_id=case.id, share=float(portion.share))
    entry.asked, entry.recommended = dict(wish.units), dict(portion.units)
    return entry


# Deciding, entry by entry.


def decide(entry: Entry, actor: Person, choice: str, reasons: str) -> bool:
    """Do what the panel chose; False where the file is no longer open or in another's hand: nothing happened.

    `follow`: offer what is recommended, or the waiting list where that is nothing; `all`: offer what was asked, or
    the waiting list where it is not free; `wait`: the waiting list. Raises Invalid for overruling without reasons.
    """
    if choice not in (FOLLOW, ALL, WAIT):
        raise Invalid(_("یکی از تصمیم‌ها را برگزینید."))
    followed = choice == FOLLOW or (choice == WAIT and not entry.recommended)
    if not followed and not reasons.strip():
        raise Invalid(_("تصمیمی جز پیشنهاد، دلیل می‌خواهد."), _("دلیل هر ردیف را بنویسید؛ چیزی ثبت نشد."))
    case = db.session.get_one(SupportCase, entry.case_id, with_for_update=True, populate_existing=True)
    if entry.outcome or case.state != "submitted" or not _has_in_hand(case, actor):
        return False
    award = _award(case, entry, choice, reasons.strip())
    entry.outcome = "waiting" if award is None else _offer_or_wait(case, actor, award)
    if award is None:
        take_step(case, "wait", actor, {"award": as_asked(case)})
    entry.followed, entry.reasons = followed, reasons.strip()
    entry.decided_by_id, entry.decided_at = actor.id, now()
    return True


def _has_in_hand(case: SupportCase, actor: Person) -> bool:
    """One person decides on a file: it is taken first, if nobody has."""
    if is_holder(actor, case):
        return True
    if case.holder_id is not None or not may_take(actor, case):
        return False
    take_step(case, "take", actor)
    return True


def _award(case: SupportCase, entry: Entry, choice: str, reasons: str) -> Award | None:
    """What is offered; None: nothing now."""
    asked = as_asked(case)
    if choice == ALL:
        return asked
    if choice == WAIT or not entry.recommended:
        return None
    units = {line.id: int(entry.recommended.get(line.resource.code, 0)) for line in case.lines}
    with locale("fa"):  # kept with the decision, whoever sits on the panel
        why = reasons or str(BY_DIVISION)
    return Award(asked.since, asked.until, units, "" if units == asked.units else why)


def _offer_or_wait(case: SupportCase, actor: Person, award: Award) -> str:
    """Offer it; what was free when the round began may be gone: then it waits, with its decision."""
    try:
        with db.session.begin_nested():
            take_step(case, "offer", actor, {"award": award})
        return "offered"
    except NotEnough:
        db.session.refresh(case)
        take_step(case, "wait", actor, {"award": award})
        return "waiting"


BY_DIVISION = _l("درخواست‌ها از ظرفیت بیشتر بود و به روش تقسیم منصفانه سهم هر درخواست همین شد.")

audit.describe("support.division", _l("تقسیم منصفانه‌ی ظرفیت پیشنهاد شد"))
audit.describe("support.weight", _l("وزن یک سازمان در تقسیم تعیین شد"))
