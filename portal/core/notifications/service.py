"""Telling people: rows in the present transaction, one for each person and key, whatever is repeated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select, update

from portal.core.accounts.members import members_of
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Role
from portal.core.cases.models import Case
from portal.core.clock import now
from portal.core.db import db, new_token
from portal.core.jobs import enqueue
from portal.core.notifications.letters import Letter, compose, facts_of, freeze
from portal.core.notifications.models import MailMessage, Notification

Recipients = Person | Organisation | Iterable[Person]
# Whoever may act for an organisation is told; a viewer looks when they like.
TOLD = (Role.OWNER, Role.EDITOR, Role.MANAGER, Role.LIAISON, Role.CANDIDATE, Role.REPRESENTATIVE)


def notify(
    recipients: Recipients, template: str, case: Case | None = None, *, key: str = "", mail: bool = True, **facts: Any
) -> None:
    """Tell each recipient, in the portal and (unless `mail` is False) by a letter in their language.

    `key` says which happening this is (a step and its moment): told again under the same key, nobody hears twice.
    `facts` are what the letter names: texts, numbers, moments, days, or `words_of(fa, en)`; no secrets.
    """
    about = facts_of(case) if case is not None else {}
    about |= {name: freeze(value) for name, value in facts.items()}
    stem = f"{template}/{case.token if case is not None else ''}/{key}"
    keys = {f"{stem}/{person.token}": person for person in people_of(recipients)}
    told = set(db.session.scalars(select(Notification.key).where(Notification.key.in_(keys))))
    for full_key, person in keys.items():
        if full_key not in told:
            _tell(person, template, case, full_key, about, mail)


def people_of(recipients: Recipients) -> list[Person]:
    if isinstance(recipients, Person):
        return [recipients]
    return members_of(recipients, *TOLD) if isinstance(recipients, Organisation) else list(recipients)


def _tell(person: Person, template: str, case: Case | None, key: str, facts: Mapping[str, Any], mail: bool) -> None:
    row = Notification(key=key, person_id=person.id, template=template, params=dict(facts))
    row.case_id = case.id if case is not None else None
    db.session.add(row)
    if mail:
        letter = compose(template, person.locale, {**facts, "name": person.name})
        _post(letter, person.email, person.locale, template, key, person)


def send_mail(to: str, template: str, context: Mapping[str, Any]) -> None:
    """Write one letter to an address. `context["locale"]` chooses the language; its links may open accounts."""
    reader = str(context.get("locale") or "fa")
    _post(compose(template, reader, context), to, reader, template, f"{template}/{new_token()}")


def _post(letter: Letter, to: str, reader: str, template: str, key: str, person: Person | None = None) -> None:
    row = MailMessage(key=key, template=template, locale=reader, person_id=person.id if person else None)
    row.address, row.subject, row.text, row.html = to, letter.subject, letter.text, letter.html
    db.session.add(row)
    db.session.flush()
    enqueue("mail.send", key=f"mail/{row.token}", id=row.id)


def unread(person: Person) -> int:
    mine = (Notification.person_id == person.id, Notification.read_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(Notification).where(*mine)) or 0


def mark_read(person: Person, token: str | None = None) -> None:
    """Note that `person` has read one notification, or (without `token`) all of theirs."""
    mine = [Notification.person_id == person.id, Notification.read_at.is_(None)]
    if token is not None:
        mine.append(Notification.token == token)
    db.session.execute(update(Notification).where(*mine).values(read_at=now()))
