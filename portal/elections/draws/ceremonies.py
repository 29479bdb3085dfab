"""A draw's rows as the ceremony that the pure functions know."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from portal.core.clock import now
from portal.core.db import db
from portal.elections.ceremony import Ceremony, Link, Participant, Source, make_chain
from portal.elections.draws.models import Draw, DrawPlace
from portal.elections.draws.phases import Done, Moments, Phase, phase


def lock(draw: Draw) -> Draw:
    """The row as it is now, held: two steps of one draw follow one another."""
    number = draw.id
    # What was read before the wait for the lock would count as a stale version: it is forgotten first.
    db.session.expire(draw)
    return db.session.get_one(Draw, number, with_for_update=True, populate_existing=True)


def phase_of(draw: Draw) -> Phase:
    moments = Moments(draw.commit_until, draw.reveal_until, draw.sources_from)
    done = Done(
        announcement=draw.closed_at is not None,
        values=draw.values_at is not None,
        published=draw.published_at is not None,
        called_off=draw.called_off_at is not None,
    )
    return phase(moments, done, now())


def ceremony_of(draw: Draw, index: int = 0, withdrawn: Collection[str] = ()) -> Ceremony:
    """With item `index` of the chain; 0, the anchor, opens nothing."""
    chain = make_chain(bytes.fromhex(draw.seed), draw.chain_length)
    return Ceremony(
        draw=draw.name,
        names=tuple(draw.names),
        sources=tuple(Source(source.name, tuple(source.entered or ())) for source in draw.sources),
        participants=tuple(_participant(place) for place in draw.places if place.commitment),
        link=Link(chain[0], index, chain[index]),
        withdrawn=frozenset(withdrawn),
    )


def _participant(place: DrawPlace) -> Participant:
    return Participant(place.name, place.commitment or "", _bytes(place.salt), _bytes(place.secret))


def _bytes(text: str | None) -> bytes | None:
    return bytes.fromhex(text) if text else None


def withdrawn_names(draw: Draw) -> set[str]:
    """Who has withdrawn by now, as they stand on the list."""
    return {place.name for place in draw.places if place.candidacy.withdrawn_at is not None}


def key_and_order(document: dict[str, Any]) -> tuple[str, list[str]]:
    """What a publication is used for."""
    return str(document["key"]), [str(name) for name in document["order"]]
