"""Messengers' keys and signed receipts for tests: call these inside a context.

signer = make_signer(poll.messengers[0])                 # a key that was proven
reported(signer, dispatched(poll))                       # its receipt, as the portal kept it
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal.core.clock import now
from portal.core.db import transaction
from portal.elections import quarters
from portal.elections.delivery import canonical, keys, receipts, rules
from portal.elections.delivery.canonical import Report, Signed
from portal.elections.delivery.models import DeliveryKey, Receipt
from portal.elections.models import Promotion
from tests.people import Vendor


@dataclass
class Signer:
    """A messenger with its private key and the row of the public one."""

    messenger: Vendor
    private: Ed25519PrivateKey
    key: DeliveryKey

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"private": self.private.private_bytes_raw()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, private=Ed25519PrivateKey.from_private_bytes(state["private"]))

    def sign(self, report: Report) -> Signed:
        fingerprint = canonical.fingerprint(self.private.public_key().public_bytes_raw())
        return Signed(report, fingerprint, self.private.sign(report.text.encode()))


def add_key(messenger: Vendor, private: Ed25519PrivateKey, label: str = "سرور آمار") -> DeliveryKey:
    public = b64encode(private.public_key().public_bytes_raw()).decode()
    with transaction():
        return keys.add(messenger.organisation, messenger.owner, label, public)


def make_signer(messenger: Vendor, private: Ed25519PrivateKey | None = None) -> Signer:
    private = private or Ed25519PrivateKey.generate()
    row = add_key(messenger, private)
    text = canonical.challenge_text(row.public_key, row.challenge)
    with transaction():
        keys.prove(row, messenger.owner, b64encode(private.sign(text.encode())).decode())
    return Signer(messenger, private, row)


def report_of(promotion: Promotion, **changes: Any) -> Report:
    """What a messenger would say of a unit: shown for up to a minute until now, all of it counted."""
    end = min(now(), promotion.not_after).replace(microsecond=0)
    start = max(rules.earliest(promotion), end - timedelta(minutes=1)).replace(microsecond=0)
    if not quarters.is_granted(promotion.offer.service, promotion.starts_at, start):
        start = promotion.starts_at.replace(microsecond=0)  # the minute before lies in another quarter of the day
    said = {"unit": promotion.token, "start": start, "end": max(start, end), "material": promotion.material_digest}
    return Report(**(said | {"count": promotion.amount} | changes))


def reported(signer: Signer, promotion: Promotion, **changes: Any) -> Receipt:
    with transaction():
        messenger = signer.messenger
        return receipts.report(messenger.organisation, messenger.owner, signer.sign(report_of(promotion, **changes)))
