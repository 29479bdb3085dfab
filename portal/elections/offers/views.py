"""A messenger's pages of its offers: what is open, what it announced, and one form a service."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, flash, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core.accounts.current import current_organisation, current_person
from portal.core.accounts.models import Organisation
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.core.web import page
from portal.elections.access import messenger_desk, messenger_editor, works_for
from portal.elections.models import Constituency, Offer, Round
from portal.elections.offers import service
from portal.elections.offers.forms import OfferForm, form_for
from portal.elections.pages import Answer, done, form_page, see
from portal.elections.services import SERVICES, Service
from portal.elections.setup.queries import by_token
from portal.licensing.licences.standing import holds_licence_in_force

offers = Blueprint("offers", __name__, url_prefix="/elections/offers")


@dataclass(frozen=True)
class Place:
    """One constituency of a round, with the messenger's offer (or None) of each service."""

    round: Round
    constituency: Constituency
    offers: list[tuple[Service, Offer | None]]
    is_open: bool


def messenger() -> Organisation:
    found = current_organisation()
    if found is None:
        raise NotFound(_("برای هیچ سازمانی وارد نشده‌اید."))
    return found


@offers.get("")
@messenger_desk
def index() -> Response:
    mine = messenger()
    shown = {"licensed": holds_licence_in_force(mine.id), "may_write": works_for(current_person(), mine)}
    return page("elections/offers/index.html", places=places(mine), **shown)


def places(mine: Organisation) -> list[Place]:
    """Rounds whose polling has not begun, newest first, each with its constituencies."""
    query = select(Round).where(Round.poll_starts_at > now()).order_by(Round.id.desc())
    return [
        Place(row, place, _offers(row, place, mine), service.is_open(row, now()))
        for row in db.session.scalars(query)
        for place in row.election.constituencies
    ]


def _offers(row: Round, place: Constituency, mine: Organisation) -> list[tuple[Service, Offer | None]]:
    query = service.offers_in(row, place).where(Offer.messenger_id == mine.id).options(selectinload(Offer.lines))
    found = {offer.service: offer for offer in db.session.scalars(query)}
    return [(entry, found.get(code)) for code, entry in SERVICES.items()]


@offers.route("/<round_token>/<place_token>/<code>", methods=["GET", "POST"])
@messenger_editor
def announce(round_token: str, place_token: str, code: str) -> Answer:
    """Announce a service, or say anew what was announced."""
    row, place = by_token(Round, round_token), by_token(Constituency, place_token)
    if code not in SERVICES or place.election_id != row.election_id:
        raise NotFound(_("چنین خدمتی در این انتخابات نیست."))
    entry, found = SERVICES[code], service.live_offer(row, place, messenger(), code)
    form = form_for(entry, found, {"window_from": row.opens_at, "window_until": row.silent_at})
    title = _("%(service)s – %(place)s", service=entry.label, place=place.name)
    lead = _("یکای این خدمت «%(unit)s» است و ظرفیت میان همه‌ی نامزدها برابر تقسیم می‌شود.", unit=entry.unit_label)
    status = 200
    if form.is_submitted():
        status = _said(form, found, row, place, code)
        if not status:
            flash(_("پیشنهاد شما ثبت شد."), "success")
            return see(".index")
    else:
        form.version.data = str(found.version if found else 0)
    return form_page(form, title, url_for(".index"), status, lead=lead, label=_("اعلام ظرفیت"))


def _said(form: OfferForm, found: Offer | None, row: Round, place: Constituency, code: str) -> int:
    if not form.is_fresh(found.version if found else 0):
        return 409
    if found is not None:
        return done(form, lambda: service.change(found, current_person(), form.announced()))
    return done(
        form, lambda: service.announce(messenger(), current_person(), row, place, code, form.announced())
    )


@offers.post("/<token>/take-back")
@messenger_editor
def take_back(token: str) -> Answer:
    offer = by_token(Offer, token)
    if offer.messenger_id != messenger().id:
        raise NotFound(_("چنین پیشنهادی ندارید."))
    with transaction():
        service.take_back(offer, current_person())
    flash(_("پیشنهاد پس گرفته شد."), "success")
    return see(".index")
