"""What happened in the demo before anybody opened it, made by the real services at the time it happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy import select

from portal.core import clock
from portal.core.accounts.models import Organisation, Person
from portal.core.calendar.rules import working_time
from portal.core.calendar.service import present_calendar
from portal.core.cases import Case, record, take_step
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.documents.service import Received, receive
from portal.demo import answers
from portal.demo.people import COMPANIES, Company
from portal.licensing import classes, decisions, service
from portal.licensing.forms import SECTIONS
from portal.licensing.licences import service as licences
from portal.licensing.licences.models import Licence
from portal.licensing.models import LicenceCase

A_QUARTER = timedelta(minutes=15)
BY_CODE = {company.code: company for company in COMPANIES}


def person(email: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == email)).one()


def organisation(code: str) -> Organisation:
    return db.session.scalars(select(Organisation).where(Organisation.code == code)).one()


def owner_of(code: str) -> Person:
    return person(f"{code}@example.com")


def draft(code: str, kind: str) -> LicenceCase:
    """An application in which nothing is written yet."""
    with transaction():
        return service.begin(classes.offered_now(kind), organisation(code), owner_of(code))


def written(code: str, kind: str, *, users: int = 40_000, share: int = 100, parts: int | None = None) -> LicenceCase:
    """An application with `parts` of its sections filled in (all, unless named)."""
    case = draft(code, kind)
    company: Company = BY_CODE[code]
    sections = list(answers.of(case, company, users=users, share=share).items())
    file = paper(company.english)
    with transaction():
        for name, values in sections[:parts]:
            form_class = SECTIONS[name].form
            if form_class is not None:
                form = form_class.of(values)
                form.version.data = "0"
                service.save_section(case, name, form, owner_of(code))
        if parts is None:
            _hand_in(case, file, owner_of(code))
    return case


def paper(words: str) -> Received:
    """A scanned page, more or less."""
    image = Image.new("RGB", (420, 594), "white")
    ImageDraw.Draw(image).text((60, 60), f"Specimen document of {words}", fill="black")
    body = BytesIO()
    image.save(body, "PNG")
    return receive(BytesIO(body.getvalue()), "نمونه‌ی سند.png")


def _hand_in(case: LicenceCase, file: Received, actor: Person) -> None:
    for slot in case.class_version.slots.values():
        if slot.required:
            service.hand_in(case, slot.code, file, actor)


def step(case: Case, name: str, email: str, **answered: object) -> None:
    with transaction():
        take_step(case, name, person(email), answered)


def sent(code: str, kind: str, **changes: int) -> LicenceCase:
    case = written(code, kind, **changes)
    step(case, "submit", f"{code}@example.com")
    return case


def by_rule(code: str, kind: str, **changes: int) -> LicenceCase:
    """Sent, and decided by rule at once; the worker's own attempt will find nothing left to do."""
    case = sent(code, kind, **changes)
    with transaction():
        decisions.decide(case)
    return case


def taken(code: str, email: str = "emza@example.com", waits: float = 0) -> LicenceCase:
    """Sent, and taken after so many working hours."""
    case = sent(code, "messenger", users=3_000_000, share=80)
    with after_work(waits):
        step(case, "take", email)
    return case


def checked(
    case: LicenceCase, email: str, *, missing: tuple[str, ...] = (), why: str = "", upto: int | None = None
) -> None:
    """The holder goes through the requirements; `why` some are not met."""
    with transaction():
        for requirement in case.class_version.published[:upto]:
            verdict = "not_met" if requirement.code in missing else "met"
            note = why if verdict == "not_met" else ""
            record.check(case, person(email), requirement.code, verdict, "مدارک پیوست دیده شد", note)


def granted(code: str, waits: float = 1, works: float = 4) -> Licence:
    """Granted by an official, who took it and worked on it for so many working hours."""
    case = taken(code, waits=waits)
    with after_work(waits + works):
        return grant(case)


def grant(case: LicenceCase, email: str = "emza@example.com") -> Licence:
    """Every requirement is met, and every condition of the class goes with the licence."""
    checked(case, email)
    every = [str(place) for place in range(len(case.class_version.conditions))]
    step(case, "grant", email, conditions=every, extra="")
    licence = licences.licence_of(case)
    assert licence is not None
    return licence


def days_ago(days: float, tell: Callable[[], object]) -> None:
    """Let something happen in the past."""
    with clock.moved_to(now() - timedelta(days=days)):
        tell()


@contextmanager
def after_work(hours: float, days: float = 2) -> Iterator[None]:
    """Stand where the offices have been open for so many hours since now, but no further off than `days`.

    The demo is loaded on any day: in a row of holidays what comes next in it must not overtake this.
    """
    calendar, since, wanted = present_calendar(), now(), timedelta(hours=hours)
    at, last = since, since + timedelta(days=days)
    while at < last and working_time(since, at, calendar) < wanted:
        at += A_QUARTER
    with clock.moved_to(min(at, last)):
        yield
