"""What is asked of a messenger, a representative and the dispute desk."""

from __future__ import annotations

from wtforms import FileField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.core.forms import BaseForm, IntegerField, JalaliDateField, PersianLinesField, PersianTextField
from portal.core.i18n import _l


class KeyForm(BaseForm):
    label = PersianTextField(
        _l("نام کلید"),
        [InputRequired()],
        longest=80,
        description=_l("تا بدانید کدام سامانه‌ی شما با آن امضا می‌کند."),
    )
    public_key = TextAreaField(
        _l("کلید همگانی Ed25519"),
        [InputRequired(), Length(max=1000)],
        description=_l("نوشته‌ی PEM، یا ۳۲ بایت کلید به base64. کلید خصوصی نزد شما می‌ماند."),
        render_kw={"dir": "ltr", "spellcheck": "false"},
    )
    valid_until = JalaliDateField(
        _l("پایان اعتبار"), description=_l("تا پایان همین روز معتبر است. اگر ننویسید، ۴۰۰ روز.")
    )


class ProofForm(BaseForm):
    signature = TextAreaField(
        _l("امضا"),
        [InputRequired(), Length(max=400)],
        description=_l("۶۴ بایت امضا به base64."),
        render_kw={"dir": "ltr", "spellcheck": "false", "rows": 2},
    )


class ReceiptsForm(BaseForm):
    receipts = TextAreaField(
        _l("رسیدهای امضاشده"),
        description=_l("یک رسید JSON، یا فهرستی از آن‌ها تا ۵۰۰ رسید."),
        render_kw={"dir": "ltr", "spellcheck": "false", "rows": 8},
    )
    file = FileField(
        _l("یا فایل JSON آن‌ها"), description=_l("فایلی که برنامه‌ی امضا ساخته است، تا ۵۱۲ کیلوبایت.")
    )


class DisputeForm(BaseForm):
    why = PersianLinesField(
        _l("چه چیز با رسید نمی‌خواند؟"),
        [InputRequired(), Length(min=10)],
        longest=2000,
        description=_l("میز اختلاف‌ها و پیام‌رسان آن را می‌خوانند. زمان و جایی را که نگاه کرده‌اید بنویسید."),
    )


class ReplyForm(BaseForm):
    reply = PersianLinesField(
        _l("پاسخ پیام‌رسان"),
        [InputRequired(), Length(min=10)],
        longest=2000,
        description=_l("میز اختلاف‌ها و نماینده‌ی نامزد آن را می‌خوانند؛ یک بار نوشته می‌شود."),
    )


class FindingForm(BaseForm):
    finding = PersianLinesField(
        _l("یافته و دلیل"),
        [InputRequired(), Length(min=10)],
        longest=2000,
        description=_l("نماینده و پیام‌رسان هر دو آن را می‌خوانند."),
    )


class TermsForm(BaseForm):
    report_hours = IntegerField(
        _l("ساعت‌هایی که پیام‌رسان پس از پایان هر واحد برای گزارش دارد"),
        [InputRequired()],
        description=_l("میان ۱ تا ۱۶۸ ساعت. واحدی که تا آن زمان ثابت نشود خودبه‌خود جبران می‌شود."),
    )
