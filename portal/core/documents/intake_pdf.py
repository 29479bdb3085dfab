"""The part of the intake child that reads PDFs: loaded for them alone, since loading takes longer than reading.

Runs alone under the child's limits: imports nothing of the portal.
"""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Dictionary, Object, Pdf

MAX_PAGES = 2_000
ACTIVE_KEYS = {"/JavaScript", "/JS", "/AA", "/XFA", "/EF", "/RichMediaContent"}
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute",
}  # fmt: skip
ACTIVE_ANNOTATIONS = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
# A resource (a font, an image) may bear any name, also one of the keys above.
RESOURCES = {"/Font", "/XObject", "/ExtGState", "/Pattern"}
# Data that a certificate carries for machines; its own receipts come back to the portal as evidence.
DATA_SUFFIXES = (".json", ".xml", ".csv", ".txt")


class Refused(Exception):
    """The file is not taken; the argument is the reason's code."""


def look(pdf: bytes) -> tuple[dict[str, Any], bytes]:
    """What the child says of a PDF (see intake_child.py), and the bytes to keep instead of it, if it was changed."""
    try:
        return look_at_pdf(pdf)
    except Refused as refusal:
        return {"refused": str(refusal)}, b""


def look_at_pdf(body: bytes) -> tuple[dict[str, Any], bytes]:
    """A PDF is kept byte for byte unless it carries something active: that is taken out."""
    try:
        with Pdf.open(io.BytesIO(body)) as pdf:
            if pdf.is_encrypted:
                raise Refused("encrypted")
            pages = len(pdf.pages)
            if not 0 < pages <= MAX_PAGES:
                raise Refused("no_pages" if pages == 0 else "too_many_pages")
            signed, removed = is_signed(pdf), disarm(pdf)
            if removed and signed:
                raise Refused("active_signed")
            cleaned = saved(pdf) if removed else b""
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError):
        raise Refused("broken") from None
    report = {"media_type": "application/pdf", "changed": removed, "pages": pages}
    return report, cleaned


def saved(pdf: Pdf) -> bytes:
    pdf.remove_unreferenced_resources()
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def is_signed(pdf: Pdf) -> bool:
    return any(isinstance(item, Dictionary) and item.get("/Type") == "/Sig" for item in pdf.objects)


def disarm(pdf: Pdf) -> bool:
    """Take out scripts, outward actions, embedded programs, media and XFA forms; True if there were any."""
    found = [disarm_tree(item) for item in [pdf.Root, *pdf.objects]]
    return any(found)


def disarm_tree(item: Object) -> bool:
    """Disarm one object and what it holds directly; what it refers to has its own turn."""
    if isinstance(item, pikepdf.Array):
        places: list[Any] = list(reversed(range(len(item))))
    elif isinstance(item, (Dictionary, pikepdf.Stream)):
        places = list(item.keys())
    else:
        return False
    found = False
    for place in places:
        value = item[place]
        if is_active_key(item, place, value) or is_active(value):
            del item[place]
            found = True
        elif isinstance(value, Object) and not value.is_indirect:
            found |= disarm_tree(value)
    return found


def is_active_key(item: Object, key: Any, value: Any) -> bool:
    if key not in ACTIVE_KEYS:
        return False
    if isinstance(value, (Dictionary, pikepdf.Stream)) and value.get("/Type") in RESOURCES:
        return False
    return not (key == "/EF" and is_data_file(item))


def is_data_file(specification: Object) -> bool:
    names = [str(specification[key]) for key in ("/F", "/UF") if key in specification]
    return bool(names) and all(name.lower().endswith(DATA_SUFFIXES) for name in names)


def is_active(value: Any) -> bool:
    """An action that runs or reaches outward, or an annotation that plays something."""
    if not isinstance(value, Dictionary):
        return False
    action = value.get("/S") in ACTIVE_ACTIONS and value.get("/Type") in (None, "/Action")
    return action or (value.get("/Subtype") in ACTIVE_ANNOTATIONS and value.get("/Type") in (None, "/Annot"))
