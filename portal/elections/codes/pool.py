"""Numbers come into the pool, and each candidate gets one by rule: all of them, or nobody."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.core import audit
from portal.core.accounts.members import has_role
from portal.core.accounts.models import Organisation, Person
from portal.core.accounts.roles import BODY_ROLES, Kind
from portal.core.clock import now
from portal.core.db import db
from portal.core.errors import Conflict, Forbidden
from portal.core.i18n import _, _l, digits, number
from portal.elections.access import demand_headquarters
from portal.elections.codes import keys
from portal.elections.codes.models import CodeGrant, ShortCode
from portal.elections.codes.numbers import numbers_in
from portal.elections.codes.turns import Turn, order_of, require_published
from portal.elections.models import Election, Round


def add_numbers(
    election: Election, actor: Person, typed: str, operator: Organisation | None = None
) -> list[ShortCode]:
    """Put numbers into an election's pool: by the headquarters, or by the operator that gives them."""
    _demand(actor, operator)
    wanted = numbers_in(typed)
    taken = db.session.scalars(
        select(ShortCode.code).where(ShortCode.released_at.is_(None), ShortCode.code.in_(wanted)).limit(5)
    ).all()
    if taken:
        raise _taken(digits("، ".join(taken)))
    made = [ShortCode(election=election, operator=operator, code=code, added_at=now()) for code in wanted]
    db.session.add_all(made)
    try:
        db.session.flush()
    except IntegrityError as error:  # another pool got one of them this very moment
        raise _taken("") from error
    audit.record(actor, election, "short_codes.added", {"count": len(made)})
    return made


def _demand(actor: Person, operator: Organisation | None) -> None:
    if operator is None:
        demand_headquarters(actor)
    elif operator.kind != Kind.OPERATOR or not has_role(actor, operator, *BODY_ROLES):
        raise Forbidden(_("سرشماره‌ی هر اپراتور را مدیر یا رابط همان اپراتور ثبت می‌کند."))


def _taken(codes: str) -> Conflict:
    return Conflict(
        _("سرشماره‌ای که نوشته‌اید پیش‌تر ثبت شده است: %(codes)s", codes=codes or "–"),
        _("هیچ‌یک از سرشماره‌های این بار ثبت نشد؛ آن را بردارید و دوباره بفرستید."),
    )


def deal(row: Round, actor: Person) -> list[CodeGrant]:
    """Give a code to each candidate who stands and has none yet: the smallest number to the first in the order.

    Raises Conflict where there are too few: a code for some and not for others is no small difference; and while a
    draw is under way, whose order it has to be.
    """
    demand_headquarters(actor)
    # One dealing at a time: the row stays locked until the commit.
    db.session.get_one(Election, row.election_id, with_for_update={"key_share": True})
    require_published(row)
    order = order_of(row)
    waiting = without_code(order)
    free = free_codes(row.election)
    if not waiting:
        raise Conflict(_("همه‌ی نامزدهای این دور سرشماره دارند."))
    if len(free) < len(waiting):
        raise _too_few(len(waiting), len(free))
    made = [_grant(code, turn) for code, turn in zip(free, waiting, strict=False)]
    db.session.flush()
    for grant in made:
        about = {"candidate": grant.candidate.token, "rule": grant.rule, "drawn": grant.drawn}
        audit.record(actor, grant.code, "short_code.dealt", {**about, "place": grant.place})
    return made


def _grant(code: ShortCode, turn: Turn) -> CodeGrant:
    rule = "draw" if turn.drawn else "published"
    made = CodeGrant(code=code, candidate=turn.candidacy.candidate, place=turn.place, rule=rule, dealt_at=now())
    made.drawn = turn.drawn
    db.session.add(made)
    keys.make(code)
    return made


def without_code(order: Sequence[Turn]) -> list[Turn]:
    """Those whose candidate has no code yet, in the same order."""
    have = set(db.session.scalars(select(CodeGrant.candidate_id)))
    return [turn for turn in order if turn.candidacy.candidate_id not in have]


def free_codes(election: Election) -> list[ShortCode]:
    """Codes that are nobody's and never were, the smallest number first."""
    given = select(CodeGrant.code_id)
    query = select(ShortCode).where(
        ShortCode.election_id == election.id, ShortCode.released_at.is_(None), ShortCode.id.not_in(given)
    )
    return list(db.session.scalars(query.order_by(func.length(ShortCode.code), ShortCode.code)))


def _too_few(wanted: int, free: int) -> Conflict:
    return Conflict(
        _("برای %(wanted)s نامزد %(free)s سرشماره هست.", wanted=number(wanted), free=number(free)),
        _("به هیچ‌کس داده نشد؛ یا همه سرشماره می‌گیرند یا هیچ‌کس. سرشماره بیفزایید."),
    )


audit.describe("short_codes.added", _l("سرشماره به انبار افزوده شد"))
audit.describe("short_code.dealt", _l("سرشماره به نامزد داده شد"))
