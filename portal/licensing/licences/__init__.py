"""Licences: issued, changed, shown to anybody, verified."""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.accounts.members import is_official, organisations_of
from portal.core.accounts.models import Person
from portal.core.documents.readers import read_by_subject
from portal.core.i18n import _l


def _has_licences(person: Person | None) -> bool:
    """Vendors hold them, officials answer for them."""
    return person is not None and (is_official(person) or any(o.kind == "vendor" for o in organisations_of(person)))


def init_app(app: Flask) -> None:
    from portal.licensing.licences import letters, reminders
    from portal.licensing.licences.public import register_pages
    from portal.licensing.licences.views import licences, may_read

    app.register_blueprint(register_pages)
    app.register_blueprint(licences)
    read_by_subject("licence", may_read)
    letters.register()
    reminders.register()
    navigation.add(_l("پروانه‌ها"), "licences.index", when=_has_licences, order=20)
    navigation.add(_l("دفتر همگانی"), "register.index", order=80)
    navigation.add(_l("بررسی پروانه"), "register.check", order=81)
    navigation.add_tile(
        _l("دفتر همگانی پروانه‌ها"),
        "register.index",
        _l("ببینید کدام پیام‌رسان هم‌اکنون پروانه‌ی معتبر دارد."),
        "list-check",
    )
    navigation.add_tile(
        _l("بررسی گواهی"), "register.check", _l("با شماره یا خود پرونده‌ی PDF، بی آن‌که وارد شوید."), "shield-check"
    )
