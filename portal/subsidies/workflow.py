"""The life of a request for support, read aloud; each programme's table is made from this one."""

from __future__ import annotations

from portal.core.accounts.models import Person
from portal.core.cases import NOBODY, Case, Holder, State, Step, Workflow
from portal.core.cases.access import is_applicant, is_signatory, nobody
from portal.core.cases.common import desk_steps, to_applicant, to_first_office
from portal.core.cases.consultations import consult_steps
from portal.core.cases.questions import question_steps
from portal.core.cases.remedies import steps as refusals
from portal.core.cases.remedies.steps import refusal_steps
from portal.core.cases.route import Silence
from portal.core.i18n import _l
from portal.subsidies import decisions, requests
from portal.subsidies.models import SupportCase
from portal.subsidies.programme import Programme
from portal.subsidies.step_forms import AwardForm, DeclineForm, SendForm


def to_nobody(_case: Case, _actor: Person | None) -> Holder:
    """Decided, and waiting for units: there is nothing anybody has to do."""
    return NOBODY


def may_put_in_line(person: Person, case: Case) -> bool:
    """Only what is new waits: who changes or renews keeps what they have."""
    return isinstance(case, SupportCase) and case.action == "new" and is_signatory(person, case)


STATES = {
    "draft": State(_l("پیش‌نویس"), "neutral"),
    "submitted": State(_l("در بررسی"), "info"),
    "returned": State(_l("چشم‌به‌راه پاسخ متقاضی"), "warning"),
    "granted": State(_l("داده شد"), "success"),
    "withdrawn": State(_l("پس گرفته شد"), "neutral"),
    **refusals.STATES,
}
WAITING_STATES = {
    "waiting": State(_l("در فهرست انتظار"), "info"),
    "offered": State(_l("پیشنهاد داده شد؛ چشم‌به‌راه پذیرش"), "warning"),
    "declined": State(_l("پیشنهاد پذیرفته نشد"), "neutral"),
}


def workflow_of(programme: Programme) -> Workflow:
    """The table of one programme: with a waiting list where units are shared, by lapse where silence grants."""
    pooled = programme.shares_a_pool
    steps = [
        _submit(),
        *desk_steps("submitted", "heard"),
        *question_steps("submitted", waiting="returned"),
        *consult_steps("submitted"),
        _grant(),
        *(_waiting_steps() if pooled else []),
        *refusal_steps(
            "submitted",
            overturned="waiting" if pooled else "granted",
            overturn=decisions.wait_on_appeal if pooled else decisions.grant_on_appeal,
            letter="support_refused",
            closes=not pooled,
        ),
        *([_lapse()] if programme.silence is Silence.DEEMED_APPROVAL else []),
        *_leaving(pooled),
        *programme.steps,
    ]
    states = {**STATES, **(WAITING_STATES if pooled else {}), **programme.states}
    return Workflow(programme.slug, "draft", states, steps)


def _submit() -> Step:
    return Step(
        "submit",
        "draft",
        "submitted",
        who=is_applicant,
        form=SendForm,
        require=requests.require_complete,
        effect=requests.receive,
        hands_to=to_first_office,
        clock="start",
        label=_l("فرستادن درخواست"),
        said=_l("درخواست فرستاده شد"),
        confirm=_l("درخواست همان‌گونه که هست ثبت می‌شود و مهلت پاسخ آغاز می‌شود."),
        tone="primary",
        letter="support_submitted",
    )


def _grant() -> Step:
    return Step(
        "grant",
        "submitted",
        "granted",
        who=is_signatory,
        form=AwardForm,
        require=decisions.require_key,
        effect=decisions.grant_by_person,
        closes=True,
        signed=True,
        label=_l("دادن"),
        said=_l("درخواست پذیرفته و داده شد"),
        confirm=_l("آنچه می‌نویسید از همان روز برای متقاضی است؛ اگر جایی ظرفیت نباشد هیچ‌یک داده نمی‌شود."),
        tone="success",
        letter="support_granted",
    )


