"""A campaign in the demo: airtime announced, asked for, granted, aired in part."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select

from portal.core.accounts.models import Organisation
from portal.core.capacity import Pool
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.i18n import TEHRAN, digits, tehran_day
from portal.demo.story import days_ago, owner_of, person, step
from portal.demo.support import sent, written_day
from portal.subsidies import asking
from portal.subsidies.models import SupportCase
from portal.subsidies.programmes.media import airings, offers, rounds
from portal.subsidies.programmes.media.airings import MATERIAL, Proof
from portal.subsidies.programmes.media.models import MediaAiring
from portal.subsidies.programmes.media.offers import Hours, Terms

BROADCASTER = "broadcaster@example.com"
DESK = "poshtibani@example.com"
TECHNICAL = "ویدئوی ۱۹۲۰ در ۱۰۸۰ با قالب MXF؛ بلندی صدا منفی ۲۳ LUFS؛ نام پیام‌رسان در سه ثانیه‌ی پایانی."


def play() -> None:
    days_ago(9, _announce)
    days_ago(8, _ask)
    days_ago(6, _grant)
    days_ago(3, _report)
    days_ago(0, rounds.look)


def _announce() -> None:
    """Two day parts of one channel."""
    manager, today = person(BROADCASTER), tehran_day(now())
    with transaction():
        owner = db.session.scalars(select(Organisation).where(Organisation.code == "broadcaster")).one()
        pool = offers.announce(
            manager, owner, "شبکه‌ی نمونه، پشتیبانی پیام‌رسان‌ها", "Sample channel", Terms(80, 3, 7, TECHNICAL)
        )
        for name, english, first, last in (("عصر", "Afternoon", 15, 18), ("شب", "Evening", 18, 23)):
            hours = Hours(today, today + timedelta(days=180), from_minute=first * 60, to_minute=last * 60)
            offers.add_class(
                manager, pool, name_fa=name, name_en=english, unit_fa="ثانیه", total=240, step=15, hours=hours
            )


def _ask() -> None:
    today = tehran_day(now())
    words = {
        "since": written_day(today + timedelta(days=2)),
        "until": written_day(today + timedelta(days=21)),
        f"{asking.UNITS}c1": "30",
        f"{asking.UNITS}c2": "60",
        "subject": "تماس تصویری رایگان در روبیکا",
        "kind": "spot",
        "audience": "خانواده‌هایی که هنوز با پیام‌رسان داخلی تماس تصویری نگرفته‌اند.",
    }
    pool = db.session.scalars(select(Pool).where(Pool.kind == offers.POOLS)).one()
    sent("media", "rubika", words, pool, MATERIAL)


def _grant() -> None:
    """Less of the evening than was asked."""
    case = db.session.scalars(select(SupportCase).where(SupportCase.kind == "media")).one()
    step(case, "take", DESK)
    less = {f"line_{line.id}": min(line.asked, 45) for line in case.lines}
    step(case, "grant", DESK, reasons="شب‌ها زمان میان سه پیام‌رسان بخش می‌شود.", **less)


def _report() -> None:
    """The first days are proven; the messenger accepts one and objects to one."""
    manager, owner, today = person(BROADCASTER), owner_of("rubika"), tehran_day(now())
    past = select(MediaAiring.id).where(MediaAiring.day < today).order_by(MediaAiring.day, MediaAiring.id)
    for place, airing_id in enumerate(db.session.scalars(past.limit(4)).all()):
        with transaction():
            airing = airings.lock(airing_id)
            hour = 16 if airing.resource.code == "c1" else 21
            at = datetime.combine(airing.day, time(hour, 10), TEHRAN)
            airings.report(airing, manager, Proof(airing.units, at, f"ضبط {digits(airing.id + 4100)}"))
            if place == 0:
                airings.confirm(airing, owner)
            if place == 1:
                airings.object_to(airing, owner, "این آگهی ساعت ۲۱ پخش نشد؛ ضبط ما تیزر دیگری را نشان می‌دهد.")
