"""Anybody can follow and check a draw: the list, one page a draw, its inputs to the byte, the verifier."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request

from portal.core import paging
from portal.core.web import page, public
from portal.elections import make_commitment, verify_draw
from portal.elections.draws import evenness, queries
from portal.elections.draws.ceremonies import phase_of
from portal.elections.draws.words import PHASE_WORDS, hour, palette
from portal.licensing.licences.public import cached

draws_pages = Blueprint("draws", __name__)


@draws_pages.get("/draws")
@public
def index() -> Response:
    """All draws, newest first, those called off included."""
    found = paging.page_of(queries.listed(), queries.NEWEST, paging.place_in(request.args))
    total = paging.capped_count(queries.listed())
    rows = [row[0] for row in found.rows]
    context: dict[str, Any] = {"phases": PHASE_WORDS, "phase_of": phase_of, "cacheable": True}
    return cached(page("draws/index.html", rows=rows, page=found, total=total, **context))


@draws_pages.get("/draws/how")
@public
def how() -> Response:
    """What happens in a draw, for whoever never heard of a hash."""
    return cached(page("draws/how.html", cacheable=True))


@draws_pages.get("/draws/method")
@public
def method() -> Response:
    """The method to the byte."""
    return cached(page("draws/method.html", cacheable=True))


@draws_pages.get("/draws/verify_draw.py")
@public
def verifier() -> Response:
    return _program(verify_draw.__file__)


@draws_pages.get("/draws/make_commitment.py")
@public
def committer() -> Response:
    return _program(make_commitment.__file__)


def _program(path: str) -> Response:
    """One file of Python, to be kept and run anywhere."""
    file = Path(path)
    headers = {"Content-Disposition": f"attachment; filename={file.name}"}
    return cached(Response(file.read_bytes(), content_type="text/x-python; charset=utf-8", headers=headers))


@draws_pages.get("/draws/<token>")
@public
def show(token: str) -> Response:
    draw = queries.draw_by(token)
    published = queries.shown(draw)
    latest = published[-1] if len(published) > 1 else None
    context: dict[str, Any] = {
        "draw": draw,
        "phase": phase_of(draw),
        "phases": PHASE_WORDS,
        "road": queries.road(draw),
        "announcement": published[0] if published else None,
        "latest": latest,
        "opened": {person["name"]: person for person in latest.document["participants"]} if latest else {},
        "earlier": published[1:-1],
        "offers": queries.pinned_offers(draw),
    }
    return cached(page("draws/show.html", cacheable=True, **context))


@draws_pages.get("/draws/<token>.json")
@public
def latest_json(token: str) -> Response:
    """The newest draw, to the byte that its digest is of."""
    return _document(token, None)


@draws_pages.get("/draws/<token>/<int:number>.json")
@public
def publication_json(token: str, number: int) -> Response:
    """What was published as number 0 (the announcement), 1 (the draw), 2, … (dealt again)."""
    return _document(token, number)


def _document(token: str, number: int | None) -> Response:
    found = queries.publication(queries.draw_by(token), number)
    return cached(Response(found.body, content_type="application/json; charset=utf-8"))


@draws_pages.get("/draws/<token>/rotation/<offer>")
@public
def rotation(token: str, offer: str) -> Response:
    """Who holds which slot of a messenger's pinned chat, and how even that is."""
    draw = queries.draw_by(token)
    found = evenness.rota(queries.pinned_offer(draw, offer), queries.order_of(draw))
    return cached(page("draws/rotation.html", draw=draw, rota=found, palette=palette, hour=hour, cacheable=True))
