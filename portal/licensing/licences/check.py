"""Checking a certificate's file: is it ours, is it unchanged, and is its licence in force now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.core.db import db
from portal.core.documents.models import PdfDocument
from portal.core.documents.service import pdf_by_digest
from portal.core.documents.signing import Verdict, verify
from portal.core.errors import Invalid
from portal.core.i18n import _
from portal.licensing.licences import certificate
from portal.licensing.licences.models import Licence
from portal.licensing.licences.service import current_state
from portal.licensing.licences.state import State

LARGEST = 10 * 1024 * 1024


@dataclass(frozen=True)
class Checked:
    """`answer`: genuine, replaced, changed, foreign, not_signed, not_pdf or too_hard; licence and state if known."""

    answer: str
    digest: str
    signature: Verdict | None = None
    licence: Licence | None = None
    state: State | None = None

    @property
    def good(self) -> bool:
        """Ours, unchanged, the newest, and in force: all that a person wants to know."""
        return self.answer == "genuine" and self.state is not None and self.state.in_force

    @property
    def sentence(self) -> Any:
        return {
            "genuine": _("این سند را همین سامانه صادر کرده و یک حرف آن هم تغییر نکرده است."),
            "replaced": _("این سند را همین سامانه صادر کرده، ولی پس از آن نسخه‌ی تازه‌تری صادر شده است."),
            "changed": _("این سند را همین سامانه صادر کرده بود، ولی پس از امضا تغییر داده شده است."),
            "foreign": _("این سند امضا دارد، ولی امضای این سامانه نیست."),
            "not_signed": _("این سند امضای دیجیتال ندارد و از این سامانه نیست."),
            "not_pdf": _("این پرونده PDF سالمی نیست."),
            "too_hard": _("این پرونده را نتوانستیم بخوانیم؛ شماره‌ی پروانه را بنویسید."),
            "other": _("این سند را همین سامانه صادر کرده، ولی گواهی پروانه نیست."),
        }[self.answer]


def check_pdf(body: bytes) -> Checked:
    """Look into an uploaded file; nothing of it is kept. Raises Invalid where it is too large to be one of ours."""
    if len(body) > LARGEST:
        raise Invalid(_("این پرونده از هر گواهی ما بزرگ‌تر است؛ همان PDF گواهی را برگزینید."))
    signature = verify(body)
    ours = pdf_by_digest(signature.digest)
    if ours is None or not signature.unchanged:
        return Checked("changed" if signature.ours else signature.reason, signature.digest, signature)
    return _of_ours(ours, signature)


def _of_ours(paper: PdfDocument, signature: Verdict) -> Checked:
    if paper.kind != certificate.KIND:
        return Checked("other", signature.digest, signature)
    licence = db.session.get_one(Licence, paper.subject_id)
    newest = certificate.latest(licence, paper.locale)
    answer = "genuine" if newest is None or newest.id == paper.id else "replaced"
    return Checked(answer, signature.digest, signature, licence, current_state(licence))
