"""Pools and dated reservations: what is scarce is never promised twice. It knows no domain; see docs/capacity.md.

reserve(actor, subject, [Ask("site-one/vcpu", since, until, 8)])     # inside transaction(), last
usage(resource("site-one/vcpu"), first, last)      # periods: total, promised, granted, used, free
"""

from __future__ import annotations

from flask import Flask

from portal.core import audit
from portal.core.capacity.asks import Ask
from portal.core.capacity.chart import capacity_chart
from portal.core.capacity.cli import capacity_cli
from portal.core.capacity.errors import BadAsk, InTheWay, NotEnough, Obstacle
from portal.core.capacity.inventory import (
    add_class,
    add_pool,
    change_bounds,
    end,
    horizon,
    levels_of,
    levels_of_all,
    set_level,
)
from portal.core.capacity.models import (
    GRANTED,
    PROMISED,
    Level,
    Line,
    Pool,
    Promise,
    ResourceClass,
    Subject,
    UsageReport,
)
from portal.core.capacity.periods import Use, shortage, usage, usages
from portal.core.capacity.queries import (
    Holder,
    Holding,
    classes_of,
    held_by,
    held_by_all,
    holders,
    least_free,
    open_promise,
    pool,
    pools,
    resource,
    resources,
)
from portal.core.capacity.reports import Reading, report_usage
from portal.core.capacity.rounds import on_expired
from portal.core.capacity.service import change, confirm, lock, offer, release, reserve, withdraw
from portal.core.capacity.sums import Fault, check
from portal.core.capacity.words import ACTIONS

__all__ = [
    "GRANTED",
    "PROMISED",
    "Ask",
    "BadAsk",
    "Fault",
    "Holder",
    "Holding",
    "InTheWay",
    "Level",
    "Line",
    "NotEnough",
    "Obstacle",
    "Pool",
    "Promise",
    "Reading",
    "ResourceClass",
    "Subject",
    "UsageReport",
    "Use",
    "add_class",
    "add_pool",
    "capacity_chart",
    "change",
    "change_bounds",
    "check",
    "classes_of",
    "confirm",
    "end",
    "held_by",
    "held_by_all",
    "holders",
    "horizon",
    "init_app",
    "least_free",
    "levels_of",
    "levels_of_all",
    "lock",
    "offer",
    "on_expired",
    "open_promise",
    "pool",
    "pools",
    "release",
    "report_usage",
    "reserve",
    "resource",
    "resources",
    "set_level",
    "shortage",
    "usage",
    "usages",
    "withdraw",
]


def init_app(app: Flask) -> None:
    """Say how its events read, give the pages the chart, and add `script/portal capacity`."""
    for action, sentence in ACTIONS.items():
        audit.describe(action, sentence)
    app.jinja_env.globals.update(capacity_svg=capacity_chart)
    app.cli.add_command(capacity_cli)