def _lapse() -> Step:
    return Step(
        "lapse",
        "submitted",
        "granted",
        who=nobody,
        by_rule=True,
        require=decisions.require_key,
        effect=decisions.grant_by_lapse,
        closes=True,
        said=_l("اداره تا پایان مهلت پاسخ نداد و به حکم سکوت داده شد"),
        letter="support_granted",
    )


def _waiting_steps() -> list[Step]:
    """Decided, but not all is free: the units come in the order of the list, and each offer has its last moment."""
    return [_wait(), _offer(), _accept(), *_offer_ends(), _give_on_appeal()]


def _wait() -> Step:
    return Step(
        "wait",
        "submitted",
        "waiting",
        who=may_put_in_line,
        form=AwardForm,
        require=decisions.require_key,
        effect=decisions.wait,
        hands_to=to_nobody,
        clock="stop",
        label=_l("گذاشتن در فهرست انتظار"),
        said=_l("درخواست پذیرفته شد و در فهرست انتظار نشست"),
        confirm=_l("درخواست پذیرفته است و جای خود را در فهرست دارد؛ همین که این مقدار آزاد شود پیشنهاد می‌شود."),
        letter="support_waiting",
    )


def _offer() -> Step:
    return Step(
        "offer",
        ("submitted", "waiting"),
        "offered",
        who=may_put_in_line,
        form=AwardForm,
        by_rule=True,
        require=decisions.require_key,
        effect=decisions.offer,
        hands_to=to_applicant,
        clock="stop",
        label=_l("پیشنهاد دادن"),
        said=_l("ظرفیت آزاد برای متقاضی نگه داشته و به او پیشنهاد شد"),
        confirm=_l("این مقدار برای متقاضی نگه داشته می‌شود تا بپذیرد؛ اگر در مهلت نپذیرد به نفر بعد می‌رسد."),
        letter="support_offered",
    )


def _accept() -> Step:
    return Step(
        "accept",
        "offered",
        "granted",
        who=is_applicant,
        require=decisions.require_key,
        effect=decisions.accept,
        closes=True,
        label=_l("پذیرفتن پیشنهاد"),
        said=_l("متقاضی پیشنهاد را پذیرفت و تخصیص آغاز شد"),
        confirm=_l("آنچه برای شما نگه داشته شده است از همان روز از آن شماست."),
        tone="success",
        letter="support_granted",
    )


def _offer_ends() -> list[Step]:
    """Declined, or not answered in time."""
    return [
        Step(
            "decline",
            "offered",
            "declined",
            who=is_applicant,
            form=DeclineForm,
            effect=decisions.decline,
            closes=True,
            label=_l("نپذیرفتن پیشنهاد"),
            said=_l("متقاضی پیشنهاد را نپذیرفت و نوبت به نفر بعد رسید"),
            confirm=_l("آنچه برای شما نگه داشته شده است به نفر بعدی فهرست پیشنهاد می‌شود."),
        ),
        Step(
            "offer_expired",
            "offered",
            "declined",
            who=nobody,
            by_rule=True,
            closes=True,
            said=_l("مهلت پذیرفتن پیشنهاد گذشت و نوبت به نفر بعد رسید"),
            letter="support_offer_expired",
        ),
    ]


def _give_on_appeal() -> Step:
    """Who changes or renews stands in no line: what the appeal gave is given at once."""
    return Step(
        "give_on_appeal",
        "waiting",
        "granted",
        who=nobody,
        by_rule=True,
        require=decisions.require_key,
        effect=decisions.grant_on_appeal,
        closes=True,
        said=_l("با پذیرش اعتراض، آنچه خواسته شده بود داده شد"),
        letter="support_granted",
    )


def _leaving(pooled: bool) -> list[Step]:
    return [
        Step(
            "withdraw",
            ("draft", "submitted", "returned", *(("waiting",) if pooled else ())),
            "withdrawn",
            who=is_applicant,
            closes=True,
            label=_l("پس گرفتن درخواست"),
            said=_l("متقاضی درخواست را پس گرفت"),
            confirm=_l("پرونده بسته می‌شود؛ جایی در فهرست انتظار هم نمی‌ماند."),
            letter="support_withdrawn",
        ),
    ]
