"""Anyone can check: the register, one page a licence, the page behind the QR code, a badge, and checking a PDF."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, redirect, request, stream_with_context, url_for
from sqlalchemy import select

from portal.core import paging
from portal.core.api import declare
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Invalid, NotFound
from portal.core.i18n import _, _l, current_locale, tehran_day
from portal.core.numbering import has_valid_check
from portal.core.text import digits_to_ascii, normalise
from portal.core.web import page, public
from portal.licensing.licences import certificate, past, register, schemas
from portal.licensing.licences.check import check_pdf
from portal.licensing.licences.models import Licence
from portal.licensing.licences.state import EVENT_WORDS

register_pages = Blueprint("register", __name__)

# Short enough that nobody sees a suspended licence as valid for more than a minute, caches on the way included.
SECONDS = 20
KEPT_PAGES = 2000


def cached(response: Response) -> Response:
    """Let anybody keep the answer for some seconds, then ask again by its tag."""
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}, must-revalidate"
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response


@register_pages.get("/register")
@public
def index() -> Response:
    """All licences, with filters; the address can be shared."""
    filters = register.Filters.read(request.args)
    rows = register.rows(filters)
    found = paging.page_of(rows, register.SORTS[filters.sort], paging.place_in(request.args))
    context: dict[str, Any] = {"filters": filters, "classes": register.classes(), "states": register.state_choices()}
    total = paging.capped_count(rows)
    return page("licensing/register.html", page=found, total=total, state_of=register.state_of_row, **context)


@register_pages.get("/register.json")
@public
@declare(_l("دفتر پروانه‌ها، صفحه‌به‌صفحه"), answer=schemas.REGISTER, query=schemas.FILTERS)
def index_json() -> Response:
    """A page of the register for machines; `next` leads on."""
    filters = register.Filters.read(request.args)
    found = paging.page_of(
        register.rows(filters), register.SORTS[filters.sort], paging.place_in(request.args), size=200
    )
    onward = url_for(".index_json", **filters.address(), after=found.after, _external=True) if found.after else None
    return cached(jsonify(licences=[register.public_record(row) for row in found.rows], next=onward))


@register_pages.get("/register.csv")
@public
def index_csv() -> Response:
    lines = stream_with_context(register.csv_lines(register.Filters.read(request.args)))
    headers = {"Content-Disposition": "attachment; filename=register.csv"}
    return Response(lines, mimetype="text/csv", headers=headers)


@register_pages.get("/register/<number>")
@public
def licence(number: str) -> Response:
    """One licence, by its number, with what happened to it."""
    row = register.by_number(number)
    if row is None:
        raise _unknown(number)
    return _licence_page(row)


@register_pages.get("/v/<code>")
@public
def verify(code: str) -> Response:
    """The page behind the QR code: whether the licence is in force now, and its certificate's digest."""
    row = register.by_code(code)
    if row is None:
        raise _unknown(code)
    return _licence_page(row)


def _licence_page(row: Any) -> Response:
    """The licence as it stands. Its page is drawn anew only when something of it, or the day, is another."""
    if request.args:
        return _drawn_page(row)
    paper = certificate.latest_digest(row.id)
    key = (row.code, row.version, paper, tehran_day(now()), current_locale())
    pages: OrderedDict[Any, bytes] = current_app.extensions.setdefault("licence_pages", OrderedDict())
    if key not in pages:
        pages[key] = _drawn_page(row).get_data()
        while len(pages) > KEPT_PAGES:
            pages.popitem(last=False)
    return cached(Response(pages[key], mimetype="text/html"))


def _drawn_page(row: Any) -> Response:
    """With `?on=` also the state at the end of that day."""
    found = _licence_of(row)
    context = {"row": row, "licence": found, "state": register.state_of_row(row), "cacheable": True}
    context |= {"event_words": EVENT_WORDS, "typed": request.args.get("on", "").strip()[:20]}
    try:
        context["past"] = past.on(found, context["typed"]) if context["typed"] else None
    except Invalid as error:
        context["doubt"] = error.message
    shown = page("licensing/licence_public.html", certificate=certificate.latest(found), **context)
    shown.status_code = 422 if "doubt" in context else 200
    return cached(shown) if shown.status_code == 200 else shown


def _licence_of(row: Any) -> Licence:
    return db.session.scalars(select(Licence).where(Licence.number == row.number)).one()


@register_pages.get("/api/v1/licences/<number>")
@public
@declare(
    _l("یک پروانه، با شماره یا با کد رمزینه‌ی آن"),
    answer=schemas.ANSWER,
    query=schemas.ON,
    errors={404: _l("چنین پروانه‌ای صادر نشده است"), 422: _l("روز درست نیست یا هنوز نرسیده است")},
)
def licence_json(number: str) -> Response:
    """The state of a licence for machines, by its number or by the code in its QR code.

    `?on=YYYY-MM-DD` asks for the state at the end of a past day in Tehran.
    """
    row = register.by_number(number) or register.by_code(number)
    if row is None:
        raise _unknown(number)
    if "on" in request.args:
        return cached(jsonify(past.on(_licence_of(row), request.args["on"]).as_json()))
    return cached(jsonify(register.public_record(row)))


@register_pages.get("/badge/<code>.svg")
@public
def badge(code: str) -> Response:
    """A picture for the holder's own site that always tells the truth."""
    row = register.by_code(code)
    if row is None:
        raise _unknown(code)
    shown = page("licensing/badge.svg", row=row, state=register.state_of_row(row), locale=current_locale())
    shown.mimetype = "image/svg+xml"
    # Other sites embed it: that is what it is for.
    shown.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return cached(shown)


@register_pages.get("/verify")
@public
def check() -> Any:
    """Check a licence by number, or a certificate by its file."""
    typed = digits_to_ascii(normalise(request.args.get("number", ""))).upper()
    if not typed:
        return page("licensing/verify.html", verdict=None, typed="")
    if register.by_number(typed) is not None:
        return redirect(url_for(".licence", number=typed))
    return page("licensing/verify.html", 404, verdict=None, typed=typed, sentence=_number_doubt(typed))


@register_pages.post("/verify")
@public
def check_file() -> Response:
    """Say whether an uploaded certificate is ours, unchanged, and its licence still in force. Nothing is kept."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return page("licensing/verify.html", 422, verdict=None, typed="", sentence=_("پرونده‌ای برنگزیدید."))
    try:
        verdict = check_pdf(sent.stream.read())
    except Invalid as error:
        return page("licensing/verify.html", 422, verdict=None, typed="", sentence=str(error))
    return page("licensing/verify.html", verdict=verdict, typed="")


def _number_doubt(typed: str) -> str:
    if not has_valid_check(typed):
        return _("این شماره یک رقم نادرست دارد؛ آن را دوباره از روی پروانه بنویسید.")
    return _("پروانه‌ای با این شماره صادر نشده است.")


def _unknown(_typed: str) -> NotFound:
    return NotFound(
        _("پروانه‌ای با این نشانی صادر نشده است."),
        _("شماره یا رمزینه را دوباره بخوانید، یا نام پیام‌رسان را در دفتر پروانه‌ها بجویید."),
    )
