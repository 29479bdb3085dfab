"""Who is a member: a fold over all that one number wrote to one code, in the order of the operators' time. Pure.

The order in which messages arrive plays no part, so a late one changes what it would have changed in time. After a
stop a join digit alone joins nobody: it is a question, answered by the same digit again within a day, or by 12.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.core.i18n import tehran_day
from portal.elections.codes.reading import Meaning

CONFIRM_WITHIN = timedelta(hours=24)
# Joining and leaving again and again is a game or a machine. Leaving is never limited.
JOINS_A_DAY = 5
REPLIES_A_DAY = 20


class Outcome(StrEnum):
    """What one message did, and so what its writer is answered."""

    JOINED = "joined"
    ALREADY = "already"
    CONFIRM = "confirm"
    TOO_OFTEN = "too_often"
    CLOSED = "closed"
    LEFT = "left"
    CANCELLED = "cancelled"
    RESUMED = "resumed"
    HELP = "help"


@dataclass(frozen=True)
class Message:
    """`channel`: the messenger whose channel the digit opens, None where it opens none. `is_open`: promotion was
    lawful, and the candidate stood, when it was written."""

    at: datetime
    key: tuple[int, str]
    meaning: Meaning
    channel: int | None = None
    is_open: bool = True


@dataclass(frozen=True)
class Standing:
    """`before`: the channels that 12 brings back. `asked`: a join after a stop that waits for its confirmation.

    `silenced`: wants no advertising. `since`: when each channel was joined or left. `day`: on which `joins` and
    `seen` are counted.
    """

    channels: frozenset[int] = frozenset()
    before: frozenset[int] = frozenset()
    stopped: bool = False
    asked: tuple[int, datetime] | None = None
    silenced: bool = False
    since: tuple[tuple[int, datetime], ...] = ()
    day: date | None = None
    joins: int = 0
    seen: int = 0
    outcome: Outcome = Outcome.HELP

    @property
    def changed_at(self) -> dict[int, datetime]:
        return dict(self.since)

    @property
    def is_answered(self) -> bool:
        """Two machines that answer each other must come to an end."""
        return self.seen <= REPLIES_A_DAY


def fold(messages: Iterable[Message]) -> Standing:
    """Where a number stands after all it wrote; messages of the same moment count in the order of their keys."""
    found = Standing()
    for message in sorted(messages, key=lambda one: (one.at, one.key)):
        found = after(found, message)
    return found


def after(old: Standing, message: Message) -> Standing:
    """One message later."""
    counted = _counted(old, message)
    made = _ACTS[message.meaning](counted, message)
    changed = {channel: message.at for channel in made.channels ^ old.channels}
    return replace(made, since=tuple(sorted((old.changed_at | changed).items())))


def _counted(old: Standing, message: Message) -> Standing:
    day = tehran_day(message.at)
    if day != old.day:
        return replace(old, day=day, joins=0, seen=1)
    return replace(old, seen=old.seen + 1)


def _join(old: Standing, message: Message) -> Standing:
    channel = message.channel
    if not message.is_open:
        return replace(old, outcome=Outcome.CLOSED)
    if channel is None:
        return replace(old, outcome=Outcome.HELP)
    if channel in old.channels:
        return replace(old, outcome=Outcome.ALREADY)
    if old.stopped and not _confirms(old.asked, channel, message.at):
        return replace(old, asked=(channel, message.at), outcome=Outcome.CONFIRM)
    return _let_in(old, frozenset({channel}), Outcome.JOINED)


def _confirms(asked: tuple[int, datetime] | None, channel: int, at: datetime) -> bool:
    return asked is not None and asked[0] == channel and at - asked[1] <= CONFIRM_WITHIN


def _let_in(old: Standing, channels: frozenset[int], outcome: Outcome) -> Standing:
    if old.joins >= JOINS_A_DAY:
        return replace(old, outcome=Outcome.TOO_OFTEN)
    new = old.channels | channels
    return replace(old, channels=new, stopped=False, asked=None, joins=old.joins + 1, outcome=outcome)


def _stop(old: Standing, message: Message) -> Standing:
    """At any time, also in the silence: nobody is kept."""
    before = old.channels or old.before
    return replace(old, channels=frozenset(), before=before, stopped=True, asked=None, outcome=Outcome.LEFT)


def _cancel(old: Standing, message: Message) -> Standing:
    return replace(_stop(old, message), silenced=True, outcome=Outcome.CANCELLED)


def _resume(old: Standing, message: Message) -> Standing:
    """Advertising is wanted again; the channels come back only while joining is open."""
    heard = replace(old, silenced=False)
    if not message.is_open:
        return replace(heard, outcome=Outcome.CLOSED)
    wanted = frozenset({old.asked[0]}) if old.asked else old.before
    if not old.stopped or not wanted:
        return replace(heard, stopped=False, outcome=Outcome.ALREADY if old.channels else Outcome.HELP)
    return _let_in(heard, wanted, Outcome.RESUMED)


def _other(old: Standing, message: Message) -> Standing:
    return replace(old, outcome=Outcome.HELP)


_ACTS = {
    Meaning.JOIN: _join,
    Meaning.STOP: _stop,
    Meaning.CANCEL: _cancel,
    Meaning.RESUME: _resume,
    Meaning.OTHER: _other,
}
