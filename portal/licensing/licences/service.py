"""What may be done with a licence: issue, suspend, reinstate, revoke, surrender. Rows only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.members import belongs_or_belonged, has_role, in_office
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Role
from portal.core.calendar.rules import last_moment
from portal.core.cases.numbers import next_number
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, tehran_day
from portal.core.text import search_key
from portal.licensing.licences import certificate
from portal.licensing.licences.models import Basis, Licence, LicenceEvent, Standing
from portal.licensing.licences.state import EVENT_WORDS, State, state_at, state_on
from portal.licensing.models import LicenceCase

Heard = Callable[[Licence, str], None]
_heard: list[Heard] = []


def on_licence_changed(call: Heard) -> Heard:
    """Be told, inside the transaction, that something happened to a licence: to tell people, never to be right.

    Whether a benefit is in force is derived from the licence when it is asked.
    """
    if call not in _heard:
        _heard.append(call)
    return call


def issue(case: LicenceCase, actor: Person | None, basis: Basis, *, provisional: bool = False) -> Licence:
    """Issue the licence that `case` asked for; asked again, the same licence. The worker makes its certificate."""
    if case.action != "new":
        raise ValueError(f"a case to {case.action} gives no licence of its own: see granting.grant")
    found = licence_of(case)
    if found is not None:
        return found
    day, version = tehran_day(now()), case.class_version
    licence = Licence(
        number=next_number("L"),
        case_id=case.id,
        organisation_id=case.applicant_id,
        class_version_id=version.id,
        product_fa=case.product_fa,
        product_en=case.product_en,
        valid_from=day,
        valid_until=day + timedelta(days=version.validity_days),
        conditions=[asdict(words) for words in case.granted_conditions],
        basis=basis.value,
        signed_by_id=actor.id if actor else None,
        rule_version=case.rule_version or "",
        provisional=provisional,
        issued_at=now(),
        standing=Standing.IN_FORCE.value,
        changed_at=now(),
        search="",
    )
    db.session.add(licence)
    index(licence)
    happen(licence, "issued", Standing.IN_FORCE, actor)
    certificate.request(licence, since=case.submitted_at)
    return licence


def licence_of(case: LicenceCase) -> Licence | None:
    """The licence that the case gave, renewed or varied; None as long as it did not."""
    if case.action == "new":
        return db.session.scalar(select(Licence).where(Licence.case_id == case.id))
    return licence_about(case) if case.state == "granted" else None


def licence_about(case: LicenceCase) -> Licence | None:
    """The licence that the case is to renew or vary, or that it gave."""
    if case.licence_id is None:
        return licence_of(case) if case.action == "new" else None
    return db.session.get_one(Licence, case.licence_id)


def lock(licence_id: int) -> Licence:
    """The licence as it is now, held until the transaction ends: two acts on it follow one another."""
    return db.session.get_one(Licence, licence_id, with_for_update=True, populate_existing=True)


def index(licence: Licence) -> None:
    """Make the licence findable by number, product and holder, in any spelling."""
    holder = db.session.get_one(Organisation, licence.organisation_id)
    words = (licence.number, licence.product_fa, licence.product_en, holder.name_fa, holder.name_en, holder.code)
    licence.search = search_key(" ".join(word for word in words if word))


def happen(
    licence: Licence,
    kind: str,
    standing: Standing,
    actor: Person | None,
    reason: str = "",
    until: date | None = None,
    prolonged: bool | None = None,
) -> None:
    """Write down what happened to a licence; the only code that writes its standing.

    `prolonged` None: as it was.
    """
    db.session.flush()
    # Time may jump back, history may not: the newest event is the one that counts.
    moment = max(now(), licence.events[-1].at) if licence.events else now()
    event = LicenceEvent(seq=len(licence.events) + 1, kind=kind, standing=standing.value, at=moment, until=until)
    event.valid_until, event.reason, event.actor_id = licence.valid_until, reason, actor.id if actor else None
    event.prolonged = bool(licence.prolonged) if prolonged is None else prolonged
    licence.events.append(event)
    licence.standing, licence.suspended_until, licence.changed_at = standing.value, until, moment
    licence.prolonged = event.prolonged
    audit.record(actor, licence, f"licence.{kind}", {"number": licence.number})
    tell(licence, kind)


def carry_on(licence: Licence, kind: str, actor: Person | None, prolonged: bool | None = None) -> None:
    """Something happened that leaves the standing, and a running suspension, as they were."""
    happen(licence, kind, Standing(licence.standing), actor, "", licence.suspended_until, prolonged)


def tell(licence: Licence, kind: str) -> None:
    """Let those who asked know; also of what came by a date alone (`expired`, `suspension_ended`)."""
    for call in _heard:
        call(licence, kind)


def suspend(licence: Licence, actor: Person, reason: str, until: date | None = None) -> None:
    """Put the licence out of force, for a reason that anybody may read; until a day, or until reinstated."""
    _require(licence, actor, "in_force")
    if until is not None and until < tehran_day(now()):
        raise Invalid(_("پایان تعلیق باید امروز یا پس از آن باشد."))
    happen(licence, "suspended", Standing.SUSPENDED, actor, reason_in(reason), until)


def reinstate(licence: Licence, actor: Person, reason: str) -> None:
    """Put a suspended licence back in force; nothing has to be applied for anew."""
    _require(licence, actor, "suspended")
    happen(licence, "reinstated", Standing.IN_FORCE, actor, reason_in(reason))


def revoke(licence: Licence, actor: Person | None, reason: str) -> None:
    """Take the licence away for good. `actor` None: the outcome of its case."""
    if actor is not None:
        _require(licence, actor, "in_force", "suspended", "not_yet")
    happen(licence, "revoked", Standing.REVOKED, actor, reason_in(reason), prolonged=False)


def surrender(licence: Licence, actor: Person, reason: str) -> None:
    """The holder gives the licence back."""
    if not has_role(actor, licence.organisation_id, Role.OWNER):
        raise Forbidden(_("پروانه را تنها صاحب حساب شرکت وامی‌گذارد."))
    require_state(licence, "in_force", "suspended", "not_yet")
    happen(licence, "surrendered", Standing.SURRENDERED, actor, reason_in(reason), prolonged=False)


def confirm(licence: Licence, actor: Person) -> None:
    """End the provisional time of a licence: the review found nothing against it."""
    if licence.provisional:
        licence.provisional = False
        carry_on(licence, "confirmed", actor)
        certificate.refresh(licence)


def may_act(person: Person, licence: Licence) -> bool:
    """Signs for the office of the licence's class, and is nobody of the holder's."""
    signs = in_office(person, licence.class_version.office_code, Role.SIGNATORY, Role.DEPUTY_HEAD)
    return signs and not belongs_or_belonged(person, licence.organisation_id)


def current_state(licence: Licence) -> State:
    return state_on(licence, tehran_day(now()))


def past_state(licence: Licence, day: date) -> State:
    """The state at the end of a day in Tehran."""
    return state_at(licence.events, licence.valid_from, end_of(day))


def end_of(day: date) -> datetime:
    """The very last moment of a day in Tehran: what happened on it has happened by then."""
    return last_moment(day) + timedelta(seconds=1) - datetime.resolution


def _require(licence: Licence, actor: Person, *states: str) -> None:
    if not may_act(actor, licence):
        raise Forbidden(_("این کار در اختیار امضاکنندگان میز صادرکننده است."))
    require_state(licence, *states)


def require_state(licence: Licence, *states: str) -> None:
    state = current_state(licence)
    if state.name not in states:
        raise Conflict(
            _("این کار اکنون ممکن نیست: پروانه «%(state)s» است.", state=state.label),
            _("چیزی تغییر نکرد؛ صفحه را دوباره باز کنید."),
        )


def reason_in(text: str) -> str:
    """A reason that says something. Raises Invalid."""
    if not text.strip():
        raise Invalid(_("دلیل را بنویسید: همه آن را در صفحه‌ی پروانه می‌خوانند."))
    return text.strip()


for _kind, _words in EVENT_WORDS.items():
    audit.describe(f"licence.{_kind}", _words)
