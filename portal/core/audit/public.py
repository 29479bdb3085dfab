"""What everybody may have of the log: its signed head, its key, what shows that it only grew, and a verifier."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, jsonify, request, send_file

from portal.core.audit import checkpoints, queries, verify_entry
from portal.core.errors import Invalid
from portal.core.i18n import _
from portal.core.web import public

log_pages = Blueprint("log", __name__)
SECONDS = 10


def kept(response: Response) -> Response:
    """Anybody may keep it for some seconds."""
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    return response


@log_pages.get("/log/checkpoint")
@public
def checkpoint() -> Response:
    """The head, signed: whoever keeps it can show later that the log was changed."""
    return kept(Response(checkpoints.checkpoint(), mimetype="text/plain"))


@log_pages.get("/log/key")
@public
def key() -> Response:
    return kept(Response(f"{checkpoints.public_line()}\n", mimetype="text/plain"))


@log_pages.get("/log/consistency.json")
@public
def consistency() -> Response:
    """What shows the log of `old` events to be the beginning of the log of `new` (else: of all) events."""
    try:
        old = int(request.args.get("old", ""))
        new = int(request.args.get("new") or queries.head().size)
        path = queries.consistency(old, new)
        roots = {"old_root": queries.root_at(old), "new_root": queries.root_at(new)}
    except (ValueError, queries.NoSuchEvent) as error:
        raise Invalid(_("رویدادنگاری چنین اندازه‌ای نداشته است."), _("دو عدد old و new را درست بنویسید.")) from error
    return kept(jsonify(old=old, new=new, path=path, **roots))


@log_pages.get("/log/verify_entry.py")
@public
def verifier() -> Response:
    """The single file with which an outsider checks an entry."""
    return send_file(Path(verify_entry.__file__), mimetype="text/x-python", as_attachment=True)
