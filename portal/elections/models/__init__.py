"""Rows of an election: who stands, what messengers offer, what each candidate may have, and what was given."""

from __future__ import annotations

from portal.elections.models.offers import Offer, OfferLine, Quota
from portal.elections.models.polls import Candidacy, Candidate, Constituency, Election, Round
from portal.elections.models.promotions import Promotion, Slot

__all__ = [
    "Candidacy",
    "Candidate",
    "Constituency",
    "Election",
    "Offer",
    "OfferLine",
    "Promotion",
    "Quota",
    "Round",
    "Slot",
]
