"""Learn what a case brought, and say what is held and in date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select

from portal.core.clock import now
from portal.core.db import db
from portal.core.held.models import DOUBTED, NEWER, Held
from portal.core.i18n import tehran_day


@dataclass(frozen=True)
class Holding:
    """What a case brings: a fact's value, or a document (its row's id and its digest)."""

    code: str
    value: Any = None
    document_id: int | None = None
    digest: str | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class Source:
    """Whose holdings these are, and from which case and person they come."""

    organisation_id: int
    case_id: int
    person_id: int


def learn(source: Source, holdings: Iterable[Holding]) -> None:
    """Take over what a case brought: what is the same stays as it was first learned, what differs is superseded."""
    by_code: dict[str, list[Holding]] = {}
    for holding in holdings:
        by_code.setdefault(holding.code, []).append(holding)
    known = _known(source.organisation_id, by_code)
    new = [holding for code, brought in by_code.items() for holding in _not_known(known[code], brought)]
    # What was superseded leaves the unique index before what is new enters it.
    db.session.flush()
    if new:
        rows = [_row(source, holding) for holding in new]
        db.session.execute(insert(Held), rows, execution_options={"render_nulls": True})  # facts and documents alike


def _known(organisation_id: int, codes: Collection[str]) -> Mapping[str, list[Held]]:
    """What is held under these codes now, whether in date or not."""
    query = select(Held).where(Held.organisation_id == organisation_id, Held.code.in_(codes))
    found: dict[str, list[Held]] = {code: [] for code in codes}
    for row in db.session.scalars(query.where(Held.superseded_at.is_(None)).order_by(Held.id)):
        found[row.code].append(row)
    return found


def _not_known(known: Sequence[Held], brought: Sequence[Holding]) -> list[Holding]:
    """What is new of what was brought under one code; what is held and was not brought again is superseded."""
    kept = set()
    for row in known:
        same = next((holding for holding in brought if _is_same(row, holding)), None)
        if same is None:
            row.superseded_at, row.why = now(), NEWER
        else:
            kept.add(id(same))
            row.valid_until = same.valid_until
    return [holding for holding in brought if id(holding) not in kept]


def _row(source: Source, holding: Holding) -> dict[str, Any]:
    return {**asdict(source), **asdict(holding), "learned_at": now()}


def _is_same(row: Held, holding: Holding) -> bool:
    if holding.document_id is not None:
        return row.digest == holding.digest
    return row.document_id is None and bool(row.value == holding.value)


def doubt(case_id: int, codes: Collection[str]) -> None:
    """An official found what this case brought wanting: it has to be asked again."""
    query = select(Held).where(Held.case_id == case_id, Held.code.in_(codes), Held.superseded_at.is_(None))
    for row in db.session.scalars(query):
        row.superseded_at, row.why = now(), DOUBTED


def in_date(organisation_id: int, code: str) -> Sequence[Held]:
    """What is held under this code and still good; several documents, one fact."""
    current = (Held.organisation_id == organisation_id, Held.code == code, Held.superseded_at.is_(None))
    query = select(Held).where(*current, _is_good()).order_by(Held.id)
    return db.session.scalars(query).all()


def held_by(organisation_id: int, *, with_expired: bool = True) -> Sequence[Held]:
    """All that is held of an organisation, by code."""
    query = select(Held).where(Held.organisation_id == organisation_id, Held.superseded_at.is_(None))
    if not with_expired:
        query = query.where(_is_good())
    return db.session.scalars(query.order_by(Held.code, Held.id)).all()


def _is_good() -> ColumnElement[bool]:
    return or_(Held.valid_until.is_(None), Held.valid_until >= tehran_day(now()))
