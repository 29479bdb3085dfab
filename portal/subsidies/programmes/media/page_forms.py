"""The forms of the broadcaster's pages and of an airing's page."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from wtforms import ValidationError
from wtforms.validators import InputRequired

from portal.core.forms import (
    BaseForm,
    Checkboxes,
    IntegerField,
    JalaliDateField,
    LatinTextField,
    MultiFileField,
    PersianLinesField,
    PersianTextField,
)
from portal.core.forms.fields import ParsedField
from portal.core.i18n import TEHRAN, _, _l, digits
from portal.core.text import digits_to_ascii
from portal.licensing.forms.base import CountField, choices
from portal.subsidies.programmes.media.models import MediaAiring
from portal.subsidies.programmes.media.offers import Hours, Terms

WEEK = (5, 6, 0, 1, 2, 3, 4)  # Saturday first
DAY_NAMES = (
    _l("دوشنبه"),
    _l("سه‌شنبه"),
    _l("چهارشنبه"),
    _l("پنجشنبه"),
    _l("جمعه"),
    _l("شنبه"),
    _l("یکشنبه"),
)


class ClockField(ParsedField):
    """A time of day as people write it, up to 24:00; `data` is the minute of the day."""

    defaults = ParsedField.defaults | {"inputmode": "numeric", "placeholder": _l("۲۱:۳۰")}

    def parse(self, text: str) -> int:
        hours, _colon, minutes = digits_to_ascii(text).replace(".", ":").partition(":")
        parts = (hours, minutes or "0")
        if not all(one.isascii() and one.isdecimal() and len(one) <= 2 for one in parts):
            raise ValueError(_("ساعت را با دو نقطه بنویسید؛ برای نمونه ۲۱:۳۰."))
        found = int(parts[0]) * 60 + int(parts[1])
        if int(parts[1]) > 59 or found > 1440:
            raise ValueError(_("ساعت از ۰۰:۰۰ تا ۲۴:۰۰ است."))
        return found

    def write(self, value: Any) -> str:
        return clock_words(value)


def clock_words(minute: int) -> str:
    return digits(f"{minute // 60:02}:{minute % 60:02}")


class TermsForm(BaseForm):
    """The special terms of an offer."""

    discount_percent = CountField(_l("تخفیف (درصد)"), [InputRequired()], most=100, description=_l("۱۰۰ یعنی رایگان."))
    report_days = CountField(
        _l("مهلت گزارش (روز)"),
        [InputRequired()],
        least=1,
        most=60,
        description=_l("تا چند روز پس از هر پخش گواه آن را می‌فرستید؛ پس از آن همان مقدار دوباره برنامه‌ریزی می‌شود."),
    )
    answer_days = CountField(
        _l("مهلت اعتراض پیام‌رسان (روز)"),
        [InputRequired()],
        least=3,
        most=60,
        description=_l("اگر تا پایان آن اعتراضی نرسد، گزارش پذیرفته است."),
    )
    technical = PersianLinesField(
        _l("شرایط فنی"), longest=4000, description=_l("قالب فایل، اندازه، بلندی صدا، و هر چه آگهی باید داشته باشد.")
    )

    def terms(self) -> Terms:
        days = (self.report_days.data, self.answer_days.data)
        return Terms(self.discount_percent.data, *days, technical=self.technical.data)


class OfferForm(TermsForm):
    """A new offer, with its first terms."""

    name_fa = PersianTextField(_l("نام"), [InputRequired()], description=_l("برای نمونه: شبکه‌ی سه، زمستان ۱۴۰۵"))
    name_en = LatinTextField(_l("نام به انگلیسی"))


class WindowForm(BaseForm):
    """Days and hours in which a class is aired."""

    since = JalaliDateField(_l("از روز"), [InputRequired()])
    until = JalaliDateField(_l("تا روز"), [InputRequired()], description=_l("این روز هم در شمار است."))
    weekdays = Checkboxes(
        _l("در این روزهای هفته"), [InputRequired()], choices=choices(*((str(n), DAY_NAMES[n]) for n in WEEK))
    )
    from_minute = ClockField(_l("از ساعت"), [InputRequired()])
    to_minute = ClockField(_l("تا ساعت"), [InputRequired()], description=_l("برای پایان روز ۲۴:۰۰ بنویسید."))

    def validate_until(self, field: Any) -> None:
        if self.since.data is not None and field.data < self.since.data:
            raise ValidationError(_("بازه پیش از آغازش پایان می‌یابد."))

    def validate_to_minute(self, field: Any) -> None:
        if self.from_minute.data is not None and field.data <= self.from_minute.data:
            raise ValidationError(_("ساعت پایان باید پس از ساعت آغاز باشد؛ برای گذر از نیمه‌شب دو بازه بنویسید."))

    def hours(self) -> Hours:
        weekdays = sum(1 << int(one) for one in self.weekdays.data)
        return Hours(self.since.data, self.until.data, weekdays, self.from_minute.data, self.to_minute.data)


class ClassForm(WindowForm):
    """A countable thing, how much of it there is on a day, and its first window."""

    name_fa = PersianTextField(_l("نام"), [InputRequired()], description=_l("برای نمونه: شبکه‌ی سه، شب"))
    name_en = LatinTextField(_l("نام به انگلیسی"))
    unit_fa = PersianTextField(_l("یکا"), [InputRequired()], longest=40, description=_l("ثانیه، سانتی‌متر ستون، …"))
    total = CountField(_l("در هر روز"), [InputRequired()], least=1)
    step = CountField(_l("گام"), [InputRequired()], least=1, description=_l("کمترین مقداری که جداگانه پخش می‌شود."))


class TotalForm(BaseForm):
    """Another amount a day, from a day on."""

    from_day = JalaliDateField(_l("از روز"), [InputRequired()])
    total = CountField(_l("در هر روز"), [InputRequired()])


class ReportForm(BaseForm):
    """What was aired, when, and how one can see it."""

    aired = IntegerField(_l("چه مقدار پخش شد"), [InputRequired()])
    minute = ClockField(_l("ساعت پخش"), [InputRequired()])
    reference = PersianTextField(
        _l("شماره‌ی ثبت پخش"), longest=400, description=_l("شماره‌ی ضبط، نشانی بایگانی یا شماره‌ی صفحه.")
    )
    files = MultiFileField(_l("گواه پخش"), description=_l("تصویر یا PDF؛ اگر شماره‌ی ثبت را نوشته‌اید لازم نیست."))

    def moment(self, airing: MediaAiring) -> datetime:
        """On the airing's own day; its last minute where 24:00 is written."""
        start = datetime.combine(airing.day, time(), TEHRAN)
        return start + timedelta(minutes=min(self.minute.data, 1439))


class ObjectionForm(BaseForm):
    words = PersianLinesField(
        _l("چه چیزی با گزارش نمی‌خواند"),
        [InputRequired()],
        longest=2000,
        description=_l("رسانه و میز پشتیبانی آن را می‌خوانند."),
    )


class DecisionForm(BaseForm):
    """The office ends a dispute."""

    aired = IntegerField(_l("چه مقدار پخش‌شده به شمار می‌آید"), [InputRequired()])
    reasons = PersianLinesField(_l("دلیل"), [InputRequired()], longest=2000)
