"""What happens to a licence is told to its holder: by rows in the same transaction, sent after it."""

from __future__ import annotations

from typing import Any

from portal.core.accounts.models import Organisation
from portal.core.db import db
from portal.core.documents.kinds import on_ready
from portal.core.documents.models import PdfDocument
from portal.core.notifications import address_of, notify, words_of
from portal.licensing.licences.certificate import KIND
from portal.licensing.licences.models import Licence
from portal.licensing.licences.service import on_licence_changed

# Issue and confirmation are steps of the case, whose letters tell of them.
TOLD = ("suspended", "reinstated", "revoked", "surrendered")


@on_licence_changed
def tell_change(licence: Licence, kind: str) -> None:
    event = licence.events[-1]
    by_its_case = kind == "revoked" and event.actor_id is None
    if kind in TOLD and not by_its_case:
        tell(licence, f"licence_{kind}", str(event.seq), reason=event.reason, until=event.until)


def tell_certificate(pdf: PdfDocument) -> None:
    tell(db.session.get_one(Licence, pdf.subject_id), "certificate_ready", pdf.token)


def tell(licence: Licence, template: str, key: str, **facts: Any) -> None:
    """Write to the holder about the licence; `key` says which happening this is, so that nobody hears it twice."""
    holder = db.session.get_one(Organisation, licence.organisation_id)
    notify(
        holder,
        template,
        key=f"{licence.token}/{key}",
        licence=licence.number,
        product=words_of(licence.product_fa, licence.product_en),
        holder_name=words_of(holder.name_fa, holder.name_en),
        valid_until=licence.valid_until,
        **({"link": address_of("licences.show", token=licence.token)} | facts),
    )


def register() -> None:
    """Hear of certificates; licences tell by themselves once this is imported."""
    on_ready(KIND, tell_certificate)
