"""What there is: pools, their classes, and the inventory over time, laid out day by day up to the horizon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import func, insert, select, update

from portal.core import audit
from portal.core.accounts.models import Organisation, Person
from portal.core.audit.entries import Scalar
from portal.core.capacity import booking
from portal.core.capacity.errors import InTheWay, Obstacle
from portal.core.capacity.models import CapacityDay, Level, Line, Pool, ResourceClass, Subject
from portal.core.capacity.spans import ONE_DAY, Span, added, within
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, tehran_day

HORIZON = timedelta(days=4 * 366)
MOST_UNITS = 10**12
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def horizon() -> date:
    """The last day that anything may be promised for."""
    return tehran_day(now()) + HORIZON


def add_pool(
    actor: Person | None, *, owner: Organisation, code: str, kind: str, name_fa: str, name_en: str = ""
) -> Pool:
    """A new place that units come from. Raises Invalid or Conflict for its code."""
    _check_code(code)
    if db.session.scalar(select(Pool.id).where(Pool.code == code)) is not None:
        raise Conflict(_("منبعی با کد «%(code)s» هست.", code=code))
    pool = Pool(owner=owner, code=code, kind=kind, name_fa=name_fa, name_en=name_en)
    db.session.add(pool)
    audit.record(actor, pool, "capacity.pool_added", {"code": code, "kind": kind})
    return pool


def add_class(
    actor: Person | None,
    pool: Pool,
    *,
    code: str,
    name_fa: str,
    name_en: str = "",
    unit_fa: str = "",
    unit_en: str = "",
    step: int = 1,
    minimum: int = 1,
    maximum: int | None = None,
    ratio: tuple[int, int] = (1, 1),
) -> ResourceClass:
    """A new countable thing of `pool`; nothing is offered before its first level."""
    _check_code(code)
    _check_bounds(step, minimum, maximum)
    _check_ratio(ratio)
    if any(other.code == code for other in pool.classes):
        raise Conflict(_("این منبع رده‌ای با کد «%(code)s» دارد.", code=code))
    made = ResourceClass(pool=pool, code=code, name_fa=name_fa, name_en=name_en, unit_fa=unit_fa, unit_en=unit_en)
    made.step, made.minimum, made.maximum = step, minimum, maximum
    made.ratio_numerator, made.ratio_denominator = ratio
    db.session.add(made)
    audit.record(actor, made, "capacity.class_added", {"class": made.key})
    return made


def change_bounds(
    actor: Person | None, resource: ResourceClass, *, step: int, minimum: int, maximum: int | None
) -> None:
    """New bounds for what is asked from now on; what is held stays as it is."""
    _check_bounds(step, minimum, maximum)
    resource.step, resource.minimum, resource.maximum = step, minimum, maximum
    audit.record(actor, resource, "capacity.class_changed", {"step": step, "minimum": minimum, "maximum": maximum})


def end(actor: Person | None, ended: Pool | ResourceClass) -> None:
    """Promise nothing more of it; what is held stays until it ends by itself."""
    if ended.ended_at is None:
        ended.ended_at = now()
        audit.record(actor, ended, "capacity.ended")


def set_level(
    actor: Person | None,
    resource: ResourceClass,
    from_day: date,
    total: int,
    reserved: int = 0,
    why: str = "",
    ratio: tuple[int, int] | None = None,
) -> Level:
    """Say what there is from a day on, until the next level's day. `ratio` None: as it was.

    Raises InTheWay when less would be offered than is promised on some day, Invalid for what cannot be meant.
    """
    ratio = ratio or (resource.ratio_numerator, resource.ratio_denominator)
    offered = _offered(total, reserved, ratio)
    booking.lock([resource.id])
    known = levels_of(resource)
    if known and from_day < tehran_day(now()):
        raise Invalid(_("موجودی روزهای گذشته تغییر نمی‌کند؛ از امروز یا پس از آن بنویسید."))
    last = min((level.from_day - ONE_DAY for level in known if level.from_day > from_day), default=date.max)
    _demand_room(resource, from_day, last, offered)
    level = Level(class_id=resource.id, from_day=from_day, total=total, reserved=reserved, offered=offered, why=why)
    level.by_id, level.at = actor.id if actor else None, now()
    db.session.add(level)
    resource.ratio_numerator, resource.ratio_denominator = ratio
    db.session.flush()
    details: dict[str, Scalar] = {"class": resource.key, "from": from_day, "offered": offered}
    details |= {"total": total, "reserved": reserved}
    audit.record(actor, resource, "capacity.level", details)
    here = (CapacityDay.class_id == resource.id, CapacityDay.day.between(from_day, last))
    db.session.execute(update(CapacityDay).where(*here).values(total=offered))
    lay_out(resource)
    return level


def _offered(total: int, reserved: int, ratio: tuple[int, int]) -> int:
    """floor(total × ratio) − reserved, or the sentence that says why not."""
    _check_ratio(ratio)
    for amount in (total, reserved):
        if not is_whole(amount) or not 0 <= amount <= MOST_UNITS:
            raise Invalid(_("مقدار موجودی باید عددی درست و دست‌کم صفر باشد."))
    offered = total * ratio[0] // ratio[1] - reserved
    if offered < 0:
        raise Invalid(_("مقدار کنارگذاشته‌شده از همه‌ی موجودی بیشتر است."))
    return offered


def _demand_room(resource: ResourceClass, first: date, last: date, offered: int) -> None:
    """Raise InTheWay if more than `offered` is taken on a day between the two."""
    query = select(CapacityDay.day, CapacityDay.taken).where(
        CapacityDay.class_id == resource.id, CapacityDay.day.between(first, last), CapacityDay.taken > offered
    )
    over = added(Span(day, day, taken) for day, taken in db.session.execute(query))
    if over:
        raise InTheWay(resource, offered, over[0].since, _obstacles(resource, over))


def _obstacles(resource: ResourceClass, over: Sequence[Span]) -> list[Obstacle]:
    first, last = over[0].since, over[-1].until
    query = select(Line).where(Line.class_id == resource.id, Line.since <= last, Line.until >= first)
    by_subject: dict[Subject, list[Line]] = {}
    for line in db.session.scalars(query.order_by(Line.id)):
        by_subject.setdefault(line.subject, []).append(line)
    return [
        Obstacle(subject, span.since, span.until, span.amount)
        for subject, lines in by_subject.items()
        for span in added(part for one in over for part in within(added(lines), one.since, one.until))
    ]


def levels_of(resource: ResourceClass) -> Sequence[Level]:
    """The inventory over time, each day's valid level last among those that begin on or before it."""
    return levels_of_all([resource])[resource.id]


