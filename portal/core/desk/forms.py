"""Forms of the case page."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.core.forms import BaseForm, options
from portal.core.i18n import _l


class StepForm(BaseForm):
    """A step that asks nothing but a confirmation."""


class MessageForm(BaseForm):
    message = TextAreaField(_l("متن پیام"), validators=[InputRequired(), Length(max=4000)])


class NoteForm(BaseForm):
    note = TextAreaField(_l("یادداشت داخلی"), validators=[InputRequired(), Length(max=4000)])


class CheckForm(BaseForm):
    code = HiddenField(validators=[InputRequired()])
    verdict = RadioField(
        _l("نتیجه"),
        choices=options([("met", _l("احراز شد")), ("not_met", _l("احراز نشد"))]),
        validators=[InputRequired()],
    )
    evidence = TextAreaField(_l("مستند"), validators=[Length(max=2000)])
    note = TextAreaField(_l("توضیح"), validators=[Length(max=2000)])

    def check(self) -> dict[str, str]:
        return {
            "code": self.code.data or "",
            "verdict": self.verdict.data,
            "evidence": self.evidence.data or "",
            "note": self.note.data or "",
        }
