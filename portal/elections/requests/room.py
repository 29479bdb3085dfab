"""What a campaign reads: its candidacies, what is left of each quota, its slots, its requests. Never a rival's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select

from portal.core.accounts.models import Organisation
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import TEHRAN, _, tehran_day
from portal.core.provinces import BY_SLUG
from portal.elections.dealing import quotas_of
from portal.elections.models import Candidacy, Candidate, Promotion, Quota, Slot
from portal.elections.requests.models import PromotionCase
from portal.elections.services import SERVICES, Service, Unit

T = TypeVar("T")


@dataclass(frozen=True)
class Share:
    """One quota as its candidate sees it."""

    quota: Quota
    service: Service
    place: str

    @property
    def has_slots(self) -> bool:
        return self.service.unit is Unit.INTERVAL


@dataclass
class Cell:
    """One hour of the grid: the campaign's own slot (with its request, if any), or somebody else's."""

    slot: Slot | None
    request: PromotionCase | None = None
    is_late: bool = False


@dataclass
class Day:
    date: date
    cells: list[Cell] = field(default_factory=list)


def candidacies_of(campaign: Organisation) -> Sequence[Candidacy]:
    """Newest round first."""
    query = select(Candidacy).join(Candidate).where(Candidate.campaign_id == campaign.id)
    return db.session.scalars(query.order_by(Candidacy.id.desc())).all()


def shares_of(candidacy: Candidacy) -> list[Share]:
    return [share_of(quota) for quota in quotas_of(candidacy)]


def share_of(quota: Quota) -> Share:
    province = quota.line.province
    return Share(quota, SERVICES[quota.line.offer.service], BY_SLUG[province].name if province else "")


def quota_for(campaign: Organisation, token: str) -> Quota:
    """One of the campaign's own, or 404."""
    query = select(Quota).join(Candidacy).join(Candidate).where(Candidate.campaign_id == campaign.id)
    return _found(db.session.scalar(query.where(Quota.token == token)))


def request_for(campaign: Organisation, token: str) -> PromotionCase:
    query = select(PromotionCase).where(PromotionCase.applicant_id == campaign.id, PromotionCase.token == token)
    return _found(db.session.scalar(query))


def slot_for(quota: Quota, token: str) -> Slot:
    """One of the candidate's own slots of that offer."""
    mine = (Slot.candidacy_id == quota.candidacy_id, Slot.offer_id == quota.line.offer_id)
    return _found(db.session.scalar(select(Slot).where(*mine, Slot.token == token)))


def _found(row: T | None) -> T:
    if row is None:
        raise NotFound(_("چنین چیزی برای نامزد شما نیست."))
    return row


def requests_of(campaign: Organisation) -> list[tuple[PromotionCase, Promotion | None]]:
    """The newest, each with what became of it; all of them stand in the list of the campaign's cases."""
    query = (
        select(PromotionCase, Promotion)
        .outerjoin(Promotion, Promotion.case_id == PromotionCase.id)
        .where(PromotionCase.applicant_id == campaign.id)
        .order_by(PromotionCase.id.desc())
        .limit(200)
    )
    return [(case, promotion) for case, promotion in db.session.execute(query)]


def grid_of(quota: Quota, moment: datetime) -> tuple[list[str], list[Day]]:
    """The hours of a day, and the days of the window; what is another's stands empty."""
    query = select(Slot).where(Slot.offer_id == quota.line.offer_id).order_by(Slot.day, Slot.number)
    slots = db.session.scalars(query).all()
    asked = {case.slot_id: case for case in _asked(quota)}
    # The first day may have begun before the draw: what it lacks stands empty, under its own hour.
    hours = {slot.number: f"{slot.starts_at.astimezone(TEHRAN):%H:%M}" for slot in slots}
    days: dict[int, Day] = {}
    placed = {(slot.day, slot.number): slot for slot in slots}
    for slot in slots:
        days.setdefault(slot.day, Day(tehran_day(slot.starts_at)))
    for number, day in days.items():
        for place in sorted(hours):
            found = placed.get((number, place))
            day.cells.append(_cell(found, quota, asked.get(found.id), moment) if found else Cell(None, None, False))
    return [hours[place] for place in sorted(hours)], list(days.values())


def _asked(quota: Quota) -> Sequence[PromotionCase]:
    held = (PromotionCase.quota_id == quota.id, PromotionCase.holds_units.is_(True))
    return db.session.scalars(select(PromotionCase).where(*held)).all()


def _cell(slot: Slot, quota: Quota, request: PromotionCase | None, moment: datetime) -> Cell:
    if slot.candidacy_id != quota.candidacy_id:
        return Cell(None)
    hours = 0 if slot.makes_good else quota.line.offer.material_hours
    return Cell(slot, request, is_late=(slot.starts_at - moment).total_seconds() < hours * 3600)
