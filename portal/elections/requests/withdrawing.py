"""When a candidate withdraws, whatever has not begun is taken back and its units return."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.accounts.models import Person
from portal.core.cases import take_step
from portal.core.db import db
from portal.elections.models import Candidacy, Promotion
from portal.elections.requests import fulfilment
from portal.elections.requests.models import PromotionCase


def take_everything_back(candidacy: Candidacy, _actor: Person) -> None:
    """Open requests fall; promotions that were not dispatched are cancelled. What was delivered stays."""
    mine = select(PromotionCase).where(PromotionCase.candidacy_id == candidacy.id, PromotionCase.closed_at.is_(None))
    for case in db.session.scalars(mine.order_by(PromotionCase.id)).all():
        take_step(case, "fall", None)
    waiting = (Promotion.candidacy_id == candidacy.id, Promotion.state.in_(fulfilment.BEFORE_DISPATCH))
    for promotion in db.session.scalars(select(Promotion).where(*waiting).order_by(Promotion.id)).all():
        fulfilment.cancel(promotion, None)
