"""When a report is in time, what it may count, and what of a unit stays unproven: pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, jalali_datetime, number
from portal.elections import quarters
from portal.elections.delivery.canonical import Report
from portal.elections.models import Promotion
from portal.elections.services import SERVICES, Unit

# Of these the count is the very thing that was promised; of the others it says how many people saw it.
COUNTED = {Unit.VIEWS, Unit.MESSAGES, Unit.MEMBERS}
# Clocks of two machines differ a little; nothing is reported that has yet to happen.
CLOCKS_DIFFER = timedelta(minutes=2)


def is_counted(service: str) -> bool:
    return SERVICES[service].unit in COUNTED


def report_until(not_after: datetime, report_hours: int) -> datetime:
    """Until when the messenger may prove a unit."""
    return not_after + timedelta(hours=report_hours)


def short_by(service: str, amount: int, count: int) -> int:
    """Units that a report itself says were not delivered."""
    return max(0, amount - count) if is_counted(service) else 0


def delivered_by(service: str, amount: int, count: int) -> int:
    """Units that a report shows as delivered."""
    return amount - short_by(service, amount, count)


def require_window(promotion: Promotion, report: Report, moment: datetime) -> None:
    """Raise the sentence that says why the times of a report cannot be right."""
    if report.end < report.start:
        raise Invalid(_("پایان نمایش پیش از آغاز آن است."))
    silent_at = promotion.candidacy.round.silent_at
    if report.end > silent_at:
        raise Invalid(
            _("نمایش تا پس از آغاز سکوت انتخاباتی (%(when)s) بوده است.", when=jalali_datetime(silent_at, "full")),
            _("این رسید پذیرفته نمی‌شود و این واحد تحویل‌شده به شمار نمی‌آید."),
            code="after_silence",
        )
    lawful = earliest(promotion)
    if report.start < lawful or report.end > promotion.not_after:
        raise Invalid(
            _(
                "زمان نمایش بیرون از بازه‌ی این واحد است: از %(since)s تا %(until)s.",
                since=jalali_datetime(lawful, "full"),
                until=jalali_datetime(promotion.not_after, "full"),
            ),
            _("زمان‌ها را به UTC بنویسید؛ اگر در این بازه نمایش داده نشد، این واحد تحویل نشده است."),
            code="outside_window",
        )
    if not quarters.is_granted(promotion.offer.service, promotion.starts_at, report.start):
        raise Invalid(
            _(
                "این واحد برای ساعت %(hours)s به وقت تهران داده شده و نمایش بیرون از آن آغاز شده است.",
                hours=quarters.WORDS[quarters.quarter_of(promotion.starts_at)],
            ),
            _("زمان‌ها را به UTC بنویسید؛ اگر در این ساعت‌ها نمایش داده نشد، این واحد تحویل نشده است."),
            code="outside_quarter",
        )
    if report.end > moment + CLOCKS_DIFFER:
        raise Invalid(_("پایان نمایش هنوز نرسیده است."), _("پس از پایان نمایش گزارش بدهید."))


def earliest(promotion: Promotion) -> datetime:
    """From when on it may have been shown: its slot's start, or the window's; never before campaigning."""
    round_ = promotion.candidacy.round
    since = promotion.slot.starts_at if promotion.slot else promotion.offer.window_from
    return max(since, round_.opens_at, round_.declared_at or round_.silent_at)


def require_material(promotion: Promotion, report: Report) -> None:
    if report.material != promotion.material_digest:
        raise Invalid(
            _("اثر انگشت محتوای نمایش‌داده‌شده با محتوای تأییدشده یکی نیست."),
            _("اثر انگشت درست در فهرست واحدها نوشته شده است؛ اگر چیز دیگری نمایش داده‌اید، این واحد تحویل نشده است."),
            code="wrong_material",
        )


def require_count(promotion: Promotion, report: Report) -> None:
    if is_counted(promotion.offer.service) and report.count > promotion.amount:
        raise Invalid(
            _(
                "شمار گزارش‌شده (%(count)s) بیش از مقدار این واحد (%(amount)s) است.",
                count=number(report.count),
                amount=number(promotion.amount),
            ),
            _("تنها آنچه برای این واحد بوده است گزارش شود."),
            code="count_above_amount",
        )


def require_reportable(promotion: Promotion, until: datetime, moment: datetime) -> None:
    """A unit is reported once it was dispatched, and until its date."""
    if promotion.state in ("waiting", "accepted", "scheduled"):
        raise Conflict(
            _("آغاز نمایش این واحد در سامانه ثبت نشده است."),
            _("نخست دکمه‌ی آغاز را در میز تبلیغات بزنید؛ سامانه نمایشی را که اجازه نداده است نمی‌پذیرد."),
            code="not_dispatched",
        )
    if moment >= until or promotion.state == "missed":
        raise Conflict(
            _("مهلت گزارش این واحد %(when)s بود و گذشته است.", when=jalali_datetime(until, "full")),
            _("این واحد تحویل‌نشده به شمار آمده و جبران شده است."),
            code="report_late",
        )
    if promotion.state not in ("dispatched", "delivered"):
        raise Conflict(_("این واحد دیگر گزارشی نمی‌پذیرد: پس گرفته یا رد شده است."), code="unit_closed")
