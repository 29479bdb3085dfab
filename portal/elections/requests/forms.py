"""What is asked in the steps of a request."""

from __future__ import annotations

from wtforms.validators import InputRequired, Length

from portal.core.forms import BaseForm, PersianLinesField
from portal.core.i18n import _l


class ReasonForm(BaseForm):
    reason = PersianLinesField(
        _l("دلیل"), [InputRequired(), Length(min=5)], longest=1000, description=_l("نماینده‌ی نامزد آن را می‌خواند.")
    )
