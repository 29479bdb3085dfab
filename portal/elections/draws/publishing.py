"""The chain's value is opened and the order drawn and published; after a withdrawal it is drawn again."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.i18n import _, _l
from portal.elections import ceremony as ceremonies
from portal.elections.access import demand_headquarters
from portal.elections.draws.ceremonies import ceremony_of, lock, phase_of, withdrawn_names
from portal.elections.draws.closing import put_out
from portal.elections.draws.models import ANNOUNCEMENT, Draw, DrawPublication
from portal.elections.draws.phases import Phase
from portal.elections.draws.remainders import deal_remainders
from portal.elections.draws.slots import deal_slots, deal_slots_again
from portal.elections.draws.slots import prepare as prepare_slots
from portal.elections.draws.slots import prepare_again as prepare_slots_again
from portal.elections.draws.telling import tell
from portal.elections.models import Candidacy

# Item 0 of the chain is the anchor: publication 1 opens item 1, and so on.
FIRST = ANNOUNCEMENT + 1


def prepare(draw: Draw) -> None:
    """Call it before the transaction of `publish`: the slots' plans are found without keeping others waiting."""
    gone = withdrawn_names(draw)
    if phase_of(draw) is Phase.READY and not gone >= set(draw.names):
        document = ceremonies.publish(ceremony_of(draw, FIRST, gone))
        prepare_slots(draw, len(document["order"]), document["key"])


def prepare_again(candidacy: Candidacy) -> None:
    """The same before a withdrawal: of the draws that will be dealt again."""
    for draw in _published_with(candidacy):
        mine = {place.name for place in draw.places if place.candidacy_id == candidacy.id}
        document = _dealt_again(draw, withdrawn_names(draw) | mine)
        if document is not None:
            prepare_slots_again(draw, _in_order(draw, document), document["key"])


def publish(draw: Draw, actor: Person) -> DrawPublication:
    """Open the chain, draw, publish, deal remainders and slots: all of it or nothing. Done twice it is done once."""
    demand_headquarters(actor)
    row = lock(draw)
    if row.published_at is not None:
        return row.publications[FIRST]
    if phase_of(row) is not Phase.READY:
        raise Conflict(_("هنوز نوبت انتشار نیست."), _("نخست دو نفر مقدار همه‌ی منبع‌ها را بنویسند."))
    gone = withdrawn_names(row)
    if gone >= set(row.names):
        raise Conflict(_("همه‌ی نامزدهای این فهرست انصراف داده‌اند و چیزی برای قرعه نمانده است."))
    document = ceremonies.publish(ceremony_of(row, FIRST, gone))
    row.published_at = now()
    published = put_out(row, FIRST, document)
    audit.record(actor, row, "draw.published", {"digest": published.digest})
    tell(row, "draw_published", first=document["order"][0])
    standing = _in_order(row, document)
    deal_slots(row, standing, document["key"])
    deal_remainders(row, standing)
    return published


def deal_again(candidacy: Candidacy, actor: Person) -> None:
    """A candidate withdrew: what is still to come is dealt among those who stay, by the chain's next value."""
    for draw in _published_with(candidacy):
        row = lock(draw)
        document = _dealt_again(row, withdrawn_names(row))
        if document is None:
            continue
        published = put_out(row, row.publications[-1].number + 1, document)
        audit.record(actor, row, "draw.dealt_again", {"digest": published.digest, "replaces": published.replaces})
        tell(row, "draw_dealt_again", first=document["order"][0])
        deal_slots_again(row, _in_order(row, document), document["key"])


def _dealt_again(row: Draw, gone: set[str]) -> dict[str, Any] | None:
    """What is published once these have withdrawn; None where nobody is left, or nobody new has gone."""
    latest = row.publications[-1]
    before = set(row.names) - set(json.loads(latest.body)["names"])
    if gone >= set(row.names) or gone == before:
        return None
    link = ceremony_of(row, latest.number + 1).link
    return ceremonies.redeal(ceremony_of(row, latest.number, before), gone - before, link)


def _in_order(draw: Draw, document: dict[str, Any]) -> list[Candidacy]:
    """The candidacies in the order drawn."""
    by_name = {place.name: place.candidacy for place in draw.places}
    return [by_name[name] for name in document["order"]]


def _published_with(candidacy: Candidacy) -> list[Draw]:
    place = candidacy.candidate.constituency_id
    mine = (Draw.round_id == candidacy.round_id, Draw.constituency_id == place, Draw.published_at.is_not(None))
    return list(db.session.scalars(select(Draw).where(*mine).order_by(Draw.id)))


audit.describe("draw.published", _l("ترتیب قرعه منتشر شد"))
audit.describe("draw.dealt_again", _l("پس از انصراف، نوبت‌های آینده دوباره تقسیم شد"))
