"""The operator's machines push what was used."""

from __future__ import annotations

from flask import Response
from sqlalchemy import select
from wtforms import FieldList, FormField
from wtforms.validators import InputRequired

from portal.core import audit
from portal.core.accounts.roles import Kind
from portal.core.api import IsoDateField, add_scope, api_access, current_caller, declare, object_of, once, read
from portal.core.capacity import Pool
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.forms import IntegerField, LatinTextField, PartForm
from portal.core.i18n import _, _l
from portal.subsidies.upkeep import usage
from portal.subsidies.views.blueprint import support

SCOPE = "subsidies.usage"
MOST_ROWS = 1000


class ReadingPart(PartForm):
    """How much of a class a grant used on a day."""

    grant = LatinTextField(_l("شماره‌ی تخصیص"), [InputRequired()], longest=20)
    resource = LatinTextField(_l("کد رده"), [InputRequired()], longest=40)
    day = IsoDateField(_l("روز"), [InputRequired()])
    amount = IntegerField(_l("مقدار"), [InputRequired()])


class ReadingsForm(PartForm):
    readings = FieldList(FormField(ReadingPart), label=_l("مصرف"), min_entries=1, max_entries=MOST_ROWS)


@support.post("/api/v1/support/pools/<code>/usage")
@api_access(SCOPE)
@declare(
    _l("گزارش مصرف یک منبع"),
    answer=object_of(taken={"type": "integer"}),
    body=ReadingsForm,
    status=201,
    limit=512 * 1024,
    errors={404: _l("این منبع از آن شما نیست.")},
)
def push_usage(code: str) -> Response:
    """All of the readings or none; a later reading of the same day takes the place of an earlier one."""
    form, caller = read(ReadingsForm), current_caller()
    lines = [
        usage.Line(place, row["grant"], row["resource"], row["day"].isoformat(), str(row["amount"]))
        for place, row in enumerate(form.readings.data, 1)
    ]

    def work() -> dict[str, int]:
        own = (Pool.code == code, Pool.owner_id == caller.organisation.id)
        pool = db.session.scalar(select(Pool).where(*own))
        if pool is None:
            raise NotFound(_("منبعی با این کد از سازمان شما نیست."))
        count = usage.report(pool, None, lines, "api")
        audit.record(caller.key, pool, "support.usage_pushed", {"rows": count})
        return {"taken": count}

    return once(work)


def register() -> None:
    """Say what a key may be for."""
    add_scope(SCOPE, _l("گزارش مصرف منبع‌ها"), [Kind.DATACENTRE_OPERATOR, Kind.BROADCASTER, Kind.OPERATOR])
    audit.describe("support.usage_pushed", _l("برنامه‌ی گرداننده مصرف را فرستاد"))
