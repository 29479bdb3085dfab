"""Who has to do with lists: the candidate's own people, the headquarters that may purge, reporters of opt-outs."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.accounts.access import acts_for, acts_for_vendor_as, entitled
from portal.core.accounts.current import current_organisation
from portal.core.accounts.members import has_role
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.db import db
from portal.core.errors import Forbidden, NotFound
from portal.core.i18n import _
from portal.elections.access import sets_up
from portal.elections.lists.models import NumberList, NumberRoll
from portal.elections.models import Candidate

opt_out_reporter = entitled(
    "opt_out_reporter", acts_for_vendor_as(Role.OWNER, Role.EDITOR), acts_for(Kind.OPERATOR)
)


def speaks_for(person: Person, candidate: Candidate) -> bool:
    """Whether they are the candidate or an accredited representative."""
    return has_role(person, candidate.campaign_id, Role.REPRESENTATIVE, Role.CANDIDATE)


def demand_speaks_for(person: Person, candidate: Candidate) -> None:
    if not speaks_for(person, candidate):
        raise Forbidden(_("فهرست‌های هر نامزد تنها در دست نمایندگان همان نامزد است."))


def demand_may_purge(person: Person, candidate: Candidate) -> None:
    if not (speaks_for(person, candidate) or sets_up(person)):
        raise Forbidden(_("پاک کردن شماره‌ها در اختیار نمایندگان همان نامزد و ستاد انتخابات است."))


def our_campaign() -> Organisation:
    """The campaign that the visitor acts for."""
    found = current_organisation()
    if found is None:
        raise NotFound(_("برای هیچ سازمانی وارد نشده‌اید."))
    return found


def list_of(campaign: Organisation, token: str) -> NumberList:
    """One of the campaign's own; others need not know that it exists."""
    query = select(NumberList).join(NumberRoll, NumberList.roll_id == NumberRoll.id)
    mine = query.join(Candidate, NumberRoll.candidate_id == Candidate.id).where(Candidate.campaign_id == campaign.id)
    found = db.session.scalar(mine.where(NumberList.token == token))
    if found is None:
        raise NotFound(_("چنین فهرستی نیست."), _("شاید با سازمان دیگری وارد شده‌اید."))
    return found
