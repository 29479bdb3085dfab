"""A session that ended mid-form loses nothing typed: the fields wait, sealed, until the person is back."""

from __future__ import annotations

import json
from datetime import timedelta

from flask import g, request
from sqlalchemy import delete, func, select, update
from werkzeug.datastructures import MultiDict

from portal.core.accounts import paths
from portal.core.accounts.current import person_or_none, signin_or_none
from portal.core.accounts.keys import HeldForm
from portal.core.accounts.models import Person
from portal.core.accounts.network import network_hash
from portal.core.clock import now
from portal.core.crypto import keyed_hash
from portal.core.db import db, new_token, transaction

KEPT_FOR = timedelta(hours=2)
SIZE_CAP = 256 * 1024
NETWORK_CAP = 50
NEVER_HELD = ("csrf_token", "password", "secret", "one_time_code", "credential")


def way_back() -> str:
    """Where the visitor returns to after being turned aside; what they had posted is held and named in it."""
    if request.method in ("GET", "HEAD"):
        return paths.present_path()
    page, sign_in = paths.page_behind_form(), signin_or_none()
    # Whose it is, is known even where the second factor is still due.
    person = sign_in.person if sign_in else None
    token = hold_form(page, person)
    return paths.with_query(page, held=token) if token else page


def hold_form(page: str, person: Person | None) -> str | None:
    """Keep the fields of the present POST (no files, no passwords) and return the token that opens them.

    None when there is nothing to keep, when another site sent it, or when it is beyond the caps.
    """
    fields = [pair for pair in request.form.items(multi=True) if _may_be_held(pair[0])]
    body = json.dumps(fields)
    if not fields or len(body) > SIZE_CAP or not paths.came_from_here():
        return None
    with transaction() as session:
        forget_old()
        if _held_from(network_hash()) >= NETWORK_CAP:
            return None
        token = new_token()
        row = HeldForm(token_hash=_hash(token), path=page[:500], fields=body, network_hash=network_hash())
        row.person_id = person.id if person else None
        row.expires_at = now() + KEPT_FOR
        session.add(row)
    return token


def forget_old() -> None:
    """Drop what nobody came back for."""
    db.session.execute(delete(HeldForm).where(HeldForm.expires_at < now()))


def bind(path: str | None, person: Person) -> None:
    """From now on, what waits under the token in `path` opens for `person` alone."""
    token = paths.query_of(path, "held")
    if token:
        mine = (HeldForm.token_hash == _hash(token), HeldForm.person_id.is_(None))
        db.session.execute(update(HeldForm).where(*mine).values(person_id=person.id))


def held_form_data() -> MultiDict[str, str] | None:
    """The fields named by `?held=` on the present GET, if they wait and are for this visitor."""
    if "held_form" not in g:
        g.held_form = _read(request.args.get("held")) if request.method == "GET" else None
    found: MultiDict[str, str] | None = g.held_form
    return found


def _read(token: str | None) -> MultiDict[str, str] | None:
    if not token:
        return None
    query = select(HeldForm).where(HeldForm.token_hash == _hash(token), HeldForm.expires_at > now())
    row = db.session.scalar(query)
    person = person_or_none()
    if row is None or row.person_id not in (None, person.id if person else None):
        return None
    return MultiDict([(name, value) for name, value in json.loads(row.fields)])


def _may_be_held(name: str) -> bool:
    return not any(word in name.lower() for word in NEVER_HELD)


def _held_from(network: str) -> int:
    query = select(func.count(HeldForm.id)).where(HeldForm.network_hash == network)
    return db.session.scalar(query) or 0


def _hash(token: str) -> str:
    return keyed_hash("held_forms.token", token)
