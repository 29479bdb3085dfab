"""What is asked in a revocation: the holder's answer, the reason of the decision."""

from __future__ import annotations

from wtforms.validators import InputRequired, Length

from portal.core.forms import BaseForm, PersianLinesField
from portal.core.i18n import _l


class AnswerForm(BaseForm):
    answer = PersianLinesField(
        _l("سخن شما"),
        [InputRequired()],
        longest=8000,
        render_kw={"rows": 8},
        description=_l("به هر دلیل پاسخ دهید و بگویید چه چیز برطرف شده است. تنها میز رسیدگی آن را می‌خواند."),
    )


class OutcomeForm(BaseForm):
    outcome = PersianLinesField(
        _l("دلیل تصمیم"),
        [InputRequired(), Length(min=10)],
        longest=2000,
        description=_l(
            "به آنچه دارنده گفته است پاسخ دهید. اگر پروانه لغو شود همه آن را می‌خوانند؛ نام کسی را ننویسید."
        ),
    )
