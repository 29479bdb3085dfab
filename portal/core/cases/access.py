"""Who may see a case, and the predicates that workflow tables are written with."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select

from portal.core.accounts.members import belongs_or_belonged, has_role, in_office, offices_of, organisations_of
from portal.core.accounts.models import Person
from portal.core.accounts.roles import APPLICANT_ROLES, Role
from portal.core.cases.kinds import kind_of
from portal.core.cases.models import Case, CustodyMove
from portal.core.cases.workflow import Who
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _

OWN_ORGANISATION = timedelta(days=365)
DESK_ROLES = (Role.OFFICIAL, Role.SIGNATORY, Role.SUPERVISOR, Role.DEPUTY_HEAD)


def visible_to(person: Person) -> Select[Case]:
    """Every case that this person may know of; every loader and list begins here."""
    return select(Case).where(seen_by(person))


def seen_by(person: Person) -> ColumnElement[bool]:
    own = Case.applicant_id.in_([o.id for o in organisations_of(person)])
    if not (offices := [o.id for o in offices_of(person)]):
        return own
    held = select(CustodyMove.case_id).where(CustodyMove.office_id.in_(offices))
    return or_(own, and_(Case.submitted_at.is_not(None), or_(Case.office_id.in_(offices), Case.id.in_(held))))


def load(token: str, person: Person) -> Case:
    """The case behind an address, or 404: a stranger does not learn that it exists."""
    case = db.session.scalar(visible_to(person).where(Case.token == token))
    if case is None:
        raise NotFound(_("پرونده‌ای با این نشانی پیدا نشد."), _("شاید با سازمان دیگری وارد شده‌اید."))
    return case


def sees(person: Person, case: Case) -> bool:
    """Whether `load` would give them this case."""
    return db.session.scalar(visible_to(person).where(Case.id == case.id)) is not None


def is_applicant(person: Person, case: Case) -> bool:
    """May act for the applicant: an owner or an editor of it, a candidate or their representative."""
    return has_role(person, case.applicant_id, *APPLICANT_ROLES)


def belongs_to_applicant(person: Person, case: Case) -> bool:
    """Sees the applicant's side of the page: internal notes and checks are not for them."""
    return has_role(person, case.applicant_id)


def is_impartial(person: Person, case: Case) -> bool:
    """Nobody decides on an organisation they belong, or belonged within a year, to."""
    theirs = belongs_or_belonged(person, case.applicant_id, within=OWN_ORGANISATION)
    return not (theirs or kind_of(case).barred(person, case))


def is_holder(person: Person, case: Case) -> bool:
    """Has the file in hand."""
    return case.holder == "office" and case.holder_id == person.id and is_impartial(person, case)


def may_take(person: Person, case: Case) -> bool:
    """Sits in the office that holds the file, and does not have it already."""
    if case.holder != "office" or case.office_id is None or case.holder_id == person.id:
        return False
    roles = DESK_ROLES if case.holder_id is None else (Role.SUPERVISOR, Role.DEPUTY_HEAD)
    return in_office(person, case.office_id, *roles) and is_impartial(person, case)


def may_assign(person: Person, case: Case) -> bool:
    if case.holder != "office" or case.office_id is None:
        return False
    return in_office(person, case.office_id, Role.SUPERVISOR, Role.DEPUTY_HEAD) and is_impartial(person, case)


def is_signatory(person: Person, case: Case) -> bool:
    """Has the file in hand and may sign for the office."""
    return is_holder(person, case) and in_office(person, case.office_id or 0, Role.SIGNATORY, Role.DEPUTY_HEAD)


def sits_there(person: Person, case: Case) -> bool:
    """Sits, with any desk role, in the office that holds the file."""
    return case.office_id is not None and in_office(person, case.office_id, *DESK_ROLES)


def works_on(person: Person, case: Case) -> bool:
    """The same, and may have a hand in the decision."""
    return sits_there(person, case) and is_impartial(person, case)


def nobody(_person: Person, _case: Case) -> bool:
    """The portal alone takes this step."""
    return False


def any_of(*tests: Who) -> Who:
    return lambda person, case: any(test(person, case) for test in tests)


def all_of(*tests: Who) -> Who:
    return lambda person, case: all(test(person, case) for test in tests)
