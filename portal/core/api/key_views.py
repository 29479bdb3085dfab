"""The pages of keys: the head's, for their own organisation, and the administrator's, for any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.core.accounts import own_pages
from portal.core.accounts.access import administrator, heads_organisation, organisation_head
from portal.core.accounts.current import current_organisation, current_person
from portal.core.accounts.models import Organisation
from portal.core.accounts.search import organisation_by_token
from portal.core.accounts.views.organisation import own_tabs
from portal.core.api import keys
from portal.core.api.endings import SOON
from portal.core.api.forms import KeyForm
from portal.core.api.models import ApiKey
from portal.core.api.scopes import label_of, scopes_for
from portal.core.api.views import api_pages
from portal.core.clock import now
from portal.core.db import transaction
from portal.core.errors import Conflict, Forbidden
from portal.core.i18n import _, _l
from portal.core.web import page

own_pages.add(_l("کلیدهای دسترسی"), "api.own_keys", "api.admin_keys", heads_organisation, "key")


@dataclass(frozen=True)
class Place:
    """Whose keys these are, and where the pages around them lie."""

    organisation: Organisation
    url: str
    back_url: str
    administered: bool = False

    def revoke_url(self, key: ApiKey) -> str:
        return f"{self.url}/{key.token}/revoke"


def _own() -> Place:
    found = current_organisation()
    if found is None:  # the mark has already asked
        raise Forbidden(_("برای هیچ سازمانی کار نمی‌کنید."))
    return Place(found, url_for("api.own_keys"), url_for("accounts.organisation"))


def _any(token: str) -> Place:
    found = organisation_by_token(token)
    back_url = url_for("accounts.admin_organisation", token=token)
    return Place(found, url_for("api.admin_keys", token=token), back_url, administered=True)


def _page(place: Place, form: KeyForm, status: int = 200, secret: str | None = None) -> Response:
    return page(
        "api/keys.html",
        status,
        place=place,
        form=form,
        secret=secret,
        rows=keys.keys_of(place.organisation),
        scopes=scopes_for(place.organisation.kind),
        label_of=label_of,
        soon=now() + SOON,
        administered=place.administered,
        tab_items=own_tabs(),
        example=request.url_root.rstrip("/"),
    )


def _make(place: Place) -> Response:
    """Make a key and show its secret, this once."""
    form, actor = KeyForm(place.organisation), current_person()
    if not form.validate():
        return _page(place, form, 422)
    good_for = timedelta(days=int(form.days.data))
    try:
        with transaction():
            _row, secret = keys.make(place.organisation, form.name.data, form.scopes.data, good_for, actor)
    except Conflict as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _page(place, form, error.status)
    return _page(place, KeyForm(place.organisation, formdata=None), 200, secret)


def _ask(place: Place, key: str) -> Response:
    row = keys.key_of(place.organisation, key)
    return page(
        "confirm.html",
        title=_("باطل کردن کلید «%(name)s»", name=row.name),
        happens=[
            _("هر برنامه‌ای که این کلید را دارد، همین حالا از کار می‌افتد."),
            _("آنچه تا کنون با آن فرستاده شده است می‌ماند."),
        ],
        label=_("کلید را باطل کن"),
        back_url=place.url,
        tone="danger",
        irreversible=True,
    )


def _revoke(place: Place, key: str) -> Response:
    actor = current_person()
    with transaction():
        keys.revoke(keys.key_of(place.organisation, key), actor)
    flash(_("کلید باطل شد."), "success")
    return redirect(place.url, 303)


@api_pages.get("/organisation/keys")
@organisation_head
def own_keys() -> Response:
    place = _own()
    return _page(place, KeyForm(place.organisation))


@api_pages.post("/organisation/keys")
@organisation_head
def own_key_new() -> Response:
    return _make(_own())


@api_pages.get("/organisation/keys/<key>/revoke")
@organisation_head
def own_key_end(key: str) -> Response:
    return _ask(_own(), key)


@api_pages.post("/organisation/keys/<key>/revoke")
@organisation_head
def own_key_end_now(key: str) -> Response:
    return _revoke(_own(), key)


@api_pages.get("/admin/organisations/<token>/keys")
@administrator
def admin_keys(token: str) -> Response:
    place = _any(token)
    return _page(place, KeyForm(place.organisation))


@api_pages.post("/admin/organisations/<token>/keys")
@administrator
def admin_key_new(token: str) -> Response:
    return _make(_any(token))


@api_pages.get("/admin/organisations/<token>/keys/<key>/revoke")
@administrator
def admin_key_end(token: str, key: str) -> Response:
    return _ask(_any(token), key)


@api_pages.post("/admin/organisations/<token>/keys/<key>/revoke")
@administrator
def admin_key_end_now(token: str, key: str) -> Response:
    return _revoke(_any(token), key)
