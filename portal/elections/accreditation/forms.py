"""What is asked when a representative is named, and when the accreditation ends."""

from __future__ import annotations

from wtforms import FileField
from wtforms.validators import InputRequired, Length

from portal.core.forms import (
    BaseForm,
    EmailField,
    MobileField,
    NationalCodeField,
    PersianLinesField,
    PersianTextField,
)
from portal.core.i18n import _l


class NameForm(BaseForm):
    name = PersianTextField(_l("نام و نام خانوادگی نماینده"), [InputRequired(), Length(min=3)], longest=120)
    national_code = NationalCodeField(_l("کد ملی نماینده"), [InputRequired()])
    email = EmailField(
        _l("ایمیل نماینده"),
        [InputRequired()],
        description=_l(
            "پس از تأیید، دعوت ورود به همین نشانی می‌رود؛ اگر حساب دارد، نشانی همان حساب را بنویسید."
        ),
    )
    mobile = MobileField(_l("شماره‌ی همراه نماینده"), [InputRequired()])
    letter = FileField(
        _l("معرفی‌نامه با امضای نامزد"),
        description=_l("PDF یا عکس. ستاد آن را با امضای شما در پرونده‌ی نامزدی می‌سنجد."),
    )


class EndForm(BaseForm):
    why = PersianLinesField(
        _l("دلیل پایان نمایندگی"),
        [InputRequired(), Length(min=5)],
        longest=500,
        description=_l("نامزد و نماینده آن را می‌خوانند."),
    )
