"""The holder's pages of a licence's life: renew it as it stands, or open a filled-in case to renew or vary it."""

from __future__ import annotations

from flask import Response, flash

from portal.core.accounts.access import vendor
from portal.core.accounts.current import current_person
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.i18n import _, jalali_date
from portal.core.web import page
from portal.licensing import carry, renewal
from portal.licensing.licences.models import Licence
from portal.licensing.licences.views import load
from portal.licensing.views.blueprint import Answer, licensing, see


@licensing.get("/licences/<token>/renewal")
@vendor
def renewal_page(token: str) -> Response:
    """Here is what we hold; has anything changed?"""
    licence = load(token)
    renewal.require_writer(current_person(), licence)
    return _page(licence)


def _page(licence: Licence, status: int = 200, notice: str = "") -> Response:
    found = renewal.outlook_of(licence)
    return page("licensing/renewal.html", status, licence=licence, outlook=found, notice=notice)


@licensing.post("/licences/<token>/renewal")
@vendor
def renew(token: str) -> Answer:
    """Nothing has changed: renewed in this very request. A second click is told so kindly."""
    licence_id = load(token).id
    try:
        with transaction():
            renewed = renewal.renew(licence_id, current_person())
            case = carry.last_case(renewed)
    except Conflict as error:
        return _page(load(token), 409, f"{error.message} {error.hint}")
    if case.state != "granted" or case.action != "renew":
        return see("desk.case", token=case.token)
    flash(_("پروانه تا %(day)s تمدید شد.", day=jalali_date(renewed.valid_until, "long")), "success")
    return see("licences.show", token=token)


@licensing.post("/licences/<token>/renewal/changes")
@vendor
def renew_with_changes(token: str) -> Answer:
    """Something has changed: a draft in which all that we hold already stands."""
    licence_id = load(token).id
    with transaction():
        case = renewal.begin_renewal(licence_id, current_person())
    return see(".tasks", token=case.token)


@licensing.post("/licences/<token>/variation")
@vendor
def vary(token: str) -> Answer:
    """Change something within the term: a draft filled in with what holds now."""
    licence_id = load(token).id
    with transaction():
        case = renewal.begin_variation(licence_id, current_person())
    return see(".tasks", token=case.token)
