"""Rows of the workflow table for a decision that waits for its signature."""

from __future__ import annotations

from portal.core.cases.four_eyes import signing
from portal.core.cases.four_eyes.forms import SendBackForm
from portal.core.cases.four_eyes.queries import is_drafter, may_sign
from portal.core.cases.workflow import Step
from portal.core.i18n import _l

SIGN = "sign_decision"


def signing_steps(*states: str) -> list[Step]:
    """Sign, send back, take back; they show only while a draft waits."""
    return [
        Step(
            SIGN,
            states,
            None,
            who=may_sign,
            effect=signing.sign,
            label=_l("امضای تصمیم"),
            said=_l("تصمیم را کسی جز نویسنده‌ی آن امضا کرد"),
            confirm=_l("تصمیم همان‌گونه که در صفحه‌ی پرونده نوشته شده گرفته و به نام شما ثبت می‌شود."),
            tone="primary",
        ),
        Step(
            "send_back_decision",
            states,
            None,
            who=may_sign,
            form=SendBackForm,
            effect=signing.send_back,
            label=_l("برگرداندن پیش‌نویس"),
            said=_l("پیش‌نویس تصمیم امضا نشد و برگشت"),
            confirm=_l("پرونده با دلیل شما به نویسنده‌ی پیش‌نویس برمی‌گردد؛ مهلت پاسخ می‌دود."),
        ),
        Step(
            "recall_decision",
            states,
            None,
            who=is_drafter,
            effect=signing.recall,
            label=_l("پس گرفتن پیش‌نویس"),
            said=_l("نویسنده پیش‌نویس تصمیم را پس گرفت"),
            confirm=_l("پرونده به دست شما برمی‌گردد و می‌توانید آن را از نو بنویسید."),
        ),
    ]
