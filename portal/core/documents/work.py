"""The worker's part: frozen inputs become a signed PDF, once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from flask import current_app
from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.core.documents.kinds import KINDS, LISTENERS
from portal.core.documents.models import FAILED, READY, PdfDocument
from portal.core.documents.render import AttachedText, render
from portal.core.documents.service import RENDER, keep_row
from portal.core.documents.signing import sign
from portal.core.documents.store import Stored, store
from portal.core.i18n import _, locale
from portal.core.jobs import finish, job

MOST_TRIES = 5


@dataclass(frozen=True)
class Order:
    """What is needed to make one PDF, away from the database."""

    id: int
    kind: str
    title: str
    locale: str
    inputs: Mapping[str, Any]
    moment: datetime


@job(RENDER)
def render_pdf(args: Mapping[str, Any]) -> None:
    """Draw, sign and store outside any transaction; then waiting becomes ready, never twice."""
    row = db.session.get(PdfDocument, int(args["id"]))
    if row is None or row.state == READY:
        return
    order = Order(row.id, row.kind, row.title, row.locale, dict(row.inputs), row.requested_at)
    db.session.rollback()
    try:
        stored = store().put(BytesIO(sign(draw(order), order.title)))
    except Exception:
        _count_failure(order.id)
        raise
    with finish() as session:
        make_ready(session, order.id, stored)


def draw(order: Order) -> bytes:
    """The unsigned PDF of an order."""
    return render(html_of(order), order.moment, attachments=_attachments(order))


def html_of(order: Order) -> str:
    """The page as HTML, in the order's language."""
    kind = KINDS[order.kind]
    with locale(order.locale):
        paper = {"title": order.title, "locale": order.locale, "specimen": _specimen()}
        context = {**paper, **kind.context(order.inputs)}
        # Not render_template(): what other rooms add to pages (who is signed in, …) has no place on paper.
        return current_app.jinja_env.get_template(kind.template).render(context)


def _specimen() -> str:
    """What a paper says of itself while a development key signs it."""
    settings: Settings = current_app.extensions["settings"]
    return "" if settings.is_production else _("نمونه: این سند با کلید آزمایشی امضا شده است و اعتبار رسمی ندارد.")


def _attachments(order: Order) -> list[AttachedText]:
    name = KINDS[order.kind].attach_inputs
    if name is None:
        return []
    text = json.dumps(order.inputs, ensure_ascii=False, indent=2, sort_keys=True)
    return [AttachedText(name=name, text=text, description=order.title)]


def make_ready(session: Session, pdf_id: int, stored: Stored) -> None:
    """Of several workers with the same paper one wins; only the winner tells those who asked to know."""
    keep_row(stored, "application/pdf")
    won = session.execute(
        update(PdfDocument)
        .where(PdfDocument.id == pdf_id, PdfDocument.state != READY)
        .values(state=READY, digest=stored.digest, rendered_at=now(), tries=PdfDocument.tries + 1)
    )
    if isinstance(won, CursorResult) and won.rowcount == 1:
        pdf = session.get_one(PdfDocument, pdf_id, populate_existing=True)
        for listener in LISTENERS.get(pdf.kind, ()):
            listener(pdf)


def _count_failure(pdf_id: int) -> None:
    with transaction() as session:
        pdf = session.get_one(PdfDocument, pdf_id)
        if pdf.state != READY:
            pdf.tries += 1
            pdf.state = FAILED if pdf.tries >= MOST_TRIES else pdf.state
