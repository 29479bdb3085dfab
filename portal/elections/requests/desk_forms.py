"""What a messenger writes of a promotion."""

from __future__ import annotations

from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.core.forms import BaseForm, IntegerField, JalaliMomentField, PersianLinesField
from portal.core.i18n import _l


class ScheduleForm(BaseForm):
    starts_at = JalaliMomentField(_l("زمان آغاز"), [InputRequired()])


class DeliverForm(BaseForm):
    seen = IntegerField(_l("چند بار دیده شد"), [Optional(), NumberRange(min=0)])


class WhyForm(BaseForm):
    why = PersianLinesField(
        _l("دلیل"), [InputRequired(), Length(min=5)], longest=1000, description=_l("نماینده‌ی نامزد آن را می‌خواند.")
    )
