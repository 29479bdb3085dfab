"""What the broadcaster announced, and a new announcement."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, flash

from portal.core.accounts.current import current_organisation, current_person
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.core.web import page
from portal.subsidies.programmes.media import offers, queries
from portal.subsidies.programmes.media.page_forms import OfferForm, TermsForm, clock_words
from portal.subsidies.programmes.media.views.blueprint import Answer, broadcaster, done, media, see


@media.get("/media/offers")
@broadcaster
def own_offers() -> Response:
    return page("support/media/offers.html", pools=offers.own_pools(current_person()), terms_of=offers.terms_of)


@media.get("/media/offers/new")
@broadcaster
def new_offer() -> Response:
    return page("support/media/new_offer.html", form=OfferForm(data=asdict(offers.Terms())))


@media.post("/media/offers/new")
@broadcaster
def announce() -> Answer:
    form, made = OfferForm(), []

    def work() -> None:
        owner = current_organisation()
        if owner is None:
            raise NotFound(_("برای هیچ سازمانی وارد نشده‌اید."))
        names = (form.name_fa.data, form.name_en.data)
        made.append(offers.announce(current_person(), owner, *names, form.terms()).token)

    if not done(form, work):
        return page("support/media/new_offer.html", 422, form=form)
    flash(_("اعلام ثبت شد؛ اکنون ردیف‌های آن را بیفزایید."), "success")
    return see(".offer", token=made[0])


@media.get("/media/offers/<token>")
@broadcaster
def offer(token: str) -> Response:
    """One offer: its terms, its classes, and who was given what of it."""
    pool = offers.load(token, current_person())
    return _page(token, TermsForm(data=asdict(offers.terms_of(pool))))


def _page(token: str, form: TermsForm, status: int = 200) -> Response:
    pool = offers.load(token, current_person())
    shown: dict[str, Any] = {
        "pool": pool,
        "classes": pool.classes,
        "windows": offers.windows_of([one.id for one in pool.classes]),
        "grants": queries.grants_of_pool(pool),
        "clock": clock_words,
    }
    return page("support/media/offer.html", status, form=form, **shown)


@media.post("/media/offers/<token>/terms")
@broadcaster
def change_terms(token: str) -> Answer:
    form = TermsForm()

    def work() -> None:
        offers.set_terms(current_person(), offers.load(token, current_person()), form.terms())

    if not done(form, work):
        return _page(token, form, 422)
    flash(_("شرایط تازه از این پس برای تخصیص‌های تازه است؛ آنچه داده شده شرایط خود را نگه می‌دارد."), "success")
    return see(".offer", token=token)
