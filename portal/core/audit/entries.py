"""What an event may say: codes and opaque tokens, in one canonical form, and nothing about a person."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from portal.core.audit.models import iso
from portal.core.crypto import keyed_hash

Scalar = str | int | bool | date | None
T = TypeVar("T", str, Any)

NAME = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
TOKEN = re.compile(r"[A-Za-z0-9_.:-]{0,64}")  # empty: nobody that the portal knows
CODE = re.compile(r"[!-?A-~]{0,200}")  # printable ASCII without spaces and @
# What a mobile number, a Sheba or a national code looks like: it belongs in a commitment.
PERSONAL = re.compile(r"(\+98|0098|0)?9\d{9}|IR\d{24}|\d{10}")


class NotForTheLog(ValueError):
    """A name or detail that is no code: free text and personal data stay out of the log."""


class HasToken(Protocol):
    @property
    def token(self) -> Any: ...


@dataclass(frozen=True)
class Entry:
    """One event before it has its place. `actor`, `subject` and `case` are opaque tokens."""

    at: datetime
    action: str
    actor: str | None
    subject: tuple[str, str]
    case: str | None
    details: Mapping[str, Scalar] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kind, token = self.subject
        names = (self.action, kind, *filter(None, (self.actor, self.case)), *self.details)
        for name, shape in ((token, TOKEN), *((name, NAME) for name in names)):
            if not (isinstance(name, str) and shape.fullmatch(name)):
                raise NotForTheLog(f"{self.action}: {name!r} is no name for the log")

    def body(self, seq: int) -> str:
        """Canonical JSON: sorted keys, no spaces. Names are checked, so nothing before the details needs escaping."""
        actor, case = _quoted(self.actor), _quoted(self.case)
        front = opening(str(seq), iso(self.at), self.action, actor, case, *self.subject)
        return f"{front}{canonical(self.details)}}}"


def opening(seq: T, at: T, action: T, actor: T, case: T, kind: T, token: T) -> T:
    """What stands before the details in a body; `actor` and `case` come quoted, or as null.

    Written with `+` alone, so that it takes texts here and columns where the database checks them.
    """
    who = '{"action":"' + action + '","actor":' + actor + ',"at":"' + at + '","case":' + case
    return who + ',"seq":' + seq + ',"subject":["' + kind + '","' + token + '"],"v":1,"with":'


def _quoted(token: str | None) -> str:
    return f'"{token}"' if token else "null"


def canonical(details: Mapping[str, Scalar]) -> str:
    return json.dumps(
        {name: _plain(name, value) for name, value in details.items()},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )


def _plain(name: str, value: Scalar) -> str | int | bool | None:
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str) and CODE.fullmatch(value) and not PERSONAL.fullmatch(value):
        return str(value)
    raise NotForTheLog(f"detail {name!r} is no code; write commitment(value) if it must be provable later")


def commitment(value: str) -> str:
    """What the log may keep of a secret: who has the value and the portal's key can show that it was this one."""
    return keyed_hash("audit", value)
