"""What is over is not kept: held forms, counters of attempts."""

from __future__ import annotations

from portal.core.accounts import held, throttle
from portal.core.db import transaction
from portal.core.jobs import periodic


@periodic("accounts.sweep", seconds=3600)
def forget_what_is_over() -> None:
    with transaction():
        held.forget_old()
        throttle.forget_old()
