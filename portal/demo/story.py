"""What happened in the demo before anybody opened it, made by the real services at the time it happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy import select

from portal.core import clock
from portal.core.accounts.models import Organisation, Person
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


def taken(code: str, kind: str = "messenger", email: str = "emza@example.com") -> LicenceCase:
    case = sent(code, kind, users=3_000_000, share=80)
    step(case, "take", email)
    return case


def checked(case: LicenceCase, email: str, *, missing: tuple[str, ...] = (), upto: int | None = None) -> None:
    """The holder goes through the requirements."""
    with transaction():
        for requirement in case.class_version.published[:upto]:
            verdict = "not_met" if requirement.code in missing else "met"
            record.check(case, person(email), requirement.code, verdict, "مدارک پیوست دیده شد")


def granted(code: str) -> Licence:
    case = taken(code)
    checked(case, "emza@example.com")
    with transaction():
        every = [str(place) for place in range(len(case.class_version.conditions))]
        take_step(case, "grant", person("emza@example.com"), {"conditions": every, "extra": ""})
    licence = licences.licence_of(case)
    assert licence is not None
    return licence


def days_ago(days: float, tell: Callable[[], object]) -> None:
    """Let something happen in the past."""
    with clock.moved_to(now() - timedelta(days=days)):
        tell()
