"""What is asked of sites, of a panel's sitting, and of the upkeep of grants."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, FileField, RadioField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.core.forms import (
    BaseForm,
    ChoiceField,
    IntegerField,
    JalaliDateField,
    LatinTextField,
    PersianLinesField,
    PersianTextField,
    VersionedForm,
    options,
)
from portal.core.i18n import _l
from portal.licensing.forms.base import CountField


class SiteForm(BaseForm):
    kind = ChoiceField(_l("برای کدام برنامه"), [InputRequired()])
    owner = ChoiceField(_l("گرداننده"), [InputRequired()])
    code = LatinTextField(_l("کد (لاتین)"), [InputRequired()], longest=40)
    name_fa = PersianTextField(_l("نام"), [InputRequired()], longest=200)
    name_en = LatinTextField(_l("نام به انگلیسی"), longest=200)


class BoundsForm(BaseForm):
    """How much one holder may have of a class."""

    step = CountField(_l("گام"), [InputRequired()], least=1, default=1)
    minimum = CountField(_l("کمینه"), [InputRequired()], least=1, default=1)
    maximum = CountField(_l("بیشینه"), least=1, description=_l("خالی: بی بیشینه."))


class LevelForm(BaseForm):
    """What there is from a day on."""

    from_day = JalaliDateField(_l("از روز"), [InputRequired()])
    total = CountField(_l("همه‌ی موجودی"), [InputRequired()])
    reserved = CountField(_l("کنارگذاشته"), [InputRequired()], default=0, description=_l("واگذار نمی‌شود."))
    ratio_numerator = CountField(_l("نسبت تخصیص: چند"), [InputRequired()], least=1, most=1000, default=1)
    ratio_denominator = CountField(_l("به ازای هر چند"), [InputRequired()], least=1, most=1000, default=1)
    why = PersianTextField(_l("دلیل"), [InputRequired()], longest=400)


class ClassForm(BoundsForm, LevelForm):
    """A new class with its first level."""

    code = LatinTextField(_l("کد (لاتین)"), [InputRequired()], longest=40)
    name_fa = PersianTextField(_l("نام"), [InputRequired()], longest=200)
    name_en = LatinTextField(_l("نام به انگلیسی"), longest=200)
    unit_fa = PersianTextField(_l("یکا"), longest=40)
    unit_en = LatinTextField(_l("یکا به انگلیسی"), longest=40)


class TermsForm(VersionedForm):
    """What an administrator may change of a programme."""

    is_open = BooleanField(_l("درخواست تازه می‌پذیرد"))
    budget_days = CountField(_l("مهلت پاسخ (روز کاری)"), [InputRequired()], least=1, most=365)
    period_days = CountField(_l("مدت تخصیص بی بازه (روز)"), [InputRequired()], least=1, most=3650)
    grace_days = CountField(_l("پس از پایان پروانه چند روز می‌ماند"), [InputRequired()], most=3650)
    offer_days = CountField(_l("مهلت پذیرفتن پیشنهاد (روز)"), [InputRequired()], least=1, most=365)
    unused_percent = CountField(_l("مرز بی‌کاری (درصد)"), [InputRequired()], least=1, most=100)
    unused_days = CountField(_l("چند روز پیاپی"), [InputRequired()], least=1, most=3650)
    notice_days = CountField(_l("از خبر تا پیشنهاد کاهش (روز)"), [InputRequired()], least=1, most=3650)
    reclaim_days = CountField(_l("از پیشنهاد تا بازپس‌گیری (روز)"), [InputRequired()], least=1, most=3650)


class WeightForm(BaseForm):
    organisation = ChoiceField(_l("سازمان"), [InputRequired()])
    hundredths = IntegerField(
        _l("وزن، در صد"),
        [InputRequired(), NumberRange(1, 100_000)],
        description=_l("۱۰۰ یعنی مانند دیگران؛ ۲۰۰ یعنی دو برابر."),
    )
    why = PersianTextField(_l("دلیل"), [InputRequired(), Length(min=5)], longest=500)


class UsageForm(BaseForm):
    file = FileField(
        _l("فایل CSV"),
        [InputRequired()],
        description=_l("سطر نخست: grant,class,day,amount و سپس هر روز هر رده یک سطر."),
    )


class ProvideForm(BaseForm):
    note = PersianTextField(_l("یادداشت"), longest=500)


class AppealForm(BaseForm):
    words = PersianLinesField(_l("چرا این مقدار لازم است"), [InputRequired()], longest=3000)


class AppealDecisionForm(BaseForm):
    outcome: Any = RadioField(
        _l("تصمیم"),
        [InputRequired()],
        choices=options([("keep", _l("می‌ماند")), ("take", _l("اعتراض پذیرفته نیست؛ مهلت از نو"))]),
    )
    reasons = PersianLinesField(_l("دلیل"), [InputRequired()], longest=2000)


CHOICES = (
    ("leave", _l("بماند برای بعد")),
    ("follow", _l("برابر پیشنهاد")),
    ("all", _l("همه‌ی آنچه خواسته")),
    ("wait", _l("فهرست انتظار")),
)


class RowForm(BaseForm):
    """The panel's decision on one entry; its fields carry the entry's place as prefix."""

    choice = ChoiceField(_l("تصمیم"), [Optional()], choices=CHOICES)
    reasons = PersianTextField(_l("دلیل"), longest=1000)
