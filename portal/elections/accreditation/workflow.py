"""The life of an accreditation, read aloud."""

from __future__ import annotations

from portal.core.cases import State, Step, Workflow
from portal.core.cases.access import is_signatory
from portal.core.cases.common import desk_steps, to_first_office
from portal.core.cases.questions import question_steps
from portal.core.cases.remedies import steps as refusals
from portal.core.cases.remedies.steps import refusal_steps
from portal.core.i18n import _l
from portal.elections.accreditation import service
from portal.elections.accreditation.forms import EndForm
from portal.elections.accreditation.models import KIND

STATES = {
    "draft": State(_l("پیش‌نویس"), "neutral"),
    "submitted": State(_l("در بررسی"), "info"),
    "returned": State(_l("چشم‌به‌راه پاسخ متقاضی"), "warning"),
    "accredited": State(_l("نمایندگی تأیید شد"), "success"),
    "ended": State(_l("نمایندگی پایان یافت"), "neutral"),
    "withdrawn": State(_l("پس گرفته شد"), "neutral"),
    **refusals.STATES,
}

STEPS = [
    Step(
        "submit",
        "draft",
        "submitted",
        who=service.is_candidate,
        effect=service.receive,
        hands_to=to_first_office,
        clock="start",
        label=_l("فرستادن معرفی‌نامه"),
        said=_l("معرفی‌نامه به ستاد رسید"),
        tone="primary",
        letter="accreditation_submitted",
    ),
    *desk_steps("submitted", "heard"),
    *question_steps("submitted", waiting="returned", effect=service.receive),
    Step(
        "accredit",
        "submitted",
        "accredited",
        who=is_signatory,
        require=service.require_all_met,
        effect=service.accredit,
        closes=True,
        label=_l("تأیید نماینده"),
        said=_l("نماینده تأیید شد"),
        confirm=_l("نماینده از همین دم می‌تواند برای نامزد درخواست بدهد؛ اگر حساب ندارد، دعوت‌نامه می‌گیرد."),
        tone="success",
        letter="accreditation_accredited",
    ),
    *refusal_steps("submitted", overturned="accredited", overturn=service.accredit, letter="accreditation_refused"),
    Step(
        "end",
        "accredited",
        "ended",
        who=service.may_end,
        form=EndForm,
        effect=service.end,
        closes=True,
        label=_l("پایان نمایندگی"),
        said=_l("نمایندگی پایان یافت"),
        confirm=_l("نماینده از همین دم به نام نامزد هیچ کاری نمی‌تواند بکند. آنچه پیش‌تر خواسته شده است می‌ماند."),
        tone="danger",
        letter="accreditation_ended",
    ),
    Step(
        "withdraw",
        ("submitted", "returned"),
        "withdrawn",
        who=service.is_candidate,
        closes=True,
        label=_l("پس گرفتن معرفی"),
        said=_l("نامزد معرفی را پس گرفت"),
        confirm=_l("پرونده بسته می‌شود؛ می‌توانید کس دیگری را معرفی کنید."),
    ),
]

ACCREDITATION = Workflow(kind=KIND, start="draft", states=STATES, steps=STEPS)
