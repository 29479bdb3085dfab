"""What programs do about numbers: a messenger's desk takes the lists that are for it; opt-outs are reported.

A part is not an answer that the door of machines keeps for repeats (it would then lie under another key than the
campaign's): asking for the same part again gives the same part, until the next one is asked for.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify
from sqlalchemy import select
from wtforms import FieldList, StringField
from wtforms.validators import InputRequired

from portal.core.accounts.roles import Kind
from portal.core.api import (
    add_scope,
    api_access,
    current_caller,
    declare,
    list_of,
    listing,
    object_of,
    once,
    read,
    refuse,
)
from portal.core.db import transaction
from portal.core.forms import PartForm
from portal.core.i18n import _l
from portal.core.paging import Sort
from portal.elections.lists import handover, optouts
from portal.elections.lists.forms import MOST_AT_ONCE
from portal.elections.lists.models import NumberList
from portal.elections.lists.reading.numbers import find_numbers, whole
from portal.elections.lists.words import REASONS

pages = Blueprint("numbers_api", __name__, url_prefix="/api/v1")
TAKE, REPORT = "elections.number_lists", "elections.opt_outs"
TEXT, COUNT, MOMENT = {"type": "string"}, {"type": "integer"}, {"type": "string", "format": "date-time"}
A_LIST = object_of(
    token=TEXT,
    promotion=TEXT,
    service=TEXT,
    candidate=TEXT,
    count=COUNT,
    parts=COUNT,
    next_part=COUNT,
    not_after=MOMENT,
)
A_PART = object_of(
    numbers={"type": "array", "items": TEXT}, part=COUNT, parts=COUNT, withheld=COUNT, closed={"type": "boolean"}
)


class OptOutsForm(PartForm):
    numbers = FieldList(StringField(_l("شماره‌ی همراه"), [InputRequired()]), _l("شماره‌ها"), max_entries=MOST_AT_ONCE)


@pages.get("/number-lists")
@api_access(TAKE)
@declare(_l("فهرست‌های شماره که این پیام‌رسان می‌تواند بگیرد"), answer=list_of(A_LIST))
def waiting() -> Response:
    """Bound to a promotion that the messenger has accepted, and not yet gone."""
    sort = Sort(NumberList.id, NumberList.id, read=int)
    mine = handover.waiting(current_caller().organisation, select(NumberList, *sort.columns()))
    return listing(mine, sort, lambda found: _as_json(found.NumberList))


def _as_json(row: NumberList) -> dict[str, Any]:
    promotion = row.promotion
    if promotion is None:
        raise LookupError(row.token)
    return {
        "token": row.token,
        "promotion": promotion.token,
        "service": row.roll.service,
        "candidate": row.roll.candidate.code,
        "count": row.accepted,
        "parts": row.blocks,
        "next_part": row.given,
        "not_after": promotion.not_after.isoformat(),
    }


@pages.post("/number-lists/<token>/parts/<int:number>")
@api_access(TAKE)
@declare(
    _l("بخشی از یک فهرست؛ گرفتن بخش بعدی یعنی این بخش رسیده است و دیگر داده نمی‌شود"),
    answer=A_PART,
    errors={409: _l("این بخش تحویل شده، نوبتش نرسیده، یا زمان مجاز گذشته است")},
    once=True,
)
def take(token: str, number: int) -> Response:
    """Part after part; the one behind the last closes the list."""
    caller = current_caller()
    row = handover.list_for(caller.organisation, token)
    with transaction():
        part = handover.give(row, number, caller.organisation, caller)
        answer = {"part": number, "parts": row.blocks, "withheld": part.withheld, "closed": part.closed}
    return jsonify(numbers=part.numbers, **answer)


@pages.post("/opt-outs")
@api_access(REPORT)
@declare(
    _l("شماره‌هایی که پیام تبلیغاتی نمی‌خواهند"),
    answer=object_of(taken=COUNT),
    body=OptOutsForm,
    status=201,
)
def report() -> Response:
    """All or none are taken; every wrong number is named by its place."""
    form, caller = read(OptOutsForm), current_caller()
    given = list(form.numbers.data)
    found = find_numbers(given)
    if len(found.numbers) < len(given):
        refuse(_faults(given))
    mobiles = list(whole([int(one) for one in found.numbers]))
    return once(lambda: {"taken": optouts.report(caller, caller.organisation, mobiles)})


def _faults(given: list[str]) -> list[dict[str, str]]:
    wrong = find_numbers([one or " " for one in given]).wrong
    return [{"pointer": f"/numbers/{place}", "detail": str(REASONS[code])} for place, code in wrong]


def add_scopes() -> None:
    """What keys may be for."""
    add_scope(TAKE, _l("گرفتن فهرست شماره‌ها برای ارسال انبوه و رشد کانال"), [Kind.VENDOR])
    add_scope(REPORT, _l("گزارش لغو دریافت پیام"), list(optouts.SOURCES))
