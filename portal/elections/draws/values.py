"""The sources got their values: two people of the headquarters write them, each without the other's word for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.clock import now
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, _l, jalali_datetime
from portal.core.text import digits_to_ascii
from portal.elections.access import demand_headquarters
from portal.elections.draw import DrawError, Value, canonical_source
from portal.elections.draws.ceremonies import lock, phase_of
from portal.elections.draws.models import Draw
from portal.elections.draws.phases import Phase

_BETWEEN = re.compile(r"[\s،؛;]+|,\s+")


def read_values(typed: str) -> list[Value]:
    """Numbers apart from each other, in any digits, or one word of Latin letters and digits.

    Raises Invalid. «۱۲ ۵ ۲» is [12, 5, 2]; «2104377.10» stays a text, because 10 is not 1.
    """
    parts = [part for part in _BETWEEN.split(digits_to_ascii(typed).replace("٬", "").replace("٫", ".")) if part]
    values: list[Value] = [int(part) if part.isascii() and part.isdecimal() else part for part in parts]
    try:
        canonical_source(values)
    except DrawError as error:
        raise Invalid(
            _("مقدار «%(typed)s» خوانده نشد.", typed=typed[:40]),
            _("یا عددها را با فاصله از هم بنویسید، برای نمونه ۱۲ ۵ ۲، یا یک واژه‌ی لاتین بی‌فاصله."),
        ) from error
    return values


def enter_values(draw: Draw, actor: Person, typed: Sequence[str]) -> bool:
    """What one person read at the sources, in the order announced. True once a second has written the same."""
    demand_headquarters(actor)
    row = lock(draw)
    _require_values_due(row)
    if len(typed) != len(row.sources):
        raise Invalid(_("مقدار همه‌ی منبع‌ها را بنویسید."))
    values = [read_values(text) for text in typed]
    first = row.sources[0].entered_by_id
    if first is None or first == actor.id:
        for source, found in zip(row.sources, values, strict=True):
            source.entered, source.entered_by_id = list(found), actor.id
        audit.record(actor, row, "draw.values_entered")
        return False
    _require_same(row, values)
    for source in row.sources:
        source.confirmed_by_id = actor.id
    row.values_at = now()
    audit.record(actor, row, "draw.values_confirmed")
    return True


def discard_values(draw: Draw, actor: Person) -> None:
    """Begin anew: what the first person wrote was wrong, or they cannot be asked."""
    demand_headquarters(actor)
    row = lock(draw)
    _require_values_due(row)
    for source in row.sources:
        source.entered, source.entered_by_id = None, None
    audit.record(actor, row, "draw.values_discarded")


def _require_values_due(draw: Draw) -> None:
    at = phase_of(draw)
    if at is Phase.VALUES:
        return
    if at in {Phase.READY, Phase.PUBLISHED}:
        raise Conflict(_("مقدار منبع‌ها را دو نفر نوشته‌اند و دیگر تغییر نمی‌کند."))
    raise Conflict(
        _("هنوز زمان نوشتن مقدار منبع‌ها نیست."),
        _("از %(at)s، روز آخرین منبع، می‌توانید بنویسید.", at=jalali_datetime(draw.sources_from)),
    )


def _require_same(draw: Draw, values: Sequence[Sequence[Value]]) -> None:
    wrong = [
        source.title
        for source, found in zip(draw.sources, values, strict=True)
        if canonical_source(source.entered or ()) != canonical_source(found)
    ]
    if wrong:
        raise Conflict(
            _("آنچه نوشتید با نوشته‌ی نفر نخست یکی نیست: %(names)s.", names="، ".join(wrong)),
            _("چیزی ثبت نشد. هر دو به خود منبع نگاه کنید؛ اگر نوشته‌ی نخست نادرست است آن را کنار بگذارید."),
        )


audit.describe("draw.values_entered", _l("نفر نخست مقدار منبع‌ها را نوشت"))
audit.describe("draw.values_confirmed", _l("نفر دوم همان مقدارها را نوشت"))
audit.describe("draw.values_discarded", _l("نوشته‌ی نخست کنار گذاشته شد"))
