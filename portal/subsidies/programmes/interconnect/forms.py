"""What a request for a connection asks, and what both sides write afterwards."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from portal.core.accounts.places import name_of
from portal.core.forms import (
    BaseForm,
    Checkboxes,
    ChoiceField,
    EmailField,
    PersianLinesField,
    PersianTextField,
    options,
)
from portal.core.i18n import _l
from portal.licensing.forms.base import CountField, PhoneField, choices
from portal.subsidies.programme import ProgrammeForm
from portal.subsidies.programmes.interconnect import queries

MOST_CALLS = 1_000_000


class InterconnectForm(ProgrammeForm):
    operator = ChoiceField(_l("به کدام اپراتور"), [InputRequired()])
    services = Checkboxes(
        _l("برای چه"),
        [InputRequired()],
        choices=choices(("voice", _l("تماس صوتی")), ("video", _l("تماس تصویری"))),
    )
    peak_calls = CountField(
        _l("بیشترین تماس هم‌زمان"), [InputRequired()], most=MOST_CALLS, description=_l("در پرترافیک‌ترین ساعت روز.")
    )
    places = PersianLinesField(
        _l("محل اتصال"),
        [InputRequired(), Length(min=10, message=_l("دست‌کم دو محل، هر یک در یک سطر."))],
        longest=1000,
        description=_l("مرکز داده و شهر هر مسیر؛ دست‌کم دو مسیر جدا."),
    )
    contact_name = PersianTextField(_l("رابط فنی"), [InputRequired()])
    contact_phone = PhoneField(_l("تلفن شبانه‌روزی رابط فنی"), [InputRequired()])
    contact_email = EmailField(_l("ایمیل رابط فنی"), [InputRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operator.offer([("", _l("برگزینید")), *((one.code, name_of(one)) for one in queries.operators())])


class DataForm(BaseForm):
    """`numbering` is asked of the operator alone."""

    numbering = PersianTextField(
        _l("بازه‌ی شماره‌گذاری"), [Length(max=400)], description=_l("برای نمونه ۰۹۴۲۰۰۰۰۰۰۰ تا ۰۹۴۲۰۰۹۹۹۹۹.")
    )
    trunk = PersianLinesField(
        _l("داده‌ی ترانک سوی شما"),
        [InputRequired()],
        longest=2000,
        description=_l("نشانی‌های SBC، درگاه، شیوه‌ی رمزنگاری، شمار کانال هر مسیر. رمز در این‌جا ننویسید."),
    )


class ResultForm(BaseForm):
    passed = RadioField(
        _l("نتیجه"), choices=options([("yes", _l("درست بود")), ("no", _l("درست نبود"))]), validators=[InputRequired()]
    )
    note = PersianTextField(_l("آنچه دیده شد"), [Length(max=400)], description=_l("اگر درست نبود، لازم است."))


class ReasonForm(BaseForm):
    why = PersianTextField(_l("دلیل"), [InputRequired(), Length(max=400)], description=_l("هر دو سو آن را می‌خوانند."))
