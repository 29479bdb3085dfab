"""The candidate's page: my code, my channels, how many joined each day; never who."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, url_for
from sqlalchemy import select

from portal.core.accounts.access import campaign
from portal.core.accounts.current import current_organisation, current_person
from portal.core.accounts.places import name_of
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.core.web import page
from portal.elections.codes import channels, queries
from portal.elections.codes.digits import SERVICE
from portal.elections.codes.forms import ChannelForm
from portal.elections.models import Candidacy, Candidate, Offer, OfferLine, Quota
from portal.elections.pages import Answer, done, form_page, see

my_code = Blueprint("my_short_code", __name__, url_prefix="/elections/short-code")


def _candidate() -> Candidate:
    organisation = current_organisation()
    number = organisation.id if organisation else None
    found = db.session.scalar(select(Candidate).where(Candidate.campaign_id == number))
    if found is None:
        raise NotFound(_("نامزدی برای این ستاد ثبت نشده است."))
    return found


@my_code.get("")
@campaign
def index() -> Response:
    candidate = _candidate()
    candidacy, grant = queries.latest_candidacy(candidate), channels.grant_of(candidate)
    shown: dict[str, Any] = {"candidate": candidate, "candidacy": candidacy, "grant": grant}
    shown |= {"places": queries.places_of(candidacy, grant) if candidacy else []}
    shown |= {"days": queries.days_of(grant) if grant else [], "may_name": _may_name(candidacy)}
    return page("elections/codes/mine.html", **shown)


def _may_name(candidacy: Candidacy | None) -> bool:
    return candidacy is not None and candidacy.withdrawn_at is None and now() < candidacy.round.silent_at


@my_code.route("/<token>", methods=["GET", "POST"])
@campaign
def channel(token: str) -> Answer:
    """Name the channel on one messenger, or mend its name."""
    quota = _quota(token)
    named = {one.quota_id: one.name for one in channels.channels_of(quota.candidacy)}
    form, status = ChannelForm(data={"name": named.get(quota.id, "")}), 200
    if form.is_submitted():
        status = done(form, lambda: _name(quota, form))
        if not status:
            flash(_("کانال ثبت شد؛ عضوها از این پس به همین کانال افزوده می‌شوند."), "success")
            return see(".index")
    title = _("کانال در %(messenger)s", messenger=name_of(quota.line.offer.messenger))
    lead = _("هر کس رقم این پیام‌رسان را به سرشماره‌ی شما پیامک کند، عضو این کانال می‌شود.")
    return form_page(form, title, url_for(".index"), status, lead=lead)


def _name(quota: Quota, form: ChannelForm) -> None:
    channels.name_channel(quota.candidacy, current_person(), quota, form.name.data)


def _quota(token: str) -> Quota:
    """One of the candidate's own; another's does not exist for them."""
    query = select(Quota).join(OfferLine, Quota.line_id == OfferLine.id).join(Offer).join(Candidacy)
    query = query.where(Quota.token == token, Candidacy.candidate_id == _candidate().id, Offer.service == SERVICE)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(_("چنین سهمیه‌ای از آن شما نیست."), _("از صفحه‌ی سرشماره‌ی من آن را باز کنید."))
    return found
