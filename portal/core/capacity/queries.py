"""Reading: what there is, who holds it, what is free. Nothing here writes or locks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, tuple_

from portal.core.audit.log import subject_of
from portal.core.capacity.models import (
    GRANTED,
    PROMISED,
    CapacityDay,
    Line,
    Pool,
    Promise,
    ResourceClass,
    Subject,
    UsageReport,
)
from portal.core.capacity.spans import added, amount_on
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _


@dataclass(frozen=True)
class Holding:
    """`amount` of a class, promised or granted, on each day from `since` to `until`; periods do not overlap."""

    resource: ResourceClass
    state: str
    since: date
    until: date
    amount: int


@dataclass(frozen=True)
class Holder:
    """What one subject has of a class on a day; `used` None: nobody reported."""

    subject: Subject
    promised: int
    granted: int
    used: int | None


def pools(kind: str | None = None) -> Sequence[Pool]:
    query = select(Pool).order_by(Pool.code)
    return db.session.scalars(query if kind is None else query.where(Pool.kind == kind)).all()


def pool(code: str) -> Pool:
    """The pool of this code. Raises NotFound."""
    found = db.session.scalar(select(Pool).where(Pool.code == code))
    if found is None:
        raise NotFound(_("منبعی با کد «%(code)s» نیست.", code=code))
    return found


def classes_of(pool: Pool, *, with_ended: bool = False) -> list[ResourceClass]:
    return [one for one in pool.classes if with_ended or not one.has_ended]


def resource(key: str) -> ResourceClass:
    """The class of a key such as `site-one/vcpu`. Raises NotFound."""
    found = resources([key])
    if key not in found:
        raise NotFound(_("رده‌ای با کد «%(key)s» نیست.", key=key))
    return found[key]


def resources(keys: Collection[str]) -> dict[str, ResourceClass]:
    """The classes of these keys; unknown ones are left out. One query."""
    pairs = [tuple(key.split("/", 1)) for key in keys if "/" in key]
    query = select(ResourceClass).join(ResourceClass.pool).where(tuple_(Pool.code, ResourceClass.code).in_(pairs))
    return {one.key: one for one in db.session.scalars(query)} if pairs else {}


def class_ids_of(subject: Any) -> set[int]:
    """The classes of which the subject ever held something."""
    kind, token = subject_of(subject)
    query = select(Line.class_id).where(Line.subject_kind == kind, Line.subject_id == token).distinct()
    return set(db.session.scalars(query))


def held_by(subject: Any) -> list[Holding]:
    """All that a subject holds, past days included, by class and state."""
    named = subject_of(subject)
    return held_by_all([named])[named]


def held_by_all(subjects: Iterable[Any]) -> dict[Subject, list[Holding]]:
    """What each of many subjects holds, in two queries."""
    named = [subject_of(subject) for subject in subjects]
    query = select(Line).where(tuple_(Line.subject_kind, Line.subject_id).in_(named)) if named else None
    lines: dict[tuple[Subject, int, str], list[Line]] = defaultdict(list)
    for line in db.session.scalars(query.order_by(Line.id)) if query is not None else ():
        lines[line.subject, line.class_id, line.state].append(line)
    rows = _classes({class_id for _subject, class_id, _state in lines})
    held: dict[Subject, list[Holding]] = {subject: [] for subject in named}
    for (subject, class_id, state), those in sorted(lines.items()):
        spans = added(those)
        held[subject] += [Holding(rows[class_id], state, one.since, one.until, one.amount) for one in spans]
    return held


def _classes(ids: Collection[int]) -> dict[int, ResourceClass]:
    query = select(ResourceClass).where(ResourceClass.id.in_(ids))
    return {one.id: one for one in db.session.scalars(query)} if ids else {}


def holders(resource: ResourceClass, day: date) -> list[Holder]:
    """Who holds or uses something of a class on a day, by subject."""
    query = select(Line).where(Line.class_id == resource.id, Line.since <= day, Line.until >= day)
    lines: dict[Subject, list[Line]] = defaultdict(list)
    for line in db.session.scalars(query):
        lines[line.subject].append(line)
    used = {report.subject: report.amount for report in reported([resource.id], day, day)}
    found = []
    for subject in sorted({*lines, *used}):
        sums = [amount_on([one for one in lines[subject] if one.state == s], day) for s in (PROMISED, GRANTED)]
        if any(sums) or subject in used:
            found.append(Holder(subject, sums[0], sums[1], used.get(subject)))
    return found


def reported(class_ids: Collection[int], first: date, last: date) -> Sequence[UsageReport]:
    """The reports that count: of each class, subject and day the newest."""
    here = (UsageReport.class_id.in_(class_ids), UsageReport.day.between(first, last))
    whose = (UsageReport.class_id, UsageReport.subject_kind, UsageReport.subject_id, UsageReport.day)
    newest = select(func.max(UsageReport.id)).where(*here).group_by(*whose)
    return db.session.scalars(select(UsageReport).where(UsageReport.id.in_(newest))).all()


def open_promise(subject: Any) -> Promise | None:
    """The offer that waits for this subject's answer."""
    kind, token = subject_of(subject)
    here = (Promise.subject_kind == kind, Promise.subject_id == token, Promise.closed_at.is_(None))
    return db.session.scalar(select(Promise).where(*here).execution_options(populate_existing=True))


def least_free(resources: Iterable[ResourceClass], since: date, until: date) -> dict[int, int]:
    """For each class id the units that are free on every day of the period; 0 where a day is not announced."""
    ids = [one.id for one in resources]
    least = func.min(CapacityDay.total - CapacityDay.taken)
    query = select(CapacityDay.class_id, least, func.count()).where(
        CapacityDay.class_id.in_(ids), CapacityDay.day.between(since, until)
    )
    rows = db.session.execute(query.group_by(CapacityDay.class_id))
    days = (until - since).days + 1
    return dict.fromkeys(ids, 0) | {class_id: free for class_id, free, count in rows if count == days}
