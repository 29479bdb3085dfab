"""Telling people, in the portal and by mail: rows in the business transaction, sent after its commit, once.

notify(case.applicant, "licence_suspended", case, key=event_key, until=day, reason=words_of("…", "…"))

Letters are templates/letters/<template>.<fa|en>.txt; a workflow step with `letter="…"` tells the applicant by itself.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, url_for

from portal.config import Settings
from portal.core import navigation
from portal.core.accounts.access import is_administrator
from portal.core.accounts.letters import on_letter
from portal.core.accounts.models import Person
from portal.core.accounts.shell import on_account
from portal.core.i18n import _l
from portal.core.notifications import sending, told
from portal.core.notifications.cli import mail_cli
from portal.core.notifications.letters import address_of, words_of
from portal.core.notifications.models import MailMessage, Notification
from portal.core.notifications.service import mark_read, notify, send_mail, unread
from portal.core.notifications.told import tell_more
from portal.core.notifications.transport import server_of
from portal.core.notifications.views import mailbox, pages

__all__ = [
    "MailMessage",
    "Notification",
    "address_of",
    "init_app",
    "mark_read",
    "notify",
    "send_mail",
    "sending",
    "tell_more",
    "told",
    "unread",
    "words_of",
]


def init_app(app: Flask) -> None:
    """Send what accounts write, show the bell, and add the pages; the mailbox only where no mail leaves."""
    settings: Settings = app.extensions["settings"]
    on_letter(send_mail)
    on_account(_bell)
    app.register_blueprint(pages)
    app.cli.add_command(mail_cli)
    app.jinja_env.filters.update(isolated=isolated, clause=clause)
    navigation.add(_l("نامه‌های نرفته"), "notifications.unsent", when=_runs_the_portal, order=95)
    if server_of(settings) is None:
        app.register_blueprint(mailbox)
        navigation.add(_l("صندوق نامه‌ها (آزمایشی)"), "mailbox.index_of_mail", when=_has_mailbox, order=99)


def _has_mailbox(_person: Person | None) -> bool:
    return "mailbox" in current_app.blueprints


def _runs_the_portal(person: Person | None) -> bool:
    return person is not None and is_administrator(person)


def _bell(person: Person) -> dict[str, Any]:
    return {"notifications_url": url_for("notifications.index"), "unread": unread(person)}


def isolated(code: object) -> str:
    """A number or code that keeps its own left-to-right order inside a Persian sentence."""
    return f"\u2066{code}\u2069"


def clause(text: object) -> str:
    """What somebody wrote, to stand inside a sentence of ours that has its own full stop."""
    return str(text).rstrip(" .؛;،")
