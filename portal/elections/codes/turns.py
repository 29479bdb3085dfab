"""In which order candidates get their codes: as drawn and published, never as anybody came."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select

from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.i18n import _
from portal.elections.draws.models import Draw
from portal.elections.models import Candidacy, Constituency, Round
from portal.elections.setup.candidates import candidacies


@dataclass(frozen=True)
class Turn:
    """A candidacy at its place (from 1) in the order of all; `drawn`: digest of the publication that says so."""

    candidacy: Candidacy
    place: int
    drawn: str


def order_of(row: Round) -> list[Turn]:
    """Who stands, constituency by constituency: in the order drawn last, where no draw was held by ballot code."""
    found = [turn for place in row.election.constituencies for turn in _in(row, place)]
    return [Turn(candidacy, place, drawn) for place, (candidacy, drawn) in enumerate(found, 1)]


def require_published(row: Round) -> None:
    """Raise Conflict while a draw is under way: its order is not known yet, and nobody may choose by hurrying."""
    for place in row.election.constituencies:
        if is_under_way(row, place):
            raise Conflict(
                _("قرعه‌کشی %(place)s در راه است و هنوز منتشر نشده است.", place=place.name),
                _("سرشماره‌ها به ترتیب همان قرعه داده می‌شود؛ پس از انتشار دوباره بیایید."),
            )


def is_under_way(row: Round, constituency: Constituency) -> bool:
    draw = _draw_of(row, constituency)
    return draw is not None and draw.published_at is None


def _in(row: Round, constituency: Constituency) -> list[tuple[Candidacy, str]]:
    standing = candidacies(row, constituency, standing=True)
    draw = _draw_of(row, constituency)
    if draw is None or draw.published_at is None:
        return [(one, "") for one in standing]
    latest = draw.publications[-1]
    by_name = {place.name: place.candidacy for place in draw.places}
    drawn = [by_name[name] for name in json.loads(latest.body)["order"]]
    late = [one for one in standing if one not in drawn]  # came after the list was announced
    return [(one, latest.digest) for one in drawn if one in standing] + [(one, "") for one in late]


def _draw_of(row: Round, constituency: Constituency) -> Draw | None:
    """The newest that was not called off."""
    mine = (Draw.round_id == row.id, Draw.constituency_id == constituency.id, Draw.called_off_at.is_(None))
    return db.session.scalar(select(Draw).where(*mine).order_by(Draw.id.desc()).limit(1))
