"""The job that sends a letter: `sending` is committed first, so that no crash can make it go out twice unseen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from flask import current_app
from sqlalchemy import select

from portal.config import Settings
from portal.core.clock import now
from portal.core.db import db, new_token, transaction
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _
from portal.core.jobs import enqueue, job
from portal.core.notifications.models import FAILED, SENDING, SENT, UNKNOWN, WAITING, MailMessage
from portal.core.notifications.transport import Refused, Trouble, Unclear, deliver, message_of, server_of

# After the first try; a mail server that is away for an hour costs no letter.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))


@job("mail.send")
def send(args: Mapping[str, Any]) -> None:
    """Send one letter, once."""
    settings: Settings = current_app.extensions["settings"]
    message = _claim(args["id"], settings)
    if message is None:
        return
    try:
        deliver(message, server_of(settings))
    except Refused as error:
        _settle(args["id"], FAILED, str(error))
    except Unclear as error:
        _settle(args["id"], UNKNOWN, str(error))
    except Trouble as error:
        _later(args["id"], str(error))
    else:
        _settle(args["id"], SENT)


def _claim(number: int, settings: Settings) -> EmailMessage | None:
    """Take a waiting letter in hand. One that is being sent already lost its worker: whether it went is not known."""
    with transaction():
        row = _locked(number)
        if row.state == SENDING:
            row.state, row.error = UNKNOWN, "worker lost"
        if row.state != WAITING:
            return None
        row.state, row.tries = SENDING, row.tries + 1
        return message_of(row.token, settings.mail_from, row.address, row.subject, row.text, row.html)


def _locked(number: int) -> MailMessage:
    return db.session.scalars(select(MailMessage).where(MailMessage.id == number).with_for_update()).one()


def _settle(number: int, state: str, error: str = "") -> None:
    with transaction():
        row = _locked(number)
        row.state, row.error = state, error
        row.sent_at = now() if state == SENT else None


def _later(number: int, error: str) -> None:
    """Wait longer after each try; after the fifth the letter stands on the list of those that failed."""
    with transaction():
        row = _locked(number)
        row.error = error
        if row.tries > len(WAITS):
            row.state = FAILED
            return
        row.state = WAITING
        enqueue("mail.send", key=f"mail/{row.token}/{row.tries}", delay=WAITS[row.tries - 1], id=row.id)


def send_again(token: str) -> None:
    """Let a letter that failed, or of which nobody knows, go out (again): a person's decision."""
    row = db.session.scalar(select(MailMessage).where(MailMessage.token == token).with_for_update())
    if row is None:
        raise NotFound(_("چنین نامه‌ای نیست."))
    if row.state not in (FAILED, UNKNOWN):
        raise Conflict(_("این نامه در راه است یا فرستاده شده."), _("فهرست را دوباره باز کنید."))
    row.state, row.tries, row.error = WAITING, 0, ""
    enqueue("mail.send", key=f"mail/{row.token}/again/{new_token()}", id=row.id)
