"""What is asked before something is done with a licence."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.core.forms import BaseForm, JalaliDateField
from portal.core.i18n import _l


class ReasonForm(BaseForm):
    reason = TextAreaField(
        _l("دلیل"),
        description=_l("همه آن را در صفحه‌ی همگانی پروانه می‌خوانند؛ نام کسی را ننویسید."),
        validators=[InputRequired(), Length(min=10, max=1000)],
    )


class SuspendForm(ReasonForm):
    until = JalaliDateField(
        _l("پایان تعلیق"),
        description=_l("اگر ننویسید، تا رفع تعلیق ادامه دارد. مانند ۱۴۰۵/۱۰/۱"),
        validators=[Optional()],
    )


class GroundForm(ReasonForm):
    """Why the office means to revoke a licence: read by the holder, not by everybody."""

    reason = TextAreaField(
        _l("دلیل"),
        description=_l("دارنده آن را می‌خواند و به آن پاسخ می‌دهد: چه شده، کدام شرط را نقض می‌کند، مدرک آن چیست."),
        validators=[InputRequired(), Length(min=10, max=4000)],
        render_kw={"rows": 6},
    )
