"""Who has to do with lists: the candidate's own people, the headquarters that may purge, reporters of opt-outs."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.accounts.access import acts_for, acts_for_vendor_as, entitled
from portal.core.accounts.current import current_organisation
from portal.core.accounts.members import has_role, organisations_of
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import Kind, Role
from portal.core.db import db
from portal.core.errors import Forbidden, NotFound
from portal.core.i18n import _
from portal.elections.access import sets_up
from portal.elections.lists.models import NumberList, NumberRoll
from portal.elections.models import Candidate, Quota

campaign_desk = entitled("campaign_desk", acts_for(Kind.CAMPAIGN))
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


def load_list(person: Person, token: str) -> NumberList:
    """A list of the campaign that the visitor belongs to; others need not know that it exists."""
    mine = [organisation.id for organisation in organisations_of(person)]
    query = (
        select(NumberList)
        .join(NumberRoll, NumberList.roll_id == NumberRoll.id)
        .join(Candidate, NumberRoll.candidate_id == Candidate.id)
        .where(NumberList.token == token, Candidate.campaign_id.in_(mine))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(_("چنین فهرستی نیست."), _("شاید با سازمان دیگری وارد شده‌اید."))
    return found


def load_quota(person: Person, token: str) -> Quota:
    """A quota of the campaign that the visitor belongs to."""
    found = db.session.scalar(select(Quota).where(Quota.token == token))
    if found is None or not speaks_for(person, found.candidacy.candidate):
        raise NotFound(_("چنین سهمیه‌ای نیست."), _("شاید با سازمان دیگری وارد شده‌اید."))
    return found


def campaign_here() -> Organisation:
    found = current_organisation()
    if found is None:
        raise NotFound(_("چنین صفحه‌ای نیست."))
    return found
