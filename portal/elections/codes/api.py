"""For programs: operators report what was texted, messengers fetch who joined and who left."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify
from wtforms import FieldList, FormField, StringField
from wtforms.validators import InputRequired, Length

from portal.core.accounts.roles import Kind
from portal.core.api import (
    MomentField,
    add_scope,
    api_access,
    current_caller,
    declare,
    object_of,
    once,
    read,
)
from portal.core.forms import LatinTextField, PartForm
from portal.core.forms.cleaning import Cleaned
from portal.core.i18n import _l
from portal.core.text import digits_to_ascii
from portal.elections.codes import handover, inbound
from portal.elections.codes.inbound import Answer, Report

codes_api = Blueprint("short_codes_api", __name__)

INBOUND, MEMBERS = "elections.inbound", "elections.members"
MOST_MESSAGES = 100
TEXT = {"type": "string"}
REPLY = object_of(id=TEXT, outcome=TEXT, reply=TEXT, repeated={"type": "boolean"})
CHANGE = object_of(channel=TEXT, mobile=TEXT, change={"type": "string", "enum": ["join", "leave"]})
COUNT = {"type": "integer"}
BATCH = object_of(batch={"type": ["string", "null"]}, joins=COUNT, leaves=COUNT)


class WordsField(Cleaned, StringField):
    """What somebody texted, exactly: hidden marks and nothing at all are messages too."""

    clean = staticmethod(lambda text: text)

    def pre_validate(self, form: Any) -> None:
        """Nothing is refused here."""


class MessageForm(PartForm):
    id = LatinTextField(
        _l("شناسه‌ی پیام نزد اپراتور"), [InputRequired()], longest=120, description=_l("یکتا؛ در تکرار همان پیام همان")
    )
    code = LatinTextField(_l("سرشماره"), [InputRequired()], longest=20)
    sender = LatinTextField(_l("فرستنده"), [InputRequired()], longest=40)
    at = MomentField(_l("زمان پیام به ساعت اپراتور"), [InputRequired()])
    text = WordsField(_l("متن پیام"), [Length(max=2000)])


class InboundForm(PartForm):
    messages = FieldList(FormField(MessageForm), _l("پیام‌ها"), min_entries=0, max_entries=MOST_MESSAGES)


@codes_api.post("/api/v1/elections/inbound")
@api_access(INBOUND)
@declare(
    _l("پیام‌هایی که به سرشماره‌ها رسیده است؛ پاسخ، متنی است که باید به هر فرستنده پیامک شود"),
    answer=object_of(replies={"type": "array", "items": REPLY}),
    body=InboundForm,
    limit=512 * 1024,
)
def report() -> Response:
    """Each message has its own id and a transaction of its own: a request that broke off is simply sent again."""
    operator = current_caller().organisation
    reports = [_report(row) for row in read(InboundForm).messages.data]
    return jsonify(replies=[_reply(inbound.receive(operator, one)) for one in reports])


def _report(row: dict[str, Any]) -> Report:
    return Report(row["id"], digits_to_ascii(row["code"]), row["sender"], row["at"], row["text"] or "")


def _reply(answer: Answer) -> dict[str, Any]:
    return {
        "id": answer.message_id,
        "outcome": answer.outcome,
        "reply": answer.reply,
        "repeated": answer.repeated,
    }


@codes_api.post("/api/v1/elections/members/batches")
@api_access(MEMBERS)
@declare(_l("بسته‌ی بعدی عضوها: آن که هنوز تأیید نشده، وگرنه بسته‌ای تازه"), answer=BATCH, status=201, once=True)
def next_batch() -> Response:
    return once(_next_batch)


def _next_batch() -> dict[str, Any]:
    caller = current_caller()
    batch = handover.next_batch(caller.organisation, caller)
    if batch is None:
        return {"batch": None, "joins": 0, "leaves": 0}
    return {"batch": batch.token, "joins": batch.joins, "leaves": batch.leaves}


@codes_api.get("/api/v1/elections/members/batches/<token>")
@api_access(MEMBERS)
@declare(
    _l("شماره‌های یک بسته، تا پیش از تأیید دریافت"),
    answer=object_of(changes={"type": "array", "items": CHANGE}),
    errors={404: _l("بسته‌ی این پیام‌رسان نیست"), 409: _l("پیش‌تر تحویل گرفته شده است")},
)
def changes(token: str) -> Response:
    batch = handover.batch_of(current_caller().organisation, token)
    rows = [
        {"channel": one.channel, "mobile": one.mobile, "change": "join" if one.joins else "leave"}
        for one in handover.contents(batch)
    ]
    return jsonify(changes=rows)


@codes_api.post("/api/v1/elections/members/batches/<token>/received")
@api_access(MEMBERS)
@declare(_l("تأیید دریافت بسته؛ پس از آن شماره‌هایش دیگر داده نمی‌شود"), answer=BATCH, status=200, once=True)
def received(token: str) -> Response:
    return once(lambda: _received(token), 200)


def _received(token: str) -> dict[str, Any]:
    caller = current_caller()
    batch = handover.batch_of(caller.organisation, token)
    handover.acknowledge(batch, caller)
    return {"batch": batch.token, "joins": batch.joins, "leaves": batch.leaves}


def add_scopes() -> None:
    add_scope(INBOUND, _l("گزارش پیام‌های رسیده به سرشماره‌ها"), [Kind.OPERATOR])
    add_scope(MEMBERS, _l("دریافت عضوهای پیامکی کانال‌ها"), [Kind.VENDOR])
