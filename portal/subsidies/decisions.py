"""What the steps of a request do once it is with the office."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from portal.core import capacity
from portal.core.accounts.models import Person
from portal.core.cases import Answers, Case
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict
from portal.core.i18n import _
from portal.subsidies import awards, grants, keys
from portal.subsidies.models import Basis, SupportCase
from portal.subsidies.programme import programme_of
from portal.subsidies.requests import support_case
from portal.subsidies.terms import terms_of


def require_key(case: Case, _actor: Person | None, _answers: Answers) -> None:
    """Nothing is given on a licence that is not in force. Raises NoLicence."""
    keys.require_in_force(support_case(case).licence)


def grant_by_person(case: Case, actor: Person | None, answers: Answers) -> None:
    case = support_case(case)
    grants.give(case, awards.award_in(case, answers), actor, Basis.PERSON)


def grant_by_lapse(case: Case, _actor: Person | None, _answers: Answers) -> None:
    """The office let its time pass: what was asked, as it was asked."""
    case = support_case(case)
    grants.give(case, awards.as_asked(case), None, Basis.LAPSE)


def grant_on_appeal(case: Case, _actor: Person | None, answers: Answers) -> None:
    """The appeal's decision stands in for the office's; whoever made it signs."""
    case = support_case(case)
    grants.give(case, awards.as_asked(case), answers.get("by"), Basis.APPEAL)


# The waiting list and offers: where the units that were decided are not free at once.


def wait(case: Case, _actor: Person | None, answers: Answers) -> None:
    """Decided, and waits for its units: behind those who wait already, and never moved from its place."""
    case = support_case(case)
    award = awards.award_in(case, answers)
    awards.demand_sense(case, award)
    awards.keep(case, award)
    case.place = case.place or next_place(case)


def wait_on_appeal(case: Case, _actor: Person | None, _answers: Answers) -> None:
    """A successful appeal gives the right; the units come in turn, and the file lives on."""
    case = support_case(case)
    awards.keep(case, awards.as_asked(case))
    case.closed_at = None
    case.place = case.place or (next_place(case) if case.action == "new" else None)


def next_place(case: SupportCase) -> int:
    """Behind everybody who ever waited for this pool; one at a time, so that no place is given twice."""
    if case.pool_id is None:
        raise Conflict(_("این برنامه فهرست انتظار ندارد."))
    db.session.execute(select(capacity.Pool.id).where(capacity.Pool.id == case.pool_id).with_for_update())
    last = db.session.scalar(select(func.max(SupportCase.place)).where(SupportCase.pool_id == case.pool_id))
    return (last or 0) + 1


def offer(case: Case, actor: Person | None, answers: Answers) -> None:
    """Keep the decided units for the applicant until the offer expires. Raises NotEnough."""
    case = support_case(case)
    award = awards.award_in(case, answers) if answers else awards.as_decided(case)
    awards.demand_sense(case, award)
    awards.keep(case, award)
    expires_at = now() + timedelta(days=terms_of(programme_of(case.kind)).offer_days)
    capacity.offer(actor, grants.subject_of(case), awards.asks_of(case, award), expires_at, case.number)


def accept(case: Case, actor: Person | None, _answers: Answers) -> None:
    if actor is None:
        raise TypeError("nobody accepts in the applicant's stead")
    grants.give_promised(support_case(case), actor)


def decline(case: Case, actor: Person | None, answers: Answers) -> None:
    case = support_case(case)
    if capacity.open_promise(grants.subject_of(case)) is not None:
        capacity.withdraw(actor, grants.subject_of(case), (answers.get("why") or "")[:400])
