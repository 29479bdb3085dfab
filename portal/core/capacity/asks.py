"""What is asked for: read, and refused with a sentence where it cannot be meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.core.capacity.errors import BadAsk
from portal.core.capacity.inventory import horizon, is_whole
from portal.core.capacity.models import ResourceClass
from portal.core.capacity.queries import resources
from portal.core.capacity.spans import Span, within
from portal.core.clock import now
from portal.core.i18n import _, jalali_date, number, tehran_day


@dataclass(frozen=True)
class Ask:
    """`amount` units of the class `key` (`pool/class`) on each day from `since` to `until`, both included."""

    key: str
    since: date
    until: date
    amount: int


def meant(asks: Sequence[Ask]) -> dict[ResourceClass, list[Span]]:
    """The asks by class. Raises BadAsk for the first that cannot be meant, whatever is free."""
    known = resources({ask.key for ask in asks})
    found: dict[ResourceClass, list[Span]] = {}
    for ask in asks:
        if ask.key not in known:
            raise BadAsk(ask.key, _("رده‌ای با کد «%(key)s» نیست.", key=ask.key))
        resource = known[ask.key]
        if sentence := _fault_of_amount(ask.amount, resource) or _fault_of_days(ask, resource):
            raise BadAsk(ask.key, sentence)
        found.setdefault(resource, []).append(Span(ask.since, ask.until, ask.amount))
    return found


def _fault_of_amount(amount: object, resource: ResourceClass) -> str:
    if not is_whole(amount):
        return _("مقدار «%(name)s» باید عددی درست باشد؛ کسری پذیرفته نیست.", name=resource.name)
    assert isinstance(amount, int)
    if amount <= 0:
        return _("مقدار «%(name)s» باید بیشتر از صفر باشد.", name=resource.name)
    if amount % resource.step:
        return _("مقدار «%(name)s» باید مضربی از %(step)s باشد.", name=resource.name, step=number(resource.step))
    return _above(amount, resource)


def _fault_of_days(ask: Ask, resource: ResourceClass) -> str:
    if ask.until < ask.since:
        return _("بازه‌ی «%(name)s» پیش از آغازش پایان می‌یابد.", name=resource.name)
    if ask.since < tehran_day(now()):
        return _("بازه‌ی «%(name)s» در گذشته آغاز می‌شود.", name=resource.name)
    if ask.until > (last := horizon()):
        return _("«%(name)s» تا %(day)s وعده داده می‌شود، نه پس از آن.", name=resource.name, day=jalali_date(last))
    return ""


def _above(amount: int, resource: ResourceClass) -> str:
    if resource.maximum is None or amount <= resource.maximum:
        return ""
    most = number(resource.maximum)
    return _("از «%(name)s» بیش از %(most)s %(unit)s داده نمی‌شود.", name=resource.name, most=most, unit=resource.unit)


def demand_bounds(resource: ResourceClass, changes: Sequence[Span], after: Sequence[Span]) -> None:
    """Raise BadAsk where a change would leave the holder outside the bounds of the class, or add to an ended one.

    `after` is what would be held on each day. Who has more than a lowered maximum may still take a step down.
    """
    for change in changes:
        if change.amount > 0 and resource.has_ended:
            raise BadAsk(resource.key, _("«%(name)s» دیگر واگذار نمی‌شود.", name=resource.name))
        for held in within(after, change.since, change.until):
            sentence = _above(held.amount, resource) if change.amount > 0 else ""
            if sentence := sentence or _below(held.amount, resource):
                raise BadAsk(resource.key, sentence)


def _below(amount: int, resource: ResourceClass) -> str:
    if amount >= resource.minimum:
        return ""
    least = number(resource.minimum)
    return _(
        "از «%(name)s» کمتر از %(least)s %(unit)s داده نمی‌شود.", name=resource.name, least=least, unit=resource.unit
    )
