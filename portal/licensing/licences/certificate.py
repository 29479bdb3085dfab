"""The certificate: frozen inputs of a licence, turned by the worker into a signed PDF that anybody can check."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select

from portal.config import Settings
from portal.core.accounts.models import Office
from portal.core.db import db
from portal.core.documents.kinds import pdf_kind
from portal.core.documents.models import PdfDocument
from portal.core.documents.qr import qr_svg
from portal.core.documents.service import find_pdf, request_pdf
from portal.core.i18n import LOCALES, _, current_locale, digits, jalali_date, tehran_day
from portal.licensing.licences.models import Licence

KIND = "licence_certificate"


def request(licence: Licence, locale: str = "fa", since: datetime | None = None) -> PdfDocument:
    """Ask for the certificate of the licence as it now stands; asked again, the same paper.

    `since`: when the file was sent that it answers. Its receipts can wait: the holder waits for this one.
    """
    inputs = inputs_of(licence)
    newest = latest(licence, locale)
    if newest is not None and newest.inputs == inputs:
        return newest
    return request_pdf(
        KIND,
        ("licence", licence.id),
        inputs,
        title=f"{licence.number}-{locale}",
        organisation_id=licence.organisation_id,
        locale=locale,
        version=newest.version + 1 if newest else 1,
        since=since,
    )


def refresh(licence: Licence, since: datetime | None = None) -> None:
    """Make the paper anew, in each language that it was made in."""
    for locale in LOCALES:
        if locale == "fa" or latest(licence, locale) is not None:
            request(licence, locale, since)


def latest(licence: Licence, locale: str = "fa") -> PdfDocument | None:
    return find_pdf(KIND, ("licence", licence.id), locale=locale)


def latest_digest(licence_id: int, locale: str = "fa") -> str | None:
    """Digest of the newest certificate; None while it is being made."""
    mine = (PdfDocument.kind == KIND, PdfDocument.subject_kind == "licence", PdfDocument.subject_id == licence_id)
    newest = select(PdfDocument.digest).where(*mine, PdfDocument.locale == locale)
    return db.session.scalar(newest.order_by(PdfDocument.version.desc()).limit(1))


def inputs_of(licence: Licence) -> dict[str, Any]:
    """All that the paper says, in both languages, as plain JSON."""
    settings: Settings = current_app.extensions["settings"]
    version, holder = licence.class_version, licence.holder
    office = db.session.scalars(select(Office).where(Office.code == version.office_code)).one()
    return {
        "number": licence.number,
        "holder": {"fa": holder.name_fa, "en": holder.name_en or holder.name_fa},
        "holder_id": holder.legal_id or "",
        "product": {"fa": licence.product_fa, "en": licence.product_en or licence.product_fa},
        "class": {"fa": version.name_fa, "en": version.name_en},
        "conditions": list(licence.conditions),
        "issued_on": tehran_day(licence.issued_at).isoformat(),
        "changed_on": _changed_on(licence),
        "valid_from": licence.valid_from.isoformat(),
        "valid_until": licence.valid_until.isoformat(),
        "basis": licence.basis,
        "rule": licence.rule_version,
        "signatory": licence.signed_by.name if licence.signed_by else "",
        "office": {"fa": office.name_fa, "en": office.name_en or office.name_fa},
        "regulator": {"fa": office.organisation.name_fa, "en": office.organisation.name_en},
        "provisional": licence.provisional,
        "verify_url": f"{settings.base_url}/v/{licence.code}",
    }


def _changed_on(licence: Licence) -> str:
    """The day on which it was last renewed or varied; empty for one that stands as it was issued."""
    days = [tehran_day(event.at).isoformat() for event in licence.events if event.kind in ("renewed", "varied")]
    return days[-1] if days else ""


def context_of(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What the template shows, in the reader's language."""
    locale, url = current_locale(), str(inputs["verify_url"])

    def said(name: str) -> Any:
        return inputs[name][locale]

    canonical = json.dumps(inputs, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return {
        "title": _("پروانه‌ی موقت فعالیت پیام‌رسان") if inputs["provisional"] else _("پروانه‌ی فعالیت پیام‌رسان"),
        "regulator": said("regulator"),
        "number": digits(inputs["number"]),
        "holder": said("holder"),
        "holder_id": digits(inputs["holder_id"]),
        "product": said("product"),
        "licence_class": said("class"),
        "conditions": [condition[locale] for condition in inputs["conditions"]],
        "issued_on": _day(inputs["issued_on"]),
        "changed_on": _day(inputs["changed_on"]) if inputs.get("changed_on") else "",
        "valid_from": _day(inputs["valid_from"]),
        "valid_until": _day(inputs["valid_until"]),
        "basis": _basis(inputs),
        "signatory_name": inputs["signatory"] or said("office"),
        "signatory_title": said("office") if inputs["signatory"] else _("صدور خودکار به حکم قاعده"),
        "verify_url": url,
        "verify_address": url.removeprefix(f"{urlsplit(url).scheme}://"),
        "qr_svg": qr_svg(url, _("رمزینه‌ی نشانی وضعیت کنونی پروانه")),
        "digest": sha256(canonical.encode()).hexdigest(),
    }


def _day(text: str) -> str:
    return jalali_date(date.fromisoformat(text), "long")


def _basis(inputs: Mapping[str, Any]) -> str:
    """By rule, by a named person, or by lapse of time."""
    if inputs["basis"] == "rule":
        return _("قاعده‌ی منتشرشده‌ی %(rule)s", rule=digits(inputs["rule"]))
    if inputs["basis"] == "lapse":
        return _("پایان مهلت قانونی پاسخ (سکوت به منزله‌ی موافقت)")
    return _("تصمیم %(name)s", name=inputs["signatory"])


pdf_kind(KIND, "pdf/licence_certificate.html", context_of, attach_inputs="licence.json")
