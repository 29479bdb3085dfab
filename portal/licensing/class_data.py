"""The licence classes that the portal begins with; afterwards an administrator changes them on a page."""

from __future__ import annotations

from typing import Any

from portal.licensing.forms import SECTIONS

OFFICE = "licences"
# May be asked its opinion of an application.
TECHNICAL = "technical"


def _requirement(
    code: str, label: tuple[str, str], hint: tuple[str, str], rule: str, slots: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    return {
        "code": code,
        "label": _words(label),
        "hint": _words(hint),
        "rule": {"fa": rule, "en": ""},
        "section": code if code in SECTIONS else "",
        "slots": slots or [],
    }


def _slot(code: str, label: tuple[str, str], required: bool = True, several: bool = False) -> dict[str, Any]:
    return {"code": code, "label": _words(label), "required": required, "several": several}


def _words(pair: tuple[str, str]) -> dict[str, str]:
    return {"fa": pair[0], "en": pair[1]}


COMPANY = _requirement(
    "company",
    ("شرکت ثبت‌شده در ایران", "A company registered in Iran"),
    ("شناسه‌ی ملی، شماره و تاریخ ثبت و نشانی.", "Legal id, registration number and date, and address."),
    "آیین‌نامه‌ی صدور پروانه‌ی پیام‌رسان، ماده‌ی ۳",
    [
        _slot("articles", ("اساسنامه", "Articles of association")),
        _slot("gazette", ("آگهی روزنامه‌ی رسمی", "Official gazette notice"), several=True),
    ],
)
MANAGERS = _requirement(
    "managers",
    ("مدیران شناخته‌شده", "Known managers"),
    ("نام، کد ملی و سمت مدیرعامل و اعضای هیئت‌مدیره.", "Name, national code and position of each manager."),
    "آیین‌نامه‌ی صدور پروانه‌ی پیام‌رسان، ماده‌ی ۴",
    [_slot("manager_ids", ("تصویر کارت ملی مدیران", "Managers' identity cards"), required=False, several=True)],
)
PRODUCT = _requirement(
    "product",
    ("پیام‌رسان معرفی‌شده", "The messenger itself"),
    ("نام، سکوها، امکانات و شمار کاربران.", "Names, platforms, features and number of users."),
    "آیین‌نامه‌ی صدور پروانه‌ی پیام‌رسان، ماده‌ی ۵",
)
HOSTING = _requirement(
    "hosting",
    ("میزبانی داده‌ها", "Hosting of data"),
    ("محل نگه‌داری داده‌ها و سهم آن در داخل کشور.", "Where data are kept and the share kept in the country."),
    "آیین‌نامه‌ی صدور پروانه‌ی پیام‌رسان، ماده‌ی ۶",
    [_slot("hosting_contract", ("قرارداد میزبانی", "Hosting contract"), required=False, several=True)],
)
SECURITY = _requirement(
    "security",
    ("گواهی ارزیابی امنیتی", "Security assessment certificate"),
    ("گواهی معتبر و رابط امنیتی.", "A valid certificate and a security contact."),
    "آیین‌نامه‌ی صدور پروانه‌ی پیام‌رسان، ماده‌ی ۷",
    [_slot("security_certificate", ("گواهی امنیتی", "Security certificate"))],
)
PRIVACY = _requirement(
    "privacy",
    ("سیاست حریم خصوصی و شرایط استفاده", "Privacy policy and terms of use"),
    ("به زبان فارسی و در دسترس هر کاربر.", "In Persian and within reach of every user."),
    "آیین‌نامه‌ی صدور پروانه‌ی پیام‌رسان، ماده‌ی ۸",
)
COMPLAINTS = _requirement(
    "complaints",
    ("رسیدگی به شکایت کاربران", "Handling of users' complaints"),
    ("مسئول، راه تماس و زمان پاسخ.", "Who answers, how to reach them, and how soon."),
    "آیین‌نامه‌ی صدور پروانه‌ی پیام‌رسان، ماده‌ی ۹",
)
COURT_ORDERS = _requirement(
    "court_orders",
    ("رابط شبانه‌روزی دستورهای قضایی", "A contact for court orders, day and night"),
    ("نام، سمت و شماره‌ی همراه همیشه در دسترس.", "Name, position and a mobile number that always answers."),
    "آیین‌نامه‌ی صدور پروانه‌ی پیام‌رسان، ماده‌ی ۱۰",
)
HEAD_OFFICE = _requirement(
    "head_office",
    ("دفتر مرکزی و نماینده‌ی تام‌الاختیار در کشور", "A head office and full representative in the country"),
    ("دفتری با کارمند و نماینده‌ای که پاسخ‌گوی کاربران و دادگاه است.", "A staffed office and somebody who answers."),
    "مصوبه‌ی سامان‌دهی پیام‌رسان‌های خارجی، بند ۲",
    [
        _slot("power_of_attorney", ("وکالت‌نامه‌ی رسمی نماینده", "Power of attorney")),
        _slot("parent_registration", ("گواهی ثبت شرکت خارجی با ترجمه‌ی رسمی", "Foreign registration"), several=True),
    ],
)

CONDITIONS = [
    {
        "fa": "داده‌های کاربران در داخل کشور نگه‌داری می‌شود.",
        "en": "Users' data are kept in the country.",
    },
    {
        "fa": "رابط دستورهای قضایی شبانه‌روز پاسخ می‌دهد و تغییر او همان روز در درگاه ثبت می‌شود.",
        "en": "The contact for court orders answers day and night; a change is entered the same day.",
    },
    {
        "fa": "سیاست حریم خصوصی و شرایط استفاده به فارسی در دسترس همه‌ی کاربران است.",
        "en": "Privacy policy and terms of use are within reach of every user, in Persian.",
    },
]
LOCAL_CONDITION = {
    "fa": "دفتر مرکزی در کشور و نماینده‌ی تام‌الاختیار در همه‌ی مدت پروانه برقرار است.",
    "en": "The head office in the country and its representative stay for the whole term.",
}

BASE = [COMPANY, MANAGERS, PRODUCT, HOSTING, SECURITY, PRIVACY, COMPLAINTS, COURT_ORDERS]
SECTION_ORDER = [code for code in SECTIONS if code != "head_office"]
# A change of these is reviewed; one of anything else (addresses, contacts, who answers complaints) holds at once.
MATERIAL = [
    "company.name",
    "company.legal_id",
    "company.registration_number",
    "company.registration_date",
    "managers",
    "head_office",
    "product.name_fa",
    "product.name_en",
    "product.features",
    "product.users",
    "hosting",
    "security.certificate_number",
    "security.certificate_issuer",
    "security.certificate_expiry",
    "documents",
]
ALL_CHECKS = ["complete", "documents", "users", "hosting", "certificate", "court_orders", "quiet_year"]


def _rule(max_users: int, instant: list[str], provisional: list[str]) -> dict[str, Any]:
    limits = {"min_share_in_country": 100, "min_certificate_days": 90, "quiet_days": 365}
    return {"version": "", "max_users": max_users, **limits, "instant": instant, "provisional": provisional}


CLASSES: dict[str, dict[str, Any]] = {
    "messenger": {
        "offered": True,
        "name_fa": "پروانه‌ی فعالیت پیام‌رسان",
        "name_en": "Messenger operating licence",
        "summary_fa": "برای پیام‌رسان داخلی با هر شمار کاربر. اگر شرط‌های راه سریع برقرار باشد پروانه‌ی موقت همان دم "
        "صادر و سپس بررسی می‌شود.",
        "summary_en": "For a domestic messenger of any size. Where the fast track is open, a provisional licence is "
        "issued at once and reviewed after.",
        "registration_type": False,
        "validity_days": 1095,
        "budget_days": 10,
        "renewal_days": 90,
        "hearing_days": 10,
        "office_code": OFFICE,
        "sections": SECTION_ORDER,
        "requirements": BASE,
        "conditions": CONDITIONS,
        "material": MATERIAL,
        "rule": _rule(5_000_000, [], ALL_CHECKS),
    },
    "small_messenger": {
        "offered": True,
        "name_fa": "پروانه‌ی ثبتی پیام‌رسان کوچک",
        "name_en": "Small messenger registration",
        "summary_fa": "برای پیام‌رسان داخلی با کمتر از صد هزار کاربر. اگر همه‌چیز درست باشد پروانه در همان "
        "دقیقه صادر می‌شود.",
        "summary_en": "For a domestic messenger with fewer than 100,000 users. When everything checks, it is issued "
        "within the minute.",
        "registration_type": True,
        "validity_days": 730,
        "budget_days": 3,
        "renewal_days": 90,
        "hearing_days": 10,
        "office_code": OFFICE,
        "sections": SECTION_ORDER,
        "requirements": BASE,
        "conditions": CONDITIONS,
        "material": MATERIAL,
        "rule": _rule(100_000, [*ALL_CHECKS, "registration_type"], []),
    },
    "foreign_messenger": {
        "offered": True,
        "name_fa": "پروانه‌ی پیام‌رسان خارجی با دفتر مرکزی در کشور",
        "name_en": "Foreign messenger with a head office in the country",
        "summary_fa": "برای پیام‌رسان خارجی که در ایران دفتر مرکزی و نماینده‌ی تام‌الاختیار دارد. "
        "کارشناس آن را بررسی می‌کند.",
        "summary_en": "For a foreign messenger with a head office and a full representative in Iran. "
        "Officials decide.",
        "registration_type": False,
        "validity_days": 365,
        "budget_days": 20,
        "renewal_days": 60,
        "hearing_days": 10,
        "four_eyes": True,
        "office_code": OFFICE,
        "sections": list(SECTIONS),
        "requirements": [COMPANY, HEAD_OFFICE, *BASE[1:]],
        "conditions": [*CONDITIONS, LOCAL_CONDITION],
        "material": MATERIAL,
        "rule": _rule(0, [], []),
    },
}
