"""A promotion at its messenger: accepted, scheduled, dispatched, delivered; or missed, cancelled, refused.

The only code that writes `promotions.state`. Each verb locks the row first, so that two of them follow one another.
`actor` None: the portal itself, or a messenger's key that its caller has checked.
"""

from __future__ import annotations

from datetime import datetime

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, _l
from portal.core.notifications import notify
from portal.elections import dealing, quarters
from portal.elections.access import demand_messenger, sets_up
from portal.elections.models import Promotion
from portal.elections.requests.promotions import case_of
from portal.elections.requests.service import asks
from portal.licensing.licences.standing import holds_licence_in_force

STATE_WORDS = {
    "waiting": (_l("نزد پیام‌رسان"), "info"),
    "accepted": (_l("پذیرفته شد"), "info"),
    "scheduled": (_l("زمان‌بندی شد"), "info"),
    "dispatched": (_l("آغاز شد"), "info"),
    "delivered": (_l("تحویل شد"), "success"),
    "missed": (_l("انجام نشد"), "danger"),
    "cancelled": (_l("پس گرفته شد"), "neutral"),
    "refused": (_l("پیام‌رسان نپذیرفت"), "danger"),
}
BEFORE_DISPATCH = ("waiting", "accepted", "scheduled")


class TooLate(Conflict):
    """The unit may no longer be shown, whatever a queue did."""

    code = "too_late"


def accept(promotion: Promotion, actor: Person | None) -> None:
    """The messenger will do it."""
    _move(promotion, actor, "accepted", "waiting")


def schedule(promotion: Promotion, actor: Person | None, starts_at: datetime | None = None) -> None:
    """When exactly it will be done; a slot's time is not the messenger's to change, nor the quarter of the day."""
    row = _locked(promotion, actor)
    moment = starts_at or row.starts_at
    if row.slot_id is not None and moment != row.starts_at:
        raise Invalid(_("زمان نوبت را قرعه معین کرده است و جابه‌جا نمی‌شود."))
    if not row.offer.window_from <= moment < row.not_after:
        raise Invalid(_("این زمان بیرون از بازه‌ی مجاز این درخواست است."))
    _require_quarter(row, moment)
    row.starts_at = moment
    _put(row, actor, "scheduled", ("accepted", "scheduled"))


def dispatch(promotion: Promotion, actor: Person | None) -> None:
    """It begins now. Refused past `not_after`, in silence, outside the quarter of the day that was granted, for who
    withdrew, and without a licence in force."""
    row = _locked(promotion, actor)
    _require_lawful(row)
    row.dispatched_at = now()
    _put(row, actor, "dispatched", ("accepted", "scheduled"))


def deliver(promotion: Promotion, actor: Person | None, seen: int | None = None) -> None:
    """It was done; `seen`: what was counted."""
    row = _locked(promotion, actor)
    if seen is not None and seen < 0:
        raise Invalid(_("شمار دیده‌شدن منفی نمی‌شود."))
    row.seen = seen
    _put(row, actor, "delivered", ("dispatched",))


def miss(promotion: Promotion, actor: Person | None, why: str = "") -> None:
    """It was not done, or not as promised; the unit stays taken, what makes it good is given apart (credit)."""
    row = _locked(promotion, actor)
    _put(row, actor, "missed", (*BEFORE_DISPATCH, "dispatched"), why)
    notify(row.candidacy.candidate.campaign, "promotion_missed", case_of(row), key=row.token, reason=why)


