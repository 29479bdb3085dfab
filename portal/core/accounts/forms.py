"""What the pages of accounts ask."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField, ValidationError
from wtforms.validators import InputRequired

from portal.core.accounts.policy import LONGEST_PASSWORD, password_fault
from portal.core.accounts.roles import Kind
from portal.core.accounts.words import kind_name
from portal.core.forms import (
    BaseForm,
    ChoiceField,
    EmailField,
    LatinTextField,
    LegalIdField,
    MobileField,
    PersianTextField,
    SecretField,
)
from portal.core.i18n import LOCALES, _, _l


def _password(label: Any, purpose: str, **kwargs: Any) -> SecretField:
    return SecretField(label, [InputRequired()], render_kw={"autocomplete": purpose}, **kwargs)


class SignInForm(BaseForm):
    email = EmailField(_l("نشانی ایمیل"), [InputRequired()], render_kw={"autocomplete": "username"})
    password = _password(_l("رمز عبور"), "current-password")

    def validate_password(self, field: SecretField) -> None:
        if len(field.data or "") > LONGEST_PASSWORD:
            raise ValidationError(_("رمز عبور بیش از ۲۵۶ نویسه است؛ کوتاه‌ترش کنید."))


class CodeForm(BaseForm):
    """A one-time code. The name is one of those that a held form never keeps."""

    one_time_code = LatinTextField(
        _l("کد"),
        [InputRequired()],
        render_kw={"autocomplete": "one-time-code", "inputmode": "text", "maxlength": 40},
    )


class PasskeyForm(BaseForm):
    """A name for a new passkey; the script adds what the browser made."""

    name = PersianTextField(
        _l("نام"),
        [InputRequired()],
        longest=60,
        description=_l("تا بعد بدانید کدام دستگاه است؛ نمونه: تلفن همراه من."),
        render_kw={"autocomplete": "off", "maxlength": 60},
    )
    credential = HiddenField()


class ForgottenForm(BaseForm):
    email = EmailField(_l("نشانی ایمیل"), [InputRequired()], render_kw={"autocomplete": "username"})


class NewPasswordForm(BaseForm):
    """A new password, twice. `email` is whose it will be."""

    new_password = _password(
        _l("رمز عبور تازه"), "new-password", description=_l("دست‌کم ۱۰ نویسه؛ چند واژه‌ی بی‌ربط کنار هم خوب است.")
    )
    again_password = _password(_l("همان رمز، دوباره"), "new-password")

    def __init__(self, email: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.email_of_owner = email

    def validate_new_password(self, field: SecretField) -> None:
        fault = password_fault(field.data or "", self.email_of_owner)
        if fault:
            raise ValidationError(fault)

    def validate_again_password(self, field: SecretField) -> None:
        if field.data != self.new_password.data:
            raise ValidationError(_("این دو یکسان نیستند."))


class ChangePasswordForm(NewPasswordForm):
    present_password = _password(_l("رمز عبور کنونی"), "current-password")


class NewPersonForm(NewPasswordForm):
    """Who accepts an invitation and has no account yet."""

    name = PersianTextField(
        _l("نام و نام خانوادگی"), [InputRequired()], longest=120, render_kw={"autocomplete": "name"}
    )


class AccountForm(BaseForm):
    name = PersianTextField(
        _l("نام و نام خانوادگی"), [InputRequired()], longest=120, render_kw={"autocomplete": "name"}
    )
    mobile = MobileField(_l("شماره‌ی همراه"), description=_l("برای پیامک‌های پرونده‌های شما."))
    locale = ChoiceField(_l("زبان"), choices=LOCALES.items())


class RoleForm(BaseForm):
    """`places` are (value, words) of the roles, and offices, that may be given: see `places.py`."""

    place = ChoiceField(_l("نقش"), [InputRequired()])

    def __init__(self, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.place.offer(places)


class InviteForm(RoleForm):
    email = EmailField(_l("نشانی ایمیل"), [InputRequired()], render_kw={"autocomplete": "off"})


class SureForm(BaseForm):
    """Asked where an act takes somebody's protection away."""

    checked = BooleanField(
        _l("هویت این شخص را از راهی جز ایمیل سنجیده‌ام (دیدار، یا تماس با شماره‌ای که از پیش داشتیم)."),
        [InputRequired()],
    )


class OrganisationForm(BaseForm):
    name_fa = PersianTextField(_l("نام فارسی"), [InputRequired()])
    name_en = LatinTextField(_l("نام انگلیسی"))
    legal_id = LegalIdField(_l("شناسه‌ی ملی"), description=_l("یازده رقم؛ برای نهادهایی که ندارند خالی بماند."))


class NewOrganisationForm(OrganisationForm):
    kind = ChoiceField(_l("گونه"), [InputRequired()])
    code = LatinTextField(
        _l("کد"),
        [InputRequired()],
        longest=40,
        description=_l("کوتاه و لاتین، برای نشانی‌ها و گزارش‌ها؛ دیگر عوض نمی‌شود. نمونه: rubika"),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.offer([(kind.value, kind_name(kind)) for kind in Kind])


class OfficeForm(BaseForm):
    name_fa = PersianTextField(_l("نام فارسی"), [InputRequired()])
    name_en = LatinTextField(_l("نام انگلیسی"))
    duty_contact = PersianTextField(
        _l("تماس کشیک"), longest=400, description=_l("تلفن یا نشانی که در کار فوری به آن پاسخ داده می‌شود.")
    )


class NewOfficeForm(OfficeForm):
    code = LatinTextField(
        _l("کد"),
        [InputRequired()],
        longest=40,
        description=_l("کوتاه و لاتین؛ دیگر عوض نمی‌شود. نمونه: licences"),
    )
