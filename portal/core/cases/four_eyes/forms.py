"""What is asked when a decision is drafted, and when a draft goes back."""

from __future__ import annotations

from typing import Any

from wtforms.validators import InputRequired

from portal.core.cases.four_eyes.queries import signatories
from portal.core.cases.models import Case
from portal.core.forms import BaseForm, ChoiceField, PersianLinesField
from portal.core.i18n import _, _l

_made: dict[Any, type[BaseForm]] = {}


def drafting_form(form: type[BaseForm] | None) -> type[BaseForm]:
    """The decision's own form, and who is asked to sign; made once for each form."""
    if form not in _made:
        _made[form] = _with_signer(form or BaseForm)
    return _made[form]


def _with_signer(base: Any) -> type[BaseForm]:

    class DraftForm(base):  # type: ignore[misc]
        signer = ChoiceField(_l("برای امضای"))

        def about(self, case: Case) -> None:
            if hasattr(base, "about"):
                base.about(self, case)
            people = [(person.token, person.name) for person in signatories(case, but=case.holder_id)]
            self.signer.offer([("", _("هر یک از امضاکنندگان میز")), *people])

    return DraftForm


class SendBackForm(BaseForm):
    reason = PersianLinesField(
        _l("چرا امضا نمی‌کنید"),
        [InputRequired()],
        longest=2000,
        description=_l("نویسنده‌ی پیش‌نویس آن را می‌خواند و در پرونده می‌ماند؛ متقاضی آن را نمی‌بیند."),
    )
