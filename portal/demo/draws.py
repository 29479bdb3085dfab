"""The demo's draw: announced, committed to, revealed by two of three, published; its order dealt the slots."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from portal.core.accounts import passwords
from portal.core.accounts import service as accounts
from portal.core.accounts.models import Office, Person
from portal.core.accounts.roles import Role
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import tehran_day
from portal.demo.elections import OFFICES, manager, representative_email, the_election
from portal.demo.people import PASSWORD, add_member
from portal.demo.story import days_ago, person
from portal.elections import draws
from portal.elections.ceremony import commitment
from portal.elections.draws.announcing import Announced, Source, draws_of
from portal.elections.draws.models import Draw

SUPERVISOR = ("setad4@example.com", "آذر پاینده")
# Ballot codes of those who commit; the last one forgets to reveal.
COMMITTING = ("11", "22", "33")
VALUES = ("2104377.1", "12 5 2 10 8")


def play() -> None:
    """Let it happen, in its time."""
    days_ago(4.9, _announce)
    days_ago(4.85, _commit)
    days_ago(4.74, _reveal)
    days_ago(2.8, _publish)


def people() -> list[tuple[str, str]]:
    return [(SUPERVISOR[0], "headquarters: supervisor, the second of two people in a draw")]


def _announce() -> None:
    """The day after tomorrow's sources; commitments for three hours, reveals for as long again."""
    day = tehran_day(now()) + timedelta(days=2)
    sources = [
        Source("شاخص کل بورس (نمونه) در پایان روز", "روزنامه‌ی بورس فردای آن روز؛ وگرنه نخستین مقدار پس از آن", day),
        Source("پنج عدد قرعه‌کشی بانک نمونه", "وبگاه بانک نمونه؛ وگرنه نخستین مقدار پس از آن", day),
    ]
    said = Announced(now() + timedelta(hours=3), now() + timedelta(hours=6), sources)
    with transaction():
        office = db.session.scalars(db.select(Office).where(Office.code == OFFICES[0][0])).one()
        colleague = add_member(SUPERVISOR[1], SUPERVISOR[0], passwords.hash_password(PASSWORD), with_factor=True)
        accounts.appoint(colleague, office.organisation, Role.SUPERVISOR, office)
        election = the_election()
        draws.announce(election.rounds[0], election.constituencies[0], manager(), said)


def _draw() -> Draw:
    election = the_election()
    return draws_of(election.rounds[0], election.constituencies[0])[0]


def _secrets(name: str) -> tuple[bytes, bytes]:
    """In life these are random, and nobody but the representative knows them."""
    return hashlib.sha256(f"salt {name}".encode()).digest(), hashlib.sha256(f"value {name}".encode()).digest()


def _speakers() -> list[tuple[str, Person]]:
    """(ballot code, representative) of those who take part."""
    return [(code, person(representative_email(code))) for code in COMMITTING]


def _commit() -> None:
    for code, actor in _speakers():
        with transaction():
            draw = _draw()
            place = next(one for one in draw.places if one.candidacy.candidate.code == code)
            draws.commit(draw, place.candidacy, actor, commitment(draw.name, place.name, *_secrets(place.name)))


def _reveal() -> None:
    for code, actor in _speakers()[:-1]:
        with transaction():
            draw = _draw()
            place = next(one for one in draw.places if one.candidacy.candidate.code == code)
            salt, value = _secrets(place.name)
            draws.reveal(draw, place.candidacy, actor, salt.hex(), value.hex())


def _publish() -> None:
    for actor in (manager(), person(SUPERVISOR[0])):
        with transaction():
            draws.enter_values(_draw(), actor, VALUES)
    with transaction():
        draws.publish(_draw(), manager())
