"""How the phases of a draw read, and the colours of its candidates."""

from __future__ import annotations

from datetime import datetime

from portal.core.i18n import TEHRAN, _l, digits
from portal.elections.draws.phases import Phase

PHASE_WORDS = {
    Phase.COMMITTING: (_l("تعهدها سپرده می‌شود"), "info"),
    Phase.CLOSING: (_l("اعلان در راه است"), "info"),
    Phase.REVEALING: (_l("تعهدها گشوده می‌شود"), "info"),
    Phase.WAITING: (_l("چشم‌به‌راه روز منبع‌ها"), "warning"),
    Phase.VALUES: (_l("نوبت نوشتن مقدارها"), "warning"),
    Phase.READY: (_l("آماده‌ی انتشار"), "warning"),
    Phase.PUBLISHED: (_l("منتشر شد"), "success"),
    Phase.CALLED_OFF: (_l("کنار گذاشته شد"), "danger"),
}
COLOURS = 12


def hour(moment: datetime) -> str:
    """The time of day in Tehran."""
    return digits(f"{moment.astimezone(TEHRAN):%H:%M}")


def palette(place: int) -> int:
    """Which of the colours of draws.css a place in the order has; names stand beside, so they may repeat."""
    return (place - 1) % COLOURS + 1
