"""Applications for tests, in any state, made by the real services: call these inside an application context.

case = complete_draft("small_messenger")        # its vendor: case.applicant; its writer: case.created_by
case = submitted("messenger")                   # sent; run_all_jobs() lets the rule decide
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import take_step
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.documents import Received
from portal.core.documents.intake import Accepted
from portal.core.documents.store import store
from portal.core.i18n import jalali_iso
from portal.core.identifiers_demo import make_mobile, make_national_code, make_postal_code
from portal.licensing import classes, decisions, service
from portal.licensing.forms import SECTIONS
from portal.licensing.models import LicenceCase
from tests.people import PortalClient, Vendor, client_for, make_office, make_official, make_vendor
from tests.scenes import scene


@scene
def seed_classes() -> None:
    """The classes that the portal begins with, and the office that receives them."""
    make_office("licences", "میز صدور پروانه")
    with transaction():
        classes.seed()


@scene
def draft(code: str = "small_messenger", vendor: Vendor | None = None) -> LicenceCase:
    """An application in which nothing is written yet."""
    seed_classes()
    vendor = vendor or make_vendor()
    with transaction():
        return service.begin(classes.offered_now(code), vendor.organisation, vendor.owner)


def section_data(case: LicenceCase, **changes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Right words for every section of the case's class; `changes` by section."""
    jalali_in = lambda days: jalali_iso(now() + timedelta(days=days)).replace("-", "/")  # noqa: E731
    data: dict[str, dict[str, Any]] = {
        "company": {
            "name": case.applicant.name_fa,
            "legal_id": case.applicant.legal_id or "",
            "registration_number": "512345",
            "registration_date": "1395/04/12",
            "province": "tehran",
            "address": "خیابان آزمون، کوچه‌ی نمونه، شماره‌ی ۱۲",
            "postal_code": make_postal_code(case.id),
            "phone": "02188000000",
        },
        "managers": {
            "people": [
                {
                    "key": f"row{place}",
                    "name": name,
                    "national_code": make_national_code(f"{case.id}/{place}"),
                    "position": position,
                    "mobile": make_mobile(f"{case.id}/{place}"),
                }
                for place, (name, position) in enumerate((("رها نیک‌سیرت", "chief"), ("کیان راست‌پی", "chair")))
            ]
        },
        "head_office": {
            "parent_name": "Example Messaging Ltd",
            "country": "کشور نمونه",
            "parent_number": "EX-1029",
            "province": "tehran",
            "address": "خیابان دفتر، شماره‌ی ۳",
            "postal_code": make_postal_code(f"office/{case.id}"),
            "staff": "14",
            "representative": "سپهر نماینده‌پور",
            "representative_code": make_national_code(f"agent/{case.id}"),
            "representative_mobile": make_mobile(f"agent/{case.id}"),
        },
        "product": {
            "name_fa": "پیام‌رسان نمونه",
            "name_en": "Nemoone",
            "site": "https://example.com",
            "platforms": ["android", "web"],
            "features": ["chat", "groups"],
            "users": "42000",
            "installs": "90000",
        },
        "hosting": {
            "place": "rented",
            "provider": "میزبان آزمون",
            "data_centre": "مرکز داده‌ی آزمون",
            "city": "تهران",
            "share_in_country": "100",
            "backup": "",
        },
        "security": {
            "contact_name": "نیکا هشیار",
            "contact_email": "security@example.com",
            "contact_mobile": make_mobile(f"security/{case.id}"),
            "certificate_number": "AF-1405-77",
            "certificate_issuer": "مرجع ارزیابی آزمون",
            "certificate_expiry": jalali_in(300),
        },
        "privacy": {
            "privacy_url": "https://example.com/privacy",
            "privacy_text": "",
            "terms_url": "",
            "terms_text": "شرایط استفاده از پیام‌رسان نمونه.",
        },
        "complaints": {
            "name": "واحد پاسخ‌گویی",
            "phone": "02188000001",
            "email": "care@example.com",
            "page": "",
            "answer_hours": "48",
        },
        "court_orders": {
            "name": "آرش پاسخ‌گو",
            "position": "مدیر حقوقی",
            "mobile": make_mobile(f"court/{case.id}"),
            "email": "legal@example.com",
            "deputy_name": "",
            "deputy_mobile": "",
        },
    }
    for section, change in changes.items():
        data[section] = data[section] | change
    return {code: data[code] for code in case.class_version.sections if code in data}


def write(case: LicenceCase, data: dict[str, dict[str, Any]], actor: Person | None = None) -> None:
    """Fill in sections as the applicant would."""
    with transaction():
        for code, values in data.items():
            form_class = SECTIONS[code].form
            assert form_class is not None
            form = form_class.of(values)
            row = service.sections.row_of(case, code)
            form.version.data = str(row.version if row else 0)
            service.save_section(case, code, form, actor or case.created_by)


@lru_cache
def picture(colour: str = "white") -> bytes:
    """A small PNG that the intake takes."""
    body = BytesIO()
    Image.new("RGB", (40, 40), colour).save(body, "PNG")
    return body.getvalue()


def received(name: str = "سند.png", colour: str = "white") -> Received:
    """A file that lies in the store, as the intake would leave it (which takes a second a file)."""
    body = picture(colour)
    return Received(Accepted(body, "image/png", name, 1, False), store().put(BytesIO(body)))


def hand_in_all(case: LicenceCase) -> None:
    """One file in each required slot."""
    file = received()
    with transaction():
        for slot in case.class_version.slots.values():
            if slot.required:
                service.hand_in(case, slot.code, file, case.created_by)


@scene
def complete_draft(
    code: str = "small_messenger", vendor: Vendor | None = None, **changes: dict[str, Any]
) -> LicenceCase:
    """An application that lacks nothing but the sending; `changes` by section, such as `product={"users": "9"}`."""
    case = draft(code, vendor)
    write(case, section_data(case, **changes))
    hand_in_all(case)
    return case


@scene
def submitted(code: str = "small_messenger", vendor: Vendor | None = None, **changes: dict[str, Any]) -> LicenceCase:
    """An application that was sent; the rule has not decided yet (`run_all_jobs()`)."""
    case = complete_draft(code, vendor, **changes)
    with transaction():
        take_step(case, "submit", case.created_by)
    return case


def client_of(case: LicenceCase) -> PortalClient:
    """A browser without scripts, of the person who began the application."""
    return client_for(case.created_by, case.applicant)


def desk_official(role: Role = Role.SIGNATORY) -> Person:
    """Somebody of the office that receives applications."""
    return make_official("licences", role)


@scene
def taken(code: str = "messenger", official: Person | None = None, **changes: dict[str, Any]) -> LicenceCase:
    """An application on the full path, in the hand of `official` (a new signatory, else)."""
    case = submitted(code, **({"hosting": {"share_in_country": "60"}} | changes))
    with transaction():
        take_step(case, "take", official or desk_official())
    return case


@scene
def decided(case: LicenceCase) -> LicenceCase:
    """The case after the portal's own decision; papers still wait for the worker."""
    with transaction():
        decisions.decide(db.session.get_one(LicenceCase, case.id))
    return case


def again(case: LicenceCase, number: int | None = None) -> LicenceCase:
    """The case as it now is, also after a worker closed the session."""
    return db.session.get_one(LicenceCase, number or case.id, populate_existing=True)


def newest() -> LicenceCase:
    return db.session.scalars(select(LicenceCase).order_by(LicenceCase.id.desc()).limit(1)).one()
