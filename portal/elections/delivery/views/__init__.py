"""Screens of the proof: the messenger's receipts and keys, the representative's answers, the headquarters' view."""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.accounts.members import has_role_among
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind
from portal.core.i18n import _l
from portal.elections.delivery.api import delivery_api, register_scope
from portal.elections.delivery.views.answers import answers
from portal.elections.delivery.views.headquarters import delivery_pages
from portal.elections.delivery.views.keys import key_pages
from portal.elections.delivery.views.receipts import receipt_pages


def register(app: Flask) -> None:
    for pages in (receipt_pages, key_pages, answers, delivery_pages, delivery_api):
        app.register_blueprint(pages)
    register_scope()
    navigation.add(_l("رسیدهای تحویل"), "receipts.index", when=_of(Kind.VENDOR), order=42)
    navigation.add(_l("تحویل‌ها"), "delivery_answers.index", when=_of(Kind.CAMPAIGN), order=43)


def _of(kind: Kind) -> navigation.Seen:
    def seen(person: Person | None) -> bool:
        return person is not None and has_role_among(person, kind)

    return seen