def refuse(promotion: Promotion, actor: Person, why: str) -> None:
    """The messenger cannot do it, and says why; the units return. Not so late that nobody could use them: then it is
    missed, and made good."""
    if not why.strip():
        raise Invalid(_("دلیل نپذیرفتن را بنویسید: نماینده‌ی نامزد آن را می‌خواند."))
    row = _locked(promotion, actor)
    if now() > case_of(row).material_due:
        raise Conflict(
            _("برای نپذیرفتن دیر است: نماینده دیگر نمی‌تواند این واحد را جای دیگری به کار ببرد."),
            _("اگر انجام نمی‌شود «انجام نشد» را بزنید؛ آن‌گاه جبران آن داده می‌شود."),
            code="too_late_to_decline",
        )
    _put(row, actor, "refused", ("waiting", "accepted"), why)
    _return_units(row)
    notify(row.candidacy.candidate.campaign, "promotion_declined", case_of(row), key=row.token, reason=why)


def cancel(promotion: Promotion, actor: Person | None) -> None:
    """The candidate's side takes it back before it began; the units return."""
    row = _lock(promotion)
    case = case_of(row)
    if actor is not None and not (asks(actor, case) or sets_up(actor)):
        raise Forbidden(_("این درخواست را تنها نماینده‌ی همان نامزد پس می‌گیرد."))
    _put(row, actor, "cancelled", BEFORE_DISPATCH)
    _return_units(row)


def _move(promotion: Promotion, actor: Person | None, target: str, *sources: str) -> None:
    _put(_locked(promotion, actor), actor, target, sources)


def _locked(promotion: Promotion, actor: Person | None) -> Promotion:
    """The row as it is now, held; only for people of its messenger."""
    row = _lock(promotion)
    if actor is not None:
        demand_messenger(actor, row.messenger_id)
    return row


def _lock(promotion: Promotion) -> Promotion:
    return db.session.get_one(Promotion, promotion.id, with_for_update=True, populate_existing=True)


def _put(row: Promotion, actor: Person | None, target: str, sources: tuple[str, ...], why: str = "") -> None:
    if row.state not in sources:
        raise Conflict(
            _("این کار اکنون ممکن نیست: درخواست «%(state)s» است.", state=STATE_WORDS[row.state][0]),
            _("چیزی تغییر نکرد؛ صفحه را تازه کنید."),
            code="step_not_open",
        )
    before, row.state, row.changed_at, row.why = row.state, target, now(), why.strip()
    db.session.flush()
    audit.record(actor, row, f"promotion.{target}", {"before": before}, case_of(row))


def _require_lawful(row: Promotion) -> None:
    moment = now()
    if moment >= row.not_after or not row.candidacy.round.is_campaign(moment):
        raise TooLate(
            _("زمان مجاز این تبلیغ گذشته یا تبلیغات اکنون مجاز نیست."),
            _("چیزی فرستاده نشد. این واحد را دیگر نفرستید؛ اگر در صفی مانده است، از صف بردارید."),
        )
    if moment < (row.starts_at if row.slot_id is not None else row.offer.window_from):
        raise Conflict(_("زمان آغاز این تبلیغ هنوز نرسیده است."))
    _require_quarter(row, moment)
    if row.candidacy.withdrawn_at is not None:
        raise Conflict(_("این نامزد انصراف داده است."))
    if not holds_licence_in_force(row.messenger_id):
        raise Conflict(_("پروانه‌ی این پیام‌رسان اکنون اعتبار ندارد."))


def _require_quarter(row: Promotion, moment: datetime) -> None:
    if not quarters.is_granted(row.offer.service, row.starts_at, moment):
        raise Conflict(
            _(
                "این تبلیغ برای ساعت %(hours)s به وقت تهران داده شده است و بیرون از آن آغاز نمی‌شود.",
                hours=quarters.WORDS[quarters.quarter_of(row.starts_at)],
            ),
            _("چیزی فرستاده نشد؛ در همین ساعت‌ها، امروز یا روزی دیگر تا پایان مهلت، آغاز کنید."),
            code="outside_quarter",
        )


def _return_units(row: Promotion) -> None:
    case = case_of(row)
    case.holds_units = False
    db.session.flush()
    dealing.give_back(row.quota, row.amount)


for _state, (_words, _tone) in STATE_WORDS.items():
    audit.describe(f"promotion.{_state}", _words)
