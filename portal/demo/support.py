"""The demo's scenes of support: a site, what it gives, who waits, what lies idle."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from portal.core import capacity
from portal.core.accounts.models import Organisation
from portal.core.capacity import Pool, Reading
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import jalali_iso, tehran_day
from portal.demo.story import after_work, owner_of, paper, person, step
from portal.licensing.licences.models import Licence
from portal.subsidies import asking, grants, keys, requests
from portal.subsidies.models import Grant, SupportCase
from portal.subsidies.programme import programme_of
from portal.subsidies.sharing import rounds
from portal.subsidies.upkeep import ladder, providing

SITE, DECIDES = "shahid-soleimani", "poshtibani@example.com"
# code, names, unit, total, reserved, ratio, minimum, maximum, step
STOCK: tuple[tuple[Any, ...], ...] = (
    ("vcpu", "پردازنده", "vCPU", "هسته", "core", 1200, 100, (4, 1), 2, 1024, 2),
    ("memory", "حافظه", "Memory", "گیبی‌بایت", "GiB", 16_384, 1024, (1, 1), 4, 4096, 4),
    ("storage", "فضای ذخیره", "Storage", "تبی‌بایت", "TiB", 2000, 100, (1, 1), 1, 500, 1),
    ("gpu", "پردازنده‌ی گرافیکی", "GPU", "کارت", "card", 24, 2, (1, 1), 1, 8, 1),
    ("rack", "جای رک", "Rack units", "یونیت", "U", 420, 40, (1, 1), 1, 42, 1),
    ("bandwidth", "پهنای باند", "Bandwidth", "گیگابیت بر ثانیه", "Gbit/s", 400, 40, (1, 1), 1, 100, 1),
    ("ipv4", "نشانی IPv4 همگانی", "Public IPv4", "نشانی", "address", 1024, 64, (1, 1), 1, 256, 1),
)
PURPOSE = "سرویس رساندن پیام و نگهداری رسانه‌ی کاربران بر این منابع می‌چرخد."


def a_site() -> None:
    """Shahid Soleimani opens, with its inventory."""
    administrator = person("modir@example.com")
    with transaction():
        owner = db.session.scalars(select(Organisation).where(Organisation.code == "datacentre")).one()
        names = {"name_fa": "مرکز داده‌ی شهید سلیمانی", "name_en": "Shahid Soleimani data centre"}
        pool = capacity.add_pool(administrator, owner=owner, code=SITE, kind="datacentre", **names)
        for code, fa, en, unit_fa, unit_en, total, reserved, ratio, least, most, by in STOCK:
            words = {"code": code, "name_fa": fa, "name_en": en, "unit_fa": unit_fa, "unit_en": unit_en}
            bounds = {"step": by, "minimum": least, "maximum": most}
            one = capacity.add_class(administrator, pool, ratio=ratio, **words, **bounds)
            capacity.set_level(administrator, one, tehran_day(now()), total, reserved, "گشایش مرکز")


def asked(code: str, units: dict[str, int], days: int = 365) -> SupportCase:
    """A request for units of the site from today on, by the company of this code."""
    first = tehran_day(now())
    words = {"purpose": PURPOSE, "since": written_day(first), "until": written_day(first + timedelta(days=days))}
    words |= {f"{asking.UNITS}{name}": str(amount) for name, amount in units.items()}
    return sent("datacentre", code, words, capacity.pool(SITE))


def sent(slug: str, code: str, words: dict[str, Any], pool: Pool | None = None, slot: str = "") -> SupportCase:
    """A request of the company of this code, sent today; in `slot`, if named, with a document."""
    owner, licence = owner_of(code), next(one for one in _licences(code) if keys.is_in_force(one))
    file = paper(code) if slot else None
    with transaction():
        case = requests.begin(programme_of(slug), licence.holder, owner, licence, pool)
        form = asking.filled(case, words)
        form.begin_from(case.typed, case.version)
        requests.save(case, form)
        if file is not None:
            requests.hand_in(case, slot, file, owner)
    step(case, "submit", owner.email)
    return case


def _licences(code: str) -> list[Licence]:
    query = select(Licence).join(Organisation, Organisation.id == Licence.organisation_id)
    return list(db.session.scalars(query.where(Organisation.code == code).order_by(Licence.id)))


def written_day(day: date) -> str:
    """As people type it."""
    return jalali_iso(day).replace("-", "/")


def decided(case: SupportCase, name: str = "grant", hours: float = 3, **answers: Any) -> None:
    """Taken at the half of so many working hours, decided at their end."""
    with after_work(hours / 2):
        step(case, "take", DECIDES)
    with after_work(hours):
        step(case, name, DECIDES, **answers)


def a_grant() -> None:
    """Given less of one thing than was asked, with the reason."""
    case = asked("igap", {"vcpu": 256, "memory": 1024, "storage": 80, "gpu": 4})
    gpu = next(line for line in case.lines if line.resource.code == "gpu")
    less: dict[str, Any] = {f"line_{gpu.id}": 2, "reasons": "برای شمار تماس‌های کنونی دو کارت بس است."}
    decided(case, hours=11, **less)
    with after_work(24, days=10), transaction():
        providing.provide(grant_of(case), person("datacentre@example.com"), "رک ۱۲")


def grant_of(case: SupportCase) -> Grant:
    grant = grants.of_case(case)
    assert grant is not None
    return grant


def a_large_grant() -> None:
    decided(asked("rubika", {"vcpu": 1024, "memory": 4096, "storage": 400, "gpu": 8, "ipv4": 64}), hours=9)


def somebody_waits() -> None:
    """Accepted, but not all of it is free."""
    decided(asked("soroush_plus", {"vcpu": 512, "memory": 2048, "gpu": 8}), "grant", 5)
    decided(asked("virasty", {"vcpu": 128, "memory": 512, "gpu": 6}), "wait", 7)


def some_ask() -> None:
    """More than there is: for the panel."""
    asked("rubika", {"vcpu": 64, "memory": 256, "gpu": 8})
    asked("igap", {"vcpu": 1024, "memory": 4096, "storage": 500})


def a_sitting() -> None:
    """The panel opens a division over what is asked; nothing is decided yet."""
    with transaction():
        rounds.open_round(capacity.pool(SITE), person(DECIDES))


def usage_comes_in() -> None:
    """Two months of readings; what the first grant has lies partly idle, and its holder hears of it."""
    grant = db.session.scalars(select(Grant).order_by(Grant.id)).first()
    assert grant is not None
    today = tehran_day(now())
    used = {"vcpu": 40, "memory": 700, "storage": 55, "gpu": 2}
    with transaction():
        rows = [
            Reading(grant, f"{SITE}/{code}", today - timedelta(days=n), amount + n % 5 if code != "gpu" else amount)
            for n in range(1, 62)
            for code, amount in used.items()
        ]
        capacity.report_usage(person("datacentre@example.com"), rows, "upload")
    ladder.climb_all()
