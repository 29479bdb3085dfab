"""Entries of the ledger in the log, each with what proves it; nothing else of the log is shown to strangers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.core import audit
from portal.core.audit import checkpoints
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.elections.delivery import statements
from portal.elections.delivery.models import Receipt
from portal.elections.models import Promotion


def entry(seq: int, size: int | None = None) -> audit.AuditEvent:
    """The event at this place, if it states a fact of the ledger."""
    found = db.session.get(audit.AuditEvent, seq)
    if found is None or not found.action.startswith(statements.PREFIX) or (size is not None and size < seq):
        raise NotFound(_("دفتر همگانی چنین ردیفی ندارد."), _("شماره‌ی ردیف را از همان دفتر بردارید."))
    return found


def proved(seq: int, size: int | None = None) -> dict[str, Any]:
    """The entry with its proof as `verify_entry.py` takes it. `size`: of an older head that somebody kept; then the
    checkpoint is the one that they have."""
    event = entry(seq, size)
    try:
        found = audit.proof(seq, size).as_dict()
    except audit.NoSuchEvent as error:
        raise NotFound(_("رویدادنگاری چنین اندازه‌ای نداشته است.")) from error
    found["log_key"] = checkpoints.public_line()
    if size is None:
        found |= _with_checkpoint(seq)
    receipt = receipt_of(event)
    if receipt is not None:
        signed = {"text": receipt.text, "public_key": receipt.key.written, "signature": receipt.signature}
        found["receipt"] = signed
    return found


def _with_checkpoint(seq: int) -> dict[str, Any]:
    """A signed head and the proof against that very head: the log may have grown meanwhile."""
    note = audit.checkpoint()
    return {"checkpoint": note, **audit.proof(seq, checkpoints.read(note).size).as_dict()}


def receipt_of(event: audit.AuditEvent) -> Receipt | None:
    if event.action != statements.DELIVERED:
        return None
    return db.session.scalar(select(Receipt).join(Promotion).where(Promotion.token == event.subject_token))
