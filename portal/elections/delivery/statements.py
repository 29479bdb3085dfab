"""What the public ledger states, written into the log in the same commit: by the portal, about units, of nobody.

Only these events may be proved to strangers: they name no person, no case and no creative.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.core import audit
from portal.core.i18n import _l

PREFIX = "ledger."
DELIVERED = "ledger.delivered"
OUTCOME = "ledger.outcome"
MADE_GOOD = "ledger.made_good"
QUOTA = "ledger.quota"


def state(subject: Any, action: str, details: Mapping[str, str | int | bool]) -> None:
    """Write one fact of the ledger into the log."""
    audit.record(None, subject, action, details)


audit.describe(DELIVERED, _l("رسید امضاشده‌ی تحویل در دفتر همگانی ثبت شد"))
audit.describe(OUTCOME, _l("سرانجام یک تحویل در دفتر همگانی ثبت شد: %(state)s"))
audit.describe(MADE_GOOD, _l("جبران %(amount)s واحد در دفتر همگانی ثبت شد"))
audit.describe(QUOTA, _l("سهمیه‌ی یک نامزد در دفتر همگانی ثبت شد"))
