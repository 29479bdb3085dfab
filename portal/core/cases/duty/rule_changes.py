"""The rules in force for one running case: by a supervisor, on a legal basis, and never to the applicant's loss."""

from __future__ import annotations

import json
from typing import Any

from portal.core.accounts.members import in_office
from portal.core.accounts.models import Person
from portal.core.accounts.roles import Role
from portal.core.cases import access, clock
from portal.core.cases.clocks import Clock
from portal.core.cases.kinds import kind_of
from portal.core.cases.models import Case
from portal.core.cases.route import Route, Silence
from portal.core.clock import now
from portal.core.errors import Conflict, Forbidden, Invalid
from portal.core.i18n import _, jalali_date, locale


def in_force(case: Case) -> Route:
    """The rules that a new case like this one would get today, in the language of the papers."""
    kind = kind_of(case)
    with locale("fa"):
        return (kind.route_in_force or kind.route)(case)


def leads(person: Person, case: Case) -> bool:
    """A supervisor or deputy head of the holding office, who may have a hand in the decision."""
    above = case.holder == "office" and in_office(person, case.office_id, Role.SUPERVISOR, Role.DEPUTY_HEAD)
    return above and access.is_impartial(person, case)


def may_apply(person: Person, case: Case) -> bool:
    """Who leads the holding office, where the rules have changed since the term began."""
    if not leads(person, case):
        return False
    term = clock.clock_of(case)
    return term is not None and term.stopped_at is None and not _are_same(clock.rules_of(case), in_force(case))


def apply(case: Case, actor: Person, basis: str) -> None:
    """Let the case go on by the rules in force. Raises the sentence that says why it may not."""
    if not leads(actor, case):
        raise Forbidden(_("قاعده‌ی جاری را تنها سرپرست میز دارنده بر پرونده اعمال می‌کند."))
    term, route = clock.clock_of(case), in_force(case)
    if term is None or term.stopped_at is not None:
        raise Conflict(_("این پرونده مهلتی در جریان ندارد که قاعده‌ی آن تغییر کند."))
    if _are_same(clock.rules_of(case), route):
        raise Conflict(_("این پرونده هم‌اکنون با قاعده‌ی جاری پیش می‌رود."))
    if not basis.strip():
        raise Invalid(_("مبنای قانونی تغییر قاعده را بنویسید."))
    _refuse_loss(term, route)
    clock.change_rules(term, actor, route, basis.strip())


def _refuse_loss(term: Clock, route: Route) -> None:
    """Neither a later day, nor a silence that helps less; nor a day that is over, which would decide by itself."""
    after = clock.due_under(term, route)
    if term.due_at is None or after is None:
        raise Conflict(_("تقویم کاری سال لازم ثبت نشده است و روز پاسخ با قاعده‌ی جاری حساب نمی‌شود."))
    if after > term.due_at:
        raise Conflict(
            _("با قاعده‌ی جاری روز پاسخ دیرتر می‌شود: %(day)s. این به زیان متقاضی است.", day=jalali_date(after)),
            _("چیزی تغییر نکرد؛ این پرونده با قاعده‌ای که با آن آغاز شد پیش می‌رود."),
            code="later_by_rule",
        )
    if after <= now():
        raise Conflict(
            _("با قاعده‌ی جاری مهلت این پرونده گذشته است."),
            _("چیزی تغییر نکرد؛ به پرونده پاسخ بدهید."),
        )
    if _helps_less(Route.from_json(term.rules), route):
        raise Conflict(
            _("با قاعده‌ی جاری سکوت اداره کمتر به سود متقاضی است."),
            _("چیزی تغییر نکرد؛ این پرونده با قاعده‌ای که با آن آغاز شد پیش می‌رود."),
        )


def _helps_less(before: Route, after: Route) -> bool:
    """Whether silence is consent no more, or for fewer."""
    if before.silence is not Silence.DEEMED_APPROVAL:
        return False
    return after.silence is not before.silence or not set(after.exclusions) <= set(before.exclusions)


def _are_same(one: Route, other: Route) -> bool:
    return _plain(one) == _plain(other)


def _plain(route: Route) -> dict[str, Any]:
    """What the rules say, but for their name and number: a new version may change nothing of the term."""
    data: dict[str, Any] = json.loads(json.dumps(route.as_json()))
    return {name: value for name, value in data.items() if name not in ("rule", "version")}
