"""What every program may ask: the document, and what its own key is."""

from __future__ import annotations

import json

from flask import Blueprint, Response, jsonify, request

from portal.core.accounts.places import name_of
from portal.core.api.callers import api_access, current_caller
from portal.core.api.declaring import declare, object_of
from portal.core.api.openapi import document, summaries
from portal.core.api.scopes import label_of
from portal.core.i18n import _l
from portal.core.web import page, public

api_pages = Blueprint("api", __name__)

TEXT = {"type": "string"}
KEY = object_of(
    name=TEXT,
    organisation=object_of(code=TEXT, name=TEXT),
    scopes={"type": "array", "items": TEXT},
    expires_at={"type": "string", "format": "date-time"},
)


@api_pages.get("/api")
@public
def about() -> Response:
    """For the people who write the programs."""
    return page("api/about.html", rows=summaries(), label_of=label_of, root=request.url_root.rstrip("/"))


@api_pages.get("/api/v1/openapi.json")
@public
@declare(_l("همین سند: همه‌ی راه‌ها، ورودی‌ها و پاسخ‌ها"), answer={"type": "object"})
def openapi() -> Response:
    # Words in the document are lazy texts: they are spoken here, in the reader's language.
    return Response(json.dumps(document(), default=str, ensure_ascii=False), mimetype="application/json")


@api_pages.get("/api/v1/key")
@api_access()
@declare(_l("کلید من: از کیست، برای چه کارهایی و تا کی"), answer=KEY)
def own_key() -> Response:
    caller = current_caller()
    organisation = {"code": caller.organisation.code, "name": name_of(caller.organisation)}
    key = caller.key
    return jsonify(
        name=key.name, organisation=organisation, scopes=key.scopes, expires_at=key.expires_at.isoformat()
    )
