"""When a request may be made, sent and used: pure sentences about moments."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, jalali_datetime
from portal.elections.models import Offer, Round
from portal.elections.services import SERVICES, Unit

# Of these a candidate has one, whatever was dealt.
SINGLE = {Unit.FLAG, Unit.INTERVAL, Unit.CODE}


def require_no_silence(round_: Round, moment: datetime) -> None:
    """Raise Conflict once the silence has begun."""
    if moment >= round_.silent_at:
        raise Conflict(
            _("سکوت انتخاباتی از %(when)s آغاز شده است.", when=jalali_datetime(round_.silent_at, "full")),
            _("درخواستی پذیرفته نمی‌شود؛ نوشته‌ی شما مانده و چیزی از سهمیه کم نشده است."),
            code="silence",
        )


def require_campaign(round_: Round, moment: datetime) -> None:
    """Raise Conflict in silence, and before the round was declared open."""
    require_no_silence(round_, moment)
    if round_.declared_at is None:
        raise Conflict(_("آغاز این دور هنوز اعلام نشده است."), _("نوشته‌ی شما مانده است."))


def earliest(offer: Offer, moment: datetime) -> datetime:
    """The first moment for which the messenger can still get the creative in time."""
    return max(offer.window_from, moment + timedelta(hours=offer.material_hours))


def require_amount(offer: Offer, amount: int) -> None:
    if amount < 1:
        raise Invalid(_("دست‌کم یک واحد بخواهید."))
    if SERVICES[offer.service].unit in SINGLE and amount != 1:
        raise Invalid(_("از این خدمت در هر درخواست یک واحد خواسته می‌شود."))


def require_in_window(offer: Offer, starts_at: datetime) -> None:
    if not offer.window_from <= starts_at < offer.window_until:
        raise Invalid(_("زمان آغاز بیرون از بازه‌ای است که پیام‌رسان این خدمت را می‌دهد."))


def require_before(due: datetime, moment: datetime) -> None:
    """Raise Conflict where a creative would come after its date."""
    if moment > due:
        raise Conflict(
            _("مهلت رسیدن محتوا برای این زمان %(when)s بود.", when=jalali_datetime(due, "full")),
            _("چیزی کم نشد؛ زمان دیرتری برگزینید."),
            code="material_late",
        )
