"""The life of a dispute, read aloud."""

from __future__ import annotations

from portal.core.cases import State, Step, Workflow
from portal.core.cases.access import is_applicant, is_signatory, nobody
from portal.core.cases.common import desk_steps, to_first_office
from portal.core.i18n import _l
from portal.elections.delivery import disputes
from portal.elections.delivery.forms import FindingForm
from portal.elections.delivery.models import KIND

STATES = {
    "draft": State(_l("پیش‌نویس"), "neutral"),
    "submitted": State(_l("نزد میز اختلاف‌ها"), "info"),
    "upheld": State(_l("پذیرفته شد و جبران می‌شود"), "success"),
    "dismissed": State(_l("وارد نبود"), "danger"),
    "withdrawn": State(_l("پس گرفته شد"), "neutral"),
}

STEPS = [
    Step(
        "submit",
        "draft",
        "submitted",
        who=is_applicant,
        effect=disputes.receive,
        hands_to=to_first_office,
        clock="start",
        label=_l("فرستادن به میز اختلاف‌ها"),
        said=_l("نماینده تحویل را نپذیرفت"),
        tone="primary",
        letter="delivery_sent_on",
    ),
    *desk_steps("submitted"),
    Step(
        "uphold",
        "submitted",
        "upheld",
        who=is_signatory,
        form=FindingForm,
        effect=disputes.uphold,
        closes=True,
        label=_l("پذیرفتن اختلاف"),
        said=_l("اختلاف پذیرفته شد و واحدها جبران می‌شود"),
        confirm=_l("این تحویل به شمار نمی‌آید و همه‌ی واحدهای آن به نامزد جبران می‌شود؛ در دفتر همگانی دیده می‌شود."),
        tone="success",
        letter="delivery_upheld",
    ),
    Step(
        "dismiss",
        "submitted",
        "dismissed",
        who=is_signatory,
        form=FindingForm,
        effect=disputes.dismiss,
        closes=True,
        label=_l("رد اختلاف"),
        said=_l("اختلاف وارد نبود و رسید برجا ماند"),
        confirm=_l("رسید پیام‌رسان برجا می‌ماند و نماینده دلیل را می‌خواند."),
        tone="danger",
        letter="delivery_dismissed",
    ),
    Step(
        "lapse",
        "submitted",
        "upheld",
        who=nobody,
        by_rule=True,
        effect=disputes.uphold_by_silence,
        closes=True,
        said=_l("میز اختلاف‌ها پاسخ نداد و اختلاف به حکم سکوت پذیرفته شد"),
        letter="delivery_upheld",
    ),
    Step(
        "withdraw",
        "submitted",
        "withdrawn",
        who=is_applicant,
        effect=disputes.give_in,
        closes=True,
        label=_l("پس گرفتن اختلاف"),
        said=_l("نماینده اختلاف را پس گرفت و تحویل تأیید شد"),
        confirm=_l("تحویل همان‌گونه که پیام‌رسان گزارش داده است تأیید می‌شود."),
    ),
]

DISPUTE = Workflow(kind=KIND, start="draft", states=STATES, steps=STEPS)
