"""Connections as people may see them, and what was found in their trials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from portal.core.accounts.members import has_role, in_office, organisations_of
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import BODY_ROLES, Kind, Role
from portal.core.cases.custody import office_by_code
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.i18n import _
from portal.subsidies import grants, keys
from portal.subsidies.models import Grant
from portal.subsidies.programmes.interconnect.models import Connection, TrialResult
from portal.subsidies.programmes.interconnect.rules import Side, Trial, lacking, plan_for, state_of

OFFICE = "support"


def visible_to(person: Person) -> Select[Connection]:
    """Those of one's own organisations, on either side, and those whose grants one may see."""
    own = [one.id for one in organisations_of(person)]
    seen = grants.visible_to(person).with_only_columns(Grant.id)
    return select(Connection).where(or_(Connection.operator_id.in_(own), Connection.grant_id.in_(seen)))


def load(token: str, person: Person) -> Connection:
    """Raises NotFound to strangers."""
    found = db.session.scalar(visible_to(person).where(Connection.token == token))
    if found is None:
        raise NotFound(_("اتصالی با این نشانی پیدا نشد."), _("شاید با سازمان دیگری وارد شده‌اید."))
    return found


def of_grant(grant: Grant) -> Connection | None:
    return db.session.scalar(select(Connection).where(Connection.grant_id == grant.id))


def of_operator(organisation: Organisation) -> Sequence[Connection]:
    """Newest first."""
    query = select(Connection).where(Connection.operator_id == organisation.id).order_by(Connection.id.desc())
    return db.session.scalars(query.options(joinedload(Connection.grant).joinedload(Grant.holder))).all()


def operators() -> Sequence[Organisation]:
    """Those that can be asked to connect, in the order in which they came."""
    living = (Organisation.kind == Kind.OPERATOR, Organisation.ended_at.is_(None))
    return db.session.scalars(select(Organisation).where(*living).order_by(Organisation.id)).all()


def side_of(person: Person, connection: Connection) -> Side | None:
    """For which side they act; None for those who only look."""
    if has_role(person, connection.grant.organisation_id, Role.OWNER, Role.EDITOR):
        return Side.VENDOR
    return Side.OPERATOR if has_role(person, connection.operator_id, *BODY_ROLES) else None


def may_stop(person: Person, connection: Connection) -> bool:
    """Who suspends and ends: the operator, and who signs for the office."""
    office = office_by_code(OFFICE)
    return side_of(person, connection) is Side.OPERATOR or in_office(
        person, office.id, Role.SIGNATORY, Role.DEPUTY_HEAD
    )


def standing(connection: Connection) -> str:
    """A key of `rules.STATES`."""
    return state_of(connection.marks, keys.benefit_of(connection.grant).name)


def results_of(connection: Connection) -> Mapping[tuple[str, Side], TrialResult]:
    """The newest result of each trial and side."""
    mine = select(TrialResult).where(TrialResult.connection_id == connection.id).order_by(TrialResult.id)
    rows = db.session.scalars(mine.options(joinedload(TrialResult.by)))
    return {(row.trial, Side(row.side)): row for row in rows}


def lacking_of(connection: Connection) -> list[str]:
    passed = {place: row.passed for place, row in results_of(connection).items()}
    return lacking(connection.services, passed, connection.numbering, connection.trunks)


@dataclass(frozen=True)
class PlanRow:
    """A trial with what each side found."""

    trial: Trial
    vendor: TrialResult | None
    operator: TrialResult | None


def plan_of(connection: Connection) -> list[PlanRow]:
    found = results_of(connection)
    return [
        PlanRow(trial, found.get((trial.code, Side.VENDOR)), found.get((trial.code, Side.OPERATOR)))
        for trial in plan_for(connection.services)
    ]
