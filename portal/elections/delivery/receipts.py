"""A messenger proves a unit: signature, unit, times, material and count are checked before anything is kept."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from portal.core import audit
from portal.core.accounts.models import Organisation, Person
from portal.core.audit.entries import HasToken
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Invalid, PortalError
from portal.core.i18n import _, _l, jalali_datetime
from portal.core.notifications import notify
from portal.elections.access import demand_messenger
from portal.elections.delivery import canonical, keys, rules, statements
from portal.elections.delivery.canonical import Signed
from portal.elections.delivery.models import DeliveryKey, Receipt
from portal.elections.models import Promotion
from portal.elections.requests import fulfilment
from portal.elections.requests.promotions import case_of


@dataclass(frozen=True)
class Outcome:
    """What became of one receipt of several. `unit`: as it was written, where it could be read."""

    unit: str
    receipt: Receipt | None = None
    error: PortalError | None = None


def report_all(messenger: Organisation, actor: Person, rows: Iterable[Any]) -> list[Outcome]:
    """Take each receipt for itself: a bad one keeps no good one away, and leaves nothing behind."""
    demand_messenger(actor, messenger)
    return [_taken(messenger, actor, row) for row in rows]


def _taken(messenger: Organisation, actor: Person, row: Any) -> Outcome:
    unit = str(row.get("unit", ""))[:64] if isinstance(row, dict) else ""
    try:
        with db.session.begin_nested():
            return Outcome(unit, report(messenger, actor, canonical.read_report(row)))
    except PortalError as error:
        return Outcome(unit, error=error)


def report(messenger: Organisation, actor: HasToken, signed: Signed) -> Receipt:
    """Keep a receipt and note its unit as delivered. `actor`: one of its people, or its key at the door of machines.

    Raises the sentence that says what is wrong with it.
    """
    if isinstance(actor, Person):
        demand_messenger(actor, messenger)
    promotion = _unit(messenger, signed.report.unit)
    key = keys.usable(messenger, signed.key)
    if not canonical.is_signed(key.public_key, signed.report.text, signed.signature):
        raise Invalid(
            _("امضای رسید با متن آن نمی‌خواند."),
            _("متن را همان‌گونه که در راهنما آمده بسازید و با کلید خصوصی همان کلید امضا کنید."),
            code="wrong_signature",
        )
    _require_first(promotion)
    _require_sound(promotion, signed)
    row = _keep(promotion, key, signed)
    if promotion.state == "dispatched":  # else its messenger said so at the desk, and now proves it
        fulfilment.deliver(promotion, actor if isinstance(actor, Person) else None, signed.report.count)
    audit.record(actor, row, "delivery.reported", {"key": key.fingerprint}, case_of(promotion))
    _state(row)
    _tell(row)
    return row


def _unit(messenger: Organisation, token: str) -> Promotion:
    """The unit, held until the commit: two receipts of it follow one another."""
    query = select(Promotion).where(Promotion.token == token).with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise Invalid(_("واحدی با این شناسه نیست."), _("شناسه را از فهرست واحدهای خود بردارید."), code="unknown_unit")
    if found.messenger_id != messenger.id:
        raise Invalid(
            _("این واحد از آن پیام‌رسان دیگری است."), _("چیزی ثبت نشد."), code="unit_of_another_messenger"
        )
    return found


def _require_first(promotion: Promotion) -> None:
    known = receipt_of(promotion)
    if known is not None:
        raise Conflict(
            _(
                "رسید این واحد پیش‌تر، در %(when)s، ثبت شده است و دوباره پذیرفته نمی‌شود.",
                when=jalali_datetime(known.received_at, "full"),
            ),
            _("همان رسید نخست برجاست؛ کار دیگری لازم نیست."),
            code="replayed",
        )


def _require_sound(promotion: Promotion, signed: Signed) -> None:
    moment = now()
    rules.require_reportable(promotion, report_until(promotion), moment)
    rules.require_window(promotion, signed.report, moment)
    rules.require_material(promotion, signed.report)
    rules.require_count(promotion, signed.report)


def report_until(promotion: Promotion) -> datetime:
    return rules.report_until(promotion.not_after, promotion.candidacy.round.election.report_hours)


def _keep(promotion: Promotion, key: DeliveryKey, signed: Signed) -> Receipt:
    said, moment = signed.report, now()
    row = Receipt(promotion=promotion, messenger_id=promotion.messenger_id, key=key, state="open")
    row.starts_at, row.ends_at, row.material_digest, row.seen = said.start, said.end, said.material, said.count
    row.text, row.digest = said.text, sha256(said.text.encode()).hexdigest()
    row.signature, row.received_at = b64encode(signed.signature).decode(), moment
    row.answer_until = moment + timedelta(hours=promotion.candidacy.round.election.dispute_hours)
    db.session.add(row)
    db.session.flush()
    return row


def _state(row: Receipt) -> None:
    """The digest of the signed text and the key's: whoever has the receipt can compare."""
    said: dict[str, str | int | bool] = {"receipt": row.digest, "key": row.key.fingerprint}
    said |= {"material": row.material_digest, "count": row.seen, "amount": row.promotion.amount}
    said |= {"start": canonical.written(row.starts_at), "end": canonical.written(row.ends_at)}
    statements.state(row.promotion, statements.DELIVERED, said)


def _tell(row: Receipt) -> None:
    campaign = row.promotion.candidacy.candidate.campaign
    notify(campaign, "delivery_reported", case_of(row.promotion), key=row.token, closes_at=row.answer_until)


def receipt_of(promotion: Promotion) -> Receipt | None:
    return db.session.scalar(select(Receipt).where(Receipt.promotion_id == promotion.id))


def refused(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.error is not None]


STATE_WORDS = {
    "open": (_l("چشم‌به‌راه نماینده"), "info"),
    "confirmed": (_l("نماینده تأیید کرد"), "success"),
    "silent": (_l("با سکوت نماینده تأیید شد"), "success"),
    "disputed": (_l("در اختلاف"), "warning"),
    "upheld": (_l("اختلاف پذیرفته شد"), "danger"),
    "dismissed": (_l("اختلاف وارد نبود"), "success"),
}
audit.describe("delivery.reported", _l("پیام‌رسان رسید امضاشده‌ی تحویل را فرستاد"))
