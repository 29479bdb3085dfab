"""The portal's signature under its PDFs, and the answer to "is this ours, and unchanged?"."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from flask import current_app

from portal.config import Settings
from portal.core.documents.keys import make_signing_keys, signing_folder
from portal.core.documents.sandbox import ChildFailed, Limits, run_limited

log = logging.getLogger("portal.documents")

if TYPE_CHECKING:
    from portal.core.documents.signer import Signer

LIMITS = Limits(cpu_seconds=15, wall_seconds=20, memory_bytes=1024 * 1024 * 1024)


@dataclass(frozen=True)
class Verdict:
    """What a PDF's signatures say. `ours`: signed with a key of this portal; `unchanged`: not one byte since.

    `reason` is one of `valid`, `not_pdf`, `not_signed`, `foreign`, `changed`, `too_hard`.
    """

    reason: str
    digest: str
    signer: str = ""
    signed_at: datetime | None = None

    @property
    def ours(self) -> bool:
        return self.reason in ("valid", "changed")

    @property
    def unchanged(self) -> bool:
        return self.reason == "valid"


def sign(pdf: bytes, reason: str = "") -> bytes:
    """Put the portal's signature under a PDF; half a second at most, never inside a transaction."""
    # The library runs an event loop of its own, which a thread that already has one would refuse.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(signer().sign, pdf, reason).result()


def signer() -> Signer:
    """The key of the present portal; outside production it is made when first needed."""
    from portal.core.documents.signer import load_signer  # slow to load, and most processes never sign

    settings: Settings = current_app.extensions["settings"]
    if "signer" not in current_app.extensions:
        if not settings.is_production:
            make_signing_keys(settings)
        current_app.extensions["signer"] = load_signer(signing_folder(settings))
    found: Signer = current_app.extensions["signer"]
    return found


def verify(pdf: bytes) -> Verdict:
    """Read a stranger's PDF in a child with limits and compare its signature with the portal's certificates.

    A certificate that has since expired still counts: whether a licence is in force is asked of the register.
    """
    settings: Settings = current_app.extensions["settings"]
    known = sorted(signing_folder(settings).glob("signer*.crt"))
    digest = sha256(pdf).hexdigest()
    try:
        answer: dict[str, Any] = json.loads(run_limited("verify_child.py", pdf, LIMITS, [str(p) for p in known]))
    except ChildFailed as failure:
        log.warning("unreadable PDF", extra={"reason": failure.reason, "digest": digest})
        return Verdict("too_hard", digest)
    signed_at = answer.get("signed_at")
    return Verdict(
        reason=answer["reason"],
        digest=digest,
        signer=answer.get("signer", ""),
        signed_at=datetime.fromisoformat(signed_at) if signed_at else None,
    )
