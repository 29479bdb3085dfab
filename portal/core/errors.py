"""What can go wrong for a person: a code for machines, a status, a sentence, and what to do now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class PortalError(Exception):
    """Say what happened (`message`), and what was kept and what to do now (`hint`), in the reader's language.

    `headers` go with the answer; `members` stand beside the words in problem+json, for machines alone.
    """

    status = 400
    code = "bad_request"
    headers: Mapping[str, str] = {}
    members: Mapping[str, Any] = {}

    def __init__(self, message: Any, hint: Any = "", *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code or self.code

    def __str__(self) -> str:
        return str(self.message)


class Invalid(PortalError):
    """What was sent cannot be accepted as it is."""

    status = 422
    code = "invalid"


class NotFound(PortalError):
    """No such thing, or nothing that this person may know of."""

    status = 404
    code = "not_found"


class Forbidden(PortalError):
    status = 403
    code = "forbidden"


class Conflict(PortalError):
    """Somebody or something was faster: the state is no longer what the person saw."""

    status = 409
    code = "conflict"


class TooMany(PortalError):
    status = 429
    code = "too_many"
