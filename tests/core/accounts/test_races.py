"""Two at once: what is good once happens once, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from portal.core.accounts import factors, invitations, passkeys, service, signin, throttle
from portal.core.accounts.keys import SignIn
from portal.core.accounts.members import members_of
from portal.core.accounts.models import Appointment, Passkey, Person
from portal.core.accounts.roles import Role
from portal.core.db import db, transaction
from portal.core.errors import PortalError
from tests.core.accounts.by_passkey import the_passkey, with_passkey
from tests.core.accounts.conftest import code_of, with_factor
from tests.people import Vendor, appoint, make_person

AT_ONCE = 6


def together(app: Flask, works: list[Callable[[], Any]]) -> list[Any]:
    """Run all at the same time, each in a transaction of its own; what was refused counts as None."""
    start, results = Barrier(len(works)), []

    def run(work: Callable[[], Any]) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    found = work()
            except PortalError:
                found = None
            results.append(found)
            db.session.remove()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()  # what is read from here on is what they left
    return results


def test_a_code_sent_many_times_at_once_opens_once(app: Flask, official: Person):
    with_factor(official)
    number, code = official.id, code_of(official, 1)
    works = [lambda: factors.check(db.session.get_one(Person, number), code)] * AT_ONCE
    assert together(app, works).count("totp") == 1


@pytest.mark.only_on("postgresql")
def test_looking_first_and_writing_then_would_open_more_than_once(app: Flask, official: Person):
    """The control of the test above: without a condition in the UPDATE the race is lost."""
    with_factor(official)
    number, code, looked = official.id, code_of(official, 1), Barrier(AT_ONCE)

    def naive() -> str | None:
        person = db.session.get_one(Person, number)
        step = factors._matching_step(person.totp_secret, code)
        looked.wait()
        unused = step is not None and step > (person.totp_last_step or 0)
        person.totp_last_step = step
        return "totp" if unused else None

    assert together(app, [naive] * AT_ONCE).count("totp") > 1


def test_a_recovery_code_sent_many_times_at_once_opens_once(app: Flask, official: Person):
    number, code = official.id, with_factor(official)[0]
    works = [lambda: factors.check(db.session.get_one(Person, number), code)] * AT_ONCE
    assert together(app, works).count("recovery") == 1


def test_an_answer_of_a_passkey_sent_many_times_at_once_opens_once(app: Flask, official: Person):
    device = with_passkey(official)
    with transaction():
        row = signin.begin(official).sign_in
        answer = device.use(passkeys.request_options(row))
    number = row.id

    def step() -> str:
        sign_in = db.session.get_one(SignIn, number)
        return "in" if passkeys.check(sign_in.person, passkeys.take_challenge(sign_in), answer) else "out"

    assert together(app, [step] * AT_ONCE).count("in") == 1


def test_two_factors_given_up_at_once_leave_one(app: Flask, official: Person):
    with_factor(official)
    with_passkey(official)
    number, key = official.id, the_passkey(official).id
    works = [
        lambda: factors.remove(db.session.get_one(Person, number)),
        lambda: passkeys.remove(db.session.get_one(Passkey, key)),
    ]
    together(app, works)
    assert [official.totp_secret is None, official.passkeys == []].count(True) == 1


def test_two_owners_who_remove_each_other_leave_one(app: Flask, vendor: Vendor):
    appoint(make_person(), vendor.organisation, Role.OWNER)
    numbers = [a.id for a in db.session.query(Appointment).filter_by(role=Role.OWNER)]

    def removing(number: int) -> Callable[[], Any]:
        return lambda: service.end_appointment(db.session.get_one(Appointment, number), None)

    organisation = vendor.id
    together(app, [removing(number) for number in numbers])
    assert len(members_of(organisation, Role.OWNER)) == 1


def test_an_invitation_accepted_twice_at_once_is_accepted_once(app: Flask, vendor: Vendor):
    person = make_person()
    with transaction():
        _row, secret = invitations.invite(vendor.organisation, person.email, Role.EDITOR, vendor.owner)
    number = person.id

    def accept() -> bool:
        invitations.accept(invitations.open_invitation(secret), db.session.get_one(Person, number))
        return True

    assert together(app, [accept] * AT_ONCE).count(True) == 1


def test_of_many_guesses_at_once_only_the_free_ones_pass(app: Flask):
    counter = throttle.Counter("a key", free=3, first_wait=timedelta(seconds=60))

    def guess() -> bool:
        throttle.take([counter])
        return True

    assert together(app, [guess] * AT_ONCE).count(True) == 3
