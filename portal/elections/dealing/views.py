"""The headquarters' pages of dealing: what was offered in a round, and its division."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from portal.core.accounts.current import current_person
from portal.core.clock import now
from portal.core.i18n import _
from portal.core.web import page
from portal.elections.access import headquarters, headquarters_setter
from portal.elections.dealing import service, shares
from portal.elections.models import Round
from portal.elections.pages import Answer, sure
from portal.elections.setup.queries import PHASES, by_token, phase_of

pages = Blueprint("elections_dealing", __name__, url_prefix="/elections/setup/rounds")


@pages.route("/<token>/deal", methods=["GET", "POST"])
@headquarters_setter
def deal(token: str) -> Answer:
    row = by_token(Round, token)
    happens = [
        _("هر پیشنهاد میان همه‌ی نامزدهای همان حوزه برابر تقسیم می‌شود."),
        _("آنچه بخش‌پذیر نیست گفته می‌شود و برای قرعه می‌ماند."),
        _("پس از آن نه پیشنهادی افزوده می‌شود و نه نامزدی."),
    ]
    said = {"happens": happens, "label": _("تقسیم برابر"), "flash": _("سهمیه‌ها ساخته شد.")}
    return sure(
        url_for(".quotas", token=token), _("تقسیم سهمیه‌ها"), lambda: service.deal(row, current_person()), said
    )


@pages.get("/<token>/quotas")
@headquarters
def quotas(token: str) -> Response:
    """What was offered in a round, and what each candidate got of it."""
    row = by_token(Round, token)
    phase = PHASES[phase_of(row, now())]
    shown = {"round": row, "election": row.election, "phase": phase, "shares": shares.of_round(row)}
    return page("elections/quotas.html", **shown)
