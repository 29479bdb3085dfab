"""The demo's deliveries: receipts that are signed, confirmed, awaited, disputed and decided; and what was missed."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from portal.core import clock
from portal.core.cases import take_step
from portal.core.clock import now
from portal.core.db import db, transaction
from portal.demo.elections import OFFICES, WORDS, approved, candidacies, quota_of, representative_email
from portal.demo.story import days_ago, organisation, owner_of, person
from portal.elections.delivery import canonical, disputes, keys, receipts, rounds, settling
from portal.elections.delivery.canonical import Report, Signed
from portal.elections.delivery.models import Receipt
from portal.elections.ledger import stating
from portal.elections.models import Candidacy, Promotion, Slot
from portal.elections.requests import fulfilment
from portal.elections.requests import service as requests
from portal.elections.requests.service import Asked

MESSENGERS = ("rubika", "soroush_plus", "igap")
FINDING = "در بازه‌ی گفته‌شده تصویر صفحه و شمارنده‌ی کانال دیده شد؛ نمایش آن‌گونه که رسید می‌گوید نبود."


@dataclass(frozen=True)
class Shown:
    """Views of one candidate on a messenger: asked for `days` ago, shown, counted; `then`: what became of it."""

    code: str
    messenger: str
    amount: int
    counted: int
    then: str
    days: float


VIEWS = (
    Shown("11", "soroush_plus", 120_000, 111_400, "confirmed", 1.2),
    Shown("22", "rubika", 300_000, 300_000, "open", 0.3),
    Shown("33", "igap", 60_000, 60_000, "upheld", 1.0),
    Shown("22", "igap", 40_000, 40_000, "disputed", 0.5),
    Shown("11", "rubika", 90_000, 0, "missed", 0.9),
)


def play() -> None:
    """Let it happen, in its time; every slot that is over by now was asked for by those who could."""
    days_ago(1.79, _register_keys)
    days_ago(1.75, _ask_for_slots)
    for place, slot in enumerate(_past_slots()):
        _show_slot(place, slot)
    for shown in VIEWS:
        _show_views(shown)
    rounds.keep_dates()
    stating.state_quotas()


def _private(code: str) -> Ed25519PrivateKey:
    """In life only the messenger has it."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"delivery {code}".encode()).digest())


def _register_keys() -> None:
    for code in MESSENGERS:
        private, owner = _private(code), owner_of(code)
        public = b64encode(private.public_key().public_bytes_raw()).decode()
        with transaction():
            row = keys.add(organisation(code), owner, "سرور آمار", public)
            text = canonical.challenge_text(row.public_key, row.challenge)
            keys.prove(row, owner, b64encode(private.sign(text.encode())).decode())


def _coming(candidacy: Candidacy, until: datetime) -> list[Slot]:
    """Slots that can still be asked for and are over at `until`."""
    mine = (Slot.candidacy_id == candidacy.id, Slot.ends_at < until)
    rows = db.session.scalars(select(Slot).where(*mine).order_by(Slot.starts_at)).all()
    return [slot for slot in rows if slot.starts_at - now() > timedelta(hours=slot.offer.material_hours)]


def _ask_for_slots() -> None:
    """Those who speak by an accredited representative: the first three."""
    present = now() + timedelta(days=1.75) - timedelta(hours=1)
    for candidacy in candidacies()[:3]:
        code = candidacy.candidate.code
        for slot in _coming(candidacy, present)[:2]:
            asked = Asked(1, WORDS, f"https://example.com/rubika/{code}", slot=slot)
            _promoted(candidacy, "rubika", "pinned_chat", asked)


def _promoted(candidacy: Candidacy, messenger: str, service: str, asked: Asked) -> Promotion:
    """Asked for, checked, accepted."""
    actor = person(representative_email(candidacy.candidate.code))
    with transaction():
        case = requests.begin(quota_of(candidacy, messenger, service), actor, asked)
        requests.send(case, actor)
        promotion = approved(case)
        fulfilment.accept(promotion, owner_of(messenger))
    return promotion


def _past_slots() -> list[Promotion]:
    """Promotions of slots that are over by now, in the order of their hours."""
    query = select(Promotion).where(Promotion.slot_id.is_not(None)).order_by(Promotion.starts_at)
    return list(db.session.scalars(query))


def _show_slot(place: int, promotion: Promotion) -> None:
    """The first was shown, but nobody ever proved it; the third is in dispute; the others are confirmed."""
    with clock.moved_to(promotion.starts_at), transaction():
        fulfilment.dispatch(promotion, owner_of("rubika"))
    if place == 0:
        return
    receipt = _reported(promotion, "rubika", promotion.not_after, seen=41_000 + 1_730 * place)
    with clock.moved_to(promotion.not_after + timedelta(minutes=40)):
        _answer(receipt, "disputed" if place == 2 else "confirmed")


def _reported(promotion: Promotion, code: str, end: datetime, seen: int) -> Receipt:
    """The messenger's signed receipt, ten minutes after the end: as the slot says, or of half an hour."""
    start = promotion.starts_at if promotion.slot_id else end - timedelta(minutes=30)
    report = Report(promotion.token, _whole(start), _whole(end), promotion.material_digest, seen)
    private = _private(code)
    fingerprint = canonical.fingerprint(private.public_key().public_bytes_raw())
    signed = Signed(report, fingerprint, private.sign(report.text.encode()))
    with clock.moved_to(end + timedelta(minutes=10)), transaction():
        return receipts.report(organisation(code), owner_of(code), signed)


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _show_views(shown: Shown) -> None:
    candidacy = next(one for one in candidacies() if one.candidate.code == shown.code)
    asked = Asked(shown.amount, WORDS, f"https://example.com/{shown.messenger}/{shown.code}")
    with clock.moved_to(now() - timedelta(days=shown.days)):
        promotion = _promoted(candidacy, shown.messenger, "in_channel_ad", asked)
        if shown.then == "missed":
            with transaction():
                fulfilment.miss(promotion, owner_of(shown.messenger), "سامانه‌ی آگهی آن روز از کار افتاد.")
            return
    begun = promotion.starts_at
    with clock.moved_to(begun), transaction():
        fulfilment.dispatch(promotion, owner_of(shown.messenger))
    receipt = _reported(promotion, shown.messenger, begun + timedelta(minutes=30), shown.counted)
    with clock.moved_to(begun + timedelta(hours=1)):
        _answer(receipt, shown.then)


def _answer(receipt: Receipt, then: str) -> None:
    """What the candidate's representative says of it, and the desk after it."""
    actor = person(representative_email(receipt.promotion.candidacy.candidate.code))
    if then == "confirmed":
        with transaction():
            settling.confirm(receipt, actor)
    if then in ("disputed", "upheld"):
        with transaction():
            case = disputes.dispute(receipt, actor, "در این ساعت سه نفر از ما کانال را دیدند و چیزی نمایش داده نشد.")
        with transaction():
            words = "شمارنده‌ی ما نمایش را ثبت کرده است؛ تصویر آن را در جلسه نشان می‌دهیم."
            disputes.reply(case, owner_of(receipt.messenger.code), words)
        if then == "upheld":
            with transaction():
                take_step(case, "take", person(OFFICES[2][3]))
                take_step(case, "uphold", person(OFFICES[2][3]), {"finding": FINDING})