def levels_of_all(resources: Iterable[ResourceClass]) -> dict[int, list[Level]]:
    """The same of many classes by their ids, in one query."""
    found: dict[int, list[Level]] = {one.id: [] for one in resources}
    query = select(Level).where(Level.class_id.in_(found)).order_by(Level.from_day, Level.id)
    for level in db.session.scalars(query):
        found[level.class_id].append(level)
    return found


def offered_by(levels: Sequence[Level], first: date, last: date) -> list[Span]:
    """What may be promised on each day between two, from levels in order; days before the first level have none."""
    spans = []
    for level, following in zip(levels, [*levels[1:], None], strict=True):
        until = following.from_day - ONE_DAY if following else last
        if level.from_day <= until:
            spans.append(Span(level.from_day, until, level.offered))
    return within(spans, first, last)


def lay_out(resource: ResourceClass) -> None:
    """Add the days that are missing from the first level up to the horizon."""
    levels, last = levels_of(resource), horizon()
    if not levels:
        return
    bounds = select(func.min(CapacityDay.day), func.max(CapacityDay.day)).where(CapacityDay.class_id == resource.id)
    since, until = db.session.execute(bounds).one()
    gaps = [(levels[0].from_day, since - ONE_DAY), (until + ONE_DAY, last)] if since else [(levels[0].from_day, last)]
    rows = [
        {"class_id": resource.id, "day": span.since + timedelta(days=n), "total": span.amount, "taken": 0}
        for gap in gaps
        for span in offered_by(levels, *gap)
        for n in range(span.days)
    ]
    if rows:
        db.session.execute(insert(CapacityDay), rows)


def is_whole(amount: object) -> bool:
    return isinstance(amount, int) and not isinstance(amount, bool)


def _check_code(code: str) -> None:
    if not _CODE.fullmatch(code):
        raise Invalid(_("کد با حرف کوچک لاتین یا رقم آغاز می‌شود و تنها حرف، رقم، خط تیره و زیرخط دارد."))


def _check_bounds(step: int, minimum: int, maximum: int | None) -> None:
    given = (step, minimum, *([] if maximum is None else [maximum]))
    if not all(is_whole(n) and 1 <= n <= MOST_UNITS for n in given):
        raise Invalid(_("گام، کمینه و بیشینه باید عددهای درستی از ۱ به بالا باشند."))
    if maximum is not None and maximum < minimum:
        raise Invalid(_("بیشینه از کمینه کمتر است."))


def _check_ratio(ratio: tuple[int, int]) -> None:
    if not all(is_whole(n) and 1 <= n <= 1000 for n in ratio):
        raise Invalid(_("نسبت تخصیص باید از دو عدد درست میان ۱ و ۱۰۰۰ باشد؛ برای نمونه ۴ به ۱."))
