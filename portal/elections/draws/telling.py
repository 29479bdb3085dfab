"""What happens in a draw is told to the candidates' people: by rows, sent after the commit."""

from __future__ import annotations

from typing import Any

from portal.core.notifications import address_of, notify, words_of
from portal.elections.draws.models import Draw


def tell(draw: Draw, template: str, **facts: Any) -> None:
    """Write to every candidate's side; a happening is told once."""
    election = draw.round.election
    about: dict[str, Any] = {"draw": draw.name, "election": words_of(election.name_fa, election.name_en), **facts}
    about["link"] = address_of("campaign_draws.show", token=draw.token)
    key = f"{draw.token}/{len(draw.publications)}"
    for place in draw.places:
        if place.candidacy.withdrawn_at is None:
            notify(place.candidacy.candidate.campaign, template, key=key, **about)
