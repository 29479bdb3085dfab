"""The day of the answer, on paper: a signed receipt at the start of a term and at every change, that anyone can
compute again; and the news for those whose day the calendar moved.

`script/portal clock verify RECEIPT.pdf` asks the receipt alone.
"""

from __future__ import annotations

from flask import Flask

from portal.core import navigation
from portal.core.calendar.cli import clock_cli
from portal.core.deadlines import cli, receipt, telling, watch
from portal.core.i18n import _l

__all__ = ["init_app", "receipt", "telling"]


def init_app(app: Flask) -> None:
    receipt.register()
    telling.register()
    watch.register()
    clock_cli.add_command(cli.verify_command)
    navigation.add_tile(_l("روزهای کاری"), "calendar.index", _l("تقویمی که مهلت‌ها با آن شمرده می‌شود"), "calendar")
