"""From an approved request to the promotion that a messenger delivers; and what stands in for a late creative."""

from __future__ import annotations

from sqlalchemy import select

from portal.core import audit
from portal.core.clock import now
from portal.core.db import db
from portal.core.documents import Document
from portal.core.i18n import _l
from portal.elections.models import Offer, Promotion
from portal.elections.requests.creative import Creative
from portal.elections.requests.models import PromotionCase
from portal.elections.services import SERVICES, Unit


def unit_of(offer: Offer) -> Unit:
    return SERVICES[offer.service].unit


def make(case: PromotionCase, creative: Creative) -> Promotion:
    """The promotion, waiting for its messenger. Asked again, the same one."""
    found = promotion_of(case)
    if found is not None:
        return found
    offer = case.offer
    row = Promotion(
        case_id=case.id,
        quota_id=case.quota_id,
        offer_id=offer.id,
        candidacy_id=case.candidacy_id,
        messenger_id=offer.messenger_id,
        slot_id=case.slot_id,
        amount=case.amount,
        words=creative.words,
        link=creative.link,
        picture_id=case.picture_id,
        material_digest=creative.digest,
        starts_at=min(case.starts_at, case.not_after),
        not_after=case.not_after,
        state="waiting",
        changed_at=now(),
        why="",
    )
    db.session.add(row)
    db.session.flush()
    audit.record(None, row, "promotion.made", {"amount": row.amount, "digest": row.material_digest}, case)
    return row


def promotion_of(case: PromotionCase) -> Promotion | None:
    return db.session.scalar(select(Promotion).where(Promotion.case_id == case.id))


def case_of(promotion: Promotion) -> PromotionCase:
    return db.session.get_one(PromotionCase, promotion.case_id)


def stand_in(case: PromotionCase) -> tuple[str, Creative]:
    """Which fallback, and what it shows."""
    last = _last_approved(case)
    if last is not None:
        return "last_approved", Creative(last.words, last.link)
    return "name_card", Creative(case.candidacy.candidate.name_fa, case.link)


def picture_of(case: PromotionCase) -> int | None:
    """The picture of the fallback that was chosen."""
    last = _last_approved(case) if case.fallback == "last_approved" else None
    return last.picture_id if last else None


def _last_approved(case: PromotionCase) -> Promotion | None:
    """The newest of this candidacy, of the same messenger and service, that had words of its own."""
    mine = (Promotion.candidacy_id == case.candidacy_id, Promotion.offer_id == case.offer.id)
    return db.session.scalar(select(Promotion).where(*mine).order_by(Promotion.id.desc()).limit(1))


def picture_digest(promotion: Promotion) -> str:
    picture = db.session.get(Document, promotion.picture_id) if promotion.picture_id else None
    return picture.digest if picture else ""


audit.describe("promotion.made", _l("محتوا تأیید شد و به پیام‌رسان رسید"))
