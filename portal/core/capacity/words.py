"""How the events of pools read in the log."""

from __future__ import annotations

from portal.core.i18n import _l

ACTIONS = {
    "capacity.pool_added": _l("منبع «%(code)s» افزوده شد"),
    "capacity.class_added": _l("رده‌ی «%(class)s» افزوده شد"),
    "capacity.class_changed": _l("گام، کمینه و بیشینه‌ی رده تغییر کرد"),
    "capacity.ended": _l("واگذاری آن پایان یافت"),
    "capacity.level": _l("موجودی «%(class)s» از %(from)s: %(offered)s واحد قابل وعده"),
    "capacity.reserve": _l("%(units)s واحد از «%(class)s» از %(since)s تا %(until)s واگذار شد"),
    "capacity.offer": _l("%(units)s واحد از «%(class)s» از %(since)s تا %(until)s پیشنهاد شد"),
    "capacity.confirm": _l("پیشنهاد «%(class)s» پذیرفته شد (%(state)s: %(units)s)"),
    "capacity.withdraw": _l("پیشنهاد «%(class)s» پس گرفته شد (%(units)s)"),
    "capacity.expire": _l("مهلت پیشنهاد «%(class)s» گذشت (%(units)s)"),
    "capacity.change": _l("تخصیص «%(class)s» از %(since)s تا %(until)s به اندازه‌ی %(units)s تغییر کرد"),
    "capacity.release": _l("تخصیص «%(class)s» از %(since)s آزاد شد (%(units)s)"),
    "capacity.usage": _l("%(rows)s ردیف مصرف برای «%(class)s» ثبت شد"),
}
