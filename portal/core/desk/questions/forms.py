"""Forms of composing questions and of answering them."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import RadioField
from wtforms.validators import InputRequired

from portal.core.cases import Case, Requirement, holding, kind_of
from portal.core.cases.questions import DOCUMENT, FIELD, QUESTION, Ask
from portal.core.documents.models import SLOT_LABELS
from portal.core.forms import BaseForm, ChoiceField, MultiFileField, PersianLinesField, options
from portal.core.i18n import _, _l

Choice = tuple[str, str]


class AskForm(BaseForm):
    """One thing to ask under a requirement; `about` is `kind:target`."""

    about = RadioField(_l("درباره‌ی چه می‌پرسید"), validators=[InputRequired()])
    text = PersianLinesField(
        _l("دقیقاً چه می‌خواهید"),
        [InputRequired()],
        longest=2000,
        description=_l("چنان بنویسید که بی پرسیدن دوباره بتوان پاسخ داد: چه کم است و چه شکلی درست است."),
    )
    reason = PersianLinesField(_l("چرا باز می‌پرسید، با آنکه آن را داریم"), longest=1000)

    def offer(self, case: Case, requirement: Requirement) -> bool:
        """Fill in the choices; whether some of them are held already."""
        offered = [(f"{QUESTION}:", _("یک پرسش، پاسخ آن نوشتنی است")), *_facts(case, requirement)]
        offered += [(f"{DOCUMENT}:{slot}", _("مدرک: %(name)s", name=_slot(slot))) for slot in requirement.documents]
        held = holding.codes_known_elsewhere(case)
        known = {about for about, _label in offered if about.partition(":")[2] in held}
        self.about.choices = options(
            (about, _("%(label)s (این را داریم)", label=label) if about in known else label)
            for about, label in offered
        )
        return bool(known)

    def ask(self, case: Case, requirement: Requirement) -> Ask:
        kind, _colon, target = self.about.data.partition(":")
        label = _slot(target) if kind == DOCUMENT else ""
        return Ask(kind, requirement.code, self.text.data, target, label, self.reason.data)


def _facts(case: Case, requirement: Requirement) -> list[Choice]:
    """The submitted facts that answer this requirement; all, where it does not name a part of the form."""
    return [
        (f"{FIELD}:{fact.code}", _("%(label)s: %(value)s", label=fact.label, value=_short(str(fact.value))))
        for section in kind_of(case).facts(case)
        if requirement.section in ("", section.code)
        for fact in section.facts
        if not _is_document_fact(requirement, fact.code)
    ]


def _is_document_fact(requirement: Requirement, code: str) -> bool:
    return code.rpartition(".")[2] in requirement.documents


def _short(value: str) -> str:
    value = value or _("نوشته نشده")
    return value if len(value) < 80 else f"{value[:80]}…"


def _slot(code: str) -> str:
    return str(SLOT_LABELS.get(code, code))


class CertifyForm(BaseForm):
    new_fact = PersianLinesField(_l("موضوع تازه"), [InputRequired()], longest=1000)


class TextAnswerForm(BaseForm):
    """The answer to a question, or the right value of a fact."""

    answer = PersianLinesField(_l("پاسخ شما"), [InputRequired()], longest=4000)


class CorrectedForm(BaseForm):
    """Said after the fact was put right in the form; or why it is right as it stands."""

    answer = PersianLinesField(_l("توضیح، اگر لازم است"), longest=4000)


class FilesForm(BaseForm):
    files = MultiFileField(_l("فایل‌ها"), [InputRequired()])
    answer = PersianLinesField(_l("توضیح، اگر لازم است"), longest=4000)


class PointerForm(BaseForm):
    """Where it was given before."""

    pointer = ChoiceField(_l("کجا داده‌اید"), [InputRequired()])

    def point_at(self, choices: Sequence[Choice]) -> None:
        self.pointer.offer([("", "—"), *choices])
