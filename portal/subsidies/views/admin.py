"""The administrator's page of each programme's terms."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from flask import Response, flash

from portal.core.accounts import admin_pages
from portal.core.accounts.access import administrator
from portal.core.accounts.current import current_person
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.i18n import _, _l
from portal.core.web import page
from portal.subsidies import terms
from portal.subsidies.programme import REGISTERED, Programme
from portal.subsidies.site_forms import TermsForm
from portal.subsidies.views.blueprint import Answer, find, see, support

admin_pages.add(_l("برنامه‌های پشتیبانی"), "support.admin_terms", _l("مهلت‌ها، گشودن و بستن، مرز بی‌کاری"), "server")


@support.get("/admin/support")
@administrator
def admin_terms() -> Response:
    shown: dict[str, Any] = {"programmes": list(REGISTERED.values()), "terms": terms.all_terms()}
    return page("admin/support.html", items=admin_pages.items(), **shown)


@support.get("/admin/support/<slug>")
@administrator
def edit_terms(slug: str) -> Response:
    found, form = find(slug), TermsForm()
    if not form.restored:
        form.process(formdata=None, data=asdict(terms.terms_of(found)))
    return _page(found, form)


def _page(programme: Programme, form: TermsForm, status: int = 200) -> Response:
    return page("admin/support_terms.html", status, items=admin_pages.items(), programme=programme, form=form)


@support.post("/admin/support/<slug>")
@administrator
def set_terms(slug: str) -> Answer:
    found, form = find(slug), TermsForm()
    seen = terms.terms_of(found)
    if not (form.validate() and form.is_fresh(seen.version)):
        return _page(found, form, 422)
    wanted = {name: form[name].data for name in terms.NAMES if name != "version"}
    try:
        with transaction():
            terms.set_terms(found, current_person(), replace(seen, **wanted))
    except Conflict as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _page(found, form, 409)
    flash(_("شرایط تازه ثبت شد؛ پرونده‌های جاری با مهلت خود پیش می‌روند."), "success")
    return see(".edit_terms", slug=slug)
