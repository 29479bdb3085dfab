"""A representative disputes a delivery, its messenger answers, the desk decides. Rows only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.members import has_role_among, organisations_of
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind
from portal.core.cases import Answers, Case, freeze, index, open_case, take_step
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, _l, locale
from portal.core.notifications import address_of, notify
from portal.elections.access import demand_messenger
from portal.elections.delivery import settling
from portal.elections.delivery.models import KIND, DisputeCase, Receipt, dispute_case
from portal.elections.requests.promotions import case_of
from portal.elections.services import SERVICES

OFFICE = "hq_disputes"


def dispute(receipt: Receipt, actor: Person, why: str) -> DisputeCase:
    """Say what does not agree: the file goes to the dispute desk at once, with its term."""
    row = settling.answerable(receipt, actor)
    if not why.strip():
        raise Invalid(_("بنویسید چه چیز با رسید نمی‌خواند."))
    offer, candidate = row.promotion.offer, row.promotion.candidacy.candidate
    with locale("fa"):  # a title is kept in Persian, whoever opens the case
        service = SERVICES[offer.service].label
        title = _("اختلاف در تحویل %(service)s در %(messenger)s", service=service, messenger=offer.messenger.name_fa)
    details: dict[str, Any] = {"receipt_id": row.id, "why": why.strip(), "reply": "", "finding": ""}
    case = dispute_case(open_case(KIND, candidate.campaign, actor, title[:200], **details))
    index(case, offer.messenger.name_fa, candidate.name_fa, candidate.name_en)
    settling.mark_disputed(row)
    take_step(case, "submit", actor)
    _tell_messenger(case, "delivery_disputed")
    return case


def reply(case: DisputeCase, actor: Person, words: str) -> None:
    """The messenger's side, once, as long as nothing is decided."""
    demand_messenger(actor, case.receipt.messenger_id)
    row = db.session.get_one(DisputeCase, case.id, with_for_update=True, populate_existing=True)
    if row.state != "submitted" or row.reply:
        raise Conflict(_("پاسخ پیام‌رسان پیش‌تر ثبت شده یا تصمیم گرفته شده است."), _("چیزی تغییر نکرد."))
    if not words.strip():
        raise Invalid(_("پاسخ خود را بنویسید."))
    row.reply, row.replied_at = words.strip(), now()
    audit.record(actor, row, "delivery_dispute.reply", case=row)


def dispute_about(receipt: Receipt) -> DisputeCase | None:
    return db.session.scalar(select(DisputeCase).where(DisputeCase.receipt_id == receipt.id))


def is_partial(person: Person, case: Case) -> bool:
    """Whoever works in any campaign, or for the messenger, decides on no delivery."""
    messenger = dispute_case(case).receipt.messenger_id
    return has_role_among(person, Kind.CAMPAIGN) or messenger in {one.id for one in organisations_of(person)}


def _tell_messenger(case: DisputeCase, letter: str) -> None:
    """It does not see the candidate's file; it has a page of its own about the unit."""
    messenger = db.session.get_one(Organisation, case.receipt.messenger_id)
    promotion = case.receipt.promotion
    facts = {"service": SERVICES[promotion.offer.service].label, "case_number": case.number}
    link = address_of("receipts.show", token=promotion.token)
    notify(messenger, letter, key=f"{case.token}/{case.state}", link=link, finding=case.finding, **facts)


# Effects of the steps.


def receive(case: Case, actor: Person | None, _answers: Answers) -> None:
    case = dispute_case(case)
    if actor is None:
        raise TypeError("the portal disputes nothing by itself")
    freeze(case, actor, {"dispute": {"why": case.why, "receipt": case.receipt.digest}})


def uphold(case: Case, _actor: Person | None, answers: Answers) -> None:
    """The delivery does not count: all its units are made good."""
    _decide(case, "upheld", answers)


def dismiss(case: Case, _actor: Person | None, answers: Answers) -> None:
    """The receipt stands as it was signed."""
    _decide(case, "dismissed", answers)


def uphold_by_silence(case: Case, _actor: Person | None, _answers: Answers) -> None:
    """The desk's silence does not count against the candidate."""
    with locale("fa"):
        words = _("میز اختلاف‌ها تا پایان مهلت پاسخی نداد و سکوت آن به زیان نامزد نیست.")
    _decide(case, "upheld", {"finding": words})


def give_in(case: Case, _actor: Person | None, _answers: Answers) -> None:
    _decide(case, "confirmed", {})


def _decide(case: Case, end: str, answers: Answers) -> None:
    case = dispute_case(case)
    case.finding = (answers.get("finding") or "").strip()
    settling.settle(settling.lock(case.receipt_id), end)
    _tell_messenger(case, "delivery_decided")


def promotion_number(case: DisputeCase) -> str:
    """The request in which the units were asked for."""
    return case_of(case.receipt.promotion).number


audit.describe("delivery_dispute.reply", _l("پیام‌رسان به اختلاف پاسخ داد"))
