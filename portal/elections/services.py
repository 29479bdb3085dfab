"""The seven services that messengers offer to candidates free of charge, and the unit in which each is counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.core.i18n import _l

# A growth list adds at most so many members to one candidate's channel on one messenger.
MOST_MEMBERS = 10_000


class Unit(StrEnum):
    """In what a service is counted."""

    FLAG = "flag"
    INTERVAL = "interval"
    VIEWS = "views"
    MESSAGES = "messages"
    MEMBERS = "members"
    CODE = "code"


@dataclass(frozen=True)
class Service:
    """`by_province`: a capacity is announced for each province. `most`: the most that one candidate may have on one
    messenger."""

    code: str
    label: Any
    unit: Unit
    unit_label: Any
    by_province: bool = False
    most: int | None = None


SERVICES: dict[str, Service] = {
    service.code: service
    for service in (
        Service("blue_tick", _l("تیک آبی"), Unit.FLAG, _l("نشان"), most=1),
        Service("pinned_chat", _l("پین گفت‌وگو"), Unit.INTERVAL, _l("نوبت")),
        Service("in_channel_ad", _l("تبلیغ درون‌کانالی"), Unit.VIEWS, _l("بازدید")),
        Service("bulk_message", _l("ارسال انبوه پیام"), Unit.MESSAGES, _l("پیام")),
        Service("channel_growth", _l("رشد سریع کانال"), Unit.MEMBERS, _l("عضو"), most=MOST_MEMBERS),
        Service("sms_join", _l("عضویت پیامکی"), Unit.CODE, _l("سرشماره"), most=1),
        Service("provincial_channels", _l("کانال‌های استانی"), Unit.VIEWS, _l("بازدید"), by_province=True),
    )
}
