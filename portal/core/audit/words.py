"""How an event reads on a time line: rooms register a sentence for each of their actions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from portal.core.audit.models import AuditEvent
from portal.core.i18n import _, _l

GAP = re.compile(r"%\(\w+\)s")
_sentences: dict[str, Any] = {}
_actors: list[Callable[[str], str | None]] = []


def describe(action: str, sentence: Any) -> None:
    """Say how `action` reads. `sentence` is a lazy text; `%(name)s` takes the event's detail of that name."""
    _sentences[action] = sentence


def described() -> dict[str, str]:
    """Every action that has words, with them: for filters, and for the test that none is forgotten."""
    return {action: GAP.sub("…", str(text)) for action, text in sorted(_sentences.items())}


def sentence(event: AuditEvent) -> str:
    """The event in the reader's language."""
    found = _sentences.get(event.action)
    if found is None:
        return _("کار «%(action)s» ثبت شد", action=event.action)
    text = str(found)
    return text % event.details if "%(" in text else text


def name_actors(name_of: Callable[[str], str | None]) -> None:
    """Register how actors other than people are called, by their token (None: none of yours)."""
    if name_of not in _actors:
        _actors.append(name_of)


def actor_name(event: AuditEvent) -> str:
    """Who did it, as the reader may know them."""
    token = event.actor_token
    if token is None:
        return _("سامانه")
    if event.actor is not None:
        return event.actor.name
    return next((name for name_of in _actors if (name := name_of(token))), None) or _("کاربر پیشین")


ACCOUNTS = {
    "person_added": _l("حسابی ساخته شد"),
    "organisation_added": _l("سازمانی افزوده شد"),
    "organisation_changed": _l("مشخصات سازمان تغییر کرد"),
    "office_added": _l("میزی افزوده شد"),
    "office_changed": _l("مشخصات میز تغییر کرد"),
    "appointed": _l("نقشی سپرده شد"),
    "appointment_ended": _l("نقشی پایان یافت"),
    "person_ended": _l("حسابی بسته شد"),
    "person_reopened": _l("حسابی باز شد"),
    "sign_in": _l("ورود به سامانه"),
    "sign_in_failed": _l("ورود ناموفق"),
    "second_factor": _l("عامل دوم پذیرفته شد"),
    "sign_out": _l("خروج از سامانه"),
    "person_changed": _l("مشخصات حساب تغییر کرد"),
    "sessions_ended": _l("همه‌ی نشست‌ها بسته شد"),
    "password_reset_asked": _l("پیوند رمز تازه خواسته شد"),
    "password_changed": _l("رمز عبور عوض شد"),
    "factor_added": _l("عامل دوم راه افتاد"),
    "factor_removed": _l("عامل دوم برداشته شد"),
    "factor_reset": _l("عامل دوم بازنشانی شد"),
    "passkey_added": _l("گذرکلیدی شناسانده شد"),
    "passkey_used": _l("گذرکلید به کار رفت"),
    "passkey_stopped": _l("گذرکلیدی از کار انداخته شد: شاید رونوشتی از آن هست"),
    "passkey_removed": _l("گذرکلیدی برداشته شد"),
    "recovery_codes_made": _l("کدهای بازیابی تازه ساخته شد"),
    "invited": _l("دعوت‌نامه فرستاده شد"),
    "invitation_accepted": _l("دعوت‌نامه پذیرفته شد"),
    "invitation_withdrawn": _l("دعوت‌نامه پس گرفته شد"),
}

for _action, _words in ACCOUNTS.items():
    describe(_action, _words)
