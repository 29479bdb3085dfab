"""Whom to reach: for security, for users' complaints, for orders of a court."""

from __future__ import annotations

from wtforms.validators import InputRequired

from portal.core.forms import EmailField, JalaliDateField, MobileField, PersianTextField, UrlField
from portal.core.i18n import _l
from portal.licensing.forms.base import CountField, PhoneField, SectionForm


class SecurityForm(SectionForm):
    contact_name = PersianTextField(_l("نام رابط امنیتی"), [InputRequired()], longest=120)
    contact_email = EmailField(_l("ایمیل رابط امنیتی"), [InputRequired()])
    contact_mobile = MobileField(_l("شماره‌ی همراه رابط امنیتی"), [InputRequired()])
    certificate_number = PersianTextField(
        _l("شماره‌ی گواهی امنیتی"), [InputRequired()], longest=60, render_kw={"dir": "ltr"}
    )
    certificate_issuer = PersianTextField(_l("صادرکننده‌ی گواهی"), [InputRequired()], longest=120)
    certificate_expiry = JalaliDateField(_l("پایان اعتبار گواهی"), [InputRequired()])


class ComplaintsForm(SectionForm):
    name = PersianTextField(_l("نام واحد یا مسئول"), [InputRequired()], longest=120)
    phone = PhoneField(_l("تلفن"), [InputRequired()])
    email = EmailField(_l("ایمیل"), [InputRequired()])
    page = UrlField(_l("صفحه‌ی ثبت شکایت"))
    answer_hours = CountField(_l("بیشترین زمان پاسخ (ساعت)"), [InputRequired()], least=1, most=720)


class CourtOrdersForm(SectionForm):
    name = PersianTextField(_l("نام رابط"), [InputRequired()], longest=120)
    position = PersianTextField(_l("سمت"), [InputRequired()], longest=120)
    mobile = MobileField(_l("شماره‌ی همراه شبانه‌روزی"), [InputRequired()])
    email = EmailField(_l("ایمیل"), [InputRequired()])
    deputy_name = PersianTextField(_l("نام جانشین"), longest=120)
    deputy_mobile = MobileField(_l("شماره‌ی همراه جانشین"))
