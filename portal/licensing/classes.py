"""Licence classes: which are offered now, and a new version where somebody changes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid, NotFound
from portal.core.i18n import _
from portal.licensing.class_data import CLASSES
from portal.licensing.forms import SECTIONS
from portal.licensing.models import ClassVersion, LicenceClass
from portal.licensing.requirements import Words, read_requirements
from portal.licensing.rules import FastTrackRule

CHANGEABLE = (
    "offered",
    "name_fa",
    "name_en",
    "summary_fa",
    "summary_en",
    "registration_type",
    "validity_days",
    "budget_days",
    "renewal_days",
    "hearing_days",
    "four_eyes",
    "office_code",
    "sections",
    "requirements",
    "conditions",
    "material",
    "rule",
)


def offered() -> Sequence[ClassVersion]:
    """The version in force of each class that can be applied for."""
    newest = (
        select(ClassVersion.class_id, func.max(ClassVersion.version).label("version"))
        .where(ClassVersion.valid_from <= now())
        .group_by(ClassVersion.class_id)
        .subquery()
    )
    query = select(ClassVersion).join(
        newest, (newest.c.class_id == ClassVersion.class_id) & (newest.c.version == ClassVersion.version)
    )
    offered_now = query.where(ClassVersion.offered).order_by(ClassVersion.class_id)
    return db.session.scalars(offered_now.options(selectinload(ClassVersion.licence_class))).all()


def all_classes() -> Sequence[LicenceClass]:
    query = select(LicenceClass).options(selectinload(LicenceClass.versions)).order_by(LicenceClass.id)
    return db.session.scalars(query).all()


def class_of(code: str) -> LicenceClass:
    found = db.session.scalar(select(LicenceClass).where(LicenceClass.code == code))
    if found is None:
        raise NotFound(_("چنین نوع پروانه‌ای نیست."), _("نوع پروانه را از فهرست برگزینید."))
    return found


def current(code: str) -> ClassVersion:
    """The version of this class in force now. Raises NotFound."""
    mine = select(ClassVersion).where(ClassVersion.class_id == class_of(code).id, ClassVersion.valid_from <= now())
    found = db.session.scalar(mine.order_by(ClassVersion.version.desc()).limit(1))
    if found is None:
        raise NotFound(_("این نوع پروانه هنوز آغاز نشده است."))
    return found


def offered_now(code: str) -> ClassVersion:
    """Raises NotFound for a class that is not offered (any more)."""
    found = current(code)
    if not found.offered:
        raise NotFound(_("درخواست این پروانه اکنون پذیرفته نمی‌شود."), _("نوع پروانه را از فهرست برگزینید."))
    return found


def add_version(code: str, changes: Mapping[str, Any], actor: Person | None) -> ClassVersion:
    """Put a changed class in force for new cases; running ones keep the version they began with."""
    entry = db.session.scalar(select(LicenceClass).where(LicenceClass.code == code).with_for_update())
    if entry is None:
        entry = LicenceClass(code=code, created_at=now())
        db.session.add(entry)
        db.session.flush()
    before = db.session.scalar(
        select(ClassVersion).where(ClassVersion.class_id == entry.id).order_by(ClassVersion.version.desc()).limit(1)
    )
    values = {name: getattr(before, name) for name in CHANGEABLE} if before else {}
    values |= {name: changes[name] for name in CHANGEABLE if name in changes}
    number = before.version + 1 if before else 1
    rule = {**values["rule"], "version": f"{code}-{number}"}
    _require_sound(values | {"rule": rule})
    row = ClassVersion(class_id=entry.id, version=number, valid_from=now(), **(values | {"rule": rule}))
    row.created_by_id = actor.id if actor else None
    db.session.add(row)
    db.session.flush()
    audit.record(actor, ("licence_class", code), "licence_class.version", {"version": number})
    return row


def _require_sound(values: Mapping[str, Any]) -> None:
    """Refuse, with a sentence, data that forms and rules could not read later."""
    try:
        read_requirements(values["requirements"])
        FastTrackRule.from_json(values["rule"])
        for condition in values["conditions"]:
            Words.from_json(condition)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(_("شرط‌ها یا قاعده‌ی راه سریع خوانده نمی‌شود."), str(error)) from error
    if unknown := set(values["sections"]) - set(SECTIONS):
        raise Invalid(_("چنین بخشی در فرم نیست: %(names)s", names="، ".join(sorted(unknown))))


def seed(actor: Person | None = None) -> list[str]:
    """Add the classes that the portal begins with, where they are missing; returns their codes."""
    present = {entry.code for entry in all_classes()}
    missing = [code for code in CLASSES if code not in present]
    for code in missing:
        add_version(code, CLASSES[code], actor)
    return missing
