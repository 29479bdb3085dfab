"""What a route says of itself, for the document that machines read and for the guard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, request
from wtforms import Form

from portal.core.web import View

Schema = dict[str, Any]
LIMIT = 64 * 1024


@dataclass(frozen=True)
class Declared:
    """`answer`, plain `body` or `query`: JSON schemas. `errors`: more statuses, and when. `limit`: bytes of body."""

    summary: Any
    answer: Schema
    body: type[Form] | Schema | None = None
    query: type[Form] | Mapping[str, Schema] | None = None
    status: int = 200
    errors: Mapping[int, Any] = field(default_factory=dict)
    limit: int = LIMIT
    once: bool = False


def declare(
    summary: Any,
    answer: Schema,
    *,
    body: type[Form] | Schema | None = None,
    query: type[Form] | Mapping[str, Schema] | None = None,
    status: int = 200,
    errors: Mapping[int, Any] | None = None,
    limit: int = LIMIT,
    once: bool | None = None,
) -> Callable[[View], View]:
    """Say what a route takes and gives. A route with a body asks for `Idempotency-Key`, unless `once=False`."""
    asks = body is not None if once is None else once
    told = Declared(summary, answer, body, query, status, errors or {}, limit, asks)

    def put(view: View) -> View:
        view.__api__ = told  # type: ignore[attr-defined]
        return view

    return put


def declared(view: Callable[..., Any]) -> Declared | None:
    found: Declared | None = getattr(view, "__api__", None)
    return found


def declared_here() -> Declared | None:
    """What the present request's route says of itself."""
    return declared(current_app.view_functions[request.endpoint]) if request.endpoint else None


def object_of(**members: Schema) -> Schema:
    """Schema of an object that has all these members."""
    return {"type": "object", "properties": members, "required": sorted(members)}


def list_of(item: Schema) -> Schema:
    """Schema of a page of a list, as `listing` answers it."""
    return object_of(items={"type": "array", "items": item}, next={"type": ["string", "null"], "format": "uri"})
