"""Free data-centre allocation: sites that the state built, given to licensed messengers."""

from __future__ import annotations

from wtforms.validators import InputRequired, Length

from portal.core.cases import Requirement
from portal.core.cases.route import Leg, Silence
from portal.core.forms import Checkboxes, PersianLinesField
from portal.core.i18n import _l
from portal.licensing.forms.base import choices
from portal.licensing.requirements import Slot, Words
from portal.subsidies.programme import Programme, ProgrammeForm
from portal.subsidies.programmes.datacentre.rules import check


class DatacentreForm(ProgrammeForm):
    purpose = PersianLinesField(
        _l("برای چه می‌خواهید"),
        [InputRequired(), Length(min=20, message=_l("دست‌کم در یک جمله بنویسید."))],
        longest=2000,
        description=_l("چه سرویسی بر این منابع می‌چرخد و چرا این مقدار لازم است."),
    )
    uses = Checkboxes(
        _l("کاربرد"),
        choices=choices(
            ("messages", _l("رساندن پیام")),
            ("media", _l("نگهداری رسانه")),
            ("calls", _l("تماس صوتی و تصویری")),
            ("backup", _l("پشتیبان")),
        ),
    )
    growth = PersianLinesField(
        _l("رشدی که پیش‌بینی می‌کنید"), longest=1000, description=_l("شمار کاربران در شش ماه آینده، و از کجا می‌دانید.")
    )


PROGRAMME = Programme(
    slug="datacentre",
    label=_l("مرکز داده‌ی رایگان"),
    summary=_l(
        "پردازنده، حافظه، فضای ذخیره و پهنای باند در مرکزهای داده‌ی کشور، بی‌هزینه برای پیام‌رسان‌های دارای پروانه."
    ),
    form=DatacentreForm,
    requirements=(
        Requirement("purpose", _l("کاربرد روشن است"), _l("گفته شده چه سرویسی بر منابع می‌چرخد."), section="own"),
        Requirement(
            "size",
            _l("مقدار با کاربرد می‌خواند"),
            _l("مقدار خواسته‌شده با شمار کاربران و کاربرد متناسب است."),
            documents=["need_evidence"],
        ),
    ),
    slots=(
        Slot(
            "need_evidence",
            Words("گواه نیاز، مانند نمودار مصرف", "Evidence of the need, such as a chart of use"),
            required=False,
            several=True,
        ),
    ),
    pool_kind="datacentre",
    consulted=(Leg("technical", 5, Silence.NO_OBJECTION),),
    check=check,
)
