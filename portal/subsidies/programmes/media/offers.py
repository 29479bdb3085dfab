"""What a broadcaster announces: a pool with its classes, special terms, and the windows in which each is aired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.core import audit, capacity
from portal.core.accounts.members import has_role, organisations_of
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import BODY_ROLES, Kind
from portal.core.audit.entries import Scalar
from portal.core.capacity import Pool, ResourceClass
from portal.core.clock import now
from portal.core.db import db, new_token
from portal.core.errors import Forbidden, Invalid, NotFound
from portal.core.i18n import _, _l, tehran_day
from portal.subsidies.programmes.media import rules, telling
from portal.subsidies.programmes.media.models import MediaTerms, MediaWindow

POOLS = "media"
MOST_DAYS = 60


@dataclass(frozen=True)
class Terms:
    """See `MediaTerms`; these hold until the broadcaster announces others."""

    discount_percent: int = 0
    report_days: int = 7
    answer_days: int = 7
    technical: str = ""


@dataclass(frozen=True)
class Hours:
    """The data of a window."""

    since: date
    until: date
    weekdays: int = rules.EVERY_WEEKDAY
    from_minute: int = 0
    to_minute: int = 1440


def is_broadcaster(organisation: Organisation | None) -> bool:
    return organisation is not None and organisation.kind == Kind.BROADCASTER


def works_for_owner(person: Person, pool: Pool | None) -> bool:
    return pool is not None and has_role(person, pool.owner_id, *BODY_ROLES)


def demand_owner(person: Person, pool: Pool | None) -> None:
    if not works_for_owner(person, pool):
        raise Forbidden(_("این کار از آن رسانه‌ای است که آن را اعلام کرده است."), _("چیزی تغییر نکرد."))


def announce(actor: Person, owner: Organisation, name_fa: str, name_en: str, terms: Terms) -> Pool:
    """A new offer, empty until classes are added to it."""
    if not is_broadcaster(owner) or not has_role(actor, owner, *BODY_ROLES):
        raise Forbidden(_("تنها رسانه می‌تواند زمان یا فضای پخش اعلام کند."))
    code = f"media-{new_token().lower()}"[:40]
    pool = capacity.add_pool(actor, owner=owner, code=code, kind=POOLS, name_fa=name_fa, name_en=name_en)
    db.session.flush()
    set_terms(actor, pool, terms)
    return pool


def set_terms(actor: Person, pool: Pool, terms: Terms) -> None:
    """Terms for what is granted from now on; campaigns that run keep theirs."""
    demand_owner(actor, pool)
    if not 0 <= terms.discount_percent <= 100:
        raise Invalid(_("تخفیف از ۰ تا ۱۰۰ درصد است."))
    if not (1 <= terms.report_days <= MOST_DAYS and 3 <= terms.answer_days <= MOST_DAYS):
        raise Invalid(_("مهلت گزارش از ۱ تا ۶۰ روز و مهلت اعتراض از ۳ تا ۶۰ روز است."))
    db.session.execute(select(Pool.id).where(Pool.id == pool.id).with_for_update())
    seen = _newest(pool)
    row = MediaTerms(pool_id=pool.id, version=(seen.version if seen else 0) + 1, by_id=actor.id, at=now())
    row.discount_percent, row.technical = terms.discount_percent, terms.technical
    row.report_days, row.answer_days = terms.report_days, terms.answer_days
    db.session.add(row)
    db.session.flush()
    audit.record(actor, pool, "media.terms", {"version": row.version, "discount": row.discount_percent})


def terms_of(pool: Pool) -> Terms:
    row = _newest(pool)
    if row is None:
        return Terms()
    return Terms(row.discount_percent, row.report_days, row.answer_days, row.technical)


def _newest(pool: Pool) -> MediaTerms | None:
    mine = select(MediaTerms).where(MediaTerms.pool_id == pool.id)
    return db.session.scalar(mine.order_by(MediaTerms.version.desc()).limit(1))


def add_class(
    actor: Person, pool: Pool, *, name_fa: str, name_en: str, unit_fa: str, total: int, step: int, hours: Hours
) -> ResourceClass:
    """Something countable that is aired or printed in a window, `total` units on each day of it."""
    demand_owner(actor, pool)
    code = f"c{len(pool.classes) + 1}"
    made = capacity.add_class(
        actor, pool, code=code, name_fa=name_fa, name_en=name_en, unit_fa=unit_fa, step=step, minimum=step
    )
    db.session.flush()
    set_total(actor, made, max(hours.since, tehran_day(now())), total)
    add_window(actor, made, hours)
    telling.tell_of_offer(pool, terms_of(pool).discount_percent)
    return made


def set_total(actor: Person, resource: ResourceClass, from_day: date, total: int) -> None:
    """So many units a day from a day on. Raises InTheWay where more is promised already."""
    demand_owner(actor, resource.pool)
    capacity.set_level(actor, resource, from_day, total)


def add_window(actor: Person, resource: ResourceClass, hours: Hours) -> MediaWindow:
    demand_owner(actor, resource.pool)
    _demand_sense(hours)
    window = MediaWindow(class_id=resource.id, since=hours.since, until=hours.until, weekdays=hours.weekdays)
    window.from_minute, window.to_minute, window.by_id, window.at = (
        hours.from_minute,
        hours.to_minute,
        actor.id,
        now(),
    )
    db.session.add(window)
    db.session.flush()
    details: dict[str, Scalar] = {"class": resource.key, "since": hours.since, "until": hours.until}
    audit.record(actor, resource, "media.window", details)
    return window


def _demand_sense(hours: Hours) -> None:
    if hours.until < hours.since:
        raise Invalid(_("بازه پیش از آغازش پایان می‌یابد."), _("چیزی ثبت نشد."))
    if hours.until < tehran_day(now()) or hours.until > capacity.horizon():
        raise Invalid(_("پایان بازه باید از امروز به بعد و تا چهار سال آینده باشد."), _("چیزی ثبت نشد."))
    if not 0 <= hours.from_minute < hours.to_minute <= 1440:
        raise Invalid(_("ساعت پایان باید پس از ساعت آغاز باشد."), _("برای گذر از نیمه‌شب دو بازه بنویسید."))
    if not any(hours.weekdays >> day.weekday() & 1 for day in rules.days_between(hours.since, hours.until)):
        raise Invalid(_("هیچ‌یک از روزهای برگزیده در این بازه نیست."), _("چیزی ثبت نشد."))


def end_window(actor: Person, resource: ResourceClass, token: str) -> None:
    """Nothing more is booked in it; what is planned stays. The last one stays: without any, all days are open."""
    demand_owner(actor, resource.pool)
    standing = windows_of([resource.id])[resource.id]
    window = next((one for one in standing if one.token == token), None)
    if window is None:
        raise NotFound(_("چنین بازه‌ای نیست."))
    if len(standing) == 1:
        raise Invalid(_("تنها بازه‌ی این ردیف است؛ نخست بازه‌ی تازه را بنویسید یا ردیف را ببندید."))
    window.ended_at = now()
    audit.record(actor, resource, "media.window_ended", {"class": resource.key})


def windows_of(class_ids: Iterable[int], *, with_ended: bool = False) -> dict[int, list[MediaWindow]]:
    """The windows of classes, the earliest first; the ended ones too where it is asked what held at its time."""
    query = select(MediaWindow).where(MediaWindow.class_id.in_(list(class_ids)))
    if not with_ended:
        query = query.where(MediaWindow.ended_at.is_(None))
    found: dict[int, list[MediaWindow]] = defaultdict(list)
    for one in db.session.scalars(query.order_by(MediaWindow.since, MediaWindow.from_minute, MediaWindow.id)):
        found[one.class_id].append(one)
    return found


def days(resource: ResourceClass, since: date, until: date) -> Sequence[tuple[date, date]]:
    """On which days of a period the class is aired."""
    return rules.runs(windows_of([resource.id])[resource.id], since, until)


def own_pools(person: Person) -> list[Pool]:
    """What the person's broadcasters announced."""
    mine = [one.id for one in organisations_of(person) if is_broadcaster(one)]
    query = select(Pool).where(Pool.owner_id.in_(mine), Pool.kind == POOLS).order_by(Pool.id.desc())
    return list(db.session.scalars(query))


def load(token: str, person: Person) -> Pool:
    """Raises NotFound to all but the broadcaster's people."""
    found = db.session.scalar(select(Pool).where(Pool.token == token, Pool.kind == POOLS))
    if found is None or not works_for_owner(person, found):
        raise NotFound(_("اعلامی با این نشانی پیدا نشد."))
    return found


def load_class(pool: Pool, token: str) -> ResourceClass:
    found = next((one for one in pool.classes if one.token == token), None)
    if found is None:
        raise NotFound(_("چنین ردیفی در این اعلام نیست."))
    return found


audit.describe("media.terms", _l("شرایط پخش، نسخه‌ی %(version)s: %(discount)s درصد تخفیف"))
audit.describe("media.window", _l("بازه‌ی پخش «%(class)s» از %(since)s تا %(until)s"))
audit.describe("media.window_ended", _l("یک بازه‌ی پخش «%(class)s» برداشته شد"))
