"""The public ledger: what every candidate got, planned, delivered, seen; each entry provable by anybody.

Other rooms add what is theirs: add_part(call), where call(round, constituency) gives a Part or None.
"""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.i18n import _l
from portal.elections.ledger.parts import Part, add_part

__all__ = ["Part", "add_part", "init_app"]


def init_app(app: Flask) -> None:
    from portal.elections.ledger import stating  # noqa: F401 - registers its periodic
    from portal.elections.ledger.quarters import by_quarter
    from portal.elections.ledger.views import ledger_pages

    add_part(by_quarter)
    app.register_blueprint(ledger_pages)
    navigation.add(_l("دفتر انتخابات"), "election_ledger.index", when=lambda person: person is None, order=71)
    navigation.add_tile(
        _l("دفتر انتخابات"),
        "election_ledger.index",
        _l("هر نامزد از هر پیام‌رسان چه گرفت، چه تحویل شد و از کجا معلوم است"),
        "scale",
    )
