"""What of an election's ledger is shown; all of it stands in the address, so that it can be shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.elections.models import Constituency, Election, Round
from portal.elections.services import SERVICES


@dataclass(frozen=True)
class Filters:
    """`round`: its number, 0 for the newest; the others by code, empty for all. `messenger` is its code."""

    round: int = 0
    place: str = ""
    messenger: str = ""
    service: str = ""

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Filters:
        return cls(
            round={"1": 1, "2": 2}.get(args.get("round", ""), 0),
            place=args.get("place", "")[:40],
            messenger=args.get("messenger", "")[:40],
            service=args.get("service", "") if args.get("service") in SERVICES else "",
        )

    def address(self) -> dict[str, str]:
        named = {"round": str(self.round or ""), "place": self.place}
        named |= {"messenger": self.messenger, "service": self.service}
        return {name: value for name, value in named.items() if value}

    def settled(self, election: Election) -> Filters:
        """With the newest round that was dealt, and the first constituency, where none is named."""
        round_ = self.round_of(election)
        place = self.place_of(election)
        return replace(self, round=round_.number if round_ else 0, place=place.code if place else "")

    def round_of(self, election: Election) -> Round | None:
        dealt = [row for row in election.rounds if row.dealt_at is not None] or election.rounds
        named = [row for row in election.rounds if row.number == self.round]
        found = named or dealt
        return found[-1] if found else None

    def place_of(self, election: Election) -> Constituency | None:
        named = [row for row in election.constituencies if row.code == self.place]
        return next(iter(named or election.constituencies), None)
