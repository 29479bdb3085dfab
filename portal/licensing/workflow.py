"""The life of an application for a licence, read aloud."""

from __future__ import annotations

from portal.core.cases import State, Step, Workflow
from portal.core.cases.access import is_applicant, is_signatory, nobody
from portal.core.cases.common import desk_steps, to_first_office
from portal.core.cases.consultations import consult_steps
from portal.core.cases.questions import question_steps
from portal.core.cases.remedies import steps as refusals
from portal.core.cases.remedies.steps import refusal_steps
from portal.core.i18n import _l
from portal.licensing import decisions, submission
from portal.licensing.models import KIND
from portal.licensing.step_forms import GrantForm, RefusalForm, SubmitForm

STATES = {
    "draft": State(_l("پیش‌نویس"), "neutral"),
    "submitted": State(_l("در بررسی"), "info"),
    "returned": State(_l("چشم‌به‌راه پاسخ متقاضی"), "warning"),
    "provisional": State(_l("پروانه‌ی موقت صادر شد؛ در بررسی"), "info"),
    "granted": State(_l("پروانه صادر شد"), "success"),
    "withdrawn": State(_l("پس گرفته شد"), "neutral"),
    **refusals.STATES,
}

STEPS = [
    Step(
        "submit",
        "draft",
        "submitted",
        who=is_applicant,
        form=SubmitForm,
        require=submission.require_complete,
        effect=submission.receive,
        hands_to=to_first_office,
        clock="start",
        label=_l("فرستادن درخواست"),
        said=_l("درخواست فرستاده شد"),
        confirm=_l("درخواست همان‌گونه که هست ثبت می‌شود، رسید می‌گیرید و مهلت پاسخ آغاز می‌شود."),
        tone="primary",
        letter="licence_submitted",
    ),
    Step(
        "grant_by_rule",
        "submitted",
        "granted",
        who=nobody,
        by_rule=True,
        effect=decisions.issue_by_rule,
        closes=True,
        said=_l("همه‌ی شرط‌های راه سریع برقرار بود و پروانه به حکم قاعده صادر شد"),
        letter="licence_granted",
    ),
    Step(
        "grant_provisionally",
        "submitted",
        "provisional",
        who=nobody,
        by_rule=True,
        effect=decisions.issue_by_rule,
        said=_l("پروانه‌ی موقت به حکم قاعده صادر شد و بررسی ادامه دارد"),
        letter="licence_provisional",
    ),
    Step(
        "fall_back",
        "submitted",
        None,
        who=nobody,
        by_rule=True,
        effect=decisions.give_to_people,
        said=_l("پرونده به کارشناس سپرده شد؛ روز پاسخ همان است که بود"),
    ),
    *desk_steps("submitted", "provisional", "heard"),
    *question_steps("submitted", waiting="returned", require=submission.require_complete, effect=submission.receive),
    *consult_steps("submitted", "provisional"),
    Step(
        "grant",
        "submitted",
        "granted",
        who=is_signatory,
        form=GrantForm,
        require=decisions.require_all_met,
        effect=decisions.issue_by_person,
        closes=True,
        signed=True,
        label=_l("صدور پروانه"),
        said=_l("پروانه صادر شد"),
        confirm=_l("پروانه به نام متقاضی صادر، گواهی آن امضا و در فهرست عمومی نشان داده می‌شود."),
        tone="success",
        letter="licence_granted",
    ),
    *refusal_steps("submitted", overturned="granted", overturn=decisions.issue_on_appeal, letter="licence_refused"),
    Step(
        "lapse",
        "submitted",
        "granted",
        who=nobody,
        by_rule=True,
        effect=decisions.issue_by_lapse,
        closes=True,
        said=_l("اداره تا پایان مهلت پاسخ نداد و پروانه به حکم سکوت صادر شد"),
        letter="licence_granted",
    ),
    Step(
        "confirm_provisional",
        "provisional",
        "granted",
        who=is_signatory,
        require=decisions.require_all_met,
        effect=decisions.confirm_licence,
        closes=True,
        signed=True,
        label=_l("قطعی کردن پروانه"),
        said=_l("بررسی پایان یافت و پروانه قطعی شد"),
        confirm=_l("پروانه‌ی موقت قطعی می‌شود و گواهی تازه‌ای برای آن امضا می‌شود."),
        tone="success",
        letter="licence_granted",
    ),
    Step(
        "withdraw_provisional",
        "provisional",
        "refused",
        who=is_signatory,
        form=RefusalForm,
        effect=decisions.revoke_provisional,
        closes=True,
        signed=True,
        label=_l("لغو پروانه‌ی موقت"),
        said=_l("بررسی پایان یافت و پروانه‌ی موقت لغو شد"),
        confirm=_l("پروانه‌ی موقت از همین دم اعتبار ندارد و متقاضی دلیل هر شرط را می‌خواند."),
        tone="danger",
        letter="licence_refused",
    ),
    Step(
        "fall_with_licence",
        ("draft", "submitted", "returned", "intended", "heard"),
        "withdrawn",
        who=nobody,
        by_rule=True,
        closes=True,
        said=_l("پرونده بسته شد: آنچه بر پروانه گذشت، آن را بی‌موضوع کرد"),
    ),
    Step(
        "withdraw",
        ("draft", "submitted", "returned"),
        "withdrawn",
        who=is_applicant,
        closes=True,
        label=_l("پس گرفتن درخواست"),
        said=_l("متقاضی درخواست را پس گرفت"),
        confirm=_l("پرونده بسته می‌شود؛ برای گرفتن پروانه باید درخواست تازه‌ای آغاز کنید."),
        letter="licence_withdrawn",
    ),
]

LICENCE = Workflow(kind=KIND, start="draft", states=STATES, steps=STEPS)
