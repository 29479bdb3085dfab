"""Requests for support and grants for tests, made by the real services: call these inside an application context.

site()                                   # a pool with vCPU, memory and GPU
case = sent(units={"vcpu": 8})           # a vendor with a licence asks; its writer: case.created_by
grant = granted(units={"vcpu": 8})       # and is given what it asked
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal.core import capacity
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.capacity import Pool
from portal.core.cases import take_step
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import jalali_iso, tehran_day
from portal.licensing.licences import service as licences
from portal.licensing.licences.models import Basis, Licence
from portal.subsidies import asking, grants, requests
from portal.subsidies.models import Grant, SupportCase
from portal.subsidies.programme import Programme, programme_of
from tests.licensing import applications
from tests.people import Vendor, make_member, make_office, make_official, make_organisation, make_vendor
from tests.scenes import scene

CLASSES = (("vcpu", 2, 2, 512), ("memory", 4, 4, None), ("gpu", 1, 1, 8))
PURPOSE = "سرویس رساندن پیام بر این منابع می‌چرخد و برای همین لازم است."


def today(days: int = 0) -> date:
    return tehran_day(now()) + timedelta(days=days)


def jalali(day: date) -> str:
    return jalali_iso(day).replace("-", "/")


@scene
def site(
    code: str = "soleimani", total: int = 100, kind: str = "datacentre", operator: Organisation | None = None
) -> Pool:
    """A site with three classes, each with `total` units from yesterday on; the same one for the same code."""
    found = db.session.scalar(select(Pool).where(Pool.code == code))
    if found is not None:
        return found
    owner = operator or make_organisation(Kind.DATACENTRE_OPERATOR, "مرکز داده‌ی آزمایشی")
    with transaction():
        pool = capacity.add_pool(None, owner=owner, code=code, kind=kind, name_fa="شهید سلیمانی", name_en="Soleimani")
        for name, step, least, most in CLASSES:
            one = capacity.add_class(
                None, pool, code=name, name_fa=name, unit_fa="واحد", step=step, minimum=least, maximum=most
            )
            capacity.set_level(None, one, today(-1), total)
    return pool


@scene
def operator(code: str = "operator") -> Organisation:
    """A telephone operator; the same one for the same code."""
    found = db.session.scalar(select(Organisation).where(Organisation.code == code))
    return found or make_organisation(Kind.OPERATOR, "اپراتور آزمایشی", code=code)


def operator_of(pool: Pool) -> Person:
    """Somebody who works for the site's operator."""
    return make_member(pool.owner, Role.LIAISON)


@scene
def licensed(vendor: Vendor | None = None) -> tuple[Vendor, Licence]:
    """A vendor whose licence is in force; how it came by it is of no matter here, so its form stays empty."""
    vendor = vendor or make_vendor()
    case = applications.draft("small_messenger", vendor)
    with transaction():
        case.product_fa, case.product_en = vendor.organisation.name_fa, vendor.organisation.name_en or ""
        licence = licences.issue(case, None, Basis.RULE)
    return vendor, licence


@scene
def signatory() -> Person:
    """Somebody who decides on support."""
    make_office("support", "میز پشتیبانی")
    make_office("technical", "دفتر فنی")
    return make_official("support", Role.SIGNATORY)


def typed(units: dict[str, Any], since: int = 0, until: int = 89, **own: Any) -> dict[str, Any]:
    period = {"since": jalali(today(since)), "until": jalali(today(until))}
    return period | {f"{asking.UNITS}{code}": str(n) for code, n in units.items()} | {"purpose": PURPOSE} | own


@scene
def draft(
    units: dict[str, Any] | None = None, vendor: Vendor | None = None, slug: str = "datacentre", **more: Any
) -> SupportCase:
    """A request that is written but not sent."""
    make_office("support", "میز پشتیبانی")
    pool = site()
    vendor, licence = licensed(vendor)
    return drafted(programme_of(slug), vendor, licence, pool, typed(units or {"vcpu": 8, "memory": 16}, **more))


def drafted(
    programme: Programme, vendor: Vendor, licence: Licence, pool: Pool | None, words: dict[str, Any]
) -> SupportCase:
    with transaction():
        case = requests.begin(programme, vendor.organisation, vendor.owner, licence, pool)
        write(case, words)
    return case


def write(case: SupportCase, words: dict[str, Any]) -> None:
    """Save as the form would; inside a transaction."""
    form = asking.filled(case, words)
    form.begin_from(case.typed, case.version)
    requests.save(case, form)


def write_now(case: SupportCase, words: dict[str, Any]) -> None:
    with transaction():
        write(again(case), words)


def hand_in(case: SupportCase, slot: str) -> None:
    file = applications.received()
    with transaction():
        requests.hand_in(again(case), slot, file, case.created_by)


@scene
def sent(units: dict[str, Any] | None = None, vendor: Vendor | None = None, **more: Any) -> SupportCase:
    case = draft(units, vendor, **more)
    return step(case, "submit", case.created_by)


def step(case: SupportCase, name: str, actor: Person | None, **answers: Any) -> SupportCase:
    with transaction():
        take_step(again(case), name, actor, answers)
    return again(case)


def again(case: SupportCase) -> SupportCase:
    """The request as it now is."""
    return db.session.get_one(SupportCase, case.id, populate_existing=True)


@scene
def taken(case: SupportCase, official: Person | None = None) -> SupportCase:
    return step(case, "take", official or signatory())


@scene
def decided(case: SupportCase, name: str = "grant", official: Person | None = None, **answers: Any) -> SupportCase:
    official = official or signatory()
    return step(taken(case, official), name, official, **answers)


@scene
def granted(units: dict[str, Any] | None = None, vendor: Vendor | None = None, **more: Any) -> Grant:
    return grant_of(decided(sent(units, vendor, **more)))


def grant_of(case: SupportCase) -> Grant:
    """What the request was given."""
    grant = grants.of_case(again(case))
    assert grant is not None
    return grant


def living(grant: Grant) -> Grant:
    """The grant as it now is."""
    return db.session.get_one(Grant, grant.id, populate_existing=True)


def held(grant: Grant, days: int = 0) -> dict[str, int]:
    return requests.held_on(grant, today(days))


def owner_of(grant: Grant) -> Person:
    """Who asked for it."""
    return db.session.get_one(SupportCase, grant.case_id).created_by
