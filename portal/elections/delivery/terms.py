"""How long messengers have to prove a unit: set by the headquarters, the same for all of an election."""

from __future__ import annotations

from portal.core import audit
from portal.core.accounts.models import Person
from portal.core.errors import Invalid
from portal.core.i18n import _, _l
from portal.elections.access import demand_headquarters
from portal.elections.models import Election

LONGEST = 168


def give(election: Election, actor: Person, report_hours: int) -> None:
    """Units that are not given up yet follow the new hours."""
    demand_headquarters(actor)
    if not 1 <= report_hours <= LONGEST:
        raise Invalid(_("مهلت گزارش میان ۱ تا ۱۶۸ ساعت است."))
    election.report_hours = report_hours
    audit.record(actor, election, "delivery.terms", {"report_hours": report_hours})


audit.describe("delivery.terms", _l("مهلت گزارش تحویل برای پیام‌رسان‌ها معین شد"))
