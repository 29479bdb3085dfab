"""Rows by their tokens, and what the pages of set-up show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.core.db import Base, db
from portal.core.errors import NotFound
from portal.core.i18n import _, _l
from portal.elections.models import Candidacy, Election, Round
from portal.elections.setup.candidates import candidacies


def by_token(model: type[Any], token: str) -> Any:
    """One row, or 404."""
    found: Base | None = db.session.scalar(select(model).where(model.token == token))
    if found is None:
        raise NotFound(_("چنین چیزی در این انتخابات نیست."), _("از صفحه‌ی انتخابات آن را باز کنید."))
    return found


PHASES = {
    "offers": (_l("پیام‌رسان‌ها پیشنهاد می‌دهند"), "info"),
    "to_deal": (_l("آماده‌ی تقسیم سهمیه"), "warning"),
    "undeclared": (_l("آغاز دور اعلام نشده است"), "warning"),
    "before": (_l("سهمیه‌ها تقسیم شده؛ پیش از تبلیغات"), "info"),
    "campaign": (_l("زمان تبلیغات"), "success"),
    "silence": (_l("سکوت انتخاباتی"), "danger"),
    "polling": (_l("رأی‌گیری آغاز شده است"), "neutral"),
}


def phase_of(row: Round, moment: datetime) -> str:
    """Where a round stands: a key of PHASES."""
    if moment >= row.poll_starts_at:
        return "polling"
    if moment >= row.silent_at:
        return "silence"
    if row.dealt_at is None:
        return "offers" if moment < row.offers_until else "to_deal"
    if row.declared_at is None:
        return "undeclared"
    return "campaign" if row.is_campaign(moment) else "before"


@dataclass(frozen=True)
class Stage:
    """A round as its page shows it."""

    round: Round
    phase: tuple[Any, str]
    candidacies: list[Candidacy]
    may_deal: bool
    may_declare: bool
    may_enter: bool


def stages(election: Election, moment: datetime) -> list[Stage]:
    return [_stage(row, moment) for row in election.rounds]


def _stage(row: Round, moment: datetime) -> Stage:
    return Stage(
        round=row,
        phase=PHASES[phase_of(row, moment)],
        candidacies=candidacies(row),
        may_deal=phase_of(row, moment) == "to_deal",
        may_declare=row.declared_at is None and moment < row.silent_at,
        may_enter=row.number > 1 and row.dealt_at is None,
    )
