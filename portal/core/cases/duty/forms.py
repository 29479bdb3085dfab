"""What is asked before a step of duty."""

from __future__ import annotations

from wtforms.validators import InputRequired

from portal.core.forms import BaseForm, IntegerField, PersianLinesField
from portal.core.i18n import _l


class AnswerForm(BaseForm):
    answer = PersianLinesField(
        _l("پاسخ به متقاضی"),
        [InputRequired()],
        longest=2000,
        description=_l("پرونده اکنون در چه حال است و گام بعدی چیست."),
    )


class ExtensionForm(BaseForm):
    days = IntegerField(_l("چند روز کاری"), [InputRequired()])
    reason = PersianLinesField(_l("دلیل"), [InputRequired()], longest=1000)


class BasisForm(BaseForm):
    basis = PersianLinesField(
        _l("مبنای قانونی"),
        [InputRequired()],
        longest=1000,
        description=_l("کدام قانون یا مصوبه قاعده‌ی تازه را بر این پرونده‌ی در جریان روا می‌دارد."),
    )


class GroundForm(BaseForm):
    ground = PersianLinesField(
        _l("مبنای گواهی"),
        [InputRequired()],
        longest=1000,
        description=_l("چرا بدون موافقت متقاضی هم این زمان لازم است؛ در پرونده و رسید نوشته می‌شود."),
    )
