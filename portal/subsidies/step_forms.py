"""What is asked when a request is sent and when it is decided."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired

from portal.core.cases import Case
from portal.core.errors import PortalError
from portal.core.forms import BaseForm, JalaliDateField, PersianLinesField
from portal.core.i18n import _, _l, number
from portal.subsidies import awards
from portal.subsidies.asking import UnitsField
from portal.subsidies.models import SupportCase
from portal.subsidies.requests import support_case


class SendForm(BaseForm):
    declaration = BooleanField(_l("درستی آنچه نوشته‌ایم را می‌پذیریم."), [InputRequired()])


class AwardForm(BaseForm):
    """What is given, class by class; filled with what was asked. Another amount or period needs its reasons."""

    since = JalaliDateField(_l("از روز"), [InputRequired()])
    until = JalaliDateField(_l("تا روز"), [InputRequired()], description=_l("این روز هم در شمار است."))
    reasons = PersianLinesField(
        _l("دلیل"),
        longest=2000,
        description=_l("اگر آنچه می‌دهید با آنچه خواسته شده یکی نیست لازم است؛ متقاضی آن را می‌خواند."),
    )
    case: SupportCase

    def about(self, case: Case) -> None:
        self.case = support_case(case)
        asked = awards.as_asked(self.case)
        for line in self.case.lines:
            known: Any = line.asked if line.decided is None else line.decided
            label = _(
                "%(name)s: خواسته %(asked)s %(unit)s",
                name=line.resource.name,
                asked=number(line.asked),
                unit=line.resource.unit,
            )
            self.grow(f"{awards.LINE}{line.id}", UnitsField(label, [InputRequired()], resource=line.resource), known)
        self._fields["reasons"] = self._fields.pop("reasons")
        if not self.is_submitted() and not self.restored:
            self.since.data, self.until.data = asked.since, asked.until

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        if not super().validate(*args, **kwargs):
            return False
        try:
            awards.demand_sense(self.case, awards.award_in(self.case, self.data))
        except PortalError as error:
            self.reasons.errors = [str(error.message)]
            return False
        return True


class DeclineForm(BaseForm):
    why = PersianLinesField(_l("دلیل (اگر می‌خواهید)"), longest=1000)
