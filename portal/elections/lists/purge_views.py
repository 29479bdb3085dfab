"""The purge, for the campaign that gave the numbers and for the headquarters that answers for all of them."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from sqlalchemy import case, func, select

from portal.core.accounts.access import campaign
from portal.core.accounts.current import current_person
from portal.core.data_keys import DataKey
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.core.web import page
from portal.elections.access import headquarters, headquarters_setter
from portal.elections.lists import ending
from portal.elections.lists.access import our_campaign
from portal.elections.lists.models import LEAVING, READING, READY, NumberList, NumberRoll
from portal.elections.lists.words import PURGE
from portal.elections.models import Candidate
from portal.elections.pages import Answer, sure

purges = Blueprint("number_purges", __name__, url_prefix="/elections/numbers")


@purges.get("")
@headquarters
def index() -> Response:
    """Whose numbers the portal can still read; of those that a messenger took, no copy is there."""
    kept = case((NumberList.state.in_((READING, READY, LEAVING)), NumberList.accepted), else_=0)
    held = (
        select(Candidate, func.count(NumberList.id), func.sum(kept))
        .join(NumberRoll, NumberRoll.candidate_id == Candidate.id)
        .join(NumberList, NumberList.roll_id == NumberRoll.id)
        .join(DataKey, NumberList.data_key_id == DataKey.id)
        .where(DataKey.destroyed_at.is_(None))
        .group_by(Candidate.id)
        .order_by(Candidate.id)
    )
    names = ("candidate", "lists", "numbers")
    rows = [dict(zip(names, row, strict=True)) for row in db.session.execute(held)]
    return page("elections/lists/held.html", held=rows, days=ending.KEPT.days)


@purges.route("/candidates/<token>/purge", methods=["GET", "POST"])
@headquarters_setter
def for_headquarters(token: str) -> Answer:
    found = db.session.scalar(select(Candidate).where(Candidate.token == token))
    if found is None:
        raise NotFound(_("چنین نامزدی نیست."))
    return _purge(found, url_for(".index"))


@purges.route("/purge", methods=["GET", "POST"])
@campaign
def ours() -> Answer:
    """All that the visitor's own campaign gave."""
    found = db.session.scalar(select(Candidate).where(Candidate.campaign_id == our_campaign().id))
    if found is None:
        raise NotFound(_("نامزدی برای این ستاد ثبت نشده است."))
    return _purge(found, url_for("number_lists.index"))


def _purge(candidate: Candidate, back_url: str) -> Answer:
    said = {
        "happens": PURGE,
        "label": _("نابود کردن کلید"),
        "flash": _("کلید نابود شد؛ هیچ‌کس دیگر آن شماره‌ها را نمی‌خواند."),
    }
    title = _("پاک کردن شماره‌های %(name)s", name=candidate.name)
    return sure(back_url, title, lambda: ending.purge(candidate, current_person()), said)
