"""The life of a request for promotion, read aloud. What becomes of it afterwards stands in `fulfilment`."""

from __future__ import annotations

from portal.core.accounts.models import Person
from portal.core.cases import Case, State, Step, Workflow
from portal.core.cases.access import is_holder
from portal.core.cases.common import back_to_office, desk_steps, to_applicant, to_first_office
from portal.core.i18n import _l
from portal.elections.requests import service
from portal.elections.requests.forms import ReasonForm
from portal.elections.requests.models import KIND


def nobody(_person: Person, _case: Case) -> bool:
    """The portal alone takes this step."""
    return False


STATES = {
    "draft": State(_l("پیش‌نویس"), "neutral"),
    "booked": State(_l("واحد گرفته شد؛ چشم‌به‌راه محتوا"), "warning"),
    "checking": State(_l("در بازبینی محتوا"), "info"),
    "to_correct": State(_l("برای اصلاح محتوا برگشت"), "warning"),
    "approved": State(_l("تأیید شد"), "success"),
    "refused": State(_l("رد شد"), "danger"),
    "cancelled": State(_l("پس گرفته شد"), "neutral"),
}
OPEN = ("draft", "booked", "checking", "to_correct")

STEPS = [
    Step(
        "book",
        "draft",
        "booked",
        who=service.asks,
        effect=service.take_units,
        label=_l("گرفتن واحد"),
        said=_l("واحدها از سهمیه گرفته شد"),
        confirm=_l("واحدها از مانده‌ی سهمیه کم می‌شود؛ محتوا را تا مهلت آن می‌توانید بفرستید."),
    ),
    Step(
        "send",
        "booked",
        "checking",
        who=service.asks_where_checked,
        require=service.require_complete,
        effect=service.freeze_creative,
        hands_to=to_first_office,
        clock="start",
        label=_l("فرستادن برای بازبینی"),
        said=_l("محتوا برای بازبینی فرستاده شد"),
        confirm=_l("میز بازبینی محتوا تا روز پاسخ فرصت دارد؛ اگر چیزی نگوید، محتوا تأیید شده است."),
        tone="primary",
    ),
    Step(
        "send_again",
        "to_correct",
        "checking",
        who=service.asks_where_checked,
        require=service.require_complete,
        effect=service.freeze_creative,
        hands_to=back_to_office,
        clock="resume",
        label=_l("فرستادن دوباره"),
        said=_l("محتوای اصلاح‌شده فرستاده شد"),
        tone="primary",
    ),
    Step(
        "send_unchecked",
        ("booked", "to_correct"),
        "approved",
        who=service.asks_where_unchecked,
        require=service.require_complete,
        effect=service.send_straight_on,
        closes=True,
        label=_l("فرستادن به پیام‌رسان"),
        said=_l("محتوا به پیام‌رسان فرستاده شد"),
        tone="primary",
    ),
    *desk_steps("checking"),
    Step(
        "approve",
        "checking",
        "approved",
        who=is_holder,
        require=service.require_time_left,
        effect=service.approve,
        closes=True,
        label=_l("تأیید محتوا"),
        said=_l("محتوا تأیید شد"),
        confirm=_l("محتوا همان‌گونه که هست به پیام‌رسان می‌رسد."),
        tone="success",
        letter="promotion_approved",
    ),
    Step(
        "ask_for_change",
        "checking",
        "to_correct",
        who=is_holder,
        form=ReasonForm,
        effect=service.ask_for_change,
        hands_to=to_applicant,
        clock="pause",
        label=_l("برگرداندن برای اصلاح"),
        said=_l("محتوا برای اصلاح برگشت"),
        confirm=_l("واحدها نزد نامزد می‌ماند و نماینده تا مهلت محتوا فرصت اصلاح دارد."),
        tone="warning",
        letter="promotion_returned",
    ),
    Step(
        "refuse",
        "checking",
        "refused",
        who=is_holder,
        form=ReasonForm,
        effect=service.give_back,
        closes=True,
        label=_l("رد محتوا"),
        said=_l("محتوا رد شد و واحدها به سهمیه برگشت"),
        confirm=_l("واحدها به سهمیه‌ی نامزد برمی‌گردد و نماینده دلیل را می‌خواند."),
        tone="danger",
        letter="promotion_refused",
    ),
    Step(
        "lapse",
        "checking",
        "approved",
        who=nobody,
        by_rule=True,
        require=service.require_time_left,
        effect=service.approve,
        closes=True,
        said=_l("میز بازبینی پاسخ نداد و محتوا به حکم سکوت تأیید شد"),
        letter="promotion_approved",
    ),
    Step(
        "fall_back",
        ("booked", "to_correct"),
        "approved",
        who=nobody,
        by_rule=True,
        require=service.require_time_left,
        effect=service.fall_back,
        closes=True,
        said=_l("محتوا تا مهلت خود نرسید و محتوای جایگزین به کار رفت"),
        letter="promotion_fell_back",
    ),
    Step(
        "cancel",
        OPEN,
        "cancelled",
        who=service.asks,
        effect=service.give_back,
        closes=True,
        label=_l("پس گرفتن درخواست"),
        said=_l("درخواست پس گرفته شد و واحدها به سهمیه برگشت"),
        confirm=_l("واحدها همان دم به سهمیه‌ی شما برمی‌گردد."),
    ),
    Step(
        "fall",
        OPEN,
        "cancelled",
        who=nobody,
        by_rule=True,
        effect=service.give_back,
        closes=True,
        said=_l("درخواست بی‌موضوع شد و واحدها به سهمیه برگشت"),
    ),
]

PROMOTION = Workflow(kind=KIND, start="draft", states=STATES, steps=STEPS)
