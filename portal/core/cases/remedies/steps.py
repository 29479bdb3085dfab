"""Rows of the workflow table that refuse: announce, hear, decide; and the appeal afterwards."""

from __future__ import annotations

from portal.core.accounts.models import Person
from portal.core.cases.access import is_applicant, is_signatory
from portal.core.cases.common import back_to_office, to_applicant
from portal.core.cases.models import Case
from portal.core.cases.remedies import appeals, refusals
from portal.core.cases.remedies.forms import AppealForm, HeardForm, RemedyForm
from portal.core.cases.workflow import Answers, Effect, State, Step
from portal.core.i18n import _l

STATES = {
    "intended": State(_l("در آستانه‌ی رد؛ نوبت توضیح متقاضی"), "warning"),
    "heard": State(_l("توضیح شنیده شد"), "info"),
    "refused": State(_l("رد شد"), "danger"),
}


def _nobody(_person: Person, _case: Case) -> bool:
    return False


def _someone(actor: Person | None) -> Person:
    if actor is None:
        raise TypeError("the portal refuses nothing by itself")
    return actor


def _require_reasons(case: Case, _actor: Person | None, _answers: Answers) -> None:
    """Also before a draft of a refusal: every requirement checked, and one not met."""
    refusals.rows_of(case)


def _intend(case: Case, actor: Person | None, answers: Answers) -> None:
    refusals.intend(case, _someone(actor), answers.get("remedy") or "")


def _hear(case: Case, actor: Person | None, answers: Answers) -> None:
    refusals.hear(case, actor, answers.get("heard") or "")


def _drop(case: Case, actor: Person | None, _answers: Answers) -> None:
    refusals.drop(case, _someone(actor))


def _refuse(case: Case, actor: Person | None, _answers: Answers) -> None:
    refusals.refuse(case, _someone(actor))


def _appeal(case: Case, actor: Person | None, answers: Answers) -> None:
    appeals.file(case, _someone(actor), answers)


def refusal_steps(
    source: str, *, overturned: str, overturn: Effect, letter: str, closes: bool = True
) -> list[Step]:
    """From `source` to refused, by way of a hearing. A successful appeal takes the case to `overturned`.

    `closes`: whether the case ends there.
    """
    return [
        *announcing_steps(source),
        *hearing_steps(),
        *decision_steps(source, letter),
        *appeal_steps(overturned, overturn, closes),
    ]


def announcing_steps(source: str) -> list[Step]:
    """The office says what it means to refuse."""
    return [
        Step(
            "intend_refusal",
            source,
            "intended",
            who=is_signatory,
            form=RemedyForm,
            require=_require_reasons,
            effect=_intend,
            hands_to=to_applicant,
            clock="pause",
            signed=True,
            label=_l("اعلام قصد رد"),
            said=_l("قصد رد با دلیل هر شرط به متقاضی اعلام شد"),
            confirm=_l("متقاضی نتیجه و مستند هر شرط را می‌بیند و پیش از تصمیم مهلت توضیح دارد."),
            tone="danger",
            letter="refusal_intended",
        ),
    ]


def hearing_steps() -> list[Step]:
    """The applicant answers, or does not."""
    return [
        Step(
            "be_heard",
            "intended",
            "heard",
            who=is_applicant,
            form=HeardForm,
            effect=_hear,
            hands_to=back_to_office,
            clock="resume",
            label=_l("توضیح می‌دهم"),
            said=_l("متقاضی توضیح داد"),
            confirm=_l("توضیح شما برای همان کسی می‌رود که قصد رد را اعلام کرده است."),
            tone="primary",
        ),
        Step(
            "hearing_over",
            "intended",
            "heard",
            who=_nobody,
            by_rule=True,
            effect=_hear,
            hands_to=back_to_office,
            clock="resume",
            said=_l("مهلت توضیح پایان یافت و پرونده به میز برگشت"),
        ),
    ]


def decision_steps(source: str, letter: str) -> list[Step]:
    """After the hearing: on with the review, or refused."""
    return [
        Step(
            "go_on",
            "heard",
            source,
            who=is_signatory,
            effect=_drop,
            label=_l("ادامه‌ی بررسی"),
            said=_l("توضیح پذیرفته شد و بررسی ادامه یافت"),
            confirm=_l("قصد رد کنار گذاشته می‌شود و بررسی ادامه می‌یابد."),
        ),
        Step(
            "refuse",
            "heard",
            "refused",
            who=is_signatory,
            require=_require_reasons,
            effect=_refuse,
            closes=True,
            signed=True,
            label=_l("رد درخواست"),
            said=_l("درخواست رد شد"),
            confirm=_l("درخواست با همان دلیل‌ها رد می‌شود؛ متقاضی راه و آخرین روز اعتراض را می‌خواند."),
            tone="danger",
            letter=letter,
        ),
    ]


def appeal_steps(overturned: str, overturn: Effect, closes: bool = True) -> list[Step]:
    """The applicant appeals; a successful appeal changes the outcome."""
    return [
        Step(
            "appeal",
            "refused",
            None,
            who=appeals.may_appeal,
            form=AppealForm,
            effect=_appeal,
            label=_l("اعتراض"),
            said=_l("متقاضی اعتراض کرد"),
            confirm=_l("کسانی به اعتراض می‌رسند که در این تصمیم هیچ نقشی نداشته‌اند؛ مهلت و دارنده‌ی خود را دارد."),
            tone="primary",
        ),
        Step(
            "overturn",
            "refused",
            overturned,
            who=_nobody,
            by_rule=True,
            effect=overturn,
            closes=closes,
            said=_l("با پذیرش اعتراض، تصمیم پیشین برگشت"),
            letter="appeal_upheld",
        ),
    ]
