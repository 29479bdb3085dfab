"""How media advertising comes into the portal: its pages, its round, who else reads its documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask

from portal.core import navigation
from portal.core.accounts.members import organisations_of
from portal.core.accounts.models import Person
from portal.core.capacity import Pool
from portal.core.cases import Case
from portal.core.db import db
from portal.core.documents import Document, read_by_others
from portal.core.i18n import _l
from portal.subsidies import grants
from portal.subsidies.models import Grant
from portal.subsidies.programmes.media import accounts, offers, queries, rounds  # noqa: F401 - `rounds` registers itself
from portal.subsidies.programmes.media.airings import campaign_of
from portal.subsidies.programmes.media.page_forms import clock_words
from portal.subsidies.programmes.media.views import media
from portal.subsidies.requests import support_case


def start(app: Flask) -> None:
    read_by_others(_sees)
    app.register_blueprint(media)
    navigation.add(_l("پخش آگهی"), "media.own_airings", when=_is_broadcaster, order=24)
    navigation.add(_l("زمان و فضای پخش"), "media.own_offers", when=_is_broadcaster, order=25)


def _is_broadcaster(person: Person | None) -> bool:
    return person is not None and any(offers.is_broadcaster(one) for one in organisations_of(person))


def on_programme_page(pools: Sequence[Pool]) -> dict[str, Any]:
    """For whoever thinks of asking: each broadcaster's terms, and when its classes are aired."""
    windows = offers.windows_of([one.id for pool in pools for one in pool.classes])
    terms = {pool.id: offers.terms_of(pool) for pool in pools}
    return {"media_terms": terms, "windows": windows, "clock": clock_words}


def on_grant_page(grant: Grant) -> dict[str, Any]:
    """For the grant's own page: what became of the units, and what waits for the messenger's answer."""
    waiting = [one for one in accounts.airings_of(grant) if one.state == "reported"]
    return {"accounts": accounts.accounts_of(grant), "waiting_airings": waiting[:20], "campaign": campaign_of(grant)}


def on_case_page(case: Case) -> dict[str, Any]:
    """For the office: asked, granted and aired side by side, once there is a grant; the terms before."""
    case = support_case(case)
    grant = grants.of_case(case)
    terms = offers.terms_of(case.pool) if case.pool is not None else None
    return {"media_terms": terms, "accounts": accounts.accounts_of(grant) if grant is not None else []}


def _sees(person: Person, document: Document) -> bool:
    return db.session.scalar(queries.grants_with(document, person)) is not None
