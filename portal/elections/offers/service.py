"""A messenger announces, changes or takes back an offer, until the offers close. Rows only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select

from portal.core import audit
from portal.core.accounts.models import Organisation, Person
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, _l
from portal.elections.access import demand_messenger
from portal.elections.models import Constituency, Offer, OfferLine, Round
from portal.elections.offers import rules
from portal.elections.offers.rules import Announced
from portal.elections.services import SERVICES
from portal.licensing.licences.standing import holds_licence_in_force


def announce(
    messenger: Organisation, actor: Person, round_: Round, constituency: Constituency, service: str, said: Announced
) -> Offer:
    """Offer one service to all candidates of a constituency in a round."""
    _demand(messenger, actor, round_)
    if constituency.election_id != round_.election_id or service not in SERVICES:
        raise Invalid(_("این خدمت یا حوزه در این انتخابات نیست."))
    if live_offer(round_, constituency, messenger, service) is not None:
        raise Conflict(_("این خدمت را پیش‌تر پیشنهاد داده‌اید."), _("همان پیشنهاد را ویرایش کنید."))
    offer = Offer(round=round_, constituency=constituency, messenger=messenger, service=service, announced_at=now())
    _write(offer, said)
    db.session.add(offer)
    db.session.flush()
    audit.record(actor, offer, "election_offer.announced", {"service": service, "capacity": total(offer)})
    return offer


def change(offer: Offer, actor: Person, said: Announced) -> None:
    """Say it anew, as long as offers are open."""
    _demand(offer.messenger, actor, offer.round)
    _require_live(offer)
    for line in offer.lines:
        db.session.delete(line)
    db.session.flush()
    db.session.expire(offer, ["lines"])
    _write(offer, said)
    db.session.flush()
    audit.record(actor, offer, "election_offer.changed", {"service": offer.service, "capacity": total(offer)})


def take_back(offer: Offer, actor: Person) -> None:
    _demand(offer.messenger, actor, offer.round)
    _require_live(offer)
    offer.withdrawn_at = now()
    audit.record(actor, offer, "election_offer.taken_back", {"service": offer.service})


def _write(offer: Offer, said: Announced) -> None:
    rules.check_window(said, offer.round.opens_at, offer.round.silent_at)
    lines = rules.lines_of(SERVICES[offer.service], said)
    offer.window_from, offer.window_until, offer.terms = said.window_from, said.window_until, said.terms.strip()
    offer.slots_per_day, offer.slot_minutes = said.slots_per_day, said.slot_minutes
    offer.day_starts, offer.bands = said.day_starts, said.bands
    offer.material_hours = said.material_hours
    offer.announced_at = now()
    offer.lines.extend(OfferLine(province=province, capacity=units, dealt=0) for province, units in lines.items())


def _demand(messenger: Organisation, actor: Person, round_: Round) -> None:
    demand_messenger(actor, messenger)
    if not holds_licence_in_force(messenger.id):
        raise Forbidden(
            _("تنها پیام‌رسانی که پروانه‌ی معتبر دارد خدمت انتخاباتی پیشنهاد می‌کند."),
            _("وضعیت پروانه‌ی خود را در صفحه‌ی پروانه‌ها ببینید."),
        )
    # Dealing locks the same row: no offer slips in while the quotas are made.
    row = db.session.get_one(Round, round_.id, with_for_update=True)
    if not is_open(row, now()):
        raise Conflict(_("مهلت پیشنهاد در این دور پایان یافته است."), _("چیزی ثبت نشد."))


def _require_live(offer: Offer) -> None:
    if offer.withdrawn_at is not None:
        raise Conflict(_("این پیشنهاد پیش‌تر پس گرفته شده است."))


def is_open(round_: Round, moment: datetime) -> bool:
    """Whether messengers may still announce."""
    return round_.dealt_at is None and moment < round_.offers_until


def total(offer: Offer) -> int:
    return sum(line.capacity for line in offer.lines)


def live_offer(round_: Round, constituency: Constituency, messenger: Organisation, service: str) -> Offer | None:
    query = offers_in(round_, constituency).where(Offer.messenger_id == messenger.id, Offer.service == service)
    return db.session.scalar(query)


def offers_in(round_: Round, constituency: Constituency | None = None) -> Select[Offer]:
    """The live offers of a round (in one constituency)."""
    query = select(Offer).where(Offer.round_id == round_.id, Offer.withdrawn_at.is_(None))
    if constituency is not None:
        query = query.where(Offer.constituency_id == constituency.id)
    return query.order_by(Offer.id)


audit.describe("election_offer.announced", _l("پیام‌رسان ظرفیت خود را اعلام کرد"))
audit.describe("election_offer.changed", _l("پیام‌رسان ظرفیت خود را تغییر داد"))
audit.describe("election_offer.taken_back", _l("پیام‌رسان پیشنهاد خود را پس گرفت"))
