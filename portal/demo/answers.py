"""What the demo's companies write in their applications."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.core.clock import now
from portal.core.i18n import jalali_iso
from portal.core.identifiers_demo import make_mobile, make_national_code, make_postal_code
from portal.demo.people import Company
from portal.licensing.models import LicenceCase


def of(case: LicenceCase, company: Company, *, users: int, share: int) -> dict[str, dict[str, Any]]:
    """Right answers to every section of the case's class."""
    every = {
        "company": _company(case, company),
        "managers": {"people": _managers(company)},
        "head_office": _head_office(company),
        "product": _product(company, users),
        "hosting": _hosting(share),
        "security": _security(case, company),
        "privacy": {
            "privacy_url": f"https://{company.code}.example/privacy",
            "privacy_text": "",
            "terms_url": f"https://{company.code}.example/terms",
            "terms_text": "",
        },
        "complaints": {
            "name": "واحد پاسخ‌گویی به کاربران",
            "phone": "02188000001",
            "email": f"care.{company.code}@example.com",
            "page": f"https://{company.code}.example/care",
            "answer_hours": "48",
        },
        "court_orders": {
            "name": "مسئول دستورهای قضایی",
            "position": "مدیر حقوقی",
            "mobile": make_mobile(f"court/{company.code}"),
            "email": f"legal.{company.code}@example.com",
            "deputy_name": "",
            "deputy_mobile": "",
        },
    }
    return {code: every[code] for code in case.class_version.sections if code in every}


def _company(case: LicenceCase, company: Company) -> dict[str, Any]:
    return {
        "name": company.company,
        "legal_id": case.applicant.legal_id or "",
        "registration_number": "512345",
        "registration_date": "1395/04/12",
        "province": "tehran",
        "address": "تهران، خیابان نمونه، کوچه‌ی آزمون، شماره‌ی ۱۲",
        "postal_code": make_postal_code(company.code),
        "phone": "02188000000",
    }


def _managers(company: Company) -> list[dict[str, Any]]:
    people = ((company.owner, "chief"), ("کیان راست‌پی", "chair"))
    return [
        {
            "key": f"row{place}",
            "name": name,
            "national_code": make_national_code(f"{company.code}/{place}"),
            "position": position,
            "mobile": make_mobile(f"{company.code}/{place}"),
        }
        for place, (name, position) in enumerate(people)
    ]


def _head_office(company: Company) -> dict[str, Any]:
    return {
        "parent_name": f"{company.english} Holdings",
        "country": "کشور نمونه",
        "parent_number": "EX-1029",
        "province": "tehran",
        "address": "تهران، خیابان دفتر، شماره‌ی ۳",
        "postal_code": make_postal_code(f"office/{company.code}"),
        "staff": "14",
        "representative": "سپهر نماینده‌پور",
        "representative_code": make_national_code(f"agent/{company.code}"),
        "representative_mobile": make_mobile(f"agent/{company.code}"),
    }


def _product(company: Company, users: int) -> dict[str, Any]:
    return {
        "name_fa": company.messenger,
        "name_en": company.english,
        "site": f"https://{company.code}.example",
        "platforms": ["android", "web"],
        "features": ["chat", "groups"],
        "users": str(users),
        "installs": str(users * 2),
    }


def _hosting(share: int) -> dict[str, Any]:
    return {
        "place": "rented",
        "provider": "میزبان نمونه",
        "data_centre": "مرکز داده‌ی نمونه",
        "city": "تهران",
        "share_in_country": str(share),
        "backup": "",
    }


def _security(case: LicenceCase, company: Company) -> dict[str, Any]:
    """The certificate outlasts the licence, so that a licence near its end can be renewed as it stands."""
    days = case.class_version.validity_days + 200
    return {
        "contact_name": "نیکا هشیار",
        "contact_email": f"security.{company.code}@example.com",
        "contact_mobile": make_mobile(f"security/{company.code}"),
        "certificate_number": "AF-1405-77",
        "certificate_issuer": "مرجع ارزیابی نمونه",
        "certificate_expiry": jalali_iso(now() + timedelta(days=days)).replace("-", "/"),
    }
