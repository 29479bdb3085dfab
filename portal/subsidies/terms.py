"""The terms of a programme: what the code brings, unless an administrator has said something else."""

from __future__ import annotations

from dataclasses import asdict, fields, replace

from sqlalchemy import func, select

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.i18n import _, _l
from portal.subsidies.models import ProgrammeTerms
from portal.subsidies.programme import REGISTERED, Programme, Terms

NAMES = tuple(field.name for field in fields(Terms))


def terms_of(programme: Programme) -> Terms:
    """The terms in force now."""
    query = select(ProgrammeTerms).where(ProgrammeTerms.programme == programme.slug)
    row = db.session.scalar(query.order_by(ProgrammeTerms.version.desc()).limit(1))
    return _as_terms(row) if row is not None else programme.terms


def all_terms() -> dict[str, Terms]:
    """Of every programme, in one query."""
    newest = select(func.max(ProgrammeTerms.id)).group_by(ProgrammeTerms.programme)
    rows = db.session.scalars(select(ProgrammeTerms).where(ProgrammeTerms.id.in_(newest)))
    return {slug: one.terms for slug, one in REGISTERED.items()} | {row.programme: _as_terms(row) for row in rows}


def _as_terms(row: ProgrammeTerms) -> Terms:
    return Terms(**{name: getattr(row, name) for name in NAMES})


def set_terms(programme: Programme, actor: Person, changed: Terms) -> Terms:
    """New terms, from now on. `changed.version` is the one that was seen: another's change is not overwritten."""
    seen = terms_of(programme).version
    if changed.version != seen:
        raise Conflict(
            _("همکار شما پیش از شما شرایط این برنامه را تغییر داد."), _("صفحه را باز کنید و دوباره ببینید.")
        )
    fresh = replace(changed, version=seen + 1)
    db.session.add(ProgrammeTerms(programme=programme.slug, by_id=actor.id, at=now(), **asdict(fresh)))
    audit.record(actor, ("programme", programme.slug), "support.terms", asdict(fresh))
    return fresh


audit.describe("support.terms", _l("شرایط یک برنامه‌ی پشتیبانی تغییر کرد"))
