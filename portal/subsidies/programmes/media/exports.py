"""The list of airings as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Response

from portal.core.i18n import _, jalali_iso
from portal.core.spreadsheets import BYTE_ORDER_MARK, csv_line
from portal.subsidies.programmes.media.airings import STATES
from portal.subsidies.programmes.media.models import MediaAiring


def as_file(airings: Iterable[MediaAiring], name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "private, no-store"}
    return Response("".join(_lines(airings)), mimetype="text/csv", headers=headers)


def _lines(airings: Iterable[MediaAiring]) -> Iterator[str]:
    heads = (_("تخصیص"), _("دارنده"), _("ردیف"), _("روز"), _("واحد"), _("برنامه‌ریزی‌شده"), _("پخش‌شده"))
    more = (_("وضعیت"), _("شماره‌ی ثبت پخش"), _("به جای پخش روز"), _("اثر انگشت فایل آگهی"))
    yield BYTE_ORDER_MARK + csv_line([*heads, *more])
    for one in airings:
        instead = jalali_iso(one.makes_good.day) if one.makes_good else ""
        whose = [one.grant.number, one.grant.holder.name_fa]
        first = [*whose, one.resource.name, jalali_iso(one.day), one.resource.unit]
        numbers = [one.units, one.aired if one.state == "aired" else None]
        yield csv_line([*first, *numbers, STATES[one.state][0], one.proof_reference, instead, one.material_digest])
