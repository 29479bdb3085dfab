"""What the headquarters, operators and candidates write."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError
from wtforms.validators import InputRequired

from portal.core.errors import Invalid
from portal.core.forms import BaseForm, ChoiceField, IntegerField, LatinTextField, PersianLinesField
from portal.core.i18n import _l
from portal.elections.codes.channels import channel_name
from portal.elections.codes.digits import check_digit
from portal.elections.codes.numbers import numbers_in


class NumbersForm(BaseForm):
    numbers = PersianLinesField(
        _l("سرشماره‌ها"),
        [InputRequired()],
        longest=100_000,
        description=_l("هر کدام در یک سطر یا با ویرگول؛ یا یک بازه، برای نمونه ۳۰۰۰۱ تا ۳۰۰۲۰."),
        render_kw={"dir": "ltr", "rows": 6},
    )

    def validate_numbers(self, field: Any) -> None:
        _ask(numbers_in, field.data)


class DigitForm(BaseForm):
    messenger = ChoiceField(_l("پیام‌رسان"), [InputRequired()])
    digit = IntegerField(
        _l("رقم عضویت"),
        [InputRequired()],
        description=_l("از ۲ تا ۹۹، جز ۱۱ و ۱۲. هر کس این رقم را بفرستد، عضو کانال نامزد در این پیام‌رسان می‌شود."),
    )

    def validate_digit(self, field: Any) -> None:
        _ask(check_digit, field.data)


class ChannelForm(BaseForm):
    name = LatinTextField(
        _l("کانال"), [InputRequired()], description=_l("نام یا پیوند کانال، برای نمونه @my_channel.")
    )

    def validate_name(self, field: Any) -> None:
        _ask(channel_name, field.data)


def _ask(rule: Any, value: Any) -> None:
    """The rule's own sentence beside the field."""
    try:
        rule(value)
    except Invalid as error:
        raise ValidationError(f"{error.message} {error.hint}".strip()) from error
