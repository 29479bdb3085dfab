"""Acts on cases for tests: one by one as a request does them, or several at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy.orm.exc import StaleDataError

from portal.core.accounts.models import Person
from portal.core.cases import record, take_step
from portal.core.db import db, transaction
from portal.core.errors import PortalError
from portal.licensing.models import LicenceCase

GRANT = {"conditions": ["0"], "extra": "گزارش سه‌ماهه بدهد."}


def do(case: LicenceCase, name: str, actor: Person, **answers: object) -> None:
    with transaction():
        take_step(case, name, actor, answers)


def check_all(case: LicenceCase, official: Person) -> None:
    with transaction():
        for requirement in case.class_version.published:
            record.check(case, official, requirement.code, "met")


def do_by(number: int, name: str, person_id: int, **more: object) -> None:
    """A step as a request takes it: everything loaded by itself."""
    with transaction() as session:
        answers = {key: value for key, value in more.items() if key != "version"}
        case, actor = session.get_one(LicenceCase, number), session.get_one(Person, person_id)
        take_step(case, name, actor, answers, version=more.get("version"))  # type: ignore[arg-type]


def race(app: Flask, *acts: Callable[[], None]) -> list[BaseException | None]:
    """Acts that begin at the same moment, each in a thread with its own connection; what became of each."""
    gate = Barrier(len(acts))
    came: list[BaseException | None] = [None] * len(acts)

    def run(place: int) -> None:
        with app.app_context():
            gate.wait()
            try:
                acts[place]()
            except (PortalError, StaleDataError) as error:
                came[place] = error

    threads = [Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return came
