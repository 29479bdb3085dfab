"""The row that lets the holder of a file ask other bodies, several at once."""

from __future__ import annotations

from wtforms import SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.accounts.models import Person
from portal.core.cases.consultations.bodies import bodies_of
from portal.core.cases.consultations.service import consult, may_consult
from portal.core.cases.kinds import kind_of
from portal.core.cases.models import Case
from portal.core.cases.workflow import Answers, Step
from portal.core.forms import BaseForm, PersianLinesField, options
from portal.core.i18n import _, _l, number


class _Boxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ConsultForm(BaseForm):
    """Whom to ask, what, and which parts of the file they need for it."""

    bodies = _Boxes(_l("از چه نهادی می‌پرسید"), [InputRequired()])
    question = PersianLinesField(_l("درباره‌ی چه نظر می‌خواهید"), [InputRequired()], longest=2000)
    sections = _Boxes(
        _l("کدام بخش‌ها را ببینند"), description=_l("تنها آنچه برای نظر دادن لازم است؛ بقیه‌ی پرونده را نمی‌بینند.")
    )
    papers = _Boxes(_l("مدرک‌های کدام شرط‌ها را ببینند"))

    def about(self, case: Case) -> None:
        """Offer the bodies of the case's route and the parts of this case."""
        kind = kind_of(case)
        self.bodies.choices = options(
            (body.code, _("%(name)s، %(days)s روز کاری", name=body.name, days=number(body.leg.budget_days)))
            for body in bodies_of(case)
        )
        self.sections.choices = options((part.code, str(part.title)) for part in kind.facts(case) if part.code)
        self.papers.choices = options((r.code, str(r.label)) for r in kind.requirements(case) if r.documents)


def _ask(case: Case, actor: Person | None, answers: Answers) -> None:
    if actor is None:
        raise TypeError("somebody asks")
    papers = answers.get("papers", [])
    slots = [slot for r in kind_of(case).requirements(case) if r.code in papers for slot in r.documents]
    for code in answers["bodies"]:
        consult(case, actor, code, answers["question"], [*answers.get("sections", []), *slots])


def consult_steps(*states: str) -> list[Step]:
    """Ask other bodies, for the states in which an office holds the file."""
    return [
        Step(
            "consult",
            states,
            None,
            who=may_consult,
            form=ConsultForm,
            effect=_ask,
            label=_l("نظرخواهی از نهادهای دیگر"),
            said=_l("از نهادهای دیگر نظر خواسته شد"),
            confirm=_l("هر نهاد مهلت خود را دارد و هم‌زمان پاسخ می‌دهد؛ پرونده نزد شما می‌ماند و مهلت آن می‌دود."),
        )
    ]
