"""Grants: opened, changed, prolonged, given back. Their units are held under their name in `core.capacity`."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Select, or_, select

from portal.core import audit, capacity
from portal.core.accounts.members import has_portal_role, has_role, offices_of, organisations_of
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases.numbers import next_number
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, NotFound
from portal.core.i18n import _, _l, tehran_day
from portal.subsidies import awards
from portal.subsidies.awards import Award
from portal.subsidies.models import Basis, Grant, SupportCase
from portal.subsidies.programme import REGISTERED, programme_of

ONE_DAY = timedelta(days=1)
ALTERED = {"change": "support.changed", "renew": "support.renewed"}


def give(case: SupportCase, award: Award, actor: Person | None, basis: Basis) -> Grant:
    """Give what was decided: a new grant, or the one that the request is about, changed or prolonged.

    Raises NotEnough or BadAsk; then nothing was given.
    """
    awards.demand_sense(case, award)
    awards.keep(case, award)
    if case.action == "new":
        grant = _open(case, award, actor, basis)
        if asks := awards.asks_of(case, award):
            capacity.reserve(actor, grant, asks, case.number)
    else:
        grant = lock(case.grant_id or 0)
        _alter(case, grant, award, actor)
    programme_of(case.kind).on_grant(grant, case, actor)
    return grant


def give_promised(case: SupportCase, actor: Person) -> Grant:
    """The applicant accepted the offer: what was promised to the grant is its own."""
    award = awards.as_decided(case)
    capacity.confirm(actor, subject_of(case), case.number)
    grant = _open(case, Award(case.since or award.since, award.until, award.units, case.reasons), actor, Basis.OFFER)
    programme_of(case.kind).on_grant(grant, case, actor)
    return grant


def subject_of(case: SupportCase) -> tuple[str, str]:
    """Under which name units are held for a request that has no grant yet."""
    return ("grant", case.grant_token)


def _open(case: SupportCase, award: Award, actor: Person | None, basis: Basis) -> Grant:
    grant = Grant(
        token=case.grant_token,
        number=next_number("G"),
        programme=case.kind,
        case_id=case.id,
        organisation_id=case.applicant_id,
        licence_id=case.licence_id,
        pool_id=case.pool_id,
        since=award.since,
        until=award.until,
        basis=basis.value,
        reasons=award.reasons,
        signed_by_id=actor.id if actor and basis in (Basis.PERSON, Basis.APPEAL) else None,
        granted_at=now(),
    )
    db.session.add(grant)
    db.session.flush()
    audit.record(actor, grant, "support.granted", {"number": grant.number, "until": grant.until}, case=case)
    return grant


def _alter(case: SupportCase, grant: Grant, award: Award, actor: Person | None) -> None:
    """From the award's first day on the grant is exactly the award; a renewal also moves its last day."""
    demand_live(grant)
    if case.action == "renew":
        grant.until, grant.kept_until = max(grant.until, award.until), None
    if grant.pool_id is not None:
        since = max(award.since, tehran_day(now()))
        capacity.change(actor, grant, since, awards.asks_of(case, award), case.number)
    audit.record(actor, grant, ALTERED[case.action], {"number": grant.number, "until": grant.until}, case=case)


def demand_live(grant: Grant) -> None:
    """Raises Conflict for a grant that has come to its end."""
    if grant.ended_on is not None or tehran_day(now()) > grant.last_day:
        raise Conflict(_("این تخصیص پایان یافته است."), _("چیزی تغییر نکرد؛ درخواست تازه‌ای لازم است."))


def lock(grant_id: int) -> Grant:
    """The grant as it is now, held until the transaction ends: two acts on it follow one another."""
    return db.session.get_one(Grant, grant_id, with_for_update=True, populate_existing=True)


def end(grant: Grant, actor: Person | None, ending: str, from_day: date | None = None, why: str = "") -> None:
    """It is no more from a day on (tomorrow, else); its units go back. An ended grant is left as it is."""
    if grant.ended_on is not None:
        return
    day = from_day or tehran_day(now()) + ONE_DAY
    grant.ended_on, grant.ending = day, ending
    audit.record(actor, grant, f"support.{ending}", {"number": grant.number, "from": day})
    if grant.pool_id is not None:
        capacity.release(actor, grant, day, why)


def give_back(grant: Grant, actor: Person) -> None:
    """The holder needs it no more."""
    if not has_role(actor, grant.organisation_id, Role.OWNER, Role.EDITOR):
        raise Forbidden(_("تخصیص را تنها کسی پس می‌دهد که برای دارنده‌ی آن می‌نویسد."))
    demand_live(grant)
    end(grant, actor, "given_back")


def of_case(case: SupportCase) -> Grant | None:
    """The grant that the request gave, or is about."""
    if case.action != "new":
        return case.grant
    return db.session.scalar(select(Grant).where(Grant.case_id == case.id))


def promise_of(case: SupportCase) -> capacity.Promise | None:
    """The offer that waits for the applicant's answer."""
    return capacity.open_promise(subject_of(case)) if case.state == "offered" else None


# Who may see.


def visible_to(person: Person) -> Select[Grant]:
    """Grants of one's organisations, of the programmes of one's offices, of the pools one's organisation owns."""
    organisations = [one.id for one in organisations_of(person)]
    offices = {office.code for office in offices_of(person)}
    served = [slug for slug, one in REGISTERED.items() if offices & {leg.office for leg in one.legs}]
    owned = select(capacity.Pool.id).where(capacity.Pool.owner_id.in_(organisations))
    if has_portal_role(person, Role.AUDITOR):
        return select(Grant)
    mine = (Grant.organisation_id.in_(organisations), Grant.programme.in_(served), Grant.pool_id.in_(owned))
    return select(Grant).where(or_(*mine))


def load(token: str, person: Person) -> Grant:
    """Raises NotFound to strangers."""
    found = db.session.scalar(visible_to(person).where(Grant.token == token))
    if found is None:
        raise NotFound(_("تخصیصی با این نشانی پیدا نشد."), _("شاید با سازمان دیگری وارد شده‌اید."))
    return found


SAID = {
    "support.granted": _l("تخصیص داده شد"),
    "support.changed": _l("تخصیص تغییر کرد"),
    "support.renewed": _l("تخصیص تمدید شد"),
    "support.given_back": _l("دارنده تخصیص را پس داد"),
    "support.reclaimed": _l("تخصیص بازپس گرفته شد"),
    "support.licence": _l("تخصیص با پایان پروانه پایان یافت"),
}
for _action, _words in SAID.items():
    audit.describe(_action, _words)
