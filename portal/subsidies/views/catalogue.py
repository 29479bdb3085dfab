"""What programmes there are, for everybody; and where a request begins."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from sqlalchemy import select

from portal.core import capacity
from portal.core.accounts.access import public, vendor_editor
from portal.core.accounts.current import current_organisation, current_person, person_or_none, signin_or_none
from portal.core.accounts.members import has_role
from portal.core.accounts.models import Organisation
from portal.core.accounts.roles import Kind, Role
from portal.core.db import db, transaction
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.core.web import page
from portal.licensing.licences.models import Licence
from portal.subsidies import keys, requests, terms
from portal.subsidies.programme import REGISTERED, Programme
from portal.subsidies.views.blueprint import Answer, find, see, support


@support.get("/support")
@public
def index() -> Response:
    """Every programme, and whether it takes requests now."""
    return page("support/index.html", programmes=list(REGISTERED.values()), terms=terms.all_terms())


@support.get("/support/programmes/<slug>")
@public
def programme(slug: str) -> Response:
    """What it gives, what it asks, and in how many days it is answered; for a vendor the way in."""
    found = find(slug)
    pools = capacity.pools(found.pool_kind) if found.shares_a_pool else []
    known = [(one, capacity.classes_of(one)) for one in pools if one.ended_at is None]
    offered = [(one, classes) for one, classes in known if classes]
    shown: dict[str, Any] = {
        "programme": found,
        "terms": terms.terms_of(found),
        "pools": offered,
        "may_ask": _may_ask(),
        "signed_in": person_or_none() is not None,
        "licences": _own_licences(),
        "slots": {slot.code: slot for slot in found.slots},
    }
    return page("support/programme.html", **shown, **found.pool_context([one for one, _classes in offered]))


def _may_ask() -> bool:
    person, organisation = person_or_none(), _vendor()
    return person is not None and has_role(person, organisation, Role.OWNER, Role.EDITOR)


def _vendor() -> Organisation | None:
    if signin_or_none() is None or person_or_none() is None:
        return None
    found = current_organisation()
    return found if found is not None and found.kind == Kind.VENDOR else None


def _own_licences() -> list[Licence]:
    organisation = _vendor()
    return list(keys.licences_in_force(organisation)) if organisation is not None else []


@support.post("/support/programmes/<slug>")
@vendor_editor
def begin(slug: str) -> Answer:
    found = find(slug)
    with transaction():
        organisation = _organisation()
        case = requests.begin(found, organisation, current_person(), _licence(organisation), _pool(found))
    return see(".draft", token=case.token)


def _organisation() -> Organisation:
    found = current_organisation()
    if found is None:
        raise NotFound(_("برای هیچ سازمانی وارد نشده‌اید."))
    return found


def _licence(organisation: Organisation) -> Licence:
    """The one that was chosen, or the only one there is. Raises NoLicence."""
    known = keys.licences_in_force(organisation)
    token = request.form.get("licence", "")
    found = next((one for one in known if one.token == token), known[0] if len(known) == 1 and not token else None)
    if found is None:
        raise keys.NoLicence
    return found


def _pool(programme: Programme) -> capacity.Pool | None:
    if not programme.shares_a_pool:
        return None
    open_now = (capacity.Pool.kind == programme.pool_kind, capacity.Pool.ended_at.is_(None))
    return db.session.scalar(
        select(capacity.Pool).where(*open_now, capacity.Pool.token == request.form.get("pool", ""))
    )
