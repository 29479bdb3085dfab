"""What steps and messages of a case tell: the applicant by the step's letter, an official what reaches them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from portal.core.accounts.members import officials_of
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Role
from portal.core.cases.events import on_message, on_notice, on_step
from portal.core.cases.models import Case, Message
from portal.core.cases.workflow import Step
from portal.core.clock import now
from portal.core.db import db
from portal.core.notifications.letters import address_of, in_both
from portal.core.notifications.service import notify

MoreFacts = Callable[[Case, Step], Mapping[str, Any]]
_more: dict[str, MoreFacts] = {}
ROLES = {"supervisors": Role.SUPERVISOR, "deputy_heads": Role.DEPUTY_HEAD, "signatories": Role.SIGNATORY}


def tell_more(kind: str, facts: MoreFacts) -> None:
    """Let a kind of case add facts to the letters of its steps: a licence's number, the reasons of a refusal."""
    _more[kind] = facts


def _facts(case: Case, step: Step) -> dict[str, Any]:
    facts: dict[str, Any] = {"step": in_both(step.said or step.label)}
    return facts | dict(_more[case.kind](case, step) if case.kind in _more else {})


@on_step
def tell_step(case: Case, step: Step, actor: Person | None) -> None:
    key = f"{step.name}/{case.changed_at.isoformat()}"
    if step.letter:
        applicant = db.session.get_one(Organisation, case.applicant_id)
        notify(applicant, step.letter, case, key=key, **_facts(case, step))
    holder = _holding_official(case)
    if holder is not None and (actor is None or actor.id != holder.id):
        notify(holder, "came_to_you", case, key=key, **_facts(case, step))


@on_message
def tell_message(case: Case, message: Message) -> None:
    """Tell the other side that somebody wrote; what they wrote stays on the page."""
    db.session.flush()
    to: Person | Organisation | None = db.session.get_one(Organisation, case.applicant_id)
    if message.from_applicant:
        to = _holding_official(case)
    if to is not None:
        notify(to, "message", case, key=str(message.id))


@on_notice
def tell_notice(case: Case, audience: str, letter: str, facts: dict[str, Any]) -> None:
    """What no step says: a reminder, an escalation, a date that moved."""
    if audience == "body":
        _tell_body(case, letter, **facts)
        return
    notify(_audience(case, audience), letter, case, key=f"{audience}/{now().isoformat()}", **facts)


def _tell_body(case: Case, letter: str, *, consultation: str, body: str, **facts: Any) -> None:
    """Tell the organisation or office that is asked its opinion. It has a page of its own, not the case."""
    organisation, office = facts.pop("organisation", None), facts.pop("office", None)
    told: Organisation | list[Person] = officials_of(office) if office else []
    if organisation:
        told = db.session.get_one(Organisation, organisation)
    link = address_of("consultations.show", token=consultation)
    notify(told, letter, case, key=f"{consultation}/{letter}", link=link, body=body, **facts)


def _audience(case: Case, audience: str) -> Organisation | list[Person]:
    """Who is meant; an office without the wanted role is told as a whole, so that somebody hears."""
    if audience == "applicant":
        return db.session.get_one(Organisation, case.applicant_id)
    holder = _holding_official(case)
    if audience == "holder" and holder is not None:
        return [holder]
    role = ROLES.get(audience)
    office = case.office_id or 0
    return (officials_of(office, role) if role else []) or officials_of(office)


def _holding_official(case: Case) -> Person | None:
    if case.holder != "office" or case.holder_id is None:
        return None
    return db.session.get_one(Person, case.holder_id)
