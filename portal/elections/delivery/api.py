"""Programs of messengers send the same signed receipts, and ask which units they have to prove."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from wtforms.validators import InputRequired, Length

from portal.core.accounts.roles import Kind
from portal.core.api import add_scope, api_access, current_caller, declare, list_of, listing, object_of, once, read
from portal.core.forms import IntegerField, LatinTextField, PartForm
from portal.core.i18n import _l
from portal.elections.delivery import canonical, queries, receipts
from portal.elections.delivery.canonical import written
from portal.elections.delivery.models import Receipt

delivery_api = Blueprint("delivery_api", __name__)
SCOPE = "elections.delivery"
TEXT: dict[str, Any] = {"type": "string"}
UNIT = object_of(
    unit=TEXT, service=TEXT, material=TEXT, amount={"type": "integer"}, not_after=TEXT, report_until=TEXT
)
KEPT = object_of(unit=TEXT, state=TEXT, receipt=TEXT, answer_until=TEXT)


class ReceiptForm(PartForm):
    """The seven members of a receipt; `canonical.read_report` says how each is written."""

    unit = LatinTextField(_l("شناسه‌ی واحد"), [InputRequired()])
    start = LatinTextField(_l("آغاز نمایش"), [InputRequired()])
    end = LatinTextField(_l("پایان نمایش"), [InputRequired()])
    material = LatinTextField(_l("اثر انگشت محتوا"), [InputRequired()])
    count = IntegerField(_l("شمار گزارش‌شده"), [InputRequired()])
    key = LatinTextField(_l("اثر انگشت کلید"), [InputRequired()])
    signature = LatinTextField(_l("امضا"), [InputRequired(), Length(max=88)])


def register_scope() -> None:
    add_scope(SCOPE, _l("رسیدهای تحویل انتخاباتی"), [Kind.VENDOR])


@delivery_api.get("/api/v1/election-units")
@api_access(SCOPE)
@declare(_l("واحدهایی که باید ثابت شوند"), answer=list_of(UNIT))
def units() -> Response:
    """What was begun and has no receipt yet, the soonest first."""
    return listing(queries.units_of(current_caller().organisation, "due"), queries.SOONEST, _unit)


def _unit(row: Any) -> dict[str, Any]:
    unit = row.Promotion
    return {
        "unit": unit.token,
        "service": unit.offer.service,
        "material": unit.material_digest,
        "amount": unit.amount,
        "not_after": written(unit.not_after),
        "report_until": written(receipts.report_until(unit)),
    }


@delivery_api.post("/api/v1/election-receipts")
@api_access(SCOPE)
@declare(_l("فرستادن رسید امضاشده‌ی تحویل"), answer=KEPT, body=ReceiptForm, status=201)
def send() -> Response:
    """One receipt; refused with the sentence and the code that say what is wrong with it."""
    signed, caller = canonical.read_report(read(ReceiptForm).data), current_caller()
    return once(lambda: _kept(receipts.report(caller.organisation, caller, signed)))


def _kept(row: Receipt) -> dict[str, Any]:
    told = {"unit": row.promotion.token, "state": row.state, "receipt": row.digest}
    return told | {"answer_until": written(row.answer_until)}
