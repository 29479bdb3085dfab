"""Who is in the demo. People, numbers and companies are invented; the messengers' names are known to all."""

from __future__ import annotations

from dataclasses import dataclass

import pyotp

from portal.core.accounts import passwords, service
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.clock import now
from portal.core.identifiers_demo import make_legal_id, make_mobile, make_national_code

PASSWORD = "abr-e-sepid-1405"


@dataclass(frozen=True)
class Company:
    code: str
    messenger: str
    english: str
    company: str
    owner: str


COMPANIES = (
    Company("rubika", "روبیکا", "Rubika", "توسعه‌ی پیام روبیکا (نمونه)", "آرمان نیک‌پور"),
    Company("eitaa", "ایتا", "Eitaa", "پیام‌رسانان ایتا (نمونه)", "نرگس روشن‌فر"),
    Company("soroush_plus", "سروش پلاس", "Soroush Plus", "سروش همراه (نمونه)", "کاوه مهرآیین"),
    Company("igap", "آی‌گپ", "iGap", "گپ‌آوران (نمونه)", "شیرین دادگر"),
    Company("bale", "بله", "Bale", "بله ارتباط (نمونه)", "پیمان آذرنوش"),
    Company("virasty", "ویراستی", "Virasty", "ویراست‌نگار (نمونه)", "مینا کاردان"),
    Company("peyknama", "پیک‌نما", "Peyknama", "پیک‌نمای البرز", "یاشار سپهری"),
    Company("hamsokhan", "هم‌سخن", "Hamsokhan", "هم‌سخنان خاوران", "لیلا پارساپور"),
    Company("ravi", "راوی", "Ravi", "راویان نوین زاگرس", "سامان بهروز"),
)

# (e-mail, name, office or None, role)
OFFICIALS = (
    ("karshenas@example.com", "زهرا درستکار", "licences", Role.OFFICIAL),
    ("emza@example.com", "محسن استوار", "licences", Role.SIGNATORY),
    ("emza2@example.com", "فرزانه یاوری", "licences", Role.SIGNATORY),
    ("sarparast@example.com", "هومن رهنما", "licences", Role.SUPERVISOR),
    ("moaven@example.com", "پروین فرهمند", "licences", Role.DEPUTY_HEAD),
    ("fanni@example.com", "داریوش سازگار", "technical", Role.SIGNATORY),
    ("poshtibani@example.com", "مهتاب کوشا", "support", Role.SIGNATORY),
    ("modir@example.com", "بهزاد سامان‌ده", None, Role.ADMINISTRATOR),
    ("modir2@example.com", "نازنین راست‌گو", None, Role.ADMINISTRATOR),
    ("bazres@example.com", "رویا ژرف‌بین", None, Role.AUDITOR),
)

OFFICES = (
    ("licences", "میز صدور پروانه", "Licensing desk", "تلفن گویای ۱۴۰۵، داخلی ۱۰"),
    ("technical", "دفتر فنی و امنیت", "Technical and security office", "داخلی ۲۰"),
    ("support", "میز پشتیبانی", "Support desk", "داخلی ۳۰"),
)

BODIES = (
    (Kind.DATACENTRE_OPERATOR, "datacentre", "مرکز داده‌ی شهید سلیمانی", "Shahid Soleimani data centre"),
    (Kind.OPERATOR, "operator_alef", "اپراتور الف", "Operator A"),
    (Kind.BROADCASTER, "broadcaster", "رسانه‌ی ملی (نمونه)", "Broadcaster"),
    (Kind.HEADQUARTERS, "headquarters", "ستاد انتخابات کشور (نمونه)", "Election headquarters"),
    (Kind.BANK, "bank_be", "بانک نمونه", "Sample bank"),
)


def add_people() -> None:
    """Everybody of the demo, inside a transaction. All have the same password."""
    password_hash = passwords.hash_password(PASSWORD)
    regulator = service.add_organisation(
        Kind.REGULATOR, "سازمان تنظیم پیام‌رسان‌ها", "regulator", "Messenger Regulator"
    )
    offices = {code: service.add_office(regulator, code, fa, en, duty) for code, fa, en, duty in OFFICES}
    for email, name, office, role in OFFICIALS:
        person = add_member(name, email, password_hash, with_factor=True)
        service.appoint(person, regulator, role, offices[office] if office else None)
    for company in COMPANIES:
        _add_company(company, password_hash)
    for kind, code, fa, en in BODIES:
        body = service.add_organisation(kind, fa, code, en)
        manager = add_member(f"مسئول {fa}", f"{code}@example.com", password_hash, with_factor=True)
        service.appoint(manager, body, Role.MANAGER)


def add_member(name: str, email: str, password_hash: str, *, with_factor: bool = False) -> Person:
    """Somebody of the demo, not yet appointed to anything."""
    person = service.add_person(name, email, password_hash)
    person.mobile, person.national_code = make_mobile(email), make_national_code(email)
    if with_factor:
        person.totp_secret, person.totp_confirmed_at = pyotp.random_base32(), now()
    return person


def _add_company(company: Company, password_hash: str) -> Organisation:
    made = service.add_organisation(
        Kind.VENDOR, company.company, company.code, company.english, make_legal_id(company.code)
    )
    owner = add_member(company.owner, f"{company.code}@example.com", password_hash)
    service.appoint(owner, made, Role.OWNER)
    if company.code == "bale":
        colleague = add_member("سحر همکار", "bale2@example.com", password_hash)
        service.appoint(colleague, made, Role.EDITOR)
    return made
