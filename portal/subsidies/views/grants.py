"""What was granted: the vendor's benefits with what each lapse would cost, and the page of one grant."""

from __future__ import annotations

from typing import Any

from flask import Response, flash

from portal.core.accounts.access import signed_in, vendor
from portal.core.accounts.current import current_organisation, current_person
from portal.core.accounts.members import has_role
from portal.core.accounts.roles import Role
from portal.core.clock import now
from portal.core.db import transaction
from portal.core.errors import NotFound
from portal.core.i18n import _, tehran_day
from portal.core.web import page
from portal.subsidies import costs, grants, keys, looking, requests
from portal.subsidies.models import Grant
from portal.subsidies.programme import programme_of
from portal.subsidies.upkeep import ladder
from portal.subsidies.views.blueprint import Answer, see, support


@support.get("/support/benefits")
@vendor
def benefits() -> Response:
    """What we have by our licences, and what we would lose with each."""
    organisation = current_organisation()
    if organisation is None:
        raise NotFound(_("برای هیچ سازمانی وارد نشده‌اید."))
    return page("support/benefits.html", keys=costs.costs_of(organisation))


@support.get("/support/grants/<token>")
@signed_in
def grant(token: str) -> Response:
    return _page(grants.load(token, current_person()))


def _page(found: Grant) -> Response:
    programme, person = programme_of(found.programme), current_person()
    shown: dict[str, Any] = {
        "grant": found,
        "programme": programme,
        "benefit": keys.benefit_of(found),
        "rows": looking.rows_of_grant(found, tehran_day(now())),
        "names": {one.code: one.name for one in found.pool.classes} if found.pool else {},
        "climbs": ladder.climbs_of(found),
        "climb_states": ladder.STATES,
        "may_decide": (row := ladder.running(found)) is not None and ladder.may_decide(person, row),
        "running": requests.running_about(found),
        "may_write": has_role(person, found.organisation_id, Role.OWNER, Role.EDITOR),
        "actions": [action for action in programme.actions if action != "new"],
    }
    return page("support/grant.html", **(shown | programme.grant_context(found)))


@support.post("/support/grants/<token>/<any(change, renew):action>")
@vendor
def ask_about(token: str, action: str) -> Answer:
    """Begin a request to change or renew it."""
    with transaction():
        case = requests.begin_about(grants.load(token, current_person()), action, current_person())
    return see(".draft", token=case.token)


@support.post("/support/grants/<token>/give-back")
@vendor
def give_back(token: str) -> Answer:
    with transaction():
        found = grants.lock(grants.load(token, current_person()).id)
        grants.give_back(found, current_person())
    flash(_("تخصیص از فردا پس داده شد."), "success")
    return see(".grant", token=token)
