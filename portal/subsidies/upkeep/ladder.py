"""The ladder by which idle units are taken back: notice, proposal, grace, reclaim; an appeal stops it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select

from portal.core import audit, capacity
from portal.core.accounts.members import belongs_or_belonged, has_role, in_office
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.capacity import Ask, UsageReport
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, _l, tehran_day
from portal.core.jobs import periodic
from portal.subsidies import grants, keys
from portal.subsidies.costs import units_on
from portal.subsidies.models import Grant
from portal.subsidies.programme import REGISTERED, Terms, programme_of
from portal.subsidies.terms import all_terms, terms_of
from portal.subsidies.upkeep.idle import Held, Report, after, idle_lines
from portal.subsidies.upkeep.models import Reclaim
from portal.subsidies.upkeep.telling import tell_holder

STATES = {
    "noticed": (_l("خبر داده شد"), "warning"),
    "proposed": (_l("کاهش پیشنهاد شد"), "warning"),
    "appealed": (_l("اعتراض شد؛ ایستاده تا تصمیم"), "info"),
    "reclaimed": (_l("بازپس گرفته شد"), "danger"),
    "dropped": (_l("دیگر بی‌کار نیست"), "success"),
    "kept": (_l("با پذیرش اعتراض ماند"), "success"),
}


def running(grant: Grant) -> Reclaim | None:
    return db.session.scalar(select(Reclaim).where(Reclaim.grant_id == grant.id, Reclaim.closed_at.is_(None)))


def climbs_of(grant: Grant) -> Sequence[Reclaim]:
    """Newest first."""
    return db.session.scalars(select(Reclaim).where(Reclaim.grant_id == grant.id).order_by(Reclaim.id.desc())).all()


@periodic("support.reclaim", seconds=60 * 60)
def climb_all() -> None:
    """Take every grant one rung further if its day has come; each in a transaction of its own."""
    today, terms = tehran_day(now()), all_terms()
    slugs = [slug for slug, one in REGISTERED.items() if one.reclaims]
    live = (Grant.programme.in_(slugs), Grant.ended_on.is_(None), Grant.until >= today)
    ids = db.session.execute(select(Grant.id, Grant.programme).where(*live).order_by(Grant.id)).all()
    db.session.rollback()
    for number, slug in ids:
        with transaction():
            climb(grants.lock(number), terms[slug])


def climb(grant: Grant, terms: Terms) -> None:
    """One rung, or nothing; asked again on the same day, nothing."""
    today, row = tehran_day(now()), running(grant)
    if row is not None and (row.next_on is None or row.next_on > today):
        return
    lines = idle_of(grant, terms, today)
    if row is None:
        if lines and not _climbed_since(grant, today - timedelta(days=terms.unused_days)):
            _notice(grant, lines, today + timedelta(days=terms.notice_days))
    elif not lines:
        _close(row, "dropped", None)
    elif row.state == "noticed":
        row.state, row.lines, row.next_on = "proposed", lines, today + timedelta(days=terms.reclaim_days)
        _told(row, "support_shrink_proposed", row.next_on)
    else:
        _take_back(grant, row, lines, today)


def idle_of(grant: Grant, terms: Terms, today: date) -> dict[str, dict[str, int]]:
    """What lies idle today; nothing of a grant that is frozen or has not lasted as long as is looked back."""
    if keys.benefit_of(grant, today, terms).name != "open" or grant.ended_on is not None:
        return {}
    first = today - timedelta(days=terms.unused_days)
    if _changed_since(grant, first):
        return {}
    units = units_on(capacity.held_by(grant), today)
    names = {one.id: one.code for one, _amount in units}
    mine = (UsageReport.subject_kind == "grant", UsageReport.subject_id == grant.token, UsageReport.day >= first)
    reports = [
        Report(names[row.class_id], row.day, row.amount)
        for row in db.session.scalars(select(UsageReport).where(*mine).order_by(UsageReport.id))
        if row.class_id in names
    ]
    return idle_lines(_held(units), reports, today, terms.unused_percent, terms.unused_days)


def _held(units: Sequence[tuple[capacity.ResourceClass, int]]) -> list[Held]:
    return [Held(one.code, amount, one.step, one.minimum) for one, amount in units]


def _changed_since(grant: Grant, first: date) -> bool:
    """Whether it held something else on some day since `first`: what is new has not had its time."""
    return any(one.since > first for one in capacity.held_by(grant) if one.since <= tehran_day(now()))


def _climbed_since(grant: Grant, first: date) -> bool:
    """Whether a climb ended lately: what was left or taken then gets its time before the next."""
    ended = db.session.scalar(select(func.max(Reclaim.closed_at)).where(Reclaim.grant_id == grant.id))
    return ended is not None and tehran_day(ended) > first


def _notice(grant: Grant, lines: dict[str, dict[str, int]], next_on: date) -> None:
    row = Reclaim(grant_id=grant.id, state="noticed", noticed_on=tehran_day(now()), next_on=next_on, lines=lines)
    row.grant = grant
    db.session.add(row)
    db.session.flush()
    _told(row, "support_unused", next_on)


def _take_back(grant: Grant, row: Reclaim, lines: dict[str, dict[str, int]], today: date) -> None:
    """From tomorrow on the grant holds what it used; nothing used at all ends it."""
    row.lines = lines
    units = units_on(capacity.held_by(grant), today)
    left = after(_held(units), lines)
    tomorrow = today + timedelta(days=1)
    _close(row, "reclaimed", None)
    if any(left.values()) and tomorrow <= grant.last_day:
        asks = [Ask(one.key, tomorrow, grant.last_day, left[one.code]) for one, _units in units if left[one.code]]
        capacity.change(None, grant, tomorrow, asks, "reclaim")
    else:
        grants.end(grant, None, "reclaimed", tomorrow, "reclaim")


def _close(row: Reclaim, state: str, actor: Person | None) -> None:
    row.state, row.next_on, row.closed_at = state, None, now()
    _told(row, {"reclaimed": "support_reclaimed"}.get(state, "support_left_as_it_is"), None, actor)


def _told(row: Reclaim, letter: str, until: date | None, actor: Person | None = None) -> None:
    audit.record(actor, row.grant, f"support.reclaim_{row.state}", {"number": row.grant.number})
    tell_holder(row.grant, letter, f"{row.token}/{row.state}/{row.next_on}", until=until)


# The holder's and the office's part.


def appeal(row: Reclaim, actor: Person, words: str) -> None:
    """The holder says why the units are needed; nothing is taken until somebody of the office has decided."""
    if not has_role(actor, row.grant.organisation_id, Role.OWNER, Role.EDITOR):
        raise Forbidden(_("اعتراض را کسی می‌نویسد که برای دارنده‌ی تخصیص می‌نویسد."))
    if row.state not in ("noticed", "proposed"):
        raise Conflict(_("به این نمی‌توان اکنون اعتراض کرد."), _("صفحه را دوباره باز کنید."))
    if not words.strip():
        raise Invalid(_("بنویسید چرا این مقدار لازم است."))
    row.state, row.next_on, row.appeal, row.appealed_by_id = "appealed", None, words.strip(), actor.id
    audit.record(actor, row.grant, "support.reclaim_appealed", {"number": row.grant.number})


def may_decide(person: Person, row: Reclaim) -> bool:
    """Signs for the programme's office, and is nobody of the holder's."""
    office = programme_of(row.grant.programme).legs[0].office
    signs = in_office(person, office, Role.SIGNATORY, Role.DEPUTY_HEAD)
    return signs and not belongs_or_belonged(person, row.grant.organisation_id)


def decide(row: Reclaim, actor: Person, upheld: bool, reasons: str) -> None:
    """Uphold: the grant stays as it is. Dismiss: the proposal stands, with its whole grace from today."""
    if not may_decide(actor, row):
        raise Forbidden(_("این کار در اختیار امضاکنندگان میز تصمیم‌گیرنده است."))
    if row.state != "appealed":
        raise Conflict(_("اعتراضی نیست که تصمیم بخواهد."))
    if not reasons.strip():
        raise Invalid(_("دلیل تصمیم را بنویسید؛ دارنده آن را می‌خواند."))
    row.decision, row.decided_by_id = reasons.strip(), actor.id
    if upheld:
        _close(row, "kept", actor)
        return
    grace = terms_of(programme_of(row.grant.programme)).reclaim_days
    row.state, row.next_on = "proposed", tehran_day(now()) + timedelta(days=grace)
    _told(row, "support_shrink_proposed", row.next_on, actor)


for _state, (_words, _tone) in STATES.items():
    audit.describe(f"support.reclaim_{_state}", _words)
