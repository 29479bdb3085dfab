"""When the calendar moves days of answer: a new receipt and a letter for each, after the change, a few at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from portal.core.calendar.service import present_version
from portal.core.cases import events
from portal.core.cases.clock import DECISION
from portal.core.cases.clocks import Clock
from portal.core.cases.events import on_terms_moved
from portal.core.db import db
from portal.core.deadlines import receipt
from portal.core.documents import PdfDocument, on_ready
from portal.core.i18n import tehran_day
from portal.core.jobs import enqueue, finish, job
from portal.core.notifications import notify

MOVED = "deadlines.moved"
BATCH = 20
# Whose day a term is: the decision's is the applicant's hope and the holder's duty.
TOLD = {DECISION: ("applicant", "holder"), "question": ("applicant",), "nudge": ("holder",)}
OTHERS = ("holder",)


def register() -> None:
    on_terms_moved(hand_over)
    on_ready(receipt.KIND, tell_of_receipt)


def hand_over(clocks: Sequence[Clock]) -> None:
    """Give the terms that the calendar moved to the workers: the change itself is committed at once."""
    version = present_version()
    for place in range(0, len(clocks), BATCH):
        ids = ",".join(str(clock.id) for clock in clocks[place : place + BATCH])
        enqueue(MOVED, f"{MOVED}/{version}/{place}", ids=ids)


@job(MOVED)
def tell_moved(args: Mapping[str, Any]) -> None:
    """Give each moved term its new receipt, and tell whom it concerns."""
    with finish():
        for clock in _running([int(number) for number in str(args["ids"]).split(",")]):
            if clock.purpose == DECISION:
                receipt.request(clock, "moved")
            if clock.due_at is None:
                continue
            for audience in TOLD.get(clock.purpose, OTHERS):
                events.notice(clock.case, audience, "due_moved", due=tehran_day(clock.due_at))


def _running(ids: Sequence[int]) -> Sequence[Clock]:
    return db.session.scalars(select(Clock).where(Clock.id.in_(ids), Clock.stopped_at.is_(None))).all()


def tell_of_receipt(pdf: PdfDocument) -> None:
    """The applicant finds the signed receipt in the portal; the letter of the change itself went by mail."""
    clock = db.session.get_one(Clock, pdf.subject_id)
    notify(clock.case.applicant, receipt.KIND, clock.case, key=str(pdf.version), mail=False)
