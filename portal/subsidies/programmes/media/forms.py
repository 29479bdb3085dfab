"""The request's own questions."""

from __future__ import annotations

from wtforms.validators import InputRequired, Length

from portal.core.forms import ChoiceField, PersianLinesField, PersianTextField
from portal.core.i18n import _l
from portal.subsidies.programme import ProgrammeForm


class MediaForm(ProgrammeForm):
    subject = PersianTextField(
        _l("موضوع کارزار"), [InputRequired()], description=_l("آنچه می‌خواهید مردم بدانند، در یک جمله.")
    )
    kind = ChoiceField(
        _l("گونه‌ی آگهی"),
        [InputRequired()],
        choices=(
            ("spot", _l("تیزر")),
            ("audio", _l("آگهی صوتی")),
            ("crawl", _l("زیرنویس")),
            ("print", _l("آگهی چاپی یا تصویری")),
        ),
    )
    audience = PersianLinesField(
        _l("برای چه کسانی و چرا در این روزها"),
        [InputRequired(), Length(min=20, message=_l("دست‌کم در یک جمله بنویسید."))],
        longest=2000,
    )
