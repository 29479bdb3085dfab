"""What can go wrong with scarce units, each with its sentence and with what a program needs to go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.core.capacity.models import ResourceClass, Subject
from portal.core.errors import Conflict, Invalid
from portal.core.i18n import _, jalali_date, number


class BadAsk(Invalid):
    """An ask that cannot be meant; `key` names the class it is about."""

    code = "bad_ask"

    def __init__(self, key: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint or _("چیزی ثبت نشد."))
        self.key = key


class NotEnough(Conflict):
    """On `day`, the first short one, only `free` units are left and `asked` more were wanted. Nothing was taken."""

    code = "not_enough"

    def __init__(self, resource: ResourceClass, day: date, free: int, asked: int) -> None:
        super().__init__(
            _(
                "ظرفیت «%(name)s» در %(day)s کافی نیست: %(free)s %(unit)s آزاد است و %(asked)s خواسته شده است.",
                name=f"{resource.name}{_('، ')}{resource.pool.name}",
                day=jalali_date(day),
                free=number(free),
                unit=resource.unit,
                asked=number(asked),
            ),
            _("چیزی از هیچ ردیفی گرفته نشد؛ مقدار یا بازه‌ی دیگری بنویسید."),
        )
        self.key, self.day, self.free, self.asked = resource.key, day, free, asked


@dataclass(frozen=True)
class Obstacle:
    """Who holds how much on days that the new inventory could not carry."""

    subject: Subject
    since: date
    until: date
    amount: int


class InTheWay(Conflict):
    """The inventory may not fall below what is promised; `holders` says to whom and when."""

    code = "in_the_way"

    def __init__(self, resource: ResourceClass, offered: int, day: date, holders: Sequence[Obstacle]) -> None:
        super().__init__(
            _(
                "موجودی «%(name)s» به %(offered)s %(unit)s کاسته نمی‌شود: از %(day)s بیش از آن وعده داده شده است.",
                name=resource.name,
                offered=number(offered),
                unit=resource.unit,
                day=jalali_date(day),
            ),
            _("نخست تخصیص‌های زیر را کم کنید یا روز دیگری بنویسید؛ چیزی تغییر نکرد."),
        )
        self.holders = list(holders)
