"""What a request to a data centre must keep to. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from portal.core.i18n import _
from portal.subsidies.programme import Asked

# Without the first, the second is of no use to anybody.
TOGETHER = (("vcpu", "memory"), ("gpu", "vcpu"))


def check(asked: Asked) -> Sequence[str]:
    """Sentences that keep the request from being sent."""
    found = []
    if asked.action == "new":
        for needing, needed in TOGETHER:
            if asked.units.get(needing) and not asked.units.get(needed) and needed in asked.units:
                found.append(_WITHOUT[needing]())
    return found


_WITHOUT = {
    "vcpu": lambda: _("پردازنده بی حافظه به کار نمی‌آید؛ حافظه را هم بنویسید."),
    "gpu": lambda: _("پردازنده‌ی گرافیکی بی پردازنده به کار نمی‌آید؛ پردازنده را هم بنویسید."),
}
