"""For everybody: which code is which candidate's, and which digit opens which channel."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, jsonify, request

from portal.core.web import page, public
from portal.elections.codes import queries
from portal.elections.codes.digits import digits_of
from portal.elections.codes.queries import Holder
from portal.elections.models import Election

codes_pages = Blueprint("short_codes", __name__, url_prefix="/elections/short-codes")
SECONDS = 60


@codes_pages.get("")
@public
def index() -> Response:
    found = [(row, queries.current_round(row)) for row in queries.elections_with_codes()]
    return _kept(page("elections/codes/index.html", elections=found, cacheable=True))


@codes_pages.get("/<code>")
@public
def election(code: str) -> Response:
    row = queries.election_by_code(code)
    places = _by_constituency(row)
    return _kept(page("elections/codes/public.html", election=row, places=places, cacheable=True))


@codes_pages.get("/<code>.json")
@public
def election_json(code: str) -> Response:
    row = queries.election_by_code(code)
    digits = {str(one.digit): one.messenger.code for one in digits_of(row)}
    candidates = [_record(holder) for _place, rows in _by_constituency(row) for holder in rows]
    said = {"digits": digits, "cancel": "11", "resume": "12", "numbers": queries.numbers_of(row)}
    return _kept(jsonify(election=row.code, candidates=candidates, **said))


def _by_constituency(row: Election) -> list[tuple[Any, list[Holder]]]:
    """Who has a code, by constituency; a constituency where nobody has one is left out."""
    current = queries.current_round(row)
    found = [one for one in (queries.holders(current) if current else []) if one.grant is not None]
    groups = [
        (place, [one for one in found if one.candidacy.candidate.constituency_id == place.id])
        for place in row.constituencies
    ]
    return [(place, rows) for place, rows in groups if rows]


def _record(holder: Holder) -> dict[str, Any]:
    candidate, grant = holder.candidacy.candidate, holder.grant
    withdrawn = holder.candidacy.withdrawn_at
    return {
        "constituency": candidate.constituency.code,
        "candidate": candidate.code,
        "name": candidate.name_fa,
        "code": grant.code.code if grant else None,
        "dealt_by": grant.rule if grant else None,
        "place": grant.place if grant else None,
        "drawn_by": (grant.drawn or None) if grant else None,
        "withdrawn_at": withdrawn.isoformat() if withdrawn else None,
        "channels": [
            {"digit": str(digit), "messenger": messenger.code, "channel": name}
            for digit, messenger, name in holder.ways
        ],
    }


def _kept(response: Response) -> Response:
    """Anybody may keep it for a minute."""
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response
