"""The screens that every kind of case shares."""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.accounts.members import is_official, organisations_of
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind
from portal.core.desk.choices import add_start
from portal.core.i18n import _l

__all__ = ["add_start", "init_app"]


def _has_vendor(person: Person | None) -> bool:
    return person is not None and any(o.kind == Kind.VENDOR for o in organisations_of(person))


def _applies(person: Person | None) -> bool:
    kinds = (Kind.VENDOR, Kind.CAMPAIGN)
    return person is not None and any(o.kind in kinds for o in organisations_of(person))


def _sits_in_office(person: Person | None) -> bool:
    return person is not None and is_official(person)


def init_app(app: Flask) -> None:
    from portal.core.desk import absence_views, consultations, held, questions  # noqa: F401 - they join the desk
    from portal.core.desk.home import home_pages
    from portal.core.desk.tracking import track_pages
    from portal.core.desk.views import desk

    app.register_blueprint(home_pages)
    app.register_blueprint(desk)
    app.register_blueprint(track_pages)
    for room in (questions, consultations, held):
        app.register_blueprint(room.pages)
    navigation.add(_l("نظرخواهی‌ها"), "consultations.index", when=consultations.speaks_for_some_body, order=20)
    navigation.add(_l("آنچه از ما دارند"), "held.own", when=_has_vendor, order=30)
    navigation.add(_l("پیگیری پرونده"), "tracking.ask", when=lambda person: person is None, order=20)
    navigation.add_tile(
        _l("پیگیری پرونده"), "tracking.ask", _l("با شماره‌ی پرونده و چهار رقم پایانی همراه؛ بی ورود"), "search"
    )
    navigation.add(_l("پرونده‌های ما"), "desk.own", when=_applies, order=10)
    navigation.add(
        _l("کارتابل"), "desk.inbox", when=lambda person: person is not None and is_official(person), order=10
    )
