"""Short codes: people text a digit to a candidate's number and become members of that candidate's channel.

The code says the candidate, the digit says the messenger. `reading` and `standing` are pure: what a message means,
and who is a member after all messages in the order of the operators' time. docs/short-codes.md tells the rules.
"""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.accounts.members import has_role_among
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind
from portal.core.i18n import _l
from portal.elections.codes import models

__all__ = ["init_app", "models"]


def _of_campaign(person: Person | None) -> bool:
    return person is not None and has_role_among(person, Kind.CAMPAIGN)


def _of_operator(person: Person | None) -> bool:
    return person is not None and has_role_among(person, Kind.OPERATOR)


def init_app(app: Flask) -> None:
    """Add the pages and the doors of programs; `purge` comes round by itself."""
    from portal.elections.codes import api, purge  # noqa: F401 - what comes round is known when it is imported
    from portal.elections.codes.campaign_views import my_code
    from portal.elections.codes.desk_views import code_desk
    from portal.elections.codes.joins import joins
    from portal.elections.codes.operator_views import operator_codes
    from portal.elections.codes.public import codes_pages
    from portal.elections.ledger import add_part

    for pages in (my_code, code_desk, operator_codes, codes_pages, api.codes_api):
        app.register_blueprint(pages)
    api.add_scopes()
    add_part(joins)
    navigation.add(_l("سرشماره‌ی من"), "my_short_code.index", when=_of_campaign, order=43)
    navigation.add(_l("سرشماره‌ها"), "operator_codes.index", when=_of_operator, order=43)
    navigation.add(_l("سرشماره‌ی نامزدها"), "short_codes.index", when=lambda person: person is None, order=72)
