"""What is asked when an office refuses, and when an applicant answers or appeals."""

from __future__ import annotations

from typing import Any

from wtforms.validators import InputRequired

from portal.core.cases.models import Case
from portal.core.cases.remedies import refusals
from portal.core.cases.remedies.models import AppealCase
from portal.core.forms import BaseForm, PersianLinesField
from portal.core.i18n import _, _l

ROW = "row-"


class RemedyForm(BaseForm):
    remedy = PersianLinesField(
        _l("چه می‌توان کرد"),
        [InputRequired()],
        longest=2000,
        description=_l("به متقاضی بگویید چگونه کمبود را برطرف کند. مهلت اعتراض را سامانه خود می‌نویسد."),
    )


class HeardForm(BaseForm):
    heard = PersianLinesField(
        _l("توضیح شما"),
        [InputRequired()],
        longest=4000,
        description=_l("درباره‌ی هر شرطی که برآورده شمرده نشده بنویسید؛ پیش از تصمیم خوانده می‌شود."),
    )


class RowsForm(BaseForm):
    """One text for each row of a refusal; at least one must be written."""

    def add_rows(self, rows: list[dict[str, Any]], label: Any, about: Any = None) -> None:
        """`label(name)`, and beneath it what `about(row)` says; the only row must be written."""
        needed = [InputRequired()] if len(rows) == 1 else []
        for row in rows:
            hint = about(row) if about else ""
            field = PersianLinesField(
                label(row["label"]), needed, longest=2000, description=hint, render_kw={"rows": 3}
            )
            self.grow(f"{ROW}{row['code']}", field)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        texts = [field for name, field in self._fields.items() if name.startswith(ROW)]
        if any(field.data for field in texts):
            return good
        texts[0].errors = [_("دست‌کم درباره‌ی یک شرط بنویسید.")]
        return False


def _what_the_office_said(row: dict[str, Any]) -> str:
    return _("اداره نوشته است: %(words)s", words=_("؛ ").join(filter(None, (row["evidence"], row["reason"]))))


def _what_was_appealed(row: dict[str, Any]) -> str:
    return _("متقاضی نوشته است: %(words)s", words=row["text"])


class AppealForm(RowsForm):
    """The appeal, row by row of what was not met."""

    def about(self, case: Case) -> None:
        row = refusals.newest(case)
        unmet = [r for r in row.rows if r["verdict"] == "not_met"] if row else []
        self.add_rows(unmet, lambda name: _("اعتراض به «%(name)s»", name=name), _what_the_office_said)


class AppealDecisionForm(RowsForm):
    """Why the appeal is upheld or dismissed, row by row."""

    def about(self, case: Case) -> None:
        if isinstance(case, AppealCase):
            self.add_rows(case.grounds, lambda name: _("رأی درباره‌ی «%(name)s»", name=name), _what_was_appealed)
