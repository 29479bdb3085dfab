"""The public ledger's pages and files: for everybody, without signing in, the same for all."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request, stream_with_context, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core import paging
from portal.core.accounts.models import Organisation
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.core.provinces import BY_SLUG
from portal.core.web import page, public
from portal.elections.delivery.receipts import STATE_WORDS
from portal.elections.delivery.settling import OWED_WORDS, WHY_WORDS
from portal.elections.ledger import charts, entries, figures, files, lists
from portal.elections.ledger.filters import Filters
from portal.elections.ledger.parts import Part, named_parts, parts_of
from portal.elections.models import Constituency, Election, Offer, Round
from portal.elections.services import SERVICES

ledger_pages = Blueprint("election_ledger", __name__, url_prefix="/ledger")
SECONDS = 15


def cached(response: Response) -> Response:
    """Let anybody keep the answer for some seconds, then ask again by its tag."""
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}, must-revalidate"
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response


@ledger_pages.get("")
@public
def index() -> Response:
    found = db.session.scalars(_whole().order_by(Election.id.desc()).limit(100)).all()
    return cached(page("elections/ledger/index.html", cacheable=True, elections=found))


def _whole() -> Any:
    return select(Election).options(selectinload(Election.rounds), selectinload(Election.constituencies))


def load(code: str) -> Election:
    found = db.session.scalar(_whole().where(Election.code == code))
    if found is None:
        raise NotFound(_("انتخاباتی با این نشانی در دفتر نیست."), _("از فهرست دفتر آغاز کنید."))
    return found  # type: ignore[no-any-return]


@ledger_pages.get("/<code>")
@public
def election(code: str) -> Response:
    """One round and constituency, whole: equality first, then each service."""
    row = load(code)
    filters = Filters.read(request.args).settled(row)
    turn, place = filters.round_of(row), filters.place_of(row)
    lines = figures.lines_of(row, filters) if turn and place else []
    shown: dict[str, Any] = {"election": row, "filters": filters, "lines": lines, "round": turn}
    shown |= {"sections": charts.sections(lines), "difference": figures.difference(lines), "parts": []}
    if turn and place:
        shown |= {"parts": [*_draws(), *parts_of(turn, place)], "messengers": _messengers(turn, place)}
    shown |= {"whole": figures.Sum("", lines), "services": SERVICES, "provinces": BY_SLUG}
    return cached(page("elections/ledger/election.html", cacheable=True, **shown))


def _messengers(turn: Round, place: Constituency) -> list[Organisation]:
    offering = select(Offer.messenger_id).where(Offer.round_id == turn.id, Offer.constituency_id == place.id)
    query = select(Organisation).where(Organisation.id.in_(offering))
    return list(db.session.scalars(query.order_by(Organisation.id)))


def _draws() -> list[Part]:
    """The draws have pages of their own."""
    if "draws.index" not in current_app.view_functions:
        return []
    words = _("آنچه برابر بخش نمی‌شود با قرعه‌ای داده می‌شود که هر کسی می‌تواند از نو حساب کند.")
    return [Part(_("قرعه‌ها"), words, [(_("قرعه‌ها و ورودی‌های آن‌ها"), url_for("draws.index"))])]


@ledger_pages.get("/<code>.json")
@public
def election_json(code: str) -> Response:
    row = load(code)
    filters = Filters.read(request.args).settled(row)
    parts = named_parts(filters.round_of(row), filters.place_of(row))
    return cached(jsonify(files.as_json(row, filters, figures.lines_of(row, filters), parts)))


@ledger_pages.get("/<code>.csv")
@public
def election_csv(code: str) -> Response:
    """Without a constituency in the address: all of them, streamed."""
    row, filters = load(code), Filters.read(request.args)
    headers = {"Content-Disposition": f"attachment; filename=ledger-{row.code}.csv"}
    headers["Cache-Control"] = f"public, max-age={SECONDS}"
    body = stream_with_context(files.csv_lines(figures.stream(row, filters)))
    return Response(body, mimetype="text/csv", headers=headers)


@ledger_pages.get("/<code>/<part>.csv")
@public
def part_csv(code: str, part: str) -> Response:
    """The figures of one section of the page."""
    row = load(code)
    filters = Filters.read(request.args).settled(row)
    found = named_parts(filters.round_of(row), filters.place_of(row)).get(part)
    if found is None:
        raise NotFound(_("دفتر چنین بخشی ندارد."), _("فهرست فایل‌ها پایین صفحه‌ی دفتر است."))
    response = Response(files.csv_of(found), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename=ledger-{row.code}-{part}.csv"
    return cached(response)


@ledger_pages.get("/<code>/units")
@public
def units(code: str) -> Response:
    """Unit by unit: what was proven, and what was made good or is owed."""
    row, view = load(code), request.args.get("view", "delivered")
    view = view if view in lists.VIEWS else "delivered"
    filters = Filters.read(request.args).settled(row)
    address: dict[str, Any] = {"code": code, **filters.address()}
    rows, sort = (lists.delivered, lists.DELIVERED) if view == "delivered" else (lists.made_good, lists.MADE_GOOD)
    found = paging.page_of(rows(row, filters), sort, paging.place_in(request.args))
    tabs = [
        {"label": label, "url": url_for(".units", view=name, **address), "active": name == view}
        for name, label in lists.VIEWS.items()
    ]
    shown: dict[str, Any] = {"election": row, "filters": filters, "view": view, "page": found, "tabs_of": tabs}
    shown |= {"services": SERVICES, "states": STATE_WORDS, "why_words": WHY_WORDS}
    shown["owed_words"] = OWED_WORDS
    return cached(page("elections/ledger/units.html", cacheable=True, **shown))


@ledger_pages.get("/entries/<int:seq>")
@public
def entry(seq: int) -> Response:
    """One entry as it stands in the log, and how to check it."""
    event = entries.entry(seq)
    proof = entries.proved(seq)
    return cached(page("elections/ledger/entry.html", cacheable=True, event=event, proof=proof))


@ledger_pages.get("/entries/<int:seq>.json")
@public
def entry_json(seq: int) -> Response:
    """For the verifier; `?size=` proves it against an older head that somebody kept."""
    size = request.args.get("size", "")
    return cached(jsonify(entries.proved(seq, int(size) if size.isascii() and size.isdecimal() else None)))
