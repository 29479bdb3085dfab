"""How a unit ends: confirmed, silent, decided, or never proven; and what makes it good, once and for all."""

from __future__ import annotations

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.members import organisations_of
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden
from portal.core.i18n import _, _l
from portal.elections.accreditation import is_representative
from portal.elections.delivery import rules, spare_slots, statements
from portal.elections.delivery.models import MakeGood, Receipt
from portal.elections.models import Promotion
from portal.elections.requests import fulfilment
from portal.elections.requests.promotions import case_of

# How a receipt ends for good; a disputed one has yet to.
ENDS = ("confirmed", "silent", "upheld", "dismissed")


def confirm(receipt: Receipt, actor: Person) -> None:
    """The representative saw it too."""
    row = answerable(receipt, actor)
    settle(row, "confirmed")
    audit.record(actor, row, "delivery.confirmed", case=case_of(row.promotion))


def answerable(receipt: Receipt, actor: Person) -> Receipt:
    """The receipt, held, if this person may answer it now."""
    row = lock(receipt.id)
    if not is_representative(actor, row.promotion.candidacy):
        raise Forbidden(_("تنها نماینده‌ی همان نامزد تحویل را تأیید می‌کند یا نمی‌پذیرد."))
    if row.messenger_id in {one.id for one in organisations_of(actor)}:
        raise Forbidden(_("کسی که در همین پیام‌رسان نقشی دارد درباره‌ی تحویل آن پاسخ نمی‌دهد."))
    if row.state != "open" or now() >= row.answer_until:
        raise Conflict(_("مهلت پاسخ به این تحویل گذشته یا پیش‌تر پاسخ داده شده است."), _("چیزی تغییر نکرد."))
    return row


def lock(receipt_id: int) -> Receipt:
    return db.session.get_one(Receipt, receipt_id, with_for_update=True, populate_existing=True)


def mark_disputed(row: Receipt) -> None:
    row.state, row.answered_at = "disputed", now()
    statements.state(row.promotion, statements.OUTCOME, {"state": "disputed"})


def settle(row: Receipt, end: str) -> None:
    """The last word on a receipt. What its own count, or a decision, says was not delivered is made good."""
    if row.state not in ("open", "disputed"):
        raise Conflict(_("سرانجام این تحویل پیش‌تر روشن شده است."))
    row.state, row.answered_at = end, row.answered_at or now()
    db.session.flush()
    promotion = row.promotion
    statements.state(promotion, statements.OUTCOME, {"state": end})
    short = rules.short_by(promotion.offer.service, promotion.amount, row.seen)
    if end == "upheld":
        make_good(promotion, "upheld", promotion.amount)
    elif short:
        make_good(promotion, "short", short)


def give_up(promotion: Promotion) -> None:
    """Nobody proved this unit in time: it was missed, and is made good."""
    if promotion.state == "missed":
        make_good(promotion, "missed", promotion.amount)
        return
    if promotion.state != "delivered":
        fulfilment.miss(promotion, None, _("تا مهلت گزارش، تحویل این واحد ثابت نشد."))
    make_good(promotion, "unproven", promotion.amount)


def make_good(promotion: Promotion, why: str, amount: int) -> MakeGood:
    """Give units again as long as they can be used; else write down that they are owed. Asked again, the same one."""
    found = make_good_of(promotion)
    if found is not None:
        return found
    needs_slot, owed = promotion.slot_id is not None, why_owed(promotion)
    slot = spare_slots.free_slot(promotion.offer) if needs_slot and not owed else None
    if needs_slot and slot is None:
        owed = owed or "no_slot"
    row = MakeGood(promotion=promotion, quota_id=promotion.quota_id, amount=amount, why=why, at=now())
    row.credited, row.owed = not owed, owed
    db.session.add(row)
    db.session.flush()
    said: dict[str, str | int | bool] = {"amount": amount, "why": why, "credited": row.credited, "owed": owed}
    statements.state(promotion, statements.MADE_GOOD, said | {"quota": promotion.quota.token})
    if slot is not None:
        spare_slots.give(row, slot)
    if row.credited:
        spare_slots.credit(promotion.quota, amount)
    return row


def make_good_of(promotion: Promotion) -> MakeGood | None:
    return db.session.scalar(select(MakeGood).where(MakeGood.promotion_id == promotion.id))


def why_owed(promotion: Promotion) -> str:
    """Why a unit given now could not be shown: campaigning or the offer's window is over, or the candidate gone."""
    moment, candidacy = now(), promotion.candidacy
    if candidacy.withdrawn_at is not None:
        return "withdrawn"
    in_time = candidacy.round.is_campaign(moment) and moment < promotion.offer.window_until
    return "" if in_time else "over"


WHY_WORDS = {
    "missed": _l("پیام‌رسان خود گفت که انجام نشد"),
    "unproven": _l("تا مهلت گزارش ثابت نشد"),
    "short": _l("کمتر از مقدار تحویل شد"),
    "upheld": _l("اختلاف نماینده پذیرفته شد"),
}
OWED_WORDS = {
    "": _l("در زمان تبلیغات جبران نشد"),
    "over": _l("زمان تبلیغات گذشته است"),
    "withdrawn": _l("نامزد انصراف داده است"),
    "no_slot": _l("نوبت آزادی نبود؛ اگر نوبتی آزاد شود همان داده می‌شود"),
}
audit.describe("delivery.confirmed", _l("نماینده تحویل را تأیید کرد"))
