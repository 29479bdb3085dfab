"""Membership told again in the plainest way, to compare with: a list of steps over a dictionary, no shared code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

TEHRAN = ZoneInfo("Asia/Tehran")


@dataclass(frozen=True)
class Sent:
    """`what`: the name of a messenger (its digit was sent), or stop, cancel, resume, other."""

    at: datetime
    name: str
    what: str
    is_open: bool = True


def members(messages: Sequence[Sent], channels: Sequence[str]) -> tuple[set[str], bool]:
    """Of which channels somebody is a member after all messages, and whether they want no advertising."""
    inside: set[str] = set()
    left: set[str] = set()
    was_stopped, quiet = False, False
    asked: tuple[str, datetime] | None = None
    joins: dict[str, int] = {}
    for one in sorted(messages, key=lambda sent: (sent.at, sent.name)):
        day = one.at.astimezone(TEHRAN).strftime("%Y-%m-%d")
        may_join = one.is_open and joins.get(day, 0) < 5
        if one.what in ("stop", "cancel"):
            left = set(inside) or left
            inside, was_stopped, asked = set(), True, None
            quiet = quiet or one.what == "cancel"
        elif one.what == "resume":
            quiet = False
            back = {asked[0]} if asked else left
            if one.is_open and not (was_stopped and back):
                was_stopped = False
            elif may_join:
                inside, was_stopped, asked = inside | back, False, None
                joins[day] = joins.get(day, 0) + 1
        elif one.what in channels and one.is_open and one.what not in inside:
            sure = asked is not None and asked[0] == one.what and one.at <= asked[1] + timedelta(hours=24)
            if was_stopped and not sure:
                asked = (one.what, one.at)
            elif may_join:
                inside, was_stopped, asked = inside | {one.what}, False, None
                joins[day] = joins.get(day, 0) + 1
    return inside, quiet
