"""Handing in documents: several files a slot, each kept or refused by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from flask import Response, current_app, flash, jsonify, request, url_for
from werkzeug.datastructures import FileStorage
from wtforms.validators import InputRequired

from portal.config import Settings
from portal.core.accounts.access import vendor
from portal.core.accounts.current import current_person
from portal.core.cases import access
from portal.core.cases.holding import source_in_words
from portal.core.db import transaction
from portal.core.documents import Document, documents_of, receive
from portal.core.documents.again import held_before, held_documents, use_held
from portal.core.errors import NotFound, PortalError
from portal.core.forms import BaseForm, MultiFileField
from portal.core.i18n import _, _l, number
from portal.core.web import page, problem, wants_json
from portal.licensing import sections, service
from portal.licensing.forms import DOCUMENTS, SECTIONS
from portal.licensing.models import LicenceCase
from portal.licensing.requirements import PublishedRequirement, Slot
from portal.licensing.service import AlreadySent
from portal.licensing.views.blueprint import Answer, licensing, see

ACCEPT = "application/pdf,image/png,image/jpeg"
MOST_AT_ONCE = 20


class UploadForm(BaseForm):
    files = MultiFileField(_l("فایل‌ها"))


@dataclass
class Outcome:
    """What became of the files of one request; `refused` pairs the given name with the reason."""

    kept: list[Document] = field(default_factory=list)
    refused: list[tuple[str, PortalError]] = field(default_factory=list)


@licensing.get("/applications/<token>/documents")
@vendor
def documents(token: str) -> Response:
    case = service.load(token, current_person())
    if not case.is_editable:
        raise AlreadySent(case)
    return _page(case)


def _page(case: LicenceCase, status: int = 200, slot: str = "", errors: Sequence[str] = ()) -> Response:
    settings: Settings = current_app.extensions["settings"]
    version = case.class_version
    places = [
        _place(case, slot_, entry, errors if slot_.code == slot else ())
        for entry in version.published
        for slot_ in entry.slots
    ]
    return page(
        "licensing/documents.html",
        status,
        case=case,
        section=SECTIONS[DOCUMENTS],
        places=places,
        form=next((place["form"] for place in places if place["form"].files.errors), None),
        max_bytes=settings.upload_limit,
        accept=ACCEPT,
        may_write=access.is_applicant(current_person(), case),
        missing=len(sections.missing_slots(case)),
    )


def _place(case: LicenceCase, slot: Slot, entry: PublishedRequirement, errors: Sequence[str]) -> dict[str, Any]:
    """One slot as the page shows it."""
    form = UploadForm(formdata=None, prefix=f"{slot.code}-")
    form.files.name, form.files.id = "files", f"slot-{slot.code}"
    form.files.label.text, form.files.errors = str(slot.label), list(errors)
    if slot.required:
        form.files.validators = [InputRequired()]
    files = [_file(case, document) for document in documents_of(case, slot.code)]
    known = [] if files else [source_in_words(row) for row, _document in held_documents(case.applicant_id, slot.code)]
    return {"slot": slot, "requirement": entry, "form": form, "files": files, "held": known}


def _file(case: LicenceCase, document: Document) -> dict[str, Any]:
    before = held_before(document)
    remove = url_for("licensing.take_back", token=case.token, document=document.token)
    return {
        "name": document.display_name,
        "size": document.file.size,
        "at": document.uploaded_at,
        "url": url_for("documents.show", token=document.token),
        "note": _("این را داریم: %(source)s", source=source_in_words(before)) if before else None,
        "remove_url": remove if case.is_editable else None,
    }


@licensing.post("/applications/<token>/documents/<slot>")
@vendor
def upload(token: str, slot: str) -> Answer:
    """Take in each file by itself: a bad one is refused with a sentence, the others are kept."""
    case = service.load_to_write(token, current_person())
    place = case.class_version.slots.get(slot)
    if place is None:
        raise NotFound(_("چنین مدرکی در شرایط این پروانه نیست."))
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files:
        return _refused(case, slot, [("", PortalError(_("فایلی برنگزیده‌اید.")))], 422)
    outcome = _take_in(token, place, files)
    if outcome.refused:
        return _refused(service.load(token, current_person()), slot, outcome.refused)
    if wants_json():
        return jsonify(documents=[{"token": one.token, "name": one.display_name} for one in outcome.kept])
    flash(_("%(count)s فایل رسید و نگه داشته شد.", count=number(len(outcome.kept))), "success")
    return see(".documents", token=token, _anchor=f"place-{slot}")


def _take_in(token: str, slot: Slot, files: Sequence[FileStorage]) -> Outcome:
    outcome = Outcome()
    most = MOST_AT_ONCE if slot.several else 1
    for file in files[:most]:
        name = file.filename or ""
        try:
            # Examined before the transaction: looking into a file takes longer than a writer may hold the lock.
            found = receive(cast(BinaryIO, file.stream), name)
            with transaction():
                case = service.load_to_write(token, current_person())
                outcome.kept.append(service.hand_in(case, slot.code, found, current_person()))
        except AlreadySent:
            raise
        except PortalError as error:
            outcome.refused.append((name, error))
    for file in files[most:]:
        outcome.refused.append((file.filename or "", PortalError(_("این‌جا فایل دیگری نمی‌گیرد."))))
    return outcome


def _refused(
    case: LicenceCase, slot: str, refused: Sequence[tuple[str, PortalError]], status: int | None = None
) -> Response:
    """The page again, each sentence beside its slot."""
    if wants_json():
        return problem(refused[0][1])
    errors = [f"{f'«{name}»: ' if name else ''}{error.message} {error.hint}".strip() for name, error in refused]
    return _page(case, status or refused[0][1].status, slot, errors)


@licensing.post("/applications/<token>/documents/<slot>/held")
@vendor
def use_what_is_held(token: str, slot: str) -> Answer:
    """Put what is held for this place into it, without sending it again."""
    with transaction():
        case = service.load_to_write(token, current_person())
        used = use_held(case, slot, current_person()) if slot in case.class_version.slots else []
    if used:
        flash(_("آنچه داریم در این درخواست به کار رفت."), "success")
    return see(".documents", token=token, _anchor=f"place-{slot}")


@licensing.post("/applications/<token>/documents/<document>/withdraw")
@vendor
def take_back(token: str, document: str) -> Answer:
    with transaction():
        case = service.load_to_write(token, current_person())
        taken = service.take_back(case, document, current_person())
    flash(_("«%(name)s» برداشته شد.", name=taken.display_name), "success")
    return see(".documents", token=token)
