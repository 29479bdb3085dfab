"""Lists of numbers for bulk messages and channel growth, and the register of those who want none of them.

optouts.record("+98912…", optouts.Wish.OUT, source="sms", said_at=moment, candidate_id=7)   # what a text of 11 means
"""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.accounts.members import has_role_among
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind
from portal.core.i18n import _l
from portal.elections.lists import models, optouts, work

__all__ = ["init_app", "models", "optouts", "work"]


def _of_campaign(person: Person | None) -> bool:
    return person is not None and has_role_among(person, Kind.CAMPAIGN)


def _of_headquarters(person: Person | None) -> bool:
    return person is not None and has_role_among(person, Kind.HEADQUARTERS)


def _reports_opt_outs(person: Person | None) -> bool:
    return person is not None and any(has_role_among(person, kind) for kind in optouts.SOURCES)


def init_app(app: Flask) -> None:
    """Add the pages of campaigns, of the headquarters, and of those who report opt-outs."""
    from portal.elections.lists.opt_out_views import opt_outs
    from portal.elections.lists.purge_views import purges
    from portal.elections.lists.views import lists

    for pages in (lists, purges, opt_outs):
        app.register_blueprint(pages)
    navigation.add(_l("فهرست شماره‌ها"), "number_lists.index", when=_of_campaign, order=43)
    navigation.add(_l("شماره‌های نزد سامانه"), "number_purges.index", when=_of_headquarters, order=43)
    navigation.add(_l("دفتر لغو"), "opt_outs.add", when=_reports_opt_outs, order=44)
