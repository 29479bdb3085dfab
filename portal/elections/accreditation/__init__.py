"""Candidates name their representatives to the headquarters, which accredits them."""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.accounts.members import has_role_among
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Kind
from portal.core.i18n import _l
from portal.elections.accreditation.service import is_representative

__all__ = ["init_app", "is_representative"]


def _of_campaign(person: Person | None) -> bool:
    return person is not None and has_role_among(person, Kind.CAMPAIGN)


def init_app(app: Flask) -> None:
    from portal.elections.accreditation import kind
    from portal.elections.accreditation.views import accreditations

    kind.register()
    app.register_blueprint(accreditations)
    navigation.add(_l("نماینده‌ها"), "accreditation.index", when=_of_campaign, order=42)
