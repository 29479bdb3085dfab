"""Lists for machines: a page of items and the address of the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify, request, url_for
from sqlalchemy import Select

from portal.core import paging

SIZE = 100


def listing(
    query: Select[*tuple[Any, ...]], sort: paging.Sort, item: Callable[[Any], dict[str, Any]], size: int = SIZE
) -> Response:
    """`{"items": […], "next": url or null}`. `query` selects `sort.columns()` too; `item` makes an item of a row."""
    found = paging.page_of(query, sort, request.args.get("after"), size)
    return jsonify(items=[item(row) for row in found.rows], next=_address(found.after))


def _address(after: str | None) -> str | None:
    """The present address, further on."""
    if after is None or request.endpoint is None:
        return None
    asked: dict[str, Any] = request.args.to_dict(flat=False) | {"after": after}
    return url_for(request.endpoint, _external=True, **(request.view_args or {}), **asked)
