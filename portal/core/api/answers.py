"""Done once, however often it is asked: the answer is kept in the very commit that did the work."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from flask import Response, g, request
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from portal.core.api.models import ApiKey, KeptAnswer
from portal.core.api.refusals import require_living
from portal.core.clock import now
from portal.core.crypto import keyed_hash
from portal.core.db import db, transaction
from portal.core.errors import Invalid, PortalError
from portal.core.i18n import _
from portal.core.jobs import periodic

HEADER = "Idempotency-Key"
NAME = re.compile(r"[!-~]{8,120}")
KEPT_FOR = timedelta(hours=48)


class NoName(PortalError):
    code = "no_idempotency_key"


def require_name() -> str:
    """The name that the caller gave this request, so that it can be sent again without harm."""
    found = request.headers.get(HEADER, "").strip()
    if not NAME.fullmatch(found):
        raise NoName(
            _("سرآیند %(header)s با این درخواست نیست یا درست نیست.", header=HEADER),
            _("برای هر کار نشانی یکتا از ۸ تا ۱۲۰ نویسه‌ی لاتین بفرستید و در تکرار همان کار، همان را."),
        )
    return found


def once(work: Callable[[], Any], status: int = 201) -> Response:
    """Do `work()` in a transaction and answer what it returns as JSON; a request that was done is answered again.

    An error undoes all of it, so the same name may be used for the mended request.
    """
    name, digest = require_name(), _digest()
    key: ApiKey = g.api_caller.key
    with transaction():
        require_living(key)  # it may have been revoked since the guard looked
        kept = _claim(key, name, digest)
        if kept is None:
            done = _done_before(key, name)
            return _again(done, digest)
        kept.body = json.dumps(work(), ensure_ascii=False)
        kept.status = status
        body = kept.body
    return Response(body, status, mimetype="application/json")


def _claim(key: ApiKey, name: str, digest: str) -> KeptAnswer | None:
    """The row of this request, ours to fill in; None when there is one. A twin at work is waited for."""
    upsert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[db.engine.dialect.name]
    values = {"api_key_id": key.id, "name": name, "route": request.endpoint, "digest": digest}
    values |= {"status": 0, "body": "", "created_at": now()}
    statement = upsert(KeptAnswer).values(values).on_conflict_do_nothing(index_elements=["api_key_id", "name"])
    number = db.session.scalar(statement.returning(KeptAnswer.id))
    return None if number is None else db.session.get_one(KeptAnswer, number)


def _done_before(key: ApiKey, name: str) -> KeptAnswer:
    here = (KeptAnswer.api_key_id == key.id, KeptAnswer.name == name)
    return db.session.scalars(select(KeptAnswer).where(*here)).one()


def _again(done: KeptAnswer, digest: str) -> Response:
    if done.digest != digest:
        raise Invalid(
            _("این نشان (%(header)s) پیش‌تر با درخواست دیگری آمده است.", header=HEADER),
            _("چیزی ثبت نشد؛ برای هر درخواست تازه نشان تازه‌ای بسازید."),
            code="idempotency_key_reused",
        )
    return Response(
        done.body, done.status, mimetype="application/json", headers={"Idempotent-Replayed": "true"}
    )


def _digest() -> str:
    """Of all that the request asks. Keyed: a body may be as guessable as a telephone number."""
    asked = f"{request.method} {request.full_path}\n".encode() + request.get_data()
    return keyed_hash("api_answers.digest", sha256(asked).hexdigest())


@periodic("api.forget", seconds=3600)
def forget_old() -> None:
    """Answers that nobody will ask for again."""
    with transaction():
        db.session.execute(delete(KeptAnswer).where(KeptAnswer.created_at < now() - KEPT_FOR))
