"""What is offered: the messenger, where it runs, and what it promises its users."""

from __future__ import annotations

from wtforms import SelectField
from wtforms.validators import InputRequired

from portal.core.forms import Checkboxes, PersianLinesField, PersianTextField, UrlField
from portal.core.i18n import _l
from portal.licensing.forms.base import CountField, SectionForm, choices, one_of

PLATFORMS = choices(
    ("android", _l("اندروید")),
    ("ios", _l("آی‌اواس")),
    ("web", _l("وب")),
    ("windows", _l("ویندوز")),
    ("macos", _l("مک")),
    ("linux", _l("لینوکس")),
)
FEATURES = choices(
    ("chat", _l("گفت‌وگوی دونفره")),
    ("groups", _l("گروه")),
    ("channels", _l("کانال")),
    ("voice_call", _l("تماس صوتی")),
    ("video_call", _l("تماس تصویری")),
    ("stories", _l("استوری")),
    ("bots", _l("بازو (ربات)")),
    ("mini_apps", _l("برنامک")),
    ("payments", _l("پرداخت")),
)
PLACES = choices(
    ("", "—"),
    ("own", _l("مرکز داده‌ی خود شرکت")),
    ("rented", _l("مرکز داده‌ی اجاره‌ای در کشور")),
    ("state", _l("مرکز داده‌ی دولتی در کشور")),
    ("mixed", _l("بخشی در کشور و بخشی بیرون از آن")),
    ("abroad", _l("بیرون از کشور")),
)


class ProductForm(SectionForm):
    name_fa = PersianTextField(_l("نام فارسی"), [InputRequired()], longest=60)
    name_en = PersianTextField(_l("نام لاتین"), [InputRequired()], longest=60, render_kw={"dir": "ltr"})
    site = UrlField(_l("نشانی وب‌سایت"), [InputRequired()])
    platforms = Checkboxes(_l("سکوها"), [InputRequired()], choices=PLATFORMS)
    features = Checkboxes(_l("امکانات"), [InputRequired()], choices=FEATURES)
    users = CountField(
        _l("شمار کاربران فعال ماهانه"),
        [InputRequired()],
        description=_l("میانگین سه ماه گذشته؛ برای پیام‌رسان نو صفر."),
    )
    installs = CountField(_l("شمار نصب‌ها"), [InputRequired()])


class HostingForm(SectionForm):
    place = SelectField(_l("محل نگه‌داری داده‌ها"), [InputRequired()], choices=PLACES)
    provider = PersianTextField(_l("ارائه‌دهنده‌ی میزبانی"), [InputRequired()], longest=120)
    data_centre = PersianTextField(_l("نام مرکز داده"), [InputRequired()], longest=120)
    city = PersianTextField(_l("شهر"), [InputRequired()], longest=80)
    share_in_country = CountField(_l("سهم داده‌ها و پردازش در داخل کشور (درصد)"), [InputRequired()], least=0, most=100)
    backup = PersianTextField(_l("محل نسخه‌ی پشتیبان"), longest=200)


class PrivacyForm(SectionForm):
    privacy_url = UrlField(_l("نشانی سیاست حریم خصوصی"))
    privacy_text = PersianLinesField(_l("متن سیاست حریم خصوصی"), [one_of("privacy_url")], longest=40_000)
    terms_url = UrlField(_l("نشانی شرایط استفاده"))
    terms_text = PersianLinesField(_l("متن شرایط استفاده"), [one_of("terms_url")], longest=40_000)
