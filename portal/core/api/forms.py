"""What the page of keys asks."""

from __future__ import annotations

from typing import Any

from wtforms.validators import InputRequired

from portal.core.accounts.models import Organisation
from portal.core.api.scopes import scopes_for
from portal.core.forms import BaseForm, Checkboxes, ChoiceField, PersianTextField, options
from portal.core.i18n import _l

DAYS = [("30", _l("یک ماه")), ("90", _l("سه ماه")), ("180", _l("شش ماه")), ("365", _l("یک سال"))]


class KeyForm(BaseForm):
    name = PersianTextField(
        _l("نام کلید"),
        [InputRequired()],
        longest=80,
        description=_l("کدام برنامه آن را به کار می‌برد؛ برای نمونه «سامانه‌ی گزارش مصرف»."),
    )
    scopes = Checkboxes(_l("برای این کارها"), [InputRequired()])
    days = ChoiceField(
        _l("اعتبار"),
        [InputRequired()],
        choices=DAYS,
        default="180",
        description=_l("پس از این زمان کلید خود به خود از کار می‌افتد."),
    )

    def __init__(self, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scopes.choices = options((scope.name, scope.label) for scope in scopes_for(organisation.kind))
