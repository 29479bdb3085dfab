"""What the pages of a draw read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select

from portal.core.accounts.models import Organisation
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.core.paging import Sort
from portal.elections.draws.ceremonies import phase_of
from portal.elections.draws.models import Draw, DrawPlace, DrawPublication
from portal.elections.draws.phases import Phase
from portal.elections.models import Candidacy, Candidate, Constituency, Election, Offer, Quota, Round, Slot

NEWEST = Sort(Draw.announced_at, Draw.id, descending=True, read=datetime.fromisoformat)


@dataclass(frozen=True)
class Shown:
    """A publication with its document."""

    row: DrawPublication
    document: dict[str, Any]


def listed() -> Select[*tuple[Any, ...]]:
    """All draws, for a page of the list."""
    return select(Draw, *NEWEST.columns())


def draw_by(token: str) -> Draw:
    found = db.session.scalar(select(Draw).where(Draw.token == token))
    if found is None:
        raise NotFound(_("چنین قرعه‌کشی‌ای نیست."), _("فهرست قرعه‌کشی‌ها را ببینید."))
    return found


def publication(draw: Draw, number: int | None = None) -> DrawPublication:
    """The one with this number; without it the newest draw, which the announcement is not."""
    rows = [row for row in draw.publications if (row.number == number if number is not None else row.number)]
    if not rows:
        raise NotFound(_("این هنوز منتشر نشده است."), _("زمان انتشار در صفحه‌ی قرعه‌کشی نوشته است."))
    return rows[-1]


def shown(draw: Draw) -> list[Shown]:
    """What was published so far, the announcement first."""
    return [Shown(row, json.loads(row.body)) for row in draw.publications]


def order_of(draw: Draw) -> list[Candidacy]:
    """Those who stand, in the order drawn last; before the draw, in that of the list."""
    by_name = {place.name: place.candidacy for place in draw.places}
    names = json.loads(publication(draw).body)["order"] if draw.published_at else draw.names
    return [by_name[name] for name in names]


def pinned_offers(draw: Draw) -> Sequence[Offer]:
    """The pinned chats whose slots this draw dealt."""
    mine = (Offer.round_id == draw.round_id, Offer.constituency_id == draw.constituency_id)
    has_slots = select(Slot.id).where(Slot.offer_id == Offer.id).exists()
    return db.session.scalars(select(Offer).where(*mine, has_slots).order_by(Offer.id)).all()


def pinned_offer(draw: Draw, token: str) -> Offer:
    for offer in pinned_offers(draw):
        if offer.token == token:
            return offer
    raise NotFound(_("برای این پیام‌رسان نوبتی تقسیم نشده است."), _("از صفحه‌ی قرعه‌کشی یکی را برگزینید."))


def waiting_for_a_draw() -> Sequence[Any]:
    """(round, constituency) whose quotas are dealt and that have no draw under way, newest election first."""
    live = and_(
        Draw.round_id == Round.id, Draw.constituency_id == Constituency.id, Draw.called_off_at.is_(None)
    )
    dealt = (
        select(Quota.id)
        .join(Candidacy)
        .join(Candidate)
        .where(Candidacy.round_id == Round.id, Candidate.constituency_id == Constituency.id)
        .exists()
    )
    query = (
        select(Round, Constituency)
        .join(Election, Round.election_id == Election.id)
        .join(Constituency, Constituency.election_id == Election.id)
        .where(Round.dealt_at.is_not(None), dealt, ~select(Draw.id).where(live).exists())
    )
    return db.session.execute(query.order_by(Election.id.desc(), Round.number, Constituency.id).limit(200)).all()


def round_and_constituency(round_token: str, constituency_token: str) -> tuple[Round, Constituency]:
    query = (
        select(Round, Constituency)
        .join(Constituency, Constituency.election_id == Round.election_id)
        .where(Round.token == round_token, Constituency.token == constituency_token)
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound(_("چنین دور یا حوزه‌ای نیست."), _("از فهرست قرعه‌کشی‌ها آغاز کنید."))
    return found[0], found[1]


def places_of(campaign: Organisation | None) -> Sequence[DrawPlace]:
    """A candidate's places on lists, newest draw first."""
    if campaign is None:
        return []
    query = select(DrawPlace).join(Draw).join(Candidacy, DrawPlace.candidacy_id == Candidacy.id).join(Candidate)
    mine = query.where(Candidate.campaign_id == campaign.id)
    return db.session.scalars(mine.order_by(Draw.announced_at.desc(), Draw.id.desc())).all()


def place_of(campaign: Organisation | None, token: str) -> DrawPlace:
    """The candidate's place in this draw; others' draws are not theirs to take part in."""
    for place in places_of(campaign):
        if place.draw.token == token:
            return place
    raise NotFound(_("نامزد شما در این قرعه‌کشی نیست."), _("فهرست قرعه‌کشی‌های خود را ببینید."))


def road(draw: Draw) -> list[dict[str, Any]]:
    """The steps of a draw as the pages draw them: what is done, what is due, what comes, and when."""
    marks = [
        (_("اعلام قرعه‌کشی"), draw.announced_at, Phase.COMMITTING),
        (_("پایان سپردن تعهدها"), draw.commit_until, Phase.CLOSING),
        (_("انتشار اعلان با چکیده"), draw.closed_at, Phase.REVEALING),
        (_("پایان گشودن تعهدها"), draw.reveal_until, Phase.WAITING),
        (_("روز منبع‌های همگانی"), draw.sources_from, Phase.VALUES),
        (_("نوشتن مقدارها از دو نفر"), draw.values_at, Phase.READY),
        (_("گشودن زنجیره و انتشار"), draw.published_at, Phase.PUBLISHED),
    ]
    order = list(Phase)
    here = order.index(phase_of(draw)) if draw.called_off_at is None else -1
    reached = [order.index(at) <= here for _label, _moment, at in marks]
    due = reached.index(False) if False in reached and here >= 0 else None
    return [
        {"label": label, "at": moment, "state": "done" if done else "now" if number == due else "next"}
        for number, ((label, moment, _at), done) in enumerate(zip(marks, reached, strict=True))
    ]
