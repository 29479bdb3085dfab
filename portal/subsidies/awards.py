"""A decision in numbers: what of a request is given, for which days, and why it differs from what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.core.capacity import Ask, ResourceClass
from portal.core.cases import Answers
from portal.core.clock import now
from portal.core.errors import Invalid
from portal.core.i18n import _, tehran_day
from portal.subsidies.models import SupportCase
from portal.subsidies.programme import programme_of
from portal.subsidies.terms import terms_of

LINE = "line_"


@dataclass(frozen=True)
class Award:
    """`units` by the id of the request's line; both days included."""

    since: date
    until: date
    units: Mapping[int, int]
    reasons: str = ""


def as_asked(case: SupportCase) -> Award:
    """All of it; days that have passed while it was decided are not given."""
    today = tehran_day(now())
    since = max(case.since or today, today)
    until = case.until or today + timedelta(days=terms_of(programme_of(case.kind)).period_days)
    return Award(since, max(since, until), {line.id: line.asked for line in case.lines})


def as_decided(case: SupportCase) -> Award:
    """What was decided earlier (for the waiting list), for the days that are left."""
    asked = as_asked(case)
    decided = {line.id: line.asked if line.decided is None else line.decided for line in case.lines}
    return Award(asked.since, asked.until, decided, case.reasons)


def award_in(case: SupportCase, answers: Answers) -> Award:
    """What the panel decided: as an award, or as it was written in the decision's form."""
    if "award" in answers:
        award: Award = answers["award"]
        return award
    asked = as_asked(case)
    units = {line.id: answers.get(f"{LINE}{line.id}", line.asked) or 0 for line in case.lines}
    since, until = answers.get("since") or asked.since, answers.get("until") or asked.until
    return Award(since, until, units, (answers.get("reasons") or "").strip())


def demand_sense(case: SupportCase, award: Award) -> None:
    """Raises Invalid for an award that gives nothing, has no days, or is another than asked without saying why."""
    asked = as_asked(case)
    if award.until < award.since:
        raise Invalid(_("بازه‌ی تصمیم پیش از آغازش پایان می‌یابد."))
    if case.lines and case.action != "change" and not any(award.units.values()):
        raise Invalid(_("از هیچ منبعی چیزی داده نشده است؛ اگر نمی‌دهید، درخواست را رد کنید."))
    if not award.reasons and (award.since, award.until, award.units) != (asked.since, asked.until, asked.units):
        raise Invalid(_("آنچه می‌دهید با آنچه خواسته شده یکی نیست؛ دلیل آن را بنویسید."))


def keep(case: SupportCase, award: Award) -> None:
    """Write the decision beside what was asked."""
    for line in case.lines:
        line.decided = award.units.get(line.id, 0)
    case.since, case.until = (award.since, award.until) if case.pool_id else (case.since, case.until)
    case.reasons = award.reasons


def asks_of(case: SupportCase, award: Award) -> list[Ask]:
    """The award as dated units of the pool's classes, on the days on which each is to be had. Raises Invalid."""
    days_of = programme_of(case.kind).days
    found = []
    for line in case.lines:
        if units := award.units.get(line.id):
            days = days_of(line.resource, award.since, award.until)
            if not days:
                raise Invalid(no_day(line.resource), _("چیزی داده نشد؛ بازه‌ی دیگری بنویسید."))
            found += [Ask(line.resource.key, since, until, units) for since, until in days]
    return found


def no_day(resource: ResourceClass) -> str:
    return str(_("«%(name)s» در این بازه هیچ روزی ندارد.", name=resource.name))


def decision_facts(case: SupportCase) -> dict[str, Any]:
    """Asked and decided side by side, for the case page."""
    rows = [(line.resource, line.asked, line.decided) for line in case.lines]
    return {"lines": rows, "reasons": case.reasons}
