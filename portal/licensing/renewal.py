"""Renewing a licence: what we hold, whether it can be renewed as it stands, and doing so in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.core.accounts.members import has_role
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import FactSection, take_step
from portal.core.clock import now
from portal.core.db import db
from portal.core.documents import Document, documents_of
from portal.core.errors import Conflict, Forbidden
from portal.core.i18n import _, tehran_day
from portal.licensing import carry, changes, classes, decisions, facts, review, rules, sections, submission
from portal.licensing.licences import granting
from portal.licensing.licences import service as licences
from portal.licensing.licences.models import Licence
from portal.licensing.models import KIND, ClassVersion, LicenceCase

# Facts that hold only until a day, and the document that proves each.
EXPIRIES = {"security.certificate_expiry": "security_certificate"}


@dataclass(frozen=True)
class Held:
    """One document that we hold; `until`: the last day on which what it proves is in date, if it says so."""

    document: Document
    until: date | None

    @property
    def expired(self) -> bool:
        return self.until is not None and self.until < tehran_day(now())


@dataclass(frozen=True)
class Outlook:
    """Everything held about a licence, and what stands in the way of renewing it as it is.

    `flaws`: one sentence for each check that does not hold; none means that two clicks do it. `since`, `until`: the
    days on which it can be renewed; `next_end`: until when it would then reach.
    """

    words: Sequence[FactSection]
    documents: Sequence[Held]
    expired: Sequence[str]
    flaws: Sequence[str]
    since: date
    until: date
    next_end: date

    @property
    def is_open(self) -> bool:
        return not self.flaws

    @property
    def is_time(self) -> bool:
        return self.since <= tehran_day(now()) <= self.until


def outlook_of(licence: Licence) -> Outlook:
    """By the rule that will decide, on the facts that would be sent."""
    version, past = classes.current(licence.class_version.code), carry.last_case(licence)
    probe, known = _probe(licence, version), carry.held_facts(licence)
    inputs = submission.facts_for_rule(probe, known, _parts(probe, past))
    rule = submission.rule_of(probe)
    checks = review.checks_in_words(rules.path_for(inputs, rule), inputs, rule)
    flaws = [check.why for check in checks if not check.holds]
    return Outlook(
        words=facts.sections_in_words(probe, known),
        documents=[Held(document, _until(document, known)) for document in documents_of(past)],
        expired=[code for code in EXPIRIES if _is_past(_day(code, known))],
        flaws=flaws,
        since=changes.renewal_opens(licence),
        until=licence.valid_until,
        next_end=granting.next_end(licence, version, tehran_day(now())),
    )


def _probe(licence: Licence, version: ClassVersion) -> LicenceCase:
    """The case that a renewal would open; asked the same questions, never stored."""
    about = {"action": "renew", "licence_id": licence.id, "applicant_id": licence.organisation_id}
    return LicenceCase(kind=KIND, state="draft", class_version=version, class_version_id=version.id, **about)


def _parts(probe: LicenceCase, past: LicenceCase) -> list[sections.Part]:
    rows = sections.rows_of(past)
    written = [section for section in sections.sections_of(probe.class_version) if section.form is not None]
    return [sections.part_of(probe, section, rows.get(section.code)) for section in written]


def _until(document: Document, known: carry.Frozen) -> date | None:
    return next((_day(code, known) for code, slot in EXPIRIES.items() if slot == document.slot), None)


def _day(code: str, known: carry.Frozen) -> date | None:
    section, field = code.split(".")
    text = known.get(section, {}).get(field)
    return date.fromisoformat(text) if text else None


def _is_past(day: date | None) -> bool:
    return day is not None and day < tehran_day(now())


def renew(licence_id: int, actor: Person) -> Licence:
    """Nothing has changed: open the case, send it and let the rule decide, all in this transaction.

    Raises Conflict, and changes nothing, where something stands in the way.
    """
    licence = licences.lock(licence_id)
    require_writer(actor, licence)
    found = outlook_of(licence)
    if not found.is_open:
        raise Conflict(
            _("این پروانه اکنون به همان صورت تمدید نمی‌شود: %(why)s", why=" ".join(found.flaws)),
            _("چیزی تغییر نکرد. اگر باید چیزی را به‌روز کنید، با «چیزی تغییر کرده است» ادامه دهید."),
        )
    case = carry.begin(licence, "renew", classes.current(licence.class_version.code), actor)
    take_step(case, "submit", actor)
    decisions.decide(case)
    return licence


def begin_renewal(licence_id: int, actor: Person) -> LicenceCase:
    """Something has changed: a draft in which everything held already stands. The same draft if there is one."""
    licence = licences.lock(licence_id)
    require_writer(actor, licence)
    found = draft_of(licence, "renew")
    if found is not None:
        return found
    changes.require_alive(licence)
    changes.require_alone(licence)
    changes.require_time(licence)
    return carry.begin(licence, "renew", classes.current(licence.class_version.code), actor)


def begin_variation(licence_id: int, actor: Person) -> LicenceCase:
    """Something changes within the term: a draft under the version of the class that the licence stands under."""
    licence = licences.lock(licence_id)
    require_writer(actor, licence)
    found = draft_of(licence, "vary")
    if found is not None:
        return found
    changes.require_alive(licence)
    changes.require_alone(licence)
    return carry.begin(licence, "vary", licence.class_version, actor)


def draft_of(licence: Licence, action: str) -> LicenceCase | None:
    """The unsent case to renew or vary it."""
    mine: tuple[Any, ...] = (LicenceCase.licence_id == licence.id, LicenceCase.action == action)
    unsent = select(LicenceCase).where(*mine, LicenceCase.state == "draft", LicenceCase.closed_at.is_(None))
    return db.session.scalar(unsent.order_by(LicenceCase.id.desc()).limit(1))


def may_write(person: Person, licence: Licence) -> bool:
    """Acts for the holder: an owner or an editor."""
    return has_role(person, licence.organisation_id, Role.OWNER, Role.EDITOR)


def require_writer(person: Person, licence: Licence) -> None:
    if not may_write(person, licence):
        raise Forbidden(_("پروانه را تنها مالک یا ویرایشگر شرکت دارنده تمدید یا اصلاح می‌کند."))
