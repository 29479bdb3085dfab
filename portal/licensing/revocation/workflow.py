"""The life of a revocation, read aloud."""

from __future__ import annotations

from portal.core.cases import State, Step, Workflow
from portal.core.cases.access import is_applicant, is_signatory, nobody
from portal.core.cases.common import desk_steps, to_applicant
from portal.core.i18n import _l
from portal.licensing.revocation import service
from portal.licensing.revocation.forms import AnswerForm, OutcomeForm
from portal.licensing.revocation.models import KIND

STATES = {
    "prepared": State(_l("در دست آماده شدن"), "neutral"),
    "noticed": State(_l("دارنده فرصت پاسخ دارد"), "warning"),
    "heard": State(_l("دارنده پاسخ داده است"), "info"),
    "unheard": State(_l("فرصت پاسخ بی پاسخ پایان یافت"), "info"),
    "revoked": State(_l("پروانه لغو شد"), "danger"),
    "kept": State(_l("پروانه لغو نشد"), "success"),
    "dropped": State(_l("رها شد"), "neutral"),
}

STEPS = [
    Step(
        "notice",
        "prepared",
        "noticed",
        who=service.answers_for,
        effect=service.give_notice,
        hands_to=to_applicant,
        said=_l("به دارنده گفته شد که میز می‌خواهد پروانه را لغو کند، و فرصت پاسخ آغاز شد"),
        letter="revocation_noticed",
    ),
    Step(
        "answer",
        "noticed",
        "heard",
        who=is_applicant,
        form=AnswerForm,
        effect=service.hear,
        hands_to=service.to_office,
        clock="start",
        label=_l("پاسخ به اخطار لغو"),
        said=_l("دارنده به اخطار پاسخ داد"),
        confirm=_l("پاسخ شما ثبت می‌شود و پرونده برای تصمیم به میز می‌رود؛ پیش از تصمیم می‌توانید باز پیام بدهید."),
        tone="primary",
        letter="revocation_heard",
    ),
    Step(
        "close_hearing",
        "noticed",
        "unheard",
        who=nobody,
        by_rule=True,
        effect=service.end_hearing,
        hands_to=service.to_office,
        clock="start",
        said=_l("فرصت پاسخ پایان یافت و پاسخی نرسید"),
        letter="revocation_unheard",
    ),
    Step(
        "drop",
        "noticed",
        "dropped",
        who=service.answers_for,
        form=OutcomeForm,
        effect=service.keep,
        closes=True,
        label=_l("پس گرفتن اخطار"),
        said=_l("میز اخطار لغو را پس گرفت"),
        confirm=_l("پرونده بسته می‌شود و پروانه همان‌گونه که بود می‌ماند."),
        tone="success",
        letter="revocation_kept",
    ),
    *desk_steps("heard", "unheard"),
    Step(
        "revoke",
        ("heard", "unheard"),
        "revoked",
        who=is_signatory,
        form=OutcomeForm,
        effect=service.revoke,
        closes=True,
        signed=True,
        label=_l("لغو پروانه"),
        said=_l("پس از شنیدن دارنده، پروانه لغو شد"),
        confirm=_l("پروانه از همین دم و برای همیشه اعتبار ندارد و هرچه بر آن استوار است پایان می‌یابد."),
        tone="danger",
        letter="licence_revoked",
    ),
    Step(
        "keep",
        ("heard", "unheard"),
        "kept",
        who=is_signatory,
        form=OutcomeForm,
        effect=service.keep,
        closes=True,
        signed=True,
        label=_l("لغو نکردن"),
        said=_l("پس از شنیدن دارنده، پروانه لغو نشد"),
        confirm=_l("پرونده بسته می‌شود و پروانه همان‌گونه که بود می‌ماند."),
        tone="success",
        letter="revocation_kept",
    ),
    Step(
        "fall_with_licence",
        ("noticed", "heard", "unheard"),
        "dropped",
        who=nobody,
        by_rule=True,
        effect=service.end_hearing,
        closes=True,
        said=_l("پرونده بسته شد: پروانه پیش از تصمیم پایان یافت"),
    ),
]

REVOCATION = Workflow(kind=KIND, start="prepared", states=STATES, steps=STEPS)
