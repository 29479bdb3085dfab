"""Rows that every workflow has while an office holds the file: ask the holder, answer, more time, new rules."""

from __future__ import annotations

from collections.abc import Sequence

from portal.core.accounts.models import Person
from portal.core.cases import access
from portal.core.cases.clock import clock_of
from portal.core.cases.duty import extensions, nudges, rule_changes
from portal.core.cases.duty.forms import AnswerForm, BasisForm, ExtensionForm, GroundForm
from portal.core.cases.models import Case
from portal.core.cases.workflow import Answers, Step
from portal.core.i18n import _l


def _someone(actor: Person | None) -> Person:
    if actor is None:
        raise TypeError("the portal asks and answers nothing by itself")
    return actor


def _ask(case: Case, actor: Person | None, _answers: Answers) -> None:
    nudges.ask(case, _someone(actor))


def _answer(case: Case, actor: Person | None, answers: Answers) -> None:
    nudges.answer(case, _someone(actor), answers["answer"])


def _ask_time(case: Case, actor: Person | None, answers: Answers) -> None:
    extensions.ask(case, _someone(actor), answers["days"], answers["reason"])


def _agree(case: Case, actor: Person | None, answers: Answers) -> None:
    extensions.decide(case, _someone(actor), agreed=True, ground=answers.get("ground") or "")


def _disagree(case: Case, actor: Person | None, _answers: Answers) -> None:
    extensions.decide(case, _someone(actor), agreed=False)


def _apply_rules(case: Case, actor: Person | None, answers: Answers) -> None:
    rule_changes.apply(case, _someone(actor), answers["basis"])


def _may_ask_time(person: Person, case: Case) -> bool:
    if not access.is_holder(person, case) or extensions.waiting(case) is not None:
        return False
    term = clock_of(case)
    return term is not None and not any(event.kind == "extend" for event in term.events)


def duty_steps(*states: str) -> list[Step]:
    return [*asking_steps(states), *proposal_steps(states), *answer_steps(states), *rule_steps(states)]


def asking_steps(states: Sequence[str]) -> list[Step]:
    """The applicant's question, and the holder's answer."""
    return [
        Step(
            "ask_holder",
            states,
            None,
            who=nudges.may_ask,
            label=_l("از دارنده‌ی پرونده بپرسید"),
            said=_l("متقاضی از دارنده‌ی پرونده پرسید"),
            confirm=_l("دارنده یک روز کاری فرصت دارد بنویسد پرونده در چه حال است؛ وگرنه به سرپرست گفته می‌شود."),
            effect=_ask,
        ),
        Step(
            "answer_holder",
            states,
            None,
            who=nudges.may_answer,
            label=_l("پاسخ به پرسش متقاضی"),
            said=_l("به پرسش متقاضی پاسخ داده شد"),
            confirm=_l("پاسخ در پرونده می‌ماند و متقاضی آن را می‌خواند."),
            form=AnswerForm,
            effect=_answer,
            tone="primary",
        ),
    ]


def proposal_steps(states: Sequence[str]) -> list[Step]:
    """The holder proposes more time."""
    return [
        Step(
            "ask_time",
            states,
            None,
            who=_may_ask_time,
            label=_l("پیشنهاد تمدید مهلت"),
            said=_l("تمدید مهلت پیشنهاد شد"),
            confirm=_l("روز پاسخ تا موافقت متقاضی یا گواهی سرپرست همان است که بود. تمدید تنها یک بار است."),
            form=ExtensionForm,
            effect=_ask_time,
        ),
    ]


def answer_steps(states: Sequence[str]) -> list[Step]:
    """More time by the applicant's consent, or by a supervisor's certificate."""
    return [
        Step(
            "agree_time",
            states,
            None,
            who=extensions.may_consent,
            label=_l("موافقت با تمدید مهلت"),
            said=_l("متقاضی با تمدید مهلت موافقت کرد"),
            confirm=_l("روز پاسخ به همان اندازه که پیشنهاد شده عقب می‌رود و رسید تازه می‌گیرید."),
            effect=_agree,
        ),
        Step(
            "refuse_time",
            states,
            None,
            who=extensions.may_consent,
            label=_l("نپذیرفتن تمدید"),
            said=_l("متقاضی تمدید مهلت را نپذیرفت"),
            confirm=_l("روز پاسخ همان می‌ماند."),
            effect=_disagree,
        ),
        Step(
            "certify_time",
            states,
            None,
            who=extensions.may_certify,
            label=_l("گواهی دلیل تمدید"),
            said=_l("سرپرست دلیل تمدید را گواهی کرد"),
            confirm=_l("روز پاسخ بی موافقت متقاضی عقب می‌رود؛ مبنای شما در پرونده می‌ماند."),
            form=GroundForm,
            effect=_agree,
        ),
    ]


def rule_steps(states: Sequence[str]) -> list[Step]:
    """The rules in force for a case that began under others."""
    return [
        Step(
            "apply_rules",
            states,
            None,
            who=rule_changes.may_apply,
            label=_l("اعمال قاعده‌ی جاری"),
            said=_l("قاعده‌ی جاری بر این پرونده اعمال شد"),
            confirm=_l("روز پاسخ از آغاز پرونده با قاعده‌ی جاری حساب می‌شود؛ اگر دیرتر شود، چیزی تغییر نمی‌کند."),
            form=BasisForm,
            effect=_apply_rules,
            letter="rules_applied",
        ),
    ]
