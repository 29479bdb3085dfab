"""Draws, held in public: announced, committed to, revealed, published; and what their order is used for.

draw = announce(round, constituency, official, Announced(…))
commit(draw, candidacy, representative, commitment); reveal(draw, candidacy, representative, salt, value)
enter_values(draw, official, […]); enter_values(draw, other_official, […]); publish(draw, official)
"""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.accounts.members import has_role_among
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind
from portal.core.i18n import _l
from portal.elections.access import sets_up
from portal.elections.draws.announcing import announce, call_off
from portal.elections.draws.closing import close
from portal.elections.draws.publishing import deal_again, prepare, prepare_again, publish
from portal.elections.draws.taking_part import commit, reveal
from portal.elections.draws.values import discard_values, enter_values
from portal.elections.setup import before_withdrawal, on_withdrawn

__all__ = [
    "announce",
    "call_off",
    "close",
    "commit",
    "discard_values",
    "enter_values",
    "init_app",
    "prepare",
    "publish",
    "reveal",
]


def _leads(person: Person | None) -> bool:
    return person is not None and sets_up(person)


def _takes_part(person: Person | None) -> bool:
    return person is not None and has_role_among(person, Kind.CAMPAIGN)


def init_app(app: Flask) -> None:
    from portal.elections.draws.campaign_views import campaign_draws
    from portal.elections.draws.desk_views import draw_desk
    from portal.elections.draws.public import draws_pages

    before_withdrawal(prepare_again)
    on_withdrawn(deal_again)
    for pages in (draws_pages, draw_desk, campaign_draws):
        app.register_blueprint(pages)
    navigation.add(_l("پیشبرد قرعه‌کشی‌ها"), "draw_desk.index", when=_leads, order=41)
    navigation.add(_l("تعهد به قرعه"), "campaign_draws.index", when=_takes_part, order=43)
    navigation.add(_l("قرعه‌کشی‌ها"), "draws.index", order=83)
    navigation.add_tile(
        _l("قرعه‌کشی‌ها"),
        "draws.index",
        _l("نوبت‌های کمیاب تبلیغ انتخاباتی را قرعه تقسیم می‌کند؛ هر کسی می‌تواند آن را از نو بیازماید."),
        "scale",
    )
